"""The narrative half of the evaluator: claims of each document → instances → rows of ``schemas.CHECKS``.

``narrative_instances`` keeps the constraints, for the search after culprits; ``evaluate_narrative`` gives the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import polars as pl

from ..catalogue.identities import NARRATIVE_SCOPES, Identity, catalogue_version
from ..evidence import Evidence
from ..figures.document_figures import Account, Instance
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
        for account in evidence.of_document(document_id).accounts
        for instance in instances_of(account)
    ]


def evaluate_narrative(evidence: Evidence) -> pl.DataFrame:
    """Rows of ``schemas.CHECKS`` for all documents that state something."""
    judged = (
        (account.document["document_id"], instance)
        for account in evidence.accounts
        for instance in instances_of(account)
    )
    return check_rows(judged, catalogue_version())


def instances_of(account: Account) -> tuple[Instance, ...]:
    """The instances of one document, made once: its checks are rows of them, and explaining looks at them again.

    A template is not judged, since its figures belong to no body.
    """
    if account.instances is None:
        account.instances = tuple(_instances(account))
    return account.instances


def _instances(account: Account) -> Iterator[Instance]:
    is_template = bool(account.document.get("is_template"))
    for identity in account.catalogue.identities:
        if not is_narrative(identity) or identity.rule is None:
            continue
        for instance in RULES[identity.rule.name](account, identity, *identity.rule.arguments):
            if is_template:
                yield replace(instance, constraint=None, judgement=None, reason="template_placeholder")
            else:
                yield instance
