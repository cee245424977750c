"""Tables that can be read in several ways: the reading that the sums of their form decide for, or figures in dispute.

Nearly all tables have one reading; then nothing here costs anything.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from .arithmetic.judge import decided
from .arithmetic.readings import Pieces, adopt, other_readings
from .arithmetic.readings import Reading as Placing
from .arithmetic.sums import Figures, Outcome, figures_of, outcome_of
from .codes.code_book import CodeBook
from .forms.descriptions import Catalogue
from .layout.form_pieces import Sheet
from .layout.titles import Titles
from .ledger.forms import Found
from .observations.drafts import Draft, Reading, rejection
from .observations.known_forms import SheetReader
from .recognition.line_rows import Words, read_loose
from .recognition.merged_cells import part_cells
from .recognition.scoring import Recognition

DISPUTED: Final = "figure_disputed"
Bound = tuple[str, str | None, str, str]
"""(form, item, measure, text as printed)."""


@dataclass(frozen=True)
class _Tried:
    """One placing of a table, what was read with it, and what its sums say."""

    placing: Placing
    drafts: list[Draft]
    bound: frozenset[Bound]
    outcome: Outcome


def read_as(one: Found, sheet: Sheet, recognition: Recognition, known: Catalogue, book: CodeBook) -> Reading:
    """A sheet read as the form that it was recognised as."""
    assert recognition.form is not None
    headers = "".join("".join(column.path) for column in sheet.columns)
    kind = one.notes.budget_kind(known.words, headers)
    reader = SheetReader(known, book, recognition.form, one.unit, kind)
    return reader.read(sheet, recognition.blocks, recognition.meanings)


def judge(
    found: Sequence[Found], known: Catalogue, book: CodeBook, titles: Titles, candidates: Pieces, words: Words
) -> bool:
    """Give each table that can be read in several ways the reading that its sums decide for; whether any changed its form.

    Where they do not decide, the figures that the readings place differently are disputed.
    """
    readings = [other_readings(one.sheet, one.recognition, known, titles, candidates) for one in found]
    if not any(readings):
        return False
    before = [one.form_id for one in found]
    figures: dict[str, Figures] = {}
    for one, others in zip(found, readings, strict=True):
        if one.recognition.form is not None and not others:
            read = read_as(one, one.sheet, one.recognition, known, book)
            figures.setdefault(one.form_id, figures_of(read.drafts))
    for one, others in zip(found, readings, strict=True):
        if others:
            _prepare(others, words)
            first = Placing(one.sheet, one.recognition, is_disputing=True)
            tried = _distinct([_try(one, placing, known, book, figures) for placing in (first, *others)])
            taken = _settle(one, tried)
            figures.setdefault(one.form_id, figures_of(taken))
    _number(found)
    return before != [one.form_id for one in found]


def _prepare(placings: Iterable[Placing], words: Words) -> None:
    """Put what stands in wide cells and in lines of a known form to its columns, as was done with the first reading."""
    for placing in placings:
        if placing.recognition.form is not None:
            part_cells(placing.sheet)
            read_loose(placing.sheet, words)


def _try(
    one: Found, placing: Placing, known: Catalogue, book: CodeBook, figures: dict[str, Figures]
) -> _Tried:
    form = placing.recognition.form
    if form is None:
        return _Tried(placing, [], frozenset(), Outcome())
    drafts = read_as(one, placing.sheet, placing.recognition, known, book).drafts
    bound = frozenset(map(bound_as, drafts))
    return _Tried(placing, drafts, bound, outcome_of(form, figures_of(drafts), figures))


def bound_as(draft: Draft) -> Bound:
    """Where a figure stands in the forms, whatever cell it was read from."""
    return draft.form_id, draft.item_code, draft.measure, draft.cell.text.strip()


def _distinct(tried: Sequence[_Tried]) -> list[_Tried]:
    """Without readings that say nothing against one before them: those that bind as it does whatever they bind."""
    return [
        one for place, one in enumerate(tried) if not any(_is_same(one, other) for other in tried[:place])
    ]


def _is_same(one: _Tried, other: _Tried) -> bool:
    """Whatever it binds that is printed bound as the other does; or as two forms that are one to the sums and to the forms
    that print figures again, as 财政拨款支出 and 一般公共预算财政拨款支出 of a body without other funds: the first of the list
    is the usual one.
    """
    if {bound for bound in one.bound if bound[-1]} <= other.bound:
        return True
    bare, others = ({key[1:] for key in tried.bound} for tried in (one, other))
    return bare == others and one.outcome == other.outcome and one.outcome.is_confirmed


def _settle(one: Found, tried: Sequence[_Tried]) -> list[Draft]:
    """Take the reading that is decided for, or mark what is disputed; the drafts that stand."""
    if len(tried) == 1:
        return tried[0].drafts
    place = decided([reading.outcome for reading in tried])
    one.recognition = replace(
        one.recognition, evidence=_with_evidence(one.recognition.evidence, tried, place)
    )
    if place is not None:
        _take(one, tried, place)
        return tried[place].drafts
    if not any(reading.placing.is_disputing for reading in tried[1:]):
        return tried[0].drafts
    one.agreed = _common(reading.bound for reading in tried if reading.placing.is_disputing and reading.bound)
    return [draft for draft in tried[0].drafts if bound_as(draft) in one.agreed]


def _take(one: Found, tried: Sequence[_Tried], place: int) -> None:
    """Make the reading at ``place`` that of the form; figures that not all readings bind so are placed by arithmetic."""
    taken = tried[place]
    one.decided_by = "arithmetic"
    if place:
        adopt(one.sheet, taken.placing.sheet)
        one.recognition = replace(taken.placing.recognition, evidence=one.recognition.evidence)
        read = {line.char_start for line in one.sheet.read}
        one.rows[:] = [line for line in one.rows if line.char_start not in read]
    form = taken.placing.recognition.form
    assert form is not None
    one.form_id = form.form_id
    everywhere = _common(reading.bound for reading in tried)
    for draft in taken.drafts:
        if bound_as(draft) not in everywhere and draft.cell.is_number:
            draft.cell.placed_by = "arithmetic"


def _common(bounds: Iterable[frozenset[Bound]]) -> frozenset[Bound]:
    """What all of them bind; nothing where there are none."""
    sets = list(bounds)
    return sets[0].intersection(*sets[1:]) if sets else frozenset()


def _with_evidence(evidence: str, tried: Sequence[_Tried], place: int | None) -> str:
    """The evidence of the form with the sums of each reading, and which was taken."""
    outcomes = [{"holding": len(r.outcome.holding), "failing": len(r.outcome.failing)} for r in tried]
    told = json.loads(evidence) | {"arithmetic": {"readings": outcomes, "taken": place}}
    return json.dumps(told, ensure_ascii=False)


def _number(found: Sequence[Found]) -> None:
    count: Counter[str] = Counter()
    for one in found:
        count[one.form_id] += 1
        one.number = count[one.form_id]


def without_disputed(one: Found) -> None:
    """Take the figures whose place is disputed out of what was read; each is a rejection of the form."""
    if one.agreed is None:
        return
    reading = one.reading
    disputed = [draft for draft in reading.drafts if bound_as(draft) not in one.agreed]
    reading.drafts = [draft for draft in reading.drafts if bound_as(draft) in one.agreed]
    printed = [draft.cell for draft in disputed if draft.cell.is_number]
    told = {id(draft.cell): draft.cell for draft in disputed if draft.cell.is_number}
    message = "数字所在的行列有两种读法，勾稽关系不能判定"
    reading.rejections += [rejection(cell, DISPUTED, message) for cell in told.values()]
    reading.unknown_figures += sum(cell.figure.value != 0 for cell in printed) or 1
    reading.incomplete.add("disputed")
