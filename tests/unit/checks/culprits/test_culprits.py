"""Minimal culprit sets (docs/specification/verdicts.md#culprits): examples by hand, and the small systems behind them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dagster_project import schemas
from dagster_project.checks.catalogue.identities import load_catalogue
from dagster_project.checks.culprits.feasibility import FAR, demanded
from dagster_project.checks.culprits.search import Board, components, explain_component
from dagster_project.checks.culprits.table_constraints import FormFigures
from dagster_project.checks.figures.by_position import FormRows
from dagster_project.checks.figures.constraints import Figure, Linear
from dagster_project.checks.figures.document_figures import Instance

IDENTITY = load_catalogue()["N-PARTS"]


def figure(name: str, value: int, *, slot: str = "final", half: int = 0) -> Figure:
    number = Fraction(value)
    record = {"parts_closed": None, "form_id": None, "item_code": None, "measure": None}
    return Figure(
        name,
        "claim",
        slot,
        number,
        number - half,
        number + half,
        Fraction(1),
        str(value),
        record,
        slot == "change",
    )


def check(number: int, left: list[Figure], right: list[Figure]) -> Instance:
    constraint = Linear("==", tuple((1, f) for f in left), tuple((1, f) for f in right))
    return Instance(
        IDENTITY, f"n={number}", constraint, judgement=constraint.judge(), figures=tuple(constraint.figures())
    )


def searched(*checks: Instance, bounds: tuple[Linear, ...] = ()):
    board = Board(checks, bounds, FormFigures(FormRows(schemas.OBSERVATIONS.frame())))
    failing = [index for index, one in enumerate(board.checks) if one.fails]
    (indices,) = components(board, failing)
    return explain_component(board, indices)


def test_the_total_that_repairs_three_sums_is_named():
    """Example (2): one printed total in three failing sums, every component confirmed elsewhere."""
    total = figure("total", 199)
    a, b, c, d, e, spent, fund = (figure(n, v) for n, v in
                                  (("a", 120), ("b", 82), ("c", 42), ("d", 160), ("e", 202), ("spent", 203), ("fund", 1)))  # fmt: skip
    found = searched(
        check(1, [a, b], [total]),
        check(2, [c, d], [total]),
        check(3, [total, fund], [spent]),
        check(4, [a], [figure("a2", 120)]),
        check(5, [b], [figure("b2", 82)]),
        check(6, [c], [figure("c2", 42)]),
        check(7, [d, fund], [figure("d2", 161)]),
        check(8, [e, fund], [spent]),
    )
    assert found.named == ("total",)
    assert found.sets[0].needed["total"] == (202, 202)


def test_two_figures_alike_in_support_are_not_named():
    a, b, total = figure("a", 10), figure("b", 20), figure("total", 31)
    found = searched(check(1, [a, b], [total]))
    assert {s.keys for s in found.sets} == {("a",), ("b",), ("total",)}
    assert found.named == ()


def test_one_supporting_check_tells_the_form_from_the_text():
    text, form, part, rest = figure("text", 11), figure("form", 10), figure("part", 4), figure("rest", 6)
    found = searched(check(1, [text], [form]), check(2, [part, rest], [form]))
    assert found.named == ("text",)


def test_a_figure_in_every_pair_is_named_and_its_partner_stays_open():
    """Example (3): a change that two sums contradict; either of two others completes the repair."""
    change, project = figure("change", 6), figure("project", 20)
    sure, unsure = figure("sure", 10), figure("unsure", 1)
    known, unknown = figure("known", 30), figure("unknown", 2)
    found = searched(
        check(1, [sure, unsure], [change]),
        check(2, [known, unknown], [change, project]),
        *(
            check(n, [f], [figure(f"{f.key}2", int(f.value))])
            for n, f in enumerate((project, sure, known), 3)
        ),
    )
    assert {frozenset(s.keys) for s in found.sets} == {
        frozenset({"change", "unsure"}),
        frozenset({"change", "unknown"}),
    }
    assert found.named == ("change",)


def test_a_base_is_not_negative():
    final, change = figure("final", 5), figure("change", 3, slot="change")
    other, total = figure("other", 4), figure("total", 20)
    bounds = (Linear("<=", ((1, change),), ((1, final),)),)
    found = searched(
        check(1, [change, other], [total]), check(2, [final], [figure("final2", 5)]), bounds=bounds
    )
    assert ("change",) not in {s.keys for s in found.sets}


def test_what_held_is_not_broken():
    leaf, row, column = figure("leaf", 12), figure("row", 12), figure("column", 10)
    found = searched(
        check(1, [leaf], [column]), check(2, [leaf], [row]), check(3, [row], [figure("again", 12)])
    )
    assert ("leaf",) not in {s.keys for s in found.sets}
    assert found.named == ("column",)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([({"x": 1}, 2, 5), ({"x": -1}, -4, -3)], {"x": (3, 4), "y": (-FAR, FAR)}),
        ([({"x": 1, "y": 1}, 10, 10), ({"x": 1, "y": -1}, 4, 4)], {"x": (7, 7), "y": (3, 3)}),
        ([({"x": 1, "y": 1}, 10, 10), ({"x": 1, "y": 1}, 11, 11)], None),
        ([({"x": 1}, 0, FAR), ({"y": 1}, 0, FAR), ({"x": 1, "y": 1}, -1, -1)], None),
    ],
)
def test_a_small_system_gives_the_interval_of_each_unknown(rows, expected):
    exact = [(c, Fraction(low), Fraction(high)) for c, low, high in rows]
    assert demanded(exact, ["x", "y"]) == expected
