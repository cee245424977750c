"""The descriptions of the canonical forms (``forms.yaml``) as objects: what a form's title, columns and rows look like.

Recognition and reading walk these; teaching a layout is editing the data. Descriptions are told apart by identity: what
was found out about one (which words name its measures) is remembered by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from .names import FORMS_FILE, read_forms

Patterns = re.Pattern[str]


def any_of(patterns: Iterable[str]) -> Patterns:
    """One pattern that matches where any does; nothing where there are none."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")


@dataclass(frozen=True)
class Line:
    """A fixed line: its id, canonical label and names. ``after``: only below that line; ``part_of``: 其中 of it."""

    item: str
    label: str
    names: Patterns
    after: str | None = None
    part_of: str | None = None


@dataclass(frozen=True, eq=False)
class Side:
    """One block of a form of fixed lines: the word of its header band, its columns, its lines."""

    block: str
    band: Patterns
    measures: Mapping[str, Patterns]
    lines: tuple[Line, ...]
    has_classes: bool


@dataclass(frozen=True)
class Fund:
    """Which fund a figure belongs to: by its item, else by its measure, else the form's."""

    items: Mapping[str, str]
    measures: Mapping[str, str]
    default: str | None

    def of(self, item: str | None, measure: str) -> str | None:
        return self.items.get(item or "") or self.measures.get(measure) or self.default


@dataclass(frozen=True)
class Formula:
    """``total = basic + project``: the whole on the left, its parts on the right."""

    text: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True)
class Again:
    """A column of which another form prints the 类 and the total too, in its column ``there`` and its line ``total``."""

    measure: str
    form_id: str
    there: str
    total: str


@dataclass(frozen=True)
class Sums:
    """What adds up in a form by what its columns and lines are, besides the levels of its codes."""

    columns: tuple[Formula, ...]
    rows: tuple[Formula, ...]
    again: tuple[Again, ...]


@dataclass(frozen=True, eq=False)
class Form:
    """One canonical form. ``rows``: functional, economic, lines, items, list, transposed."""

    form_id: str
    titles: Patterns
    rows: str
    needs: tuple[str, ...]
    sides: tuple[Side, ...]
    measures: Mapping[str, Patterns]
    parts: frozenset[str]
    items: tuple[Line, ...]
    aside: Patterns
    bands: Patterns
    fund: Fund
    sums: Sums
    needs_title: bool = False
    """Its columns could be any form's: without its title it is not recognised."""


@dataclass(frozen=True, eq=False)
class Words:
    """Words of layout, shared by all forms."""

    code: Patterns
    name: Patterns
    line_number: Patterns
    column_number: Patterns
    band: Patterns
    over: Patterns
    """Begins a header word that a word over several columns was put to."""
    header: Patterns
    label_part: Patterns
    """Within a header word: it names codes or names, whatever else was put to it."""
    whole: Patterns
    second: Patterns
    head_number: Patterns
    head_body: Patterns
    head_year: Patterns
    unit: Patterns
    unit_in_header: Patterns
    note: Patterns
    no_data: Patterns
    instruction: Patterns
    says_of_table: Patterns
    counted: Patterns
    beside: Patterns
    budget_kinds: tuple[tuple[str, Patterns], ...]
    totals: tuple[tuple[str, Patterns], ...]
    economic_totals: tuple[tuple[str, Patterns], ...]
    unit_name: Patterns
    unit_sequence: Patterns
    unit_note: Patterns


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All forms, in the order of the file, and the words of layout."""

    forms: tuple[Form, ...]
    words: Words
    title_prefix: str
    title_words: tuple[str, ...]
    """Words that stand in any order in a title, in the order of the patterns."""
    title_changed_by: Patterns
    title_of_nothing: Patterns

    def __getitem__(self, form_id: str) -> Form:
        return next(form for form in self.forms if form.form_id == form_id)


def load_catalogue(path: Path = FORMS_FILE) -> Catalogue:
    """Read a file of descriptions."""
    return _catalogue(read_forms(path))


@cache
def catalogue() -> Catalogue:
    """The product's own descriptions, read once."""
    return load_catalogue()


