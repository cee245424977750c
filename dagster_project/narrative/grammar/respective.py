"""基本支出、项目支出分别为‹A›、‹B›: as many names as figures, in their order, or none is bound."""

from __future__ import annotations

import re

from ..words.numbers import Number
from .ledger import Ledger
from .reading import CLAUSES, Cue, Reading, figure_in
from .wholes import Wholes

_LISTED = re.compile(r"\d[\d,.]*")


class Respectively:
    """Reads 分别为, 分别占 and the figures behind them."""

    def __init__(self, ledger: Ledger, lists: Wholes) -> None:
        self.ledger = ledger
        self.lists = lists

    def open(self, at: Reading, match: re.Match[str]) -> None:
        """基本支出、项目支出分别为‹A›、‹B›: as many names as figures, in their order, or none is bound."""
        text = at.text
        clause = CLAUSES.split(text[max(at.clause.mark, match.start() - 120) : match.start()])[-1]
        figures = _LISTED.findall(CLAUSES.split(text[match.end() : match.end() + 300])[0])
        if match.group() == "分别占":
            drafts = at.respective.drafts if len(at.respective.drafts) == len(figures) else []
            at.respective.subjects = [draft.subject for draft in drafts] or [None] * len(figures)
            at.respective.share = Cue("share", None, match.start(), match.end(), match.group())
            return
        names = [name for name in re.split(r"、|和|及|以及", clause) if name]
        found = [
            self.ledger.subjects.resolve(name, name, at.section, self.ledger.parent(at)) for name in names
        ]
        known = [subject for subject in found if subject is not None and subject.is_linked]
        fits = len(known) == len(names) == len(figures) >= 2
        at.respective.subjects = list(known) if fits else [None] * max(len(figures), 1)
        at.respective.drafts, at.respective.share = [], None
        at.clause.mark, at.clause.cues = match.end(), []

    def figure(self, at: Reading, number: Number) -> None:
        """The next figure of a list 分别为A、B or 分别占a、b."""
        assert at.respective.subjects is not None
        subject, share = at.respective.subjects.pop(0), at.respective.share
        role = {"money": "final", "count": "count", "percent": "share"}.get(number.family)
        if subject is None or role is None or (role == "share") != (share is not None):
            self.ledger.leave(at.paragraph, number, "unparsed")
        elif share is not None:
            draft = at.respective.drafts.pop(0)
            draft.figures["share"] = figure_in(at, number)
            end = at.text.find("的", share.end)
            draft.denominator_phrase = at.text[share.end : end] if 0 < end < share.end + 30 else None
        else:
            draft = self.lists.new(at, subject, number)
            draft.figures[role] = figure_in(at, number)
            at.respective.drafts.append(draft)
        at.clause.mark, at.clause.cues = number.unit_end, []
