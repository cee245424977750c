"""Old office files go through LibreOffice in a process that is watched; without it they are refused with a word on what to install."""

from __future__ import annotations

import os
import time

import pytest

from dagster_project.read import DocumentRejected, open_document
from dagster_project.read.cells import kinds
from dagster_project.settings import Limits

OLD = kinds.COMPOUND + bytes(600) + "WordDocument\0".encode("utf-16-le")


def opened(tmp_path, data: bytes = OLD, **limits):
    path = tmp_path / "决算.doc"
    path.write_bytes(data)
    return open_document(path, Limits(**limits))


def program(tmp_path, monkeypatch, script: str) -> None:
    """A program of this name that does what the script says."""
    folder = tmp_path / "bin"
    folder.mkdir()
    made = folder / "soffice"
    made.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    made.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")


def test_without_the_program_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DocumentRejected, match="LibreOffice") as caught:
        opened(tmp_path)
    assert caught.value.reason == "unsupported_format"


def test_what_the_program_makes_is_read(tmp_path, monkeypatch):
    from docx import Document

    made = Document()
    made.add_paragraph("收入决算表")
    made.save(tmp_path / "made.docx")
    program(tmp_path, monkeypatch, f'cp "{tmp_path}/made.docx" "$7/a.docx"')
    with opened(tmp_path) as document:
        assert [sheet.parts for sheet in document.sheets()] == [["收入决算表"]]


def test_a_program_that_makes_nothing_refuses_the_file(tmp_path, monkeypatch):
    program(tmp_path, monkeypatch, "exit 1")
    with pytest.raises(DocumentRejected) as caught:
        opened(tmp_path)
    assert caught.value.reason == "not_a_document"


def test_a_program_that_does_not_end_is_ended(tmp_path, monkeypatch):
    program(tmp_path, monkeypatch, "sleep 60")
    began = time.monotonic()
    with pytest.raises(DocumentRejected) as caught:
        opened(tmp_path, document_seconds=2.5)
    assert caught.value.reason == "time_limit"
    assert time.monotonic() - began < 30


def test_other_old_files_are_refused(tmp_path):
    with pytest.raises(DocumentRejected) as caught:
        opened(tmp_path, kinds.COMPOUND + "PowerPoint Document\0".encode("utf-16-le"))
    assert caught.value.reason == "unsupported_format"
