"""Which list a figure belongs to, and which claim a list opens on."""

from __future__ import annotations

import re
from typing import Final

from dagster_project.schemas import ClaimReason

from ..claims.drafts import Draft
from ..claims.lists import GRAND_TOTALS, as_budget, is_of_level, may_be_part
from ..subjects.totals import Subject
from ..words.numbers import Number
from .ledger import Ledger
from .mentions import RATING
from .reading import Reading, figure_in

SLOT_OF_ROLE: Final = {"reached": "final", "margin": "final", "execution": "completion"}
"""The slot of a figure whose role has another name."""
GRAND: Final = {"income": "in.total", "expenditure": "out.total"}
"""Form of one side → the line of form 01 that holds its balances too."""
LONGEST_NAME: Final = 60
"""Characters before a figure that name it where nothing else does."""
IMPLICIT_SETS: Final = frozenset({"income_kind", "nature", "economic", "group"})
_BAND_WORDS = re.compile(r"得分在|分\)?(?:以上|以下|及以上)|评级为|评价等级为|等级为|评定为")


def _of_circle(part: Subject, whole: Subject) -> Subject:
    """What is a part of another scope is of that scope too."""
    return part if part.circle else part._replace(circle=whole.circle)


def _inner(whole: Draft, subject: Subject) -> Draft:
    """支出总计‹A›，其中本年支出‹B›；基本支出…: the natures are parts of 本年支出, which is a part of 总计 itself."""
    if whole.subject.item not in GRAND_TOTALS:
        return whole
    known = (
        part for part in whole.parts if part.subject.item == "@total" and part.subject.key != subject.key
    )
    return next((part for part in known if may_be_part(subject, part.subject)), whole)


def _hold_balances(whole: Draft, part: Subject) -> None:
    """收入总计‹A›，其中：年初结转和结余…；本年收入合计…: what holds these is the 总计 of form 01, in whatever section it stands."""
    subject = whole.subject
    is_total = subject.form in GRAND and subject.item == "@total" and subject.measure == "total"
    if not is_total or "总" not in subject.text:
        return
    if part.set_name == "balance" or (part.key == subject.key and "本年" in part.text):
        item = GRAND[subject.form or ""]
        whole.subject = Subject(
            subject.text,
            "income_expenditure_summary",
            item,
            "amount",
            "all",
            is_side=True,
            circle=subject.circle,
        )


def _is_no_part(number: Number, owner: Draft) -> bool:
    """公务接待费‹A›，其中…接待3批次: a count is no part of a cost; 车辆6辆，其中…；单价100万元以上设备2台: nor one of another thing."""
    counted = owner.figures.get("count")
    if counted is None:
        return owner.subject.form == "three_public" and "final" in owner.figures
    return counted.unit != number.unit and "final" not in owner.figures


