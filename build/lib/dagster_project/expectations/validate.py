"""Run compiled suites with Great Expectations on one DuckDB file, and build Data Docs.

GX takes seconds to import, so it is imported inside the functions.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .data_docs import make_offline
from .dialect import keep_duckdb_connection
from .results import Rule, RuleResult, Suite, SuiteResult

DATA_SOURCE = "决算仓库"
SAMPLE_ROWS = 20
"""Rows that do not agree, kept of each rule."""


def run_suites(suites: Sequence[Suite], database: Path, data_docs: Path) -> list[SuiteResult]:
    """Evaluate every suite on table ``figures`` of the database; Data Docs replace those of the last run."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.checkpoint.actions import UpdateDataDocsAction

    keep_duckdb_connection()
    context = gx.get_context(mode="ephemeral")
    _quiet(context)
    fresh = data_docs.with_name(f".{data_docs.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    _add_site(context, fresh)
    source = context.data_sources.add_sql(DATA_SOURCE, connection_string=f"duckdb:///{database}")
    batch = source.add_table_asset("figures", table_name="figures").add_batch_definition_whole_table(
        "全部文件"
    )
    definitions = [_definition(context, suite, batch) for suite in suites]
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(
            name="nightly",
            validation_definitions=definitions,
            actions=[UpdateDataDocsAction(name="data_docs")],
            result_format={"result_format": "COMPLETE"},
        )
    )
    outcome = checkpoint.run()
    _release(source)
    by_suite = {result.suite_name: result for result in outcome.run_results.values()}
    results = [_read(suite, by_suite[suite.title]) for suite in suites]
    make_offline(fresh, results)
    shutil.rmtree(data_docs, ignore_errors=True)
    fresh.replace(data_docs)
    return results


def _definition(context: Any, suite: Suite, batch: Any) -> Any:
    import great_expectations as gx

    from .figures_agree import ExpectFiguresToAgree

    made = context.suites.add(gx.ExpectationSuite(name=suite.title))
    for rule in suite.rules:
        made.add_expectation(
            ExpectFiguresToAgree(
                unexpected_rows_query=without_parameters(rule.sql),
                description=f"{rule.identity_id} {rule.title}",
                meta={"identity_id": rule.identity_id, "severity": rule.severity},
            )
        )
    return context.validation_definitions.add(
        gx.ValidationDefinition(name=suite.name, data=batch, suite=made)
    )


def without_parameters(sql: str) -> str:
    """SQL for SQLAlchemy's ``text``, which takes the ``:2`` of a list slice for a parameter unless it is escaped."""
    return re.sub(r"(?<![:\w\\]):(?=\w)", r"\\:", sql)


def _add_site(context: Any, folder: Path) -> None:
    for name in context.get_site_names():
        context.delete_data_docs_site(name)
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)}
    index = {"class_name": "DefaultSiteIndexBuilder"}
    context.add_data_docs_site(
        "data_docs", {"class_name": "SiteBuilder", "site_index_builder": index, "store_backend": store}
    )


def _read(suite: Suite, outcome: Any) -> SuiteResult:
    """GX's answer in our words. ``success`` alone would call an exception a discrepancy: look at exception_info."""
    by_identity = {result.expectation_config.meta["identity_id"]: result for result in outcome.results}
    return SuiteResult(suite, tuple(_read_rule(rule, by_identity[rule.identity_id]) for rule in suite.rules))


def _read_rule(rule: Rule, result: Any) -> RuleResult:
    exception = exception_of(result.exception_info)
    if exception is not None:
        return RuleResult(rule, 0, raised=exception)
    rows = int(result.result["observed_value"])
    if (rows == 0) != bool(result.success):
        return RuleResult(rule, 0, raised=f"{rows} unexpected rows, yet success is {result.success}")
    return RuleResult(
        rule, rows, list(result.result.get("details", {}).get("unexpected_rows", []))[:SAMPLE_ROWS]
    )


def exception_of(info: Any) -> str | None:
    """The message of an expectation that raised, or None. GX gives one record, or one for each metric."""
    records = [info] if "raised_exception" in (info or {}) else list((info or {}).values())
    for record in records:
        if record.get("raised_exception"):
            return str(
                record.get("exception_message") or record.get("exception_traceback") or "unknown exception"
            )
    return None


def _release(source: Any) -> None:
    """Close both engines that a data source holds: a DuckDB file stays locked while one connection lives."""
    source.get_execution_engine().close()
    source.get_execution_engine().engine.dispose()
    source.get_engine().dispose()


def _quiet(context: Any) -> None:
    """No progress bars in the log of the night."""
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context.variables.progress_bars = ProgressBarsConfig(globally=False)
