"""Drafts of a whole document → complete claims: budgets, denominators, execution rates, closed lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from .drafts import Draft
from .lists import BUDGET_KINDS, amount, as_budget, list_is_closed, may_be_part
from .sections import Section
from .subjects import Subject, Subjects
from .vocabulary import Vocabulary

NEUTRAL_TOTALS = {
    "expenditure": (
        "本年支出合计",
        "支出合计",
        "本年支出总计",
        "总支出",
        "支出总额",
        "支出总计",
        "本年支出",
        "全年支出",
        "支出",
    ),
    "income": ("本年收入合计", "收入合计", "收入总计", "总收入", "收入总额", "本年收入", "全年收入", "收入"),
}
FISCAL_EXPENDITURE = ("本年财政拨款支出", "财政拨款支出", "本年财政拨款支出合计", "财政拨款支出合计")


@dataclass(frozen=True)
class Denominators:
    """Where the noun after 占 is looked up: claims of the document, then its forms."""

    drafts: list[Draft]
    subjects: Subjects
    observed: dict[tuple, Decimal]

    def of(self, draft: Draft) -> tuple[Draft | None, Decimal | None]:
        """(claim, amount in 元) of the denominator; a claim without amount where a count is meant."""
        phrase = draft.denominator_phrase
        if "count" in draft.figures and "final" not in draft.figures:
            return self._count(draft), None
        if phrase is None:
            whole = draft.whole or self._opening(draft)
            return whole, amount(whole.figures.get("final")) if whole else None
        for keys in self._keys(phrase, draft):
            found = self._claim(keys, draft)
            if found is not None:
                return found, amount(found.figures.get("final"))
            if keys in self.observed:
                return None, self.observed[keys]
        return None, None

    def _keys(self, phrase: str, draft: Draft) -> list[tuple]:
        """Quantities that the phrase may name, the plainest first."""
        bare = phrase.removeprefix("本部门").removeprefix("本单位").removeprefix("年度").removeprefix("当年")
        bare = bare.removesuffix("决算数").removesuffix("决算")
        for form, spellings in NEUTRAL_TOTALS.items():
            if bare in spellings:
                whole = draft.whole
                if whole is not None and bare not in ("本年支出合计", "本年收入合计"):
                    return [whole.subject.key]
                if draft.section.topic == "fiscal":
                    return [("fiscal_expenditure", "@total", "total", "fiscal")]
                return [(form, "@total", "total", "all")]
        if bare in FISCAL_EXPENDITURE:
            keys = [("fiscal_summary", "out.current_total", "total", "fiscal")]
            if self._all_fiscal():
                keys.append(("expenditure", "@total", "total", "all"))
            return keys
        section = Section() if draft.section.topic == "performance" else draft.section
        found = self.subjects.resolve(phrase, phrase, section, None)
        if found is None or not found.is_linked:
            return [draft.whole.subject.key] if draft.whole and draft.whole.subject.text in phrase else []
        return [found.key]

    def _all_fiscal(self) -> bool:
        """财政拨款收入 is all income: then the year's expenditure is fiscal expenditure."""
        fiscal = self._final(("income", "@total", "fiscal", "fiscal"))
        total = self._final(("income", "@total", "total", "all"))
        return fiscal is not None and fiscal == total

    def _final(self, key: tuple) -> Decimal | None:
        for draft in self.drafts:
            if draft.subject.key == key and "final" in draft.figures:
                return amount(draft.figures["final"])
        return self.observed.get(key)

    def _claim(self, key: tuple, draft: Draft) -> Draft | None:
        """The claim of that quantity: nearest before, else nearest after, of the same year."""
        same = [
            other
            for other in self.drafts
            if other is not draft
            and other.subject.key == key
            and other.year == draft.year
            and "final" in other.figures
            and other.budget_kind == draft.budget_kind
        ]
        before = [other for other in same if other.place <= draft.place]
        return before[-1] if before else (same[0] if same else None)

    def _opening(self, draft: Draft) -> Draft | None:
        """The amount that opens the paragraph."""
        first = next((other for other in self.drafts if other.paragraph is draft.paragraph), None)
        return first if first is not draft and first is not None and "final" in first.figures else None

    def _count(self, draft: Draft) -> Draft | None:
        phrase = draft.denominator_phrase or ""
        unit = draft.figures["count"].unit
        before = [
            other
            for other in self.drafts
            if other.place < draft.place
            and other.whole is None
            and "count" in other.figures
            and "share" not in other.figures
            and other.figures["count"].unit == unit
            and other.section.path[:2] == draft.section.path[:2]
            and ("项目" in phrase) == ("项目" in other.subject.text)
        ]
        return before[-1] if before else draft.whole


def _execution(drafts: list[Draft]) -> None:
    """预算执行率: the figures that it is made of, where the section states them."""
    for index, draft in enumerate(drafts):
        if draft.pattern != "P19-execution":
            continue
        near = [
            d for d in drafts[:index] if d.section.path[:2] == draft.section.path[:2] and d.year == draft.year
        ]
        spent = [d for d in near if d.subject.item == "department_expenditure" and "final" in d.figures]
        budget = [d for d in near if d.subject.item == "department_budget" and d.budget_kind in BUDGET_KINDS]
        if spent and budget:
            draft.figures["final"] = replace(spent[-1].figures["final"], is_copied=True)
            draft.figures["base"] = replace(budget[-1].figures["final"], is_copied=True)
            draft.base_kind = budget[-1].budget_kind
            draft.subject = replace(spent[-1].subject, text=draft.subject.text)
        else:
            draft.because("base_unknown")


