"""One document's figures as exact numbers, for the rules of the narrative and for the search after culprits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from dagster_project.schemas import CheckReason, ClaimReason

from ..catalogue.formula import ALIASES, FORM_ALIASES
from ..catalogue.identities import Catalogue, Identity
from .by_position import FormRows
from .constraints import Constraint, Figure, Judgement
from .intervals import COLUMN, catalogue_item, claim_figure, observation_figure
from .observed import LEAST_CONFIDENCE

__all__ = ["COLUMN", "Account", "Instance", "binding", "catalogue_item", "claim_figure", "observation_figure"]

FINAL = (None, "final")
UNCERTAIN: Final[frozenset[ClaimReason]] = frozenset({"approximate", "unknown_words"})
"""Reasons for which no other claim may be judged by a claim either."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One check of a narrative identity: a constraint that was judged, or the reason why not."""

    identity: Identity
    binding: str
    constraint: Constraint | None = None
    reason: CheckReason | None = None
    judgement: Judgement | None = None
    severity: str | None = None
    figures: tuple[Figure, ...] = ()
    claims: tuple[dict, ...] = ()

    @property
    def fails(self) -> bool:
        """Judged, and found not to hold."""
        return self.judgement is not None and self.judgement.verdict == "fails"

    @property
    def graded(self) -> str:
        """Severity of this instance."""
        return self.severity or self.identity.severity


def binding(**values: Any) -> str:
    """Sorted ``name=value`` joined by commas; names without value are left out."""
    return ",".join(f"{name}={value}" for name, value in sorted(values.items()) if value is not None)


@dataclass
class Account:
    """Claims, figures and forms of one document."""

    document: Mapping[str, Any]
    claims: list[dict]
    form_rows: FormRows
    states: Mapping[str, tuple[str, bool]]
    """form alias → (state, every figure of the form was read)."""
    units: list[dict]
    catalogue: Catalogue
    instances: tuple[Instance, ...] | None = field(default=None, repr=False)
    """Of the narrative's identities, once they have been asked for."""
    _figures: dict[tuple[str, str], Figure | None] = field(default_factory=dict)
    _observed: dict[tuple[str, str, str], tuple[Figure | None, CheckReason | None]] = field(
        default_factory=dict
    )

    @cached_property
    def by_id(self) -> dict[str, dict]:
        """claim_id → claim."""
        return {claim["claim_id"]: claim for claim in self.claims}

    @cached_property
    def parts(self) -> dict[str, list[dict]]:
        """claim_id of a whole → its parts."""
        found: dict[str, list[dict]] = defaultdict(list)
        for claim in self.claims:
            if claim["part_of_claim_id"]:
                found[claim["part_of_claim_id"]].append(claim)
        return found

    @cached_property
    def judged(self) -> list[dict]:
        """Claims that something may be said about."""
        return [claim for claim in self.claims if is_judged(claim)]

    @cached_property
    def fiscal_year(self) -> int | None:
        """Year of the account."""
        return self.document.get("fiscal_year")

    def state(self, alias: str) -> str | None:
        """State of a form; null where it was not found."""
        found = self.states.get(alias)
        return found[0] if found else None

    def is_lossy(self, alias: str) -> bool:
        """Whether figures of the form were not read or stand in unknown lines; the others may then be bound to a wrong line."""
        found = self.states.get(alias)
        return found is not None and not found[1]

    def is_whole(self, alias: str) -> bool:
        """The form was found with figures, and every figure of it was read."""
        return self.states.get(alias) == ("figures", True)

    def with_claims(self, changed: Iterable[dict]) -> Account:
        """The same account with some claims in place of those of their ids."""
        by_id = {claim["claim_id"]: claim for claim in changed}
        claims = [by_id.get(claim["claim_id"], claim) for claim in self.claims]
        return Account(self.document, claims, self.form_rows, self.states, self.units, self.catalogue)

    def holds_form(self, alias: str) -> bool:
        """The form was found with figures."""
        return self.state(alias) == "figures"

    def observed(self, alias: str, item: str, measure: str) -> tuple[Figure | None, CheckReason | None]:
        """(figure, reason why there is none to judge by) of one position of a form."""
        key = (alias, item, measure)
        if key not in self._observed:
            self._observed[key] = self._observe(*key)
        return self._observed[key]

    def _observe(self, alias: str, item: str, measure: str) -> tuple[Figure | None, CheckReason | None]:
        absent = self.absence(alias)
        if absent is not None:
            return None, absent
        if self.is_lossy(alias):
            return None, "low_extraction_confidence"
        rows = self.form_rows.at(alias, item, measure)
        if not rows:
            return None, "form_empty_declared" if not self.holds_form(alias) else "figure_missing"
        if len(rows) > 1:
            return None, "duplicate_key"
        return row_figure(rows[0])

    def absence(self, alias: str | None) -> CheckReason | None:
        """Why a form is not there to judge by; null where it has figures or is declared empty."""
        state = self.state(alias) if alias else None
        if state is None:
            return "form_missing"
        return "form_empty_undeclared" if state == "empty_undeclared" else None

    def figure(self, claim: Mapping[str, Any], slot: str) -> Figure | None:
        """The figure of one slot of a claim, null where the text does not give it or it cannot be read."""
        key = (claim["claim_id"], slot)
        if key not in self._figures:
            self._figures[key] = claim_figure(claim, slot)
        return self._figures[key]

    def amount(self, claim: Mapping[str, Any], slot: str) -> Figure | None:
        """As :meth:`figure`; a part that the text calls 无 is 0 in every slot."""
        found = self.figure(claim, slot)
        if found is None and claim["final_text"] == "无" and slot in COLUMN:
            return self.figure(claim, "final")
        return found

    @cached_property
    def _about(self) -> dict[str | None, list[dict]]:
        """item_code → judged claims about it."""
        found: dict[str | None, list[dict]] = defaultdict(list)
        for claim in self.judged:
            found[claim["item_code"]].append(claim)
        return found

    def find_claims(self, **wanted: Any) -> Iterator[dict]:
        """Judged claims whose columns have these values (a tuple: any of them)."""
        several = {name: value for name, value in wanted.items() if isinstance(value, tuple)}
        single = [(name, value) for name, value in wanted.items() if name not in several]
        claims = self._about.get(wanted["item_code"], []) if "item_code" in wanted else self.judged
        for claim in claims:
            if all(claim[name] == value for name, value in single) and all(
                claim[name] in values for name, values in several.items()
            ):
                yield claim

    def of_year(self, claims: Iterable[dict]) -> Iterator[dict]:
        """Final figures of the document's own year."""
        return (claim for claim in claims if self.is_own_year(claim) and claim["budget_kind"] in FINAL)

    def is_own_year(self, claim: Mapping[str, Any]) -> bool:
        """Whether the claim's figure is of the year of the account."""
        return claim["year"] is None or self.fiscal_year is None or claim["year"] == self.fiscal_year

    @cached_property
    def order(self) -> dict[str, int]:
        """claim_id → its place among the claims."""
        return {claim["claim_id"]: number for number, claim in enumerate(self.claims)}

    def nearest(self, claim: Mapping[str, Any], **wanted: Any) -> dict | None:
        """The claim with these columns nearest before ``claim`` in its section, else nearest after."""
        own = (claim["section_path"] or [])[:2]
        at = self.order[claim["claim_id"]]
        found = [
            (self.order[other["claim_id"]] - at, other)
            for other in self.of_year(self.find_claims(**wanted))
            if other is not claim and (other["section_path"] or [])[:2] == own
        ]
        found.sort(key=lambda pair: (pair[0] > 0, abs(pair[0])))
        return found[0][1] if found else None

    def other_budgets(self, claim: Mapping[str, Any]) -> Iterator[Figure]:
        """Budgets of the same item that the claim's own sentence prints and that are not its base."""
        same = {name: claim[name] for name in ("item_code", "form_id", "measure", "quote")}
        for other in self.find_claims(**same):
            budget = self.figure(other, "final") if other["budget_kind"] not in FINAL else None
            if budget is not None:
                yield budget

    def denominator(self, claim: Mapping[str, Any]) -> Figure | None:
        """What the claim's share is a share of: a figure of another claim, else of a form."""
        other = self.by_id.get(claim["denominator_claim_id"] or "")
        if other is not None and not is_certain(other):
            return None
        if other is not None:
            slot = "final" if self.figure(claim, "final") is not None else "count"
            return self.figure(other, slot)
        if claim["denominator_yuan"] is None:
            return None
        rows = self.form_rows.of_amount(claim["denominator_yuan"])
        rows.sort(key=lambda row: (row["item_level"] != "total", row["measure"] != "total"))
        return row_figure(rows[0])[0] if rows else None


