"""One check as a constraint on printed figures: what it gives, and what it would ask of any one of them.

Exact rational arithmetic throughout; a figure stands for the closed interval of its printed digits
(docs/specification/verdicts.md#intervals).
``allowed(figure)`` is the interval in which that figure's true value must lie, all others being as printed: what the
search for culprits intersects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Any, Protocol

HUNDRED = Fraction(100)
_EXACT = Context(prec=60)
_PLACES = 8
_UNITS = 10**_PLACES
_LARGEST = 10**28
"""DECIMAL(28,8) holds less than this many units of its last place."""

Interval = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A printed figure. ``key`` is its identity: two claims that repeat one figure of the text share it.

    ``value``, ``low`` and ``high`` are 元, percentage points or counts; ``step`` is one unit of its last printed place.
    ``record`` is the observation or claim row it stands in, ``slot`` which figure of a claim it is.
    """

    key: str
    kind: str  # observation | claim
    slot: str
    value: Fraction
    low: Fraction
    high: Fraction
    step: Fraction
    text: str
    record: dict[str, Any] = field(repr=False)
    may_be_negative: bool = False

    def replaced(self, value: Fraction) -> Figure:
        """The same figure with another value, printed as precisely."""
        below, above = self.value - self.low, self.high - self.value
        return Figure(
            self.key, self.kind, self.slot, value, value - below, value + above, self.step, self.text, self.record,
            self.may_be_negative,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """Verdict and numbers of one check."""

    verdict: str
    lhs: Fraction
    rhs: Fraction
    low: Fraction
    high: Fraction

    @property
    def difference(self) -> Fraction:
        """Lhs - rhs."""
        return self.lhs - self.rhs


class Constraint(Protocol):
    """What a check says about its figures."""

    @property
    def unit(self) -> str: ...
    def figures(self) -> list[Figure]: ...
    def judge(self) -> Judgement: ...
    def allowed(self, key: str) -> Interval | None: ...
    def with_figures(self, replaced: dict[str, Figure]) -> Constraint: ...


def holds_with(constraint: Constraint, replaced: dict[str, Figure]) -> bool:
    """Whether the check would hold with other values for some figures; not where these leave a rate without base."""
    changed = constraint.with_figures(replaced)
    if isinstance(changed, Ratio) and changed.recomputed() is None:
        return False
    return changed.judge().verdict != "fails"


Terms = tuple[tuple[int, Figure], ...]


def _bounds(terms: Iterable[tuple[int, Figure]]) -> Iterator[tuple[Fraction, Fraction, Fraction]]:
    for sign, figure in terms:
        if sign > 0:
            yield figure.value, figure.low, figure.high
        else:
            yield -figure.value, -figure.high, -figure.low


_NOTHING = (Fraction(0), Fraction(0), Fraction(0))


def total(terms: Iterable[tuple[int, Figure]]) -> tuple[Fraction, Fraction, Fraction]:
    """(value, low, high) of a signed sum."""
    bounds = list(_bounds(terms))
    if not bounds:
        return _NOTHING
    value, low, high = bounds[0]
    for v, lower, upper in bounds[1:]:
        value, low, high = value + v, low + lower, high + upper
    return value, low, high


@dataclass(frozen=True, slots=True)
class Linear:
    """``left op right`` over signed figures; ``slack`` widens both ends (持平: one unit of the last place)."""

    op: str
    left: Terms
    right: Terms
    unit: str = "元"
    constant: Fraction = Fraction(0)
    slack: Fraction = Fraction(0)

    def figures(self) -> list[Figure]:
        return [figure for _, figure in self.left + self.right]

    def judge(self) -> Judgement:
        lhs, left_low, left_high = total(self.left)
        rhs, right_low, right_high = total(self.right)
        low, high = left_low - right_high, left_high - right_low
        if self.constant or self.slack:
            rhs += self.constant
            low, high = low - self.constant - self.slack, high - self.constant + self.slack
        difference = lhs - rhs
        if self.op == "==":
            exact, within = difference == 0, low <= 0 <= high
        elif self.op == "<=":
            exact, within = difference <= 0, low <= 0
        elif self.op == ">":
            exact, within = difference > 0, high > 0
        else:  # <>: fails where nothing tells the sides apart
            exact, within = not low <= 0 <= high, False
        verdict = "holds" if exact else "holds_within_rounding" if within else "fails"
        return Judgement(verdict, lhs, rhs, low, high)

    def allowed(self, key: str) -> Interval | None:
        """Null where the figure occurs more than once, or the relation is no equality."""
        signed = [(sign, f) for sign, f in self.left] + [(-sign, f) for sign, f in self.right]
        own = [sign for sign, f in signed if f.key == key]
        if self.op not in ("==", "<=") or len(own) != 1:
            return None
        _, low, high = total((sign, f) for sign, f in signed if f.key != key)
        low, high = low - self.constant - self.slack, high - self.constant + self.slack
        if self.op == "<=":
            # own + others <= 0 must be possible: own <= -low, or own >= low for a subtracted figure.
            far = Fraction(10) ** 30
            return (-far, -low) if own[0] > 0 else (low, far)
        return (-high, -low) if own[0] > 0 else (low, high)

    def with_figures(self, replaced: dict[str, Figure]) -> Linear:
        left = tuple((sign, replaced.get(f.key, f)) for sign, f in self.left)
        right = tuple((sign, replaced.get(f.key, f)) for sign, f in self.right)
        return Linear(self.op, left, right, self.unit, self.constant, self.slack)


@dataclass(frozen=True, slots=True)
class Ratio:
    """``printed == |numerator| / denominator * scale`` (scale 100: a percentage; 1: an average).

    Numerator and denominator are signed sums; ``rate on final - change`` treats both as independent.
    """

    printed: Figure
    numerator: Terms
    denominator: Terms
    unit: str = "%"
    scale: Fraction = HUNDRED

    def figures(self) -> list[Figure]:
        return [self.printed, *(f for _, f in self.numerator), *(f for _, f in self.denominator)]

    def _parts(self) -> tuple[Fraction, Fraction, Fraction, Fraction, Fraction, Fraction]:
        n, n_low, n_high = total(self.numerator)
        d, d_low, d_high = total(self.denominator)
        if n_high < 0 or n < 0:
            n, n_low, n_high = -n, -n_high, -n_low
        return n, max(n_low, Fraction(0)), n_high, d, d_low, d_high

    def recomputed(self) -> tuple[Fraction, Fraction, Fraction] | None:
        """(value, low, high) of the quotient; None where the denominator may be 0."""
        n, n_low, n_high, d, d_low, d_high = self._parts()
        if d_low <= 0:
            return None
        return n / d * self.scale, n_low / d_high * self.scale, n_high / d_low * self.scale

    def judge(self) -> Judgement:
        quotient = self.recomputed()
        assert quotient is not None, "a rate on a base that may be zero is not judged"
        value, low, high = quotient
        printed = self.printed
        difference_low, difference_high = printed.low - high, printed.high - low
        if half_up(value, printed.step) == printed.value:
            verdict = "holds"
        else:
            verdict = "holds_within_rounding" if difference_low <= 0 <= difference_high else "fails"
        return Judgement(verdict, printed.value, value, difference_low, difference_high)

    def allowed(self, key: str) -> Interval | None:
        quotient = self.recomputed()
        if key == self.printed.key:
            return None if quotient is None else (quotient[1], quotient[2])
        return self._allowed_amount(key)

    def _allowed_amount(self, key: str) -> Interval | None:
        """Solve for an amount where it stands once, in the numerator or in the denominator."""
        in_numerator = [sign for sign, f in self.numerator if f.key == key]
        in_denominator = [sign for sign, f in self.denominator if f.key == key]
        if in_numerator and in_denominator:
            return self._allowed_change(key)
        if len(in_numerator) == 1:
            return self._allowed_numerator()
        return self._allowed_in_denominator(key, in_denominator[0]) if len(in_denominator) == 1 else None

    def _allowed_numerator(self) -> Interval | None:
        """What the numerator must be, where it is one figure."""
        _, _, _, _, d_low, d_high = self._parts()
        if len(self.numerator) != 1 or d_low <= 0:
            return None
        low = max(self.printed.low, Fraction(0)) * d_low / self.scale
        high = self.printed.high * d_high / self.scale
        return (low, high) if self.numerator[0][1].value >= 0 else (-high, -low)

    def _allowed_in_denominator(self, key: str, sign: int) -> Interval | None:
        _, n_low, n_high, _, _, _ = self._parts()
        p_low, p_high = self.printed.low, self.printed.high
        if p_low <= 0:
            return None
        low, high = n_low * self.scale / p_high, n_high * self.scale / p_low
        _, rest_low, rest_high = total((s, f) for s, f in self.denominator if f.key != key)
        return (low - rest_high, high - rest_low) if sign > 0 else (rest_low - high, rest_high - low)

    def _allowed_change(self, key: str) -> Interval | None:
        """The change itself in rate = |change| / (final - change)."""
        figure = next(f for _, f in self.numerator if f.key == key)
        _, low, high = total((s, f) for s, f in self.denominator if f.key != key)
        p_low, p_high = max(self.printed.low, Fraction(0)), self.printed.high
        if low < 0 or len(self.numerator) != 1:
            return None
        if figure.value >= 0:
            return p_low * low / (self.scale + p_low), p_high * high / (self.scale + p_high)
        if p_high >= self.scale:
            return None
        return -p_high * high / (self.scale - p_high), -p_low * low / (self.scale - p_low)

    def with_figures(self, replaced: dict[str, Figure]) -> Ratio:
        return Ratio(
            replaced.get(self.printed.key, self.printed),
            tuple((sign, replaced.get(f.key, f)) for sign, f in self.numerator),
            tuple((sign, replaced.get(f.key, f)) for sign, f in self.denominator),
            self.unit,
            self.scale,
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """Two numbers counted from the document (names of a list, lines of a form): equal, or not."""

    lhs: Fraction
    rhs: Fraction
    members: tuple[Figure, ...] = ()
    unit: str = "count"

    def figures(self) -> list[Figure]:
        return list(self.members)

    def judge(self) -> Judgement:
        difference = self.lhs - self.rhs
        verdict = "holds" if difference == 0 else "fails"
        return Judgement(verdict, self.lhs, self.rhs, difference, difference)

    def allowed(self, key: str) -> Interval | None:
        return None

    def with_figures(self, replaced: dict[str, Figure]) -> Tally:
        return self


def half_up(value: Fraction, step: Fraction) -> Fraction:
    """``value`` rounded half up (away from zero) to a multiple of ``step``."""
    count = abs(value) / step + Fraction(1, 2)
    rounded = (count.numerator // count.denominator) * step
    return rounded if value >= 0 else -rounded


def truncated(value: Fraction, step: Fraction) -> Fraction:
    """``value`` cut to a multiple of ``step`` towards zero."""
    count = abs(value) / step
    cut = (count.numerator // count.denominator) * step
    return cut if value >= 0 else -cut


def decimal(value: Fraction | None, rounding: str = ROUND_HALF_EVEN) -> Decimal | None:
    """As DECIMAL(28,8); null beyond its range."""
    if value is None:
        return None
    denominator = value.denominator
    units, rest = divmod(value.numerator * _UNITS, denominator)
    if rest and (
        rounding == ROUND_CEILING or (rounding == ROUND_HALF_EVEN and _is_up(units, rest, denominator))
    ):
        units += 1
    return Decimal(units).scaleb(-_PLACES, _EXACT) if -_LARGEST < units < _LARGEST else None


def _is_up(units: int, rest: int, denominator: int) -> bool:
    """Whether ``units`` and ``rest / denominator`` of one are nearer to the next, or as near and it is even."""
    return 2 * rest > denominator or (2 * rest == denominator and units % 2 == 1)


def floor(value: Fraction | None) -> Decimal | None:
    """Lower end of an interval, rounded outwards."""
    return decimal(value, ROUND_FLOOR)


def ceiling(value: Fraction | None) -> Decimal | None:
    """Upper end of an interval, rounded outwards."""
    return decimal(value, ROUND_CEILING)
