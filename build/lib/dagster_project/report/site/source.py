"""What the report takes from the published warehouse: marts only, opened read-only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

_FORM_ORDER = "document_id, form_id, page_number, table_index, row_index, column_index"

_OBSERVATIONS = f"""
select document_id, form_id, block, item_code, item_name, item_label, item_level, measure, fund_source, budget_kind,
       amount_yuan, value_raw, stated_unit, zero_style, page_number, table_index, row_index, column_index,
       printed_count, occurrence
from marts.fct_observation where document_id in ({{ids}}) order by {_FORM_ORDER}
"""
_FINDINGS = """
select * from marts.fct_finding where document_id in ({ids})
order by document_id, case level when '不一致' then 0 when '待核实' then 1 else 2 end, page_number, finding_id
"""
_VERDICTS = """
select document_id, verdict, reason, count(*) as n from marts.fct_check
where document_id in ({ids}) group by all order by all
"""
# Each check once in every form that it looks at (the head of a figure's key), and in the narrative if it looks at claims.
_LEDGER = """
with looked_at as (
    select document_id, identity_id, binding, verdict, reason,
           unnest(case when len(figures) > 0 then figures else [null] end) as figure
    from marts.fct_check where document_id in ({ids})
)
select document_id, case when figure.kind = 'observation' then split_part(figure.key, '/', 1)
                         when figure.kind = 'claim' then 'narrative' end as place,
       verdict, reason, count(distinct (identity_id, binding)) as n
from looked_at group by all order by all
"""
_REJECTIONS = """
select document_id, page_number, scope, reason, message from marts.fct_rejection
where document_id in ({ids}) order by document_id, page_number nulls first, scope, reason
"""
_FORMS = """
select document_id, form_id, form_number, title, first_page, last_page, stated_unit, state, note,
       printed_figures, bound_figures, rejected_figures, is_complete from marts.fct_form
where document_id in ({ids}) order by document_id, first_page, form_id, form_number
"""
# The budgets that the text states, or that follow from the change it states, beside the final figures.
_BUDGETS = """
select document_id, item_code, item_name, coalesce(budget_yuan, implied_budget_yuan) as budget, amount_yuan as actual
from marts.fct_fund_expenditure
where level = '类' and fund_source = 'gpb' and coalesce(budget_yuan, implied_budget_yuan) is not null
  and document_id in ({ids})
order by document_id, item_code
"""
_UNREADABLE = """
select file_name, reason, message from marts.fct_rejection
where document_id is null or document_id not in (select document_id from marts.dim_document)
order by file_name, reason
"""
# A hash of what a page shows: a page whose hash is unchanged is not written again.
_FINGERPRINTS = """
with o as (select document_id, bit_xor(hash(form_id, block, item_code, item_name, measure, amount_yuan, value_raw,
                  page_number, table_index, row_index, column_index, occurrence)) as h, count(*) as n
           from marts.fct_observation group by 1),
     c as (select document_id, bit_xor(hash(identity_id, binding, verdict, lhs, rhs)) as h, count(*) as n
           from marts.fct_check group by 1),
     f as (select document_id, bit_xor(hash(finding_id, level, status, title_zh, explanation_zh, title_en,
                  explanation_en, stated_text, expected_text, members, checks, page_number, bbox)) as h, count(*) as n
           from marts.fct_finding group by 1),
     r as (select document_id, bit_xor(hash(page_number, scope, reason, message)) as h, count(*) as n
           from marts.fct_rejection group by 1),
     m as (select document_id, bit_xor(hash(form_id, form_number, title, first_page, state, note)) as h, count(*) as n
           from marts.fct_form group by 1)
select d.document_id, to_hex(hash(d, o.h, o.n, c.h, c.n, f.h, f.n, r.h, r.n, m.h, m.n)) as fingerprint
from marts.dim_document d left join o using (document_id) left join c using (document_id)
     left join f using (document_id) left join r using (document_id) left join m using (document_id)
"""
_DOCUMENTS = """
select d.*, r.region_name, r.province_name,
       coalesce(f.errors, 0) as errors, coalesce(f.warnings, 0) as warnings, coalesce(f.notes, 0) as notes, f.causes,
       coalesce(j.rejections, 0) as rejections
from marts.dim_document d
left join marts.dim_region r on r.region_code = d.region_code
left join (select document_id, count(*) filter (level = '不一致') as errors,
                  count(*) filter (level = '待核实') as warnings, count(*) filter (level = '提示') as notes,
                  list(distinct cause order by cause) as causes
           from marts.fct_finding where status = 'open' group by 1) f using (document_id)
