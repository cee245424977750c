"""The dbt project on landing tables whose facts are known: grains, sums, years, versions, words, incremental nights."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest
import yaml

from dagster_project import schemas
from dagster_project.land.warehouse import sql_type
from dagster_project.publish import (
    BrokenBuildError,
    build_arguments,
    publish_warehouse,
    run_dbt,
    validate_build,
)
from dagster_project.publish.sources import generated
from dagster_project.run.night.diary import NIGHTS
from dagster_project.run.night.work import JUDGED
from dagster_project.settings import Settings
from tests.pipeline import landing
from tests.pipeline.cookbook import queries


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    """A build of the five documents, made with every test of the dbt project, unit tests too; then published."""
    settings = Settings(warehouse=tmp_path_factory.mktemp("warehouse"))
    landing.land(settings.build_file, landing.frames())
    run_dbt(settings, "build", "--full-refresh")
    publish_warehouse(settings)
    return settings


@pytest.fixture(scope="module")
def ask(settings):
    """Rows of the published warehouse."""
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        yield lambda sql, *values: connection.execute(sql, values).fetchall()


def test_a_sum_over_one_level_or_the_leaves_is_the_total(ask):
    for fact in ("fct_functional_expenditure", "fct_income", "fct_fund_expenditure"):
        rows = ask(
            f"select document_id, sum(amount_yuan) filter (level = '类'), sum(amount_yuan) filter (level = '款'), "
            f"sum(amount_yuan) filter (is_leaf), sum(amount_yuan) filter (level = 'total') "
            f"from marts.{fact} group by all having not bool_or(is_conflicting)"
        )
        assert rows
        for row in rows:
            assert len(set(row[1:])) == 1, (fact, row)


def test_natures_are_columns_that_add_up(ask):
    assert ask(
        "select count(*), count(*) filter (amount_yuan <> basic_yuan + project_yuan) "
        "from marts.fct_functional_expenditure"
    ) == [(32, 0)]


def test_a_corrected_republication_leaves_one_current_document(ask):
    assert ask(
        "select document_id, is_current, supersedes_document_id, superseded_by_document_id from marts.dim_document "
        "where fiscal_year = 2023 and document_kind = '部门决算' order by document_id"
    ) == [
        ("d23", False, None, "d23c"),
        ("d23c", True, "d23", None),
        ("t23", True, None, None),
    ]
    assert ask(
        "select sum(amount_yuan) from marts.fct_functional_expenditure where is_current and level = 'total' "
        "and fiscal_year = 2023 and document_id <> 'u23'"
    ) == [(Decimal("1200000.00"),)]


def test_findings_of_a_replaced_document_are_closed_and_kept(ask):
    assert ask(
        "select document_id, status, closed_at is not null from marts.fct_finding order by document_id"
    ) == [
        ("d23", "closed", True),
        ("d23c", "open", False),
    ]


def test_a_unit_inside_a_department_is_counted_once_in_a_region(ask):
    assert ask("select consolidated_in_document_id from marts.dim_document where document_id = 'u23'") == [
        ("d23c",)
    ]
    assert ask("select sum(amount_yuan) from analysis.region_year_by_class where fiscal_year = 2023") == [
        (Decimal("1200000.00"),)
    ]


def test_the_budget_of_the_narrative_stands_beside_the_final(ask):
    assert ask(
        "select item_code, budget_yuan, budget_kind, implied_budget_yuan from marts.fct_fund_expenditure "
        "where budget_yuan is not null or implied_budget_yuan is not null order by all"
    ) == [("20106", Decimal(900000), "initial", None), ("208", None, None, Decimal(200000))]


def test_balances_have_one_row_for_each_fund_and_stage(ask):
    assert ask(
        "select stage, amount_yuan from marts.fct_balance where document_id = 'd23c' and fund_source = 'all' order by 1"
    ) == [
        ("closing", 500),
        ("expenditure", 1200000),
        ("income", 1200000),
        ("opening", 500),
        ("total", 1200500),
    ]


def test_a_sum_over_any_column_of_the_three_public_counts_nothing_twice(ask):
    assert ask(
        "select count(*), sum(total_actual_yuan), sum(vehicle_actual_yuan), sum(vehicle_running_actual_yuan), "
        "sum(vehicle_purchase_actual_yuan), sum(reception_actual_yuan) from marts.fct_three_public where is_current"
    ) == [(2, 600, 400, 400, None, 200)]


def test_a_figure_printed_with_two_values_is_null_and_says_so(ask):
    assert ask(
        "select item_code, amount_yuan, basic_yuan, is_conflicting from marts.fct_functional_expenditure "
        "where document_id = 'u23' and is_conflicting"
    ) == [("2010699", None, Decimal(32000), True)]
    assert ask("select staff_count, vehicle_count, is_conflicting from analysis.count_by_body") == [
        (None, 4, True)
    ]


def test_economic_codes_are_personnel_or_public_by_code(ask):
    assert ask(
        "select expenditure_group, sum(amount_yuan) from marts.fct_economic_expenditure "
        "where document_id = 'd23c' and level = '类' group by 1 order by 1"
    ) == [("人员", 480000), ("公用", 480000)]


def test_procurement_comes_from_the_narrative_where_there_is_no_form(ask):
    assert ask("select total_yuan, goods_yuan, works_yuan, source_form_id from marts.fct_procurement") == [
        (None, Decimal(7000), None, "narrative")
    ]


def test_no_budget_lies_in_another_one_of_the_view(ask):
    assert ask(
        "select item_code, budget_yuan, is_implied, difference_yuan from analysis.budget_and_final order by 1"
    ) == [
        ("20106", 900000, False, 60000),
        ("208", 200000, True, 40000),
    ]


def test_the_two_ways_of_basic_expenditure_are_two_columns(ask):
    assert ask(
        "select sum(functional_yuan), sum(economic_yuan) from analysis.basic_expenditure_two_ways "
        "where document_id = 'd23c'"
    ) == [(960000, 960000)]


def test_a_body_and_year_says_how_the_checks_of_what_it_shows_stand(ask):
    assert ask(
        "select document_id, verdict, failing_columns from analysis.body_year where fiscal_year = 2023 order by 1"
    ) == [
        ("d23c", "fails", ["expenditure_yuan"]),
        ("t23", "not_evaluable", None),
        ("u23", "not_evaluable", None),
    ]


def test_the_year_before_is_what_the_account_itself_states(ask):
    assert ask(
        "select previous_source, previous_amount_yuan, previous_account_yuan, change_yuan from analysis.year_on_year "
        "where document_id = 'd23c'"
    ) == [("this_account", 1050000, 1000000, 150000)]


def test_counts_stand_beside_what_one_costs(ask):
    assert ask(
        "select vehicle_count, vehicle_running_yuan, yuan_per_vehicle from analysis.count_by_body"
    ) == [(4, 200, 50)]


def test_a_code_has_one_name_in_each_year(ask):
    assert ask(
        "select name from analysis.functional_classification_by_year where code = '207' and fiscal_year in (2018, 2019) "
        "order by fiscal_year"
    ) == [("文化体育与传媒支出",), ("文化旅游体育与传媒支出",)]
    assert (
        ask(
            "select code, fiscal_year from analysis.functional_classification_by_year group by all having count(*) > 1"
        )
        == []
    )


def test_any_figure_leads_to_page_box_and_verdict_in_one_join(ask):
    sql = queries()[next(title for title in queries() if title.startswith("6."))]
    (row,) = [row for row in ask(sql) if row[7] == ["I-03-ROW"]]
    assert row[0] == "更正.pdf"
    assert row[1] == 1
    assert row[2] == landing.BOX
    assert row[6:] == ("fails", ["I-03-ROW"])


def test_any_figure_leads_to_its_page_and_to_the_report(ask):
    assert ask(
        "select distinct page_link, report_link from analysis.figure_trace "
        "where document_id = 'd23c' and form_id = 'income'"
    ) == [("310107/更正.pdf#page=1", "report/documents/d23c.html#form-income")]


def test_every_table_and_column_speaks_both_languages(ask):
    silent = ask(
        "select schema_name || '.' || table_name || '.' || column_name from duckdb_columns() "
        "where schema_name in ('marts', 'analysis', '决算', 'landing') and coalesce(comment, '') not like '% | %' "
        "and table_name not in ('reads', 'judged')"
    )
    assert silent == []
    assert ask("select count(*) from duckdb_columns() where schema_name = '决算'")[0][0] > 200
    assert (
        ask(
            "select table_name from duckdb_tables() where schema_name = 'marts' and coalesce(comment, '') not like '% | %'"
        )
        == []
    )


def test_money_is_a_decimal_everywhere(ask):
    assert (
        ask(
            "select table_name, column_name, data_type from duckdb_columns() "
            "where schema_name in ('marts', 'analysis') and column_name like '%_yuan' and data_type not like 'DECIMAL%'"
        )
        == []
    )


def test_chinese_views_show_current_documents_only_and_words_for_codes(ask):
    assert ask("select distinct 文件标识 from 决算.功能支出 order by 1") == [("d22",), ("d23c",), ("u23",)]
    assert ask(
        'select 环节, "金额（元）" from 决算.收支余 '
        "where 文件标识 = 'd23c' and 资金来源 = '全部资金' and 环节 = '年初结转和结余'"
    ) == [("年初结转和结余", Decimal(500))]


@pytest.mark.parametrize("title", queries())
def test_every_query_of_the_cookbook_answers(ask, title):
    assert ask(queries()[title])


def test_the_year_before_stands_beside_this_one(ask):
    assert ask(
        "select class_code, previous_amount_yuan, amount_yuan, change_yuan, change_pct "
        "from analysis.year_on_year_by_class order by 1"
    ) == [("201", 800000, 960000, 160000, 20.0), ("208", 200000, 240000, 40000, 20.0)]


def test_views_answer_in_a_file_of_another_name_and_attached(settings, tmp_path):
    copied = tmp_path / "renamed.duckdb"
    copied.write_bytes(settings.published_file.read_bytes())
    named = "select schema_name, view_name from duckdb_views() where not internal and database_name = ?"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{copied}' as theirs (read_only)")
        views = connection.execute(named, ["theirs"]).fetchall()
        assert {schema for schema, _ in views} == {"analysis", "决算"}
        for schema, view in views:
            connection.execute(f'from theirs."{schema}"."{view}" limit 1')
    with duckdb.connect(str(copied), read_only=True) as connection:
        for schema, view in views:
            connection.execute(f'from "{schema}"."{view}" limit 1')


def test_the_builders_schemas_are_not_published(ask):
    schemas_there = {row[0] for row in ask("select distinct schema_name from duckdb_tables()")}
    assert schemas_there == {"landing", "marts", "reference"}


def test_sources_agree_with_the_schemas(settings):
    models = settings.dbt_project / "models"
    for name, text in generated().items():
        assert (models.parent / name).read_text(encoding="utf-8") == text, name


def test_the_log_of_landing_is_declared_as_it_is(settings):
    declared = yaml.safe_load((settings.dbt_project / "models" / "staging" / "_landing_log.yml").read_text())
    for table in (JUDGED, NIGHTS):
        (found,) = [t for t in declared["sources"][0]["tables"] if t["name"] == table.name]
        known = {column.name: sql_type(column.dtype) for column in table.columns}
        assert {c["name"]: c["data_type"] for c in found["columns"]}.items() <= known.items()


def test_marts_hold_every_column_of_the_landing_tables(ask):
    for landed, mart in (("observations", "fct_observation"), ("claims", "fct_claim"), ("checks", "fct_check"),
                         ("findings", "fct_finding"), ("rejections", "fct_rejection")):  # fmt: skip
        there = {row[0] for row in ask(f"select column_name from (describe marts.{mart})")}
        assert set(schemas.TABLES[landed].schema) <= there


@pytest.fixture
def build_to_change(settings) -> Iterator[Settings]:
    """The build of the module, put back afterwards."""
    kept = settings.build_file.read_bytes()
    yield settings
    settings.build_file.write_bytes(kept)


def test_a_night_changes_only_what_changed(build_to_change):
    """A document read again, one gone: the rows of the others are not written anew."""
    night = build_to_change
    gone, again, untouched = landing.DEPARTMENT_2022, landing.UNIT_2023, landing.CORRECTED_2023
    kept = {
        name: frame.filter(pl.col("document_id").ne_missing(pl.lit(gone)))
        for name, frame in landing.frames().items()
    }
    doubled = kept["observations"].with_columns(
        pl.when(pl.col("document_id") == again)
        .then((pl.col("amount_yuan") * 2).cast(schemas.YUAN))
        .otherwise(pl.col("amount_yuan"))
        .alias("amount_yuan")
    )
    log = landing.log_frames(kept["documents"])
    log["reads"] = log["reads"].with_columns(
        pl.when(pl.col("document_id") == again).then(pl.lit("b2")).otherwise("batch_id").alias("batch_id")
    )
    with duckdb.connect(str(night.build_file)) as connection:
        connection.execute("update marts.fct_observation set item_label = 'of the night before'")
    landing.land(night.build_file, kept | {"observations": doubled}, log)
    arguments = build_arguments(night)
    assert "--full-refresh" not in arguments
    run_dbt(night, *arguments)
    assert [o for o in validate_build(night.build_file) if not o.holds] == []
    with duckdb.connect(str(night.build_file), read_only=True) as connection:
        totals = connection.execute(
            "select document_id, amount_yuan from marts.fct_functional_expenditure where level = 'total' order by 1"
        ).fetchall()
        old = connection.execute(
            "select distinct document_id from marts.fct_observation where item_label = 'of the night before' order by 1"
        ).fetchall()
    assert totals == [("d23", 1100000), ("d23c", 1200000), ("u23", 800000)]
    assert old == [(landing.DEPARTMENT_2023,), (untouched,)]


def test_a_build_that_breaks_a_promise_publishes_nothing(settings, tmp_path):
    broken = Settings(warehouse=tmp_path)
    broken.build_file.parent.mkdir(parents=True)
    broken.build_file.write_bytes(settings.build_file.read_bytes())
    broken.published_file.write_bytes(settings.published_file.read_bytes())
    before = broken.published_file.stat()
    with duckdb.connect(str(broken.build_file)) as connection:
        connection.execute("delete from marts.fct_observation where document_id = 'd22'")
    with pytest.raises(BrokenBuildError, match="fct_observation has the rows"):
        publish_warehouse(broken)
    after = broken.published_file.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert not list(tmp_path.glob(".*"))


def test_a_reader_that_has_the_old_build_open_goes_on(settings, tmp_path):
    """Another process holds a connection while the file is replaced; a new one sees the new build."""
    live = Settings(warehouse=tmp_path, builds_kept=1)
    _folder(live.build_file).write_bytes(settings.build_file.read_bytes())
    first = publish_warehouse(live)
    reader = subprocess.Popen(
        [sys.executable, "-c", _READER, str(live.published_file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdin
    assert reader.stdout
    assert reader.stdout.readline().strip() == first.build_id
    with duckdb.connect(str(live.build_file)) as connection:
        connection.execute("update marts.warehouse_version set build_id = 'second'")
    second = publish_warehouse(live)
    out, _ = reader.communicate("go on\n", timeout=30)
    assert out.split() == [first.build_id, "second"]
    assert second.build_id == "second"
    assert [path.parent.name for path in second.kept] == ["published"]
    publish_warehouse(live)
    assert len(list(live.published_file.parent.glob("build/published/*.duckdb"))) == 1


_READER = """
import sys, duckdb
ask = "select build_id from marts.warehouse_version"
old = duckdb.connect(sys.argv[1], read_only=True)
print(old.execute(ask).fetchone()[0], flush=True)
sys.stdin.readline()
print(old.execute(ask).fetchone()[0], flush=True)
old.close()
print(duckdb.connect(sys.argv[1], read_only=True).execute(ask).fetchone()[0], flush=True)
"""


def _folder(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
