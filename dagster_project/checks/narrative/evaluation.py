"""The narrative half of the evaluator: claims of each document → instances → rows of ``schemas.CHECKS``.

``narrative_instances`` keeps the constraints, for the search after culprits; ``evaluate_narrative`` gives the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import accumulate
from typing import Any

import polars as pl

from ..catalogue.identities import NARRATIVE_SCOPES, Catalogue, Identity, load_catalogue
from ..evidence import Evidence
from ..figures.by_position import FormRows
from ..figures.document_figures import Account, Instance
from ..tables.conditions import form_states
from .instances import check_rows
from .rules import balance, budgets, forms, lists, quotients, words

Rule = Callable[..., Iterator[Instance]]
RULES: dict[str, Rule] = {
    function.__name__: function
    for function in (
        quotients.growth,
        quotients.zero_base,
        quotients.completion,
        quotients.share,
        quotients.procurement_share,
        quotients.average,
        lists.parts,
        lists.parts_of_whole,
        lists.share_sum,
        lists.share_of_list,
        lists.completion_among,
        lists.bound,
        lists.count_bound,
        budgets.budgets,
        budgets.budget_split,
        words.change,
        words.direction,
        words.direction_pair,
        words.same_quantity,
        forms.figure,
        forms.operating,
        forms.cover,
        forms.listed,
        forms.empty,
        balance.budget_spent,
        balance.flow,
        balance.total_not_sum,
        balance.prior_total,
        balance.sides_equal,
    )
}


def is_narrative(identity: Identity) -> bool:
    """Evaluated from the claims of one document: narrative scopes, and what one document says of two years."""
    return identity.scope in NARRATIVE_SCOPES or identity.within_document


def narrative_instances(evidence: Evidence, document_id: str) -> list[Instance]:
    """Every instance of every narrative identity in one document, with the constraint that was judged."""
    return [
        instance
        for account in accounts_of(evidence.of_document(document_id), load_catalogue())
        for instance in instances_of(account)
    ]


def evaluate_narrative(evidence: Evidence, catalogue: Catalogue) -> pl.DataFrame:
    """Rows of ``schemas.CHECKS`` for all documents that state something."""
    judged = (
        (account.document["document_id"], instance)
        for account in accounts_of(evidence, catalogue)
        for instance in instances_of(account)
    )
    return check_rows(judged, catalogue.version)


def instances_of(account: Account) -> Iterator[Instance]:
    """The instances of one document. A template is not judged, since its figures belong to no body."""
    is_template = bool(account.document.get("is_template"))
    for identity in account.catalogue.identities:
        if not is_narrative(identity) or identity.rule is None:
            continue
        for instance in RULES[identity.rule.name](account, identity, *identity.rule.arguments):
            if is_template:
                yield replace(instance, constraint=None, judgement=None, reason="template_placeholder")
            else:
                yield instance


def accounts_of(evidence: Evidence, catalogue: Catalogue) -> Iterator[Account]:
    """The account of each document that has claims, in the order of ``evidence.documents``."""
    claims, observations, units = map(by_document, (evidence.claims, evidence.observations, evidence.units))
    nothing = evidence.observations.clear()
    states: dict[str, dict[str, tuple[str, bool]]] = {}
    for row in form_states(evidence.forms, evidence.claims).iter_rows(named=True):
        states.setdefault(row["document_id"], {})[row["form"]] = (
            row["state"],
            not row["is_lossy"] and not row["unknown"],
        )
    for document in evidence.documents.iter_rows(named=True):
        key = document["document_id"]
        if key not in claims:
            continue
        yield Account(
            document=document,
            claims=in_reading_order(claims[key].to_dicts()),
            form_rows=FormRows(observations.get(key, nothing)),
            states=states.get(key, {}),
            units=units[key].to_dicts() if key in units else [],
            catalogue=catalogue,
        )


def by_document(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The rows of each document; slices, where they stand together, as they do when they come from a reading."""
    runs = frame["document_id"].rle().struct
    ids, lengths = runs.field("value").to_list(), runs.field("len").to_list()
    if len(set(ids)) < len(ids):
        return {key[0]: part for key, part in frame.partition_by("document_id", as_dict=True).items()}
    ends = list(accumulate(lengths))
    return {
        document_id: frame.slice(end - length, length)
        for document_id, end, length in zip(ids, ends, lengths, strict=True)
    }


def in_reading_order(claims: list[dict]) -> list[dict]:
    """Claims by the place of the last figure that each prints; those without a place stay where they are."""
    return sorted(claims, key=_place)


def _place(claim: dict[str, Any]) -> int:
    places = [box["char_start"] for box in claim["figure_boxes"] or () if box["char_start"] is not None]
    return max(places, default=claim["char_start"] or 0)
