"""The report site: complete, incremental, and deaf to what documents say."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import duckdb
import pytest

from dagster_project.report import build_site
from dagster_project.report.site import pages as pages_module

from .example import HOSTILE, small_site


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    warehouse, raw, documents = small_site(folder)
    return build_site(warehouse, raw, folder / "report"), folder / "report", documents


class Reader(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.scripts = 0

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def parsed(path) -> Reader:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


def pages(out):
    return sorted(path for path in out.rglob("*.html"))


def test_there_is_a_page_for_every_document_and_body(site):
    built, out, documents = site
    assert (built.documents, built.written) == (3, 3)
    assert built.index == out / "index.html"
    assert {p.stem for p in (out / "documents").iterdir()} == {d["document_id"] for d in documents}
    assert len(list((out / "bodies").iterdir())) == 2


def test_nothing_is_fetched_from_anywhere(site):
    _, out, _ = site
    for path in pages(out):
        for tag, attributes in parsed(path).tags:
            for name in ("src", "href"):
                value = attributes.get(name) or ""
                assert not re.match(r"(?i)\s*(https?:|//|javascript:)", value), (path.name, tag, value)
    assert "http" not in (out / "assets" / "report.js").read_text()


def test_every_link_leads_somewhere(site):
    _, out, _ = site
    for path in pages(out):
        for _, attributes in parsed(path).tags:
            for name in ("src", "href"):
                value = (attributes.get(name) or "").split("#")[0]
                if value and not value.startswith("data:"):
                    assert (path.parent / value).resolve().is_file(), (path.name, value)


def test_hostile_text_is_text(site):
    _, out, _ = site
    for path in pages(out):
        scripts = [attributes.get("src", "") for tag, attributes in parsed(path).tags if tag == "script"]
        assert all(re.search(r"(assets/report|data/documents)\.js$", src) for src in scripts), path.name
        for tag, attributes in parsed(path).tags:
            assert not any(name.startswith("on") for name in attributes), (path.name, tag)
        assert "\x1b" not in path.read_text(encoding="utf-8")
    listed = (out / "data" / "documents.js").read_text(encoding="utf-8")
    assert "<" not in listed
    names = [d["n"] for d in json.loads(listed.removeprefix("window.juesuan = ").rstrip(";\n"))["documents"]]
    assert any("<script>" in name for name in names)
    assert HOSTILE not in names  # its controls are gone


def test_ids_of_bodies_cannot_leave_the_folder(site):
    _, out, _ = site
    assert not (out / "e2.html").exists()
    assert not (out.parent / "e2.html").exists()


def test_the_picture_shows_the_box_at_the_place_of_the_finding(site):
    _, out, documents = site
    page = parsed(out / "documents" / f"{documents[0]['document_id']}.html")
    boxes = [attributes for tag, attributes in page.tags if tag == "rect"]
    assert {key: float(boxes[0][key]) for key in ("x", "y", "width", "height")} == {
        "x": 476.0,
        "y": 252.0,
        "width": 55.0,
        "height": 17.0,
    }


def test_an_unchanged_night_writes_nothing(site, tmp_path):
    warehouse, raw, documents = small_site(tmp_path / "a")
    out = tmp_path / "report"
    build_site(warehouse, raw, out)
    page = out / "documents" / f"{documents[0]['document_id']}.html"
    before = page.stat().st_mtime_ns
    assert build_site(warehouse, raw, out).written == 0
    assert page.stat().st_mtime_ns == before


def test_only_what_changed_is_written_and_what_left_is_removed(tmp_path):
    warehouse, raw, documents = small_site(tmp_path / "a")
    out = tmp_path / "report"
    build_site(warehouse, raw, out)
    first, _, third = (d["document_id"] for d in documents)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("update marts.fct_finding set status = 'closed' where document_id = ?", [first])
        connection.execute("delete from marts.dim_document where document_id = ?", [third])
    built = build_site(warehouse, raw, out)
    assert (built.documents, built.written, built.removed) == (2, 1, 2)  # a document and its body
    assert not (out / "documents" / f"{third}.html").exists()
    assert not (out / "pictures" / third).exists()
    assert "已关闭" in (out / "documents" / f"{first}.html").read_text()
    assert not (out / "marked" / f"{first}.pdf").exists()  # closed: nothing to mark


def test_a_document_that_is_not_there_any_more_has_a_page_without_pictures(tmp_path):
    warehouse, raw, documents = small_site(tmp_path / "a")
    for path in raw.iterdir():
        path.write_bytes(b"other content")
    build_site(warehouse, raw, tmp_path / "report")
    page = tmp_path / "report" / "documents" / f"{documents[0]['document_id']}.html"
    assert "13,590.96" in page.read_text()
    assert "<img" not in page.read_text()


def test_the_overview_is_no_ranking(site):
    _, out, _ = site
    listed = json.loads(
        (out / "data" / "documents.js").read_text().removeprefix("window.juesuan = ").rstrip(";\n")
    )
    names = [(d["n"], -d["y"]) for d in listed["documents"]]
    assert names == sorted(names)


def test_a_page_that_cannot_be_made_costs_no_other_and_is_tried_again(tmp_path, monkeypatch):
    warehouse, raw, documents = small_site(tmp_path / "a")
    make, odd = pages_module.document_page, documents[1]["document_id"]

    def failing(document, *arguments, **options):
        if document["document_id"] == odd:
            raise ValueError("odd")
        return make(document, *arguments, **options)

    monkeypatch.setattr(pages_module, "document_page", failing)
    built = build_site(warehouse, raw, tmp_path / "report")
    assert (built.written, built.failed) == (2, (odd,))
    assert "未能生成" in (tmp_path / "report" / "documents" / f"{odd}.html").read_text()
    monkeypatch.undo()
    assert build_site(warehouse, raw, tmp_path / "report").written == 1
