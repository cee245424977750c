"""Planted errors against findings: was one found, in its place, with its cause? Shared by the tests and the benchmark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from dagster_project import schemas
from dagster_project.run.night.verdicts import judge
from dagster_project.schemas import EXTRACTED
from samples import frames
from samples.generate import Frames

from .brute import failing

SERIOUS = ("不一致", "待核实")
ALSO_LAWFUL: dict[str, set[str]] = {
    # Another printing of the same quantity says what should stand there: then row 3 fits, and "unexplained" would not.
    "cell_changed": {"same_figure_elsewhere"},
    # A whole of two parts that lacks one of them is the other one: row 4 fits before row 10.
    "omitted_part": {"equals_other_named"},
    # The same digits in another unit, and the right figure in a form: rows 9 and 3 both fit.
    "text_unit_slip": {"unit_slip"},
    # Last year's figure is known only where the text compares with it; without that the form's figure is what is left.
    "stale_text": {"same_figure_elsewhere"},
}
"""Causes beside the planted one that the table of readings gives first, and why."""


@dataclass
class Tally:
    """One line of the confusion table."""

    planted: int = 0
    revealable: int = 0
    found: int = 0
    named: int = 0
    named_right: int = 0
    cause_right: int = 0
    cause_as_planted: int = 0
    causes: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    others: int = 0
    """Serious findings beside the one of the planted error."""

    def __add__(self, other: Tally) -> Tally:
        sums = {name: getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__}
        return Tally(**sums)


def as_frames(made: Frames) -> dict[str, pl.DataFrame]:
    """Frames of samples as the reading would hand them on; bodies that happen to share a name are told apart."""
    names = ("documents", "forms", "observations", "claims", "units")
    held = {name: getattr(made, name) for name in names if hasattr(made, name)}
    held["documents"] = held["documents"].with_columns(
        entity_name=pl.col("entity_name") + pl.col("document_id")
    )
    return {name: held.get(name, schemas.TABLES[name].frame()) for name in EXTRACTED}


def judged_kind(kind: str, seeds: Iterable[int], layout: str | None) -> Tally:
    """The planted errors of one kind, through truth frames."""
    return judged_kinds({kind: layout}, seeds)[kind]


def judged_kinds(layouts: Mapping[str, str | None], seeds: Iterable[int]) -> dict[str, Tally]:
    """kind → what became of its planted errors; all judged together."""
    made = {kind: frames(seeds, layout, errors=[kind]) for kind, layout in layouts.items()}
    each = [as_frames(one) for one in made.values()]
    everything = {name: pl.concat([frame[name] for frame in each]) for name in EXTRACTED}
    _, findings = judge(everything)
    by_document = findings.partition_by("document_id", as_dict=True)
    tallies = {}
    for kind, one in made.items():
        tallies[kind] = Tally()
        for planted in one.planted.to_dicts():
            own = by_document.get((planted["document_id"],))
            tallies[kind] += outcome(planted, own.to_dicts() if own is not None else [], everything)
    return tallies


def outcome(
    planted: Mapping[str, Any], findings: list[dict[str, Any]], everything: Mapping[str, pl.DataFrame]
) -> Tally:
    """What became of one planted error."""
    wanted = ("不一致", "待核实", "提示") if planted["cause"] in NOTES else SERIOUS
    serious = [finding for finding in findings if finding["level"] in wanted]
    about = [finding for finding in serious if is_about(finding, planted)]
    if not about and not (serious or is_revealable(planted["document_id"], everything)):
        return Tally(planted=1)
    if not about:
        found = serious[0] if serious else None
        missed = (
            f"{planted['document_id'][:8]} {planted['form_id']}/{planted['item_code']}/{planted['measure']}"
        )
        return Tally(
            planted=1, revealable=1, found=int(found is not None), others=len(serious),
            named=int(found is not None and _is_named(found)),
            causes=Counter([found["cause"] if found else "—"]), missed=[missed],
        )  # fmt: skip
    best = min(about, key=lambda f: f["cause"] != planted["cause"])
    lawful = {planted["cause"]} | ALSO_LAWFUL.get(planted["kind"], set())
    is_named = _is_named(best)
    return Tally(
        planted=1, revealable=1, found=1, named=int(is_named), named_right=int(is_named and states(best, planted)),
        cause_right=int(best["cause"] in lawful), cause_as_planted=int(best["cause"] == planted["cause"]),
        causes=Counter([best["cause"]]), others=len(serious) - 1,
    )  # fmt: skip


NOTES = ("template_words", "empty_undeclared", "code_name_mismatch")
"""Kinds whose level is 提示."""


def _is_named(finding: Mapping[str, Any]) -> bool:
    """One figure is named: the text does not say that these cannot all be right."""
    return "cannot all be right" not in finding["explanation_en"]


def is_about(finding: Mapping[str, Any], planted: Mapping[str, Any]) -> bool:
    """The planted figure is among those stated."""
    return any(_same(member, planted) for member in _stated(finding))


def states(finding: Mapping[str, Any], planted: Mapping[str, Any]) -> bool:
    """The figure that the finding names is the planted one."""
    return _same(_stated(finding)[0], planted)


def _stated(finding: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [m for m in finding["members"] or [] if m["role"] == "stated"] or [finding]


def _same(place: Mapping[str, Any], planted: Mapping[str, Any]) -> bool:
    if planted["form_id"] != "narrative" and place["form_id"] != "narrative":
        keys = ("form_id", "item_code", "measure")
        return all(planted[key] is None or place[key] == planted[key] for key in keys)
    said, wanted = (place["stated_text"] or "").rstrip("%％ "), (planted["stated_text"] or "").rstrip("%％ ")
    if planted["kind"] == "wrong_year":
        wanted = wanted.removesuffix("年度")
    return said == wanted or (bool(wanted) and wanted in said)


def is_revealable(document_id: str, everything: Mapping[str, pl.DataFrame]) -> bool:
    """A calculator finds at least one failing identity of the forms."""
    own = pl.col("document_id") == document_id
    observations = everything["observations"].filter(own).to_dicts()
    return bool(failing(observations, everything["forms"].filter(own).to_dicts()))
