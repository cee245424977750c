"""A page is small whatever its document holds, and says what it leaves out."""

from __future__ import annotations

import re

import polars as pl

from dagster_project import schemas
from dagster_project.report.site.limits import PAGE_BYTES
from dagster_project.report.site.pages import document_page
from dagster_project.report.site.source import Evidence

from .example import budgets, document_row, finding, finding_check, observations

LEDGER = {
    "document_id": pl.String,
    "place": pl.String,
    "verdict": pl.String,
    "reason": pl.String,
    "n": pl.Int64,
}


def page(rows, findings, verdicts=None, ledger=(), forms=(), reasons=None) -> str:
    evidence = Evidence(
        schemas.OBSERVATIONS.frame(rows),
        schemas.FINDINGS.frame(findings),
        verdicts or {},
        reasons or {},
        pl.DataFrame(list(ledger), schema=LEDGER, orient="row"),
        schemas.REJECTIONS.frame(),
        schemas.FORMS.frame(list(forms)),
        budgets([]),
    )
    row = document_row("a.pdf", b"a") | {"region_name": None, "superseded_by_document_id": None}
    row |= {"copy_of_document_id": None}
    return document_page(row, evidence, {}, downloads=[], language="zh")


def test_an_ordinary_document_is_shown_whole():
    html = page(observations("d"), [finding("d")])
    assert "另有" not in html
    assert html.count('class="finding ') == 1


def test_what_was_checked_is_told_by_form_and_text():
    ledger = [
        ("d", "income", "holds", None, 12),
        ("d", "income", "holds_within_rounding", None, 3),
        ("d", "income", "not_evaluable", "unit_unknown", 2),
        ("d", "narrative", "fails", None, 1),
    ]
    forms = [
        {
            "document_id": "d",
            "form_id": "income",
            "printed_figures": 40,
            "bound_figures": 37,
            "rejected_figures": 3,
            "first_page": 1,
            "last_page": 1,
        }
    ]
    verdicts = {"holds": 12, "holds_within_rounding": 3, "fails": 1, "not_evaluable": 2}
    html = page(observations("d"), [], verdicts, ledger, forms, {"unit_unknown": 2})
    assert "可验算的 16 项中未发现不一致" in html
    assert "金额单位不明 2" in html
    section = html[html.index('id="checked"') :]
    numbers = re.findall(r'<td class="number">([\d,]+)</td>', section[: section.index("</section>")])
    assert numbers == ["15", "0", "2", "40", "37", "3", "0", "1", "0"]


def test_a_page_on_which_nothing_could_be_checked_says_so_and_does_not_call_it_clean():
    ledger = [("d", name, "not_evaluable", "form_missing", 5) for name in ("income", "expenditure")]
    html = page(observations("d"), [], {"not_evaluable": 5}, ledger, reasons={"form_missing": 5})
    assert "本文件没有可以验算的内容，未作任何判断。" in html
    assert "表未见 5" in html
    assert "未发现不一致" not in html


def test_the_page_of_a_document_without_end_is_small_and_counts_what_it_leaves_out():
    code = "20199{:06d}".format
    rows = [row | {"item_code": code(n)} for row in observations("d")[:3] for n in range(1_000)]
    told = "公布的数字与按公布数据计算的结果不一致。" * 60
    checks = [finding_check(binding=f"k={n}") for n in range(40)]
    findings = [
        finding("d", title_zh=str(n), explanation_zh=told, explanation_en=told, checks=checks)
        for n in range(200)
    ]
    html = page(rows, findings)
    assert len(html.encode()) <= PAGE_BYTES
    assert "项发现，见工作底稿" in html
    assert "行，见数据发布包" in html


def test_one_long_form_alone_is_cut_without_costing_a_finding():
    rows = [row | {"item_code": f"2{n:06d}"} for row in observations("d")[:1] for n in range(7_000)]
    html = page(rows, [finding("d", title_zh=str(n)) for n in range(20)])
    assert len(html.encode()) <= PAGE_BYTES
    assert html.count('class="finding ') == 20
