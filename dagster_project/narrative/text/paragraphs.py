"""Lines → paragraphs of normalised text, with the way back to every character's page and box.

Layout breaks a sentence, a word, even a number at the end of a line, so the lines of a paragraph are joined
without a space. Normalising is one character to one character and then leaves white space out, so the map back is
one array of offsets. Here is no grammar: only what is a paragraph and where its characters stand.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from .direction import ends_of_lines
from .wrapped import (
    INDENT,
    PAUSES,
    TERMINAL,
    blank_within_sentences,
    breaks_anywhere,
    ends_of_wrapped,
    is_out_of_order,
    page_numbers,
    rows_of_tables,
    slack_of,
)

_FROM = "０１２３４５６７８９（）％：．；﹪〈〉﹣－−–—℅＋［］〔〕＂"
_TO = '0123456789()%:.;%<>-----%+[][]"'
SPELLING = str.maketrans(_FROM, _TO)
IGNORED = frozenset("“”\"'‘’「」『』\u200b\ufeff")
"""Characters that carry nothing: quotes come and go around the same name (“三公”, 三公)."""
_CLAUSE_COMMA = re.compile(r",(?:(?<!\d,)|(?!\d)|(?<=\.\d\d,)(?=\d+\.))")
_GROUP_COMMA = re.compile(r"，(?<=\d，)(?<!\.\d\d，)(?=\d{3}(?!\d))")
"""Both begin with the comma itself: places without one are passed over at once."""
_DROPPED = re.compile("[" + "".join(sorted(IGNORED)) + r"\s](?!(?<=\d\s)\s*\d)")
"""White space too, but for the first between two digits: it keeps numbers apart."""
_LINE_END = "\0"
"""Parts lines that are normalised together: neither white space nor a digit, so that none affects the next."""

HEADING = re.compile(
    r"(?P<part>第[一二三四五六七八九十]{1,3}(?:部分|章|篇))"
    r"|(?P<chapter>[一二三四五六七八九十]{1,3}、)"
    r"|(?P<section>\([一二三四五六七八九十]{1,3}\)、?)"
    r"|(?P<item>\d{1,2}(?:、|\.(?!\d)))"
    r"|(?P<point>\(\d{1,2}\)|\d{1,2}\)|[①-⑳])"
)
_BARE_PART = re.compile(r"第[一二三四五六七八九十]{1,3}(?:部分|章|篇)")
"""A part's number alone on its line: its title stands below."""
LEVELS = {"part": 0, "chapter": 1, "section": 2, "item": 3, "point": 4}
LONGEST_HEADING = 48
BIN = 6
"""Points within which two line ends are the same margin."""
NO_MARGINS = (0.0, float("inf"))
LONG_LINE = 15
"""Characters of a line that may reach from margin to margin."""
MANY_LINES = 5
"""Long lines that a page must have to show its own margins."""
_PAGE_NUMBER = re.compile(r"-*\d{1,4}-*|第?\d{1,4}页?(?:[,，/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}")
_COMPLETE = re.compile(r"\d\.\d{2}$")
_LEVEL_MARK = re.compile(r"\((?:类|款|项)")
_TITLE = re.compile(r"[^，。;:、]{2,40}\d{4}年度?[^，。;:、\d]{0,24}(?:说明|公开|情况|报告|汇总|决算|预算)")
"""A title of the whole text on a line of its own: a body, a year and what is published."""
_GOES_ON = re.compile(r"[，。;:、)%]|其中[：:，]|\((?:类|款|项)")
"""No paragraph begins with these: the line before goes on, however short it is."""
_FIGURE = re.compile(r"\d(?:元|万|亿|%|[\d,]*\.\d)")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: normalised text, the document offset of each character, and its place in the numbering.

    ``level`` is None for a paragraph without number, ``number`` the printed number and ``is_heading`` tells that
    the paragraph is nothing but a heading. ``cells`` is set for a row of a table that was printed as text,
    ``is_row`` tells of one whose cells nothing parts any more.
    """

    text: str
    offsets: np.ndarray
    level: int | None = None
    number: str = ""
    is_heading: bool = False
    cells: tuple[tuple[int, int], ...] = ()
    opens_table: bool = False
    is_row: bool = False


@dataclass(frozen=True)
class Source:
    """The document's text and where its characters stand: offset → line → page and box."""

    text: str
    starts: list[int]
    lengths: list[int]
    pages: list[int | None]
    boxes: list[dict | None]
    left: list[list[float] | None]
    right: list[list[float] | None]
    _quotes: dict[tuple[int, int], str] = field(default_factory=dict)

    def quote(self, offsets: np.ndarray) -> str:
        """The characters at these offsets as printed, quotes and spaces between them too, line breaks not."""
        key = (int(offsets[0]), int(offsets[-1]))
        if key not in self._quotes:
            pieces, first = [], key[0]
            gaps = np.flatnonzero(np.diff(offsets) != 1)
            for last, offset in zip(offsets[gaps].tolist(), offsets[gaps + 1].tolist(), strict=True):
                if offset <= last or "\n" in self.text[last + 1 : offset]:
                    pieces.append(self.text[first : last + 1])
                    first = offset
            self._quotes[key] = "".join([*pieces, self.text[first : key[1] + 1]])
        return self._quotes[key]

    def page(self, offset: int) -> int | None:
        return self.pages[self._line(offset)] if self.starts else None

    def _line(self, offset: int) -> int:
        return max(0, bisect_right(self.starts, offset) - 1)

    def box(self, start: int, end: int) -> dict | None:
        """Box of the characters [start, end) that lie on the page of the first; None in plain text."""
        first = self._line(start)
        after = min(self._line(max(start, end - 1)) + 1, first + 60)
        found = [
            self._edges(line, box, start, end)
            for line, box in enumerate(self.boxes[first:after], first)
            if box is not None and self.pages[line] == self.pages[first]
        ]
        if not found:
            return None
        x0, y0, x1, y1 = found[0]
        for left, top, right, bottom in found[1:]:
            x0, y0, x1, y1 = min(x0, left), min(y0, top), max(x1, right), max(y1, bottom)
        return {"x0": x0, "y0": y0, "x1": x1, "y1": y1}

    def _edges(self, line: int, box: dict, start: int, end: int) -> tuple[float, float, float, float]:
        """Edges of those characters [start, end) that stand in one line."""
        from_char = max(0, start - self.starts[line])
        to_char = min(self.lengths[line], end - self.starts[line])
        left, right = self.left[line], self.right[line]
        if left and right and from_char < to_char <= len(left):
            return left[from_char], box["y0"], right[to_char - 1], box["y1"]
        return box["x0"], box["y0"], box["x1"], box["y1"]


