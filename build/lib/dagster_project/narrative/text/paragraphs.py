"""Lines → paragraphs of normalised text, with the way back to every character's page and box.

Layout breaks a sentence, a word, even a number at the end of a line, so the lines of a paragraph are joined
without a space. Normalising is one character to one character and then leaves white space out, so the map back is
one array of offsets. Here is no grammar: only what is a paragraph and where its characters stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from .direction import ends_of_lines
from .headings import BARE_PART, heading_of
from .joining import Line, continues, margins_of
from .source import Source
from .spelling import GROUP_COMMA, normalise
from .wrapped import (
    INDENT,
    blank_within_sentences,
    breaks_anywhere,
    ends_of_wrapped,
    is_out_of_order,
    page_numbers,
    rows_of_tables,
    slack_of,
)


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


def _narrative_lines(lines: pl.DataFrame, source: Source) -> Iterator[Line]:
    columns = [lines[name].to_list() for name in ("text", "size", "role")]
    ends = ends_of_lines(lines["angle"].to_list(), source.boxes)
    indents, slack, least_indent = True, Line.slack, Line.least_indent
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
        yield Line(
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


def _table_rows(block: list[Line], is_first: bool) -> Paragraph:
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
    narrative = list(_narrative_lines(lines, source))
    margins = margins_of(narrative)
    made: list[Paragraph] = []
    open_lines: list[Line] = []
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
                text = GROUP_COMMA.sub(",", text)
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
            if not (len(open_lines) == 1 and BARE_PART.fullmatch(open_lines[0].text)):
                close()
            continue
        if line.is_row:
            made.append(Paragraph(line.text, line.offsets, is_row=True))
            continue
        if open_lines and not continues(open_lines[-1], line, margins):
            close()
        open_lines.append(line)
    close()
    return made
