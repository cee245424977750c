"""What a waiting person is told without a terminal: each step of a night, and a long work now and then."""

from __future__ import annotations

import io
import logging

import pytest

from dagster_project.defs import build
from dagster_project.run import progress
from dagster_project.run.log_format import ROOT
from dagster_project.run.night import diary
from dagster_project.settings import Settings


@pytest.mark.parametrize(("language", "words"), [("zh", "勾稽校验"), ("en", "checks and findings")])
def test_a_step_is_told_as_it_begins_and_not_as_it_ends(language, words, capsys):
    log = logging.getLogger(f"{ROOT}.run.night.diary")
    with progress.told_by_steps(language, "text"):
        log.info(diary.BEGINS, "verdicts", extra={"step": "verdicts"})
        log.info("verdicts is done", extra={"step": "verdicts", "seconds": 1.5})
        log.warning("run 7 was dead")
    log.info(diary.BEGINS, "landing", extra={"step": "landing"})
    told = capsys.readouterr().err.splitlines()
    assert [line.split("  ", 1)[-1] for line in told] == [f"4/11  {words}", "run 7 was dead"]


def test_every_step_of_a_night_has_words(tmp_path):
    job = build.build_defs(Settings(warehouse=tmp_path)).resolve_job_def("nightly")
    nodes = {node.name for node in job.graph.nodes}
    assert set(progress.STEPS) <= nodes | {"landing", "dbt_build", "arithmetic_suites"}


def test_a_diary_tells_its_steps(tmp_path, capsys):
    settings = Settings(warehouse=tmp_path, raw=tmp_path)
    with diary.kept(settings, "r1"), progress.told_by_steps("en", "text"), diary.step(settings, "landing"):
        pass
    assert capsys.readouterr().err.endswith("3/11  landing\n")


def test_a_long_work_says_how_far_it_is_and_a_short_one_nothing():
    out, seconds = io.StringIO(), iter([0.0, 1.0, 12.0, 12.0, 13.0])
    count = progress._line_by_line("读取", 1_200, out, lambda: next(seconds))
    for _ in range(3):
        count(400)
    assert out.getvalue() == "读取 800/1,200\n"
