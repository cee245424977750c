"""Rows → items: the code or line id of each row, its level and its label, by the kind of rows that the form has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..codes.code_book import CodeBook, Side, likeness, name_stem
from ..forms.descriptions import Form, Line, Patterns, Words
from ..forms.descriptions import Side as FormSide
from .measures import Block, side_of
from .printed_codes import code_and_name
from .row_names import bare_name, indent_of, line_of
from .rows import Entry

LEVELS = {3: "类", 5: "款", 7: "项"}
ALMOST = 0.7
"""Share of the pairs of characters that a misspelt name has in common with its own."""
PERSONNEL = ("301", "303", "@personnel")


@dataclass(frozen=True)
class Item:
    """What a row is. ``code`` None: unresolved; ``is_known``: its figures may be left out of no sum unknowingly."""

    block: str
    code: str | None
    label: str | None
    level: str | None
    source: str
    """printed, name, position, none"""
    is_known: bool


def items_of(
    entries: Sequence[Entry], blocks: Sequence[Block], form: Form, words: Words, book: CodeBook
) -> Iterator[tuple[Entry, Item]]:
    """Each entry with what it is."""
    if form.rows == "lines":
        sides = [side_of(block, form, place) for place, block in enumerate(blocks)]
        readers = [_Lines(side, book) if side else None for side in sides]
        for entry in entries:
            reader = readers[entry.block]
            if reader is None or sides[entry.block] in sides[: entry.block]:
                # Beside its two sides: the same total cut up in another way (支出按性质).
                name = bare_name(entry.name)[0] or None
                yield entry, Item("none", None, name, None, "none", is_known=reader is not None)
            else:
                yield entry, reader.item(entry)
    elif form.rows in ("functional", "economic"):
        codes = _Codes(form, words, book)
        for entry in entries:
            told = codes.with_own_code(entry)
            yield told, codes.item(told)
    else:
        fixed = _Fixed(form)
        yield from _without_headings([(entry, fixed.item(entry)) for entry in entries])


def _without_headings(rows: Sequence[tuple[Entry, Item]]) -> Iterator[tuple[Entry, Item]]:
    """Fixed items, without a row that only opens what the same item's figures state further down.

    一、“三公”经费支出 | — | —, then （一）支出合计 | 6.00 | 4.10: the dashes are the place of no figure, and no zeros.
    """
    stated = {item.code for entry, item in rows if item.code and _says_figures(entry)}
    count = Counter(item.code for _, item in rows if item.code)
    for entry, item in rows:
        is_heading = item.code in stated and count[item.code] > 1 and not _says_figures(entry)
        yield entry, Item("none", None, item.label, "line", "none", is_known=True) if is_heading else item


def _says_figures(entry: Entry) -> bool:
    return any(cell.is_number for cell in entry.figures.values())


def knows_name(
    blocks: Sequence[Block], form: Form, words: Words, book: CodeBook
) -> Callable[[int, str], bool]:
    """Whether a block of the form may have a row of that name."""
    sides = [side_of(block, form, place) for place, block in enumerate(blocks)]

    def known(place: int, text: str) -> bool:
        name, is_part = bare_name(text)
        if form.rows == "lines":
            side = sides[place]
            if side is None:
                return False
            is_line = any(line.names.fullmatch(name) for line in side.lines)
            return is_line or is_part or (side.has_classes and book.functional(name, "") is not None)
        if form.rows in ("functional", "economic"):
            totals = words.economic_totals if form.rows == "economic" else words.totals
            codes = book.economic_list if form.rows == "economic" else book.functional_list
            if _total(name, totals) is not None:
                return True
            is_named = codes.code(name) is not None or code_and_name(text, codes) is not None
            return not blocks[place].codes and is_named
        return any(line.names.fullmatch(name) for line in form.items)

    return known


def _total(name: str, totals: Sequence[tuple[str, Patterns]]) -> str | None:
    return next((item for item, pattern in totals if pattern.fullmatch(name)), None)


class _Lines:
    """Fixed lines of one side, and the 类 among its lines."""

    def __init__(self, side: FormSide, book: CodeBook) -> None:
        self.side, self.book = side, book
        self.seen: set[str] = set()
        self.last: str | None = None

    def item(self, entry: Entry) -> Item:
        name, is_part = bare_name(entry.name)
        block = self.side.block
        line = line_of(name, self.side.lines, is_part=is_part, seen=self.seen, last=self.last)
        if line is not None:
            self.seen.add(line.item)
            if line.part_of is None:
                self.last = line.item
            level = "part" if line.part_of else "line"
            return Item(block, line.item, line.label, level, "name", is_known=True)
        if self.side.has_classes and not is_part and name:
            code, source = self.book.functional(name, ""), "name"
            if code is None:
                code, source = self._misspelt(name), "position"
            if code is not None:
                self.seen.add(code)
                self.last = code
                return Item(block, code, self.book.functional_name(code) or name, "类", source, is_known=True)
        if not is_part:
            self.last = None
        return Item(block, None, name or None, "part" if is_part else "line", "none", is_known=is_part)

    def _misspelt(self, name: str) -> str | None:
        """The one 类 that is not above and is spelt almost like the name (抗役特别国债); None for none or several."""
        stem = name_stem(name)
        near = [
            code
            for code in self.book.functional_list.alive
            if len(code) == 3
            and code not in self.seen
            and likeness(stem, name_stem(self.book.functional_name(code) or "")) >= ALMOST
        ]
        return near[0] if len(near) == 1 else None


class _Codes:
    """Rows with codes of a classification; names without codes by the names of the year, under the codes above them."""

    def __init__(self, form: Form, words: Words, book: CodeBook) -> None:
        self.is_economic = form.rows == "economic"
        self.totals = words.economic_totals if self.is_economic else words.totals
        self.book = book
        self.above: dict[int, str] = {}
        """Length of a code → the last one of that length."""
        self.steps: set[int] = set()
        """Steps of indentation seen so far: the first rows of a form go from the 类 inwards."""

    def with_own_code(self, entry: Entry) -> Entry:
        """The row with its code apart from its name, where one cell holds both: 2010301 行政运行, 行政运行[2010301]."""
        codes = self.book.economic_list if self.is_economic else self.book.functional_list
        if entry.code or (told := code_and_name(entry.name, codes)) is None:
            return entry
        return replace(entry, code=told[0], name=told[1])

    def item(self, entry: Entry) -> Item:
        name, is_part = bare_name(entry.name)
        total = _total(name, self.totals) if not entry.code else None
        if total is not None:
            block = {"@personnel": "personnel", "@public": "public"}.get(total, "none")
            return Item(block, total, name, "total", "printed", is_known=True)
        code, source = self._code(entry, name)
        if code is None:
            return Item("none", None, name or None, "part" if is_part else None, "none", is_known=is_part)
        self.above = {length: c for length, c in self.above.items() if length < len(code)} | {len(code): code}
        official = self.book.economic_name(code) if self.is_economic else self.book.functional_name(code)
        return Item(self._block(code), code, official or name, LEVELS.get(len(code)), source, is_known=True)

    def _block(self, code: str) -> str:
        if not self.is_economic:
            return "none"
        return "personnel" if code[:3] in PERSONNEL else "public"

    def _code(self, entry: Entry, name: str) -> tuple[str | None, str]:
        """(code, where it comes from)."""
        if entry.code:
            lengths = (3, 5) if self.is_economic else (3, 5, 7)
            if len(entry.code) in lengths:
                return entry.code, "printed"
            return self._lower_code(entry, name)
        if not name:
            return None, "none"
        return self._by_name(entry, name)

    def _lower_code(self, entry: Entry, name: str) -> tuple[str | None, str]:
        """款 or 项 alone in its cell, under the 类 or 款 printed once above: by its cell, else as its name confirms."""
        printed = entry.code
        if entry.code_level:
            above = self.above.get(1 + 2 * entry.code_level, "")
            return (
                (above + printed, "position") if above and len(above + printed) in LEVELS else (None, "none")
            )
        side: Side = "economic" if self.is_economic else "functional"
        found = [
            above + printed
            for length, above in self.above.items()
            if length + len(printed) in LEVELS and self.book.agrees(above + printed, name, side)
        ]
        return (found[0], "position") if len(found) == 1 else (None, "none")

    def _by_name(self, entry: Entry, name: str) -> tuple[str | None, str]:
        """A code by name: under the row above (deepest first), else beside it, else a 类."""
        found = self._named(name, self._parents(indent_of(entry.name)))
        official = self.book.economic_name if self.is_economic else self.book.functional_name
        last = max(self.above.values(), default="")
        for chosen, source in (
            (found, "name"),
            ([code for code in found if name_stem(official(code) or "") == name_stem(name)], "name"),
            ([code for code in found if code > last], "position"),
        ):
            if len(chosen) == 1:
                return chosen[0], source
        return None, "none"

    def _named(self, name: str, parents: Sequence[str]) -> list[str]:
        """Codes of the name under each parent; those of other years only where none of this year is meant."""
        find = self.book.economic if self.is_economic else self.book.functional
        codes = self.book.economic_list if self.is_economic else self.book.functional_list
        found = [code for parent in parents if (code := find(name, parent)) is not None]
        return [code for code in found if code in codes.alive] or found

    def _parents(self, indent: int) -> list[str]:
        """Codes under which the row may stand; ``""`` for a 类."""
        self.steps.add(indent)
        if len(self.steps) > 1:
            level = sorted(self.steps).index(indent)
            parent = "" if level == 0 else self.above.get(1 + 2 * level)
            return [parent] if parent is not None and level < (2 if self.is_economic else 3) else []
        parents = [""] if 3 not in self.above or 5 in self.above or self.is_economic else []
        if 3 in self.above:
            parents.append(self.above[3])
        if 5 in self.above and not self.is_economic:
            parents.append(self.above[5])
        return parents


class _Fixed:
    """Items of 三公 as rows, of procurement, of purchased services."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.seen: set[str] = set()

    def item(self, entry: Entry) -> Item:
        name, _ = bare_name(entry.name)
        for line in self.form.items:
            if line.names.fullmatch(name) and (line.part_of is None or line.part_of in self.seen):
                self.seen.add(line.item)
                return Item("none", line.item, line.label, self.level(line), "name", is_known=True)
        is_listed = self.form.rows == "list" or self.form.aside.fullmatch(name) is not None
        return Item("none", None, name or None, "line" if is_listed else None, "none", is_known=is_listed)

    @staticmethod
    def level(line: Line) -> str:
        if line.item in ("@total", "total"):
            return "total"
        return "part" if line.part_of else "line"
