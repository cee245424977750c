"""One disclosure as PDF and as each file of cells: the same observations and the same verdicts, row by row."""

from __future__ import annotations

from collections import Counter

import polars as pl
import pytest

from dagster_project.checks import Evidence, evaluate
from dagster_project.run.night.verdicts import EVIDENCE
from dagster_project.run.workers.document import extract_document
from dagster_project.settings import PROJECT_ROOT, Limits
from dagster_project.tables import read_content

from . import transcribed

WRITERS = {"xlsx": transcribed.as_workbook, "docx": transcribed.as_word, "html": transcribed.as_page}
SAME = ("form_id", "block", "item_code", "item_name", "measure", "amount_yuan", "value_raw", "stated_unit", "zero_style", "printed_count", "confidence")  # fmt: skip


@pytest.fixture(scope="module")
def original():
    return min((PROJECT_ROOT / "raw").glob("*.pdf"), key=lambda path: path.stat().st_size)


def extracted(path):
    return extract_document(path, document_id="d" * 32, file_name=path.name, limits=Limits())


def verdicts(frames) -> Counter:
    checks = evaluate(Evidence(**{name: frames[name] for name in EVIDENCE}))
    tables = checks.filter(pl.col("identity_id").str.contains("^(intra|inter)"))
    return Counter(tables.select("identity_id", "binding", "verdict").iter_rows())


@pytest.fixture(scope="module")
def as_pdf(original):
    return extracted(original)


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_disclosure_gives_the_same_rows(tmp_path, original, as_pdf, kind):
    content = read_content(original, document_id="d" * 32, file_name=original.name, limits=Limits())
    path = tmp_path / f"{original.stem}.{kind}"
    path.write_bytes(WRITERS[kind](content))
    found = extracted(path)
    rows, expected = (Counter(frames["observations"].select(SAME).iter_rows()) for frames in (found, as_pdf))
    assert rows == expected
    assert sum(expected.values()) > 100
    assert verdicts(found) == verdicts(as_pdf)
    assert found["observations"]["address"].null_count() == 0
    assert found["observations"]["bbox"].null_count() == found["observations"].height
