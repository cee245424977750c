"""The register: content is identity."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime

import polars as pl
import pytest

from dagster_project import schemas
from dagster_project.register import as_landed, complete, list_files, register_folder


def test_every_file_has_a_row_and_equal_content_one_identity(tmp_path):
    (tmp_path / "2023" / "深").mkdir(parents=True)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\nbody")
    (tmp_path / "2023" / "深" / "b.pdf").write_bytes(b"%PDF-1.7\nbody")
    (tmp_path / "说明.txt").write_text("部门决算", encoding="utf-8")
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / ".DS_Store").write_bytes(b"x")

    files = register_folder(tmp_path, None)

    assert as_landed(files).schema == schemas.FILES.schema
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
    (tmp_path / os.fsdecode(b"\xbe\xf6\xcb\xe4.txt")).write_bytes(b"y")
    file, other = list_files(tmp_path)
    assert (file.file_name, other.file_name) == ("�BE�F6�CB�E3.txt", "�BE�F6�CB�E4.txt"), "told apart"
    assert file.path.read_bytes() == b"x"
    names = register_folder(tmp_path, None)["file_name"].to_list()
    assert names == [file.file_name, other.file_name]


def test_reading_completes_the_register(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 scanned pages")
    files = register_folder(tmp_path, None)
    documents = schemas.DOCUMENTS.frame(
        [{"document_id": files["document_id"][0], "media": "scanned", "page_count": 12}]
    )
    done = complete(files, documents)
    assert done.select("media", "page_count").row(0) == ("scanned", 12)
    assert as_landed(done).schema == schemas.FILES.schema
    assert complete(files, schemas.DOCUMENTS.frame())["media"].to_list() == ["digital"]


def test_an_empty_folder_is_an_empty_register(tmp_path):
    assert register_folder(tmp_path, None).is_empty()


def test_a_file_with_the_same_size_and_times_is_not_read_again_unless_asked(tmp_path, monkeypatch):
    from dagster_project.register import files as module

    path = tmp_path / "a.txt"
    path.write_text("一")
    monkeypatch.setattr(module, "SETTLED_SECONDS", -60.0)
    known = register_folder(tmp_path, None)
    read: list[str] = []

    def fingerprint(path):
        read.append(path.name)
        return "1" * 32, 3, b"x"

    monkeypatch.setattr(module, "_fingerprint", fingerprint)
    assert register_folder(tmp_path, known).equals(known)
    assert read == []
    register_folder(tmp_path, known, rehash=True)
    path.write_text("二")
    register_folder(tmp_path, known)
    assert read == ["a.txt", "a.txt"]


def test_a_file_changed_a_moment_ago_is_read_again_whatever_its_times_say(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("一")
    assert register_folder(tmp_path, None)["is_settled"].to_list() == [False]


def test_what_is_no_file_or_leads_out_of_the_folder_is_told_and_not_opened(tmp_path):
    raw = tmp_path / "raw"
    (raw / "inner").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("not for publication")
    (raw / "a.txt").write_text("x")
    os.mkfifo(raw / "pipe.pdf")
    (raw / "out.txt").symlink_to(tmp_path / "secret.txt")
    (raw / "in.txt").symlink_to(raw / "a.txt")
    (raw / "folder").symlink_to(raw / "inner")
    (raw / "nowhere").symlink_to(raw / "no such file")
    (raw / "round").symlink_to(raw / "round")
    rows = {row["file_path"]: row for row in register_folder(raw, None).to_dicts()}
    assert rows["in.txt"]["document_id"] == rows["a.txt"]["document_id"] is not None
    refused = {name: row["why_not"] for name, row in rows.items() if row["document_id"] is None}
    assert refused.keys() == {"pipe.pdf", "out.txt", "folder", "nowhere", "round"}
    assert "pipe" in refused["pipe.pdf"]
    assert "leads out" in refused["out.txt"]


def test_a_folder_too_deep_or_without_permission_is_a_row_and_not_silence(tmp_path, monkeypatch):
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.txt").write_text("x")
    from dagster_project.register import files as module

    def scandir(folder):
        if folder.name == "closed":
            raise PermissionError(13, "Permission denied")
        return os.scandir(folder)

    monkeypatch.setattr(module, "scandir", scandir)
    rows = register_folder(tmp_path, None)
    assert rows.filter(file_path="closed")["why_not"].to_list() == [
        "a folder that cannot be read: Permission denied"
    ]
    assert rows.height == 2


def test_folders_deeper_than_a_path_can_be_long_are_told_and_end(tmp_path):
    deep = tmp_path / "deep"
    deep.mkdir()
    here = os.open(deep, os.O_RDONLY)
    try:
        for _ in range(1500):
            os.mkdir("folder", dir_fd=here)
            deeper = os.open("folder", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = deeper
        (row,) = register_folder(tmp_path, None).to_dicts()
        assert (row["document_id"], row["why_not"]) == (
            None,
            "a folder that cannot be read: File name too long",
        )
    finally:
        os.close(here)
        subprocess.run(["rm", "-rf", str(deep)], check=True)


def test_an_archive_that_stores_a_pdf_as_it_is_is_no_pdf(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"PK\x03\x04 a.pdf %PDF-1.7 body")
    assert register_folder(tmp_path, None)["media"].to_list() == ["spreadsheet"]
