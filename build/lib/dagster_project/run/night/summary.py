"""The summary printed at the end of a run: documents, figures, checks, findings, rejections, and the files made."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import duckdb

from dagster_project import schemas
from dagster_project.land import warehouse
from dagster_project.settings import Settings

_COUNTS = """
select (select count(*) from landing.files) as files,
       (select count(*) from landing.documents) as documents,
       (select count(*) from landing.reads where state <> 'read') as documents_rejected,
       (select count(*) from landing.rejections where reason = 'promise_broken') as documents_set_aside,
       (select count(*) from landing.pages) as pages,
       (select count(*) from landing.forms) as forms,
       (select count(*) from landing.observations where zero_style is distinct from 'blank') as figures,
       (select count(*) from landing.claims) as claims
"""
_TEXTS = {
    "zh": {
        "title": "决算 Juesuan",
        "files": "文件 {files:,} 个，其中可读文件 {documents:,} 份、整份未能读出 {documents_rejected:,} 份；{pages:,} 页",
        "figures": "表 {forms:,} 张，印出的数字 {figures:,} 个，正文陈述 {claims:,} 条",
        "set_aside": "[bold]{documents_set_aside:,} 份文件因我们的处理有误而搁置（promise_broken），其余照常发布[/bold]",
        "checks": "校验 {total:,} 次：相符 {holds:,}，四舍五入范围内 {holds_within_rounding:,}，不符 {fails:,}，不可评价 {not_evaluable:,}",
        "findings": "发现",
        "none": "无",
        "rejections": "未能读出（详见 marts.fct_rejection）",
        "time": "用时 {seconds:.0f} 秒，内存峰值 {peak_megabytes:,} MB",
        "unchanged": "自 {published_at} 发布以来没有变化，已发布的仓库仍然有效",
        "look": "接下来可看",
        "report": "发现网站",
        "warehouse": "数据仓库（只读打开）",
        "data_docs": "Great Expectations 校验文档",
        "docs": "数据仓库文档",
        "release": "数据发布包",
        "serve": "界面与定时任务：make serve",
    },
    "en": {
        "title": "Juesuan 决算",
        "files": "{files:,} files: {documents:,} documents read, {documents_rejected:,} rejected as a whole; {pages:,} pages",
        "figures": "{forms:,} forms, {figures:,} printed figures, {claims:,} statements of the narrative",
        "set_aside": "[bold]{documents_set_aside:,} documents set aside through a fault of ours (promise_broken); the others are published[/bold]",
        "checks": "{total:,} checks: {holds:,} hold, {holds_within_rounding:,} within rounding, {fails:,} fail, {not_evaluable:,} not evaluable",
        "findings": "findings",
        "none": "none",
        "rejections": "what could not be read (marts.fct_rejection says more)",
        "time": "{seconds:.0f} s, at most {peak_megabytes:,} MB of memory",
        "unchanged": "nothing changed since the publication of {published_at}, which stands",
        "look": "where to look next",
        "report": "findings site",
        "warehouse": "warehouse (open read-only)",
        "data_docs": "Great Expectations Data Docs",
        "docs": "warehouse documentation",
        "release": "data release",
        "serve": "Dagster's pages, schedule and sensor: make serve",
    },
}
_VERDICTS = get_args(schemas.Verdict)


def count(settings: Settings) -> dict:
    """The figures of the build file: what lies in the register, what was read, judged, found and rejected.

    Without the figures where nothing was ever landed.
    """
    nothing: dict = {"checks": {}, "findings": {}, "rejections": {}}
    if not settings.build_file.exists():
        return nothing
    with warehouse.reader(settings.build_file) as connection:
        landed = connection.execute(
            "select 1 from duckdb_tables() where schema_name = 'landing' and table_name = 'files'"
        )
        if landed.fetchone() is None:
            return nothing
        counts = connection.execute(_COUNTS).pl().row(0, named=True)
        return counts | {
            "checks": _grouped(connection, "verdict", "checks"),
            "findings": _grouped(connection, "level", "findings where status = 'open'"),
            "rejections": _grouped(connection, "reason", "rejections"),
        }


def look_next(settings: Settings) -> dict[str, str]:
    """What a run makes, as far as it is there."""
    places = {
        "report": settings.warehouse / "report" / "index.html",
        "warehouse": settings.published_file,
        "data_docs": settings.warehouse / "data_docs" / "index.html",
        "docs": settings.warehouse / "docs" / "index.html",
        "release": settings.warehouse / "release",
    }
    return {name: str(path) for name, path in places.items() if path.exists()}


def summarise(settings: Settings, *, started: datetime) -> dict:
    """Counts, time and memory of this process and the largest of its children, and where to look next."""
    return count(settings) | {
        "seconds": (datetime.now(UTC) - started).total_seconds(),
        "peak_megabytes": peak_megabytes(),
        "look_next": look_next(settings),
    }


def peak_megabytes() -> int:
    """Largest resident memory of this process or of any one child that has ended, MB."""
    import resource
    import sys

    unit = 1_000_000 if sys.platform == "darwin" else 1_000  # bytes there, kilobytes here
    return (
        max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        // unit
    )


def print_summary(summary: dict, language: str) -> None:
    """The summary for people, on stdout."""
    from rich.console import Console
    from rich.table import Table

    texts = _TEXTS[language]
    console = Console(soft_wrap=True, highlight=False)
    console.rule(texts["title"])
    if "unchanged_since" in summary:
        console.print(texts["unchanged"].format(published_at=summary["unchanged_since"]))
    if "files" in summary:
        console.print(texts["files"].format(**summary))
        console.print(texts["figures"].format(**summary))
        if summary["documents_set_aside"]:
            console.print(texts["set_aside"].format(**summary))
        verdicts = {verdict: summary["checks"].get(verdict, 0) for verdict in _VERDICTS}
        console.print(texts["checks"].format(total=sum(verdicts.values()), **verdicts))
    for name in ("findings", "rejections"):
        counts = "  ".join(f"{key} {value:,}" for key, value in summary[name].items())
        console.print(f"{texts[name]}: {counts or texts['none']}")
    console.print(texts["time"].format(**summary))
    places = Table.grid(padding=(0, 2))
    for name, path in summary["look_next"].items():
        places.add_row(f"  {texts[name]}", path)
    console.print(f"{texts['look']}:")
    console.print(places)
    console.print(f"  {texts['serve']}")


def _grouped(connection: duckdb.DuckDBPyConnection, column: str, source: str) -> dict[str, int]:
    rows = connection.execute(
        f"select {column}, count(*) from landing.{source} group by all order by 2 desc, 1"
    )
    return dict(rows.fetchall())