def _budgets(drafts: list[Draft]) -> list[Draft]:
    made: list[Draft] = []
    for draft in drafts:
        for kind, figure in draft.other_budgets:
            other = Draft(draft.subject, draft.section, figure.start, draft.year, draft.quote)
            other.paragraph, other.budget_kind = draft.paragraph, kind
            other.figures["final"] = figure
            made.append(other)
        as_budget(draft)
        whole = draft.whole
        if whole is not None and whole.budget_kind in BUDGET_KINDS and draft.budget_kind == "final":
            draft.budget_kind = whole.budget_kind
    return made


def _finals(drafts: list[Draft]) -> None:
    """A change whose final figure the same section prints further down: 决算比上年减少… before the amounts."""
    printed: dict[tuple, list[Draft]] = {}
    for draft in drafts:
        figure = draft.figures.get("final")
        if (
            draft.subject.is_linked
            and figure is not None
            and not figure.is_copied
            and draft.budget_kind == "final"
        ):
            printed.setdefault((draft.section.path[:2], draft.subject.key, draft.year), []).append(draft)
    for draft in drafts:
        if "final" in draft.figures or not ({"change", "rate"} & set(draft.figures)) or draft.in_reason:
            continue
        found = printed.get((draft.section.path[:2], draft.subject.key, draft.year), [])
        if found and len({amount(other.figures["final"]) for other in found}) == 1:
            draft.figures["final"] = replace(found[0].figures["final"], is_copied=True)


def _shared_wholes(drafts: list[Draft]) -> list[Draft]:
    """教育支出‹A›，占总支出‹s›；科学技术支出…: without 其中 the named denominator is the whole of the list."""
    groups: dict[tuple[int, int], list[Draft]] = {}
    for draft in drafts:
        whole = draft.denominator
        if (
            whole is None
            or draft.whole is not None
            or draft.paragraph is None
            or "final" not in draft.figures
        ):
            continue
        if draft.subject.set_name in ("class", "nature", "income_kind") and may_be_part(
            draft.subject, whole.subject
        ):
            groups.setdefault((id(whole), id(draft.paragraph)), []).append(draft)
    made: list[Draft] = []
    for members in groups.values():
        whole = members[0].denominator
        if len(members) < 2 or whole is None:
            continue
        if whole.parts:
            whole = whole.sibling(members[0].place)
            whole.paragraph, whole.quote = members[0].paragraph, members[0].quote
            made.append(whole)
        whole.is_implicit_list = True
        for member in members:
            member.whole = whole
            whole.parts.append(member)
    return made


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _link_by_digits(drafts: list[Draft]) -> None:
    """A target whose digits are those of the department's budget is that budget, in whatever unit it is printed."""
    budgets = {
        _digits(d.figures["final"].text): d
        for d in drafts
        if d.subject.item == "department_budget" and "final" in d.figures
    }
    for draft in drafts:
        figure = draft.figures.get("final")
        if (
            figure is None
            or draft.subject.is_linked
            or draft.pattern != "table"
            or len(_digits(figure.text)) < 5
        ):
            continue
        budget = budgets.get(_digits(figure.text))
        if budget is not None and "成本" in draft.subject.text:
            draft.subject = replace(budget.subject, text=draft.subject.text)
            draft.budget_kind = budget.budget_kind
            draft.because("linked_by_digits")


def observed_amounts(observations: pl.DataFrame) -> dict[tuple, Decimal]:
    """(form, item, measure, fund) → amount in 元, of keys that the forms print once."""
    rows = observations.filter(
        pl.col("item_code").is_not_null() & pl.col("amount_yuan").is_not_null() & (pl.col("occurrence") == 1)
    ).select("form_id", "item_code", "measure", "fund_source", "amount_yuan")
    found: dict[tuple, Decimal] = {}
    for form, item, measure, fund, yuan in rows.iter_rows():
        found.setdefault((form, item, measure, fund), yuan)
    return found


def finish(
    drafts: list[Draft], words: Vocabulary, subjects: Subjects, observed: dict[tuple, Decimal]
) -> list[Draft]:
    """Complete the drafts of one document; returns them with the claims that this added, in reading order."""
    drafts = sorted([*drafts, *_budgets(drafts)], key=lambda draft: draft.place)
    _execution(drafts)
    _finals(drafts)
    _link_by_digits(drafts)
    denominators = Denominators(drafts, subjects, observed)
    for draft in drafts:
        if "share" in draft.figures and draft.pattern != "table":
            draft.denominator, draft.denominator_amount = denominators.of(draft)
            if draft.denominator is None and draft.denominator_amount is None:
                draft.because("denominator_unknown")
    drafts = sorted([*drafts, *_shared_wholes(drafts)], key=lambda draft: draft.place)
    for draft in drafts:
        if draft.subject.is_side:
            draft.pattern = draft.pattern or "side"
        draft.parts_closed = (
            list_is_closed(draft, words.data["sets"]) if draft.parts else (False if draft.has_list else None)
        )
    return drafts


__all__ = ["Denominators", "Subject", "finish", "observed_amounts"]