left join (select document_id, count(*) as rejections from marts.fct_rejection group by 1) j using (document_id)
order by d.entity_name nulls last, d.fiscal_year desc nulls last, d.file_name, d.document_id
"""
_CAUSES = """
select level, cause, count(*) as n, count(distinct document_id) as documents
from marts.fct_finding where status = 'open' group by level, cause
order by case level when '不一致' then 0 when '待核实' then 1 else 2 end, n desc, cause
"""
_ALL_VERDICTS = "select verdict, count(*) as n from marts.fct_check group by all order by all"
_FORMS_READ = """
select form_id, count(distinct document_id) as documents, count(*) as figures
from marts.fct_observation where zero_style is distinct from 'blank' group by 1 order by 1
"""
_REASONS = """
select scope, reason, count(*) as n, count(distinct document_id) as documents
from marts.fct_rejection where document_id is not null group by all order by n desc, scope, reason
"""
_UNKNOWN = """
select document_id, d.entity_name, d.file_name, d.fiscal_year, f.title, f.first_page
from marts.fct_form f join marts.dim_document d using (document_id)
where f.form_id = 'other' and d.is_current
order by d.entity_name nulls last, d.fiscal_year, document_id, f.first_page, f.form_number
"""
_YEARS = """
select document_id, sum(amount_yuan) filter (item_code = 'out.current_total' and measure in ('amount', 'total')) as spent,
       sum(amount_yuan) filter (item_code = 'in.current_total') as earned
from marts.fct_observation
where form_id = 'income_expenditure_summary' and occurrence = 1 and document_id in ({ids})
group by 1
"""


@dataclass(frozen=True)
class Evidence:
    """Everything a document page shows, of one document: frames as queried, without other documents' rows."""

    observations: pl.DataFrame
    findings: pl.DataFrame
    verdicts: dict[str, int]
    reasons: dict[str, int]
    """Checks that could not be evaluated, by reason: each once, however many forms it looks at."""
    ledger: pl.DataFrame
    rejections: pl.DataFrame
    forms: pl.DataFrame
    budgets: pl.DataFrame

    @cached_property
    def figures(self) -> list[dict[str, Any]]:
        """``observations`` as rows, made once for all that shows them."""
        return self.observations.to_dicts()


@contextmanager
def reader(warehouse_file: Path, *, threads: int = 1) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published warehouse, read-only; one thread, for the report's own processes share the machine."""
    connection = duckdb.connect(str(warehouse_file), read_only=True, config={"threads": str(threads)})
    try:
        yield connection
    finally:
        connection.close()


def documents(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """``dim_document`` with the region's name and the numbers of open findings of each level."""
    return connection.execute(_DOCUMENTS).pl()


def fingerprints(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """document_id → a hash of all that its page shows."""
    return dict(connection.execute(_FINGERPRINTS).fetchall())


def evidence(connection: duckdb.DuckDBPyConnection, document_ids: Sequence[str]) -> dict[str, Evidence]:
    """What the pages of these documents show, by document."""
    ids = list(document_ids)
    queries = (_OBSERVATIONS, _FINDINGS, _VERDICTS, _LEDGER, _REJECTIONS, _FORMS, _BUDGETS)
    frames = [connection.execute(_of(query, ids)).pl() for query in queries]
    parts = [_by_document(frame) for frame in frames]
    found = {}
    for key in ids:
        observations, findings, verdicts, ledger, rejections, forms, budgets = (
            part.get(key, frame.clear()) for part, frame in zip(parts, frames, strict=True)
        )
        counted = verdicts.group_by("verdict").agg(pl.sum("n"))
        missing = verdicts.filter(pl.col("verdict") == "not_evaluable")
        found[key] = Evidence(
            observations,
            findings,
            dict(counted.iter_rows()),
            dict(missing.select("reason", "n").iter_rows()),
            ledger,
            rejections,
            forms,
            budgets,
        )
    return found


def _of(query: str, document_ids: Sequence[str]) -> str:
    """The query for these documents. Written into its text: a parameter makes DuckDB load pandas, half a second a process."""
    listed = ", ".join("'" + document_id.replace("'", "''") + "'" for document_id in document_ids)
    return query.format(ids=listed or "null")


def _by_document(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    parts = frame.partition_by("document_id", as_dict=True, maintain_order=True)
    return {str(key[0]): part for key, part in parts.items()}


def overview(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Totals of the whole warehouse: causes, verdicts, forms read, files that could not be read."""
    return {
        name: connection.execute(query).pl().to_dicts()
        for name, query in (
            ("causes", _CAUSES),
            ("verdicts", _ALL_VERDICTS),
            ("forms", _FORMS_READ),
            ("unreadable", _UNREADABLE),
            ("rejections", _REASONS),
            ("unknown", _UNKNOWN),
        )
    }


def totals(connection: duckdb.DuckDBPyConnection, document_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Income and expenditure of the year (form 01) of each document that prints them, in 元."""
    rows = connection.execute(_of(_YEARS, document_ids)).pl().to_dicts()
    return {row["document_id"]: row for row in rows}
