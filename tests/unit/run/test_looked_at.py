"""A finding that rests on what the page does not show is withdrawn; one that is printed stays."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import polars as pl
import pytest

from dagster_project.read.picture.look import Place
from dagster_project.run.night.verdicts import judge_each
from dagster_project.run.workers.document import extract_document
from dagster_project.run.workers.looking import Request, look_at
from dagster_project.settings import Limits

RAW = Path(__file__).resolve().parents[3] / "raw"
DOCUMENT = "d" * 32
SERIOUS = ("不一致", "待核实")


def judged(path: Path) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Serious findings without the look and with it, and the rejections of it."""
    frames = extract_document(path, document_id=DOCUMENT, file_name=path.name, limits=Limits())
    before = judge_each(frames, without_others=True).findings.filter(pl.col("level").is_in(SERIOUS))
    after = judge_each(frames, without_others=True, paths={DOCUMENT: path})
    return before, after.findings.filter(pl.col("level").is_in(SERIOUS)), after.rejections


@pytest.fixture(scope="module")
def sample() -> Path:
    return next(RAW.rglob("澄浦市石榴园街道办事处2023*.pdf"))


def test_what_is_printed_stays(sample):
    before, after, rejections = judged(sample)
    assert before.height > 0
    assert after["finding_id"].to_list() == before["finding_id"].to_list()
    assert rejections.is_empty()


def test_what_nobody_sees_accuses_nobody(sample, tmp_path):
    """The wrong total is clipped away on its page: what was read of it is not there."""
    frames = extract_document(sample, document_id=DOCUMENT, file_name=sample.name, limits=Limits())
    findings = judge_each(frames, without_others=True).findings
    wrong = findings.filter(pl.col("level").is_in(SERIOUS), pl.col("bbox").is_not_null()).row(0, named=True)
    box, path = wrong["bbox"], tmp_path / "clipped.pdf"
    with pikepdf.open(sample) as document:
        page = document.pages[wrong["page_number"] - 1]
        height = float(page.mediabox[3])
        hole = f"0 0 {float(page.mediabox[2])} {height} re {box['x0'] - 3} {height - box['y1'] - 3} {box['x1'] - box['x0'] + 6} {box['y1'] - box['y0'] + 6} re W* n\n"
        page.contents_add(hole.encode(), prepend=True)
        document.save(path)
    before, after, rejections = judged(path)
    assert wrong["stated_text"] in before["stated_text"].to_list()
    assert wrong["stated_text"] not in after["stated_text"].to_list()
    assert set(rejections["reason"]) == {"picture_differs"}
    assert wrong["stated_text"] in rejections["value_raw"].to_list()


def test_a_document_that_cannot_be_looked_at_does_not_stop_the_others(sample, tmp_path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\n%%EOF")
    place = Place(1, (0.0, 0.0, 10.0, 10.0), "1.00")
    first, second = look_at([Request(broken, [place]), Request(sample, [place])], Limits())
    assert first is None
    assert second is not None and second[0].seen == "unsure"
