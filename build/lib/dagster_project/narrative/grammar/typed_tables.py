"""Tables that were typed as text: rows of cells under a header row (绩效 indicators)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..claims.drafts import figure_of
from ..subjects.sections import Section
from ..subjects.totals import Subject
from ..text.paragraphs import Paragraph
from ..words.numbers import DIGITS, Number, read_number
from .ledger import Ledger
from .reading import Reading

_NAME = re.compile(r"指标$|指标名称|项目名称|名称$|三级指标|内容$")
_VALUE = re.compile(r"指标值|目标值|完成值|实际值|年度值")
_PLAN = re.compile(r"计划值|计划数")
_UNIT = re.compile(r"单位")
_WEIGHT = re.compile(r"权重|分值")


@dataclass
class TableReader:
    """Reads the rows of one typed table after another; the header is the row that opens the table."""

    ledger: Ledger
    header: list[str] = field(default_factory=list)

    def read(self, paragraph: Paragraph, section: Section) -> None:
        cells = [paragraph.text[start:end] for start, end in paragraph.cells]
        if paragraph.opens_table:
            self.header = cells
        ledger, at = self.ledger, Reading(paragraph, section)
        numbers = [
            read_number(paragraph.text, match.start(), match.end(), ledger.words)
            for match in DIGITS.finditer(paragraph.text)
        ]
        for number in numbers:
            column = next(i for i, (start, end) in enumerate(paragraph.cells) if start <= number.start < end)
            if paragraph.opens_table or not self._cell(at, number, column, cells):
                kind = number.kind if number.kind != "figure" else "other"
                ledger.leave(paragraph, number, "numbering" if column == 0 else kind)

    def _cell(self, at: Reading, number: Number, column: int, cells: list[str]) -> bool:
        """A claim of one cell that is nothing but a number; False where it is none."""
        title = self.header[column] if column < len(self.header) else ""
        alone = cells[column] in (number.text, number.text + number.unit)
        name = self._under(_NAME, cells)
        if not alone or not name or number.value is None:
            return False
        unit = self._under(_UNIT, cells)
        slot = self._slot(title, number, unit)
        if slot is None:
            return False
        unit = "%" if slot == "share" else unit
        is_plan = bool(_PLAN.search(title))
        self._add(at, number, slot, Subject(name, reason="indicator"), unit, is_plan=is_plan)
        return True

    def _under(self, title: re.Pattern[str], cells: list[str]) -> str:
        """The cell of the row in the first column of such a title."""
        return next((cell for cell, head in zip(cells, self.header, strict=False) if title.search(head)), "")

    def _slot(self, title: str, number: Number, unit: str) -> str | None:
        """What a number in a column of that title is: a weight is a share, a value an amount or a count."""
        if _WEIGHT.search(title):
            return "share" if number.family == "percent" else None
        if not _VALUE.search(title) and not _PLAN.search(title):
            return None
        family = self.ledger.words.unit_family.get(unit, "count") if unit else "count"
        if family not in ("money", "count", "percent") or number.family in ("percent", "other"):
            return None
        return "final" if family == "money" else "count"

    def _add(
        self, at: Reading, number: Number, slot: str, subject: Subject, unit: str, *, is_plan: bool
    ) -> None:
        draft = self.ledger.draft(at, subject, number)
        draft.quote = (0, len(at.text))
        draft.pattern = "table"
        if is_plan:
            draft.budget_kind = "unspecified"
        draft.figures[slot] = figure_of(number, at.paragraph, unit, implied=False)
        self.ledger.add(at, draft)
