"""Pieces of tables on pages → sheets: one form from its title to its last row, however many pages it takes.

A piece goes on with the sheet before where it stands first on the next page, without a title of its own, with the
columns of the body before it, and without a header or with the same header again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dagster_project.money import parse_printed
from dagster_project.tables.text.line_kinds import is_row_of_figures, printed_page_number

from ..forms.descriptions import Words
from .columns import Column, columns_of
from .grids import Piece, same_columns
from .headers import Header, read_header
from .lanes import Characters, heads_as_lines, lanes_of
from .sideways import joined_sideways
from .text import TextLine
from .titles import Head, Titles

MOST_LINES_OF_A_ROW = 3
"""Lines that a row takes where its name is wrapped: one above and one below the line of its figures."""
LONGEST_OF_A_HEAD = 40
"""Characters of a line above a table that is no sentence: the longest titles have some 35."""
MOST_HEAD_LINES = 4
"""Lines at the head of a page above the rest of a table: number, title, body, unit."""
LEAST_DASHES = 2
"""Dashes by themselves on a line that is a row of zeros: one may open a clause."""
MOST_BESIDE = 3
"""Sheets that a piece may continue: those that ended last, as many as stand side by side."""
SLACK = 12.0
"""Points by which the edges of two pieces of one table may differ."""
_CONTINUED = re.compile(r"续表?|[(]续\d*[)]")


@dataclass
class Part:
    """A piece within its sheet: the piece, its header, and how far it is shifted against the first."""

    piece: Piece
    header: Header
    shift: float = 0.0
    own: list[Column] | None = None
    """The columns of the sheet as this piece has them, where it repeats their words: wherever they stand on its page."""

    def placed(self, columns: list[Column]) -> tuple[list[Column], float]:
        """``columns``, those of the sheet, as they stand on the page of the piece, and the shift against them."""
        return (self.own, 0.0) if self.own else (columns, self.shift)


@dataclass
class Sheet:
    """One table with what stands above it. ``columns`` are those of its first piece."""

    parts: list[Part]
    columns: list[Column]
    head: Head
    tail: list[TextLine] = field(default_factory=list)
    """Lines below its last piece, up to the next table or title."""
    loose: list[TextLine] = field(default_factory=list)
    """Lines of figures below its pieces that lie in none: rows that its grid was not drawn down to."""

    read: list[TextLine] = field(default_factory=list)
    """Loose lines that became rows of its pieces."""
    names: list[TextLine] = field(default_factory=list)
    """Other lines between its pieces: names of such rows, or parts of them."""

    @property
    def first(self) -> Piece:
        return self.parts[0].piece

    @property
    def last(self) -> Piece:
        return self.parts[-1].piece


def read_sheets(
    pieces: Iterable[Piece], lines: Sequence[TextLine], titles: Titles, words: Words, characters: Characters
) -> list[Sheet]:
    """All sheets of a document in their order. ``characters``: for tables side by side."""
    by_page: dict[int, list[TextLine]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    sheets: list[Sheet] = []
    for page, on_page in _by_page(joined_sideways(list(pieces), by_page, titles)):
        held, framed = heads_as_lines(on_page, titles)
        around = sorted([*by_page.get(page, []), *framed], key=_top) if framed else by_page.get(page, [])
        for lane, beside in lanes_of(held, around, characters):
            _read_lane(page, lane, beside, sheets, titles, words, by_page)
    return sheets


def _top(line: TextLine) -> float:
    return line.bbox["y0"] if line.bbox else 0.0


def _read_lane(
    page: int,
    pieces: Sequence[Piece],
    lines: Sequence[TextLine],
    sheets: list[Sheet],
    titles: Titles,
    words: Words,
    by_page: Mapping[int, list[TextLine]],
) -> None:
    """Put the tables of a page, which stand one below the other, to the sheets so far."""
    gaps = _gaps(pieces, lines)
    for place, piece in enumerate(pieces):
        last = _place(piece, gaps[place], sheets, titles, words, by_page)
        if place == len(pieces) - 1:
            below = [line for line in gaps[-1] if printed_page_number(line.text) is None]
            last.loose += [line for line in below if is_row_of_figures(line.printed)]
            last.tail = gaps[-1] if below else _note_overleaf(by_page.get(page + 1, []), words)


def _note_overleaf(lines: list[TextLine], words: Words) -> list[TextLine]:
    """The lines of the next page where it begins with the note of a form that fills the page before."""
    return lines if lines and words.note.match(lines[0].text) else []


def _by_page(pieces: Iterable[Piece]) -> Iterator[tuple[int, list[Piece]]]:
    grouped: dict[int, list[Piece]] = {}
    for piece in pieces:
        grouped.setdefault(piece.page, []).append(piece)
    for page in sorted(grouped):
        yield page, grouped[page]


def _gaps(pieces: Sequence[Piece], lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """The lines above the first piece, between pieces, and below the last; not those beside a piece, in the margin."""
    gaps: list[list[TextLine]] = [[] for _ in range(len(pieces) + 1)]
    for line in lines:
        y = (line.bbox["y0"] + line.bbox["y1"]) / 2 if line.bbox else 0.0
        if line.bbox and any(_is_beside(line.bbox, y, piece) for piece in pieces):
            continue
        place = sum(1 for piece in pieces if y > (piece.box[1] + piece.box[3]) / 2)
        gaps[place].append(line)
    return gaps


def _is_beside(bbox: Mapping[str, float], y: float, piece: Piece) -> bool:
    x0, y0, x1, y1 = piece.box
    return y0 < y < y1 and not x0 < (bbox["x0"] + bbox["x1"]) / 2 < x1


def _place(
    piece: Piece,
    above: list[TextLine],
    sheets: list[Sheet],
    titles: Titles,
    words: Words,
    by_page: Mapping[int, list[TextLine]],
) -> Sheet:
    """Add a piece to the sheet that it continues, or begin a sheet with it; the sheet that holds it."""
    piece, head = _head_of(piece, above, titles, by_page)
    header = read_header(piece.rows, words)
    if sheets and not above and head.title is None and _is_row_after_all(sheets[-1], piece, header):
        header = Header(0)
    for before in reversed(sheets[-MOST_BESIDE:]):
        if _goes_on(before, piece, header, head, above, words):
            shift = before.first.box[0] - piece.box[0] if _same_width(before.first, piece) else 0.0
            before.parts.append(Part(piece, header, shift, _repeated_columns(before, piece, header, words)))
            before.loose += filter(_is_row, above)
            before.names += (line for line in above if not _is_row(line))
            return before
    last_page = sheets[-1].last.last_page if sheets else -1
    if last_page == piece.page:
        sheets[-1].tail = above
    if last_page < piece.page - 1 and header.length and _has_no_heading(head, above):
        head = titles.with_previous_page(head, by_page.get(piece.page - 1, [])[-4:])
    sheets.append(Sheet([Part(piece, header)], columns_of(piece, header, words), head))
    return sheets[-1]


def _has_no_heading(head: Head, above: Sequence[TextLine]) -> bool:
    """No title, and no sentence, above the table on its page."""
    return head.title is None and not any(map(_is_long, above))


def _head_of(
    piece: Piece, above: Sequence[TextLine], titles: Titles, by_page: Mapping[int, list[TextLine]]
) -> tuple[Piece, Head]:
    """The piece without the rows that hold its title or unit, and its head from those and the lines above it."""
    inner = titles.head_rows(piece)
    inner = 0 if inner == len(piece.rows) else inner
    head = titles.read(above, [cell for row in piece.rows[:inner] for cell in row])
    if head.unit is None and piece.members:  # printed where the last column ends
        wider = [line for m in piece.members for line in by_page.get(m.page, ()) if _is_above(line, m)]
        head = replace(head, unit=titles.read(wider).unit)
    if not inner:
        return piece, head
    below = Piece(piece.page, piece.table, piece.rows[inner:])
    below.members, below.repeated = piece.members, piece.repeated
    return below, head


def _is_long(line: TextLine) -> bool:
    """As long as sentences are."""
    return len(line.text) > LONGEST_OF_A_HEAD


def _is_above(line: TextLine, piece: Piece) -> bool:
    return line.bbox is not None and line.bbox["y1"] <= piece.box[1] + SLACK


def _same_width(first: Piece, piece: Piece) -> bool:
    return abs((first.box[2] - first.box[0]) - (piece.box[2] - piece.box[0])) <= SLACK


def _is_row_after_all(sheet: Sheet, piece: Piece, header: Header) -> bool:
    """Whether what looks like a header is the next row of the sheet: at the top of the next page, in the very columns
    of the sheet, the greater part of it blank (年初结转和结余 | | 年末结转和结余 | | |, which a form may print without figures).
    """
    if not header.length or piece.page != sheet.last.last_page + 1 or piece.width != sheet.last.width:
        return False
    rows = piece.rows[: header.length]
    if any(2 * sum(not cell.is_blank for cell in row) >= piece.width for row in rows):
        return False
    cuts, before = ({round(cell.box[0]) for row in part.rows for cell in row} for part in (piece, sheet.last))
    return cuts <= before


def _goes_on(
    sheet: Sheet, piece: Piece, header: Header, head: Head, above: Sequence[TextLine], words: Words
) -> bool:
    """Whether a piece continues a sheet before it."""
    if not any(0 <= piece.page - page <= 1 for page in (sheet.last.last_page, sheet.last.page)):
        return False
    is_repeated = bool(header.length) and _is_repeated(sheet, piece, header, words)
    if head.title is not None:
        same = head.title == sheet.head.title or _CONTINUED.search(head.printed or "")
        return bool(same and is_repeated and piece.page > sheet.last.page)
    if header.length and not is_repeated:
        return False
    is_next_page = piece.page > sheet.last.page
    if not _may_stand_between(above, is_next_page=is_next_page):
        return False
    is_bare = is_next_page and not header.length
    return _same_edges(sheet, piece) or (is_bare and same_columns(sheet.last, piece))


def _is_repeated(sheet: Sheet, piece: Piece, header: Header, words: Words) -> bool:
    """Whether the header is the sheet's own: the same words, or the same words above each column."""
    if header.key(piece) == sheet.parts[0].header.key(sheet.first):
        return True
    return _repeated_columns(sheet, piece, header, words) is not None


