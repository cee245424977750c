"""A figure is believed when two engines read it alike; otherwise nothing may rest on it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from dagster_project.read.files import PdfFile
from dagster_project.read.model import Characters, Page

from .layouts import ruled
from .test_layouts import read


def misread(characters: Characters, was: str, becomes: str) -> Characters:
    """Every digit ``was`` read as ``becomes``."""
    text = [becomes if glyph == was else glyph for glyph in characters.text]
    code = np.where(characters.code == ord(was), ord(becomes), characters.code)
    return replace(characters, text=text, code=code)


@pytest.fixture
def engines(monkeypatch):
    """Make the second or third engine misread a digit."""

    def spoil(*, second: tuple[str, str] | None = None, third: tuple[str, str] | None = None) -> None:
        figures, slow = PdfFile.figures, PdfFile.third

        def figures_spoilt(self, number: int, *, by_run: bool = False) -> Characters:
            found = figures(self, number, by_run=by_run)
            return misread(found, *second) if second else found

        def third_spoilt(self, number: int) -> Page:
            page = slow(self, number)
            return replace(page, characters=misread(page.characters, *third)) if third else page

        monkeypatch.setattr(PdfFile, "figures", figures_spoilt)
        monkeypatch.setattr(PdfFile, "third", third_spoilt)

    return spoil


def test_a_lone_voice_is_overruled_and_recorded(tmp_path, engines):
    engines(second=("7", "1"))
    content = read(tmp_path, ruled().pdf)
    assert content.rejections.is_empty()
    assert content.pages["second_reading"].to_list() == ["differ"]
    assert set(content.cells.filter(pl.col("text") == "700.00")["second_reading"]) == {"agree"}


def test_the_first_reading_is_corrected_by_the_two_others(tmp_path, engines):
    engines(second=("7", "1"), third=("7", "1"))
    content = read(tmp_path, ruled().pdf)
    assert content.rejections.is_empty()
    corrected = content.cells.filter(pl.col("engine") == "pdfplumber")
    assert set(corrected["text"]) == {"100.00"}
    assert set(corrected["second_reading"]) == {"agree"}


def test_a_figure_on_which_no_two_agree_is_a_rejection(tmp_path, engines):
    engines(second=("7", "1"), third=("7", "9"))
    content = read(tmp_path, ruled().pdf)
    doubtful = content.cells.filter(pl.col("second_reading") == "differ")
    assert set(doubtful["text"]) == {"700.00"}
    rejected = content.rejections.select("scope", "reason", "value_raw").unique().rows()
    assert rejected == [("cell", "engines_disagree", "700.00")]
    assert content.rejections.height == doubtful.height == 2
    assert content.rejections["bbox"].null_count() == 0
    untouched = content.cells.filter(pl.col("text") == "1,234.56")
    assert set(untouched["second_reading"]) == {"agree"}


def test_without_a_second_engine_the_third_decides(tmp_path, monkeypatch):
    def fails(self, number: int, **_: object) -> Characters:
        raise RuntimeError("the engine fell over")

    monkeypatch.setattr(PdfFile, "figures", fails)
    content = read(tmp_path, ruled().pdf)
    assert content.rejections.is_empty()
    assert content.pages["second_reading"].to_list() == ["agree"]
    monkeypatch.setattr(PdfFile, "third", fails)
    alone = read(tmp_path, ruled().pdf)
    figures = alone.cells.filter(pl.col("text").str.contains(r"\d"))
    assert set(figures["second_reading"]) == {"differ"}
    assert alone.rejections.height == figures.height


def test_when_the_fast_engine_fails_the_page_is_read_by_the_reference(tmp_path, monkeypatch):
    layout = ruled()
    expected = read(tmp_path, layout.pdf)

    def fails(*_: object) -> Page:
        raise RuntimeError("the engine fell over")

    monkeypatch.setattr("dagster_project.read.oxide.read_page", fails)
    content = read(tmp_path, layout.pdf)
    assert content.pages["engine"].to_list() == ["pdfplumber"]
    assert content.pages["second_reading"].to_list() == ["agree"]
    places = ["row_index", "column_index", "row_span", "column_span", "text"]
    assert content.cells.select(places).equals(expected.cells.select(places))
