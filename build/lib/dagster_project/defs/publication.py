"""Assets after the marts: the second evaluation, the published warehouse, and what goes with it."""

from functools import partial
from pathlib import Path

import dagster as dg
import polars as pl

from dagster_project.expectations import suites
from dagster_project.expectations.results import SuiteResult
from dagster_project.publish.release import write_release
from dagster_project.publish.swap import publish_warehouse
from dagster_project.run.night.diary import complete_row
from dagster_project.run.night.freshness import note_publication, registered
from dagster_project.run.night.outputs import build_docs, build_report
from dagster_project.run.night.summary import count, look_next
from dagster_project.run.night.verdicts import catalogue_version

from .metadata import OWNERS, preview, row_counts
from .resources import Night

MARTS_EVALUATED = ("fct_observation", "fct_claim", "dim_document")


@dg.asset(
    deps=[dg.AssetKey(name) for name in MARTS_EVALUATED],
    group_name="expectations",
    code_version=catalogue_version(),
    kinds={"great_expectations", "duckdb"},
    owners=OWNERS,
    check_specs=[
        dg.AssetCheckSpec(
            suite.name,
            asset="arithmetic_suites",
            blocking=True,
            description=f"{suite.title}：{len(suite.rules)} 条勾稽关系在集市上重新计算。\n\n"
            "Evaluated again on the marts. Figures of a publisher that do not agree warn; an expectation that raised "
            "is a failure of ours: it is an error and stops publication.",
        )
        for suite in suites.compiled()
    ],
    description="第二次计算：Great Expectations 按同一目录在集市上用 SQL 重新验算，生成 Data Docs。\n\n"
    "The arithmetic a second time: Great Expectations evaluates the same catalogue in SQL on the marts.",
)
def arithmetic_suites(night: Night) -> dg.MaterializeResult:
    settings = night.settings()
    with night.step("arithmetic_suites"):
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
    """A suite as an asset check: discrepancies of publishers are warnings, an expectation that raised is an error."""
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


@dg.asset(
    deps=[
        arithmetic_suites,
        *(dg.AssetKey(name) for name in ("warehouse_version", "fct_check", "fct_finding", "fct_rejection")),
    ],
    group_name="publication",
    kinds={"duckdb"},
    owners=OWNERS,
    description="发布：检验构建文件后，整体替换 warehouse/juesuan.duckdb；读者不会看到半成品。\n\n"
    "The published warehouse: the build file, validated, put in place in one rename.",
)
def published_warehouse(night: Night) -> dg.MaterializeResult:
    settings = night.settings()
    with night.step("published_warehouse"):
        publication = publish_warehouse(settings, partial(complete_row, settings))
    return dg.MaterializeResult(
        metadata={
            "file": dg.MetadataValue.path(str(publication.path)),
            "build": publication.build_id,
            "bytes": publication.byte_size,
            "rows": row_counts(publication.rows),
            "invariants_that_hold": sum(outcome.holds for outcome in publication.outcomes),
            "builds_kept": len(publication.kept),
        }
    )


@dg.asset(
    deps=[published_warehouse],
    group_name="publication",
    kinds={"parquet", "csv"},
    owners=OWNERS,
    description="数据发布包：集市的 Parquet 与 CSV，含 datapackage.json、数据字典、校验和与许可。\n\n"
    "The data release: the marts as Parquet and CSV with descriptor, dictionary, checksums and licence.",
)
def data_release(night: Night) -> dg.MaterializeResult:
    settings = night.settings()
    with night.step("data_release"):
        folder = write_release(settings)
    return dg.MaterializeResult(
        metadata={
            "folder": dg.MetadataValue.path(str(folder)),
            "files": sum(path.is_file() for path in folder.rglob("*")),
            "bytes": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
        }
    )


@dg.asset(
    deps=[published_warehouse],
    group_name="publication",
    kinds={"dbt"},
    owners=OWNERS,
    description="数据仓库文档：一页，含血缘与每一列的中英文说明。\n\n"
    "The warehouse documentation as one self-contained page.",
)
def warehouse_docs(night: Night) -> dg.MaterializeResult:
    settings = night.settings()
    with night.step("warehouse_docs"):
        page, is_new = build_docs(settings)
    return dg.MaterializeResult(
        metadata={"made_now": is_new, "page": dg.MetadataValue.path(str(page)), "bytes": page.stat().st_size}
    )


@dg.asset(
    deps=[published_warehouse],
    group_name="publication",
    kinds={"html"},
    owners=OWNERS,
    description="发现网站：每份文件、每个单位一页，标出数字所在位置；只重写有变化的页面。\n\n"
    "The findings site: a page for each document and body, with the figures marked; only what changed is written.",
)
def findings_site(night: Night) -> dg.MaterializeResult:
    settings = night.settings()
    with night.step("findings_site"):
        built = build_report(settings)
    return dg.MaterializeResult(
        metadata={
            "index": dg.MetadataValue.path(str(built.index)),
            "documents": built.documents,
            "pages_written_now": built.written,
            "pages_removed": built.removed,
        }
    )


@dg.asset(
    deps=[published_warehouse, data_release, warehouse_docs, findings_site],
    group_name="publication",
    kinds={"python"},
    owners=OWNERS,
    description="收尾：记下本次发布由什么构成；下次没有任何变化时据此跳过。\n\n"
    "The note of a complete night: what it was made of, so that a night with nothing new has nothing to do.",
)
def complete_night(night: Night) -> dg.MaterializeResult:
    settings = night.settings()
    with night.step("complete_night"):
        files = registered(settings)
        outputs = [Path(path) for path in look_next(settings).values()]
        note_publication(settings, files, outputs)
    night.end("published")
    counts = count(settings)
    return dg.MaterializeResult(metadata={name: value for name, value in counts.items()})
