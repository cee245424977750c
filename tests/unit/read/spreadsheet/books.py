"""Workbooks made part by part, for what no library writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>合计</t></is></c></row></sheetData>"


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


def relations(*targets: tuple[str, str]) -> str:
    """A part of relations rId1, rId2, … from (kind, target)."""
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{listed}</Relationships>'


def parts(
    sheet: str = SHEET, *more: tuple[str, str], count: int = 1, head: str = ""
) -> dict[str, str | bytes]:
    """The parts of a workbook of ``count`` equal sheets; ``more`` are further relations of the workbook."""
    listed = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, count + 1))
    one = f'{head}<worksheet xmlns="{MAIN}">{sheet}</worksheet>'
    related = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, count + 1)]
    return {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(*related, *more),
    } | {f"xl/worksheets/sheet{number}.xml": one for number in range(1, count + 1)}
