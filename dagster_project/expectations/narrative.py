"""Narrative identities compiled to SQL over the claims: a claim against itself, a whole against its parts, a claim
against its form, the whole account in words.

One function for each rule of the catalogue. What a document says of itself is all here; identities that need other
documents are in ``across``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dagster_project.checks.catalogue.identities import Identity
from dagster_project.checks.narrative.rules.words import PLAIN_ITEMS

from . import narrative_balance, narrative_forms, narrative_lists, narrative_ratio

Builder = Callable[..., str]


def has_sql(identity: Identity) -> bool:
    """Whether this identity's rule is compiled here."""
    return identity.rule is not None and identity.rule.name in BUILDERS


def compile_narrative_identity(identity: Identity) -> str:
    """The query that returns the failing instances. KeyError for a rule that has no SQL."""
    assert identity.rule is not None
    if identity.rule.name in ("parts", "parts_of_whole"):
        when = tuple(call.name for call in identity.when)
        return narrative_lists.parts(
            *identity.rule.arguments, when=when, by_nature=identity.rule.name == "parts_of_whole"
        )
    return BUILDERS[identity.rule.name](*identity.rule.arguments)


BUILDERS: Mapping[str, Builder] = {
    "growth": narrative_ratio.growth,
    "zero_base": narrative_ratio.zero_base,
    "completion": narrative_ratio.completion,
    "share": narrative_ratio.share,
    "procurement_share": narrative_ratio.procurement_share,
    "average": narrative_ratio.average,
    "parts": narrative_lists.parts,
    "parts_of_whole": narrative_lists.parts,
    "share_sum": narrative_lists.share_sum,
    "bound": narrative_lists.at_most,
    "count_bound": narrative_lists.count_bound,
    "change": narrative_lists.change,
    "direction": narrative_lists.direction,
    "direction_pair": narrative_lists.direction_pair,
    "same_quantity": lambda: narrative_lists.same_quantity(tuple(sorted(PLAIN_ITEMS))),
    "figure": narrative_forms.figure,
    "operating": narrative_forms.operating,
    "cover": narrative_forms.cover,
    "listed": narrative_forms.listed,
    "empty": narrative_forms.empty,
    "budget_spent": narrative_balance.budget_spent,
    "flow": narrative_balance.flow,
    "total_not_sum": narrative_balance.total_not_sum,
    "prior_total": narrative_balance.prior_total,
    "budgets": narrative_balance.budgets,
    "budget_split": narrative_balance.budget_split,
}
