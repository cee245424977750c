"""The end of a form that nothing recognised: its figures are unknown ones of the form, which is then not summed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from dagster_project.statements.reading import Reading
from dagster_project.statements.stage import _torn_off


def found(page: int, *, known: bool, title: str | None = None, top: float = 60.0, values: tuple = ()) -> Any:
    piece = SimpleNamespace(page=page, box=(50.0, top, 500.0, top + 100))
    reading = Reading()
    reading.drafts = [SimpleNamespace(cell=SimpleNamespace(figure=SimpleNamespace(value=v))) for v in values]
    return SimpleNamespace(
        sheet=SimpleNamespace(first=piece, last=piece, head=SimpleNamespace(title=title)),
        recognition=SimpleNamespace(form=object() if known else None),
        reading=reading,
    )


@pytest.mark.parametrize(
    ("after", "unknown"),
    [
        (found(8, known=False, values=(1, 0, None, 3)), 2),
        (found(8, known=False, title="国有资产使用情况表", values=(1,)), 0),
        (found(8, known=True, values=(1,)), 0),
        (found(9, known=False, values=(1,)), 0),
        (found(8, known=False, top=400.0, values=(1,)), 0),
    ],
    ids=["end of the form", "table with a title", "known form", "not the next page", "below other words"],
)
def test_figures_of_an_unknown_end_are_unknown_ones_of_the_form(after: Any, unknown: int) -> None:
    form = found(7, known=True)
    _torn_off([form, after])
    assert form.reading.unknown_figures == unknown
