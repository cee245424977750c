"""Whole documents, one of the samples and the real ones: every cell that the reference finds, and no table where prose is."""

from __future__ import annotations

from itertools import takewhile

import polars as pl
import pytest

from dagster_project.settings import Limits
from dagster_project.tables import read_content
from tests.bench.reading import matching, reference_cells
from tests.conftest import REPOSITORY

PAGES = 8
"""Of the sample, from its first on: the reference is slow."""


@pytest.fixture(scope="module", params=["sample", pytest.param("real", marks=pytest.mark.corpus)])
def contents(request):
    if request.param == "real":
        files = sorted(request.getfixturevalue("corpus_dir").glob("*.pdf"))
    else:
        files = sorted((REPOSITORY / "raw").glob("霜桥区民政局*.pdf"))
    assert files
    return {file: read_content(file, document_id="d", file_name=file.name, limits=Limits()) for file in files}


def test_every_cell_of_the_reference_is_found(contents):
    file, content = min(contents.items(), key=lambda item: item[1].cells.height)
    pages = content.page_count if not file.is_relative_to(REPOSITORY) else PAGES
    missing = [
        (page, box, text)
        for page, box, text in takewhile(lambda cell: cell[0] <= pages, reference_cells(file))
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