def _repeated_columns(sheet: Sheet, piece: Piece, header: Header, words: Words) -> list[Column] | None:
    """The columns of a piece where they are those of the sheet again, word for word; None without a header."""
    if not header.length:
        return None
    columns = columns_of(piece, header, words)
    return columns if [c.path for c in columns] == [c.path for c in sheet.columns] else None


def _may_stand_between(lines: Sequence[TextLine], *, is_next_page: bool) -> bool:
    """Whether a table may go on below the lines: rows of its own, or at the top of the next page a short heading."""
    if not lines or _are_rows(lines):
        return True
    return is_next_page and len(lines) <= MOST_HEAD_LINES and not any(map(_is_long, lines))


def _is_row(line: TextLine) -> bool:
    """A row of figures, or one of dashes."""
    dashes = sum(parse_printed(word).zero_style == "dash" for word in line.printed.split())
    return is_row_of_figures(line.printed) or dashes >= LEAST_DASHES


def _are_rows(lines: Sequence[TextLine]) -> bool:
    """Whether lines between two pieces are rows of their table, with parts of their names."""
    rows = sum(map(_is_row, lines))
    return (
        rows > 0 and len(lines) <= MOST_LINES_OF_A_ROW * rows and not any("。" in line.text for line in lines)
    )


def _same_edges(sheet: Sheet, piece: Piece) -> bool:
    """The piece has the edges of some piece before it, or its width (centred anew), and no more columns than the header."""
    if piece.width > sheet.first.width + 1:
        return False
    for part in sheet.parts:
        x0, _, x1, _ = part.piece.box
        if abs(x0 - piece.box[0]) <= SLACK and abs(x1 - piece.box[2]) <= SLACK:
            return True
    return _same_width(sheet.first, piece) and piece.width == sheet.last.width
