"""What a share is a share of: the noun after 占, the whole of the list, the amount that opens the paragraph."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from decimal import Decimal

import polars as pl

from ..subjects.resolution import Subjects
from ..subjects.sections import Section
from .drafts import Draft
from .lists import GRAND_TOTALS, amount

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


LEADING_WORDS = ("本部门", "本单位", "年度", "当年")
MANY = 200
"""Counts before a share that are looked through: a document of a hundred thousand claims must stay linear."""


class Denominators:
    """Where the noun after 占 is looked up: claims of the document (in reading order), then its forms."""

    def __init__(self, drafts: list[Draft], subjects: Subjects, observed: dict[tuple, Decimal]) -> None:
        self.subjects = subjects
        self.observed = observed
        self.finals: dict[tuple, list[Draft]] = defaultdict(list)
        self.opening: dict[int, Draft] = {}
        self.counts: list[Draft] = []
        for draft in drafts:
            self.opening.setdefault(id(draft.paragraph), draft)
            if "final" in draft.figures:
                self.finals[draft.subject.key].append(draft)
            if "count" in draft.figures and "share" not in draft.figures and draft.whole is None:
                self.counts.append(draft)

    def of(self, draft: Draft) -> tuple[Draft | None, Decimal | None]:
        """(claim, amount in 元) of the denominator; a claim without amount where a count is meant."""
        phrase = draft.denominator_phrase
        if "count" in draft.figures and "final" not in draft.figures:
            return self._count(draft), None
        if phrase is None:
            whole = draft.whole or self._opening(draft)
            if whole is None and draft.subject.form == "three_public" and draft.subject.item != "total":
                whole = self._claim(("three_public", "total", "actual", "fiscal"), draft)
            return whole, amount(whole.figures.get("final")) if whole else None
        for keys in self._keys(phrase, draft):
            if draft.whole is not None and draft.whole.printed is None and draft.whole.subject.key == keys:
                return draft.whole, None  # 三公经费决算中，…占三公经费的: the total itself is not printed
            found = self._claim(keys, draft)
            if found is not None:
                return found, amount(found.figures.get("final"))
            if keys in self.observed:
                return None, self.observed[keys]
        return None, None

    def _keys(self, phrase: str, draft: Draft) -> list[tuple]:
        """Quantities that the phrase may name, the plainest first."""
        bare = phrase.removesuffix("决算数").removesuffix("决算")
        for word in LEADING_WORDS:
            bare = bare.removeprefix(word)
        for form, spellings in NEUTRAL_TOTALS.items():
            if bare in spellings:
                return [self._neutral(form, bare, draft)]
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

    @staticmethod
    def _neutral(form: str, bare: str, draft: Draft) -> tuple:
        """支出, 总支出, 本年支出: the whole of the list, of fiscal money in its section, else that of the year.

        本年支出 is not the 总计 that holds balances too, and nothing is a share of itself.
        """
        whole, of_year = draft.whole, (form, "@total", "total", "all")
        is_of_year = bare in ("本年支出合计", "本年收入合计") or (
            bare.startswith("本年") and whole is not None and whole.subject.item in GRAND_TOTALS
        )
        if whole is not None and not is_of_year:
            return whole.subject.key
        fiscal = ("fiscal_expenditure", "@total", "total", "fiscal")
        return fiscal if draft.section.topic == "fiscal" and draft.subject.key != fiscal else of_year

    def _all_fiscal(self) -> bool:
        """财政拨款收入 is all income: then the year's expenditure is fiscal expenditure."""
        fiscal = self._final(("income", "@total", "fiscal", "fiscal"))
        total = self._final(("income", "@total", "total", "all"))
        return fiscal is not None and fiscal == total

    def _final(self, key: tuple) -> Decimal | None:
        found = self.finals.get(key)
        return amount(found[0].figures["final"]) if found else self.observed.get(key)

    def _claim(self, key: tuple, draft: Draft) -> Draft | None:
        """The claim of that quantity: nearest before, else nearest after, of one kind of budget, and of one year.

        Within a section the year may be misprinted: the amount above is still what a share is of.
        """

        def fits(other: Draft) -> bool:
            near = other.year == draft.year or other.section.path[:2] == draft.section.path[:2]
            return other is not draft and near and other.budget_kind == draft.budget_kind

        claims = self.finals.get(key, [])
        at = bisect_right(claims, draft.place, key=lambda other: other.place)
        before = next((other for other in reversed(claims[max(0, at - MANY) : at]) if fits(other)), None)
        return before or next((other for other in claims[at : at + MANY] if fits(other)), None)

    def _opening(self, draft: Draft) -> Draft | None:
        """The amount that opens the paragraph.

        Not one that is itself a share of something left unsaid, nor one that is less than what would be a part of it.
        """
        first = self.opening.get(id(draft.paragraph))
        if first is None or first is draft or "final" not in first.figures:
            return None
        is_part = "share" in first.figures and first.denominator_phrase is None and first.whole is None
        whole, part = amount(first.figures["final"]), amount(draft.figures.get("final"))
        is_less = whole is not None and part is not None and part > whole
        return None if is_part or is_less else first

    def _count(self, draft: Draft) -> Draft | None:
        phrase = draft.denominator_phrase or ""
        unit = draft.figures["count"].unit
        at = bisect_right(self.counts, draft.place - 1, key=lambda other: other.place)
        for other in reversed(self.counts[max(0, at - MANY) : at]):
            same_thing = ("项目" in phrase) == ("项目" in other.subject.text)
            near = other.section.path[:2] == draft.section.path[:2]
            if same_thing and near and other.figures["count"].unit == unit:
                return other
        return draft.whole


def observed_amounts(observations: pl.DataFrame) -> dict[tuple, Decimal]:
    """(form, item, measure, fund) → amount in 元, of keys that the forms print once."""
    names = ("form_id", "item_code", "measure", "fund_source", "amount_yuan", "occurrence")
    found: dict[tuple, Decimal] = {}
    # A loop over the few hundred figures of one document: a query costs more.
    for form, item, measure, fund, yuan, occurrence in zip(
        *(observations[name].to_list() for name in names), strict=True
    ):
        if item is not None and yuan is not None and occurrence == 1:
            found.setdefault((form, item, measure, fund), yuan)
    return found