def read_source(lines: pl.DataFrame) -> Source:
    """The document's text from a frame of ``schemas.LINES`` (all roles, reading order)."""
    texts = [text or "" for text in lines["text"].to_list()]
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    printed = lines["char_start"].to_list()
    if all(value is not None for value in printed):
        starts = printed
    return Source(
        "\n".join(texts),
        starts,
        [len(text) for text in texts],
        lines["page_number"].to_list(),
        lines["bbox"].to_list(),
        lines["char_x0"].to_list(),
        lines["char_x1"].to_list(),
    )


def _spelled(text: str) -> str:
    """Full-width digits and marks to half width; afterwards ``,`` groups digits and ``，`` parts clauses."""
    for printed, plain in zip(_FROM, _TO, strict=True):  # quicker than str.translate, which looks up each one
        text = text.replace(printed, plain)
    return _GROUP_COMMA.sub(",", _CLAUSE_COMMA.sub("，", text))


def normalise(texts: Sequence[str], starts: Sequence[int]) -> Iterator[tuple[str, np.ndarray]]:
    """Normalised characters of each line and the document offset of each. White space stays only between digits.

    ``starts`` are the offsets of the lines. All are normalised together: a line is too short to pay for the steps.
    """
    spelled = _spelled("".join([text + _LINE_END for text in texts]))
    dropped = [match.start() for match in _DROPPED.finditer(spelled)]
    kept = np.delete(np.arange(len(spelled)), dropped)
    normal = _DROPPED.sub("", spelled)
    lengths = np.array([len(text) + 1 for text in texts], dtype=np.int64)
    ends = np.cumsum(lengths)
    offsets = kept + np.repeat(np.array(starts, dtype=np.int64) - ends + lengths, lengths)[kept]
    first = 0
    for after in np.searchsorted(kept, ends).tolist():
        yield normal[first : after - 1], offsets[first : after - 1]
        first = after


