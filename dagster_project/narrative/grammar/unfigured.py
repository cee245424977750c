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
from .placing import Placer
from .reading import CLAUSES, Reading
from .wholes import Wholes

_BUDGET_AFTER = re.compile(r"^(?:了)?(?:年初|全年|调整后?的?|年度|当年|本年)?(?:部门|支出)?预算")
_MONEY_NOUN_END = re.compile(r"(?:支出|收入|经费|费|费用|收支|拨款|总额|金额|资金)(?:情况|安排|发生|预算)?$")


class Unfigured:
    """Reads the words that make or complete a claim."""

    def __init__(self, ledger: Ledger, mentions: Mentions, lists: Wholes, placer: Placer) -> None:
        self.ledger = ledger
        self.mentions = mentions
        self.lists = lists
        self.placer = placer

    def level(self, at: Reading, match: re.Match[str]) -> None:
        """持平: change 0 against the comparator, or the direction of a budget comparison."""
        text = at.text
        if text[max(0, match.start() - 1) : match.start()] == "如" or at.section.topic in SILENT_TOPICS:
            return
        kind = at.clause.comparator or next(
            (str(c.value) for c in reversed(at.clause.cues) if c.kind in ("comparator", "budget")), None
        )
        first = next(
            (c.start for c in at.clause.cues if c.kind in ("comparator", "budget", "final")), match.start()
        )
        subject = self.mentions.subject(at, at.clause.mark, first) or self.mentions.subject(
            at, at.clause.mark, match.start()
        )
        record = at.record
        target = (
            subject
            if subject is not None and subject.is_linked
            else (record.subject if record else at.subject)
        )
        if target is None:
            return
        if record is None or record.subject.key != target.key:
            record = self.ledger.known(at.section, target) if kind in BUDGET_KINDS else None
        word = Number(
            match.start(), match.end(), match.group(), "figure", Decimal(0), self.ledger.money_unit, "money"
        )
        if (
            kind in BUDGET_KINDS
            and record is not None
            and ("base" in record.figures or record.base_kind in BUDGET_KINDS)
        ):
            record.direction, record.direction_text = 0, match.group()
        elif kind is not None or (at.lists.wholes and at.lists.wholes[-1][0].base_kind):
            if record is None:
                record = self.lists.new(at, target, word)
                self.placer.copy_final(at, record)
            record = self.placer.for_comparator(at, record, kind, "change", word)
            record.direction, record.direction_text = 0, match.group()
            record.figures["change"] = figure_of(word, at.paragraph, self.ledger.money_unit, implied=True)
        at.clause.mark, at.clause.cues = match.end(), []

    def compare(self, at: Reading, match: re.Match[str], sign: int) -> None:
        """决算数小于预算数: the direction of the claim that has the budget."""
        text = at.text
        after = text[match.end() : match.end() + 8]
        if after.startswith(("(", "/")) or at.section.topic in SILENT_TOPICS:
            return
        if not _BUDGET_AFTER.match(after):
            return
        subject = self.mentions.subject(at, at.clause.mark, match.start())
        record = at.record
        if (
            subject is not None
            and subject.is_linked
            and (record is None or record.subject.key != subject.key)
        ):
            record = self.ledger.known(at.section, subject)
        record = self._with_budget(at, record)
        if record is not None and record.direction is None:
            record.direction, record.direction_text = sign, match.group()

    def _with_budget(self, at: Reading, record: Draft | None) -> Draft | None:
        """The claim of the same item that has the budget: a comparison with last year may stand in between."""
        if record is None or record.base_kind in BUDGET_KINDS:
            return record
        return next(
            (
                draft
                for draft in reversed(self.ledger.drafts[-12:])
                if draft.paragraph is at.paragraph
                and draft.subject.key == record.subject.key
                and draft.base_kind in BUDGET_KINDS
            ),
            None,
        )

    def none(self, at: Reading, match: re.Match[str]) -> None:
        """无…支出: an amount of zero in words (P20)."""
        text = at.text
        if at.section.topic in SILENT_TOPICS:
            return
        phrase = CLAUSES.split(text[match.end() : match.end() + 60], maxsplit=1)[0]
        if not phrase.strip(")") and text[match.start() - 1 : match.start()] == ":":
            head = CLAUSES.split(text[at.clause.mark : match.start() - 1])[-1]
            subject = self.ledger.subjects.named_item(head, at.section, self.ledger.parent(at))
            if subject is None or (subject.set_name != "economic" and subject.form is None):
                return
            subject = subject._replace(text=subject.text or head)
        else:
            if re.search(r"\d", phrase) or not _MONEY_NOUN_END.search(phrase):
                return
            found = self.ledger.subjects.resolve(phrase, phrase, at.section, None)
            if (
                phrase.startswith(("此项", "该项", "此类"))
                and at.section.form
                and at.section.fund in ("gf", "soc")
            ):
                found = Subject(phrase, at.section.form, "@total", "total", at.section.fund)
            if found is None or found.item is None or (found.form is None and found.item != "operating_cost"):
                return
            subject = found
        word = Number(
            match.start(), match.start() + 1, "无", "figure", Decimal(0), self.ledger.money_unit, "money"
        )
        draft = self.ledger.draft(at, subject, word)
        draft.whole = next(
            (w for w, _ in reversed(self.ledger.open_wholes) if may_be_part(subject, w.subject)), None
        )
        draft.figures["final"] = figure_of(word, at.paragraph, self.ledger.money_unit, implied=True)
        draft.pattern = "P20"
        self.ledger.add(at, draft)
