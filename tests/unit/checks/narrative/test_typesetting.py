"""Clean words set in other manners: broken inside numbers, in narrow columns, without indents. Nothing is accused."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from dagster_project.run.night.verdicts import judge
from dagster_project.run.workers.document import extract_document
from dagster_project.settings import Limits
from samples import draw_text, generate
from samples.canvas import text_width

from ..planted import SERIOUS

SEEDS = {"shanghai": 201, "mof": 202, "beijing": 203, "free": 7060}
"""The last one is a document of whose list a short line ends between two members."""
NARROW = 0.72
NOT_AT_START = "，。；、：）%"


def broken_anywhere(text: str, width: float, size: float) -> list[str]:
    """Lines filled to the margin, whatever stands there: a number, too, goes on in the next line."""
    lines, line = [], ""
    for character in text:
        if line and text_width(line + character, size) > width and character not in NOT_AT_START:
            lines.append(line)
            line = ""
        line += character
    return [*lines, line]


def without_indent(paragraph: Callable[..., int]) -> Callable[..., int]:
    def flat(self: draw_text.Flow, text: str, size: float = draw_text.BODY, *, indent: float = 2.0) -> int:
        return paragraph(self, text, size, indent=0.0)

    return flat


@pytest.mark.parametrize("layout", SEEDS)
@pytest.mark.parametrize("manner", ["plain", "broken", "narrow", "flat"])
def test_clean_words_in_another_manner_are_accused_of_nothing(layout, manner, tmp_path):
    with pytest.MonkeyPatch.context() as patch:
        if manner in ("broken", "narrow"):
            patch.setattr(draw_text, "wrap", broken_anywhere)
        if manner == "narrow":
            patch.setattr(draw_text, "WIDTH", draw_text.WIDTH * NARROW)
        if manner == "flat":
            patch.setattr(draw_text.Flow, "paragraph", without_indent(draw_text.Flow.paragraph))
        file = tmp_path / "sample.pdf"
        file.write_bytes(generate(SEEDS[layout], layout).pdf)
    read = extract_document(file, document_id=layout, file_name=file.name, limits=Limits())
    checks, findings = judge(read)
    told = checks.filter(pl.col("identity_id").str.starts_with("N") & pl.col("verdict").str.contains("holds"))
    assert told.height > 20
    assert findings.filter(pl.col("level").is_in(SERIOUS))["title_zh"].to_list() == []