def heading_of(text: str) -> tuple[int | None, str, bool]:
    """Level, printed number and whether the text is a heading alone (short, no figure, no full stop)."""
    match = HEADING.match(text)
    if match is None:
        return None, "", False
    level = LEVELS[match.lastgroup or "item"]
    rest = text[match.end() :]
    alone = (
        len(rest) <= LONGEST_HEADING
        and not _FIGURE.search(rest)
        and "。" not in rest[:-1]
        and ";" not in rest
        and not rest.endswith(("，", "、"))
        and not _LEVEL_MARK.search(rest)
    )
    return level, match.group(), alone


@dataclass
class _Line:
    text: str
    offsets: np.ndarray
    raw: str
    x0: float | None  # along the direction in which it is read
    x1: float | None
    size: float
    page: int | None
    indents: bool = True
    """Paragraphs of its text begin with an indent, as far as is known."""
    slack: float = 2.2
    """Ems by which a full line may stay short."""
    least_indent: float = 1.2
    """Ems."""
    is_row: bool = False


def _narrative_lines(lines: pl.DataFrame, source: Source) -> Iterator[_Line]:
    columns = [lines[name].to_list() for name in ("text", "size", "role")]
    ends = ends_of_lines(lines["angle"].to_list(), source.boxes)
    indents, slack, least_indent = True, _Line.slack, _Line.least_indent
    beside, rows_found = set[int](), set[int]()
    if not any(ends):
        ends, indents = ends_of_wrapped(columns[0])
        slack, least_indent = max(slack, slack_of(ends)), INDENT
        numbers, beside = page_numbers(columns[0])
        beside |= blank_within_sentences(columns[0], ends)
        is_torn = is_out_of_order(columns[0]) if any(ends) else breaks_anywhere(columns[0])
        rows_found = set(range(len(ends))) if is_torn else numbers | rows_of_tables(columns[0], ends)
    texts = [text or "" for text in columns[0]]
    rows = zip(normalise(texts, source.starts), texts, ends, source.pages, *columns[1:], strict=True)
    for index, ((normal, offsets), text, end, page, size, role) in enumerate(rows):
        if role not in (None, "body", "note") or index in beside:
            continue
        yield _Line(
            normal,
            offsets,
            text,
            end[0] if end else None,
            end[1] if end else None,
            size or 12.0,
            page,
            indents,
            slack,
            least_indent,
            index in rows_found,
        )


def _without_page_numbers(lines: list[_Line]) -> list[_Line]:
    """Lines without those that are the number of their page: at its head or foot, and nothing but a number.

    A sentence goes on over the page break; in plain text, without pages, every line stays.
    """
    kept = []
    for index, line in enumerate(lines):
        first = index == 0 or lines[index - 1].page != line.page
        last = index == len(lines) - 1 or lines[index + 1].page != line.page
        if line.x0 is not None and (first or last) and _PAGE_NUMBER.fullmatch(line.text):
            continue
        kept.append(line)
    return kept


def _margins(lines: list[_Line]) -> dict[int | None, tuple[float, float]]:
    """Left and right edge of the running text of each page: of its long lines in the size that most of them have.

    By page, because landscape forms and their notes reach further than any sentence; a page with few long lines
    takes the edges that most pages have.
    """
    pages: dict[int | None, list[_Line]] = {}
    for line in lines:
        if line.x0 is not None and len(line.text) >= LONG_LINE:
            pages.setdefault(line.page, []).append(line)
    edges: dict[int | None, tuple[float, float]] = {}
    for page, long in pages.items():
        size = Counter(round(line.size) for line in long).most_common(1)[0][0]
        body = [line for line in long if round(line.size) == size]
        edges[page] = (min(line.x0 or 0 for line in body), max(line.x1 or 0 for line in body))
    rich = [edges[page] for page, long in pages.items() if len(long) >= MANY_LINES] or list(edges.values())
    if not rich:
        return {}
    common = Counter((round(x0 / BIN), round(x1 / BIN)) for x0, x1 in rich).most_common(1)[0][0]
    usual = (common[0] * BIN, common[1] * BIN)
    return {
        line.page: edges[line.page] if len(pages.get(line.page, ())) >= MANY_LINES else usual
        for line in lines
    }


