"""One document on which judging fails costs itself, not the documents judged with it."""

from __future__ import annotations

import polars as pl
import pytest

from dagster_project import schemas
from dagster_project.run.commands import named_files
from dagster_project.run.night import verdicts
from dagster_project.run.workers.document import empty

BAD = "3".rjust(32, "d")


def frames_of(numbers: range) -> dict[str, pl.DataFrame]:
    rows = [{"document_id": str(n).rjust(32, "d"), "file_name": f"{n}.pdf"} for n in numbers]
    return empty() | {"documents": schemas.DOCUMENTS.frame(rows)}


@pytest.fixture
def company(monkeypatch):
    """Judging that fails on one document; notes how many documents stood beside those judged."""
    beside: list[int] = []

    def judge(frames, others=None, *, without_others=False, paths=None):
        ids = frames["documents"]["document_id"].to_list()
        if BAD in ids:
            raise ZeroDivisionError("a base of 0")
        beside.append(len(ids) + (others["documents"].height if others else 0))
        checks = [{"document_id": one, "identity_id": "I", "binding": "", "verdict": "holds"} for one in ids]
        return verdicts.Verdicts(
            schemas.CHECKS.frame(checks), schemas.FINDINGS.frame(), schemas.REJECTIONS.frame()
        )

    monkeypatch.setattr(verdicts, "_verdicts", judge)
    return beside


def test_the_rest_of_a_portion_is_judged_with_the_same_company(company):
    checks, findings, rejections = verdicts.judge_each(frames_of(range(7)))
    assert checks["document_id"].n_unique() == 6
    assert BAD not in checks["document_id"]
    assert findings.is_empty()
    assert rejections.select("document_id", "scope", "reason").rows() == [(BAD, "file", "not_judged")]
    assert "ZeroDivisionError: a base of 0" in rejections["message"].item()
    assert set(company) == {7}, "documents beside each other stay beside each other"


def test_a_file_that_could_not_be_judged_says_so_and_the_others_are_answered(company):
    files = [
        named_files.ReadFile(f"{n}.pdf", str(n).rjust(32, "d"), frames_of(range(n, n + 1))) for n in (2, 3, 4)
    ]
    answers = list(named_files.judge_files(files))
    assert [file.is_whole for file, _, _ in answers] == [True, False, True]
    assert [checks.height for _, checks, _ in answers] == [1, 0, 1]
    assert named_files.as_json(*answers[1])["rejections"][0]["reason"] == "not_judged"