@lru_cache(maxsize=1)
def form_titles() -> tuple[str, dict[str, list[str]]]:
    """(what may stand before a title, form id → its titles) for those who look for titles in contents and lists."""
    data = read_forms(FORMS_FILE)
    return data["title_prefix"], {form_id: form["titles"] for form_id, form in data["forms"].items()}


def _catalogue(data: Mapping[str, Any]) -> Catalogue:
    header, heads, notes = data["header"], data["heads"], data["notes"]
    units = data["unit_list"]
    words = Words(
        code=any_of(header["code"]),
        name=any_of(header["name"]),
        line_number=any_of(header["line_number"]),
        column_number=any_of(header["column_number"]),
        band=any_of(header["band"]),
        header=any_of([*header["words"], *header["code"], *header["name"], *header["line_number"], *header["column_number"], *header["band"]]),
        over=re.compile(f"(?P<over>{'|'.join(header['over'])})(?P<own>..+)"),
        label_part=re.compile(header["label_part"]),
        whole=any_of(header["whole"]),
        second=any_of(header["second"]),
        head_number=re.compile(heads["number"]),
        head_body=re.compile(heads["body"]),
        head_year=re.compile(heads["year"]),
        unit=re.compile(heads["unit"]),
        unit_in_header=re.compile(heads["unit_in_header"]),
        note=re.compile(notes["note"]),
        no_data=re.compile(notes["no_data"]),
        instruction=re.compile(notes["instruction"]),
        says_of_table=re.compile(notes["says_of_table"]),
        counted=re.compile(data["counted"]),
        beside=re.compile(data["beside"]),
        budget_kinds=tuple((kind, re.compile(text)) for kind, text in data["budget_kinds"].items()),
        totals=_named(data["totals"]),
        economic_totals=_named(data["economic_totals"]),
        unit_name=re.compile(units["name"]),
        unit_sequence=re.compile(units["sequence"]),
        unit_note=re.compile(units["note"]),
    )  # fmt: skip
    forms = tuple(_form(form_id, form) for form_id, form in data["forms"].items())
    return Catalogue(
        forms,
        words,
        data["title_prefix"],
        tuple(data["title_words"]),
        re.compile(data["title_changed_by"]),
        re.compile(data["title_of_nothing"]),
    )


def _named(entries: Mapping[str, list[str]]) -> tuple[tuple[str, Patterns], ...]:
    return tuple((name, any_of(patterns)) for name, patterns in entries.items())


def _lines(entries: Mapping[str, Mapping[str, Any]]) -> tuple[Line, ...]:
    """Lines with a condition first: they mean more than a name alone."""
    lines = [
        Line(item, entry["label"], any_of(entry["names"]), entry.get("after"), entry.get("part_of"))
        for item, entry in entries.items()
    ]
    return tuple(sorted(lines, key=lambda line: line.after is None and line.part_of is None))


def _sums(data: Mapping[str, Any]) -> Sums:
    again = tuple(Again(measure, *place) for measure, place in data.get("again", {}).items())
    columns, rows = (tuple(map(_formula, data.get(kind, ()))) for kind in ("columns", "rows"))
    return Sums(columns, rows, again)


def _formula(text: str) -> Formula:
    left, right = (tuple(name.strip() for name in side.split("+")) for side in text.split("="))
    return Formula(text, left, right)


def _form(form_id: str, data: Mapping[str, Any]) -> Form:
    fund = data["fund"]
    sides = tuple(
        Side(
            block,
            re.compile(side["band"]),
            dict(_named(side["measures"])),
            _lines(side["lines"]),
            bool(side.get("classes")),
        )
        for block, side in data.get("sides", {}).items()
    )
    return Form(
        form_id,
        any_of(data["titles"]),
        data["rows"],
        tuple(data["needs"]),
        sides,
        dict(_named(data.get("measures", {}))),
        frozenset(data.get("parts", ())),
        _lines(data.get("items", {})),
        any_of(data.get("aside", ())),
        any_of(data.get("bands", ())),
        Fund(fund.get("items", {}), fund.get("measures", {}), fund.get("default")),
        _sums(data.get("sums", {})),
        bool(data.get("needs_title")),
    )
