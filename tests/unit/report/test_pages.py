"""A page is small whatever its document holds, and says what it leaves out."""

from __future__ import annotations

from dagster_project import schemas
from dagster_project.report.site.limits import PAGE_BYTES
from dagster_project.report.site.pages import document_page
from dagster_project.report.site.source import Evidence

from .example import budgets, check, document_row, finding, observations


def page(rows, findings, checks) -> str:
    evidence = Evidence(
        schemas.OBSERVATIONS.frame(rows),
        schemas.FINDINGS.frame(findings),
        schemas.CHECKS.frame(checks),
        {},
        schemas.REJECTIONS.frame(),
        schemas.FORMS.frame(),
        schemas.CLAIMS.frame(),
        budgets([]),
    )
    row = document_row("a.pdf", b"a") | {"region_name": None, "superseded_by_document_id": None}
    return document_page(row, evidence, {}, downloads=[], language="zh")


def test_an_ordinary_document_is_shown_whole():
    html = page(observations("d"), [finding("d")], [check("d")])
    assert "另有" not in html
    assert html.count('class="finding ') == 1


def test_the_page_of_a_document_without_end_is_small_and_counts_what_it_leaves_out():
    code = "20199{:06d}".format
    rows = [row | {"item_code": code(n)} for row in observations("d")[:3] for n in range(9_000)]
    told = "公布的数字与按公布数据计算的结果不一致。" * 60
    findings = [finding("d", title_zh=str(n), explanation_zh=told, explanation_en=told) for n in range(1_500)]
    checks = [check("d", binding=f"k={n}") for n in range(400)]
    html = page(rows, findings, checks)
    assert len(html.encode()) <= PAGE_BYTES
    assert "项发现，见工作底稿" in html
    assert "行，见数据发布包" in html


def test_one_long_form_alone_is_cut_without_costing_a_finding():
    rows = [row | {"item_code": f"2{n:06d}"} for row in observations("d")[:1] for n in range(20_000)]
    html = page(rows, [finding("d", title_zh=str(n)) for n in range(20)], [check("d")])
    assert len(html.encode()) <= PAGE_BYTES
    assert html.count('class="finding ') == 20
