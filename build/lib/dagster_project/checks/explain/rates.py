"""Readings of a wrong percentage (docs/specification/verdicts.md#hypotheses): what it would be a percentage of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from ..culprits.table_constraints import TableCheck
from ..figures.constraints import HUNDRED, Figure, Interval, Ratio, truncated
from .case import Case, Reading, overlaps, printed_span, span
from .digits import RATE_POWERS, slips, unit_slip

ORDER = (
    "malformed_number",
    "wrong_base",
    "wrong_denominator",
    "base_label",
    "truncation",
    "plug_to_100",
    "unit_slip",
    "transposition",
    "single_digit",
)
SEVERITY = dict.fromkeys(("truncation", "plug_to_100", "fitted_total", "truncation_convention"), "note") | {
    "base_label": "warning"
}
"""Severities that come with a cause (docs/specification/verdicts.md#hypotheses); the catalogue may name others (``severity_of_cause``)."""
MOST_DENOMINATORS = 3
"""A share that more totals explain is explained by none."""
TOTAL_ITEMS = ("@total", "in.current_total", "out.current_total", "in.total", "out.total", "total")


def readings(case: Case, ratio: Ratio) -> list[Reading]:
    """All readings of the printed rate that fit, best first."""
    quotient = ratio.recomputed()
    if quotient is None:
        return []
    printed = ratio.printed
    needed = (quotient[1], quotient[2])
    found = [
        *_wrong_base(case, ratio),
        *_wrong_denominator(case, ratio),
        *_base_label(case, ratio),
        *_cut_off(ratio, quotient[0]),
        *_plug(case, ratio, needed),
    ]
    slip = unit_slip(printed, needed, RATE_POWERS)
    found += [slip] if slip else []
    found = found or slips(printed, needed)
    return sorted(found, key=lambda reading: ORDER.index(reading.cause))


def _percentage(numerator: Figure, denominator: Figure) -> Interval | None:
    """The interval of a quotient in percentage points; null where the denominator may be 0."""
    low, high = sorted((abs(numerator.low), abs(numerator.high)))
    if denominator.low <= 0:
        return None
    return low / denominator.high * HUNDRED, high / denominator.low * HUNDRED


def _fits(printed: Figure, quotient: Interval | None, ulps: int = 0) -> bool:
    if quotient is None:
        return False
    low, high = printed_span(printed)
    return overlaps((low - ulps * printed.step, high + ulps * printed.step), quotient)


def _wrong_base(case: Case, ratio: Ratio) -> Iterator[Reading]:
    """``wrong_base``: change ÷ final figure, or the base of a comparator that the sentence does not print."""
    printed = ratio.printed
    if printed.slot == "rate" and len(ratio.numerator) == 1:
        change = ratio.numerator[0][1]
        final = _final_of(case, ratio)
        if final is not None:
            quotient = _percentage(change, final)
            if _fits(printed, quotient):
                yield Reading("wrong_base", printed, None, (change, final), {"base": "final"})
                return
            if _fits(printed, quotient, ulps=1):
                # Right but for one unit of the last place: a second slip, worth saying only beside others.
                yield Reading("wrong_base", printed, None, (change, final), {"base": "final", "near": "1"})
                return
    if printed.slot == "completion" and len(ratio.numerator) == 1:
        yield from _other_budget(case, ratio, printed.record["quote"], "wrong_base", same_sentence=False)


def _final_of(case: Case, ratio: Ratio) -> Figure | None:
    """The final figure of the sentence, as the base of the rate has it: a correction counts."""
    final = case.figure(ratio.printed.record, "final")
    if final is None:
        return None
    return next((figure for _, figure in ratio.denominator if figure.key == final.key), final)


def _base_label(case: Case, ratio: Ratio) -> Iterator[Reading]:
    """``base_label``: right for another base that the same sentence prints."""
    if ratio.printed.slot in ("completion", "rate") and len(ratio.numerator) == 1:
        yield from _other_budget(case, ratio, ratio.printed.record["quote"], "base_label", same_sentence=True)


def _other_budget(
    case: Case, ratio: Ratio, quote: str, cause: str, *, same_sentence: bool
) -> Iterator[Reading]:
    own = ratio.printed.record
    used = {figure.key for _, figure in ratio.denominator}
    for claim in case.claims:
        if (claim["item_code"], claim["form_id"]) != (own["item_code"], own["form_id"]):
            continue
        if (claim["quote"] == quote) != same_sentence:
            continue
        slots = ("base", "final") if claim["budget_kind"] not in (None, "final") else ("base",)
        for slot in slots:
            other = case.figure(claim, slot)
            if other is None or other.key in used:
                continue
            if _fits(ratio.printed, _percentage(ratio.numerator[0][1], other)):
                yield Reading(cause, ratio.printed, None, (ratio.numerator[0][1], other), {"base": "other"})
                return


def _wrong_denominator(case: Case, ratio: Ratio) -> Iterator[Reading]:
    """``wrong_denominator``: the share is of another total of the document; where several fit, which one stays open."""
    printed = ratio.printed
    if printed.slot != "share" or len(ratio.numerator) != 1 or len(ratio.denominator) != 1:
        return
    part, named = ratio.numerator[0][1], ratio.denominator[0][1]
    fitting: list[Figure] = []
    tried = 0
    for other in _totals(case):
        if overlaps(span(other), span(named)) or any(_same(other, known) for known in fitting):
            continue
        tried += 1
        if _fits(printed, _percentage(part, other)):
            fitting.append(other)
    if 0 < len(fitting) <= MOST_DENOMINATORS:
        yield Reading("wrong_denominator", printed, None, (part, *fitting), tried=tried)


def _same(a: Figure, b: Figure) -> bool:
    return abs(a.value - b.value) <= a.step + b.step


def _totals(case: Case) -> Iterator[Figure]:
    """Totals that the document prints, text first."""
    for claim in case.claims:
        is_whole = claim["item_code"] in TOTAL_ITEMS or claim["parts_closed"]
        figure = case.figure(claim, "final") if is_whole else None
        if figure is not None and figure.low > 0:
            yield figure
    for alias, item, measure in list(case.forms.positions()):
        if item in TOTAL_ITEMS:
            figure = case.forms.one(alias, item, measure)
            if figure is not None and figure.low > 0:
                yield figure


def _cut_off(ratio: Ratio, value: Fraction) -> Iterator[Reading]:
    """``truncation``: cut off, not rounded."""
    printed = ratio.printed
    near = abs(printed.value - value) <= printed.step
    if near and truncated(value, printed.step) == printed.value:
        yield Reading("truncation", printed, value)


def _plug(case: Case, ratio: Ratio, needed: Interval) -> Iterator[Reading]:
    """``plug_to_100``: one share set so that its group makes 100."""
    printed = ratio.printed
    whole = printed.record["part_of_claim_id"]
    if printed.slot != "share" or whole is None:
        return
    near = overlaps((printed.value - printed.step, printed.value + printed.step), needed)
    others = [
        figure
        for claim in case.claims
        if claim["part_of_claim_id"] == whole and (figure := case.figure(claim, "share")) is not None
    ]
    rest = HUNDRED - sum((figure.value for figure in others if figure.key != printed.key), Fraction(0))
    if near and len(others) > 1 and rest == printed.value:
        yield Reading("plug_to_100", printed, rest, tuple(f for f in others if f.key != printed.key))


def right_rates(case: Case, slot: str) -> int:
    """Rates of one slot in the document that hold."""
    held = [c.constraint for c in case.board.checks if not isinstance(c, TableCheck) and not c.fails]
    return len({c.printed.key for c in held if isinstance(c, Ratio) and c.printed.slot == slot})


def corrected(ratio: Ratio, figures: dict[str, Figure]) -> Ratio:
    """The rate with some figures as they would have to be."""
    return replace(
        ratio,
        numerator=tuple((sign, figures.get(f.key, f)) for sign, f in ratio.numerator),
        denominator=tuple((sign, figures.get(f.key, f)) for sign, f in ratio.denominator),
    )


def recomputed_span(ratio: Ratio) -> Interval | None:
    """The interval of the quotient."""
    quotient = ratio.recomputed()
    return None if quotient is None else (quotient[1], quotient[2])
