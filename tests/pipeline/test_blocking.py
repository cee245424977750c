"""What stops publication, and what does not: our own broken promise does, a publisher's discrepancy never."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from dagster_project.defs.publication import suite_check
from dagster_project.expectations.results import Rule, RuleResult, Suite, SuiteResult
from dagster_project.land import sealed, stage
from tests.pipeline.conftest import run_night


def rewrite(part: Path, frame: pl.DataFrame) -> None:
    """Other rows in a part of the stage, sealed as a worker with a fault of its own would have done."""
    sums = part.parents[1] / stage.SUMS / f"{part.stem}.json"
    digest = stage.write_parquet(frame, part)
    sealed.write_note(sums, (sealed.read_note(sums) or {}) | {part.parent.name: digest})


def test_a_document_that_breaks_a_promise_is_set_aside_by_name_and_the_others_are_published(copy_of_night):
    night = copy_of_night
    before = {row for row in night.query("select document_id, file_name from marts.dim_document")}
    # A page lands twice: the key of landing.pages is no longer unique.
    part = next(iter(sorted((night.warehouse / "stage" / "pages").glob("*.parquet"))))
    pages = pl.read_parquet(part)
    rewrite(part, pl.concat([pages, pages.head(1)]))
    night.build_file.unlink()
    broken = pages["document_id"][0]

    run = run_night(night.raw, night.warehouse, "--again")

    assert run.status == 0
    after = {row for row in night.query("select document_id, file_name from marts.dim_document")}
    assert {document for document, _ in before - after} == {broken}
    rejections = night.query(
        "select file_name, scope, message from marts.fct_rejection where reason = 'promise_broken'"
    )
    ((name, scope, message),) = rejections
    assert (name, scope) == (dict(before)[broken], "file")
    assert "keys_unique" in message
    assert run.summary["documents_set_aside"] == 1


def test_a_promise_that_most_documents_break_stops_publication_and_the_former_one_stands(copy_of_night):
    night = copy_of_night
    before = night.published_file.stat()
    for part in sorted((night.warehouse / "stage" / "pages").glob("*.parquet")):
        pages = pl.read_parquet(part)
        rewrite(part, pl.concat([pages, pages]))
    night.build_file.unlink()

    broken = run_night(night.raw, night.warehouse, "--again")

    assert broken.status == 2
    assert "keys_unique" in broken.stderr or "landing" in broken.stderr
    assert "此前发布的保持不变" in broken.stderr
    after = night.published_file.stat()
    assert (after.st_mtime_ns, after.st_size) == (before.st_mtime_ns, before.st_size)
    assert broken.summary["published"] is False


def rule(identity: str) -> Rule:
    return Rule(identity, "收入总计等于支出总计", "error", "select 1")


def test_an_expectation_that_raised_is_our_error_and_blocks():
    suite = Suite("form_01", "01", (rule("I-1"), rule("I-2")))
    results = (
        RuleResult(rule("I-1"), 0, raised="Binder Error"),
        RuleResult(rule("I-2"), 3, [{"binding": "c=208"}]),
    )
    check = suite_check(SuiteResult(suite, results))
    assert check.passed is False
    assert check.severity is not None and check.severity.name == "ERROR"


def test_a_discrepancy_warns_with_its_counts():
    suite = Suite("form_01", "01", (rule("I-1"),))
    check = suite_check(SuiteResult(suite, (RuleResult(rule("I-1"), 3, [{"binding": "c=208", "lhs": 1}]),)))
    assert check.passed is False
    assert check.severity is not None and check.severity.name == "WARN"
    assert check.metadata["identities_that_do_not_agree"].value == {"I-1": 3}
    assert "c=208" in check.metadata["instances"].value
