"""Generated document → read → statements, beside the truth it was made from: what came back, and what did not."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import polars as pl

import samples
from dagster_project.settings import Limits
from dagster_project.statements import Statements, read_statements
from dagster_project.tables import read_content
from samples.layout import layout_data

KEY = ("form_id", "block", "item_code", "measure", "occurrence")
EXACT = (
    "amount_yuan",
    "value_raw",
    "stated_unit",
    "unit_source",
    "stated_decimals",
    "zero_style",
    "item_level",
    "fund_source",
    "budget_kind",
    "printed_count",
    "page_number",
)
"""Columns of an observation that must be what the truth says, besides ``bbox``, which must overlap."""
FORM_EXACT = ("title", "stated_unit", "state", "measures", "blocks", "first_page", "last_page")
LANDED_ONLY = "other"
"""Cells of an unknown form are landed; the truth says nothing about its figures."""


@dataclass(frozen=True)
class Case:
    """A manner of printing: a family, and the habits that are changed in it."""

    name: str
    family: str
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """One thing that did not come back as printed."""

    case: str
    seed: int
    kind: str
    key: str
    wanted: Any
    found: Any

    def __str__(self) -> str:
        return f"{self.case} seed {self.seed}: {self.kind} {self.key}: wanted {self.wanted!r}, found {self.found!r}"


@dataclass
class Tally:
    """Counts over the documents of one case."""

    documents: int = 0
    wanted: int = 0
    found: int = 0
    matched: int = 0
    forms_wanted: int = 0
    forms_found: int = 0
    forms_matched: int = 0
    rejections: int = 0
    exact: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)


def families() -> Iterator[Case]:
    for family in samples.FAMILIES:
        yield Case(family, family)


def single_options(base: str = "shanghai") -> Iterator[Case]:
    """Every value of every option of ``free``, alone in an otherwise plain layout."""
    for option, values in chain(*(layout_data()[group].items() for group in ("free", "free_more", "single"))):
        for value in dict.fromkeys(values):
            yield Case(f"{option}={value}", base, {option: value})


def read_sample(sample: samples.Sample, folder: Path) -> Statements:
    path = folder / f"{sample.seed}.pdf"
    path.write_bytes(sample.pdf)
    content = read_content(path, document_id="d", file_name=f"{sample.title}.pdf", limits=Limits())
    path.unlink()
    return read_statements(content)


def run(case: Case, seeds: range) -> Tally:
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            sample = samples.generate(seed, case.family, **case.changes)
            compare(case.name, sample, read_sample(sample, Path(folder)), tally)
    return tally


def compare(case: str, sample: samples.Sample, statements: Statements, tally: Tally) -> None:
    """Add one document's differences to the tally."""
    tally.documents += 1
    tally.rejections += statements.rejections.height

    def tell(kind: str, key: str, wanted: Any, found: Any) -> None:
        tally.differences.append(Difference(case, sample.seed, kind, key, wanted, found))

    _compare_forms(sample.truth_forms, statements.forms, tally, tell)
    _compare_units(sample.truth_units, statements.units, tell)
    wanted = _by_key(sample.truth_observations)
    found = _by_key(statements.observations)
    tally.wanted += len(wanted)
    tally.found += len(found)
    for key in found.keys() - wanted.keys():
        row = found[key]
        tell("extra", "/".join(key), None, f"{row['value_raw']} (page {row['page_number']})")
    for key, truth in wanted.items():
        row = found.get(key)
        if row is None:
            tell("lost", "/".join(key), f"{truth['value_raw']} (page {truth['page_number']})", None)
            continue
        tally.matched += 1
        if not truth["value_raw"] and abs(row["page_number"] - truth["page_number"]) == 1:
            truth |= {
                column: row[column] for column in ("page_number", "bbox")
            }  # no ink in a row on two pages
        for column in EXACT:
            if row[column] == truth[column]:
                tally.exact[column] += 1
            else:
                tell(column, "/".join(key), truth[column], row[column])
        if _overlap(row["bbox"], truth["bbox"]):
            tally.exact["bbox"] += 1
        else:
            tell("bbox", "/".join(key), truth["bbox"], row["bbox"])


def _by_key(observations: pl.DataFrame) -> dict[tuple[str, ...], dict[str, Any]]:
    """Rows by key; a row without code is known by its name; a key that comes twice is told apart by a count."""
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in observations.filter(pl.col("form_id") != LANDED_ONLY).iter_rows(named=True):
        named = row | {"item_code": row["item_code"] or f"~{row['item_name']}"}
        key = tuple(str(named[column]) for column in KEY)
        while key in rows:
            key = (*key, "again")
        rows[key] = row
    return rows


def _compare_forms(truth: pl.DataFrame, found: pl.DataFrame, tally: Tally, tell: Any) -> None:
    wanted_forms = {(row["form_id"], row["form_number"]): row for row in truth.iter_rows(named=True)}
    found_forms = {(row["form_id"], row["form_number"]): row for row in found.iter_rows(named=True)}
    tally.forms_wanted += len(wanted_forms)
    tally.forms_found += len(found_forms)
    for key in found_forms.keys() - wanted_forms.keys():
        tell("form extra", str(key), None, found_forms[key]["title"])
    for key, wanted in wanted_forms.items():
        row = found_forms.get(key)
        if row is None:
            tell("form lost", str(key), wanted["title"], None)
            continue
        tally.forms_matched += 1
        if key[0] == LANDED_ONLY:
            continue
        for column in FORM_EXACT:
            if _plain(row[column]) != _plain(wanted[column]):
                tell(f"form {column}", str(key), wanted[column], row[column])
        if _plain(wanted["note"] or "") not in _plain(row["note"] or ""):
            tell("form note", str(key), wanted["note"], row["note"])


def _compare_units(truth: pl.DataFrame, found: pl.DataFrame, tell: Any) -> None:
    wanted = set(truth.select("sequence", "unit_name", "note").rows())
    read = set(found.select("sequence", "unit_name", "note").rows())
    if wanted != read:
        tell("units", "", sorted(wanted - read), sorted(read - wanted))


def _plain(value: Any) -> Any:
    """Text without white space; lists in one order."""
    if isinstance(value, str):
        return "".join(value.split())
    return sorted(value) if isinstance(value, list) else value


def _overlap(one: dict[str, float] | None, other: dict[str, float] | None) -> bool:
    """At least half of the smaller box lies in the other."""
    if not one or not other:
        return one == other
    width = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
    height = min(one["y1"], other["y1"]) - max(one["y0"], other["y0"])
    smaller = min((b["x1"] - b["x0"]) * (b["y1"] - b["y0"]) for b in (one, other))
    return width > 0 and height > 0 and width * height >= 0.5 * smaller
