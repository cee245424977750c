"""What makes a font lie, and when two pictures are of one glyph."""

from __future__ import annotations

import numpy as np
import pytest

from dagster_project.read.picture.fonts import (
    Fonts,
    Glyph,
    looks_of,
)


def glyph(sign: str = "收", grey: float = 0, shape: float = 1.0, font: str = "F") -> Glyph:
    return Glyph(font, sign, np.full((16, 16), grey), shape)


@pytest.mark.parametrize(("more", "expected"), [(20.0, True), (21.0, False)])
def test_pictures_of_one_glyph_differ_by_little(more, expected):
    assert glyph(grey=100).is_like(glyph(grey=100 + more)) is expected


@pytest.mark.parametrize(("shape", "expected"), [(1.25, True), (1.26, False)])
def test_pictures_of_one_glyph_have_one_shape(shape, expected):
    assert glyph().is_like(glyph(shape=shape)) is expected


def test_what_has_no_looks_is_like_its_own_kind_only():
    none = Glyph("F", "收", None, 1.0)
    assert none.is_like(none)
    assert not none.is_like(glyph())


@pytest.mark.parametrize(("words", "lying"), [(2, {"F"}), (1, set())])
def test_a_font_lies_when_words_contradict_it_in_the_same_way(words, lying):
    fonts = Fonts()
    for _ in range(words):
        fonts.differ([glyph()], "支")
    fonts.differ([glyph()], "改")
    assert fonts.lying() == lying


def test_a_digit_without_a_name_contradicts_as_one_with_another_name_does():
    fonts = Fonts()
    for text, shown in (("12", "132"), ("1.2", "13.2")):
        fonts.differ([glyph(sign) for sign in text], shown)
    assert fonts.lying() == {"F"}


def test_a_glyph_is_asked_until_it_is_known_or_asked_in_vain():
    fonts = Fonts()
    for _ in range(2):
        assert not fonts.knows(glyph())
        fonts.unsure([glyph()])
    assert fonts.knows(glyph())
    assert not fonts.confirms(glyph())
    fonts.agree([glyph(grey=200)])
    assert fonts.confirms(glyph(grey=200)), "another glyph of the same name"
    assert not fonts.confirms(glyph())


def test_looks_do_not_depend_on_where_a_glyph_stands():
    paper = np.full((30, 30), 255, dtype=np.uint8)
    paper[5:25, 10:14] = 0
    looks, shape = looks_of(paper)
    moved, _ = looks_of(np.roll(paper, 3, axis=1))
    assert looks is not None and moved is not None
    assert shape == 5.0
    assert (looks == moved).all()
    assert looks_of(np.full((30, 30), 255, dtype=np.uint8)) == (None, 1.0)
