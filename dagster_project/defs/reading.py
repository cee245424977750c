"""Assets of our own stages: what lies in raw/, what was read, what landed, what was judged."""

from collections.abc import Iterator

import dagster as dg

from dagster_project import schemas
from dagster_project.land import stage, warehouse
from dagster_project.land.contract import promises
from dagster_project.run.night import work
from dagster_project.run.night.diary import land_nights
from dagster_project.run.night.freshness import is_anything_new, registered
from dagster_project.run.night.removal import refuse_large_removal
from dagster_project.run.night.verdicts import catalogue_version
from dagster_project.version import extractor_version

from .metadata import OWNERS, failed_promise, preview, row_counts
from .resources import Night


class RegisterConfig(dg.Config):
    """``allow_removal``: go on although a large part of the published documents is no longer in raw/.
    ``rehash``: read every file again, also those whose size and times are as they were.
    """

    allow_removal: bool = False
    rehash: bool = False


class NightConfig(dg.Config):
    """``again``: do all work even if nothing changed since the last publication, and try again what failed before."""

    again: bool = False


REGISTER_ALONE = "juesuan/register_alone"
"""Tag of a night that the schedule began with nothing new: no step comes after the register."""


@dg.asset(
    group_name="reading",
    kinds={"python", "file"},
    owners=OWNERS,
    description="登记：raw/ 中每个文件一行，按内容识别（同一内容为同一文件）。\n\n"
    "Register: one row for every file under raw/, known by its content.",
)
def raw_files(
    context: dg.AssetExecutionContext, config: RegisterConfig, night: Night
) -> dg.MaterializeResult:
    settings = night.settings()
    with night.step("raw_files"):
        files = work.register(settings, rehash=config.rehash)
        night.note(files=files.height, documents=files["document_id"].drop_nulls().n_unique())
        if not config.allow_removal:
            refuse_large_removal(settings, files)
    if context.run.tags.get(REGISTER_ALONE) and not is_anything_new(settings, files):
        night.end("nothing_new")
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": files.height,
            "documents": files["document_id"].n_unique(),
            "bytes": int(files["byte_size"].sum() or 0),
            "newest": preview(files.sort("first_seen_at", descending=True)),
        }
    )


@dg.asset(
    deps=[raw_files],
    code_version=extractor_version(),
    group_name="reading",
    kinds={"python", "polars", "parquet"},
    owners=OWNERS,
    output_required=False,
    description="读取：新文件逐份读出单元格、观测值与陈述，写成 Parquet；同一内容、同一提取器版本只读一次。"
    "没有任何变化时跳过其后各步。\n\n"
    "Reading: cells, observations and claims of new documents as Parquet; nothing is read twice for the same content "
    "and extractor. Where nothing at all changed since the last publication, everything downstream is skipped.",
)
def documents_read(
    context: dg.AssetExecutionContext, config: NightConfig, night: Night
) -> Iterator[dg.MaterializeResult]:
    settings = night.settings()
    files = registered(settings)
    if not config.again and not is_anything_new(settings, files):
        context.log.info("nothing is new since the last publication: nothing to do")
        night.end("nothing_new")
        return
    with night.step("documents_read"):
        reading = work.read_new(settings, files, again=config.again)
        reads = stage.current_reads(settings.stage_dir, files, extractor_version())
        night.note(documents_read_now=reading.read_now, extractor_version=extractor_version())
    yield dg.MaterializeResult(
        metadata={
            "dagster/row_count": reads.height,
            "documents": reading.documents,
            "read_now": reading.read_now,
            "lost_to_crashes_and_limits": reading.lost_now,
            "damaged_parts_of_the_stage": reading.damaged_parts,
            "rejected_as_a_whole": int((reads["state"] != "read").sum()),
            "seconds_of_reading": round(float(reads["seconds"].sum()), 1),
            "extractor_version": extractor_version(),
            "slowest": preview(reads.sort("seconds", descending=True)),
        }
    )


@dg.asset(
    deps=[documents_read],
    group_name="landing",
    kinds={"duckdb"},
    owners=OWNERS,
    check_specs=[
        dg.AssetCheckSpec(
            promise.name,
            asset="landing",
            blocking=True,
            description=f"{promise.zh}。\n\n{promise.en}. Ours to keep: a breach stops publication.",
        )
        for promise in promises()
    ],
    description="落地：各阶段结果按文件增量装入 DuckDB 的 landing 模式，类型与注释来自 schemas。\n\n"
    "Landing: what the stages handed over, loaded by document into the DuckDB schema `landing`, typed and commented.",
)
def landing(night: Night) -> dg.MaterializeResult:
    settings = night.settings()
    files = registered(settings)
    with night.step("landing"):
        landed = work.land(settings, files)
        night.note(documents_loaded=landed.loaded, documents_removed=landed.removed)
    with warehouse.reader(settings.build_file) as connection:
        rejections = warehouse.read_frame(connection, schemas.REJECTIONS)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": sum(landed.rows.values()),
            "documents_loaded": landed.loaded,
            "documents_removed": landed.removed,
            "documents_set_aside": landed.set_aside,
            "rows": row_counts(landed.rows),
            "rejections": preview(
                rejections.select("file_name", "page_number", "scope", "reason", "message")
            ),
        },
        check_results=[failed_promise(kept) for kept in landed.promises],
    )


@dg.asset(
    deps=[landing],
    code_version=catalogue_version(),
    group_name="landing",
    kinds={"python", "polars", "duckdb"},
    owners=OWNERS,
    check_specs=[
        dg.AssetCheckSpec(
            "publishers_figures_agree",
            asset="verdicts",
            description="公布的数字彼此一致；不一致是产品的结果，只提示，不阻断。\n\n"
            "The publishers' figures agree with each other. A discrepancy is what the product is for: it warns and "
            "never stops publication.",
        )
    ],
    description="校验与发现：勾稽关系目录逐条求值，不成立者归因为发现。\n\n"
    "Verdicts and findings: every identity of the catalogue evaluated on every document, failures explained.",
)
def verdicts(night: Night) -> dg.MaterializeResult:
    settings = night.settings()
    with night.step("verdicts"):
        judged = work.judge_documents(settings)
        night.note(**work.outcome(settings), catalogue_version=catalogue_version())
        land_nights(settings)
    with warehouse.reader(settings.build_file) as connection:
        findings = warehouse.read_frame(connection, schemas.FINDINGS)
    failing = judged.verdicts.get("fails", 0)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": sum(judged.verdicts.values()),
            "documents_judged_now": judged.judged_now,
            "verdicts": judged.verdicts,
            "findings": judged.levels,
            "first_findings": preview(
                findings.select("level", "title_zh", "cause", "stated_text", "page_number")
            ),
        },
        check_results=[
            dg.AssetCheckResult(
                check_name="publishers_figures_agree",
                passed=failing == 0,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={"failing_checks": failing, "findings": judged.levels},
            )
        ],
    )
