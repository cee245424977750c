"""The end of a form that nothing recognised: its figures are unknown ones of the form, which is then not summed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from dagster_project.statements.observations.drafts import DOUBTFUL, Reading
from dagster_project.statements.stage import _torn_off


def found(
    page: int, *, known: bool, title: str | None = None, top: float = 60.0, values: tuple = (), loose: int = 0
) -> Any:
    piece = SimpleNamespace(page=page, last_page=page, box=(50.0, top, 500.0, top + 100))
    reading = Reading()
    reading.drafts = [
        SimpleNamespace(cell=SimpleNamespace(figure=SimpleNamespace(value=v)), confidence=1.0) for v in values
    ]
    return SimpleNamespace(
        sheet=SimpleNamespace(
            first=piece,
            last=piece,
            head=SimpleNamespace(title=title),
        ),
        rows=[None] * loose,
        form_id="fiscal_summary" if known else "other",
        recognition=SimpleNamespace(form=object() if known else None),
        reading=reading,
    )


@pytest.mark.parametrize(
    ("after", "unknown"),
    [
        (found(8, known=False, values=(1, 0, None, 3)), 2),
        (found(7, known=False, top=300.0, values=(1,), loose=4), 5),
        (found(8, known=False, title="国有资产使用情况表", values=(1,)), 0),
        (found(8, known=True, values=(1,)), 0),
        (found(9, known=False, values=(1,)), 0),
        (found(8, known=False, top=400.0, values=(1,)), 0),
    ],
    ids=[
        "end of the form",
        "below it, with rows of figures that lie in no grid",
        "table with a title",
        "known form",
        "not the next page",
        "below other words",
    ],
)
def test_figures_of_an_unknown_end_are_unknown_ones_of_the_form(after: Any, unknown: int) -> None:
    form = found(7, known=True)
    _torn_off([form, after])
    assert form.reading.unknown_figures == unknown


def test_the_same_form_behind_a_part_that_nobody_read_is_doubted() -> None:
    form, lost, rest = (
        found(7, known=True),
        found(7, known=False, values=(1,)),
        found(8, known=True, values=(2, 3)),
    )
    _torn_off([form, lost, rest])
    assert rest.reading.unknown_figures == 1
    assert {draft.confidence for draft in rest.reading.drafts} == {DOUBTFUL}


def test_the_same_form_right_behind_it_is_another_printing_and_no_rest() -> None:
    form, again = found(7, known=True, values=(1,)), found(8, known=True, values=(1,))
    _torn_off([form, again])
    assert again.reading.unknown_figures == 0
    assert {draft.confidence for draft in again.reading.drafts} == {1.0}
