"""Working papers: the recomputation is a formula, text is text."""

from __future__ import annotations

from decimal import Decimal

import openpyxl

from dagster_project import schemas
from dagster_project.report import Paper, working_papers

from .example import HOSTILE, finding, finding_check, term

LINK = r"..\marked\d.pdf"
"""As Excel writes a file beside its own folder."""


def paper(**document) -> Paper:
    row = {"document_id": "d", "file_name": "a.pdf", "entity_name": "清江省云溪市教育局", "fiscal_year": 2023}
    findings = [finding("d"), finding("d", title_zh=HOSTILE, explanation_zh="=1+1", stated_text="=2")]
    return Paper(row | document, schemas.FINDINGS.frame(findings), "../marked/d.pdf")


def cells(path, sheet=0):
    return [
        cell
        for row in openpyxl.load_workbook(path).worksheets[sheet].iter_rows()
        for cell in row
        if cell.value
    ]


def test_one_sheet_a_document(tmp_path):
    papers = [paper(), paper(fiscal_year=2022), paper(), paper(entity_name="a/b[c]*" + "长" * 60)]
    assert working_papers(papers, tmp_path / "w.xlsx") == 4
    names = openpyxl.load_workbook(tmp_path / "w.xlsx").sheetnames
    assert names[:3] == ["清江省云溪市教育局 2023", "清江省云溪市教育局 2022", "清江省云溪市教育局 2023 2"]


def formulas(path) -> dict[str, str]:
    return {cell.coordinate: cell.value for cell in cells(path) if cell.data_type == "f"}


def test_both_sides_are_formulas_of_the_terms_of_the_identity(tmp_path):
    working_papers([paper()], tmp_path / "w.xlsx")
    line = next(cell.row for cell in cells(tmp_path / "w.xlsx") if str(cell.value).startswith("I-03-SUM"))
    written = formulas(tmp_path / "w.xlsx")
    assert written[f"G{line}"] == f"=H{line + 1}"
    assert written[f"H{line}"] == "=" + "+".join(f"H{line + 1 + n}" for n in range(1, 6))
    assert written[f"I{line}"] == f"=G{line}-H{line}"
    assert written[f"J{line}"] == f"=I{line}-0.00500000"
    assert written[f"I{line + 1}"] == f"=H{line + 1}-I{line}"  # what the total alone would have to be
    assert written[f"I{line + 2}"] == f"=H{line + 2}+I{line}"


def test_what_a_place_should_be_is_the_cell_of_its_recomputation(tmp_path):
    working_papers([paper()], tmp_path / "w.xlsx")
    line = next(cell.row for cell in cells(tmp_path / "w.xlsx") if str(cell.value).startswith("I-03-SUM"))
    written = formulas(tmp_path / "w.xlsx")
    assert written["I7"] == f"=I{line + 1}"
    assert written["L7"] == "=IF(H7<J7,H7-J7,IF(H7>K7,H7-K7,0))"


def test_a_rate_is_a_formula_too(tmp_path):
    printed = term("left", "23.5", unit="%", stated_unit="%", value=Decimal("23.5"))
    terms = [
        printed,
        term("numerator", "30.00"),
        term("denominator", "130.00"),
        term("denominator", "30.00", sign=-1),
    ]
    rate = finding_check(
        relation="rate", unit="%", terms=terms, lhs=Decimal("23.5"), rhs=Decimal(30),
        difference=Decimal("-6.5"), difference_low=Decimal("-6.55"), difference_high=Decimal("-6.45"),
    )  # fmt: skip
    findings = schemas.FINDINGS.frame([finding("d", checks=[rate])])
    working_papers([Paper({"file_name": "a"}, findings)], tmp_path / "w.xlsx")
    line = next(cell.row for cell in cells(tmp_path / "w.xlsx") if str(cell.value).startswith("I-03-SUM"))
    written = formulas(tmp_path / "w.xlsx")
    assert written[f"H{line}"] == f"=ABS(H{line + 2})/(H{line + 3}-H{line + 4})*100"
    assert written[f"I{line + 1}"] == f"=H{line}"


def test_amounts_are_told_in_the_unit_they_are_printed_in(tmp_path):
    working_papers([paper()], tmp_path / "w.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "w.xlsx").active
    assert (sheet["H7"].value, sheet["N7"].value) == (13590.96, "万元")


def test_page_numbers_lead_to_the_page(tmp_path):
    working_papers([paper()], tmp_path / "w.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "w.xlsx").active
    assert sheet["F7"].value == "1"
    assert (sheet["F7"].hyperlink.target, sheet["F7"].hyperlink.location) == (LINK, "page=1")


def test_every_formula_is_written_with_its_result(tmp_path):
    wrong = finding("d")
    wrong["members"][0] |= {
        "stated_value": Decimal(100_000),
        "expected_low": Decimal(30_000),
        "expected_high": Decimal(40_000),
    }
    working_papers([Paper({"file_name": "a"}, schemas.FINDINGS.frame([wrong]))], tmp_path / "w.xlsx")
    shown = openpyxl.load_workbook(tmp_path / "w.xlsx", data_only=True).active
    results = {c.value: shown[c.coordinate].value for c in cells(tmp_path / "w.xlsx") if c.data_type == "f"}
    assert results["=IF(H7<J7,H7-J7,IF(H7>K7,H7-K7,0))"] == 6
    assert all(result is not None for result in results.values())


def test_the_figures_are_numbers(tmp_path):
    working_papers([paper()], tmp_path / "w.xlsx")
    values = [cell.value for cell in cells(tmp_path / "w.xlsx") if cell.data_type == "n"]
    assert values.count(13590.96) >= 2


def test_text_of_a_document_is_never_a_formula_nor_a_link(tmp_path):
    working_papers([paper(entity_name=HOSTILE, file_name="=1+1")], tmp_path / "w.xlsx")
    ours = ("=IF(", "=G", "=H", "=I")
    for cell in cells(tmp_path / "w.xlsx"):
        assert cell.data_type != "f" or cell.value.startswith(ours)
        assert cell.hyperlink is None or cell.hyperlink.target == LINK
    assert any(cell.value == "=1+1" and cell.data_type == "s" for cell in cells(tmp_path / "w.xlsx"))


def test_no_findings_still_give_a_workbook(tmp_path):
    assert working_papers([], tmp_path / "w.xlsx") == 0
    assert openpyxl.load_workbook(tmp_path / "w.xlsx").sheetnames == ["—"]