def row_figure(row: Mapping[str, Any]) -> tuple[Figure | None, CheckReason | None]:
    """(figure, reason why it is not to judge by) of one observation."""
    if row["amount_yuan"] is None:
        return None, "malformed_number" if row["stated_unit"] else "unit_unknown"
    if row["confidence"] is not None and row["confidence"] < LEAST_CONFIDENCE:
        return None, "low_extraction_confidence"
    return observation_figure(row), None


def is_judged(claim: Mapping[str, Any]) -> bool:
    """False for figures of explanations and targets, and for words that the grammar does not understand."""
    return claim["is_judged"] is not False


def is_certain(claim: Mapping[str, Any]) -> bool:
    """The figures of the claim are exact and every word before them is known."""
    return not UNCERTAIN.intersection(reasons_of(claim))


def reasons_of(claim: Mapping[str, Any]) -> Sequence[ClaimReason]:
    """What could not be resolved in a claim, one kind each."""
    return claim["reasons"] or ()


def missing_reason(
    claim: Mapping[str, Any], slot: str, otherwise: CheckReason = "figure_missing"
) -> CheckReason:
    """Why a slot of a claim has no figure: not printed (``otherwise``), or printed and not to be read."""
    if claim[f"{slot}_text"] is None:
        return otherwise
    reasons = reasons_of(claim)
    if "malformed_number" in reasons:
        return "malformed_number"
    return "sign_ambiguous" if "sign_ambiguous" in reasons else "unit_unknown"


def form_of(claim: Mapping[str, Any]) -> str | None:
    """Alias of the form that a claim is about."""
    return ALIASES.get(claim["form_id"]) if claim["form_id"] else None


def form_id(alias: str) -> str:
    """Canonical form id of an alias."""
    return FORM_ALIASES[alias]
