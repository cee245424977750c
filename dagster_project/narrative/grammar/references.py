"""Words that point back: 前者, 后者, 同类支出, 该项目支出, 其余N万元为X. They name what was told, or what follows; else nothing."""

from __future__ import annotations

import re
from typing import Final

from ..claims.drafts import Draft
from ..subjects.totals import Subject
from ..words.numbers import Number
from .ledger import Ledger
from .reading import Reading, own_clause

PAIR: Final = 2
_POINTED = re.compile(
    r"^(?:[而但其中，]{0,3})(?:(?P<first>前者|前一项)|(?P<last>后者|后一项)|(?:本年度?|今年|当年)?(?P<same>同类|同项)(?:支出|收入|经费|费用)?(?![^\d]*类))"
)
_DEMONSTRATIVES: Final = frozenset({"该", "此"})
_REST = re.compile(r"(?:其中|其余|剩余|余下|另外?|还)?(?:的|有)*")
_NAMED_BEHIND = re.compile(r"(?:为|是|系|属于?)(?P<name>[^\d，。;:、()占为是]{2,20})(?=[，。;、(占]|约占|$)")
"""What an amount is said to be of, behind it."""


class References:
    """Finds what a clause points back to. ``ledger``: the claims told before."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def pointed(self, at: Reading, clause: str) -> Draft | None:
        """The claim that 前者, 后者 or 同类支出 stands for; None where nothing points, or several could be meant."""
        found = _POINTED.match(clause)
        if found is None:
            return None
        if found["same"]:
            return at.record
        told = self._told(at)
        if len(told) == PAIR:
            return told[0] if found["first"] else told[1]
        return told[0] if found["first"] and len(told) == 1 else None

    def _told(self, at: Reading) -> list[Draft]:
        """What the last sentence told: the members of its list, else its claims with an amount."""
        record = at.record
        if record is None:
            return []
        whole = record if record.parts else record.whole
        if whole is not None and whole.parts:
            return whole.parts
        start = record.quote[0]
        return [
            draft
            for draft in self.ledger.drafts[-PAIR - 1 :]
            if draft.paragraph is at.paragraph and draft.quote[0] == start and "final" in draft.figures
        ]

    @staticmethod
    def same_again(at: Reading, subject: Subject | None) -> Subject | None:
        """该项目支出 behind 项目支出: the same once more, and no project of its own."""
        if subject is None or at.record is None or subject.circle not in _DEMONSTRATIVES:
            return subject
        plain = subject._replace(circle=None, reason=None, named_by=())
        return plain if plain.key == at.record.subject.key else subject

    def named_behind(self, at: Reading, number: Number) -> Subject | None:
        """其余‹A›为其他收入: the name stands behind its amount, and nothing else before it."""
        behind = _NAMED_BEHIND.match(at.text, number.unit_end)
        if behind is None or _REST.fullmatch(at.text, own_clause(at, number.start), number.start) is None:
            return None
        found = self.ledger.named(at, behind["name"])
        return found if found is not None and found.is_linked and found.circle is None else None
