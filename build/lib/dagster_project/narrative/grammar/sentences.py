"""Paragraph → drafts of claims: one pass over its tokens, left to right.

A figure's role follows from the cue words between it and the figure before; its subject from the nouns there, else
from the figure before, else from the heading; 其中 makes the claim before it a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..claims.drafts import BUDGET_KINDS
from ..subjects.resolution import Subjects
from ..subjects.sections import Section
from ..subjects.totals import Subject
from ..text.paragraphs import Paragraph
from ..words.numbers import DIGITS, Number, read_number
from ..words.vocabulary import Vocabulary
from .ledger import Ledger
from .list_openings import ListOpenings
from .mentions import LONGEST_LEAD, Mentions
from .name_lists import NameLists
from .placing import Placer
from .reading import CLAUSES, Cue, Explanation, Reading, own_clause
from .respective import Respectively
from .roles import Figures
from .unfigured import Unfigured
from .wholes import Wholes

_ORPHAN_UNIT = re.compile(
    r"(?:[为计少加入费]|支出|金额|预算|决算|项目)(?:万元|亿元|%)|占[，。;]|完成[^，。;]{0,8}的[，。;]"
)
_WORTH_READING = re.compile(r"\d|持平|变化|一致|无|没有|未|不涉及")
_NUMBERS_TOGETHER = re.compile(r"\d%\d[\d,]*\.\d|\d \d|\.\d+%?[^\d万元亿%，。;:、)（( 个百]|^[\d,.]+%?$")


BUDGET_WORDS = {"调整后": "adjusted", "年初": "initial"}
LONGEST_BUDGET_NAME = 24
"""Characters before 预算 that name what is budgeted."""
PURPOSES = frozenset({"主要用于", "用于", "开支内容", "主要反映", "主要支出", "主要开支"})
"""Words behind which stands what the money was for; a comparison in a clause of its own is told of the figure again."""
_EACH = re.compile(r"分别|各(?:[为是]|增加|减少|增长|下降)")
_OF_THIS_YEAR = re.compile(r"[本今当]年")
_LISTS_AMOUNTS = re.compile(r"[:，]?[^，。;:、()\d]{2,24}(?:\(境\)费?)?\d[\d,.]*(?:万元|亿元|元)")
"""A name and its amount: what 包括 opens is a list of amounts and not of names."""

LONGEST_PARAGRAPH = 20_000
"""Characters; what is longer is no paragraph of sentences (the longest real one seen has 3,000) and is not read."""


class Walker:
    """Reads the paragraphs of one document: walks the tokens and hands each to its reader."""

    def __init__(
        self, words: Vocabulary, subjects: Subjects, year: int | None, money_unit: str | None
    ) -> None:
        self.ledger = Ledger(words, subjects, year, money_unit)
        self.mentions = Mentions(self.ledger)
        self.lists = Wholes(self.ledger)
        placer = Placer(self.ledger, self.mentions, self.lists)
        self.figures = Figures(self.ledger, self.mentions, placer, Respectively(self.ledger, self.lists))
        self.names = NameLists(self.ledger, self.mentions)
        self.openings = ListOpenings(self.ledger, self.lists, self.names)
        self.unfigured = Unfigured(self.ledger, self.mentions, self.lists)
        self._handlers: dict[str | None, Callable] = {
            "word": self._word,
            "punctuation": self._punctuation,
            "unstated": self._unstated,
            "prior": self._prior,
            "from": self._prior,
            "margin": self._margin,
            "bare": self._bare,
        }
        self._heads: dict[tuple[str, ...], Subject | None] = {}

    def read(self, paragraph: Paragraph, section: Section) -> None:
        """Read one paragraph in its section."""
        ledger, text = self.ledger, paragraph.text
        ledger.close_lists_outside(section)
        goes_on, ledger.reason_goes_on = ledger.reason_goes_on and paragraph.level is None, False
        if not _WORTH_READING.search(text):
            return
        if len(text) > LONGEST_PARAGRAPH:
            ledger.unread.append(paragraph)
            return
        if _ORPHAN_UNIT.search(text) and _NUMBERS_TOGETHER.search(text):
            self.leave(paragraph)  # lifted out of their sentence: none is put back by guess
            return
        at = Reading(paragraph, section, explanation=Explanation(goes_on))
        at.subject = self._head_subject(at)
        self._walk(at)
        # 主要原因: and the rest is a paragraph below
        ledger.reason_goes_on = at.explanation.is_open and text.endswith(":")
        self._end_sentence(at, len(text))
        ledger.close_paragraph(at)

    def _walk(self, at: Reading) -> None:
        matches = list(self.ledger.words.scanner.finditer(at.text))
        numbers = self._numbers(at, matches)
        for match in matches:
            kind = match.lastgroup
            if kind == "number":
                self.figures.read(at, numbers[match.start()])
            else:
                self._handlers.get(kind, self._comparator)(at, match)

    def leave(self, paragraph: Paragraph) -> None:
        """Leave every number of a paragraph unclaimed."""
        for match in DIGITS.finditer(paragraph.text):
            number = read_number(paragraph.text, match.start(), match.end(), self.ledger.words)
            self.ledger.leave(paragraph, number, "unparsed" if number.kind == "figure" else number.kind)

    def _numbers(self, at: Reading, matches: list[re.Match[str]]) -> dict[int, Number]:
        text = at.text
        found = [
            read_number(text, match.start(), match.end(), self.ledger.words)
            for match in matches
            if match.lastgroup == "number"
        ]
        for index in range(len(found) - 2, -1, -1):  # A、B、C万元: the unit stands at the last
            number, after = found[index], found[index + 1]
            between = text[number.end : after.start]
            is_told_apart = between == "，" and _EACH.search(text, max(0, number.start - 6), number.start)
            is_listed = between in ("、", "和", "及") or is_told_apart
            if number.kind == "figure" and number.family == "none" and is_listed:
                found[index] = number._replace(family=after.family, unit="~" + after.unit.lstrip("~"))
        return {number.start: number for number in found}

    def _head_subject(self, at: Reading) -> Subject | None:
        path = at.section.path[-2:]
        if path not in self._heads:
            heads = (self.ledger.subjects.named_item(title, at.section) for title in reversed(path))
            self._heads[path] = next((head for head in heads if head is not None), None)
        return self._heads[path]

    def _unstated(self, at: Reading, match: re.Match[str]) -> None:
        """增加（减少）: a direction that the template left open."""
        self._cue(at, "unstated", None, match)

    def _prior(self, at: Reading, match: re.Match[str]) -> None:
        """(上年决算为P), 由2021年的P: the amount behind it is last year's."""
        year = match.groupdict()["of_year"] or match.groupdict()["from_year"]
        if year is not None:
            self._leave_year(at, match.start("of_year" if match["of_year"] else "from_year"), year)
            if self.ledger.year and int(year) >= self.ledger.year:
                return
        if not at.explanation.is_open:
            at.clause.comparator = "prior_final"
            self._cue(at, "comparator", "prior_final", match)

    def _margin(self, at: Reading, match: re.Match[str]) -> None:
        """低于上年决算N: less than last year's by N."""
        if not at.explanation.is_open:
            at.clause.comparator = "prior_final"
            self._cue(at, "direction", self.ledger.words.meaning[match["how"]][1], match)

    def _bare(self, at: Reading, match: re.Match[str]) -> None:
        """比上年多N, 少N: a direction only behind a comparator of its own clause."""
        if match["rate"]:
            if not at.explanation.is_open:
                self._cue(at, "direction", 1 if match["rate"] in "增升" else -1, match)
            return
        is_compared = (
            at.clause.comparator is not None
            or any(cue.kind == "comparator" for cue in at.clause.cues)
            or self.ledger.follows_year_before(at)
        )
        if is_compared and not at.explanation.is_open:
            self._cue(at, "direction", 1 if match["more"] == "多" else -1, match)

    def _leave_year(self, at: Reading, start: int, year: str) -> None:
        """A year within a token is a number of the text too."""
        self.ledger.leave(at.paragraph, Number(start, start + 4, year, "year", unit_end=start + 4), "year")

    def _cue(self, at: Reading, kind: str, value: object, match: re.Match[str]) -> None:
        before = at.clause.cues[-1] if at.clause.cues else None
        if kind == "budget" and before is not None and (before.kind, before.end) == ("share", match.start()):
            # 占年初预算‹B›的p, 占预算的p: how far the budget was spent, not what the budget is a part of
            at.clause.cues[-1] = before._replace(kind="completion")
        at.clause.cues.append(Cue(kind, value, match.start(), match.end(), match.group()))

    def _comparator(self, at: Reading, match: re.Match[str]) -> None:
        groups = match.groupdict()
        if groups.get("year"):  # 与2022年度相比: its year is a number of the text too
            self._leave_year(at, match.start("year"), groups["year"])
        kind = self._base_kind(groups.get("noun") or groups.get("of"), groups.get("year"))
        if kind is None:
            return
        is_of_purpose = at.explanation.is_open and at.explanation.word in PURPOSES
        if is_of_purpose and own_clause(at, match.start()) == match.start():
            at.explanation.is_open = False  # 主要用于…，比上年增加‹N›: of the figure before, and no purpose
            at.read_up_to(match.start())
        at.clause.comparator = kind
        at.clause.base_year = int(groups["year"]) if groups.get("year") else None
        self._cue(at, "comparator", kind, match)

    def _base_kind(self, noun: str | None, year: str | None) -> str | None:
        """What a comparator compares with; None for a year compared with itself, which compares with nothing."""
        own = self.ledger.year
        if noun is None:
            return None if year and own and int(year) >= own else "prior_final"
        kind = self.ledger.words.base_kind[noun]
        is_earlier = bool(year and own and int(year) < own)
        return (
            "prior_initial" if kind in BUDGET_KINDS and is_earlier else kind
        )  # 比2023年预算, in that of 2024

    def _word(self, at: Reading, match: re.Match[str]) -> None:
        kind, value = self.ledger.words.meaning[match.group()]
        if kind == "reason":
            self._open_explanation(at, match)
        elif kind in ("parts", "opening"):
            self.openings.list(at, match)
        elif not at.explanation.is_open:
            self._state(at, kind, value, match)

    def _open_explanation(self, at: Reading, match: re.Match[str]) -> None:
        if at.text[match.end() : match.end() + 6].startswith(("以下", "如下")):
            return
        if at.text.endswith(("(类)", "(款)"), 0, match.start()):
            return  # the name of the next level begins so: 用于社会福利的彩票公益金支出
        at.clause.mark = max(at.clause.mark, match.end())
        at.explanation.is_open = True
        at.explanation.word = match.group()

    def _state(self, at: Reading, kind: str, value: object, match: re.Match[str]) -> None:
        """A word that states something or says what the next figure is."""
        if kind == "scope":
            self._scope(at, match)
        elif kind == "respectively":
            self.figures.respectively.open(at, match)
        elif kind == "direction" and value == 0:
            self.unfigured.level(at, match)
        elif kind == "compare":
            self.unfigured.compare(at, match, value if isinstance(value, int) else 0)
        elif kind == "none":
            self.unfigured.none(at, match)
        elif kind == "list":
            self._open_names(at, match)
        else:
            self._cue(at, kind, self._budget_of(at, match) if value == "unspecified" else value, match)

    def _budget_of(self, at: Reading, match: re.Match[str]) -> str:
        """年初批复的政府采购预算, 调整后采购预算: the kind stands before the name of what is budgeted."""
        clause = at.last_clause(match.start(), LONGEST_BUDGET_NAME)
        return next((kind for word, kind in BUDGET_WORDS.items() if word in clause), "unspecified")

    def _open_names(self, at: Reading, match: re.Match[str]) -> None:
        """包括: a list of names; at the end of a paragraph, or before amounts, one of parts."""
        is_last = match.end() >= len(at.text) - 1
        if is_last or _LISTS_AMOUNTS.match(at.text, match.end()):
            self.openings.list(at, match)
        else:
            self.names.open(at, match)

    def _scope(self, at: Reading, match: re.Match[str]) -> None:
        """剔除…因素: until the sentence ends, another scope is spoken of. In brackets it qualifies a name only."""
        if at.lists.parentheses == 0:
            start = own_clause(at, match.start())
            at.clause.scope = at.next_clause(start, 40)

    def _punctuation(self, at: Reading, match: re.Match[str]) -> None:
        character = match.group()
        if character in "。!?":
            self._end_sentence(at, match.end())
        elif character == ";":
            self._end_clause(at, match)
        elif character == "(":
            at.lists.parentheses += 1
            at.lists.outside.append(at.record)
            self.openings.brackets(at, match)
        elif character == ")":
            at.lists.parentheses = max(0, at.lists.parentheses - 1)
            while at.lists.wholes and at.lists.wholes[-1][1] > at.lists.parentheses:
                at.record = at.lists.wholes.pop()[0]
            before = at.lists.outside.pop() if at.lists.outside else None
            if before is not None:  # 事业收入‹A›(含教育收费‹B›)，占…: the share is of what stands outside
                at.record = before
        elif character in ":，":
            if character == ":":
                self.openings.cut(at, match)
            self._head_clause(at, match.start())

    def _head_clause(self, at: Reading, end: int) -> None:
        """A clause without figure that names an item says what the next figures are about."""
        if at.explanation.is_open or at.names.start is not None or at.record is not None:
            return
        clause = at.text[max(at.clause.mark, end - LONGEST_LEAD) : end]
        named = self.ledger.subjects.named_item(clause, at.section)
        if named is not None:
            at.subject = named._replace(text=named.text or self.ledger.subjects.residue(clause) or clause)

    def _end_clause(self, at: Reading, match: re.Match[str]) -> None:
        self.names.close(at, match.start())
        if at.explanation.is_open and not self._resumes(at, match.end()):
            return
        at.explanation.is_open, at.clause.scope = False, None
        at.read_up_to(match.end())

    def _resumes(self, at: Reading, start: int) -> bool:
        """Whether the clause after ； leaves the explanation: 主要用于…；项目支出‹A›, and not 一是…；二是…."""
        clause = CLAUSES.split(at.text[start : start + 80], maxsplit=1)[0]
        if re.match(r"(?:[一二三四五六]是|\(?\d\)|[①-⑳]|另外|同时)", clause):
            return False
        if at.explanation.word in PURPOSES | {"主要是", "主要为"}:
            return True
        if not re.search(r"决算|预算|占|完成", clause) and not re.search(r"\d", clause):
            return False
        subject = self.ledger.named(at, clause)
        return subject is not None and subject.item is not None and at.record is not None

    def _end_sentence(self, at: Reading, end: int) -> None:
        self.names.close(at, end - 1 if end and at.text[end - 1 : end] in ("。",) else end)
        if not at.explanation.is_open and at.record is None:
            self._head_clause(at, max(at.clause.mark, end - 1))
        if at.lists.wholes:
            at.lists.wholes[-1][0].is_open_list |= at.text[max(0, end - 2) : end] == "等。"
            at.lists.soft_whole = at.lists.wholes[0][0]
            at.record = at.lists.wholes[0][0]
        at.lists.wholes = []
        if at.clause.year is not None or at.year is not None:
            at.year = self._year_told(at, end)
        at.clause.comparator, at.clause.base_year, at.clause.cues, at.clause.mark = None, None, [], end
        at.lists.outside = []
        at.explanation.is_open, at.lists.parentheses, at.clause.awaits_completion = False, 0, False
        at.clause.sentence_start, at.clause.year, at.clause.scope = end, None, None

    def _year_told(self, at: Reading, end: int) -> int | None:
        """The year of the sentence that ends, where it told figures of another year and the next one does not say 本年."""
        year, last = at.clause.year, self.ledger.drafts[-1] if self.ledger.drafts else None
        if year is None:
            year = at.year
        elif last is None or last.paragraph is not at.paragraph or last.in_reason or last.year != year:
            return None
        stop = at.text.find("。", end)
        is_back = _OF_THIS_YEAR.search(at.text, end, stop if stop >= 0 else len(at.text))
        return None if is_back or year == self.ledger.year else year
