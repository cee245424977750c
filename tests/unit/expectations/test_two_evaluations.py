"""What lets two evaluations disagree: the second shares the catalogue's file with the first, and no code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import dagster_project.expectations
from dagster_project.checks import load_catalogue
from dagster_project.checks.catalogue.formula import INCOME_KINDS
from dagster_project.checks.figures.rounding import MAY_BE_NEGATIVE_ITEMS, MAY_BE_NEGATIVE_MEASURES
from dagster_project.checks.narrative.rules.words import PLAIN_ITEMS
from dagster_project.expectations.catalogue import FormulaError, Identity, constants, expansions, identities
from dagster_project.expectations.queries import compile_identity, rule_file

FOLDER = Path(dagster_project.expectations.__file__).parent


def imported(path: Path) -> set[str]:
    """Every module that a file imports, and every name that looks like one of ours."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= {word for word in node.value.split() if word.startswith("dagster_project.checks.")}
    return found


def test_nothing_is_imported_from_the_first_evaluation():
    for path in sorted(FOLDER.rglob("*.py")):
        beyond = {name for name in imported(path) if ".checks" in name.rstrip(".`")}
        assert {name for name in beyond if not name.startswith("``")} == set(), path.name


def test_every_identity_has_its_file_and_every_file_its_identity():
    own = {rule_file(identity) for identity in identities()}
    there = {path.relative_to(FOLDER).as_posix() for path in (FOLDER / "rules").rglob("*.sql")}
    assert own == there


def test_both_read_the_same_identities():
    first = [(i.id, i.title_zh, i.scope, i.severity) for i in load_catalogue().identities]
    assert first == [(i.id, i.title, i.scope, i.severity) for i in identities()]


@pytest.mark.parametrize("identity", [i for i in identities() if i.is_table], ids=lambda i: i.id)
def test_both_take_the_formula_apart_alike(identity):
    first = [
        (
            dict(e.literals),
            [name for name, _ in e.domains],
            e.relation.op,
            [
                (t.sign, t.form_id, t.item, t.measure, list(t.codes))
                for t in e.relation.left + e.relation.right
            ],
        )
        for e in load_catalogue()[identity.id].expansions()
    ]
    second = [
        (
            e["literals"],
            list(e["domains"]),
            e["operator"],
            [(t["sign"], t["form_id"], written(t), whole(t["measure"]), t["codes"]) for t in e["terms"]],
        )
        for e in expansions(identity)
    ]
    assert first == second


def whole(text: dict[str, str]) -> str:
    return text["before"] + ("{" + text["variable"] + "}" if text["variable"] else "")


def written(term: dict) -> str:
    """The item as the first reading has it: none of a selector by name."""
    return whole(term["item"]) if term["selector"] in ("one", "children") else ""


def test_lists_of_the_catalogue_are_those_of_the_first_evaluation():
    lists = {name: tuple(values) for name, values in constants().items()}
    assert lists["income_kinds"] == INCOME_KINDS
    assert lists["may_be_negative_items"] == MAY_BE_NEGATIVE_ITEMS
    assert lists["may_be_negative_measures"] == MAY_BE_NEGATIVE_MEASURES
    assert set(lists["plain_items"]) == PLAIN_ITEMS


@pytest.mark.parametrize(
    ("formula", "more"),
    [
        ("f02(@total, total) == f02(@total, fiscal) * 2", {}),
        ("sum f02(everything, total) == f02(@total, total)", {}),
        ("f02({c}, total) == f02({c}, fiscal)", {"for_each": {"c": "moons(f02)"}}),
        ("f02(@total, total) == f02(@total, fiscal)", {"when": ("weather_is_fine",)}),
    ],
)
def test_what_a_formula_says_and_nobody_knows_is_an_error(formula, more):
    with pytest.raises(FormulaError):
        compile_identity(Identity("X", "X", "intra", "error", formula, **more))
