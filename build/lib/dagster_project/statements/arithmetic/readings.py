"""Other readings of a table that its print leaves open: of places, never of digits.

Each is a sheet of its own, with the same printed characters in other rows, columns or forms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..forms.descriptions import Catalogue, Form, Words
from ..layout.columns import Column, columns_of
from ..layout.form_pieces import Part, Sheet
from ..layout.grids import Cell, Piece, Row
from ..layout.headers import read_header
from ..layout.titles import Titles
from ..recognition.measures import Meaning
from ..recognition.rows import Covering
from ..recognition.scoring import Recognition, recognise

MOST_READINGS = 8
"""Readings of one table that are tried, the first among them."""
MOST_UNKNOWN = 2
"""Columns whose words are unknown, before their measures are no longer tried out."""
Pieces = Mapping[tuple[int, int], Sequence[Piece]]
"""(page, table) → its other readings by the stage before."""


@dataclass(frozen=True)
class Reading:
    """A sheet and the form that it is read as. ``is_disputing``: where nothing decides, what it places elsewhere is disputed;
    else it is but an attempt to know more.
    """

    sheet: Sheet
    recognition: Recognition
    is_disputing: bool = False


def other_readings(
    sheet: Sheet, recognition: Recognition, known: Catalogue, titles: Titles, candidates: Pieces
) -> list[Reading]:
    """The readings besides that of the sheet as it is; none for nearly all tables."""
    found = [
        *(_read(other, known, titles) for other in _other_placings(sheet, recognition, known, candidates)),
        *(Reading(copied(sheet), rival) for rival in recognition.rivals),
        *(Reading(copied(sheet), other) for other in _with_more_meanings(sheet, recognition, known)),
    ]
    return found[: MOST_READINGS - 1]


def _read(sheet: Sheet, known: Catalogue, titles: Titles) -> Reading:
    return Reading(sheet, recognise(sheet, known, titles), is_disputing=True)


def copied(sheet: Sheet) -> Sheet:
    """A sheet whose rows may be changed without changing the other's."""
    parts = [replace(part, piece=_copied(part.piece)) for part in sheet.parts]
    return Sheet(
        parts, list(sheet.columns), sheet.head, sheet.tail, list(sheet.loose), list(sheet.read), list(sheet.names)
    )  # fmt: skip


def adopt(sheet: Sheet, other: Sheet) -> None:
    """Put another reading of the sheet in its place, in the very pieces that it was made of."""
    for part, chosen in zip(sheet.parts, other.parts, strict=True):
        part.piece.rows[:] = chosen.piece.rows
        part.piece.width = chosen.piece.width
        part.header, part.shift, part.own = chosen.header, chosen.shift, chosen.own
    sheet.columns[:], sheet.loose[:], sheet.read[:] = other.columns, other.loose, other.read


def _copied(piece: Piece) -> Piece:
    other = Piece(piece.page, piece.table, [list(row) for row in piece.rows])
    other.members, other.repeated, other.right, other.width = (
        piece.members,
        piece.repeated,
        piece.right,
        piece.width,
    )
    other.box = piece.box
    return other


def _other_placings(
    sheet: Sheet, recognition: Recognition, known: Catalogue, candidates: Pieces
) -> Iterator[Sheet]:
    yield from _by_stage_before(sheet, known, candidates)
    if (joined := _with_columns_joined(sheet, recognition, known.words)) is not None:
        yield joined
    if (counted := _with_columns_counted(sheet)) is not None:
        yield counted


def _by_stage_before(sheet: Sheet, known: Catalogue, candidates: Pieces) -> Iterator[Sheet]:
    """The sheet with a piece as the drawn grid, or the text, has it where the two differ."""
    for place, part in enumerate(sheet.parts):
        for piece in candidates.get((part.piece.page, part.piece.table), ()):
            if part.piece.members or not _same_figures(part.piece, piece):
                continue
            other = copied(sheet)
            fitted = _below_head(piece, part.piece)
            header = read_header(fitted.rows, known.words)
            other.parts[place] = Part(fitted, header, part.shift)
            if place == 0:
                other.columns = columns_of(fitted, header, known.words)
            yield other


def _below_head(piece: Piece, first: Piece) -> Piece:
    """The piece without the rows above the first row of the other, which hold its title or unit."""
    top = min(cell.box[1] for cell in first.rows[0])
    rows = [row for row in piece.rows if any(cell.box[3] > top for cell in row)]
    return Piece(piece.page, piece.table, rows) if rows else piece


def _same_figures(one: Piece, other: Piece) -> bool:
    """Whether both print the same figures: what differs is where they stand."""
    return _figures(one) == _figures(other)


def _figures(piece: Piece) -> Counter[str]:
    return Counter(cell.key for row in piece.rows for cell in row if cell.is_amount)


def _split_pairs(sheet: Sheet, recognition: Recognition, words: Words) -> list[tuple[Column, Column]]:
    """Columns of figures beside one another of which the right one has no header of its own: one column, perhaps, that a
    rule or a gap cuts in two.
    """
    explained = {number for block in recognition.meanings for number in block}
    filled = _columns_with_numbers(sheet)
    return [
        (left, right)
        for left, right in pairwise(sheet.columns)
        if left.kind == right.kind == "figure"
        and {left.number, right.number} <= filled
        and left.grid[-1] + 1 == right.grid[0]
        and _has_no_words(left, right, words, explained)
    ]


