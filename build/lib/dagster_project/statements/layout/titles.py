"""What stands above a grid: the form's title, its number, the body, the unit; and the same printed inside the grid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ..forms.descriptions import Catalogue
from .grids import Cell, Piece
from .text import TextLine, compact

_NUMBER = re.compile(
    r"^(?:(?:财决)?(?:公开|附件|附)?(?:表)?\d{1,2}(?:-\d)?(?:表)?[、.:-]*|[(]?[一二三四五六七八九十]{1,3}[)、.]+|[(]?\d{1,2}[)、.]+"
    r"|(?:附?表)[一二三四五六七八九十]{1,3}[、.:]*|附件\d*[:、]?|第[一二三四五六七八九十]+部分)+"
)
_YEAR_HEAD = re.compile(r"^.{0,40}?(?:20\d\d|[X×]{2,4})年?度?(?:部门|单位)?(?=.)")
_TITLE_LIKE = re.compile(r".{2,45}(?:表|情况表|统计表|明细表)(?:[(].{1,12}[)])?$")
_BRACKETS = re.compile(r"[(][^()]{1,20}[)]$")
_SENTENCE = re.compile(r"[。;,]")
_UNIT_OPENING = re.compile(r"[(]?(?:金额|货币)?$")
"""What stands between a title and the unit on its line."""
HEAD_ROWS = 4
"""Rows at the head of a grid that may hold the words of its columns."""
LONGEST_TITLE = 70
"""Characters of a line of a title, which may bear the name of the body; a longer one is a sentence."""
MOST_LINES = 4
"""Lines above a grid among which its title is: number of the form, body and unit may stand below it."""


@dataclass(frozen=True)
class Head:
    """``title``: as compared, without number, body and year; ``printed``: as printed; ``lines``: what belongs to the head."""

    title: str | None
    printed: str | None
    title_lines: tuple[TextLine, ...]
    unit: str | None
    unit_lines: tuple[TextLine, ...]
    other_lines: tuple[TextLine, ...]


def _once(text: str) -> str:
    """A title that stands twice on its line, as where a table is cut across pages, once."""
    half = len(text) // 2
    return text[:half] if half and text[:half] == text[half:] else text


class Titles:
    """Finds titles with the patterns of a catalogue."""

    @classmethod
    @lru_cache(maxsize=8)
    def of(cls, catalogue: Catalogue) -> Titles:
        """Those of a catalogue, made once."""
        return cls(catalogue)

    def __init__(self, catalogue: Catalogue) -> None:
        self.words = catalogue.words
        self.changed_by = catalogue.title_changed_by
        self.word_order = {word: place for place, word in enumerate(catalogue.title_words)}
        self.ordered_words = re.compile("|".join(catalogue.title_words))
        self.of_nothing = catalogue.title_of_nothing
        self.patterns = [
            (form.form_id, re.compile(f"{catalogue.title_prefix}(?:{form.titles.pattern})"))
            for form in catalogue.forms
        ]
        self.whole = [
            [form.measures[name] for name in form.needs]
            for form in catalogue.forms
            if form.rows == "functional" and not form.needs_title
        ]
        self.endings = [(form.form_id, re.compile(f"(?:{form.titles.pattern})$")) for form in catalogue.forms]

    def form_of(self, title: str) -> dict[str, float]:
        """Form id → how well the title names it: 1 wholly, 0.75 behind a body's name (the longest such title only) or
        with its words in another order.
        """
        whole = {form_id: 1.0 for form_id, pattern in self.patterns if pattern.fullmatch(title)}
        if whole:
            return whole
        if (ordered := self._in_order(title)) != title and (named := self.form_of(ordered)):
            return dict.fromkeys(named, 0.75)
        starts = self._starts(title)
        if not starts:
            return {}
        longest = min(starts.values())
        if self.changed_by.search(title[:longest]):
            return {}
        return {form_id: 0.75 for form_id, start in starts.items() if start == longest}

    def _starts(self, title: str) -> dict[str, int]:
        """Form id → where its title begins, which ends the text."""
        return {
            form_id: match.start() for form_id, pattern in self.endings if (match := pattern.search(title))
        }

    def _in_order(self, title: str) -> str:
        """三公经费财政拨款支出决算表 with its words as the patterns have them: 财政拨款三公经费支出决算表."""
        words = self.ordered_words.findall(title)
        if len(set(words)) < 2:
            return title
        first = title.index(words[0])
        ordered = "".join(sorted(words, key=self.word_order.__getitem__))
        return title[:first] + ordered + self.ordered_words.sub("", title[first:])

    def _named_length(self, title: str) -> int:
        """Characters of a title that name its form; 0 where none is named."""
        if not self.form_of(title):
            return 0
        return len(title) - min(self._starts(title).values(), default=0)

    def read(self, above: Sequence[TextLine], inside: Sequence[Cell] = ()) -> Head:
        """The head of a grid from the lines above it (reading order) and the leading rows of the grid itself."""
        near = list(above)[-MOST_LINES - 4 :]
        unit: str | None = None
        unit_lines: list[TextLine] = []
        others: list[TextLine] = []
        rest: list[TextLine] = []
        for line in near:
            if found := self.unit_in(line.text):
                unit = found
                unit_lines.append(line)
                if (title := self._before_unit(line.text)) is not None:
                    rest.append(replace(line, text=title))
            elif self._is_head(line.text):
                others.append(line)
            else:
                rest.append(line)
        title, printed, title_lines = self._title(rest)
        for cell in inside:
            unit = self.unit_in(cell.key) or unit
            if title is None and cell.key and (found := self._bare(cell.key)):
                title, printed = found, cell.text.replace("\n", "")
        return Head(title, printed, tuple(title_lines), unit, tuple(unit_lines), tuple(others))

    def with_previous_page(self, head: Head, lines: Sequence[TextLine]) -> Head:
        """A title that stands at the foot of the page before its grid."""
        title, printed, title_lines = self._title([line for line in lines if not line.text.isdigit()])
        if title is None or not self.form_of(title):
            return head
        return replace(head, title=title, printed=printed, title_lines=tuple(title_lines))

    def unit_in(self, text: str) -> str | None:
        """The money unit that a unit line states."""
        match = self.words.unit.search(text)
        return match["unit"] if match else None

    def _before_unit(self, text: str) -> str | None:
        """The title that shares its line with the unit (收入决算表(单位:万元)); None if no form is named there."""
        match = self.words.unit.search(text)
        before = _UNIT_OPENING.sub("", text[: match.start()]) if match else ""
        title = self._bare(before) if before else None
        return before if title is not None and self.form_of(title) else None

    def names_whole_form(self, piece: Piece) -> bool:
        """Whether the words at its head name every column that some form of functional codes needs."""
        keys = [cell.key for row in piece.rows[:HEAD_ROWS] for cell in row if not cell.is_blank]
        return any(
            all(any(measure.fullmatch(key) for key in keys) for measure in needed) for needed in self.whole
        )

    def head_rows(self, piece: Piece) -> int:
        """Leading rows of a grid that hold its title, number, body or unit instead of a header."""
        count = 0
        for index, row in enumerate(piece.rows[:5]):
            filled = [cell for cell in row if not cell.is_blank]
            if not filled:
                continue
            if len(filled) > 3 or not all(self._is_head_cell(cell) for cell in filled):
                break
            count = index + 1
        return count

    def _is_head_cell(self, cell: Cell) -> bool:
        text = cell.key
        return bool(self.unit_in(text) or self._is_head(text)) or (
            text.endswith("表") and self._bare(text) is not None
        )

    def _is_head(self, text: str) -> bool:
        words = self.words
        if text.isdigit():  # a page number, a figure
            return False
        return any(p.fullmatch(text) for p in (words.head_number, words.head_body, words.head_year))

    def _title(self, lines: Sequence[TextLine]) -> tuple[str | None, str | None, Sequence[TextLine]]:
        """The title nearest to the grid, over one to three lines."""
        lines = [line for line in lines if len(line.text) <= LONGEST_TITLE]
        best: tuple[tuple[int, float, int], str, Sequence[TextLine]] | None = None
        for end in range(len(lines), max(0, len(lines) - MOST_LINES), -1):
            for size in (1, 2, 3):
                part = lines[max(0, end - size) : end]
                if len(part) < size:
                    continue
                text = self._bare("".join(line.text for line in part))
                if text is None:
                    continue
                score = max(self.form_of(text).values(), default=0.25)
                # 支出决算表 alone names a form, and with the line above it another one, by more of its characters.
                rank = (self._named_length(text), score, len(text) if score < 1 else 0)
                if best is None or rank > best[0]:
                    best = rank, text, part
            if best is not None and best[0][1] >= 0.75:
                break
        if best is None:
            return None, None, ()
        printed = "".join(line.printed.strip() for line in best[2])
        return best[1], printed, best[2]

    def _bare(self, text: str) -> str | None:
        """A title without its number, the body and the year; None for what is no title of a table."""
        whole = _once(compact(text))
        bare = _BRACKETS.sub("", _NUMBER.sub("", whole))
        cut = _YEAR_HEAD.sub("", bare)
        # 2023年度收入决算表: a year at the head is no number.
        of_year = _YEAR_HEAD.sub("", _BRACKETS.sub("", whole)) if whole.startswith("20") else cut
        for candidate in (bare, cut, of_year):
            if 1.0 in self.form_of(candidate).values():
                return candidate
        if self.form_of(bare):
            return bare
        is_title = _TITLE_LIKE.fullmatch(bare) and not _SENTENCE.search(bare)
        return bare if is_title and not self.of_nothing.fullmatch(bare) else None
