"""Where a list opens: 其中, brackets at once behind a figure, 按…分."""

from __future__ import annotations

import re

from ..claims.drafts import Draft
from .ledger import Ledger
from .name_lists import NameLists
from .reading import Reading
from .wholes import Wholes

LEAST_IN_BRACKETS = 2
"""Amounts in brackets that are parts; one alone may be last year's, or a part of many."""
_AMOUNTS = re.compile(r"[^\d，、;:()]{2,20}\d[\d,.]*(?:万元|元)")
_CUT = re.compile(r"按(?:照)?[^，。;:\d]{1,10}(?:划分|分类|来?分|来?看)$")
LONGEST_CUT = 16
"""Characters of 按…分."""
_SIDE = re.compile(r"(?:^|[，。;:])(?:(?P<income>收入)|支出)(?:预算|决算)?(?:具体|主要)?$")
"""收入包括, 支出包括: the list of one side."""


def _take_side(at: Reading, whole: Draft, end: int) -> None:
    """收支总预算‹A›。…支出包括：…: what is listed there makes the side that is named."""
    side = _SIDE.search(at.text, max(0, end - LONGEST_CUT), end)
    if side is not None and side["income"] is None and whole.subject.item == "in.total" and not whole.parts:
        measure = "total" if whole.subject.form == "fiscal_summary" else "amount"
        whole.subject = whole.subject._replace(item="out.total", measure=measure)


class ListOpenings:
    """Opens the lists of a paragraph."""

    def __init__(self, ledger: Ledger, lists: Wholes, names: NameLists) -> None:
        self.ledger = ledger
        self.lists = lists
        self.names = names

    def list(self, at: Reading, match: re.Match[str]) -> None:
        rest = at.text[match.end() : match.end() + 2]
        self.names.close(at, match.start())
        at_end = match.end() >= len(at.text) - 2 or rest in (":", ":\n")
        if (
            self.ledger.words.meaning[match.group()][0] == "opening"
            and not rest.startswith((":", "(", "，"))
            and not at_end
        ):
            return
        if at.explanation.is_open and match.group() != "其中":
            return
        if at.explanation.is_open and not at.text.endswith(match.group() + ":", 0, match.end() + 1):
            return
        at.explanation.is_open = False
        at.lists.opens = match.end() >= len(at.text) - 12 and not re.search(r"\d", at.text[match.end() :])
        before = self.ledger.before
        if at.record is None and match.start() == 0 and before is not None:
            goes_on = before.section.path[:3] == at.section.path[:3]
            at.record = before if goes_on else None  # a paragraph that begins with 其中
        if at.record is not None:
            whole = self.lists.fresh_whole(at, at.record, match.start())
            _take_side(at, whole, match.start())
            whole.is_open_list = at.text.startswith("主要", match.end())  # 其中主要…: not all of them
            at.lists.wholes.append((whole, at.lists.parentheses))
            at.record = whole
        at.clause.mark, at.clause.cues = match.end(), []

    def cut(self, at: Reading, match: re.Match[str]) -> None:
        """按采购类别分: a list of all that its whole is cut into; a second cut is of the same whole."""
        if _CUT.search(at.text, max(0, match.start() - LONGEST_CUT), match.start()) is None:
            return
        whole = next((w for w, _ in at.lists.wholes if w.is_cut), at.record)
        if whole is None or at.explanation.is_open:
            return
        at.lists.wholes = [pair for pair in at.lists.wholes if not pair[0].is_cut]
        whole = self.lists.fresh_whole(at, whole, match.start())
        whole.is_cut = True
        at.lists.wholes.append((whole, at.lists.parentheses))
        at.record = whole
        at.read_up_to(match.end())

    def brackets(self, at: Reading, match: re.Match[str]) -> None:
        """项目支出‹A›(基本建设类‹a›，行政事业类‹b›): two amounts and more in brackets at once behind a figure are its parts."""
        inside = at.text[match.end() : match.end() + 120].partition(")")[0]
        is_behind = at.clause.mark == match.start() and at.record is not None
        if is_behind and at.record is not None and len(_AMOUNTS.findall(inside)) >= LEAST_IN_BRACKETS:
            whole = self.lists.fresh_whole(at, at.record, match.start())
            whole.is_implicit_list = whole.is_bracketed = True
            whole.is_cut = "+" in inside
            at.lists.wholes.append((whole, at.lists.parentheses))
            at.read_up_to(match.end())
