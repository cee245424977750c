"""The verbs of docs/specification/contract.md#commands: shapes, exit statuses, what goes to stdout and what to stderr."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal

import polars as pl
import pytest
from typer.testing import CliRunner

from dagster_project import schemas
from dagster_project.cli import app
from dagster_project.narrative.claims.coverage import UNKNOWN_WORDS
from dagster_project.run.commands import named_files
from dagster_project.run.night import verdicts
from dagster_project.run.workers.document import empty, rejected
from tests.conftest import REPOSITORY

VERBS = ("run", "check", "extract", "report", "serve", "docs", "explain")
runner = CliRunner()


def invoke(*arguments: str):
    return runner.invoke(app, [str(argument) for argument in arguments])


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_that_teaches(verb):
    result = invoke(verb, "--help")
    assert result.exit_code == 0
    assert len(result.stdout) > 400
    if verb not in ("serve",):
        assert "xit status" in result.stdout, "says what its exit status means"


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from dagster_project.cli import app; from typer.testing import CliRunner; "
        "CliRunner().invoke(app, ['--help']); "
        "print([m for m in ('polars', 'dagster', 'great_expectations', 'duckdb', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_check_imports_neither_dagster_nor_great_expectations():
    code = (
        "import sys; from dagster_project.run.commands import named_files; from dagster_project.run.night import verdicts; from dagster_project.run.workers import pool; import dagster_project.checks; "
        "print([m for m in ('dagster', 'great_expectations', 'dbt', 'distributed') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def finding(level: str) -> dict:
    return {
        "finding_id": "f" * 16,
        "document_id": "d" * 32,
        "level": level,
        "cause": "unexplained",
        "title_zh": "收入总计与支出总计不一致",
        "title_en": "total income and total expenditure do not agree",
        "stated_text": "404,347,110.22",
        "stated_value": Decimal("404347110.22"),
        "page_number": 5,
        "members": [{"role": "stated", "stated_value": Decimal("404347110.22")}],
        "identity_ids": ["I-01-SIDES"],
        "status": "open",
    }


@pytest.fixture
def judged(monkeypatch):
    """A function: file name -> what its reading and judging shall give (levels of findings, or None: rejected)."""
    outcomes: dict[str, list[str] | None] = {}

    def read_files(paths, settings):
        files = []
        for path in paths:
            if outcomes[path.name] is None:
                frames = rejected("e" * 32, path.name, "encrypted", "it asks for a password")
                files.append(named_files.ReadFile(path.name, "e" * 32, frames))
                continue
            document = {
                "document_id": path.name.ljust(32, "d"),
                "file_name": path.name,
                "fiscal_year": 2024,
                "form_ids": ["income"],
            }
            frames = empty() | {"documents": schemas.DOCUMENTS.frame([document])}
            files.append(named_files.ReadFile(path.name, document["document_id"], frames))
        return files

    def judge(frames, others, *, without_others, paths):
        assert without_others
        checks, findings = [], []
        for document_id, name in frames["documents"].select("document_id", "file_name").iter_rows():
            printed = ("fails", "holds", "holds")
            checks += [{"document_id": document_id, "verdict": verdict} for verdict in printed]
            findings += [finding(level) | {"document_id": document_id} for level in outcomes[name]]
        return verdicts.Verdicts(
            schemas.CHECKS.frame(checks), schemas.FINDINGS.frame(findings), schemas.REJECTIONS.frame()
        )

    monkeypatch.setattr(named_files, "read_files", read_files)
    monkeypatch.setattr(verdicts, "_verdicts", judge)
    return outcomes


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        ({"a.pdf": []}, 0),
        ({"a.pdf": ["提示"]}, 0),
        ({"a.pdf": ["待核实"]}, 1),
        ({"a.pdf": [], "b.pdf": ["不一致"]}, 1),
        ({"a.pdf": ["不一致"], "b.pdf": None}, 2),
        ({"b.pdf": None}, 2),
    ],
)
@pytest.mark.parametrize("json_wanted", [True, False])
def test_exit_status_of_check(judged, outcomes, status, json_wanted):
    judged.update(outcomes)
    assert invoke("check", *outcomes, *(["--json"] if json_wanted else [])).exit_code == status


def test_a_file_in_which_nothing_could_be_checked_is_no_clean_file(judged, monkeypatch):
    def judge(frames, others, *, without_others, paths):
        checks = [
            {"document_id": document_id, "verdict": "not_evaluable", "reason": "form_missing"}
            for document_id in frames["documents"]["document_id"]
        ]
        return verdicts.Verdicts(
            schemas.CHECKS.frame(checks), schemas.FINDINGS.frame(), schemas.REJECTIONS.frame()
        )

    judged.update({"a.pdf": []})
    monkeypatch.setattr(verdicts, "_verdicts", judge)
    result = invoke("check", "a.pdf")
    assert result.exit_code == 2
    assert "没有可以验算的内容" in result.stdout
    assert "表未见 1" in result.stdout


def test_check_json_is_one_line_per_file_in_the_order_of_the_arguments(judged):
    judged.update({"b.pdf": ["不一致", "提示"], "locked.pdf": None, "a.pdf": []})
    result = invoke("check", "b.pdf", "locked.pdf", "a.pdf", "--json")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["document"]["file_name"] for line in lines] == ["b.pdf", "locked.pdf", "a.pdf"]
    names = {"document", "findings", "checks", "coverage", "figures", "rejections"}
    assert all(set(line) == names for line in lines)
    assert lines[0]["coverage"] == {"evaluated": 3, "form_ids": [], "claims": 0, "not_evaluable": {}}
    assert lines[0]["figures"] == {"printed_figures": 0, "bound_figures": 0, "rejected_figures": 0}
    assert lines[0]["checks"] == {"holds": 2, "holds_within_rounding": 0, "fails": 1, "not_evaluable": 0}
    assert [found["level"] for found in lines[0]["findings"]] == ["不一致", "提示"], "all levels are listed"
    assert set(lines[0]["findings"][0]) == set(schemas.FINDINGS.schema)
    assert lines[0]["findings"][0]["stated_value"] == "404347110.22000000", "decimals are strings"
    assert lines[0]["findings"][0]["members"][0]["stated_value"] == "404347110.22000000"
    assert lines[0]["document"]["fiscal_year"] == 2024
    assert lines[1]["findings"] == []
    assert [rejection["reason"] for rejection in lines[1]["rejections"]] == ["encrypted"]
    assert lines[1]["document"]["document_id"] == "e" * 32
    assert lines[2]["findings"] == []


def test_a_file_that_is_not_there_and_a_folder_are_answers_too(tmp_path, monkeypatch):
    monkeypatch.setattr(named_files, "_read_sources", lambda sources, folder, settings: empty())
    result = invoke("check", tmp_path / "nowhere.pdf", tmp_path, "--json")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 2
    assert "does not exist" in lines[0]["rejections"][0]["message"]
    assert "is a folder" in lines[1]["rejections"][0]["message"]


def test_extract_writes_its_tables_with_file_names_and_csv_on_request(judged, tmp_path):
    judged.update({"a.pdf": [], "b.pdf": None})
    result = invoke("extract", "a.pdf", "b.pdf", "--out", tmp_path / "out", "--csv")
    assert result.exit_code == 2, "a whole file could not be read"
    assert "b.pdf: it asks for a password" in result.stderr
    tables = {path.stem: pl.read_parquet(path) for path in (tmp_path / "out").glob("*.parquet")}
    assert set(tables) == {
        "cells",
        "observations",
        "claims",
        "unknown_words",
        "unclaimed_numbers",
        "rejections",
    }
    assert tables.pop("unknown_words").schema == UNKNOWN_WORDS
    for name, frame in tables.items():
        assert set(frame.columns) == {*schemas.TABLES[name].schema, "file_name"}
    assert tables["rejections"]["file_name"].to_list() == ["b.pdf"]
    text = (tmp_path / "out" / "rejections.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf"), "the mark without which Excel takes UTF-8 for something else"
    assert "it asks for a password" in text.decode()


def test_extract_of_readable_files_ends_with_zero(judged, tmp_path):
    judged.update({"a.pdf": ["不一致"]})
    result = invoke("extract", "a.pdf", "--out", tmp_path, "--json")
    assert result.exit_code == 0, "findings are no business of extract"
    assert json.loads(result.stdout) == {
        "out": str(tmp_path),
        "rows": dict.fromkeys(
            ("cells", "observations", "claims", "unknown_words", "unclaimed_numbers", "rejections"), 0
        ),
        "unread": [],
    }


@pytest.mark.parametrize("verb", [["report"], ["docs"], ["explain", "abcdef12"]])
def test_without_a_warehouse_the_message_says_how_to_make_one(tmp_path, verb):
    result = invoke(*verb, "--warehouse", tmp_path)
    assert result.exit_code == 2
    assert "juesuan run" in result.stderr
    assert result.stdout == ""


def test_run_without_a_raw_folder_says_what_to_do(tmp_path):
    result = invoke("run", "--raw", tmp_path / "nowhere", "--warehouse", tmp_path / "w")
    assert result.exit_code == 2
    assert "--raw" in result.stderr
    assert not (tmp_path / "w").exists()