class Wholes:
    """Finds the whole of a figure; makes claims that are part of it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def new(self, at: Reading, subject: Subject, number: Number) -> Draft:
        draft = self.ledger.draft(at, subject, number)
        whole = self._whole_of(at, subject, number)
        if whole is not None:
            _hold_balances(whole, subject)
            whole = _inner(whole, subject)
        draft.whole = whole
        if draft.whole is not None and draft.whole.subject.circle and subject.is_linked:
            draft.subject = _of_circle(subject, draft.whole.subject)
            draft.because("other_quantity")
        self.ledger.add(at, draft)
        at.record = draft
        return draft

    def new_in_doubt(
        self,
        at: Reading,
        role: str,
        number: Number,
        subject: Subject | None,
        reason: ClaimReason,
        words: tuple[str, ...] = (),
    ) -> None:
        """Keep a figure whose words are not understood as a claim of its own, bound to nothing that is known."""
        target = subject or (at.record.subject if at.record else at.subject)
        text = target.text if target else at.last_clause(number.start, LONGEST_NAME)
        record = at.record
        draft = self.new(at, Subject(text, reason=reason), number)
        draft.figures[SLOT_OF_ROLE.get(role, role)] = figure_in(at, number)
        draft.unknown_words = list(words)
        at.record = record

    def _whole_of(self, at: Reading, subject: Subject, number: Number) -> Draft | None:
        """The claim whose list the figure belongs to: by what is known of both, else by 其中 before it."""
        while at.lists.wholes and may_be_part(subject, at.lists.wholes[-1][0].subject) is False:
            at.lists.wholes.pop()
        if _BAND_WORDS.search(subject.text) or RATING.fullmatch(subject.text):
            return self._counted_whole(at)
        if at.lists.wholes:
            return self._whole_in_sentence(at, subject, number)
        return (
            self._soft_whole(at, subject)
            or self._implied_whole(at, subject)
            or self._whole_above(subject)
            or self._whole_of_unknown(at, subject, number)
            or self._whole_named_before(at, subject)
        )

    @staticmethod
    def _soft_whole(at: Reading, subject: Subject) -> Draft | None:
        """The whole of the sentence before: its list may go on without 其中."""
        soft = at.lists.soft_whole
        if soft is None or soft.subject.circle != subject.circle or subject.key in soft.part_keys:
            return None  # a member that is told again is no other one
        return soft if may_be_part(subject, soft.subject) else None

    @staticmethod
    def _implied_whole(at: Reading, subject: Subject) -> Draft | None:
        """A list without 其中, behind its whole: closed only by its sum."""
        if at.record is None or subject.set_name not in IMPLICIT_SETS:
            return None
        for whole in (at.record, at.record.whole):
            if whole is not None and may_be_part(subject, whole.subject):
                whole.is_implicit_list = whole.is_implicit_list or not whole.parts
                return whole
        return None

    def _whole_above(self, subject: Subject) -> Draft | None:
        """A list that a paragraph above opened."""
        wholes = (whole for whole, _ in reversed(self.ledger.open_wholes))
        fits = (w for w in wholes if may_be_part(subject, w.subject) and is_of_level(subject, w))
        return next(fits, None)

    def _whole_of_unknown(self, at: Reading, subject: Subject, number: Number) -> Draft | None:
        """A paragraph of an open list whose name is unknown: a member that is numbered or prints its share."""
        is_known = subject.is_linked and subject.set_name != "budget_source"
        if is_known or number.family != "money" or not self.ledger.open_wholes:
            return None
        whole, path = self.ledger.open_wholes[-1]
        if at.record is not None and at.record.whole is not whole:
            return None
        is_told_so = at.paragraph.level is not None or "占" in at.text[number.unit_end :]
        is_below = len(at.section.path) <= len(path) + 1
        return whole if is_told_so and is_below and may_be_part(subject, whole.subject) is None else None

    def _whole_in_sentence(self, at: Reading, subject: Subject, number: Number) -> Draft | None:
        owner, depth = at.lists.wholes[-1]
        before = at.lists.outside[-1] if at.lists.parentheses > depth and at.lists.outside else None
        if before is not None and subject.is_linked and may_be_part(subject, before.subject):
            return before  # 公务用车购置及运行费‹A›(购置费‹a›，运行费‹b›)
        if number.family == "count" and _is_no_part(number, owner):
            return None
        return owner if may_be_part(subject, owner.subject) or at.lists.parentheses <= depth else None

    def _whole_named_before(self, at: Reading, subject: Subject) -> Draft | None:
        """公务用车运行维护费中，加油…: the whole is named, its figure stands in an earlier sentence."""
        owner = {"three_public": "total", "vehicle_cost": "vehicle_running"}.get(subject.set_name)
        if owner is None or "中，" not in at.text[at.clause.mark : at.clause.mark + 60]:
            return None
        found = self.ledger.recent.get((at.section.path[:2], ("three_public", owner, "actual", "fiscal")))
        if found is not None:
            whole = self.fresh_whole(at, found, at.clause.mark)
        elif owner == "total":  # its figure is not printed at all
            text = at.text[at.clause.mark : at.clause.mark + 60].partition("中，")[0]
            total = Subject(text, "three_public", "total", "actual", "fiscal")
            whole = Draft(
                total,
                at.section,
                int(at.paragraph.offsets[at.clause.mark]),
                at.clause.year or self.ledger.year,
            )
            self.ledger.add(at, whole)
        else:
            return None
        at.lists.wholes.append((whole, at.lists.parentheses))
        return whole

    def opened_here(self, at: Reading) -> bool:
        """Whether 其中 stands between the figure before and this one."""
        return bool(at.lists.wholes) and at.lists.wholes[-1][0] is at.record

    def _counted_whole(self, at: Reading) -> Draft | None:
        """The projects that were rated, of the same paragraph: the bands of their ratings are its parts."""
        for draft in reversed(self.ledger.drafts[-12:]):
            if (
                draft.paragraph is at.paragraph
                and "count" in draft.figures
                and self._counts_projects(at, draft)
            ):
                return draft if not _BAND_WORDS.search(draft.subject.text) else draft.whole
        return None

    def _counts_projects(self, at: Reading, draft: Draft) -> bool:
        """项目20个, and 对20个项目 with the noun behind the count."""
        counted = rf"(?<![\d.,]){re.escape(draft.figures['count'].text)}个[^，。;:]{{0,10}}项目"
        return "项目" in draft.subject.text or re.search(counted, at.text) is not None

    def fresh_whole(self, at: Reading, record: Draft, start: int) -> Draft:
        """A claim opens one list only: a second list opens on a sibling with the same figure."""
        if not record.parts:
            as_budget(record)
            return record
        twin = record.sibling(int(at.paragraph.offsets[start]))
        self.ledger.add(at, twin)
        return twin