def _columns_with_numbers(sheet: Sheet) -> set[int]:
    return {
        number
        for part in sheet.parts
        for covered in [Covering(sheet, part)]
        for row in part.piece.rows[part.header.length :]
        for cell in row
        if cell.is_number
        for number in covered.of(cell)
    }


def _has_no_words(left: Column, right: Column, words: Words, explained: Collection[int]) -> bool:
    """Whether only the left one of two columns has words of its own: the right one none, or those of a band over both."""
    if left.path[: len(right.path)] == right.path:
        return bool(left.path)
    is_band = bool(explained) and all(map(words.band.fullmatch, right.path))
    return bool(left.path) and is_band and right.number not in explained


def _with_columns_joined(sheet: Sheet, recognition: Recognition, words: Words) -> Sheet | None:
    pairs = _split_pairs(sheet, recognition, words)
    if not pairs or not _is_one_grid(sheet):
        return None
    other = copied(sheet)
    spans = [(left.grid[0], right.grid[-1]) for left, right in pairs]
    for part in other.parts:
        rows = [_joined_row(row, spans) for row in part.piece.rows]
        part.piece.rows[:] = [row for row in rows if row is not None]
        if None in rows:
            return None
    right_of = {left.number: right for left, right in pairs}
    joined = {right.number for right in right_of.values()}
    kept = [column for column in sheet.columns if column.number not in joined]
    other.columns = [
        replace(_wider(column, right_of.get(column.number)), number=number)
        for number, column in enumerate(kept)
    ]
    return other


def _is_one_grid(sheet: Sheet) -> bool:
    """Whether all pieces have the grid of the first."""
    return all(Covering(sheet, part).by_grid is not None and not part.own for part in sheet.parts)


def _wider(column: Column, right: Column | None) -> Column:
    return column if right is None else replace(column, grid=column.grid + right.grid, x1=right.x1)


def _joined_row(row: Row, spans: Sequence[tuple[int, int]]) -> Row | None:
    """The row with the two cells of each span as one; None where together they are no figure."""
    found = list(row)
    for first, last in spans:
        within = [c for c in found if first <= c.column and c.column + c.column_span - 1 <= last]
        if len(within) < 2:
            continue
        printed = [cell for cell in within if not cell.is_blank] or within[:1]
        one = _joined(within, printed)
        if len(printed) > 1 and (not one.is_number or one.figure.is_malformed):
            return None
        place = found.index(within[0])
        found[place : place + len(within)] = [one]
    return found


def _joined(cells: Sequence[Cell], printed: Sequence[Cell]) -> Cell:
    first, last = cells[0], cells[-1]
    text = "".join(cell.text for cell in printed)
    cell = Cell(
        first.page, first.table, first.row, first.column, first.row_span, last.column + last.column_span - first.column, text,
        (first.box[0], min(c.box[1] for c in cells), last.box[2], max(c.box[3] for c in cells)), any(c.is_doubted for c in cells),
    )  # fmt: skip
    boxes = [c.printed_box for c in printed]
    cell.printed_box = (
        min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
    )  # fmt: skip
    cell.placed_by = printed[0].placed_by
    return cell


def _with_columns_counted(sheet: Sheet) -> Sheet | None:
    """A continuation without header that has as many columns as the first piece in other places: column by column."""
    other = copied(sheet)
    is_other = False
    for part in other.parts[1:]:
        is_placed_by_x = Covering(sheet, part).by_grid is None
        if is_placed_by_x and not part.piece.members and part.piece.width == sheet.first.width:
            part.own = list(sheet.columns)
            is_other = True
    return other if is_other else None


def _with_more_meanings(sheet: Sheet, recognition: Recognition, known: Catalogue) -> Iterator[Recognition]:
    """A column whose words are unknown as one of the measures that the form lacks."""
    form = recognition.form
    if form is None or form.rows != "functional" or len(recognition.blocks) != 1:
        return
    told = recognition.meanings[0]
    figures = recognition.blocks[0].figures
    unknown = [column for column in figures if column.number not in told and _is_open(column, known)]
    if len(unknown) <= MOST_UNKNOWN:
        for column in unknown:
            for measure in _lacking(form, told.values()):
                yield replace(recognition, meanings=[told | {column.number: Meaning(measure)}])


def _lacking(form: Form, told: Iterable[Meaning]) -> list[str]:
    """Measures of the form that no column has and that some sum of it needs."""
    have = {meaning.measure for meaning in told}
    in_sums = {name for formula in form.sums.columns for name in (*formula.left, *formula.right)}
    return [measure for measure in form.measures if measure not in have and measure in in_sums]


def _is_open(column: Column, known: Catalogue) -> bool:
    whole = "/".join(column.path)
    return bool(column.path) and not any(map(known.words.beside.fullmatch, (whole, *column.path)))
