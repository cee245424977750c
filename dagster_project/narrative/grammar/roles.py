"""Which slot a figure fills: final, base, change, rate, share, completion, count, by the cue nearest before it."""

from __future__ import annotations

import re
from typing import Final

from ..claims.averages import UNITS, average_in
from ..claims.drafts import Average
from ..subjects.sections import SILENT_TOPICS
from ..subjects.totals import Subject
from ..words.numbers import Number
from .ledger import Ledger
from .mentions import Mentions
from .placing import Placer
from .reading import CLAUSES, OF_AMOUNT, Cue, Reading, figure_in, own_clause
from .respective import Respectively

MEASURED = frozenset({"平方米", "平米", "㎡", "分"})
"""Units of what need not be whole: nobody owns 2.5 vehicles."""
_PUNCTUATED = re.compile(r"[，。:;]")
"""A sentence has some; a row of a table that was not recognised (人员经费合计 70.16) has none, and gets no unit."""


MONEY_CUES = frozenset({"direction", "unstated", "budget", "final", "comparator"})
"""Cues behind which an amount without unit may stand."""
LONGEST_GAP: Final = 2
"""Characters between such a cue and its amount: 为, 是, 共计."""
_MONEY_WORD = re.compile(r"(?:支出|收入|经费|费|合计|总计|总额|金额|预算|决算)(?:数|额)?(?:为|共)?$")
_DIRECTIONS = frozenset({"direction", "unstated"})
ROLE_OF_CUE = {
    "involved": "involved",
    "addition": "addition",
    "direction": "change",
    "unstated": "change",
    "comparator": "base",
    "budget": "base",
    "reach": "reached",
}
"""What an amount is behind the cue; behind any other, or none, it is the figure itself."""


def _may_be_counted(number: Number) -> bool:
    return number.unit in MEASURED or number.value == round(number.value or 0)