def _continues(before: _Line, line: _Line, margins: dict[int | None, tuple[float, float]]) -> bool:
    """Whether ``line`` belongs to the paragraph that ``before`` ends."""
    if not before.text or not line.text or before.raw.startswith("\t") or line.raw.startswith("\t"):
        return False
    if _BARE_PART.fullmatch(before.text):
        return len(line.text) <= LONGEST_HEADING and not HEADING.match(line.text)
    if _GOES_ON.match(line.text):
        return True
    if _COMPLETE.search(before.text) and line.text[0].isdigit():
        return False  # 3,204.75 and 30101 below it: rows of a table, no number broken in two
    if HEADING.match(line.text):
        return False
    ended = before.text[-1] in TERMINAL
    paused = before.text[-1] in PAUSES
    if _TITLE.fullmatch(before.text):
        return False
    if line.x0 is None or before.x1 is None:  # plain text has no geometry: a long unfinished line goes on
        return (not ended or paused) and not heading_of(before.text)[2] and len(before.text) >= 15
    left = margins.get(line.page, NO_MARGINS)[0]
    right = margins.get(before.page, NO_MARGINS)[1]
    is_full = before.x1 >= right - before.slack * before.size
    is_indented = line.x0 > left + line.least_indent * line.size
    if heading_of(before.text)[2]:
        return is_full and not is_indented and not ended
    if is_full:
        return not (ended and (is_indented or (not line.indents and not paused)))
    return (not ended or paused) and not is_indented and len(before.text) >= 8


def _table_rows(block: list[_Line], is_first: bool) -> Paragraph:
    """One row of a table typed as text: its lines are its cells."""
    text = ""
    spans: list[tuple[int, int]] = []
    offsets: list[np.ndarray] = []
    for line in block:
        if text:  # a space keeps the numbers of two cells apart
            text += " "
            offsets.append(offsets[-1][-1:] if len(offsets[-1]) else np.zeros(1, dtype=np.int64))
        spans.append((len(text), len(text) + len(line.text)))
        text += line.text
        offsets.append(line.offsets)
    joined = np.concatenate(offsets) if offsets else np.empty(0, dtype=np.int64)
    return Paragraph(text, joined, cells=tuple(spans), opens_table=is_first)


def paragraphs(lines: pl.DataFrame, source: Source) -> list[Paragraph]:
    """The paragraphs of the narrative (roles body and note) in reading order."""
    narrative = _without_page_numbers(list(_narrative_lines(lines, source)))
    margins = _margins(narrative)
    made: list[Paragraph] = []
    open_lines: list[_Line] = []
    in_table = False

    def close() -> None:
        nonlocal in_table
        if not open_lines:
            return
        if open_lines[0].raw.startswith("\t"):
            made.append(_table_rows(open_lines, not in_table))
            in_table = True
        else:
            text = "".join(line.text for line in open_lines)
            if len(open_lines) > 1:  # 1,000, and 373.56 on the next line: the comma groups digits after all
                text = _GROUP_COMMA.sub(",", text)
            level, number, alone = heading_of(text)
            offsets = np.concatenate([line.offsets for line in open_lines])
            made.append(Paragraph(text, offsets, level, number, alone))
            in_table = False
        open_lines.clear()

    for line in narrative:
        is_cell = line.raw.startswith("\t")
        if is_cell and open_lines and open_lines[0].raw.startswith("\t"):
            open_lines.append(line)
            continue
        if not line.text:
            if not (len(open_lines) == 1 and _BARE_PART.fullmatch(open_lines[0].text)):
                close()
            continue
        if line.is_row:
            made.append(Paragraph(line.text, line.offsets, is_row=True))
            continue
        if open_lines and not _continues(open_lines[-1], line, margins):
            close()
        open_lines.append(line)
    close()
    return made
