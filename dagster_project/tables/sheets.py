"""Files of cells: tables and lines as they stand, one page a sheet."""

from __future__ import annotations

from dagster_project.read.cells.model import CellFile, Sheet

from .content import Gatherer


def read_sheets(document: CellFile, gather: Gatherer) -> None:
    """Every sheet into ``gather``, and what was not read."""
    for told in document.told:
        gather.reject(told.scope, told.reason, told.message, value_raw=told.value)
    for number, sheet in enumerate(document.sheets(), 1):
        _read_sheet(number, sheet, gather, document.engine)


def _read_sheet(number: int, sheet: Sheet, gather: Gatherer, engine: str) -> None:
    """One sheet as page ``number``."""
    for told in sheet.told:
        gather.reject(
            told.scope, told.reason, told.message, page_number=number, table_index=told.table, value_raw=told.value
        )  # fmt: skip
    lines: list[str] = []
    above: list[int] = []
    tables = characters = 0
    for part in sheet.parts:
        if isinstance(part, str):
            lines.append(part)
            above.append(tables)
            characters += len(part)
        else:
            gather.add_sheet(number, tables, part)
            tables += 1
            characters += sum(len(cell.text) for cell in part)
    gather.add_plain_lines(lines, page_number=number, tables_above=above)
    gather.add_page(
        page_number=number, name=sheet.name, character_count=characters, table_count=tables, image_count=sheet.pictures,
        engine=engine if sheet.is_read else None, second_reading="none",
    )  # fmt: skip
