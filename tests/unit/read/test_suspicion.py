"""What a page's content and resources let suspect, however its forms are linked with each other."""

from __future__ import annotations

import pikepdf
import pytest

from dagster_project.read.suspicion import Doubts


@pytest.fixture
def linked():
    """A function: the resources of a page with ``count`` forms, each of which names all of them."""
    with pikepdf.new() as document:

        def make(count: int, content: bytes = b"q Q") -> tuple[Doubts, pikepdf.Object]:
            shared = document.make_indirect(pikepdf.Dictionary(XObject=pikepdf.Dictionary()))
            for number in range(count):
                form = document.make_stream(content if number == count - 1 else b"q Q")
                form.Type, form.Subtype, form.Resources = pikepdf.Name.XObject, pikepdf.Name.Form, shared
                shared.XObject[f"/F{number}"] = form
            return Doubts(document), shared

        yield make


def test_forms_that_all_name_each_other_are_looked_into_once(linked, monkeypatch):
    doubts, resources = linked(60)
    looks = []
    may_hide_text = Doubts.may_hide_text

    def counted(self, *arguments):
        looks.append(arguments)
        return may_hide_text(self, *arguments)

    monkeypatch.setattr(Doubts, "may_hide_text", counted)
    assert not doubts.may_hide_text(b"q Q", resources)
    assert len(looks) <= 61, "the page and each of its forms"


def test_invisible_text_in_one_of_them_is_still_suspected(linked):
    doubts, resources = linked(5, b"BT 3 Tr (1) Tj ET")
    assert doubts.may_hide_text(b"q Q", resources)
    assert doubts.may_hide_text(b"q Q", resources), "the same answer for the next page that shares them"
