"""The same account set in two manners and read from its pages: the verdicts are the same ones."""

from __future__ import annotations

import pytest

from ..metamorphic import PAGES, Relation, deviations, same_forms, set_anew, told, verdicts

CASES = {
    "separators": ("beijing", 2),
    "separators, text": ("mof", 4),
    "zeros": ("mof", 2),
    "codes": ("free", 5),
    "total": ("shanghai", 2),
    "pages": ("mof", 6),
    "pages, header repeated": ("education", 2),
    "pages, top open": ("shanghai", 6),
    "pages, rows split": ("beijing", 6),
}
"""Layout and seed of each relation; many in ``tests.bench.metamorphic``."""


@pytest.mark.parametrize("relation", PAGES, ids=[relation.name for relation in PAGES])
def test_the_manner_of_printing_changes_no_verdict(relation: Relation) -> None:
    layout, seed = CASES[relation.name]
    one, other = set_anew(seed, layout, relation, ["cell_changed"])
    assert same_forms(one, other)
    if relation.fill < 1:
        assert other["documents"]["page_count"].item() > one["documents"]["page_count"].item() + 3
    else:
        assert relation.one != relation.other
    found = deviations(one, other, is_of_zeros=relation.is_of_zeros)
    assert not found, told(found)
    said = {verdict for verdict, _, _ in verdicts(one).values()}
    assert said >= ({"holds"} if relation.is_text else {"holds", "fails"}), "the error stands in a form"
