"""What a finder of tables without drawn cells is given: the text of a page outside the grids found so far."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final

import numpy as np

from dagster_project.read import Characters

from ..ruled.grid import Grid
from ..text.typeset import Ordered, Reading
from ..text.words import Word, words_of

LEADER: Final = re.compile(r"[.．·…]{3,}|…")
"""A line of a table of contents."""
SENTENCE: Final = re.compile(r"[。；]|，\D")
"""Prose: a comma within a figure is none."""
UNIT_LINE: Final = re.compile(r"单位\s*[:：]|部门\s*[:：]|[Uu]nit\s*:")
"""The line between a title and its table."""
NO_TABLE: Final = re.compile(r"[。；]|[.．·…]{3,}|单位\s*[:：]|部门\s*[:：]|^注[:：]|^说明[:：]")
"""Text that stands between two tables. A comma is allowed: headers have commas between rules."""


class Outside:
    """Upright ``characters`` of a page; those outside ``grids`` as they are ``ordered``.

    ``rules``: horizontal rules (position, start, end) outside the grids, ``uprights``: vertical ones; ``before``: the last
    table of the page before.
    """

    def __init__(
        self,
        characters: Characters,
        reading: Reading,
        ordered: Ordered,
        rules: np.ndarray,
        uprights: np.ndarray,
        grids: Sequence[Grid],
        before: Grid | None,
    ) -> None:
        self.characters, self.reading, self.ordered = characters, reading, ordered
        self.rules, self.uprights, self.grids, self.before = rules, uprights, grids, before

    @cached_property
    def words(self) -> list[Word]:
        """The words outside the grids, by line, then left to right."""
        return words_of(self.characters, self.reading, self.ordered)
