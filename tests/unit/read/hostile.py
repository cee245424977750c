"""Files made to do harm, and files damaged at random: what the reader must survive."""

from __future__ import annotations

import io
import random

import pikepdf


def saved(document: pikepdf.Pdf, **options: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer, **options)
    return buffer.getvalue()


def locked(pdf: bytes, user: str) -> bytes:
    """The file encrypted with a user password."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return saved(document, encryption=pikepdf.Encryption(user=user, owner="owner", R=6))


def page_tree_loop(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.Root.Pages.Kids.append(document.Root.Pages)
        return saved(document)


def with_content(pdf: bytes, content: bytes) -> bytes:
    """The first page draws ``content`` too."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.pages[0].contents_add(content)
        return saved(document, compress_streams=True)


def self_drawing_form(pdf: bytes) -> bytes:
    """A form XObject that draws itself."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        form = document.make_indirect(pikepdf.Stream(document, b"/F Do"))
        form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 500, 500]
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        document.pages[0].Resources.XObject = pikepdf.Dictionary(F=form)
        document.pages[0].contents_add(b"/F Do")
        return saved(document)


def without_meaning(pdf: bytes) -> bytes:
    """Fonts that number their glyphs and do not say what they stand for."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
                del thing["/ToUnicode"]
        return saved(document)


def mutated(pdf: bytes, seed: int, changes: int = 12) -> bytes:
    """Bytes overwritten, cut out and doubled at random places; the end of the file is left whole."""
    chance = random.Random(seed)
    data = bytearray(pdf)
    for _ in range(changes):
        place = chance.randrange(9, max(10, len(data) - 40))
        kind = chance.randrange(4)
        if kind == 0:
            data[place] = chance.randrange(256)
        elif kind == 1:
            del data[place : place + chance.randrange(1, 20)]
        elif kind == 2:
            data[place:place] = data[place : place + chance.randrange(1, 40)]
        else:
            data[place : place + 2] = chance.choice((b"99", b"-1", b"<<", b">>", b"[]", b" R"))
    return bytes(data)
