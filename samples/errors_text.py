"""Errors in the words: rates, shares, totals, names, years, numbering."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from samples.bodies import another_name
from samples.classification import economic
from samples.narrative import Claim, Paragraph, Section, Slot
from samples.placing import CannotPlant, swap_digits
from samples.plan import Plan, Planted
from samples.printing import number_text, percent_text, rounded
from samples.quantities import FISCAL

Place = tuple[Section, Paragraph, Claim]
_NUMBERED = re.compile(r"\d{1,2}[、.]")


def _places(plan: Plan, rng: random.Random, *roles: str) -> Iterator[Place]:
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
    for place in _places(plan, rng, "final", "change", "rate"):
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
    """A share of another total of the document than the one named."""
    others = [plan.ledger.income(), plan.ledger.spent(), plan.ledger.grand_total, plan.ledger.fiscal_total]
    for place in _places(plan, rng, "final", "share"):
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
    for place in _places(plan, rng, "final", "change", "rate"):
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
        for place in _places(plan, rng, role):
            slot = place[1].slots[place[2].slots[role]]
            if slot.text.count(",") >= 1 and "." in slot.text and place[1].text not in spoilt:
                before = slot.text
                head, _, tail = before.rpartition(",")
                slot.text = f"{head}.{tail}"
                return _planted("malformed_number", "malformed_number", place, slot.text, before)
    raise CannotPlant("malformed_number")


def omitted_part(plan: Plan, rng: random.Random) -> Planted:
    """A whole of a closed list that lacks one of its parts."""
    for place in _places(plan, rng, "final"):
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
    for place in _places(plan, rng, "change", "rate"):
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
    for place in _places(plan, rng, "final"):
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
    for place in _places(plan, rng, "final"):
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
    for place in _places(plan, rng, "final"):
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


def foreign_name(plan: Plan, rng: random.Random) -> Planted:
    """Another body's name in a paragraph."""
    own = plan.ledger.body.name
    other = another_name(rng, plan.ledger.body)
    for section in plan.sections:
        for paragraph in section.paragraphs:
            if own in paragraph.template:
                paragraph.template = paragraph.template.replace(own, other, 1)
                return Planted(
                    "foreign_name", "foreign_name", "narrative", None, None, other, own, paragraph.text
                )
    raise CannotPlant("foreign_name")


def wrong_year(plan: Plan, rng: random.Random) -> Planted:
    """A heading with a year that is not this document's."""
    year = plan.ledger.year
    wrong = str(year - rng.choice([1, 2, 3]))
    headed = [s for s in plan.sections if s.level == 0 and str(year) in s.heading]
    if not headed:
        raise CannotPlant("wrong_year")
    section = rng.choice(headed)
    section.heading = section.heading.replace(str(year), wrong)
    return Planted(
        "wrong_year", "wrong_year", "narrative", None, None, f"{wrong}年度", f"{year}年度", section.heading
    )


def placeholder(plan: Plan, rng: random.Random) -> Planted:
    """A slot of the template left unfilled."""
    bodies = [s for s in plan.sections if s.paragraphs]
    section = rng.choice(bodies)
    section.paragraphs.append(Paragraph("其中，使用以前年度结转资金支出XXX万元。", {}, []))
    return Planted(
        "placeholder", "placeholder", "narrative", None, None, "XXX", None, section.paragraphs[-1].text
    )


def duplicate_number(plan: Plan, rng: random.Random) -> Planted:
    """Two list entries with the same number."""
    for section in plan.sections:
        numbered = [p for p in section.paragraphs if _NUMBERED.match(p.template)]
        for before, after in itertools.pairwise(numbered):
            mark = "、" if "、" in after.template[:3] else "."
            own, other = after.template.split(mark, 1)[0], before.template.split(mark, 1)[0]
            after.template = other + after.template[len(own) :]
            return Planted(
                "duplicate_number",
                "duplicate_number",
                "narrative",
                None,
                None,
                f"{other}{mark}",
                f"{own}{mark}",
                after.text,
            )
    raise CannotPlant("duplicate_number")


