"""Slips of the hand in one printed number: swapped, changed, lost and doubled digits, moved points, wrong units and signs.

Each function gives the values that a slip could have come from, as candidates for what should stand there. The number
of candidates is the chance guard's business: among sixty values some fit a wide interval by accident.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from dagster_project.money import normalise_number_text

from ..culprits.search import RATES
from ..figures.constraints import Figure, Interval
from .case import Reading, overlaps, printed_span, significant

LEAST_DIGITS = 3
"""Fewer significant digits identify nothing."""
GREATEST_CHANCE = Fraction(1, 10)
"""A reading that a wrong figure would meet by accident more often than this says nothing. It is worded as one reading
and never as the cause, so that it need not be surer."""
GREATEST_CHANCE_OF_RATE = Fraction(1, 20)
"""Of a percentage: wrong ones come in groups with one base, and among several one fits sooner."""
WIDEST = 10
"""Part of a value that its interval may be, for digits in it to say anything."""
USUAL_PLACES = 2
"""A figure is not meant with more places than it is printed with, unless these are fewer than is usual."""
UNIT_POWERS = (4, -4, 8, -8, 1, -1)
RATE_POWERS = (2, -2)


def digits_of(figure: Figure) -> tuple[str, Fraction, int] | None:
    """(number without separators, its factor to the figure's unit, its sign); null where the text is no number."""
    text = normalise_number_text(figure.text).strip("+%（）()").replace(",", "")
    sign = -1 if figure.value < 0 else 1
    bare = text.lstrip("-−－﹣–△▲")
    if not bare or not bare.replace(".", "", 1).isdigit():
        return None
    number = Fraction(Decimal(bare))
    if number == 0:
        return None
    return bare, abs(figure.value) / number, sign


def transpositions(bare: str) -> Iterator[str]:
    """Two different neighbouring digits swapped (a point between them does not part them)."""
    places = [i for i, c in enumerate(bare) if c.isdigit()]
    for a, b in itertools.pairwise(places):
        if bare[a] != bare[b]:
            yield bare[:a] + bare[b] + bare[a + 1 : b] + bare[a] + bare[b + 1 :]


def single_digits(bare: str) -> Iterator[str]:
    """One digit changed, dropped in print, or printed twice; the point moved."""
    for i, c in enumerate(bare):
        if not c.isdigit():
            continue
        yield from (bare[:i] + d + bare[i + 1 :] for d in "0123456789" if d != c)
        if i + 1 < len(bare) and bare[i + 1] == c:
            yield bare[:i] + bare[i + 1 :]
        yield bare[: i + 1] + c + bare[i + 1 :]
    whole, point, tail = bare.partition(".")
    if point:
        digits = whole + tail
        yield from (f"{digits[:i]}.{digits[i:]}" for i in range(1, len(digits)) if i != len(whole))


def _values(figure: Figure, texts: Iterator[str]) -> list[Fraction]:
    read = digits_of(figure)
    if read is None:
        return []
    bare, factor, sign = read
    likely = (
        text for text in texts if text.strip(".0") and _places(text) <= max(_places(bare), USUAL_PLACES)
    )
    values = {Fraction(Decimal(text)) * factor * sign for text in likely}
    return sorted(values - {figure.value})


def _places(text: str) -> int:
    return len(text.partition(".")[2])


def slips(figure: Figure, needed: Interval) -> list[Reading]:
    """Readings transposition and single_digit, where exactly what is needed can have been mistyped so."""
    read = digits_of(figure)
    if read is None or significant(figure) < LEAST_DIGITS:
        return []
    found = []
    for cause, texts in (("transposition", transpositions), ("single_digit", single_digits)):
        values = _values(figure, texts(read[0]))
        half = figure.step / 2
        fitting = [v for v in values if overlaps((v - half, v + half), needed)]
        if fitting and not by_chance(figure, needed, len(values)):
            found.append(Reading(cause, figure, fitting[0], tried=len(values)))
    return found


def by_chance(figure: Figure, needed: Interval, tried: int) -> bool:
    """So many candidates over the range of the figure would hit an interval so wide by accident."""
    width = needed[1] - needed[0] + figure.step
    greatest = GREATEST_CHANCE_OF_RATE if figure.slot in RATES else GREATEST_CHANCE
    return tried * width > greatest * max(abs(figure.value), abs(needed[0]), abs(needed[1]))


def unit_slip(figure: Figure, needed: Interval, powers: tuple[int, ...] = UNIT_POWERS) -> Reading | None:
    """The same digits in another unit: ``needed`` holds the figure times a power of ten."""
    middle, width = abs(needed[0] + needed[1]) / 2, needed[1] - needed[0]
    if significant(figure) < LEAST_DIGITS or figure.value == 0 or width * WIDEST > middle:
        return None  # an interval round 0 is met by any figure that is small enough
    low, high = printed_span(figure)
    for power in powers:
        factor = Fraction(10) ** power
        if not overlaps((low * factor, high * factor), needed):
            continue
        # Where the needed value is printed with fewer digits the scaled interval must still be narrow beside it.
        if (high - low) * factor * WIDEST <= middle:
            return Reading("unit_slip", figure, figure.value * factor, words={"power": str(power)})
    return None


def sign_slip(figure: Figure, needed: Interval) -> Reading | None:
    """The same figure with the other sign."""
    if figure.value == 0 or not overlaps((-figure.high, -figure.low), needed):
        return None
    return Reading("sign", figure, -figure.value)
