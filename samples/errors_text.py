"""Errors in the figures of the words: rates, shares, totals, units."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from decimal import Decimal

from samples.narrative import Claim, Paragraph, Section, Slot
from samples.placing import CannotPlant, swap_digits
from samples.plan import Plan, Planted
from samples.printing import number_text, percent_text, rounded
from samples.quantities import FISCAL

Place = tuple[Section, Paragraph, Claim]


def places(plan: Plan, rng: random.Random, *roles: str) -> Iterator[Place]:
    """Claims that have all these figures, in random order."""
    found = [
        (section, paragraph, claim)
        for section in plan.sections
        for paragraph in section.paragraphs
        for claim in paragraph.claims
        if all(role in claim.slots for role in roles)
    ]
    rng.shuffle(found)
    yield from found


def _planted(kind: str, cause: str, place: Place, stated: str | None, true: str | None) -> Planted:
    claim = place[2]
    item, measure = claim.columns.get("item_code"), claim.columns.get("measure")
    return Planted(kind, cause, "narrative", item, measure, stated, true, place[1].text)


def _apart(stated: str, true: str, least: str) -> bool:
    return abs(Decimal(stated) - Decimal(true)) >= Decimal(least)


def _reword(slot: Slot, fen: int, plan: Plan) -> None:
    """Another amount in a slot."""
    slot.text = number_text(abs(rounded(fen, slot.unit)), slot.unit, separators=plan.layout.separators)
    slot.exact = abs(fen)


def wrong_base(plan: Plan, rng: random.Random) -> Planted:
    """A rate divided by the final figure instead of its base."""
    for place in places(plan, rng, "final", "change", "rate"):
        _, paragraph, claim = place
        rate, final, change = (paragraph.slots[claim.slots[role]] for role in ("rate", "final", "change"))
        if not final.exact:
            continue
        text = percent_text(change.exact, final.exact, rate.decimals)
        if _apart(text, rate.text, "0.5"):
            before, rate.text = rate.text, text
            return _planted("wrong_base", "wrong_base", place, text, before)
    raise CannotPlant("wrong_base")


def wrong_denominator(plan: Plan, rng: random.Random) -> Planted:
    """A share of another total that the document prints than the one named; of what it does not print nobody can tell."""
    others = [plan.ledger.income(), plan.ledger.spent(), plan.ledger.grand_total]
    if "fiscal_summary" in plan.layout.forms:
        others.append(plan.ledger.fiscal_total)
    for place in places(plan, rng, "final", "share"):
        _, paragraph, claim = place
        if claim.columns.get("pattern") not in ("P3", "P4", "P6"):
            continue
        share = paragraph.slots[claim.slots["share"]]
        part, whole = share.ratio
        for other in rng.sample(others, len(others)):
            if part and other > part and other != whole:
                text = percent_text(part, other, share.decimals)
                if _apart(text, share.text, "0.4"):
                    before, share.text = share.text, text
                    return _planted("wrong_denominator", "wrong_denominator", place, text, before)
    raise CannotPlant("wrong_denominator")


def both_sides_added(plan: Plan, rng: random.Random) -> Planted:
    """收、支总计 as the sum of income and expenditure; its change and rate follow. Planted again: the fiscal total."""
    ledger, prior = plan.ledger, plan.ledger.prior
    for place in places(plan, rng, "final", "change", "rate"):
        _, paragraph, claim = place
        form = claim.columns.get("form_id")
        if (
            form not in ("income_expenditure_summary", "fiscal_summary")
            or claim.columns["item_code"] != "in.total"
        ):
            continue
        funds = FISCAL if form == "fiscal_summary" else ()
        final, change, rate = (paragraph.slots[claim.slots[role]] for role in ("final", "change", "rate"))
        added = ledger.income(*funds) + ledger.spent(*funds)
        moved = added - prior.income(*funds) - prior.spent(*funds)
        if (moved > 0) != (claim.signs["change"] > 0) or not moved or final.exact == added:
            continue
        before = final.text
        _reword(final, added, plan)
        _reword(change, moved, plan)
        rate.ratio = (abs(moved), added - moved)
        rate.text = percent_text(*rate.ratio, rate.decimals)
        return _planted("both_sides_added", "both_sides_added", place, final.text, before)
    raise CannotPlant("both_sides_added")


def malformed_number(plan: Plan, rng: random.Random) -> Planted:
    """A separator typed as a point (30,003.372.11), in a budget where there is one, in a paragraph still clean."""
    spoilt = {planted.quote for planted in plan.planted}
    for role in ("base", "final"):
        for place in places(plan, rng, role):
            slot = place[1].slots[place[2].slots[role]]
            if slot.text.count(",") >= 1 and "." in slot.text and place[1].text not in spoilt:
                before = slot.text
                head, _, tail = before.rpartition(",")
                slot.text = f"{head}.{tail}"
                return _planted("malformed_number", "malformed_number", place, slot.text, before)
    raise CannotPlant("malformed_number")


def omitted_part(plan: Plan, rng: random.Random) -> Planted:
    """A whole of a closed list that lacks one of its parts."""
    for place in places(plan, rng, "final"):
        _, paragraph, claim = place
        parts = [c for c in paragraph.claims if c.part_of == claim.number and "final" in c.slots]
        if not claim.columns.get("parts_closed") or len(parts) < 2:
            continue
        slot = paragraph.slots[claim.slots["final"]]
        missing = paragraph.slots[rng.choice(parts).slots["final"]]
        if (
            missing.exact < 100 * 10_000
            or missing.exact * 50 < slot.exact
            or missing.exact * 10 > slot.exact * 9
        ):
            continue
        before = slot.text
        _reword(slot, slot.exact - missing.exact, plan)
        return _planted("omitted_part", "omitted_component", place, slot.text, before)
    raise CannotPlant("omitted_part")


OPPOSITE = {"增长": "下降", "上升": "下降", "下降": "增长", "降低": "提高"}


def direction(plan: Plan, rng: random.Random) -> Planted:
    """增加…，下降…: the two words contradict each other."""
    for place in places(plan, rng, "change", "rate"):
        _, paragraph, claim = place
        mark = "{" + claim.slots["rate"] + "}"
        before, _, after = paragraph.template.partition(mark)
        if before[-2:] in OPPOSITE:
            paragraph.template = before[:-2] + OPPOSITE[before[-2:]] + mark + after
            claim.columns["rate_direction"] = -claim.signs["change"]
            return _planted("direction", "sign", place, paragraph.slots[claim.slots["rate"]].text, None)
    raise CannotPlant("direction")


def text_transposition(plan: Plan, rng: random.Random) -> Planted:
    """Two digits of an amount that a form prints too are swapped in the words."""
    for place in places(plan, rng, "final"):
        _, paragraph, claim = place
        if claim.columns.get("form_id") not in plan.layout.forms or claim.columns.get("pattern") not in (
            "P1",
            "P3",
            "P4",
            "P6",
            "P7",
            "P11",
        ):
            continue
        slot = paragraph.slots[claim.slots["final"]]
        text = swap_digits(slot.text, lambda places: places[0])
        if text and text != slot.text:
            before, slot.text = slot.text, text
            return _planted("text_transposition", "same_figure_elsewhere", place, text, before)
    raise CannotPlant("text_transposition")


def text_unit_slip(plan: Plan, rng: random.Random) -> Planted:
    """An amount in 元 with the word 万元 after it, or the reverse."""
    for place in places(plan, rng, "final"):
        _, paragraph, claim = place
        slot = paragraph.slots[claim.slots["final"]]
        if (
            claim.columns.get("form_id") not in plan.layout.forms
            or slot.exact < 100 * 10_000
            or slot.kind != "amount"
        ):
            continue
        other = "元" if slot.unit == "万元" else "万元"
        before = slot.text
        slot.text = number_text(rounded(slot.exact, other), other, separators=plan.layout.separators)
        return _planted("text_unit_slip", "same_figure_elsewhere", place, slot.text, before)
    raise CannotPlant("text_unit_slip")


def stale_text(plan: Plan, rng: random.Random) -> Planted:
    """A total of last year left standing."""
    old = plan.ledger.prior.spent()
    for place in places(plan, rng, "final"):
        claim = place[2]
        if (claim.columns.get("form_id"), claim.columns.get("pattern")) != (
            "expenditure",
            "P4",
        ) or claim.part_of is not None:
            continue
        slot = place[1].slots[claim.slots["final"]]
        before = slot.text
        _reword(slot, old, plan)
        if slot.text != before:
            return _planted("stale_text", "stale_text", place, slot.text, before)
    raise CannotPlant("stale_text")


TEXT_KINDS: dict[str, Callable[[Plan, random.Random], Planted]] = {
    planter.__name__: planter
    for planter in (
        wrong_base,
        wrong_denominator,
        both_sides_added,
        malformed_number,
        omitted_part,
        direction,
        text_transposition,
        text_unit_slip,
        stale_text,
    )
}
