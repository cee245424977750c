"""Real documents: every cell that the reference finds, and no table where prose is."""

from __future__ import annotations

import polars as pl
import pytest

from dagster_project.settings import Limits
from dagster_project.tables import read_content
from tests.bench.reading import matching, reference_cells

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def contents(corpus_dir):
    files = sorted(corpus_dir.glob("*.pdf"))
    return {file: read_content(file, document_id="d", file_name=file.name, limits=Limits()) for file in files}


def test_every_cell_of_the_reference_is_found(contents):
    file, content = min(contents.items(), key=lambda item: item[1].cells.height)
    missing = [
        (page, box, text)
        for page, box, text in reference_cells(file)
        if matching(content.cells, page, box) != "".join(text.split())
    ]
    assert missing == []


def test_two_engines_agree_on_every_figure(contents):
    for content in contents.values():
        assert content.rejections.is_empty()
        assert set(content.pages["second_reading"]) <= {"agree", "none"}


def test_prose_and_contents_pages_hold_no_tables(contents):
    for content in contents.values():
        pages = content.lines.filter(pl.col("text").str.contains(r"[.．…·]{6,}"))["page_number"].unique()
        tables = content.pages.filter(pl.col("page_number").is_in(pages.to_list()))["table_count"]
        assert tables.sum() == 0


def test_every_character_of_a_line_has_its_place(contents):
    for content in contents.values():
        lines = content.lines
        assert (lines["text"].str.len_chars() == lines["char_x0"].list.len()).all()
        assert (lines["char_x0"].list.len() == lines["char_x1"].list.len()).all()
        joined = "\n".join(lines["text"])
        for start, text in lines.select("char_start", "text").iter_rows():
            assert joined[start : start + len(text)] == text
