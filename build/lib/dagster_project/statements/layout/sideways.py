"""Tables wider than their page: the columns on the next page belong to the rows of the one before.

A piece goes on sideways where its rows are the rows of the piece before: the same labels again before other columns
(rows to repeat, as a spreadsheet prints them), or no labels at all and rows at the same heights. It has no title of its
own, or the same form's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ..forms.descriptions import Words
from .grids import Cell, Piece, Row
from .text import TextLine
from .titles import Titles

MOST_DOWN = 6
"""Pages that a table goes down before it goes on sideways."""
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
    waiting = list(pieces)
    while waiting:
        for count in range(1, MOST_DOWN + 1):
            before, more = found[-count:], waiting[:count]
            if len(before) == len(more) == count and _go_on(before, more, alone, by_page, titles):
                del waiting[:count]
                break
        else:
            found.append(waiting.pop(0))
    return found


def _go_on(
    before: Sequence[Piece],
    more: Sequence[Piece],
    alone: set[int],
    by_page: Mapping[int, Sequence[TextLine]],
    titles: Titles,
) -> bool:
    """Put pieces one below the other to those that they go on sideways, one by one, or all or none of them.

    A table that is too high and too wide is printed across and then down, or down and then across.
    """
    pages = [before[-1].last_page, *(piece.page for piece in more)]
    if pages != list(range(pages[0], pages[0] + len(pages))) or not alone.issuperset(
        {piece.page for piece in (*before, *more)}
    ):
        return False
    if not _may_be_one_form(before[0], more[0], by_page, titles) or (
        titles.names_whole_form(before[0]) and titles.names_whole_form(more[0])
    ):
        return False
    found = [
        _beside(one, other, LEAST_ROWS if place == 0 else 1)
        for place, (one, other) in enumerate(zip(before, more, strict=True))
    ]
    beside = [one for one in found if one is not None]
    if len(beside) < len(more):
        return False
    for one, other, (repeated, rows) in zip(before, more, beside, strict=True):
        _mend_words(rows, other, repeated, titles.words)
        _join(one, other, repeated, rows)
    return True


def _mend_words(rows: Sequence[Row], piece: Piece, repeated: int, words: Words) -> None:
    """A word of the header that the edge of the page cuts in two (支|出) is one word, of both cells."""
    for row, more in zip(rows, piece.rows, strict=True):
        beyond = [cell for cell in more if cell.column >= repeated]
        if not row or not beyond or row[-1].is_blank or beyond[0].is_blank:
            continue
        left, right = row[-1], beyond[0]
        whole = left.key + right.key
        parts = (left.key, right.key)
        if words.header.fullmatch(whole) and not all(map(words.header.fullmatch, parts)):
            left.key = right.key = whole


def _alone_on_page(pieces: Sequence[Piece]) -> set[int]:
    return {page for page, count in Counter(piece.page for piece in pieces).items() if count == 1}


def _beside(before: Piece, piece: Piece, least: int) -> tuple[int, list[Row]] | None:
    """(columns of the piece that are those before it again, the row before of each of its rows); None where it does not
    go on sideways.
    """
    if len(piece.rows) < least:
        return None
    repeated = _repeated_columns(before, piece)
    if repeated is not None:
        is_new = (
            repeated < piece.width and sum(_has_words(_texts(row, repeated)) for row in piece.rows) >= least
        )
        return (repeated, before.rows) if is_new else None
    rows = _rows_as_high(before, piece)
    figures = sum(cell.is_number for row in piece.rows for cell in row)
    return (0, rows) if rows and figures and not _has_labels(piece) else None


def _repeated_columns(before: Piece, piece: Piece) -> int | None:
    """How many columns of the piece say in every row what those before it say; at full width it is the same page again."""
    if len(before.rows) != len(piece.rows):
        return None
    for count in range(piece.width, 0, -1):
        if all(
            _texts(row, count) == _texts(other, count)
            for row, other in zip(piece.rows, before.rows, strict=True)
        ):
            return count
    return None


def _rows_as_high(before: Piece, piece: Piece) -> list[Row] | None:
    """The row before at the height of each row of the piece; rows without one hold no figure, as those of a header may that
    is printed in one row on one page and in several on the other. A row of figures has its label on the first page: blank
    rows there are an empty frame, and the figures another form's.
    """
    found = [_at_height(before, _top(row)) for row in piece.rows]
    rows = [row for row in found if row is not None]
    taken = {id(row) for row in rows}
    if len(rows) < len(found) or len(taken) < len(rows):
        return None
    if any(_has_number(more) and _is_blank(row) for row, more in zip(rows, piece.rows, strict=True)):
        return None
    alone = (row for row in before.rows if id(row) not in taken)
    return None if any(map(_has_number, alone)) else rows


def _has_number(row: Row) -> bool:
    return any(cell.is_number for cell in row)


def _is_blank(row: Row) -> bool:
    return all(cell.is_blank for cell in row)


def _at_height(piece: Piece, top: float) -> Row | None:
    return next((row for row in piece.rows if abs(_top(row) - top) <= SAME_HEIGHT), None)


def _top(row: Row) -> float:
    return row[0].box[1]


def _texts(row: Row, count: int) -> list[str]:
    """The texts of the first columns of a row, of cells that do not reach beyond them."""
    return [cell.key for cell in row if cell.column + cell.column_span <= count]


def _has_words(texts: Sequence[str]) -> bool:
    return any(any("\u4e00" <= character <= "\u9fff" for character in text) for text in texts)


def _has_labels(piece: Piece) -> bool:
    """Whether a row of figures of the piece has words of its own."""
    return any(_has_number(row) and _has_words([c.key for c in row]) for row in piece.rows)


def _may_be_one_form(
    before: Piece, piece: Piece, by_page: Mapping[int, Sequence[TextLine]], titles: Titles
) -> bool:
    """No title on the second page, one of the form that the first page names, or the end of its very title."""
    there, here = _title(piece, by_page, titles), _title(before, by_page, titles)
    if there is None:
        return True
    if here is None:
        return not titles.form_of(there)  # what is left of a title that the edge of the page cuts
    return here.endswith(there) or bool(titles.form_of(there).keys() & titles.form_of(here).keys())


def _title(piece: Piece, by_page: Mapping[int, Sequence[TextLine]], titles: Titles) -> str | None:
    above = [
        line
        for line in by_page.get(piece.page, ())
        if line.bbox is None or line.bbox["y1"] <= piece.box[1] + SAME_HEIGHT
    ]
    return titles.read(above).title


def _join(before: Piece, piece: Piece, repeated: int, rows: Sequence[Row]) -> None:
    """Put the columns of a piece behind those of the piece whose rows they belong to. ``rows``: of ``_beside``."""
    shift = before.right - min(cell.box[0] for cell in _beyond(piece, repeated))
    offset = before.width - repeated
    for row, more in zip(rows, piece.rows, strict=True):
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
