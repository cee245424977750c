"""How long the warehouse takes at ten thousand documents, beside reading the same Parquet once.

``python -m tests.bench.warehouse [--documents 10000] [--folder DIR]`` makes landing tables in bulk (about 500
observations, 100 claims and 300 checks a document), then measures a full dbt build, an incremental night of 100 new
documents, the swap and the analysts' queries. Machines differ, so everything is also given as a multiple of one scan of
the observations' Parquet; the processor time is what can be compared where the machine is busy.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from dagster_project.land import warehouse
from dagster_project.land.stage import READS
from dagster_project.publish import build_arguments, publish_warehouse, run_dbt
from dagster_project.run.night.work import JUDGED
from dagster_project.settings import Settings
from tests.bench.report import processor_seconds
from tests.pipeline import landing

NIGHT = 100
YEARS = 4
CODES_OF_A_DOCUMENT = 31
"""Functional codes a document prints: with the forms below about 500 figures, as a published account has."""
CLAIMS, NUMBERS, CHECKS = 100, 120, 300


def main() -> None:
    """Make, build, measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--documents", type=int, default=10_000)
    arguments.add_argument("--folder", type=Path, default=None)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        settings = Settings(warehouse=(options.folder or Path(temporary)).resolve())
        measure(settings, options.documents)


def measure(settings: Settings, documents: int) -> None:
    """All measurements on a warehouse folder of its own."""
    settings.build_file.unlink(missing_ok=True)
    _timed("landing made in bulk", 1.0, lambda: land_bulk(settings.build_file, 0, documents))
    scan = _scan_seconds(settings)
    print(f"{'one scan of the observations as Parquet':44} {scan:8.2f} s")
    _timed("full dbt build, tests included", scan, lambda: run_dbt(settings, *build_arguments(settings)))
    land_bulk(settings.build_file, documents, NIGHT)
    _timed(f"night of {NIGHT} new documents", scan, lambda: run_dbt(settings, *build_arguments(settings)))
    _timed("validation and swap", scan, lambda: publish_warehouse(settings))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'peak memory of dbt':44} {peak:8.0f} MB")
    for name, seconds in query_seconds(settings.published_file).items():
        print(f"  {name:42} {1000 * seconds:8.0f} ms {seconds / scan:8.2f} x")


def land_bulk(build_file: Path, first: int, count: int) -> None:
    """Append ``count`` documents, numbered from ``first``, to the landing tables; DuckDB multiplies one account."""
    with warehouse.writer(build_file) as connection:
        warehouse.ensure_tables(connection, (*warehouse.LANDED, READS, JUDGED))
        connection.register("account", _account().to_arrow())
        connection.execute(
            f"create temp table numbers as select n, printf('%032x', n) as id from range({first}, {first + count}) t(n)"
        )
        for statement in _BULK:
            connection.execute(statement)
        connection.execute("checkpoint")


def query_seconds(published: Path) -> dict[str, float]:
    """Best of three of every query of the cookbook on a read-only connection, the whole answer as Arrow.

    As Python objects the forty thousand rows of some answers cost as much again, which is Python's time.
    """
    from tests.pipeline.cookbook import queries

    with warehouse.reader(published) as connection:
        connection.execute("set threads = 2")
        return {
            title: min(_seconds(lambda sql=sql: connection.execute(sql).to_arrow_table()) for _ in range(3))
            for title, sql in queries().items()
        }


def _account():
    """The observations of one document: the account of the tests with many more codes."""
    with duckdb.connect() as connection:
        codes = connection.execute(
            "select code, name, level from read_csv(?, all_varchar = true) "
            "where valid_to_year is null and left(code, 3) in ('201', '205', '208') order by code limit ?",
            [str(Settings().seeds / "functional_classification.csv"), CODES_OF_A_DOCUMENT],
        ).fetchall()
    rows = landing.department_account("account", 1_000_000)
    for form_id, measures in _FORMS.items():
        rows += [
            landing.observation(
                "account", form_id, code, measure, 1234 + row, item_name=name, item_level=level,
                row_index=100 + row, column_index=column, table_index=9,
            )
            for row, (code, name, level) in enumerate(codes)
            if code not in landing.SHARES
            for column, measure in enumerate(measures)
        ]  # fmt: skip
    return landing.schemas.OBSERVATIONS.frame(rows)


