"""Bad input is a row with a reason, never an exception; what can be read of a damaged file is read."""

from __future__ import annotations

import pytest

from dagster_project.read import DocumentRejected, open_document
from dagster_project.settings import Limits
from tests.unit.tables.layouts import ROWS, Pen, page, pages, rule_all, ruled, write_rows
from tests.unit.tables.test_layouts import read

from . import hostile


def draw(pen: Pen) -> None:
    rule_all(pen, Pen.line, len(ROWS))
    write_rows(pen, ROWS)


@pytest.fixture(scope="module")
def two_pages() -> bytes:
    return pages([draw, draw])


def reason(tmp_path, data: bytes, name: str = "a.pdf", **limits) -> str | None:
    path = tmp_path / name
    path.write_bytes(data)
    try:
        with open_document(path, Limits(**limits)):
            return None
    except DocumentRejected as rejected:
        assert rejected.message
        return rejected.reason


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"", "a.pdf", "empty_file"),
        (b" \r\n", "a.txt", "empty_file"),
        (b"<html>404</html>", "a.pdf", "not_a_document"),
        (b"\x00\x01\x02", "a.txt", "not_a_document"),
        (b"\xff\xfe\xff", "a.txt", "not_a_document"),
        (b"PK\x03\x04....", "a.pdf", "truncated"),
        (b"PK\x03\x04....a.pdf%PDF-1.7", "a.pdf", "truncated"),
        (b"Rar!....", "a.xlsx", "unsupported_format"),
        (b"7z\xbc\xaf\x27\x1c....", "a.zip", "unsupported_format"),
        (b"%PDF-1.7\nnothing\nstartxref\n0\n%%EOF", "a.pdf", "not_a_document"),
    ],
)
def test_what_is_no_document_is_refused_with_a_reason(tmp_path, data, name, expected):
    assert reason(tmp_path, data, name) == expected


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(DocumentRejected, match="cannot be read"):
        open_document(tmp_path / "none.pdf", Limits())


def test_limits_refuse_whole_files(tmp_path, two_pages):
    assert reason(tmp_path, two_pages, file_bytes=100) == "too_large"
    assert reason(tmp_path, two_pages, pages=1) == "too_many_pages"
    assert reason(tmp_path, "决算".encode() * 100, "a.txt", text_bytes=50) == "too_large"
    assert reason(tmp_path, two_pages) is None


def test_a_truncated_file_is_refused(tmp_path, two_pages):
    assert reason(tmp_path, two_pages[: len(two_pages) // 2]) == "truncated"
    assert reason(tmp_path, two_pages[:-40]) == "truncated"


def test_a_loop_in_the_page_tree_is_refused(tmp_path, two_pages):
    assert reason(tmp_path, hostile.page_tree_loop(two_pages)) == "not_a_document"


def test_an_empty_password_opens_and_another_does_not(tmp_path, two_pages):
    assert reason(tmp_path, hostile.locked(two_pages, "secret")) == "encrypted"
    content = read(tmp_path, hostile.locked(two_pages, ""))
    assert content.rejections.is_empty()
    assert content.cells.height == 2 * 30


def test_the_content_decides_not_the_ending(tmp_path, two_pages):
    assert read(tmp_path, two_pages, "a.txt").media == "digital"
    assert read(tmp_path, b"junk\n" * 20 + two_pages + b"\n<html>", "a.pdf").cells.height == 2 * 30


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_comes_line_by_line(tmp_path, codec):
    content = read(tmp_path, "决算总表\r\n　一、收入\n\n二、支出".encode(codec), "a.txt")
    assert content.lines["text"].to_list() == ["决算总表", "　一、收入", "", "二、支出"]
    assert content.lines["char_start"].to_list() == [0, 5, 11, 12]
    assert content.lines["bbox"].null_count() == 4
    assert (content.media, content.page_count, content.cells.height) == ("text", 1, 0)


@pytest.mark.parametrize(
    "content",
    [b"".join(b"%d 1 m 9 %d l S\n" % (i % 500, i % 700) for i in range(40_000)), b"q " * 5_000_000],
    ids=["segments", "content"],
)
def test_a_bomb_costs_its_page_only(tmp_path, two_pages, content, monkeypatch):
    monkeypatch.setenv("JUESUAN_LIMIT_PAGE_SEGMENTS", "20000")
    found = read(tmp_path, hostile.with_content(two_pages, content))
    assert found.rejections.select("scope", "page_number", "reason").rows() == [("page", 1, "page_error")]
    assert found.cells["page_number"].unique().to_list() == [2]
    assert found.pages["page_number"].to_list() == [1, 2]


def test_a_megabyte_of_digits_in_one_string_is_bounded(tmp_path, two_pages):
    bomb = b"BT /F1 10 Tf 10 10 Td (" + b"7" * 1_000_000 + b") Tj ET"
    found = read(tmp_path, hostile.with_content(two_pages, bomb))
    assert 2 in found.cells["page_number"].to_list()


def test_a_form_that_draws_itself_ends(tmp_path, two_pages):
    assert read(tmp_path, hostile.self_drawing_form(two_pages)).cells["page_number"].unique().to_list() == [
        1,
        2,
    ]


def test_time_limits_become_rejections(tmp_path, two_pages, monkeypatch):
    monkeypatch.setenv("JUESUAN_LIMIT_PAGE_SECONDS", "0.000001")
    found = read(tmp_path, two_pages)
    assert found.rejections["reason"].to_list() == ["time_limit", "time_limit"]
    monkeypatch.setenv("JUESUAN_LIMIT_DOCUMENT_SECONDS", "0.000001")
    assert set(read(tmp_path, two_pages).rejections["reason"]) == {"time_limit"}


def test_a_picture_of_text_waits_for_recognition(tmp_path):
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    scan = ImageReader(Image.new("L", (60, 80), 200))
    found = read(tmp_path, page(lambda pen: pen.canvas.drawImage(scan, 0, 0, 595, 842)))
    assert found.media == "scanned"
    assert found.rejections.select("scope", "page_number", "reason").rows() == [("page", 1, "no_text_layer")]


def test_a_blank_page_is_no_rejection(tmp_path):
    found = read(tmp_path, page(lambda pen: None))
    assert found.rejections.is_empty()
    assert found.pages["second_reading"].to_list() == ["none"]


def test_reading_twice_gives_the_same_rows(tmp_path):
    layout = ruled()
    one, other = read(tmp_path, layout.pdf), read(tmp_path, layout.pdf)
    assert one.cells.equals(other.cells)
    assert one.lines.equals(other.lines)


@pytest.mark.parametrize("seed", range(25))
def test_a_damaged_file_gives_rows_or_reasons(tmp_path, two_pages, seed):
    found = read(tmp_path, hostile.mutated(two_pages, seed))
    assert found.page_count is None or found.pages.height == found.page_count
    assert found.page_count is not None or found.rejections["scope"].to_list() == ["file"]
