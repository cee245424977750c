"""One figure of a sample is changed: what covers it fails in both evaluations, and all else stays as it was."""

from __future__ import annotations

from collections import Counter

import dagster as dg
import pytest

from tests.pipeline.conftest import CHANGED, CLEAN


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


@pytest.fixture(scope="module")
def evaluations(night) -> dict[str, dg.AssetCheckEvaluation]:
    """The suites as Dagster shows them, by name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAGSTER_HOME", str(night.warehouse / ".dagster"))
        with dg.DagsterInstance.get() as instance:
            (run,) = [run for run in instance.get_runs() if run.run_id == night.run_id]
            records = instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    checks = [record.dagster_event.asset_check_evaluation_data for record in records]
    return {
        check.check_name: check for check in checks if check.asset_key == dg.AssetKey("arithmetic_suites")
    }


def test_the_suites_show_the_same_instances(night, failing, evaluations):
    shown = {
        identity: rows
        for evaluation in evaluations.values()
        for identity, rows in evaluation.metadata["identities_that_do_not_agree"].value.items()
    }
    stored = Counter(
        identity
        for (identity,) in night.query("select identity_id from marts.fct_check where verdict = 'fails'")
    )
    assert {name: stored[name] for name in shown} == shown
    assert {identity for identity, _ in failing[CHANGED]} & shown.keys(), (
        "the second evaluation sees the change"
    )


def test_a_suite_that_disagrees_warns_and_the_others_stay_green(evaluations):
    for evaluation in evaluations.values():
        disagrees = bool(evaluation.metadata["identities_that_do_not_agree"].value)
        assert evaluation.passed is not disagrees
        assert evaluation.severity is dg.AssetCheckSeverity.WARN
        assert evaluation.metadata["raised"].value == {}
    assert any(evaluation.passed for evaluation in evaluations.values())


def test_data_docs_name_the_failing_identity(night, failing):
    pages = "".join(
        path.read_text(encoding="utf-8") for path in (night.warehouse / "data_docs").rglob("*.html")
    )
    assert CHANGED in pages
    assert CLEAN not in pages


def test_a_discrepancy_of_a_publisher_does_not_stop_publication(night):
    assert night.query(
        "select count(*) > 0 from marts.fct_finding join marts.dim_document using (document_id) "
        f"where level = '不一致' and file_name = '{CHANGED}'"
    ) == [(True,)]
