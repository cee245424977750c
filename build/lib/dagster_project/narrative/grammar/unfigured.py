"""Words that state something without a figure: 持平, 决算数小于预算数, 无…支出."""

from __future__ import annotations

import re
from decimal import Decimal

from ..claims.drafts import Draft, figure_of
from ..claims.lists import BUDGET_KINDS, may_be_part
from ..subjects.sections import SILENT_TOPICS
from ..subjects.totals import Subject
from ..words.numbers import Number
from .ledger import Ledger
from .mentions import Mentions
from .reading import CLAUSES, Cue, Reading, own_clause
from .wholes import Wholes

_BUDGET_AFTER = re.compile(r"^(?:了)?(?:年初|全年|调整后?的?|年度|当年|本年)?(?:部门|支出)?预算")
_BUDGET_AMOUNT = re.compile(
    r"(?:年初|全年|调整后?的?|年度|当年|本年)?(?:部门|支出)?预算(?:安排)?数?额?(?:为)?\d"
)
_MONEY_NOUN_END = re.compile(r"(?:支出|收入|经费|费|费用|收支|拨款|总额|金额|资金)(?:情况|安排|发生|预算)?$")

COMPARED = ("comparator", "budget")
"""Cues that say what the figure before is compared with."""
NOTHING = frozenset(
    {"支出", "开支", "费用", "发生", "发生额", "此项支出", "该项支出", "经费支出", "安排", "预算安排", "预算"}
)
"""What 无 may be followed by where its item stands before it."""


