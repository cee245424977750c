"""Words that state something without a figure: 持平, 决算数小于预算数, 无…支出, the names after 主要包括."""

from __future__ import annotations

import re
from decimal import Decimal

from ..claims.drafts import Draft, figure_of
from ..claims.lists import BUDGET_KINDS, may_be_part
from ..subjects.sections import SILENT_TOPICS
from ..subjects.totals import Subject
from ..words.numbers import Number
from .context import CLAUSES, Cue
from .roles import Roles

_LISTED = re.compile(r"\d[\d,.]*")
_BUDGET_AFTER = re.compile(r"^(?:了)?(?:年初|全年|调整后?的?|年度|当年|本年)?(?:部门|支出)?预算")
_MONEY_NOUN_END = re.compile(r"(?:支出|收入|经费|费|费用|收支|拨款|总额|金额|资金)(?:情况|安排|发生|预算)?$")


class Wording(Roles):
    """Reads the words that make or complete a claim."""

    def _level(self, match: re.Match[str]) -> None:
        """持平: change 0 against the comparator, or the direction of a budget comparison."""
        state, text = self.s, self.p.text
        if text[max(0, match.start() - 1) : match.start()] == "如" or self.section.topic in SILENT_TOPICS:
            return
        kind = state.comparator or next(
            (str(c.value) for c in reversed(state.cues) if c.kind in ("comparator", "budget")), None
        )
        first = next(
            (c.start for c in state.cues if c.kind in ("comparator", "budget", "final")), match.start()
        )
        subject = self._subject(state.mark, first) or self._subject(state.mark, match.start())
        record = state.record
        target = (
            subject
            if subject is not None and subject.is_linked
            else (record.subject if record else state.subject)
        )
        if target is None:
            return
        if record is None or record.subject.key != target.key:
            record = self._known(target) if kind in BUDGET_KINDS else None
        at = Number(match.start(), match.end(), match.group(), "figure", Decimal(0), self.money_unit, "money")
        if (
            kind in BUDGET_KINDS
            and record is not None
            and ("base" in record.figures or record.base_kind in BUDGET_KINDS)
        ):
            record.direction, record.direction_text = 0, match.group()
        elif kind is not None or (state.wholes and state.wholes[-1][0].base_kind):
            if record is None:
                record = self._new(target, at)
                self._copy_final(record)
            record = self._for_comparator(record, kind, "change", at)
            record.direction, record.direction_text = 0, match.group()
            record.figures["change"] = figure_of(at, self.p, self.money_unit, implied=True)
        state.mark, state.cues = match.end(), []

    def _respectively(self, match: re.Match[str]) -> None:
        """基本支出、项目支出分别为‹A›、‹B›: as many names as figures, in their order, or none is bound."""
        state, text = self.s, self.p.text
        clause = CLAUSES.split(text[max(state.mark, match.start() - 120) : match.start()])[-1]
        figures = _LISTED.findall(CLAUSES.split(text[match.end() : match.end() + 300])[0])
        if match.group() == "分别占":
            drafts = state.respective_drafts if len(state.respective_drafts) == len(figures) else []
            state.respective = [draft.subject for draft in drafts] or [None] * len(figures)
            state.respective_share = Cue("share", None, match.start(), match.end(), match.group())
            return
        names = [name for name in re.split(r"、|和|及|以及", clause) if name]
        found = [self.subjects.resolve(name, name, self.section, self._parent()) for name in names]
        known = [subject for subject in found if subject is not None and subject.is_linked]
        fits = len(known) == len(names) == len(figures) >= 2
        state.respective = list(known) if fits else [None] * max(len(figures), 1)
        state.respective_drafts, state.respective_share = [], None
        state.mark, state.cues = match.end(), []

    def _compare(self, match: re.Match[str], sign: int) -> None:
        """决算数小于预算数: the direction of the claim that has the budget."""
        state, text = self.s, self.p.text
        after = text[match.end() : match.end() + 8]
        if after.startswith(("(", "/")) or self.section.topic in SILENT_TOPICS:
            return
        if not _BUDGET_AFTER.match(after):
            return
        subject = self._subject(state.mark, match.start())
        record = state.record
        if (
            subject is not None
            and subject.is_linked
            and (record is None or record.subject.key != subject.key)
        ):
            record = self._known(subject)
        record = self._with_budget(record)
        if record is not None and record.direction is None:
            record.direction, record.direction_text = sign, match.group()

    def _with_budget(self, record: Draft | None) -> Draft | None:
        """The claim of the same item that has the budget: a comparison with last year may stand in between."""
        if record is None or record.base_kind in BUDGET_KINDS:
            return record
        return next(
            (
                draft
                for draft in reversed(self.drafts[-12:])
                if draft.paragraph is self.p
                and draft.subject.key == record.subject.key
                and draft.base_kind in BUDGET_KINDS
            ),
            None,
        )

    def _none(self, match: re.Match[str]) -> None:
        """无…支出: an amount of zero in words (P20)."""
        text, state = self.p.text, self.s
        if self.section.topic in SILENT_TOPICS:
            return
        phrase = CLAUSES.split(text[match.end() : match.end() + 60], maxsplit=1)[0]
        if not phrase.strip(")") and text[match.start() - 1 : match.start()] == ":":
            head = CLAUSES.split(text[state.mark : match.start() - 1])[-1]
            subject = self.subjects.named_item(head, self.section, self._parent())
            if subject is None or (subject.set_name != "economic" and subject.form is None):
                return
            subject = subject._replace(text=subject.text or head)
        else:
            if re.search(r"\d", phrase) or not _MONEY_NOUN_END.search(phrase):
                return
            found = self.subjects.resolve(phrase, phrase, self.section, None)
            if (
                phrase.startswith(("此项", "该项", "此类"))
                and self.section.form
                and self.section.fund in ("gf", "soc")
            ):
                found = Subject(phrase, self.section.form, "@total", "total", self.section.fund)
            if found is None or found.item is None or (found.form is None and found.item != "operating_cost"):
                return
            subject = found
        at = Number(match.start(), match.start() + 1, "无", "figure", Decimal(0), self.money_unit, "money")
        draft = self._draft(subject, at)
        draft.whole = next(
            (w for w, _ in reversed(self.open_wholes) if may_be_part(subject, w.subject)), None
        )
        draft.figures["final"] = figure_of(at, self.p, self.money_unit, implied=True)
        draft.pattern = "P20"
        self._add(draft)

    def _open_names(self, match: re.Match[str]) -> None:
        state = self.s
        state.list_from = match.end()
        state.list_record = state.record
        state.list_subject = None
        if self.p.text[max(state.mark, 0) : match.start()].strip("，:。; "):
            state.list_subject = self._subject(state.mark, match.start())

    def _close_names(self, end: int) -> None:
        """Names after 主要包括 of 人员经费 or 公用经费: each a claim without figure."""
        state = self.s
        start, record = state.list_from, state.list_record
        state.list_from = state.list_record = None
        if start is None or record is None or record.subject.item not in ("@personnel", "@public"):
            return
        at = start
        for name in re.split(r"([、，:])", self.p.text[start:end]):
            bare = re.sub(r"等(?:支出|方面)?$", "", name).strip(":()")
            if name != bare and name.endswith("等"):
                record.is_open_list = True
            code, reason = (
                self.subjects.names.basic_economic_code(bare, record.subject.item)
                if len(bare) > 1
                else (None, None)
            )
            if len(bare) > 1 and not re.search(r"\d", bare) and len(bare) <= 30:
                subject = Subject(
                    bare, "gpb_basic_economic" if code else None, code, "amount", "gpb", "name", reason
                )
                draft = Draft(
                    subject, self.section, int(self.p.offsets[min(at, len(self.p.offsets) - 1)]), self.year
                )
                draft.whole, draft.pattern = record, "P11-list"
                draft.quote = (at, at + len(name))
                self._add(draft)
            at += len(name)
