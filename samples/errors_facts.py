"""Text facts: names, years, numbering, placeholders, forms that are missing or silent."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable
from dataclasses import replace

from samples.bodies import another_name
from samples.classification import economic
from samples.errors_text import places
from samples.narrative import Paragraph
from samples.placing import CannotPlant
from samples.plan import Plan, Planted

_NUMBERED = re.compile(r"\d{1,2}[、.]")


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
    for place in places(plan, rng):
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


FACT_KINDS: dict[str, Callable[[Plan, random.Random], Planted]] = {
    planter.__name__: planter
    for planter in (
        foreign_name,
        wrong_year,
        placeholder,
        duplicate_number,
        template_words,
        code_name_mismatch,
        form_missing,
        listed_but_empty,
        empty_undeclared,
    )
}
