"""Paragraph → drafts of claims: one pass over its tokens, left to right.

A figure's role follows from the cue words between it and the figure before; its subject from the nouns there, else
from the figure before, else from the heading; 其中 makes the claim before it a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..subjects.sections import Section
from ..subjects.totals import Subject
from ..text.paragraphs import Paragraph
from ..words.numbers import DIGITS, Number, read_number
from .context import CLAUSES, LONGEST_LEAD, Cue, State
from .unfigured import Wording

_ORPHAN_UNIT = re.compile(
    r"(?:[为计少加入费]|支出|金额|预算|决算|项目)(?:万元|亿元|%)|占[，。;]|完成[^，。;]{0,8}的[，。;]"
)
_WORTH_READING = re.compile(r"\d|持平|变化|一致|无|没有|未|不涉及")
_NUMBERS_TOGETHER = re.compile(r"\d%\d[\d,]*\.\d|\d \d|\.\d+%?[^\d万元亿%，。;:、)（( 个百]|^[\d,.]+%?$")


MOST_OPEN_LISTS = 12
"""Lists that may be open one inside the other; an honest document has four."""
LONGEST_PARAGRAPH = 20_000
"""Characters; what is longer is no paragraph of sentences (the longest real one seen has 3,000) and is not read."""


class Walker(Wording):
    """Reads the paragraphs of one document."""

    def read(self, paragraph: Paragraph, section: Section) -> None:
        """Read one paragraph in its section."""
        self.p, self.section, self.s = paragraph, section, State()
        while self.open_wholes and not _is_within(section.path, self.open_wholes[-1][1]):
            self.open_wholes.pop()
        goes_on, self.reason_goes_on = self.reason_goes_on and paragraph.level is None, False
        text = paragraph.text
        if not _WORTH_READING.search(text):
            return
        if len(text) > LONGEST_PARAGRAPH:
            self.unread.append(paragraph)
            return
        self.s.subject = self._head_subject()
        self.s.is_reason = goes_on
        matches = list(self.words.scanner.finditer(text))
        numbers = self._numbers(matches)
        if _ORPHAN_UNIT.search(text) and _NUMBERS_TOGETHER.search(text):
            self.leave(paragraph)  # lifted out of their sentence: none is put back by guess
            return
        handlers: dict[str, Callable] = {"word": self._word, "punctuation": self._punctuation}
        for match in matches:
            kind = match.lastgroup or ""
            if kind == "number":
                self._number(numbers[match.start()])
            elif kind in handlers:
                handlers[kind](match)
            elif kind == "unstated":
                self._cue("unstated", None, match)
            else:
                self._comparator(match)
        self.reason_goes_on = self.s.is_reason and text.endswith(
            ":"
        )  # 主要原因: and the rest is a paragraph below
        self._end_sentence(len(text))
        if self.s.opens and self.s.record is not None:
            self.open_wholes = [*self.open_wholes[1 - MOST_OPEN_LISTS :], (self.s.record, section.path)]
            self.s.record.has_list = True
        self.before = self.s.record or self.before

    def leave(self, paragraph: Paragraph) -> None:
        """Leave every number of a paragraph unclaimed."""
        self.p = paragraph
        for match in DIGITS.finditer(paragraph.text):
            number = read_number(paragraph.text, match.start(), match.end(), self.words)
            self._leave(number, "unparsed" if number.kind == "figure" else number.kind)

    def _numbers(self, matches: list[re.Match[str]]) -> dict[int, Number]:
        text = self.p.text
        found = [
            read_number(text, match.start(), match.end(), self.words)
            for match in matches
            if match.lastgroup == "number"
        ]
        for index in range(len(found) - 2, -1, -1):  # A、B、C万元: the unit stands at the last
            number, after = found[index], found[index + 1]
            between = text[number.end : after.start]
            if number.kind == "figure" and number.family == "none" and between in ("、", "和", "及"):
                found[index] = number._replace(family=after.family, unit="~" + after.unit.lstrip("~"))
        return {number.start: number for number in found}

    def _head_subject(self) -> Subject | None:
        path = self.section.path[-2:]
        if path not in self._heads:
            heads = (self.subjects.named_item(title, self.section) for title in reversed(path))
            self._heads[path] = next((head for head in heads if head is not None), None)
        return self._heads[path]

    def _cue(self, kind: str, value: object, match: re.Match[str]) -> None:
        self.s.cues.append(Cue(kind, value, match.start(), match.end(), match.group()))

    def _comparator(self, match: re.Match[str]) -> None:
        groups = match.groupdict()
        noun, year, of = groups.get("noun"), groups.get("year"), groups.get("of")
        if year:  # 与2022年度相比: its year is a number of the text too
            start = match.start("year")
            self._leave(Number(start, start + 4, year, "year", unit_end=start + 4), "year")
        kind: str | None = "prior_final"
        if noun or of:
            kind = self.words.base_kind[noun or of or ""]
        elif year and self.year and int(year) >= self.year:
            return  # 与2023年度 of the year itself compares with nothing
        elif not year:
            kind = "prior_final"
        self.s.comparator = kind
        self._cue("comparator", kind, match)

    def _word(self, match: re.Match[str]) -> None:
        kind, value = self.words.meaning[match.group()]
        state = self.s
        if kind == "reason":
            if self.p.text[match.end() : match.end() + 6].startswith(("以下", "如下")):
                return
            if self.p.text.endswith(("(类)", "(款)"), 0, match.start()):
                return  # the name of the next level begins so: 用于社会福利的彩票公益金支出
            state.mark = max(state.mark, match.end())
            state.is_reason = True
            state.reason_kind = match.group()
            return
        if kind in ("parts", "opening"):
            self._open_list(match)
            return
        if state.is_reason:
            return
        if kind == "respectively":
            self._respectively(match)
        elif kind == "direction" and value == 0:
            self._level(match)
        elif kind == "compare":
            self._compare(match, int(value or 0))
        elif kind == "none":
            self._none(match)
        elif kind == "list" and match.end() >= len(self.p.text) - 1:
            self._open_list(match)  # 包括: at the end of a paragraph
        elif kind == "list":
            self._open_names(match)
        else:
            self._cue(kind, value, match)

    def _punctuation(self, match: re.Match[str]) -> None:
        character, state = match.group(), self.s
        if character in "。!?":
            self._end_sentence(match.end())
        elif character == ";":
            self._end_clause(match)
        elif character == "(":
            state.parentheses += 1
            state.outside.append(state.record)
        elif character == ")":
            state.parentheses = max(0, state.parentheses - 1)
            while state.wholes and state.wholes[-1][1] > state.parentheses:
                state.record = state.wholes.pop()[0]
            before = state.outside.pop() if state.outside else None
            if before is not None:  # 事业收入‹A›(含教育收费‹B›)，占…: the share is of what stands outside
                state.record = before
        elif character in ":，":
            self._head_clause(match.start())

    def _head_clause(self, end: int) -> None:
        """A clause without figure that names an item says what the next figures are about."""
        state = self.s
        if state.is_reason or state.list_from is not None or state.record is not None:
            return
        clause = self.p.text[max(state.mark, end - LONGEST_LEAD) : end]
        named = self.subjects.named_item(clause, self.section)
        if named is not None:
            state.subject = named._replace(text=named.text or self.subjects.residue(clause) or clause)

    def _end_clause(self, match: re.Match[str]) -> None:
        state = self.s
        self._close_names(match.start())
        if state.is_reason and not self._resumes(match.end()):
            return
        state.is_reason = False
        state.mark, state.cues = match.end(), []

    def _resumes(self, start: int) -> bool:
        """Whether the clause after ； leaves the explanation: 主要用于…；项目支出‹A›, and not 一是…；二是…."""
        clause = CLAUSES.split(self.p.text[start : start + 80], maxsplit=1)[0]
        if re.match(r"(?:[一二三四五六]是|\(?\d\)|[①-⑳]|另外|同时)", clause):
            return False
        if self.s.reason_kind in ("主要用于", "用于", "开支内容", "主要反映", "主要支出", "主要是", "主要为"):
            return True
        if not re.search(r"决算|预算|占|完成", clause) and not re.search(r"\d", clause):
            return False
        subject = self.subjects.resolve(clause, clause, self.section, self._parent())
        return subject is not None and subject.item is not None and self.s.record is not None

    def _end_sentence(self, end: int) -> None:
        state = self.s
        self._close_names(end - 1 if end and self.p.text[end - 1 : end] in ("。",) else end)
        if not state.is_reason and state.record is None:
            self._head_clause(max(state.mark, end - 1))
        if state.wholes:
            state.wholes[-1][0].is_open_list |= self.p.text[max(0, end - 2) : end] == "等。"
            state.soft_whole = state.wholes[0][0]
            state.record = state.wholes[0][0]
        state.wholes = []
        state.comparator, state.cues, state.mark = None, [], end
        state.outside = []
        state.is_reason, state.parentheses, state.awaits_completion = False, 0, False
        state.sentence_start, state.year = end, None

    def _open_list(self, match: re.Match[str]) -> None:
        state = self.s
        rest = self.p.text[match.end() : match.end() + 2]
        self._close_names(match.start())
        at_end = match.end() >= len(self.p.text) - 2 or rest in (":", ":\n")
        if (
            self.words.meaning[match.group()][0] == "opening"
            and not rest.startswith((":", "(", "，"))
            and not at_end
        ):
            return
        if state.is_reason and match.group() != "其中":
            return
        if state.is_reason and not self.p.text.endswith(match.group() + ":", 0, match.end() + 1):
            return
        state.is_reason = False
        state.opens = match.end() >= len(self.p.text) - 12 and not re.search(
            r"\d", self.p.text[match.end() :]
        )
        before = self.before
        if state.record is None and match.start() == 0 and before is not None:
            goes_on = before.section.path[:3] == self.section.path[:3]
            state.record = before if goes_on else None  # a paragraph that begins with 其中
        if state.record is not None:
            whole = self._fresh_whole(state.record, match.start())
            whole.is_open_list = self.p.text.startswith("主要", match.end())  # 其中主要…: not all of them
            state.wholes.append((whole, state.parentheses))
            state.record = whole
        state.mark, state.cues = match.end(), []


def _is_within(path: tuple[str, ...], outer: tuple[str, ...]) -> bool:
    return path[: len(outer)] == outer
