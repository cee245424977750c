"""Thresholds of ink that no character explains: a case just inside each, a case just outside. Two pixels a point."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from dagster_project.read import Characters
from dagster_project.read.picture.ink import Ink
from dagster_project.read.picture.marks import is_picture, stray


def paper(height: int = 200, width: int = 200) -> np.ndarray:
    return np.zeros((height, width), dtype=bool)


def with_signs(count: int):
    return SimpleNamespace(seen=np.ones(count, dtype=bool))


@pytest.mark.parametrize(("pixels", "found"), [(120, True), (119, False)])
def test_the_share_of_ink_of_a_picture(pixels, found):
    """120 of 40,000 pixels are three in a thousand; they stand apart, so that no stroke is among them."""
    dark = paper()
    places = np.argwhere(np.ones((100, 100), dtype=bool))[:pixels] * 2
    dark[places[:, 0], places[:, 1]] = True
    assert is_picture(dark, with_signs(0)) is found


@pytest.mark.parametrize(("signs", "found"), [(19, True), (20, False)])
def test_characters_beside_a_picture(signs, found):
    dark = paper()
    dark[::2, ::2] = True
    assert is_picture(dark, with_signs(signs)) is found


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("length", "found"), [(29, True), (30, False)])
def test_a_straight_run_of_ink_that_is_a_rule(length, found, turned):
    dark = paper()
    dark[::2, :length] = True
    assert is_picture(dark.T if turned else dark, with_signs(0)) is found


@pytest.mark.parametrize(
    ("rows", "columns", "found"), [(5, 3, True), (4, 3, False), (6, 2, True), (11, 1, False)]
)
def test_the_least_ink_in_a_cell_that_is_a_figure(rows, columns, found):
    """Five pixels high, twelve in all."""
    dark = paper()
    dark[50 : 50 + rows, 100 : 100 + columns] = True
    assert (stray(dark, (0, 0, 100, 100)) is not None) is found


@pytest.mark.parametrize(("away", "kept"), [(3.4, 1), (3.6, 2)])
def test_a_glyph_without_ink_is_that_of_the_other_engine_nearby(away, kept):
    """Type of ten points; both engines place the middle of a glyph a little differently."""
    count = 2
    middle = np.array([100.0, 200.0])
    codes = np.array([ord("5"), ord("6")])
    size = np.full(count, 10.0)
    characters = Characters(
        ["5", "6"], codes, middle - 2, size * 9, middle + 2, size * 10, size, np.zeros(count, dtype=np.int64)
    )
    x = middle + np.array([away, 0.0])
    boxes = np.column_stack((x - 2, size * 9, x + 2, size * 10))
    ink = Ink(np.arange(count), codes, boxes, x, np.full(count, 95.0), np.array([False, True]), 0)
    assert len(ink.printed(characters)) == kept
