"""Names after 主要包括 of 人员经费 or 公用经费: each a claim without figure."""

from __future__ import annotations

import re

from ..claims.drafts import Draft
from ..subjects.totals import Subject
from .ledger import Ledger
from .mentions import Mentions
from .reading import Reading


class NameLists:
    """Reads lists of names."""

    def __init__(self, ledger: Ledger, mentions: Mentions) -> None:
        self.ledger = ledger
        self.mentions = mentions

    def open(self, at: Reading, match: re.Match[str]) -> None:
        at.names.start = match.end()
        at.names.record = at.record
        at.names.subject = None
        if at.text[max(at.clause.mark, 0) : match.start()].strip("，:。; "):
            at.names.subject = self.mentions.subject(at, at.clause.mark, match.start())

    def close(self, at: Reading, end: int) -> None:
        """Names after 主要包括 of 人员经费 or 公用经费: each a claim without figure."""
        start, record = at.names.start, at.names.record
        at.names.start = at.names.record = None
        if start is None or record is None or record.subject.item not in ("@personnel", "@public"):
            return
        place = start
        for name in re.split(r"([、，:])", at.text[start:end]):
            bare = re.sub(r"等(?:支出|方面)?$", "", name).strip(":()")
            if name != bare and name.endswith("等"):
                record.is_open_list = True
            code, reason = (
                self.ledger.subjects.names.basic_economic_code(bare, record.subject.item)
                if len(bare) > 1
                else (None, None)
            )
            if len(bare) > 1 and not re.search(r"\d", bare) and len(bare) <= 30:
                subject = Subject(
                    bare, "gpb_basic_economic" if code else None, code, "amount", "gpb", "name", reason
                )
                draft = Draft(
                    subject,
                    at.section,
                    int(at.paragraph.offsets[min(place, len(at.paragraph.offsets) - 1)]),
                    self.ledger.year,
                )
                draft.whole, draft.pattern = record, "P11-list"
                draft.quote = (place, place + len(name))
                self.ledger.add(at, draft)
            place += len(name)