class Figures:
    """Reads the number tokens."""

    def __init__(
        self, ledger: Ledger, mentions: Mentions, placer: Placer, respectively: Respectively
    ) -> None:
        self.ledger = ledger
        self.mentions = mentions
        self.placer = placer
        self.respectively = respectively

    def read(self, at: Reading, number: Number) -> None:
        if number.kind == "year":
            at.clause.year = int(number.text)
        if number.kind != "figure":
            self.ledger.leave(at.paragraph, number, number.kind)
        elif number.family in ("points", "other") or (
            at.section.topic in SILENT_TOPICS and not self._is_staff(at, number)
        ):
            self.ledger.leave(at.paragraph, number, "other")
        elif at.explanation.is_open:
            self._explained(at, number)
        else:
            self._claim(at, number)

    def _is_staff(self, at: Reading, number: Number) -> bool:
        lead = at.text[max(0, number.start - 12) : number.start]
        return number.unit in ("人", "名") and re.search(r"编制|实有", lead) is not None

    def _explained(self, at: Reading, number: Number) -> None:
        """A figure in an explanation: kept with its own words, bound to nothing."""
        start = max(at.clause.mark, number.start - 40)
        words = CLAUSES.split(at.text[start : number.start])[-1]
        draft = self.ledger.draft(at, Subject(words, reason="in_explanation"), number)
        draft.in_reason = True
        family = number.family
        if family == "none":
            self.ledger.leave(at.paragraph, number, "other")
            return
        slot = {"money": "final", "percent": "rate", "count": "count"}[family]
        draft.figures[slot] = figure_in(at, number)
        self.ledger.add(at, draft)
        at.read_up_to(number.unit_end)

    def _claim(self, at: Reading, number: Number) -> None:
        if self._is_told_respectively(at, number):
            self.respectively.figure(at, number)
            return
        number, role, cue = self._role(at, number)
        if role is None:
            self.ledger.leave(at.paragraph, number, "unparsed" if number.family != "percent" else "other")
            at.read_up_to(number.unit_end)
            return
        if role == "final" and cue is not None and self._is_stated_whole(at, cue, number):
            self._stated_whole(at, cue, number)
            return
        subject_end = number.start
        if role in ("share", "completion") and cue is not None:
            subject_end = cue.start
        subject = self.mentions.subject(at, at.clause.mark, subject_end, number)
        compared = self._compared(at, number, subject) if role == "final" else None
        if compared is not None:
            role, cue = "base", compared
        if not self._average(at, role, number, subject):
            self._bind(at, role, cue, number, subject, subject_end)
        at.read_up_to(number.unit_end)

    def _bind(
        self, at: Reading, role: str, cue: Cue | None, number: Number, subject: Subject | None, end: int
    ) -> None:
        """Put the figure where its words say for certain; else keep it in doubt, or leave it."""
        behind = self._named_behind(at, role, number, subject)
        doubt = None if behind else self.mentions.doubt(at, number, role, subject, end)
        subject = behind or subject
        if doubt is not None and self._is_last_years(at, role, number, subject):
            role, doubt = "prior", None
        if doubt is not None:
            self.placer.lists.new_in_doubt(at, role, number, subject, doubt.reason, doubt.words)
        elif not self.placer.place(at, role, cue, number, self.mentions.scoped(at, subject)):
            self.ledger.leave(at.paragraph, number, "unparsed")

    def _average(self, at: Reading, role: str, number: Number, subject: Subject | None) -> bool:
        """人均‹A›, 生均公用经费‹A›: kept as an average, where every word beside is known, and no item of its own is named."""
        if role != "final" or number.family != "money":
            return False
        words = at.text[own_clause(at, number.start) : number.start]
        told = average_in(words)
        is_item = subject is not None and (subject.item or "").endswith("_average")
        if told is None or is_item or at.text[number.unit_end : number.unit_end + 1] in ("/", "每"):
            return False
        counted, by, rest = told
        named = self.ledger.named(at, rest) if rest else None
        is_known = named is None or (named.is_linked and named.circle is None)
        if not is_known or (named is None and self.ledger.subjects.understanding.unknown(rest)):
            return False
        draft = self.ledger.draft(at, Subject(words.strip("，、:()"), reason="no_form"), number)
        draft.figures["final"] = figure_in(at, number)
        draft.average, draft.pattern = Average(UNITS[counted], by, named), "average"
        self.ledger.add(at, draft)
        return True

    def _named_behind(
        self, at: Reading, role: str, number: Number, subject: Subject | None
    ) -> Subject | None:
        """其余‹A›为其他收入: what an amount is whose own words name nothing."""
        is_nameless = role == "final" and (subject is None or not subject.is_linked)
        return self.mentions.references.named_behind(at, number) if is_nameless else None

    def _is_last_years(self, at: Reading, role: str, number: Number, subject: Subject | None) -> bool:
        """上年公务接待费支出‹P›: last year's figure of a quantity of which every word is known."""
        if role != "final" or at.clause.year is not None:
            return False
        of = subject or (at.record.subject if at.record is not None else None)
        if of is None or not of.is_linked or (subject is not None and subject.circle is not None):
            return False
        words = at.text[own_clause(at, number.start) : number.start]
        is_of_year = self.ledger.words.last_years.match(words) is not None
        return is_of_year and not self.ledger.subjects.understanding.unknown(words.replace(of.text, ""))

    def _is_told_respectively(self, at: Reading, number: Number) -> bool:
        """One of the figures that stand for several subjects in their order."""
        if at.respective.subjects:
            return True
        may_go_on = number.family == "percent" and bool(at.respective.drafts)
        return may_go_on and self.respectively.goes_on(at, number)

    @staticmethod
    def _is_stated_whole(at: Reading, cue: Cue, number: Number) -> bool:
        """占三公经费总额‹A›的p: the amount of what the share is of."""
        return (
            cue.kind == "share"
            and number.family == "money"
            and OF_AMOUNT.match(at.text, number.unit_end) is not None
        )

    def _stated_whole(self, at: Reading, cue: Cue, number: Number) -> None:
        """A claim of its own; the share that follows is of the figure before, in this whole."""
        text = at.text[cue.end : number.start]
        subject = self.ledger.named(at, text)
        draft = self.ledger.draft(at, subject or Subject(text, reason="subject_unknown"), number)
        draft.figures["final"] = figure_in(at, number)
        self.ledger.add(at, draft)
        at.stated_whole = draft
        at.clause.mark, at.clause.cues = number.unit_end, [cue]

    def _role(self, at: Reading, number: Number) -> tuple[Number, str | None, Cue | None]:
        """Which slot the figure fills, by the cue nearest before it that its unit allows."""
        cues = _told_of_base([cue for cue in at.clause.cues if cue.end <= number.start], number)
        last = cues[-1] if cues else None
        gap = at.text[last.end : number.start] if last else ""
        if number.family == "none":
            number = self._implied_unit(at, number, last, gap)
        if number.family == "percent":
            return number, *self._percent_role(at, cues)
        if number.family == "money":
            return number, self._money_role(cues, gap), last
        if number.family == "count" and _may_be_counted(number):
            is_change = last is not None and last.kind in _DIRECTIONS and self._names_nothing(gap)
            return number, "change" if is_change else "count", last
        return number, None, None

    def _money_role(self, cues: list[Cue], gap: str) -> str:
        """The role that the last cue gives, if nothing else is named between it and the amount."""
        if not cues or not self._names_nothing(gap):
            return "final"
        is_margin = len(cues) > 1 and cues[-2].kind == "compare" and cues[-2].end == cues[-1].start
        if cues[-1].kind == "budget" and is_margin:
            return "margin"
        return ROLE_OF_CUE.get(cues[-1].kind, "final")

    def _compared(self, at: Reading, number: Number, subject: Subject | None) -> Cue | None:
        """The 比 of 比2020年度决算总支出‹P›, 较2020年度部门决算公开的总支出‹P›: what is compared with is named once more."""
        record = at.record
        if record is None or subject is None or subject.key != record.subject.key:
            return None
        before = [cue for cue in at.clause.cues if cue.end <= number.start]
        while before and before[-1].kind in ("final", "other"):
            before.pop()
        if not before or before[-1].kind != "comparator" or "final" not in record.figures:
            return None
        return None if CLAUSES.search(at.text, before[-1].end, number.start) else before[-1]

    def _names_nothing(self, gap: str) -> bool:
        return not self.ledger.subjects.residue(gap)

    def _percent_role(self, at: Reading, cues: list[Cue]) -> tuple[str | None, Cue | None]:
        for cue in reversed(cues):
            if cue.kind in ("share", "completion"):
                return cue.kind, cue
            if cue.kind == "execution":
                return "execution", cue
            if cue.kind in ("direction", "unstated"):
                return "rate", cue
        if at.clause.awaits_completion:
            return "completion", None
        return None, None  # 满意度80%: a share of nothing that is stated

    def _implied_unit(self, at: Reading, number: Number, last: Cue | None, gap: str) -> Number:
        """The number with the unit that the words before it imply: % behind 率, that of the text's money behind its words."""
        before = at.text[max(0, number.start - 4) : number.start]
        if before.endswith(("率为", "率", "占比", "占比为")):
            return number._replace(family="percent", unit="~%")
        is_cued = last is not None and last.kind in MONEY_CUES and len(gap) <= LONGEST_GAP
        if not _looks_like_amount(number) or not _ends_clause(at, number):
            return number
        if not is_cued and not _MONEY_WORD.search(before):
            return number
        if last is not None and last.kind in _DIRECTIONS and last.text.startswith(("增长", "下降")):
            return number._replace(family="percent", unit="~%")
        if self.ledger.money_unit is None:
            return number
        return number._replace(family="money", unit="~" + self.ledger.money_unit)


def _told_of_base(cues: list[Cue], number: Number) -> list[Cue]:
    """比上年同期完成数‹P›减少: what a comparator is followed by at once says what was compared with, and no figure of this year."""
    if len(cues) < 2 or number.family != "money" or cues[-1].kind not in ("final", "completion"):
        return cues
    comparator = cues[-2]
    is_at_once = comparator.kind == "comparator" and comparator.end == cues[-1].start
    return cues[:-1] if is_at_once and comparator.text != "同比" else cues


def _looks_like_amount(number: Number) -> bool:
    """Decimals or separators, a malformed number, or nothing: what is printed so is hardly counted."""
    return number.value is None or "." in number.text or "," in number.text or number.value == 0


def _ends_clause(at: Reading, number: Number) -> bool:
    after = at.text[number.unit_end : number.unit_end + 1]
    return after in ("，", "。", ";", "、", ")") or (not after and _PUNCTUATED.search(at.text) is not None)
