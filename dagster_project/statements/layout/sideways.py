"""Tables wider than their page: the columns on the next page belong to the rows of the one before.

A piece goes on sideways where its rows are the rows of the piece before: the same labels again before other columns
(rows to repeat, as a spreadsheet prints them), or no labels at all and rows at the same heights. It has no title of its
own, or the same form's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from .grids import Cell, Piece, Row
from .text import TextLine
from .titles import Titles

LEAST_ROWS = 3
"""Rows that must agree: two labels may be the same in two tables."""
SAME_HEIGHT = 3.0
"""Points by which the tops of one row may differ on its two pages."""


def joined_sideways(
    pieces: Sequence[Piece], by_page: Mapping[int, Sequence[TextLine]], titles: Titles
) -> list[Piece]:
    """The pieces in their order, those that go on sideways put to the piece whose rows they share.

    Two tables of the same rows that each have all the columns of a form (收入决算表, 支出决算表 of one body) are two forms.
    """
    alone = _alone_on_page(pieces)
    found: list[Piece] = []
    for piece in pieces:
        before = found[-1] if found else None
        if (
            before is not None
            and piece.page == before.last_page + 1
            and {piece.page, before.page} <= alone
            and (repeated := _repeated_columns(before, piece)) is not None
            and _may_be_one_form(before, piece, by_page, titles)
            and not (titles.names_whole_form(before) and titles.names_whole_form(piece))
        ):
            _join(before, piece, repeated)
        else:
            found.append(piece)
    return found


def _alone_on_page(pieces: Sequence[Piece]) -> set[int]:
    return {page for page, count in Counter(piece.page for piece in pieces).items() if count == 1}


def _repeated_columns(before: Piece, piece: Piece) -> int | None:
    """How many columns of the piece are those before it again; None where it does not go on sideways."""
    if len(before.rows) != len(piece.rows) or len(piece.rows) < LEAST_ROWS:
        return None
    for count in range(piece.width, 0, -1):
        shown = [_texts(row, count) for row in piece.rows]
        if shown == [_texts(row, count) for row in before.rows]:  # at full width the same page again
            is_new = count < piece.width and sum(map(_has_words, shown)) >= LEAST_ROWS
            return count if is_new else None
    tops = zip(before.rows, piece.rows, strict=True)
    is_level = all(abs(one[0].box[1] - other[0].box[1]) <= SAME_HEIGHT for one, other in tops)
    figures = sum(cell.is_number for row in piece.rows for cell in row)
    return 0 if is_level and figures and not _has_labels(piece) else None


def _texts(row: Row, count: int) -> list[str]:
    """The texts of the first columns of a row, of cells that do not reach beyond them."""
    return [cell.key for cell in row if cell.column + cell.column_span <= count]


def _has_words(texts: Sequence[str]) -> bool:
    return any(any("\u4e00" <= character <= "\u9fff" for character in text) for text in texts)


def _has_labels(piece: Piece) -> bool:
    """Whether a row of figures of the piece has words of its own."""
    return any(any(cell.is_number for cell in row) and _has_words([c.key for c in row]) for row in piece.rows)


def _may_be_one_form(
    before: Piece, piece: Piece, by_page: Mapping[int, Sequence[TextLine]], titles: Titles
) -> bool:
    """No title on the second page, one of the form that the first page names, or the end of its very title."""
    there, here = _title(piece, by_page, titles), _title(before, by_page, titles)
    if there is None:
        return True
    if here is None:
        return False
    return here.endswith(there) or bool(titles.form_of(there).keys() & titles.form_of(here).keys())


def _title(piece: Piece, by_page: Mapping[int, Sequence[TextLine]], titles: Titles) -> str | None:
    above = [
        line
        for line in by_page.get(piece.page, ())
        if line.bbox is None or line.bbox["y1"] <= piece.box[1] + SAME_HEIGHT
    ]
    return titles.read(above).title


def _join(before: Piece, piece: Piece, repeated: int) -> None:
    """Put the columns of a piece behind those of the piece whose rows they belong to."""
    shift = before.right - min(cell.box[0] for cell in _beyond(piece, repeated))
    offset = before.width - repeated
    for row, more in zip(before.rows, piece.rows, strict=True):
        for cell in more:
            if cell.column + cell.column_span <= repeated:
                before.repeated.append(cell)
                continue
            x0, y0, x1, y1 = cell.box
            cell.box = (x0 + shift, y0, x1 + shift, y1)
            cell.column += offset
            row.append(cell)
    before.width += piece.width - repeated
    before.members.append(piece)
    before.right = max(cell.box[2] for row in before.rows for cell in row)


def _beyond(piece: Piece, repeated: int) -> list[Cell]:
    return [cell for row in piece.rows for cell in row if cell.column + cell.column_span > repeated]
