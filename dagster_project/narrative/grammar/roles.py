"""Which slot a figure fills: final, base, change, rate, share, completion, count, by the cue nearest before it."""

from __future__ import annotations

import re

from ..subjects.sections import SILENT_TOPICS
from ..subjects.totals import Subject
from ..words.numbers import Number
from .context import CLAUSES, Cue
from .placing import Placing

MEASURED = frozenset({"平方米", "平米", "㎡", "分"})
"""Units of what need not be whole: nobody owns 2.5 vehicles."""
_PUNCTUATED = re.compile(r"[，。:;]")
"""A sentence has some; a row of a table that was not recognised (人员经费合计 70.16) has none, and gets no unit."""


class Roles(Placing):
    """Reads the number tokens."""

    def _number(self, number: Number) -> None:
        state = self.s
        if number.kind == "year":
            state.year = int(number.text)
        if number.kind != "figure":
            self._leave(number, number.kind)
        elif number.family in ("points", "other") or (
            self.section.topic in SILENT_TOPICS and not self._is_staff(number)
        ):
            self._leave(number, "other")
        elif state.is_reason:
            self._explained(number)
        else:
            self._claim(number)

    def _is_staff(self, number: Number) -> bool:
        lead = self.p.text[max(0, number.start - 12) : number.start]
        return number.unit in ("人", "名") and re.search(r"编制|实有", lead) is not None

    def _explained(self, number: Number) -> None:
        """A figure in an explanation: kept with its own words, bound to nothing."""
        start = max(self.s.mark, number.start - 40)
        words = CLAUSES.split(self.p.text[start : number.start])[-1]
        draft = self._draft(Subject(words, reason="in_explanation"), number)
        draft.in_reason = True
        family = number.family
        if family == "none":
            self._leave(number, "other")
            return
        slot = {"money": "final", "percent": "rate", "count": "count"}[family]
        draft.figures[slot] = self._figure(number)
        self._add(draft)
        self.s.mark, self.s.cues = number.unit_end, []

    def _claim(self, number: Number) -> None:
        state = self.s
        if state.respective:
            self._respective_figure(number)
            return
        number, role, cue = self._role(number)
        if role is None:
            self._leave(number, "unparsed" if number.family != "percent" else "other")
            state.mark, state.cues = number.unit_end, []
            return
        subject_end = number.start
        if role in ("share", "completion") and cue is not None:
            subject_end = cue.start
        subject = self._subject(state.mark, subject_end, number)
        if not self._place(role, cue, number, subject):
            self._leave(number, "unparsed")
        state.mark, state.cues = number.unit_end, []

    def _respective_figure(self, number: Number) -> None:
        """The next figure of a list 分别为A、B or 分别占a、b."""
        state = self.s
        assert state.respective is not None
        subject, share = state.respective.pop(0), state.respective_share
        role = {"money": "final", "count": "count", "percent": "share"}.get(number.family)
        if subject is None or role is None or (role == "share") != (share is not None):
            self._leave(number, "unparsed")
        elif share is not None:
            draft = state.respective_drafts.pop(0)
            draft.figures["share"] = self._figure(number)
            end = self.p.text.find("的", share.end)
            draft.denominator_phrase = self.p.text[share.end : end] if 0 < end < share.end + 30 else None
        else:
            draft = self._new(subject, number)
            draft.figures[role] = self._figure(number)
            state.respective_drafts.append(draft)
        state.mark, state.cues = number.unit_end, []

    def _role(self, number: Number) -> tuple[Number, str | None, Cue | None]:
        """Which slot the figure fills, by the cue nearest before it that its unit allows."""
        text, cues = self.p.text, [cue for cue in self.s.cues if cue.end <= number.start]
        last = cues[-1] if cues else None
        gap = text[last.end : number.start] if last else ""
        if number.family == "none":
            number = self._implied_unit(number, last, gap)
        if number.family == "percent":
            return number, *self._percent_role(cues)
        if number.family not in ("money", "count"):
            return number, None, None
        if (
            number.family == "count"
            and number.unit not in MEASURED
            and number.value != round(number.value or 0)
        ):
            return number, None, None
        plain = "final" if number.family == "money" else "count"
        if last is None:
            return number, plain, None
        names_nothing = not self.subjects.residue(gap)
        if last.kind == "involved" and number.family == "money" and names_nothing:
            return number, "involved", last
        if last.kind in ("direction", "unstated") and names_nothing:
            return number, "change", last
        if number.family == "money" and last.kind == "comparator" and names_nothing:
            return number, "base", last
        if number.family == "money" and last.kind == "budget" and names_nothing:
            return number, "base", last
        return number, plain, last

    def _percent_role(self, cues: list[Cue]) -> tuple[str | None, Cue | None]:
        for cue in reversed(cues):
            if cue.kind in ("share", "completion"):
                return cue.kind, cue
            if cue.kind == "execution":
                return "execution", cue
            if cue.kind in ("direction", "unstated"):
                return "rate", cue
        if self.s.awaits_completion:
            return "completion", None
        return None, None  # 满意度80%: a share of nothing that is stated

    def _implied_unit(self, number: Number, last: Cue | None, gap: str) -> Number:
        before = self.p.text[max(0, number.start - 4) : number.start]
        if before.endswith(("率为", "率", "占比", "占比为")):
            return number._replace(family="percent", unit="~%")
        is_amount = number.value is None or "." in number.text or "," in number.text or number.value == 0
        money_cues = ("direction", "unstated", "budget", "final", "comparator")
        money_word = re.search(
            r"(?:支出|收入|经费|费|合计|总计|总额|金额|预算|决算)(?:数|额)?(?:为|共)?$", before
        )
        after = self.p.text[number.unit_end : number.unit_end + 1]
        ends_clause = after in ("，", "。", ";", "、", ")") or (not after and _PUNCTUATED.search(self.p.text))
        if (
            is_amount
            and ends_clause
            and ((last is not None and last.kind in money_cues and len(gap) <= 2) or money_word)
        ):
            if (
                last is not None
                and last.kind in ("direction", "unstated")
                and last.text[:2] in ("增长", "下降")
            ):
                return number._replace(family="percent", unit="~%")
            return number._replace(family="money", unit="~" + self.money_unit)
        return number
