"""The register: content is identity."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import polars as pl
import pytest

from dagster_project import schemas
from dagster_project.register import complete, list_files, register_folder


def test_every_file_has_a_row_and_equal_content_one_identity(tmp_path):
    (tmp_path / "2023" / "深").mkdir(parents=True)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\nbody")
    (tmp_path / "2023" / "深" / "b.pdf").write_bytes(b"%PDF-1.7\nbody")
    (tmp_path / "说明.txt").write_text("部门决算", encoding="utf-8")
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / ".DS_Store").write_bytes(b"x")

    files = register_folder(tmp_path, None)

    assert files.schema == schemas.FILES.schema
    assert files["file_path"].to_list() == ["2023/深/b.pdf", "a.pdf", "empty.pdf", "说明.txt"]
    assert files["document_id"].n_unique() == 3
    assert files["document_id"].str.len_chars().unique().to_list() == [32]
    assert dict(files.select("file_name", "media").iter_rows()) == {
        "b.pdf": "digital",
        "a.pdf": "digital",
        "empty.pdf": "unknown",
        "说明.txt": "text",
    }


def test_first_seen_belongs_to_the_content_and_survives_a_new_name(tmp_path):
    (tmp_path / "a.txt").write_text("决算")
    long_ago = datetime(2024, 8, 1, tzinfo=UTC)
    known = register_folder(tmp_path, None).with_columns(
        first_seen_at=pl.lit(long_ago).cast(pl.Datetime("us", "UTC")), page_count=pl.lit(7, dtype=pl.Int32)
    )
    (tmp_path / "a.txt").rename(tmp_path / "renamed.txt")
    (tmp_path / "new.txt").write_text("另一份")

    files = register_folder(tmp_path, known)

    by_name = {row["file_name"]: row for row in files.to_dicts()}
    assert by_name["renamed.txt"]["first_seen_at"] == long_ago
    assert by_name["renamed.txt"]["page_count"] == 7
    assert by_name["new.txt"]["first_seen_at"] > long_ago
    assert by_name["new.txt"]["page_count"] is None


def test_a_file_that_cannot_be_opened_has_a_row_without_identity(tmp_path, monkeypatch):
    (tmp_path / "locked.pdf").write_bytes(b"%PDF-")
    (tmp_path / "fine.txt").write_text("x")
    from dagster_project.register import files as module

    def refuse(path):
        if path.name == "locked.pdf":
            raise PermissionError(13, "Permission denied")
        return "0" * 32, 1, b"x"

    monkeypatch.setattr(module, "_fingerprint", refuse)
    rows = {row["file_name"]: row for row in register_folder(tmp_path, None).to_dicts()}
    assert rows["locked.pdf"]["document_id"] is None
    assert rows["locked.pdf"]["media"] == "unknown"
    assert rows["fine.txt"]["document_id"] == "0" * 32


@pytest.mark.skipif(os.name != "posix", reason="file names are bytes on POSIX only")
def test_a_name_that_is_no_utf8_is_text_in_the_register_and_still_found(tmp_path):
    path = tmp_path / os.fsdecode(b"\xbe\xf6\xcb\xe3.txt")  # 决算 in GBK
    try:
        path.write_bytes(b"x")
    except OSError:
        pytest.skip("this file system takes no such name")
    (file,) = list_files(tmp_path)
    assert file.file_name == "����.txt"
    assert file.path.read_bytes() == b"x"
    assert register_folder(tmp_path, None)["file_name"].to_list() == ["����.txt"]


def test_reading_completes_the_register(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 scanned pages")
    files = register_folder(tmp_path, None)
    documents = schemas.DOCUMENTS.frame(
        [{"document_id": files["document_id"][0], "media": "scanned", "page_count": 12}]
    )
    done = complete(files, documents)
    assert done.select("media", "page_count").row(0) == ("scanned", 12)
    assert done.schema == schemas.FILES.schema
    assert complete(files, schemas.DOCUMENTS.frame())["media"].to_list() == ["digital"]


def test_an_empty_folder_is_an_empty_register(tmp_path):
    assert register_folder(tmp_path, None).is_empty()
