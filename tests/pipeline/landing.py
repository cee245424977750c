"""Landing tables made by hand: a small province of invented accounts whose facts are known.

Five documents: a department in 2022 and 2023 (the latter published twice, the second time corrected), a unit of that
department in 2023, and a text of 2023 without tables.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from dagster_project import schemas
from dagster_project.land import warehouse
from dagster_project.land.stage import READS
from dagster_project.run.night.diary import NIGHTS
from dagster_project.run.night.work import JUDGED

DEPARTMENT_2022, DEPARTMENT_2023, CORRECTED_2023, UNIT_2023, TEXT_2023 = "d22", "d23", "d23c", "u23", "t23"
BOX = {"x0": 10.0, "y0": 20.0, "x1": 60.0, "y1": 30.0}
FUNCTIONAL = [
    ("@total", "合计", "total"),
    ("208", "社会保障和就业支出", "类"),
    ("20805", "行政事业单位养老支出", "款"),
    ("2080505", "机关事业单位基本养老保险缴费支出", "项"),
    ("201", "一般公共服务支出", "类"),
    ("20106", "财政事务", "款"),
    ("2010601", "行政运行", "项"),
    ("2010699", "其他财政事务支出", "项"),
]
SHARES = {
    "@total": 100,
    "208": 20,
    "20805": 20,
    "2080505": 20,
    "201": 80,
    "20106": 80,
    "2010601": 70,
    "2010699": 10,
}


def seen(day: int) -> datetime:
    return datetime(2026, 1, day, tzinfo=UTC)


def document(document_id: str, year: int, name: str = "青川市财政局", **facts: Any) -> dict:
    return {
        "document_id": document_id,
        "file_name": f"{document_id}.pdf",
        "entity_name": name,
        "region_code": "310107",
        "fiscal_year": year,
        "document_kind": "部门决算",
        "layout": "shanghai",
        "stated_unit": "万元",
        "page_count": 2,
        "media": "digital",
        "form_ids": ["expenditure", "gpb_expenditure"],
        "is_template": False,
        "tables_elsewhere": False,
        "narrative_unparsed_share": 0.0,
        "narrative_judged_share": 1.0,
        "narrative_unjudged_share": 0.0,
        "narrative_unbound_share": 0.0,
        "extractor_version": "test",
    } | facts


def observation(document_id: str, form_id: str, code: str, measure: str, amount: Any, **facts: Any) -> dict:
    """One figure; its place on the page follows from what it is, so that no two share one."""
    value = None if amount is None else Decimal(str(amount))
    row = {
        "document_id": document_id,
        "form_id": form_id,
        "block": "none",
        "item_code": code,
        "item_name": code,
        "item_level": "line",
        "measure": measure,
        "fund_source": "all",
        "budget_kind": "final",
        "amount_yuan": value,
        "value_raw": "" if value is None else str(value / 10000),
        "stated_unit": "万元",
        "unit_source": "printed",
        "stated_decimals": 2,
        "zero_style": "none" if value else "decimal",
        "page_number": 1,
        "bbox": BOX,
        "table_index": 0,
        "row_index": 0,
        "column_index": 0,
        "printed_count": 1,
        "occurrence": 1,
        "source_kind": "text",
        "confidence": 1.0,
        "code_source": "printed",
    } | facts
    return row | {"figure_key": schemas.figure_key(row)}


def functional_form(document_id: str, form_id: str, total: int, fund: str = "all") -> list[dict]:
    """A form of functional codes whose rows add up: four fifths basic, one fifth project."""
    rows = []
    for row, (code, name, level) in enumerate(FUNCTIONAL):
        amount = Decimal(total) * SHARES[code] / 100
        for column, (measure, part) in enumerate((("total", 10), ("basic", 8), ("project", 2))):
            rows.append(
                observation(
                    document_id,
                    form_id,
                    code,
                    measure,
                    amount * part / 10,
                    item_name=name,
                    item_level=level,
                    fund_source=fund,
                    row_index=row,
                    column_index=column,
                )
            )
    return rows


def lines(document_id: str, form_id: str, rows: list[tuple], **facts: Any) -> list[dict]:
    """Rows (block, code, measure, fund, amount) of a form of lines."""
    return [
        observation(
            document_id,
            form_id,
            code,
            measure,
            amount,
            block=block,
            fund_source=fund,
            row_index=index,
            column_index=0,
            **facts,
        )
        for index, (block, code, measure, fund, amount) in enumerate(rows)
    ]


def department_account(document_id: str, total: int) -> list[dict]:
    """All forms of a department that spends ``total`` of 元, all of it general public budget."""
    basic = total * 8 // 10
    summary = [
        ("income", "in.gpb", "amount", "gpb", total),
        ("income", "in.current_total", "amount", "all", total),
        ("income", "in.opening_balance", "amount", "all", 500),
        ("income", "in.total", "amount", "all", total + 500),
        ("expenditure", "201", "amount", "all", total * 8 // 10),
        ("expenditure", "208", "amount", "all", total * 2 // 10),
        ("expenditure", "out.current_total", "amount", "all", total),
        ("expenditure", "out.closing_balance", "amount", "all", 500),
        ("expenditure", "out.total", "amount", "all", total + 500),
    ]
    fiscal = [
        ("income", "in.gpb", "amount", "gpb", total),
        ("income", "in.current_total", "amount", "fiscal", total),
        ("income", "in.opening.gpb", "amount", "gpb", 500),
        ("income", "in.total", "amount", "fiscal", total + 500),
        ("expenditure", "out.current_total", "total", "fiscal", total),
        ("expenditure", "out.current_total", "gpb", "gpb", total),
    ]
    economic = [
        ("personnel", "301", "amount", "gpb", basic // 2),
        ("personnel", "30101", "amount", "gpb", basic // 2),
        ("public", "302", "amount", "gpb", basic // 2),
        ("public", "30201", "amount", "gpb", basic // 2),
        ("personnel", "@personnel", "amount", "gpb", basic // 2),
        ("public", "@public", "amount", "gpb", basic // 2),
    ]
    cars = [
        ("none", code, measure, "fiscal", amount)
        for code, amount in (("total", 300), ("vehicle", 200), ("vehicle_running", 200), ("reception", 100))
        for measure in ("budget", "actual")
    ]
    income = [
        observation(document_id, "income", code, measure, Decimal(total) * SHARES[code] / 100,
                    item_name=name, item_level=level, row_index=row, column_index=column)
        for row, (code, name, level) in enumerate(FUNCTIONAL)
        for column, measure in enumerate(("total", "fiscal"))
    ]  # fmt: skip
    return [
        *lines(document_id, "income_expenditure_summary", summary, table_index=1),
        *income,
        *functional_form(document_id, "expenditure", total),
        *lines(document_id, "fiscal_summary", fiscal, table_index=2),
        *functional_form(document_id, "gpb_expenditure", total, fund="gpb"),
        *lines(document_id, "gpb_basic_economic", economic, table_index=3),
        *lines(document_id, "three_public", cars, table_index=4, budget_kind="initial"),
    ]


def claim(claim_id: str, document_id: str, year: int, **facts: Any) -> dict:
    return {
        "claim_id": claim_id, "document_id": document_id, "section_path": ["五"], "subject": "财政事务",
        "form_id": "gpb_expenditure", "measure": "total", "fund_source": "gpb", "budget_kind": "final",
        "year": year, "unit_implied": False, "quote": "…", "page_number": 2, "bbox": BOX,
        "char_start": 0, "char_end": 5, "pattern": "P7",
    } | facts  # fmt: skip


def frames() -> dict[str, pl.DataFrame]:
    """The landing tables of the five documents, by name."""
    documents = [
        document(DEPARTMENT_2022, 2022),
        document(DEPARTMENT_2023, 2023),
        document(CORRECTED_2023, 2023, file_name="更正.pdf"),
        document(UNIT_2023, 2023, "青川市会计中心", document_kind="单位决算"),
        document(TEXT_2023, 2023, form_ids=[], region_code=None, media="text", page_count=1),
    ]
    files = [
        {
            "file_path": f"{row['region_code'] or 'texts'}/{row['file_name']}", "file_name": row["file_name"],
            "document_id": row["document_id"], "byte_size": 1000, "media": row["media"],
            "page_count": row["page_count"], "first_seen_at": seen(1 + (row["document_id"] == CORRECTED_2023)),
        }
        for row in documents
    ] + [{"file_path": "broken.pdf", "file_name": "broken.pdf", "document_id": "bad", "byte_size": 3,
          "media": "unknown", "first_seen_at": seen(1)}]  # fmt: skip
    observations = [
        *department_account(DEPARTMENT_2022, 1_000_000),
        *department_account(DEPARTMENT_2023, 1_100_000),
        *department_account(CORRECTED_2023, 1_200_000),
        *functional_form(UNIT_2023, "expenditure", 400_000),
        observation(
            UNIT_2023, "expenditure", "2010699", "total", 39_000, item_level="项", row_index=20, occurrence=2
        ),
    ]
    pages = [
        {"document_id": row["document_id"], "page_number": page, "width": 595.0, "height": 842.0, "rotation": 0,
         "character_count": 10, "table_count": 1, "image_count": 0, "engine": "pdfplumber", "second_reading": "agree"}
        for row in documents for page in range(1, row["page_count"] + 1)
    ]  # fmt: skip
    forms = [
        {"document_id": document_id, "form_id": form_id, "form_number": 1, "title": form_id, "first_page": 1,
         "last_page": 1, "stated_unit": "万元", "unit_source": "printed", "state": "figures", "unknown_figures": 0,
         "measures": ["total"], "blocks": ["none"], "score": 1.0, "evidence": "{}", "bboxes": []}
        for document_id, form_id in sorted({(row["document_id"], row["form_id"]) for row in observations})
    ]  # fmt: skip
    claims = [
        claim("c1", CORRECTED_2023, 2023, item_code="20106", final_yuan=Decimal(960000), base_yuan=Decimal(900000),
              base_kind="initial", completion=Decimal("106.67")),
        claim("c2", CORRECTED_2023, 2023, item_code="208", final_yuan=Decimal(240000), change_yuan=Decimal(40000),
              base_kind="initial", char_start=10, char_end=15),
        claim("c3", CORRECTED_2023, 2023, item_code="goods", final_yuan=Decimal(7000), form_id="procurement",
              measure="amount", fund_source="all", subject="货物", char_start=20, char_end=25),
        claim("c4", CORRECTED_2023, 2023, item_code="@total", form_id="expenditure", fund_source="all", is_judged=True,
              final_yuan=Decimal(1_200_000), change_yuan=Decimal(150_000), base_kind="prior_final", char_start=26),
        *(claim(f"c{5 + index}", CORRECTED_2023, 2023, item_code=item, form_id=None, measure="count", is_judged=True,
                count=Decimal(count), char_start=27 + index)
          for index, (item, count) in enumerate((("vehicles", 4), ("vehicles", 4), ("staff_actual", 9), ("staff_actual", 8)))),
    ]  # fmt: skip
    key, total = "expenditure/none/201/total/1", "expenditure/none/@total/total/1"
    checks = [
        {"document_id": CORRECTED_2023, "identity_id": "I-03-ROW", "binding": "c=201", "verdict": "fails",
         "lhs": Decimal(960000), "rhs": Decimal(950000), "difference": Decimal(10000), "unit": "元",
         "difference_low": Decimal(9900), "difference_high": Decimal(10100), "severity": "error",
         "figures": [{"kind": "observation", "key": key, "page_number": 1, "bbox": BOX}], "catalogue_version": "1"},
        {"document_id": CORRECTED_2023, "identity_id": "I-03-SUM", "binding": "m=total", "verdict": "fails",
         "lhs": Decimal(1200000), "rhs": Decimal(1190000), "difference": Decimal(10000), "unit": "元",
         "difference_low": Decimal(9900), "difference_high": Decimal(10100), "severity": "error",
         "figures": [{"kind": "observation", "key": total, "page_number": 1, "bbox": BOX}], "catalogue_version": "1"},
        {"document_id": DEPARTMENT_2023, "identity_id": "I-03-ROW", "binding": "c=201", "verdict": "holds",
         "lhs": Decimal(1), "rhs": Decimal(1), "difference": Decimal(0), "unit": "元", "severity": "error",
         "figures": [{"kind": "observation", "key": key, "page_number": 1, "bbox": BOX}], "catalogue_version": "1"},
    ]  # fmt: skip
    findings = [
        {"finding_id": f"f-{document_id}", "document_id": document_id, "level": "不一致", "cause": "unexplained",
         "title_zh": "表述与数据不一致", "title_en": "Figures do not agree", "explanation_zh": "…",
         "explanation_en": "…", "form_id": "expenditure", "item_code": "201", "item_name": "一般公共服务支出",
         "measure": "total", "stated_text": "96.00", "stated_value": Decimal(960000), "unit": "元", "page_number": 1,
         "bbox": BOX, "members": [], "instances": 1, "identity_ids": ["I-03-ROW"], "status": "open",
         "opened_at": seen(3), "catalogue_version": "1", "extractor_version": "test"}
        for document_id in (DEPARTMENT_2023, CORRECTED_2023)
    ]  # fmt: skip
    rows: dict[str, list[dict]] = {
        "files": files,
        "documents": documents,
        "pages": pages,
        "forms": forms,
        "observations": observations,
        "units": [
            {"document_id": CORRECTED_2023, "sequence": 1, "unit_name": "青川市财政局", "page_number": 1},
            {"document_id": CORRECTED_2023, "sequence": 2, "unit_name": "青川市会计中心", "page_number": 1},
        ],
        "claims": claims,
        "unclaimed_numbers": [
            {"document_id": CORRECTED_2023, "text": "2023", "kind": "year", "page_number": 2, "char_start": 30,
             "char_end": 34}
        ],
        "rejections": [
            {"file_name": "broken.pdf", "document_id": "bad", "scope": "file", "reason": "not_a_document",
             "message": "no PDF"}
        ],
        "checks": checks,
        "findings": findings,
    }  # fmt: skip
    return {name: schemas.TABLES[name].frame(part) for name, part in rows.items()}


def log_frames(
    documents: pl.DataFrame, *, batch: str = "b1", catalogue: str = "1"
) -> dict[str, pl.DataFrame]:
    """What landing notes about the documents it holds."""
    noted = documents.select("document_id", "file_name")
    reads = noted.with_columns(
        pl.lit("test").alias("extractor_version"),
        pl.lit(batch).alias("batch_id"),
        pl.lit("read").alias("state"),
        pl.lit(0.1).alias("seconds"),
        pl.lit(1, pl.Int32).alias("attempts"),
    )
    judged = noted.select(
        "document_id", pl.lit(batch).alias("batch_id"), pl.lit(catalogue).alias("catalogue_version")
    )
    return {"reads": reads.select(READS.schema.names()), "judged": judged}


def land(path: Path, tables: dict[str, pl.DataFrame], log: dict[str, pl.DataFrame] | None = None) -> None:
    """Write a build file whose landing tables hold exactly ``tables``."""
    log = log if log is not None else log_frames(tables["documents"])
    with warehouse.writer(path) as connection:
        warehouse.ensure_tables(connection, (*warehouse.LANDED, READS, JUDGED, NIGHTS))
        for table in warehouse.LANDED:
            warehouse.replace_table(connection, table, tables.get(table.name, table.frame()))
        for table in (READS, JUDGED):
            warehouse.replace_table(connection, table, log[table.name].cast(table.schema))
