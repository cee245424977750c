"""Short texts in the wordings of several provinces, each clean and with one error: what is accused, and what is not."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
import yaml

from dagster_project.run.night.verdicts import judge
from dagster_project.run.workers.document import extract_document
from dagster_project.settings import Limits

from ..planted import SERIOUS

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
KINDS = yaml.safe_load((Path(__file__).parent / "kinds.yaml").read_text(encoding="utf-8"))
_CHOICE = re.compile(r"\{([^|}]*)\|([^|}]*)\}")


def variant(text: str, *, with_error: bool) -> str:
    return _CHOICE.sub(lambda match: match[2 if with_error else 1], text.replace("\\n", "\n"))


def accused(text: str, tmp_path: Path) -> list[tuple[str, set[str]]]:
    """Titles of the serious findings of a text, each with the figures that it names as stated."""
    file = tmp_path / "text.txt"
    file.write_text(text, encoding="utf-8")
    _, findings = judge(extract_document(file, document_id="d" * 32, file_name=file.name, limits=Limits()))
    return [
        (row["title_zh"], {row["stated_text"], *(m["stated_text"] for m in row["members"] or () if m["role"] == "stated")})
        for row in findings.filter(pl.col("level").is_in(SERIOUS)).rows(named=True)
    ]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case["kind"] for case in CASES])
def test_the_clean_text_is_accused_of_nothing(case, tmp_path):
    assert accused(variant(case["text"], with_error=False), tmp_path) == []


@pytest.mark.parametrize("case", CASES, ids=[case["kind"] for case in CASES])
def test_the_error_is_found_and_nothing_else(case, tmp_path):
    found = accused(variant(case["text"], with_error=True), tmp_path)
    wanted = {match[2] for match in _CHOICE.finditer(case["text"])} | set(case.get("named", ()))
    assert found
    assert all(named & wanted for _, named in found), found


@pytest.mark.parametrize("kind", KINDS, ids=[kind["kind"] for kind in KINDS])
def test_three_texts_of_a_kind_are_not_accused_and_its_error_is_found(kind, tmp_path):
    assert len(kind["clean"]) == 3
    for text in (*kind["clean"], kind["wrong"]):
        assert accused(variant(text, with_error=False), tmp_path) == [], text
    found = accused(variant(kind["wrong"], with_error=True), tmp_path)
    wanted = {match[2] for match in _CHOICE.finditer(kind["wrong"])} | set(kind.get("named", ()))
    assert found
    assert all(named & wanted for _, named in found), found
