"""Documents judged together and one by one: the same rows, wherever portions are cut; and the identities as frames."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dagster_project import schemas
from dagster_project.checks import Evidence, evaluate, load_catalogue
from dagster_project.checks.culprits.table_constraints import bound
from dagster_project.checks.tables import evaluation
from dagster_project.checks.tables.plan import plan_of
from dagster_project.run.night.verdicts import EVIDENCE
from samples import FAMILIES, frames

from ..planted import as_frames


def evidence(held: dict[str, pl.DataFrame]) -> Evidence:
    return Evidence(**{name: held[name] for name in EVIDENCE})


@pytest.fixture(scope="module")
def several() -> dict[str, pl.DataFrame]:
    """A document of each layout, with an error in its forms, in no order."""
    each = [as_frames(frames([71], layout, ["cell_changed"])) for layout in FAMILIES]
    joined = {name: pl.concat([held[name] for held in each]) for name in EVIDENCE}
    return {name: frame.sample(fraction=1, shuffle=True, seed=1) for name, frame in joined.items()}


def test_company_changes_nothing_within_a_document(several, monkeypatch) -> None:
    together = evaluate(evidence(several))
    ids = several["documents"]["document_id"].sort()
    alone = [evaluate(evidence(several).of_document(document_id)) for document_id in ids]
    assert "fails" in set(together["verdict"])
    assert together.height > 2_000
    # The order of a sum's members is that of the rows of the evidence; the key is unique, so rows can be laid side by side.
    assert_frame_equal(together, pl.concat(alone))
    monkeypatch.setattr(evaluation, "DOCUMENTS_AT_ONCE", 2)
    assert_frame_equal(together, evaluate(evidence(several)))


def test_each_check_has_one_row(several) -> None:
    checks = evaluate(evidence(several))
    assert checks.select(schemas.CHECKS.key).is_duplicated().sum() == 0


def test_no_document_and_a_document_of_nothing() -> None:
    assert_frame_equal(evaluate(Evidence.of()), schemas.CHECKS.frame())
    nothing = Evidence.of(documents=schemas.DOCUMENTS.frame([{"document_id": "d1", "file_name": "a.pdf"}]))
    checks = evaluate(nothing)
    identities = [identity.id for identity in load_catalogue().identities if identity.is_table]
    assert checks["identity_id"].to_list() == sorted(identities)
    assert set(checks.select("verdict", "reason", "binding").rows()) == {
        ("not_evaluable", "form_missing", "")
    }


def test_the_plan_holds_every_term_of_the_catalogue() -> None:
    plan = plan_of(load_catalogue())
    expansions = [
        (identity, expansion)
        for identity in load_catalogue().identities
        if identity.is_table
        for expansion in identity.expansions()
    ]
    assert plan.expansions.height == len(expansions)
    numbers = dict(plan.identities.select("identity", "identity_id").rows())
    for row, (identity, expansion) in zip(plan.expansions.to_dicts(), expansions, strict=True):
        relation = expansion.relation
        assert numbers[row["identity"]] == identity.id
        assert (row["left"], row["right"]) == (len(relation.left), len(relation.right))
        binding = "?".join(row[f"binding_{number}"] for number in range(len(expansion.domains) + 1))
        wanted = dict(expansion.literals) | {name: "?" for name, _ in expansion.domains}
        assert bound(binding) == wanted
        assert list(bound(binding)) == sorted(wanted)
        terms = plan.terms.filter(pl.col("expansion") == row["expansion"])
        signed = [(term.sign, term.form) for term in relation.left + relation.right]
        assert terms.select("sign", "form").rows() == signed
        assert terms["is_left"].sum() == len(relation.left)
