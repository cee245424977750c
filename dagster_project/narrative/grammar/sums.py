"""A whole that is told behind its members: A、B、C，合计S; 两项合计S."""

from __future__ import annotations

import re
from typing import Final

from ..claims.drafts import Draft
from ..claims.lists import may_be_part
from ..subjects.totals import Subject
from .ledger import Ledger
from .reading import Placement, Reading, figure_in, own_clause

LEAST_SUMMED: Final = 2
MOST_SUMMED: Final = 12
"""Claims before a 合计 that are looked through."""
_SUM = re.compile(
    r"(?:以上|上述)?(?:(?P<number>[两二三四五六七八])(?:项|者|类|笔))?(?:支出|费用|经费|资金|收入)?"
    r"(?:合计|共计|总计|总共|加总)(?:支出|金额|数|为|是|共)*"
)
_NUMBERS: Final = {"两": 2, **{sign: number for number, sign in enumerate("二三四五六七八", 2)}}
_HEAD = re.compile(r"[^，。;:\d]{2,24}(?=:)")
"""What a list is told of, before its colon."""


class Sums:
    """Finds the members of a whole that stands behind them."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def place(self, at: Reading, put: Placement) -> bool:
        """Make the figure the whole of what was told before it. False: it is none, or what was told is not all known."""
        if put.role != "final":
            return False
        found = _SUM.fullmatch(at.text[own_clause(at, put.number.start) : put.number.start])
        if found is None:
            return False
        members = self._members(at, _NUMBERS.get(found["number"] or ""))
        if members is None:
            return False
        subject = self._subject(at, members) or Subject(found.group(), reason="no_form")
        whole = self.ledger.draft(at, subject, put.number)
        whole.figures["final"], whole.budget_kind = figure_in(at, put.number), members[0].budget_kind
        whole.is_cut = True
        for member in members:
            member.whole = whole
            whole.add_part(member)
        at.record = self.ledger.add(at, whole)
        return True

    def _members(self, at: Reading, number: int | None) -> list[Draft] | None:
        """The claims that are summed: as many as are named, else all of the sentence; None where one of them is not certain."""
        start = at.clause.sentence_start
        told = [draft for draft in self.ledger.drafts[-MOST_SUMMED:] if draft.paragraph is at.paragraph]
        if number is None:
            told = [draft for draft in told if draft.quote[0] == start]
            if self._left_out(at, start):
                return None
        else:
            told = told[-number:]
        if len(told) < max(LEAST_SUMMED, number or 0) or not all(map(_is_plain, told)):
            return None
        same = {(draft.year, draft.budget_kind, _side(draft)) for draft in told}
        names = {draft.subject.key for draft in told}
        return told if len(same) == 1 and len(names) == len(told) else None

    def _left_out(self, at: Reading, start: int) -> bool:
        """Whether a number of the sentence is in no claim: it may be a member too."""
        for number, paragraph, kind in reversed(self.ledger.unclaimed):
            if paragraph is not at.paragraph or number.start < start:
                return False
            if kind in ("unparsed", "other"):
                return True
        return False

    def _subject(self, at: Reading, members: list[Draft]) -> Subject | None:
        """What the head of the sentence names, where each member may be a part of it: 三公经费支出结构：…，合计."""
        head = _HEAD.match(at.text, at.clause.sentence_start)
        if head is None:
            return None
        named = self.ledger.subjects.named_item(head.group(), at.section)
        is_whole = named is not None and all(may_be_part(one.subject, named) is not False for one in members)
        return named._replace(text=named.text or head.group()) if named is not None and is_whole else None


def _is_plain(draft: Draft) -> bool:
    """One amount that stands for itself: printed, certain, compared with nothing, and in no other list."""
    is_alone = draft.whole is None and not draft.parts and draft.figures.keys() <= {"final", "share"}
    return draft.prints_final and is_alone and draft.is_judged


def _side(draft: Draft) -> str:
    """Income and expenditure are not summed."""
    text = draft.subject.text
    return "income" if "收入" in text or (draft.subject.item or "").startswith("in.") else "other"