class Unfigured:
    """Reads the words that make or complete a claim."""

    def __init__(self, ledger: Ledger, mentions: Mentions, lists: Wholes) -> None:
        self.ledger = ledger
        self.mentions = mentions
        self.lists = lists

    def level(self, at: Reading, match: re.Match[str]) -> None:
        """持平: change 0 against the comparator, or the direction of a budget comparison."""
        if at.text[max(0, match.start() - 1) : match.start()] == "如" or at.section.topic in SILENT_TOPICS:
            return
        kind = _kind_compared(at)
        named = self._level_subject(at, match.start())
        target = named or (at.record.subject if at.record else at.subject)
        if target is None:
            return
        record = self._compared_before(at, target, kind)
        if record is not None and kind in BUDGET_KINDS and _has_budget(record):
            record.direction, record.direction_text = 0, match.group()
        elif kind is not None or _is_in_compared_list(at):
            record = self._unchanged(at, record, target, kind, match)
        if named is not None:
            at.subject = target  # X与预算持平，比上年增加: of X, and not of the sentence before
            if at.record is not None and at.record.subject.key != target.key:
                at.record = record
        at.read_up_to(match.end())

    def _compared_before(self, at: Reading, target: Subject, kind: str | None) -> Draft | None:
        """The claim before, if it is of the same; of a budget the last one of that subject."""
        if at.record is not None and at.record.subject.key == target.key:
            return at.record
        return self.ledger.known(at.section, target) if kind in BUDGET_KINDS else None

    def _level_subject(self, at: Reading, end: int) -> Subject | None:
        """What is said to be level: named before the comparison, else before the word."""
        first = next((c.start for c in at.clause.cues if c.kind in (*COMPARED, "final")), end)
        found = self.mentions.subject(at, at.clause.mark, first) or self.mentions.subject(
            at, at.clause.mark, end
        )
        return found if found is not None and found.is_linked else None

    def _unchanged(
        self, at: Reading, record: Draft | None, target: Subject, kind: str | None, match: re.Match[str]
    ) -> Draft:
        """The claim of a change of 0, against the comparator of the sentence or of its list."""
        unit = self.ledger.unit_of_nothing
        word = Number(match.start(), match.end(), match.group(), "figure", Decimal(0), unit, "money")
        if record is None:
            record = self.lists.new(at, target, word)
            self.ledger.copy_final(record)
        record = self.ledger.compared(at, record, kind, "change", word)
        record.direction, record.direction_text = 0, match.group()
        record.figures["change"] = figure_of(word, at.paragraph, unit, implied=True)
        return record

    def compare(self, at: Reading, match: re.Match[str], sign: int) -> None:
        """决算数小于预算数: the direction of the claim that has the budget."""
        text = at.text
        after = text[match.end() : match.end() + 8]
        if after.startswith(("(", "/")) or at.section.topic in SILENT_TOPICS:
            return
        if not _BUDGET_AFTER.match(after):
            return
        if _BUDGET_AMOUNT.match(at.text, match.end()):  # its amount says more: read there
            at.clause.cues.append(Cue("compare", sign, match.start(), match.end(), match.group()))
            return
        subject = self.mentions.subject(at, at.clause.mark, match.start())
        record = at.record
        if (
            subject is not None
            and subject.is_linked
            and (record is None or record.subject.key != subject.key)
        ):
            record = self.ledger.known(at.section, subject)
        record = self.ledger.with_budget(at, record) if record is not None else None
        if record is not None and record.direction is None:
            record.direction, record.direction_text = sign, match.group()

    def none(self, at: Reading, match: re.Match[str]) -> None:
        """无…支出: an amount of zero in words (P20)."""
        if at.section.topic in SILENT_TOPICS:
            return
        phrase = at.next_clause(match.end(), 60)
        subject = self._without(at, phrase, match.start())
        if subject is None:
            return
        word = Number(
            match.start(), match.start() + 1, "无", "figure", Decimal(0), self.ledger.unit_of_nothing, "money"
        )
        draft = self.ledger.draft(at, subject, word)
        inner = at.lists.wholes[-1][0] if at.lists.wholes else None
        outer = (w for w, _ in reversed(self.ledger.open_wholes) if may_be_part(subject, w.subject))
        is_inner = inner is not None and may_be_part(subject, inner.subject)
        draft.whole = inner if is_inner else next(outer, None)
        draft.figures["final"] = figure_of(word, at.paragraph, self.ledger.unit_of_nothing, implied=True)
        draft.pattern = "P20"
        self.ledger.add(at, draft)

    def _without(self, at: Reading, phrase: str, place: int) -> Subject | None:
        """What there is none of: named before the word (因公出国费：无, 公务接待费无支出), or behind it."""
        bare = phrase.strip(")")
        if not bare and at.text[place - 1 : place] == ":":
            head = CLAUSES.split(at.text[at.clause.mark : place - 1])[-1]
            subject = self._head_item(at, head)
            return subject if subject is not None and subject.set_name == "economic" else _of_form(subject)
        head = at.text[own_clause(at, place) : place]
        if not bare and head:  # 因公出国（境）费用没有
            subject = _of_form(self._head_item(at, head))
            behind = head.rpartition(subject.text)[2] if subject is not None else head
            return None if self.ledger.subjects.understanding.unknown(behind) else subject
        if bare in NOTHING and head:
            return _of_form(self._head_item(at, head))
        if re.search(r"\d", phrase) or not _MONEY_NOUN_END.search(phrase):
            return None
        return self._named_behind(at, phrase)

    def _named_behind(self, at: Reading, phrase: str) -> Subject | None:
        fund = at.section.fund if at.section.form else None
        if phrase.startswith(("此项", "该项", "此类")) and fund in ("gf", "soc"):
            return Subject(phrase, at.section.form, "@total", "total", fund)
        found = self.ledger.subjects.resolve(phrase, phrase, at.section, None)
        if found is None or found.item is None or found.circle is not None:
            return None
        return found if found.item == "operating_cost" else _of_form(found)

    def _head_item(self, at: Reading, head: str) -> Subject | None:
        subject = self.ledger.subjects.named_item(head, at.section, self.ledger.parent(at))
        return subject and subject._replace(text=subject.text or head)


def _kind_compared(at: Reading) -> str | None:
    """The kind of base that the clause, or a cue of it, compares with."""
    cues = (str(cue.value) for cue in reversed(at.clause.cues) if cue.kind in COMPARED)
    return at.clause.comparator or next(cues, None)


def _is_in_compared_list(at: Reading) -> bool:
    """The list in which the words stand is one of comparisons."""
    return bool(at.lists.wholes) and at.lists.wholes[-1][0].base_kind is not None


def _has_budget(record: Draft) -> bool:
    """Whether the claim prints its budget, or is compared with one."""
    return "base" in record.figures or record.base_kind in BUDGET_KINDS


def _of_form(subject: Subject | None) -> Subject | None:
    """The subject, if a form has it."""
    return subject if subject is not None and subject.form is not None else None
