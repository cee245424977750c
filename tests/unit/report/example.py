"""A small published warehouse and its documents, made by hand (docs/specification/contract.md), for the tests of the report."""

from __future__ import annotations

import hashlib
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from dagster_project import schemas

PAGE_WIDTH, PAGE_HEIGHT = landscape(A4)
HOSTILE = "<script>alert(1)</script>\"'=cmd|' /C calc'!A0\x1b[31m\u202e</script>"

CLASSES = (
    ("201", "一般公共服务支出", "类", "8210.55", "5100.25", "3110.30"),
    ("20101", "人大事务", "款", "8210.55", "5100.25", "3110.30"),
    ("2010101", "行政运行", "项", "5100.25", "5100.25", ""),
    ("2010102", "一般行政管理事务", "项", "3110.30", "", "3110.30"),
    ("208", "社会保障和就业支出", "类", "2326.71", "2326.71", ""),
    ("210", "卫生健康支出", "类", "860.99", "860.99", ""),
    ("221", "住房保障支出", "类", "1552.70", "1552.70", ""),
    ("212", "城乡社区支出", "类", "640.00", "", "640.00"),
)
STATED = {"x0": 478.0, "y0": 254.0, "x1": 529.0, "y1": 267.0}


def pdf_bytes(number: int = 0, *, rotation: int = 0) -> bytes:
    """One landscape page with a grid of figures; the total stands in ``STATED``."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(PAGE_WIDTH, PAGE_HEIGHT))
    canvas.setPageRotation(rotation)
    canvas.setFont("Helvetica-Bold", 15)
    canvas.drawCentredString(PAGE_WIDTH / 2, PAGE_HEIGHT - 60, f"Table 3  ({number})")
    canvas.setFont("Helvetica", 11)
    top = 120.0
    for row, (code, _, _, *figures) in enumerate(
        [*CLASSES, ("", "", "", "13,590.96", "9,840.65", "3,750.30")]
    ):
        y = PAGE_HEIGHT - (top + 18 * row)
        canvas.drawString(70, y, code or "total")
        for column, text in enumerate(figures):
            canvas.drawRightString(528 + 110 * column, y, text)
        canvas.setLineWidth(0.3)
        canvas.line(60, y - 5, PAGE_WIDTH - 60, y - 5)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def document_row(path: str, content: bytes, **values: Any) -> dict[str, Any]:
    return {
        "document_id": hashlib.sha256(content).hexdigest()[:32],
        "file_name": Path(path).name,
        "file_path": path,
        "entity_id": "e1",
        "entity_name": "清江省云溪市教育局",
        "region_code": "990101",
        "fiscal_year": 2023,
        "document_kind": "部门决算",
        "layout": "mof",
        "stated_unit": "万元",
        "page_count": 1,
        "media": "digital",
        "is_current": True,
        "is_template": False,
        "form_ids": ["expenditure", "three_public"],
        "missing_form_ids": [],
        "extractor_version": "test",
    } | values


def observations(document_id: str) -> list[dict[str, Any]]:
    rows = []

    def add(
        form: str, code: str, name: str, level: str, measure: str, raw: str, place: tuple[int, int]
    ) -> None:
        rows.append(
            {
                "document_id": document_id,
                "form_id": form,
                "block": "none",
                "item_code": code,
                "item_name": name,
                "item_label": name,
                "item_level": level,
                "measure": measure,
                "fund_source": "all",
                "budget_kind": "final",
                "amount_yuan": Decimal(raw.replace(",", "") or "0") * 10_000,
                "value_raw": raw,
                "stated_unit": "万元",
                "stated_decimals": 2,
                "zero_style": "none" if raw else "blank",
                "page_number": 1,
                "table_index": 0,
                "row_index": place[0],
                "column_index": place[1],
                "printed_count": 1,
                "occurrence": 1,
            }
        )

    lines = (("@total", "合计", "total", "13,590.96", "9,840.65", "3,750.30"), *CLASSES)
    for row, (code, name, level, *figures) in enumerate(lines):
        for column, (measure, raw) in enumerate(zip(("total", "basic", "project"), figures, strict=True)):
            add("expenditure", code, name, level, measure, raw, (row, column))
    items = (("total", "合计"), ("abroad", "因公出国（境）费"), ("vehicle_running", "公务用车运行维护费"))
    for row, (code, name) in enumerate(items):
        add("three_public", code, name, "line", "budget", "12.00", (row, 0))
        add("three_public", code, name, "line", "actual", "9.50", (row, 1))
    for block, code, name in (
        ("income", "in.current_total", "本年收入合计"),
        ("expenditure", "out.current_total", "本年支出合计"),
    ):
        add("income_expenditure_summary", code, name, "total", "amount", "13,590.96", (0, 0))
        rows[-1]["block"] = block
    return rows


def finding(document_id: str, **values: Any) -> dict[str, Any]:
    member = {
        "stated_text": "13,590.96",
        "stated_value": Decimal("135909600"),
        "stated_unit": "万元",
        "expected_text": "13,590.93 – 13,590.97",
        "expected_low": Decimal("135909300"),
        "expected_high": Decimal("135909700"),
        "unit": "元",
        "form_id": "expenditure",
        "item_code": "@total",
        "item_name": "合计",
        "measure": "total",
        "page_number": 1,
        "bbox": STATED,
        "quote": "合计 13,590.96 9,840.65 3,750.30",
    }
    compared = member | {
        "role": "compared",
        "stated_text": "8210.55",
        "expected_text": None,
        "item_code": "201",
        "item_name": "一般公共服务支出",
    }
    compared |= {"bbox": {"x0": 484.0, "y0": 110.0, "x1": 529.0, "y1": 123.0}, "quote": "201 8210.55"}
    base = {key: member[key] for key in member if key not in ("quote",)}
    return (
        base
        | {
            "finding_id": hashlib.sha256(f"{document_id}{values}".encode()).hexdigest()[:32],
            "document_id": document_id,
            "level": "不一致",
            "cause": "omitted_component",
            "title_zh": "支出决算表：合计与各类之和相差 0.01 万元",
            "title_en": "Expenditure: the total differs from the sum of its classes",
            "explanation_zh": "按公布数据计算为13,590.95万元，此处公布为13,590.96万元。\n\n如采用其他口径则一致。\n\n"
            "公布为 13,590.96，相差 0.01，超出四舍五入范围（±0.005）",
            "explanation_en": "The published figures give 13,590.95; here 13,590.96 is printed.\n\nIt would agree.\n\n"
            "differs by 0.01",
            "members": [member | {"role": "stated"}, compared],
            "instances": 1,
            "identity_ids": ["I-03-SUM"],
            "checks": [finding_check()],
            "status": "open",
            "catalogue_version": "1",
            "extractor_version": "test",
        }
        | values
    )


def term(side: str, text: str, code: str = "@total", name: str = "合计", **values: Any) -> dict[str, Any]:
    """A figure of form 03 in 万元."""
    return {
        "side": side,
        "sign": 1,
        "stated_text": text,
        "stated_unit": "万元",
        "value": Decimal(text.replace(",", "")) * 10_000,
        "unit": "元",
        "form_id": "expenditure",
        "item_code": code,
        "item_name": name,
        "measure": "total",
        "page_number": 1,
    } | values


def finding_check(**values: Any) -> dict[str, Any]:
    """The total against its classes, which do not add up."""
    classes = [
        term("right", figures[0], code, name) for code, name, level, *figures in CLASSES if level == "类"
    ]
    total, parts = term("left", "13,590.96"), sum(part["value"] for part in classes)
    difference = total["value"] - parts
    return {
        "identity_id": "I-03-SUM",
        "binding": "m=total,v=fails",
        "relation": "==",
        "lhs": total["value"],
        "rhs": parts,
        "difference": difference,
        "difference_low": difference - 50,
        "difference_high": difference + 50,
        "unit": "元",
        "terms": [total, *classes],
    } | values


def form(document_id: str, form_id: str, **values: Any) -> dict[str, Any]:
    row = {
        "document_id": document_id,
        "form_id": form_id,
        "form_number": 1,
        "title": "表",
        "state": "figures",
    }
    return row | {"first_page": 1, "last_page": 1, "stated_unit": "万元"} | values


def check(document_id: str, verdict: str = "fails", **values: Any) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "identity_id": "I-03-SUM",
        "binding": f"m=total,v={verdict}",
        "verdict": verdict,
        "lhs": Decimal("135909600"),
        "rhs": Decimal("135909500"),
        "difference": Decimal("100"),
        "difference_low": Decimal("50"),
        "difference_high": Decimal("150"),
        "unit": "元",
        "severity": "error",
        "figures": [{"kind": "observation", "key": "expenditure/none/@total/total/1", "page_number": 1}],
    } | values


def write_warehouse(
    path: Path,
    documents: list[dict[str, Any]],
    *,
    observed: list[dict[str, Any]] = (),  # type: ignore[assignment]
    findings: list[dict[str, Any]] = (),  # type: ignore[assignment]
    checks: list[dict[str, Any]] = (),  # type: ignore[assignment]
    forms: list[dict[str, Any]] = (),  # type: ignore[assignment]
    rejections: list[dict[str, Any]] = (),  # type: ignore[assignment]
) -> Path:
    """A DuckDB file with the marts that the report reads, under their public names."""
    extra = {"file_path": pl.String, "entity_id": pl.String, "is_current": pl.Boolean}
    extra |= {"supersedes_document_id": pl.String, "superseded_by_document_id": pl.String}
    extra |= {"copy_of_document_id": pl.String}
    frames = {
        "dim_document": pl.DataFrame(documents, schema=schemas.DOCUMENTS.schema | extra, orient="row"),
        "fct_observation": schemas.OBSERVATIONS.frame(list(observed)),
        "fct_finding": schemas.FINDINGS.frame(list(findings)),
        "fct_check": schemas.CHECKS.frame(list(checks)),
        "fct_claim": schemas.CLAIMS.frame(),
        "fct_fund_expenditure": budgets(documents),
        "fct_form": schemas.FORMS.frame(list(forms)),
        "fct_rejection": schemas.REJECTIONS.frame(list(rejections)),
        "dim_region": pl.DataFrame(
            {"region_code": ["990101"], "region_name": ["云溪市"], "province_name": ["清江省"]}
        ),
    }
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        for name, frame in frames.items():
            connection.register("frame", frame.to_arrow())
            connection.execute(f"create table marts.{name} as select * from frame")
            connection.unregister("frame")
    return path


def budgets(documents: list[dict[str, Any]]) -> pl.DataFrame:
    """The columns of ``fct_fund_expenditure`` that the report reads: two classes with a budget, one without."""
    money = pl.Decimal(20, 2)
    columns = {"document_id": pl.String, "item_code": pl.String, "item_name": pl.String, "level": pl.String}
    columns |= {
        "fund_source": pl.String,
        "budget_yuan": money,
        "implied_budget_yuan": money,
        "amount_yuan": money,
    }
    rows = [
        (document["document_id"], code, name, level, "gpb", budget, implied, Decimal(final))
        for document in documents
        for code, name, level, budget, implied, final in (
            ("201", "一般公共服务支出", "类", Decimal(80_000_000), None, 82_105_500),
            ("20101", "人大事务", "款", Decimal(80_000_000), None, 82_105_500),
            ("208", "社会保障和就业支出", "类", None, Decimal(24_000_000), 23_267_100),
            ("221", "住房保障支出", "类", None, None, 15_527_000),
        )
    ]
    return pl.DataFrame(rows, schema=columns, orient="row")


def small_site(folder: Path) -> tuple[Path, Path, list[dict[str, Any]]]:
    """(warehouse, raw, documents): two years of one body, one document with a finding, one hostile, one clean."""
    raw = folder / "raw"
    raw.mkdir(parents=True)
    documents = []
    for number, values in enumerate(
        ({}, {"fiscal_year": 2022}, {"entity_name": HOSTILE, "entity_id": "../e2", "document_kind": HOSTILE})
    ):
        content = pdf_bytes(number)
        (raw / f"{number}.pdf").write_bytes(content)
        documents.append(document_row(f"{number}.pdf", content, **values))
    bad, _, hostile = (row["document_id"] for row in documents)
    hurt = {
        "title_zh": HOSTILE,
        "title_en": HOSTILE,
        "explanation_zh": HOSTILE,
        "stated_text": HOSTILE,
        "members": None,
    }
    warehouse = write_warehouse(
        folder / "juesuan.duckdb",
        documents,
        observed=[row for document in documents for row in observations(document["document_id"])],
        findings=[
            finding(bad),
            finding(bad, level="提示", cause="template_words", members=None, page_number=None, bbox=None),
            finding(hostile, **hurt),
        ],
        checks=[check(bad), check(bad, "holds"), check(hostile, identity_id=HOSTILE)],
        forms=[
            form(hostile, "other", title=HOSTILE, note=HOSTILE),
            form(
                bad,
                "gf_income_expenditure",
                state="declared_empty",
                note="注：本年度无此项收支，故本表无数据。",
            ),
        ],
        rejections=[{"file_name": HOSTILE, "scope": "file", "reason": "truncated", "message": HOSTILE}],
    )
    return warehouse, raw, documents
