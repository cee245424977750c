"""Notes under a grid, and what they say of it: no data, the kind of its budget."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..forms.descriptions import Words
from .form_pieces import Sheet
from .text import TextLine, compact

_HEADING = re.compile(
    r"^(第[一二三四五六七八九十]+部分|[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)])"
)
_APART = 2.6
"""Line heights beyond which a line no longer belongs to the note above it."""


@dataclass(frozen=True)
class Notes:
    """The note lines of a sheet and their words."""

    lines: tuple[TextLine, ...]
    texts: tuple[str, ...]
    """As printed, one for each note line or note row of the grid."""

    def printed(self) -> str | None:
        return "\n".join(self.texts) or None

    def declares_no_data(self, words: Words) -> bool:
        """Whether a sentence of the notes states that there are no data (无数据); instructions for filling in the form do not count."""
        text = "".join(compact(text) for text in self.texts)
        sentences = re.split(r"[。;]|(?=说明:)|(?=注:)", text)
        return any(words.no_data.search(s) for s in sentences if not words.instruction.search(s))

    def budget_kind(self, words: Words, headers: str) -> str:
        text = "".join(compact(text) for text in self.texts)
        for kind, pattern in words.budget_kinds:
            if pattern.search(text) or pattern.search(headers):
                return kind
        return "unspecified"


def notes_of(sheet: Sheet, words: Words) -> Notes:
    """Lines below the last piece from the first note on, and rows of the grid that are notes."""
    texts = [
        cell.text.replace("\n", "")
        for part in sheet.parts
        for row in part.piece.rows[-3:]
        for cell in row
        if cell.column_span > 1 and words.note.search(cell.key)
    ]
    lines: list[TextLine] = []
    for line in sheet.tail:
        if (
            words.note.search(line.text)
            or (not lines and words.says_of_table.search(line.text))
            or (lines and _goes_on(lines[-1], line))
        ):
            lines.append(line)
        elif lines:
            break
    return Notes(tuple(lines), (*texts, *(line.printed.strip() for line in lines)))


def _goes_on(before: TextLine, line: TextLine) -> bool:
    """Whether a line is the rest of the note above it."""
    if _HEADING.match(line.text) or line.text.isdigit() or before.page != line.page:
        return False
    if before.bbox is None or line.bbox is None:
        return False
    height = max(1.0, before.bbox["y1"] - before.bbox["y0"])
    return line.bbox["y0"] - before.bbox["y0"] <= _APART * height and not before.text.endswith("。")
