"""The content of a document written out again as a file of cells: the same lines and tables in the same order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from html import escape

from docx import Document
from openpyxl import Workbook
from openpyxl.styles import Border, Side

from dagster_project.money import parse_printed
from dagster_project.tables import DocumentContent

Cells = list[tuple[int, int, int, int, str]]
"""Row, column, rows and columns spanned, text."""
THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def pages_of(content: DocumentContent) -> Iterator[list[str | Cells]]:
    """Lines and tables of each page, from the top down."""
    for page in content.pages["page_number"].to_list():
        placed: list[tuple[float, str | Cells]] = []
        for text, box in content.lines.filter(page_number=page).select("text", "bbox").iter_rows():
            placed.append((box["y0"], text))
        for table in content.cells.filter(page_number=page).partition_by("table_index", maintain_order=True):
            columns = ("row_index", "column_index", "row_span", "column_span", "text")
            top = min(box["y0"] for box in table["bbox"].to_list())
            placed.append((top, table.select(columns).rows()))
        yield [part for _, part in sorted(placed, key=lambda entry: entry[0])]


def as_workbook(content: DocumentContent) -> bytes:
    """A sheet for each page; figures with a point are numbers with a format, all other cells text."""
    book = Workbook()
    book.remove(book.active)
    for number, parts in enumerate(pages_of(content), 1):
        sheet = book.create_sheet(f"第{number}页")
        row = 1
        for part in parts:
            if isinstance(part, str):
                sheet.cell(row, 1, part)
                row += 1
                continue
            for at, column, rows, columns, text in part:
                _put(sheet.cell(row + at, column + 1), text)
                for covered in range(rows * columns):
                    place = row + at + covered // columns, column + 1 + covered % columns
                    sheet.cell(*place).border = FRAME
                if rows * columns > 1:
                    sheet.merge_cells(start_row=row + at, start_column=column + 1, end_row=row + at + rows - 1, end_column=column + columns)  # fmt: skip
            row += max(at + rows for at, _, rows, _, _ in part)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _put(cell, text: str) -> None:
    figure = parse_printed(text)
    if figure.value is None or "." not in text or text != f"{figure.value:,.{figure.decimals}f}":
        cell.value = text
        return
    cell.value = Decimal(figure.value)
    cell.number_format = "#,##0." + "0" * figure.decimals


def as_word(content: DocumentContent) -> bytes:
    """Paragraphs and tables of all pages one after the other."""
    document = Document()
    for part in (part for page in pages_of(content) for part in page):
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        height, width = _extent(part)
        table = document.add_table(height, width)
        cells = [row.cells for row in table.rows]
        for row, column, rows, columns, text in part:
            cell = cells[row][column]
            if rows * columns > 1:
                cell = cell.merge(cells[row + rows - 1][column + columns - 1])
            cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_page(content: DocumentContent) -> bytes:
    """The same as a web page in GBK, as older sites have them."""
    body = []
    for part in (part for page in pages_of(content) for part in page):
        if isinstance(part, str):
            body.append(f"<p>{_escaped(part)}</p>")
            continue
        rows: dict[int, list[str]] = {row: [] for row in range(_extent(part)[0])}
        for row, _, down, across, text in sorted(part):
            spans = f" rowspan={down} colspan='{across}'"
            rows[row].append(f"<TD{spans}><p><span>{_escaped(text)}</span></p></TD>")
        body.append(
            "<table><tbody>" + "".join(f"<tr>{''.join(cells)}</tr>" for cells in rows.values()) + "</table>"
        )
    head = "<!DOCTYPE html><html><head><meta http-equiv='Content-Type' content='text/html; charset=gb2312'></head>"
    return f"{head}<body><div>{''.join(body)}</div></body></html>".encode("gb18030")


def _extent(part: Cells) -> tuple[int, int]:
    return max(r + down for r, _, down, _, _ in part), max(c + across for _, c, _, across, _ in part)


def _escaped(text: str) -> str:
    return escape(text).replace("\u3000", "&#12288;").replace("\n", "<br>")
