"""Assets after the marts: the second evaluation, the published warehouse, and what goes with it."""

from __future__ import annotations

import dagster as dg
import polars as pl

from dagster_project.defs.metadata import OWNERS, preview
from dagster_project.expectations import suites
from dagster_project.expectations.validate import SuiteResult
from dagster_project.settings import Settings

MARTS_EVALUATED = ("fct_observation", "fct_claim", "dim_document")


@dg.asset(
    deps=[dg.AssetKey(name) for name in MARTS_EVALUATED],
    group_name="expectations",
    kinds={"great_expectations", "duckdb"},
    owners=OWNERS,
    pool="build_file",
    check_specs=[
        dg.AssetCheckSpec(
            suite.name,
            asset="arithmetic_suites",
            blocking=True,
            description=f"{suite.title}：{suite.rules} 条勾稽关系在集市上重新计算。\n\n"
            "Evaluated again on the marts. Figures of a publisher that do not agree warn; an expectation that raised "
            "is a failure of ours: it is an error and stops publication.",
        )
        for suite in suites.outlines()
    ],
    description="第二次计算：Great Expectations 按同一目录在集市上用 SQL 重新验算，生成 Data Docs。\n\n"
    "The arithmetic a second time: Great Expectations evaluates the same catalogue in SQL on the marts.",
)
def arithmetic_suites(settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult:
    results = suites.evaluate(settings.build_file, settings.warehouse / "data_docs")
    return dg.MaterializeResult(
        metadata={
            "suites": len(results),
            "expectations": sum(len(result.results) for result in results),
            "instances_that_do_not_agree": sum(rule.rows for result in results for rule in result.results),
            "expectations_that_raised": sum(len(result.raised) for result in results),
            "data_docs": dg.MetadataValue.path(str(settings.warehouse / "data_docs" / "index.html")),
        },
        check_results=[suite_check(result) for result in results],
    )


def suite_check(result: SuiteResult) -> dg.AssetCheckResult:
    """A suite as an asset check: publishers' discrepancies warn, an expectation that raised is an error of ours."""
    raised = result.raised
    return dg.AssetCheckResult(
        check_name=result.suite.name,
        passed=not raised and not result.failed,
        severity=dg.AssetCheckSeverity.ERROR if raised else dg.AssetCheckSeverity.WARN,
        metadata={
            "expectations": len(result.results),
            "identities_that_do_not_agree": {rule.rule.identity_id: rule.rows for rule in result.failed},
            "raised": {rule.rule.identity_id: (rule.raised or "")[:500] for rule in raised},
            "instances": preview(pl.DataFrame([_row(row) for rule in result.failed for row in rule.sample])),
        },
    )


def _row(row: dict) -> dict:
    return {
        name: None if value is None else str(value) for name, value in row.items() if name != "document_id"
    }
