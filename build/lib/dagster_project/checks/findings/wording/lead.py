"""The lead of a finding: one figure, its expected value, and the tightest equation that gives this value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ...culprits.table_constraints import Check
from ...explain.case import Reading, Root, overlaps
from ...figures.constraints import Figure, Interval, Linear, Ratio
from .figures import expected, place, printed, style_of_all, words
from .sums import quotient, terms

MOST_TERMS = 4
"""Terms of a sum that a sentence takes; of more it tells the count."""


@dataclass(frozen=True)
class Lead:
    """The figure that leads a finding, the interval in which it should lie, and the check that gives this interval."""

    figure: Figure
    needed: Interval | None
    check: Check | None

    def value(self, language: int) -> str:
        """The expected figure as it would be printed; empty where none is known."""
        return expected(self.figure, self.needed, language)


def lead_of(root: Root) -> Lead | None:
    """The first figure of those named; where none is, the total or rate of the tightest check.

    None where a finding has no figure.
    """
    checks = [*root.checks, *root.consequences]
    if not root.stated:
        return None
    if not root.is_named and len(root.stated) > 1 and (found := _tightest_total(root, checks)):
        return found
    figure, needed = next((pair for pair in root.stated if pair[1] is not None), root.stated[0])
    if root.is_corrected or root.corrected:  # what is expected follows from figures that are not printed
        return Lead(figure, needed, None)
    return Lead(figure, tightest(figure, needed, checks), _tightest(figure, checks, needed))


def needed_of(root: Root) -> list[tuple[Figure, Interval | None]]:
    """The figures in question with what each should be."""
    if root.is_corrected or root.corrected or not root.is_named:
        return root.stated
    checks = [*root.checks, *root.consequences]
    return [(figure, tightest(figure, needed, checks)) for figure, needed in root.stated]


def tightest(figure: Figure, needed: Interval | None, checks: Iterable[Check]) -> Interval | None:
    """What a figure should be by all checks together: the interval found, narrowed by the tightest of them."""
    check = _tightest(figure, checks)
    room = (
        check.constraint.allowed(figure.key) if check is not None and check.constraint is not None else None
    )
    if needed is None or room is None:
        return needed if room is None else room
    low, high = max(needed[0], room[0]), min(needed[1], room[1])
    return (low, high) if low <= high else needed


def _tightest(figure: Figure, checks: Iterable[Check], needed: Interval | None = None) -> Check | None:
    """The check that leaves a figure the least room; of those alike the one with the fewest figures.

    One that wants another value than all of them together (``needed``) explains nothing.
    """
    return min(_giving(figure, checks, needed), key=lambda pair: pair[0], default=((), None))[1]


def _giving(
    figure: Figure, checks: Iterable[Check], needed: Interval | None
) -> Iterable[tuple[tuple[Fraction, int, int], Check]]:
    for number, check in enumerate(checks):
        constraint = check.constraint
        if constraint is None or all(other.key != figure.key for other in constraint.figures()):
            continue
        room = constraint.allowed(figure.key)
        if room is not None and (needed is None or overlaps(room, needed)):
            yield (room[1] - room[0], len(constraint.figures()), number), check


def _tightest_total(root: Root, checks: Iterable[Check]) -> Lead | None:
    """Of checks whose figures cannot all be right: the rate, or the side that is one figure, with the least room."""
    stated = {figure.key for figure, _ in root.stated}
    found: list[tuple[tuple[Fraction, int], Lead]] = []
    for check in checks:
        constraint = check.constraint
        for figure in _totals(constraint):
            room = constraint.allowed(figure.key) if constraint is not None else None
            if figure.key in stated and room is not None:
                width = (room[1] - room[0]) / max(abs(figure.value), Fraction(1))
                found.append(((width, len(found)), Lead(figure, room, check)))
    return min(found, key=lambda pair: pair[0], default=(None, None))[1]


def _totals(constraint: object) -> list[Figure]:
    if isinstance(constraint, Ratio):
        return [constraint.printed]
    if isinstance(constraint, Linear):
        return [side[0][1] for side in (constraint.left, constraint.right) if len(side) == 1]
    return []


def equation(lead: Lead, language: int) -> str:
    """``16,044,126.97 ÷ 52,280,016.14 = 30.69%``: how the expected figure follows; empty where no figure is expected."""
    constraint = lead.check.constraint if lead.check is not None else None
    if isinstance(constraint, Ratio) and constraint.printed.key == lead.figure.key:
        return quotient(constraint, language)
    if isinstance(constraint, Linear) and constraint.op == "==":
        return _solved(constraint, lead.figure, language)
    return ""


def made_of(lead: Lead, readings: Iterable[Reading], language: int) -> str:
    """``68,324,143.11 + 67,129,114.91 = 135,453,258.02元``: printed figures whose sum the figure is by one of the readings.

    Empty where no reading makes it a sum: what it should be is not known then, and how it came about says it instead.
    """
    for reading in readings:
        others = reading.others
        if reading.figure.key != lead.figure.key or len(others) < 2:
            continue
        if sum(other.value for other in others) == lead.figure.value:
            style = style_of_all([lead.figure, *others])
            told = terms([(1, other) for other in others], style, language)
            return f"{told} = {printed(lead.figure, language)}"
    return ""


def _solved(constraint: Linear, figure: Figure, language: int) -> str:
    """A sum solved for one of its figures."""
    own, others = _sides(constraint, figure)
    shown = [(sign * own, other) for sign, other in others if other.value]
    shown.sort(key=lambda term: term[0] * term[1].value < 0)  # what is taken away stands last
    say = words()["lead"]
    if len(others) == 1 and not constraint.constant:
        other = others[0][1]
        return say["twin"][language].format(place=place(other, language), figure=printed(other, language))
    style = style_of_all([figure, *(other for _, other in shown)])
    value = sum((sign * other.value for sign, other in shown), own * constraint.constant)
    if len(shown) > MOST_TERMS or constraint.constant or not shown:
        told = style.amount(value, language)
        return say["rest"][language].format(count=len(shown), value=told)
    return f"{terms(shown, style, language)} = {style.amount(value, language)}"


def _sides(constraint: Linear, figure: Figure) -> tuple[int, list[tuple[int, Figure]]]:
    """(sign with which the others give the figure, the others on the side of the right)."""
    signed = [(-sign, f) for sign, f in constraint.left] + [(sign, f) for sign, f in constraint.right]
    own = next(sign for sign, f in signed if f.key == figure.key)
    return -own, [(sign, f) for sign, f in signed if f.key != figure.key]
