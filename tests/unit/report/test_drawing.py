"""Documents that attack whoever draws them cost their own pictures; a copy that is handed on does nothing by itself."""

from __future__ import annotations

import sys
import time

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from dagster_project import schemas
from dagster_project.report import CannotMarkError, Drawing
from dagster_project.report.marked.disarm import disarm
from dagster_project.report.site import drawing
from dagster_project.report.site.pictures import Place, draw
from dagster_project.settings import Limits

from .example import STATED, finding, pdf_bytes


def nested(levels: int) -> bytes:
    """One page whose drawing doubles with each level: a few hundred bytes a level, 2 to their number in work."""
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        form = None
        for _ in range(levels):
            inner = form
            form = pdf.make_stream(b"0 0 9 9 re f" if inner is None else b"/F Do /F Do")
            form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 900])
            if inner is not None:
                form.Resources = Dictionary(XObject=Dictionary(F=inner))
        page.obj.Resources = Dictionary(XObject=Dictionary(F=form))
        page.obj.Contents = pdf.make_stream(b"/F Do")
        pdf.add_blank_page(page_size=(595, 842))
        path = __import__("io").BytesIO()
        pdf.save(path)
        return path.getvalue()


def test_a_page_that_takes_for_ever_costs_its_picture_and_not_the_next_document(tmp_path):
    evil, good = tmp_path / "evil.pdf", tmp_path / "good.pdf"
    evil.write_bytes(nested(28))
    good.write_bytes(pdf_bytes())
    started = time.monotonic()
    with Drawing(Limits(page_seconds=1.0)) as whoever:
        first, second = Place(1, **STATED), Place(2, **STATED)
        drawn = whoever.pictures(evil, [first, second], tmp_path / "p")
        assert set(drawn) == {second}, "the other page of it is drawn"
        assert whoever.pictures(good, [first], tmp_path / "q") == draw(good, [first], tmp_path / "q")
    assert time.monotonic() - started < 120


def test_what_is_marked_in_a_process_is_marked_the_same(tmp_path):
    source = tmp_path / "a.pdf"
    source.write_bytes(pdf_bytes())
    findings = schemas.FINDINGS.frame([finding("d")])
    with Drawing(Limits()) as whoever:
        assert whoever.marked(source, findings, tmp_path / "b.pdf", language="zh") == 2
        source.write_bytes(b"no PDF")
        with pytest.raises(CannotMarkError):
            whoever.marked(source, findings, tmp_path / "c.pdf", language="zh")


def test_a_process_that_dies_of_marking_is_no_marked_copy(tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "DRAWER", (sys.executable, "-c", "input(); import os; os.abort()"))
    with Drawing(Limits()) as whoever, pytest.raises(CannotMarkError, match="limits"):
        whoever.marked(tmp_path / "a.pdf", schemas.FINDINGS.frame(), tmp_path / "b.pdf", language="zh")


def armed() -> Pdf:
    """A document that does everything that one can do by itself, and one link that a person follows."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    script = Dictionary(Type=Name.Action, S=Name.JavaScript, JS="app.alert('run')")
    launch = Dictionary(S=Name.Launch, F="calc.exe", Next=Array([script]))
    link = Dictionary(S=Name.URI, URI="https://example.org/")
    note = {"Type": Name.Annot, "Rect": Array([0, 0, 9, 9])}
    pdf.attachments["payload.exe"] = b"MZ payload"
    root = pdf.Root
    root.OpenAction, root.AA = pdf.make_indirect(launch), Dictionary(WC=script)
    root.Names.JavaScript = Dictionary(Names=Array(["run", script]))
    root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"))
    page.obj.AA = Dictionary(O=script)
    page.obj.Annots = Array(
        [
            pdf.make_indirect(Dictionary(**note, Subtype=Name.Link, A=launch)),
            Dictionary(**note, Subtype=Name.Link, A=link),
            Dictionary(**note, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI="file:///etc/passwd")),
            Dictionary(**note, Subtype=Name.FileAttachment, FS=root.Names.EmbeddedFiles.Names[1]),
            Dictionary(**note, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=link.URI, Next=script)),
        ]
    )
    return pdf


def test_a_disarmed_copy_neither_runs_nor_launches_nor_carries_files(tmp_path):
    with armed() as pdf:
        assert disarm(pdf) >= 9
        pdf.save(tmp_path / "a.pdf", object_stream_mode=pikepdf.ObjectStreamMode.disable)
    content = (tmp_path / "a.pdf").read_bytes()
    for word in (b"JavaScript", b"Launch", b"/XFA", b"/AA", b"MZ payload", b"/EmbeddedFiles", b"calc.exe"):
        assert word not in content, word
    with Pdf.open(tmp_path / "a.pdf") as pdf:
        actions = [note.A.S for note in pdf.pages[0].Annots if Name.A in note]
        assert actions == [Name.URI, Name.URI], "links that a person follows stay"
        assert disarm(pdf) == 0
