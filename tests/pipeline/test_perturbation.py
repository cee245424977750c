"""One figure of a sample is changed: what covers it fails in both evaluations, and all else stays as it was."""

from __future__ import annotations

import dagster as dg
import duckdb
import pytest

from samples import generate
from tests.pipeline.conftest import Night, run_night

SEED, LAYOUT = 12, "mof"
CLEAN, CHANGED = "clean.pdf", "changed.pdf"


@pytest.fixture(scope="module")
def planted():
    """A clean document and its copy with one cell changed."""
    clean, changed = generate(SEED, LAYOUT), generate(SEED, LAYOUT, ("cell_changed",))
    assert changed.not_planted == ()
    return clean, changed


@pytest.fixture(scope="module")
def night(planted, tmp_path_factory) -> Night:
    root = tmp_path_factory.mktemp("perturbation")
    (root / "raw").mkdir()
    for name, sample in zip((CLEAN, CHANGED), planted, strict=True):
        (root / "raw" / name).write_bytes(sample.pdf)
    made = run_night(root / "raw", root / "warehouse")
    assert made.status == 0, made.stderr
    return made


@pytest.fixture(scope="module")
def failing(night) -> dict[str, set[tuple[str, str]]]:
    """(identity, binding) that fail, by file."""
    rows = night.query(
        "select d.file_name, c.identity_id, c.binding from marts.fct_check c join marts.dim_document d "
        "using (document_id) where c.verdict = 'fails'"
    )
    return {name: {row[1:] for row in rows if row[0] == name} for name in (CLEAN, CHANGED)}


def test_the_change_fails_what_covers_it_and_nothing_in_the_clean_copy(failing):
    assert failing[CLEAN] == set()
    assert failing[CHANGED]


def test_every_failing_check_holds_the_changed_figure(night, planted):
    (error,) = planted[1].planted
    rows = night.query(
        "select c.identity_id, c.figures from marts.fct_check c join marts.dim_document d using (document_id) "
        f"where c.verdict = 'fails' and d.file_name = '{CHANGED}'"
    )
    for identity, figures in rows:
        keys = " ".join(figure["key"] for figure in figures)
        assert error.form_id in keys, f"{identity} fails without the changed form"


def test_the_suites_show_the_same_instances(night, failing, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", str(night.warehouse / ".dagster"))
    with dg.DagsterInstance.get() as instance:
        run = instance.get_runs(limit=1)[0]
        records = instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    evaluations = [record.dagster_event.asset_check_evaluation_data for record in records]
    suites = {e.check_name: e for e in evaluations if e.asset_key == dg.AssetKey("arithmetic_suites")}
    shown = {
        identity: rows
        for evaluation in suites.values()
        for identity, rows in evaluation.metadata["identities_that_do_not_agree"].value.items()
    }
    stored: dict[str, int] = {}
    for identity, _ in failing[CHANGED]:
        stored[identity] = stored.get(identity, 0) + 1
    assert {name: stored[name] for name in stored if name in shown} == shown
    assert shown, "Great Expectations sees the change"
    for evaluation in suites.values():
        disagrees = bool(evaluation.metadata["identities_that_do_not_agree"].value)
        assert evaluation.passed is not disagrees
        assert evaluation.severity is dg.AssetCheckSeverity.WARN
        assert evaluation.metadata["raised"].value == {}


def test_data_docs_name_the_failing_identity(night, failing):
    pages = "".join(
        path.read_text(encoding="utf-8") for path in (night.warehouse / "data_docs").rglob("*.html")
    )
    assert CHANGED in pages
    assert CLEAN not in pages


def test_a_discrepancy_of_a_publisher_does_not_stop_publication(night):
    with duckdb.connect(str(night.published_file), read_only=True) as connection:
        levels = connection.execute(
            "select count(*) from marts.fct_finding where level = '不一致'"
        ).fetchone()
    assert levels and levels[0] >= 1
