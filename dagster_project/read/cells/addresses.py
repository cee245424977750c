"""Addresses of cells: ``D14`` and the row and column, from 0, that it means."""

from __future__ import annotations

import re

REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})$")
"""Letters of the column and number of the row, from 1."""


def address(row: int, column: int) -> str:
    """The address of a cell from its row and column, from 0.

    >>> address(13, 3), address(0, 26)
    ('D14', 'AA1')
    """
    return f"{letters(column)}{row + 1}"


def letters(column: int) -> str:
    """The letters of a column, from 0."""
    name = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        name = chr(ord("A") + place) + name
    return name


def column_number(name: str) -> int:
    """The number of a column, from 0, from its letters."""
    number = 0
    for letter in name:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