def template_words(plan: Plan, rng: random.Random) -> Planted:
    """Both words of the template left beside a zero."""
    section = rng.choice([s for s in plan.sections if s.paragraphs])
    text = f"其他事项支出0{plan.layout.unit}，比上年增加（减少）0{plan.layout.unit}。"
    section.paragraphs.append(Paragraph(text, {}, []))
    return Planted("template_words", "template_words", "narrative", None, None, "增加（减少）", None, text)


def code_name_mismatch(plan: Plan, rng: random.Random) -> Planted:
    """A 项 of form 05 printed with the name of another one."""
    form = "gpb_expenditure"
    codes = sorted(
        {key.item_code for key in plan.printed_keys() if key.form_id == form and len(key.item_code) == 7}
    )
    names = plan.ledger.classification.name
    if plan.layout.code_cells == 0 or len(codes) < 2:
        raise CannotPlant("code_name_mismatch")
    for code in rng.sample(codes, len(codes)):
        others = [c for c in plan.ledger.classification.gpb if c[:3] != code[:3] and names[c] != names[code]]
        wrong = names[rng.choice(others)]
        plan.figures.names[form, code] = wrong
        return Planted("code_name_mismatch", "code_name_mismatch", form, code, None, wrong, names[code])
    raise CannotPlant("code_name_mismatch")


def form_missing(plan: Plan, rng: random.Random) -> Planted:
    """A form that the contents list and the document does not hold."""
    if len(plan.layout.forms) < 6:
        raise CannotPlant("form_missing")
    form = rng.choice([f for f in plan.layout.forms[1:] if f not in ("other", "gpb_project")])
    plan.layout = replace(plan.layout, forms=tuple(f for f in plan.layout.forms if f != form))
    return Planted("form_missing", "form_missing", form, None, None, None, plan.layout.titles[form])


def listed_but_empty(plan: Plan, rng: random.Random) -> Planted:
    """主要包括 names a line that form 06 leaves empty, instead of one that has an amount."""
    names = economic(plan.ledger.year)
    if (
        plan.layout.zero_06 not in ("blank", "dash", "long_dash")
        or "gpb_basic_economic" not in plan.layout.forms
    ):
        raise CannotPlant("listed_but_empty")
    for place in _places(plan, rng):
        _, paragraph, claim = place
        code = claim.columns.get("item_code")
        if claim.columns.get("pattern") != "P11-list":
            continue
        empty = [
            c
            for c in names
            if len(c) == 5
            and c[:3] == code[:3]
            and c not in plan.ledger.economic
            and names[c] not in paragraph.template
        ]
        if not empty:
            continue
        wrong = rng.choice(empty)
        before, claim.columns["item_code"], claim.columns["subject"] = names[code], wrong, names[wrong]
        for old, new in ((f"、{before}、", f"、{names[wrong]}、"), (f"：{before}、", f"：{names[wrong]}、")):
            if old in paragraph.template:
                paragraph.template = paragraph.template.replace(old, new, 1)
                return Planted(
                    "listed_but_empty",
                    "listed_but_empty",
                    "gpb_basic_economic",
                    wrong,
                    None,
                    names[wrong],
                    before,
                    paragraph.text,
                )
        claim.columns["item_code"], claim.columns["subject"] = code, before
    raise CannotPlant("listed_but_empty")


def empty_undeclared(plan: Plan, rng: random.Random) -> Planted:
    """An empty form without the note that says so."""
    empty = [sheet.form_id for sheet in plan.sheets() if sheet.state == "declared_empty"]
    if not empty:
        raise CannotPlant("empty_undeclared")
    form = rng.choice(empty)
    plan.undeclared.add(form)
    return Planted("empty_undeclared", "empty_undeclared", form, None, None, None, None)


TEXT_KINDS: dict[str, Callable[[Plan, random.Random], Planted]] = {
    planter.__name__: planter
    for planter in (
        wrong_base, wrong_denominator, both_sides_added, malformed_number, omitted_part, direction, text_transposition,
        text_unit_slip, stale_text, foreign_name, wrong_year, placeholder, duplicate_number, template_words, code_name_mismatch, form_missing, listed_but_empty,
        empty_undeclared,
    )
}  # fmt: skip
