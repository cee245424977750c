"""Gate before ``fails`` (docs/specification/verdicts.md#gate): what looks like our own misreading is withdrawn, not published.

A row whose figures moved one column is told by its neighbours: shifted back by one, two identities or more hold at once.
A half of basic expenditure whose classes are printed, and whose own line was not found, was lost and is not 0.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

from ...culprits.table_constraints import Check, TableCheck
from ...figures.constraints import Figure, holds_with
from ...narrative.rules.forms import GROUPS as HALVES
from ..case import Case

LEAST_HOLDING = 2
"""Failing checks that must hold again where a row is moved by a column: one may by chance."""
LEAST_SHIFTED = 2
"""Figures other than 0 that such a row has: one figure in the wrong column may be printed there."""


def misread(case: Case) -> list[Check]:
    """Failing checks that rest on what was read wrongly or not at all: low_extraction_confidence."""
    withdrawn: dict[int, Check] = {
        i: case.board.checks[i] for i in case.failing if _rests_on_a_lost_total(case, i)
    }
    for row in _rows(case).values():
        for step in (1, -1):
            for index in _holding_when_shifted(case, row, step):
                withdrawn[index] = case.board.checks[index]
    return list(withdrawn.values())


def _rests_on_a_lost_total(case: Case, index: int) -> bool:
    """The check counts a total as 0 that the form does not print, beside classes of it that are not 0."""
    check = case.board.checks[index]
    lost = [place for place in check.absent() if place[1] in HALVES] if isinstance(check, TableCheck) else []
    for alias, item, measure in lost:
        parts = (case.forms.one(alias, code, measure) for code in HALVES[item])
        if any(part is not None and part.value for part in parts):
            return True
    return False


def _rows(case: Case) -> dict[tuple, list[Figure]]:
    """Printed rows with a figure in at least two failing checks, as figures in column order."""
    wanted: dict[tuple, set[int]] = defaultdict(set)
    for index in case.failing:
        for key in case.board.keys(index):
            place = _row_of(case.board.figure(key))
            if place is not None:
                wanted[place].add(index)
    rows: dict[tuple, list[Figure]] = defaultdict(list)
    chosen = {place for place, indices in wanted.items() if len(indices) >= LEAST_HOLDING}
    if not chosen:
        return {}
    for position in list(case.forms.positions()):
        figure = case.forms.one(*position)
        place = _row_of(figure) if figure is not None else None
        if figure is not None and place in chosen:
            rows[place].append(figure)
    for figures in rows.values():
        figures.sort(key=lambda f: f.record["column_index"])
    return rows


def _row_of(figure: Figure) -> tuple | None:
    if (
        figure.kind != "observation"
        or figure.record["row_index"] is None
        or figure.record["column_index"] is None
    ):
        return None
    record = figure.record
    return (
        record["form_id"],
        record["block"],
        record["page_number"],
        record["table_index"],
        record["row_index"],
    )


def _holding_when_shifted(case: Case, row: list[Figure], step: int) -> list[int]:
    """Failing checks of a row that hold after the shift, if there are enough of them and none that held breaks."""
    if len(row) < LEAST_SHIFTED + 1 or sum(figure.value != 0 for figure in row) < LEAST_SHIFTED:
        return []
    moved = {}
    for position, figure in enumerate(row):
        source = position + step
        value = row[source] if 0 <= source < len(row) else None
        zero = Fraction(0)
        new = (value.value, value.low, value.high) if value is not None else (zero, zero, zero)
        moved[figure.key] = replace(figure, value=new[0], low=new[1], high=new[2])
    touched = {index for key in moved for index in case.board.by_figure[key]}
    holding = []
    for index in sorted(touched):
        check = case.board.checks[index]
        constraint = check.constraint
        if constraint is None:
            continue
        holds = holds_with(constraint, moved)
        if check.fails and holds:
            holding.append(index)
        elif not holds:
            return []
    return holding if len(holding) >= LEAST_HOLDING else []
