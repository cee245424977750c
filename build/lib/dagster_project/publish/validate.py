"""Invariants of a build that are checked before it is published: every landed row accounted for, none counted twice.

dbt's tests check the models; these invariants check the file that is about to be published, with
queries that share nothing with the models.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from dagster_project.land.warehouse import reader

SAME_ROWS = {
    "documents": "dim_document",
    "observations": "fct_observation",
    "claims": "fct_claim",
    "unclaimed_numbers": "fct_unclaimed_number",
    "checks": "fct_check",
    "findings": "fct_finding",
    "rejections": "fct_rejection",
    "forms": "fct_form",
    "files": "dim_file",
}
"""Landing table → mart that holds exactly its rows."""
FACTS_AT_LEVELS = {
    "fct_functional_expenditure": "document_id",
    "fct_fund_expenditure": "document_id, fund_source",
    "fct_income": "document_id",
}
"""Fact → what one total row stands for."""


@dataclass(frozen=True, slots=True)
class Invariant:
    """One invariant of a build: its name, its wording, and a query that returns the rows that break it."""

    name: str
    zh: str
    en: str
    sql: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an invariant: the number of rows that break it, or why its query failed."""

    invariant: Invariant
    breaches: int
    error: str | None = None

    @property
    def holds(self) -> bool:
        return self.breaches == 0 and self.error is None


class BrokenBuildError(RuntimeError):
    """The build breaks an invariant and is not published."""


def validate_build(build_file: Path) -> list[Outcome]:
    """Every invariant against the build file. A query that raises is an outcome that does not hold."""
    with reader(build_file) as connection:
        return [_ask(connection, invariant) for invariant in invariants()]


def refuse_broken(outcomes: list[Outcome]) -> None:
    """Raises BrokenBuildError, naming what is broken, unless every invariant holds."""
    broken = [outcome for outcome in outcomes if not outcome.holds]
    if broken:
        told = "; ".join(
            f"{o.invariant.en} ({o.invariant.zh}): {o.error or f'{o.breaches} rows'}" for o in broken
        )
        raise BrokenBuildError(f"the build breaks {len(broken)} invariants: {told}")


def invariants() -> list[Invariant]:
    """All invariants, in the order in which they are checked."""
    return [
        *(_same_rows(landed, mart) for landed, mart in SAME_ROWS.items()),
        Invariant(
            "amounts_reconcile",
            "集市金额合计等于装载金额合计",
            "the amounts of the observations add up to what was landed",
            """select 1 from (select sum(amount_yuan) as landed from landing.observations),
                             (select sum(amount_yuan) as published from marts.fct_observation)
               where landed is distinct from published""",
        ),
        Invariant(
            "documents_are_accounted_for",
            "每个文件或有文件行，或有拒绝行",
            "every content of the register is a document or a rejection",
            """select document_id from marts.dim_file
               where document_id not in (select document_id from marts.dim_document)
                 and document_id not in (select document_id from marts.fct_rejection where document_id is not null)""",
        ),
        Invariant(
            "facts_know_their_document",
            "事实行都属于已知文件，且现行标志一致",
            "every fact row belongs to a document and agrees with it on is_current, year and body",
            " union all ".join(_agrees_with_document(fact) for fact in _facts()),
        ),
        *(_one_total(fact, key) for fact, key in FACTS_AT_LEVELS.items()),
        Invariant(
            "one_current_republication",
            "被取代的文件不再现行",
            "a document that another replaces is not current, and the one that replaces it is known",
            """select document_id from marts.dim_document
               where is_current = (superseded_by_document_id is not null)""",
        ),
        Invariant(
            "version_is_told",
            "仓库版本恰有一行且行数相符",
            "warehouse_version has one row and counts what is there",
            """select 1 from (select count(*) as rows_found, max(observation_count) as told from marts.warehouse_version)
               where rows_found <> 1 or told <> (select count(*) from marts.fct_observation)""",
        ),
    ]


def _same_rows(landed: str, mart: str) -> Invariant:
    return Invariant(
        f"{mart}_holds_every_row",
        f"{mart} 与 landing.{landed} 行数相等",
        f"{mart} has the rows of landing.{landed}",
        f"""select 1 from (select count(*) as landed from landing.{landed}),
                          (select count(*) as published from marts.{mart}) where landed <> published""",
    )


def _agrees_with_document(fact: str) -> str:
    return f"""select f.document_id from marts.{fact} f left join marts.dim_document d using (document_id)
               where d.document_id is null or (f.is_current, f.fiscal_year, f.entity_id)
                     is distinct from (d.is_current, d.fiscal_year, d.entity_id)"""


def _facts() -> list[str]:
    return [
        "fct_observation",
        "fct_claim",
        "fct_check",
        "fct_finding",
        "fct_functional_expenditure",
        "fct_fund_expenditure",
        "fct_income",
        "fct_economic_expenditure",
        "fct_balance",
        "fct_three_public",
        "fct_procurement",
    ]


def _one_total(fact: str, key: str) -> Invariant:
    return Invariant(
        f"{fact}_has_one_total",
        f"{fact} 每份文件至多一个合计行",
        f"{fact} has at most one total row for each of {key}",
        f"select {key} from marts.{fact} where level = 'total' group by {key} having count(*) > 1",
    )


def _ask(connection: duckdb.DuckDBPyConnection, invariant: Invariant) -> Outcome:
    try:
        (breaches,) = connection.execute(f"select count(*) from ({invariant.sql})").fetchone() or (0,)
    except duckdb.Error as error:
        return Outcome(invariant, 0, str(error).splitlines()[0])
    return Outcome(invariant, breaches)