_FORMS = {
    "income": ("total", "fiscal", "superior", "business", "operating", "subunit", "other"),
    "expenditure": ("total", "basic", "project", "to_superior", "operating", "to_subunit"),
    "gpb_expenditure": ("total", "basic", "project"),
}
_BOX = "{'x0': 10.0, 'y0': 20.0, 'x1': 60.0, 'y1': 30.0}"
_BULK = (
    """insert into landing.files by name
       select id || '.pdf' as file_path, id || '.pdf' as file_name, id as document_id, 100000 as byte_size,
              'digital' as media, 12 as page_count, timestamptz '2026-01-01' as first_seen_at from numbers""",
    f"""insert into landing.documents by name
       select id as document_id, id || '.pdf' as file_name, '第' || (n // {YEARS}) || '局' as entity_name,
              '310107' as region_code, (2020 + n % {YEARS})::integer as fiscal_year, '部门决算' as document_kind,
              'shanghai' as layout, '万元' as stated_unit, 12 as page_count, 'digital' as media,
              ['expenditure', 'income', 'gpb_expenditure'] as form_ids, false as is_template,
              false as tables_elsewhere, 'bench' as extractor_version from numbers""",
    """insert into landing.reads by name
       select id as document_id, id || '.pdf' as file_name, 'bench' as extractor_version,
              'b' || (n // 50) as batch_id, 'read' as state, 1.0 as seconds,
              1 as attempts from numbers""",
    """insert into landing.judged by name
       select id as document_id, 'b' || (n // 50) as batch_id, '1' as catalogue_version from numbers""",
    """insert into landing.forms by name
       select id as document_id, form_id, 1 as form_number, form_id as title, 'figures' as state
       from numbers cross join (select distinct form_id from account)""",
    """insert into landing.observations by name
       with printed as (
           select account.*, id, n,
                  (amount_yuan + hash(n, form_id, item_code, measure) % 100_000_000)::decimal(20,2) as own_yuan
           from numbers cross join account)
       select * exclude (id, n, own_yuan) replace (
           id as document_id, own_yuan as amount_yuan, format('{:,}', own_yuan::bigint) as value_raw,
           {'x0': 60.0 * column_index + n % 40, 'y0': 14.5 * row_index + n % 9,
            'x1': 60.0 * column_index + n % 40 + 52.25, 'y1': 14.5 * row_index + n % 9 + 9.5} as bbox)
       from printed""",
    f"""insert into landing.claims by name
       select md5(id || k) as claim_id, id as document_id, ['五'] as section_path, '支出' as subject,
              '20' || (100 + k) as item_code, 'gpb_expenditure' as form_id, 'total' as measure, 'gpb' as fund_source,
              'final' as budget_kind, (2020 + n % {YEARS})::integer as year, 1000 * k as final_yuan, '0.10' as final_text,
              '万元' as final_unit, 900 * k as base_yuan, 'initial' as base_kind, 2 as page_number, {_BOX} as bbox,
              20 * k as char_start, 20 * k + 8 as char_end, repeat('甲', 40) as quote
       from numbers cross join range({CLAIMS}) c(k)""",
    f"""insert into landing.unclaimed_numbers by name
       select id as document_id, '2023' as text, 'year' as kind, 2 as page_number, {_BOX} as bbox,
              5000 + 10 * k as char_start, 5004 + 10 * k as char_end from numbers cross join range({NUMBERS}) c(k)""",
    f"""insert into landing.checks by name
       select id as document_id, 'I-03-ROW' as identity_id, 'k=' || k as binding,
              case when k % 50 = 7 then 'fails' when k % 3 = 0 then 'not_evaluable' else 'holds' end as verdict,
              case when k % 50 <> 7 and k % 3 = 0 then 'form_missing' end as reason, 100 as lhs, 100 as rhs,
              0 as difference, '元' as unit, 'error' as severity,
              list_transform(range(5), x -> {{'kind': 'observation', 'key': 'expenditure/none/201/total/1',
                                              'page_number': 3::integer, 'bbox': {_BOX}}}) as figures,
              '1' as catalogue_version
       from numbers cross join range({CHECKS}) c(k)""",
    f"""insert into landing.findings by name
       select md5(id) as finding_id, id as document_id, '不一致' as level, 'unexplained' as cause,
              '数字不一致' as title_zh, 'expenditure' as form_id, '201' as item_code, 'total' as measure,
              '0.10' as stated_text, 1000 as stated_value, '元' as unit, 3 as page_number, {_BOX} as bbox,
              1 as instances, ['I-03-ROW'] as identity_ids, 'open' as status, timestamptz '2026-01-02' as opened_at
       from numbers where n % 10 = 3""",
)


def _scan_seconds(settings: Settings) -> float:
    """Reading every column of the observations' Parquet once, best of three."""
    parquet = settings.build_file.with_name("observations.parquet")
    with warehouse.writer(settings.build_file) as connection:
        connection.execute(f"copy landing.observations to '{parquet}' (format parquet, compression zstd)")
    with duckdb.connect() as connection:
        connection.execute("set threads = 2")
        columns = ", ".join(f"max({name})" for name in landing.schemas.OBSERVATIONS.schema)
        query = f"select {columns} from '{parquet}'"
        return min(_seconds(lambda: connection.execute(query).fetchall()) for _ in range(3))


def _timed(label: str, unit: float, work: Callable[[], object]) -> None:
    used = processor_seconds()
    seconds = _seconds(work)
    used = processor_seconds() - used
    print(f"{label:44} {seconds:8.1f} s {seconds / unit:9.1f} x {used:8.1f} s of processor", flush=True)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
