"""Working papers: the recomputation is a formula, text is text."""

from __future__ import annotations

from decimal import Decimal

import openpyxl

from dagster_project import schemas
from dagster_project.report import Paper, working_papers
from dagster_project.report.workbook.recomputation import sides

from .example import HOSTILE, check, finding, observations


def paper(**document) -> Paper:
    row = {"document_id": "d", "file_name": "a.pdf", "entity_name": "清江省云溪市教育局", "fiscal_year": 2023}
    findings = [finding("d"), finding("d", title_zh=HOSTILE, explanation_zh="=1+1", stated_text="=2")]
    return Paper(row | document, schemas.FINDINGS.frame(findings), schemas.CHECKS.frame([check("d")]))


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


def test_the_difference_is_a_live_formula(tmp_path):
    working_papers([paper()], tmp_path / "w.xlsx")
    formulas = [cell.value for cell in cells(tmp_path / "w.xlsx") if cell.data_type == "f"]
    assert "=IF(H7<I7,H7-I7,IF(H7>J7,H7-J7,0))" in formulas
    line = next(cell.row for cell in cells(tmp_path / "w.xlsx") if str(cell.value).startswith("I-03-SUM"))
    assert {f"=G{line}-H{line}", f"=I{line}-50.00000000", f"=I{line}+50.00000000"} <= set(formulas)


def test_every_formula_is_written_with_its_result(tmp_path):
    wrong = finding("d")
    wrong["members"][0] |= {
        "stated_value": Decimal(10),
        "expected_low": Decimal(3),
        "expected_high": Decimal(4),
    }
    zero = dict.fromkeys(("difference", "difference_low", "difference_high"), Decimal(0))
    apart = check("d", binding="apart", lhs=Decimal(5), rhs=Decimal(5)) | zero
    frames = schemas.FINDINGS.frame([wrong]), schemas.CHECKS.frame([check("d"), apart])
    working_papers([Paper({"file_name": "a"}, *frames)], tmp_path / "w.xlsx")
    shown = openpyxl.load_workbook(tmp_path / "w.xlsx", data_only=True).active
    results = {c.value: shown[c.coordinate].value for c in cells(tmp_path / "w.xlsx") if c.data_type == "f"}
    assert results["=IF(H7<I7,H7-I7,IF(H7>J7,H7-J7,0))"] == 6
    verdicts = {result for formula, result in results.items() if formula.startswith("=IF(AND(J")}
    assert verdicts == {"不一致"}  # of sides that are equal and must not be, too
    assert all(result is not None for result in results.values())


def test_the_figures_are_numbers(tmp_path):
    working_papers([paper()], tmp_path / "w.xlsx")
    values = [cell.value for cell in cells(tmp_path / "w.xlsx") if cell.data_type == "n"]
    assert values.count(135909600) >= 2


def test_text_of_a_document_is_never_a_formula_nor_a_link(tmp_path):
    working_papers([paper(entity_name=HOSTILE, file_name="=1+1")], tmp_path / "w.xlsx")
    ours = ("=IF(", "=G", "=I")
    for cell in cells(tmp_path / "w.xlsx"):
        assert cell.data_type != "f" or cell.value.startswith(ours)
        assert cell.hyperlink is None
    assert any(cell.value == "=1+1" and cell.data_type == "s" for cell in cells(tmp_path / "w.xlsx"))


def test_no_findings_still_give_a_workbook(tmp_path):
    assert working_papers([], tmp_path / "w.xlsx") == 0
    assert openpyxl.load_workbook(tmp_path / "w.xlsx").sheetnames == ["—"]


def test_both_sides_are_sums_over_the_figures_where_the_figures_make_them(tmp_path):
    keys = [f"expenditure/none/{code}/total/1" for code in ("@total", "201", "208", "210", "221", "212")]
    rows = observations("d")
    sums = check(
        "d",
        lhs=Decimal("135909600"),
        rhs=Decimal("135909500"),
        figures=[{"kind": "observation", "key": key, "page_number": 1} for key in keys],
    )
    wanted = [
        row
        for row in rows
        if row["measure"] == "total" and row["item_code"] in ("@total", "201", "208", "210", "221", "212")
    ]
    total = sum(row["amount_yuan"] for row in wanted) - wanted[0]["amount_yuan"]
    sums["rhs"] = total
    paper = Paper(
        {"file_name": "a"},
        schemas.FINDINGS.frame(),
        schemas.CHECKS.frame([sums]),
        schemas.OBSERVATIONS.frame(rows),
    )
    working_papers([paper], tmp_path / "w.xlsx")
    formulas = [cell.value for cell in cells(tmp_path / "w.xlsx") if cell.data_type == "f"]
    assert formulas[:2] == ["=SUM(H10:H10)", "=SUM(H11:H15)"]
    values = [cell.value for cell in cells(tmp_path / "w.xlsx") if cell.column == 8 and cell.data_type == "n"]
    assert Decimal(str(sum(values[1:]))) == total


def test_sides_that_the_figures_do_not_make_stay_numbers():
    one, two = Decimal(1), Decimal(2)
    assert sides([one, two], one, two) == 1
    assert sides([one, two], two, one) is None
    assert sides([one, None], one, two) is None
    assert sides([], one, two) is None
