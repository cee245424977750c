"""Failures that are one of the last place, or one line that a list leaves out (docs/specification/verdicts.md#hypotheses).

Three explanations of failing sums between tables under which no figure is wrong: an amount fitted so that its column adds up, amounts cut off instead of
rounded throughout a document, and a 款 of the year that the printed list of 06 does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from dagster_project.settings import seeds_folder
from dagster_project.statements.codes.code_book import CodeBook

from ..culprits.table_constraints import Check, TableCheck, bound
from ..figures.constraints import Figure, Interval, Linear
from .case import Case, Reading, Root

FEN = Fraction(1, 100)
LEAST_TERMS = 3
"""Terms of a sum in whose difference cutting off shows."""
LEAST_CUT_OFF = 5
"""Different sums that must all miss in the direction of cutting off: by rounding one in 32 documents would do that."""
ITEM_DIGITS = 5
BEFORE_OMITTED = ("malformed_number", "unit_slip", "sign", "equals_other_named", "same_figure_elsewhere")
"""Readings that name the source of a figure: they say more than that some line may be missing."""


# ---------------------------------------------------------------- fitted_total
def fitted_total(case: Case, root: Root) -> Root:
    """The root as a note where one of its figures differs by one last place at most, and makes its column add up."""
    checks = [*root.checks, *root.consequences]
    relations = [_of_tables(check) for check in checks]
    if not relations or not all(relation is not None and _is_near(relation) for relation in relations):
        return root
    for figure, needed in root.stated:
        column = _column_of(case, figure)
        if column is not None:
            others = tuple(f for f in column.figures() if f.key != figure.key and f.value)
            reading = Reading("fitted_total", figure, figure.value, others)
            return replace(
                root, cause="fitted_total", stated=[(figure, needed)], readings=[reading], is_named=False
            )
    return root


def _of_tables(check: Check) -> Linear | None:
    constraint = check.constraint
    return constraint if isinstance(check, TableCheck) and isinstance(constraint, Linear) else None


def _sum_of_tables(check: Check) -> Linear | None:
    relation = _of_tables(check)
    return relation if relation is not None and relation.op == "==" else None


def _is_near(relation: Linear) -> bool:
    steps = [figure.step for figure in relation.figures() if figure.value]
    return bool(steps) and abs(relation.judge().difference) <= min(steps)


def _column_of(case: Case, figure: Figure) -> Linear | None:
    """A sum of several members that holds to the last digit with this figure as one of the members."""
    for index in case.board.by_figure[figure.key]:
        check = case.board.checks[index]
        relation = None if check.fails else _sum_of_tables(check)
        if relation is None or relation.judge().difference != 0:
            continue
        parts, whole = _parts_and_whole(relation)
        printed = [part for part in parts if part.value]
        if whole is not None and len(printed) > 1 and any(part.key == figure.key for part in printed):
            return relation
    return None


def _parts_and_whole(relation: Linear) -> tuple[list[Figure], Figure | None]:
    """The members of a sum of one column and its total; no total where the relation is another."""
    for many, one in ((relation.left, relation.right), (relation.right, relation.left)):
        if len(one) == 1 and len(many) > 1 and all(sign > 0 for sign, _ in (*many, *one)):
            return [part for _, part in many], one[0][1]
    return [], None


# ---------------------------------------------------------------- truncation_convention
def cut_off_amounts(case: Case, left: set[int]) -> list[tuple[Root, list[int]]]:
    """Sums that fail by little and all hold where every amount of the document is read as cut off, and none breaks."""
    failing = {i: relation for i in sorted(left) if (relation := _amounts(case.board.checks[i])) is not None}
    small = {i: relation for i, relation in failing.items() if _is_small(relation)}
    if not small:
        return []
    others = [c for c in case.board.checks if not c.fails and (relation := _amounts(c)) is not None]
    relations = [*small.values(), *(relation for c in others if (relation := _amounts(c)) is not None)]
    if not _all_cut_off(relations):
        return []
    stated: list[tuple[Figure, Interval | None]] = []
    for relation in small.values():
        whole = _parts_and_whole(relation)[1] or relation.figures()[0]
        stated.append((whole, relation.allowed(whole.key)))
    root = Root(
        "truncation_convention", [case.board.checks[i] for i in small], stated,
        [Reading("truncation_convention", stated[0][0])], is_named=False,
    )  # fmt: skip
    return [(root, list(small))]


def _amounts(check: Check) -> Linear | None:
    """The relation of a check between amounts that are equal."""
    if check.graded not in ("error", "warning"):
        return None
    constraint = check.constraint
    is_sum = isinstance(constraint, Linear) and constraint.op == "==" and constraint.unit == "元"
    return constraint if is_sum and not constraint.slack and constraint.figures() else None  # type: ignore[union-attr, return-value]


def _is_small(relation: Linear) -> bool:
    """Less than one last place for each figure in it."""
    return abs(relation.judge().difference) < sum(f.step for f in relation.figures() if f.low != f.high)


def _all_cut_off(relations: Iterable[Linear]) -> bool:
    """Every sum holds with amounts cut off, and enough of them miss as cutting off makes them miss."""
    missing: set[tuple[Fraction, Fraction]] = set()
    for relation in relations:
        low, high = _span(relation)
        if not low <= 0 <= high:
            return False
        parts, whole = _parts_and_whole(relation)
        if whole is None or sum(part.low != part.high and part.value != 0 for part in parts) < LEAST_TERMS:
            continue
        sums = sum((part.value for part in parts), Fraction(0))
        if sums > whole.value:
            return False
        if sums < whole.value:
            missing.add((sums, whole.value))
    return len(missing) >= LEAST_CUT_OFF


def _span(relation: Linear) -> Interval:
    low = high = -relation.constant
    for terms, side in ((relation.left, 1), (relation.right, -1)):
        for sign, figure in terms:
            ends = _cut_off(figure)
            ends = ends if sign * side > 0 else (-ends[1], -ends[0])
            low, high = low + ends[0], high + ends[1]
    return low, high


def _cut_off(figure: Figure) -> Interval:
    """What a figure stands for if its last places were dropped: whole 分 up to the next printed one."""
    if figure.low == figure.high:
        return figure.low, figure.high
    beyond = figure.step - FEN
    low = -beyond if figure.value < 0 or (figure.value == 0 and figure.may_be_negative) else Fraction(0)
    high = beyond if figure.value >= 0 else Fraction(0)
    return figure.value + low, figure.value + high


# ---------------------------------------------------------------- omitted_line: a 款 that the list of 06 does not hold
def omitted_line(case: Case, root: Root) -> Root:
    """The root as a question where a class of 06 exceeds its 款, and the printed list lacks one of the year."""
    if root.cause in BEFORE_OMITTED or root.consequences or len(root.checks) != 1:
        return root
    check = root.checks[0]
    relation = _sum_of_tables(check)
    if not check.identity.hypothesis("omitted_line") or relation is None or len(relation.right) != 1:
        return root
    whole = relation.right[0][1]
    missing = _not_listed(case, bound(check.binding)["e"]) if relation.judge().high < 0 else []
    if not missing:
        return root
    reading = Reading("omitted_line", whole, words={"missing": "、".join(missing)})
    stated = [(whole, relation.allowed(whole.key)), *(s for s in root.stated if s[0].key != whole.key)]
    return replace(
        root, cause="omitted_line", stated=stated, readings=[reading, *root.readings], is_named=False
    )


def _not_listed(case: Case, group: str) -> list[str]:
    """``30306 救济费``: 款 of the class in the year of the account that the form has no line for."""
    book = CodeBook.load(seeds_folder(), case.document.get("fiscal_year"))
    listed = {item for alias, item, _ in case.forms.positions() if alias == "f06"}
    codes = book.economic_list.witnessed if book.year is not None else frozenset()
    return [
        f"{code} {book.economic_name(code)}"
        for code in sorted(codes)
        if len(code) == ITEM_DIGITS and code.startswith(group) and code not in listed
    ]
