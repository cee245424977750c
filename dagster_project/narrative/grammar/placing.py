"""A figure with its role → the claim it belongs to.

A new subject begins a new claim, a second comparator a sibling of the same item. A figure that belongs to no claim
that is known is refused, and stays unparsed: a number bound to a wrong subject is worse.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..claims.drafts import Draft
from ..claims.lists import BUDGET_KINDS
from ..subjects.totals import Subject
from ..words.numbers import Number
from .budget_placing import BudgetPlacer
from .ledger import Ledger
from .mentions import Mentions
from .reading import Cue, Placement, Reading, figure_in
from .sums import Sums
from .wholes import Wholes

_FROM = re.compile(r"[由从]\d[\d,.]*(?:亿元|万元|元)$")
LONGEST_START = 30
"""Characters of 由‹A›."""
REACHED = ("为", "至", "到")
"""减少为‹N›: by N, or to N."""
SUM_WORD = "合计"
MOST_SUMMED = 24
"""Claims of a sentence that its 合计 may be the sum of."""


class Placer:
    """Puts figures into drafts."""

    def __init__(self, ledger: Ledger, mentions: Mentions, lists: Wholes) -> None:
        self.ledger = ledger
        self.mentions = mentions
        self.lists = lists
        self.sums = Sums(ledger)
        budgets = BudgetPlacer(ledger, lists)
        self._places: dict[str, Callable[[Reading, Placement], bool]] = {
            "final": self._amount,
            "count": self._plain,
            "base": budgets.base,
            "change": self._change,
            "rate": self._change,
            "share": self._share,
            "completion": budgets.completion,
            "execution": budgets.execution,
            "involved": self._involved,
            "addition": self._addition,
            "reached": self._reached,
            "margin": budgets.margin,
            "prior": self._prior,
        }

    def place(self, at: Reading, role: str, cue: Cue | None, number: Number, subject: Subject | None) -> bool:
        """Put a figure into the claim it belongs to. False: it belongs to none that is known."""
        record = at.record
        target = subject or (record.subject if record else at.subject) or self.mentions.bare(at, number)
        if target is None:
            return False
        is_same = record is not None and (subject is None or subject.key == record.subject.key)
        put = Placement(role, cue, number, target, is_same=is_same, is_named=subject is not None)
        known = len(self.ledger.drafts)
        is_placed = self._places[role](at, put)
        if subject is None and record is not None and record.quote[0] != at.clause.sentence_start:
            # of the sentence before: of what it is nothing here says
            for draft in self.ledger.drafts[known:]:
                draft.is_inherited = True
        return is_placed

    def _amount(self, at: Reading, put: Placement) -> bool:
        """The whole of what was told before it, or an amount of its own."""
        return self.sums.place(at, put) or self._plain(at, put)

    def _plain(self, at: Reading, put: Placement) -> bool:
        """The amount or count itself: of the claim before where it has none yet, else of a new one."""
        found = self._own_amount(at, put)
        if found is None:
            return False
        if self._sums_the_sentence(at, found):
            found = found._replace(target=Subject(found.target.text, reason="no_form"), is_same=False)
        record, role = at.record, found.role
        if record is not None and found.is_same and role not in record.figures:
            if record.base_kind != "prior_final" or not found.is_named or role == "count":
                record.figures[role] = figure_in(at, found.number)
                return True
        elif record is not None and not found.is_named and role in record.figures and found.cue is None:
            return False
        draft = self.lists.new(at, found.target, found.number)
        draft.figures[role] = figure_in(at, found.number)
        if record is not None and found.is_same:
            _spend(draft, record)
        return True

    def _prior(self, at: Reading, put: Placement) -> bool:
        """上年公务接待费支出‹P›: the base of what the sentence told of the same, else a claim of the year before."""
        record = at.record if put.is_same else None
        if record is not None and _awaits_last_years(record) and record.quote[0] == at.clause.sentence_start:
            record.figures["base"], record.base_kind = figure_in(at, put.number), "prior_final"
            return True
        draft = self.ledger.draft(at, put.target, put.number)
        draft.year = draft.year and draft.year - 1
        draft.figures["final"] = figure_in(at, put.number)
        at.record = self.ledger.add(at, draft)
        return True

    def _sums_the_sentence(self, at: Reading, put: Placement) -> bool:
        """基金支出‹A›，加调出资金‹B›，支出合计‹S›: the sum of what the sentence told, and not the first of it again."""
        if not put.is_named or put.role != "final" or SUM_WORD not in put.target.text:
            return False
        told = [
            draft
            for draft in self.ledger.drafts[-MOST_SUMMED:]
            if draft.paragraph is at.paragraph
            and draft.quote[0] == at.clause.sentence_start
            and {"final", "base"} & draft.figures.keys()
        ]
        same = [draft.subject.key == put.target.key for draft in told]
        is_first = bool(same) and True in same and SUM_WORD not in told[same.index(True)].subject.text
        return is_first and len(told) > same.index(True) + 1

    def _own_amount(self, at: Reading, put: Placement) -> Placement | None:
        """280人次，共计支出3.5万元: an amount of its own, and not of the count before; None where nothing names it."""
        record = at.record
        counts = record is not None and record.subject.measure == "count" and at.section.topic != "assets"
        if not counts or put.role != "final" or put.is_named:
            return put
        bare = self.mentions.bare(at, put.number)
        return put._replace(target=bare, is_same=False) if bare is not None else None

    def _reached(self, at: Reading, put: Placement) -> bool:
        """由A增至‹B›: the new figure, with the direction of the word."""
        record = at.record
        before = at.text[max(0, at.clause.mark - LONGEST_START) : at.clause.mark]
        slots = record.figures.keys() & {"base", "final"} if record is not None else set()
        if record is not None and put.is_same and slots == {"final"} and _FROM.search(before):
            record.figures["base"] = record.figures.pop("final")  # 由‹A›增至: what it starts from
            record.base_kind = at.clause.comparator or "prior_final"
        if not self._plain(at, put._replace(role="final")):
            return False
        if at.record is record and record is not None and put.sign is not None and put.cue is not None:
            record.direction, record.direction_text = put.sign, put.cue.text
        return True

    def _involved(self, at: Reading, put: Placement) -> bool:
        """项目71个，涉及金额‹A›: an amount of its own; the projects stay the record of what follows."""
        assert put.cue is not None
        draft = self.ledger.draft(at, Subject(put.cue.text, reason="subject_unknown"), put.number)
        draft.figures["final"] = figure_in(at, put.number)
        at.record = self.ledger.add(at, draft)
        return True

    def _addition(self, at: Reading, put: Placement) -> bool:
        """年初预算‹B›，年中追加‹N›，全年预算‹C›: between two budgets of what was told before, and no figure of it."""
        assert put.cue is not None
        draft = self.ledger.draft(at, Subject(put.cue.text, item="budget_addition"), put.number)
        draft.figures["final"] = figure_in(at, put.number)
        self.ledger.add(at, draft)
        return True

    def _change(self, at: Reading, put: Placement) -> bool:
        assert put.cue is not None
        number, role = put.number, put.role
        if number.family == "count" or (number.family == "percent" and role == "change"):
            return self._count_change(at, put)
        record = self._moved(at, put)
        if record.parts and record.base_kind is None and not _is_told_member(at, record):
            # a second list may open on the change
            record = self.ledger.add(at, self.ledger.sibling(at, record, number))
        record = self.ledger.compared(at, record, at.clause.comparator, role, number)
        record.figures[role] = figure_in(at, number)
        sign = put.sign if put.cue.kind == "direction" else None
        if number.value is not None and number.value < 0:
            record.because("sign_ambiguous")
        if role == "change":
            record.direction, record.direction_text = sign, put.cue.text
            if at.text[put.cue.end : number.start] in REACHED:
                record.ways.add("change_is_final")
        else:
            record.rate_direction = sign
        if put.cue.kind == "unstated":
            record.because("direction_unstated")
        return True

    def _moved(self, at: Reading, put: Placement) -> Draft:
        """The claim before, or a new one with the figure that the section printed for its subject and year."""
        record = at.record if put.is_same else None
        year = at.clause.year or at.year or self.ledger.year
        if record is not None and year is not None and record.year != year:
            record = None  # 2022年比2021年减少: of the year that is named, and not of that told last
        if record is None:
            record = self.lists.new(at, put.target, put.number)
            self.ledger.copy_final(record)
        self._start_from_told(at, record)
        return record

    def _start_from_told(self, at: Reading, record: Draft) -> None:
        """上年支出‹P›。本年同类支出‹A›，多支出‹D›: the claim told at once before is what the change starts from."""
        is_open = at.clause.comparator is None and record.base_kind is None and record.whole is None
        if is_open and record is at.record and self.ledger.follows_year_before(at):
            record.figures["base"] = self.ledger.drafts[-2].figures["final"]._replace(is_copied=True)
            record.base_kind = "prior_final"

    def _count_change(self, at: Reading, put: Placement) -> bool:
        assert put.cue is not None
        draft = self.ledger.draft(at, put.target._replace(item=None, form=None, measure=None), put.number)
        draft.base_kind = at.clause.comparator or "unspecified"
        draft.figures["count_change"] = figure_in(at, put.number)
        draft.direction, draft.direction_text = put.sign, put.cue.text
        draft.because("count_change")
        self.ledger.add(at, draft)
        return True

    def _share(self, at: Reading, put: Placement) -> bool:
        record, number = at.record, put.number
        is_same = put.is_same or self._is_noun_of_count(at, put)
        if record is None or not is_same or "share" in record.figures:
            if record is None and not put.is_named:
                return False
            record = self.lists.new(at, put.target, number)
        record.figures["share"] = figure_in(at, number)
        if at.stated_whole is not None:
            record.denominator, at.stated_whole = at.stated_whole, None
            record.denominator_phrase = record.denominator.subject.text or None
        elif put.cue is not None:
            phrase = at.text[put.cue.end : number.start].strip("的为:约 ")
            for tail in self.ledger.words.data["share_tails"]:
                phrase = phrase.removesuffix(tail).rstrip("的")
            record.denominator_phrase = phrase or None
        return True

    def _is_noun_of_count(self, at: Reading, put: Placement) -> bool:
        """15个预算项目进行监控，占…: the words after a count are its noun."""
        record = at.record
        if record is None or put.target.is_linked or "share" in record.figures:
            return False
        return ";" not in at.text[at.clause.mark : put.number.start] and not self.lists.opened_here(at)


def _is_told_member(at: Reading, record: Draft) -> bool:
    """公务用车购置及运行费‹A›(其中：购置费‹a›，运行费‹b›)，比预算数减少‹D›: a member whose own list is over; the change is one of its list."""
    return record.whole is not None and all(whole is not record for whole, _ in at.lists.wholes)


def _awaits_last_years(record: Draft) -> bool:
    """Whether last year's figure may be what the claim starts from."""
    is_open = record.base_kind in (None, "prior_final") and "base" not in record.figures
    return is_open and bool({"final", "change"} & record.figures.keys())


def _spend(draft: Draft, budget: Draft) -> None:
    """P21: what is spent of the budget told before."""
    if _is_budget(budget):
        draft.figures["base"] = budget.figures["final"]._replace(is_copied=True)
        draft.base_kind = budget.budget_kind


def _is_budget(record: Draft) -> bool:
    return record.budget_kind in BUDGET_KINDS and "final" in record.figures
