"""One document's figures as exact numbers, for the rules of the narrative and for the search after culprits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from dagster_project.money import UNIT_FACTORS, parse_printed

from .catalogue import Catalogue, Identity
from .constraints import Constraint, Figure, Judgement
from .figures import MAY_BE_NEGATIVE_ITEMS, MAY_BE_NEGATIVE_MEASURES
from .formula import ALIASES, FORM_ALIASES

HALF = Fraction(1, 2)
COLUMN = {"final": "final_yuan", "base": "base_yuan", "change": "change_yuan"}
SPOKEN_OF_ELSEWHERE = ("in_explanation", "indicator")
"""Figures in explanations of a change and in tables of targets: nothing is judged on them."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One check of a narrative identity: a constraint that was judged, or the reason why not."""

    identity: Identity
    binding: str
    constraint: Constraint | None = None
    reason: str | None = None
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
class Papers:
    """Claims, figures and forms of one document."""

    document: Mapping[str, Any]
    claims: list[dict]
    observations: list[dict]
    states: Mapping[str, tuple[str, int]]
    """form alias → (state, number of unknown figures)."""
    units: list[dict]
    catalogue: Catalogue
    _figures: dict[tuple[str, str], Figure | None] = field(default_factory=dict)

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
    def printed(self) -> dict[tuple[str, str, str], list[dict]]:
        """(alias, item of the catalogue, measure) → observations."""
        found: dict[tuple[str, str, str], list[dict]] = defaultdict(list)
        for row in self.observations:
            alias = ALIASES.get(row["form_id"])
            if alias and row["item_code"] and row["measure"]:
                found[alias, catalogue_item(alias, row), row["measure"]].append(row)
        return found

    @cached_property
    def fiscal_year(self) -> int | None:
        """Year of the account."""
        return self.document.get("fiscal_year")

    def state(self, alias: str) -> str | None:
        """State of a form; null where it was not found."""
        found = self.states.get(alias)
        return found[0] if found else None

    def holds_form(self, alias: str) -> bool:
        """The form was found with figures."""
        return self.state(alias) == "figures"

    def observed(self, alias: str, item: str, measure: str) -> tuple[Figure | None, str | None]:
        """(figure, reason why there is none to judge by) of one position of a form."""
        state = self.state(alias)
        if state is None:
            return None, "form_missing"
        if state == "empty_undeclared":
            return None, "form_empty_undeclared"
        rows = self.printed.get((alias, item, measure), [])
        if not rows:
            return None, "form_empty_declared" if state == "declared_empty" else "figure_missing"
        if len(rows) > 1:
            return None, "duplicate_key"
        row = rows[0]
        if row["amount_yuan"] is None:
            return None, "malformed_number"
        if row["confidence"] is not None and row["confidence"] < 0.5:
            return None, "low_extraction_confidence"
        return observation_figure(row), None

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

    def find_claims(self, **wanted: Any) -> Iterator[dict]:
        """Judged claims whose columns have these values (a tuple: any of them)."""
        for claim in self.judged:
            if all(
                claim[name] in value if isinstance(value, tuple) else claim[name] == value
                for name, value in wanted.items()
            ):
                yield claim

    def of_year(self, claims: Iterable[dict]) -> Iterator[dict]:
        """Final figures of the document's own year."""
        for claim in claims:
            own = claim["year"] is None or self.fiscal_year is None or claim["year"] == self.fiscal_year
            if own and claim["budget_kind"] in (None, "final"):
                yield claim


def catalogue_item(alias: str, row: Mapping[str, Any]) -> str:
    """``out.208`` for class lines of the expenditure side of 01 and 04."""
    item = row["item_code"]
    if alias in ("f01", "f04") and row.get("block") == "expenditure" and len(item) == 3 and item.isdigit():
        return f"out.{item}"
    return item


def is_judged(claim: Mapping[str, Any]) -> bool:
    """False for figures that stand in an explanation or in a table of targets."""
    reason = claim["reason"] or ""
    return not any(word in reason for word in SPOKEN_OF_ELSEWHERE)


def form_of(claim: Mapping[str, Any]) -> str | None:
    """Alias of the form that a claim speaks of."""
    return ALIASES.get(claim["form_id"]) if claim["form_id"] else None


def form_id(alias: str) -> str:
    """Canonical form id of an alias."""
    return FORM_ALIASES[alias]


def step_of(text: str | None, factor: Fraction) -> tuple[Fraction, bool, str]:
    """(one unit of the last printed place, is a trimmed or whole 元 figure exact, zero style)."""
    number = parse_printed((text or "").strip().rstrip("%％"))
    step = Fraction(1, 10**number.decimals) * factor
    return step, factor == 1 and number.decimals >= 2, number.zero_style


def _interval(
    value: Fraction, text: str | None, factor: Fraction, *, money: bool, negative: bool
) -> tuple[Fraction, Fraction, Fraction]:
    """(low, high, step) of a printed figure: the loose reading of verdict model §1."""
    step, exact, style = step_of(text, factor)
    if money and (exact or style in ("blank", "dash", "integer") or text == "无"):
        return value, value, step
    half = step * HALF
    one_sided = money and style == "decimal" and not negative
    return (value if one_sided else value - half), value + half, step


def observation_figure(row: Mapping[str, Any]) -> Figure:
    """The figure of an observation whose amount could be read."""
    alias = ALIASES.get(row["form_id"], "")
    item = catalogue_item(alias, row)
    negative = (
        item in MAY_BE_NEGATIVE_ITEMS
        or item.startswith("in.opening")
        or row["measure"] in MAY_BE_NEGATIVE_MEASURES
        or (alias == "f02" and row["measure"] == "total")
    )
    value = Fraction(row["amount_yuan"])
    factor = Fraction(UNIT_FACTORS.get(row["stated_unit"] or "元", UNIT_FACTORS["元"]))
    step = Fraction(1, 10 ** (row["stated_decimals"] or 0)) * factor
    style = row["zero_style"] or "none"
    half = Fraction(0)
    if style not in ("blank", "dash", "integer") and not (factor == 1 and (row["stated_decimals"] or 0) >= 2):
        half = step * HALF
    low = value if style == "decimal" and not negative else value - half
    parts = (
        row["form_id"],
        row["block"] or "",
        row["item_code"] or "",
        row["measure"] or "",
        row["occurrence"] or 1,
    )
    key = "/".join(map(str, parts))
    return Figure(
        key,
        "observation",
        row["measure"],
        value,
        low,
        value + half,
        step,
        row["value_raw"] or "",
        dict(row),
        negative,
    )


def claim_figure(claim: Mapping[str, Any], slot: str) -> Figure | None:
    """The figure of one slot of a claim; the place in the text is its key."""
    column = COLUMN.get(slot, slot)
    number = claim[column]
    if number is None:
        return None
    text = claim[f"{slot}_text"]
    box = next((box for box in claim["figure_boxes"] or () if box["slot"] == slot), None)
    place = box["char_start"] if box and box["char_start"] is not None else f"{claim['claim_id']}/{slot}"
    value = Fraction(number)
    if slot == "count":
        low, high, step = value, value, Fraction(1)
    elif slot in COLUMN:
        factor = Fraction(UNIT_FACTORS.get(claim[f"{slot}_unit"] or "元", UNIT_FACTORS["元"]))
        negative = slot == "change" or claim["item_code"] in MAY_BE_NEGATIVE_ITEMS
        low, high, step = _interval(value, text, factor, money=True, negative=negative)
    else:
        low, high, step = _interval(value, text, Fraction(1), money=False, negative=True)
    return Figure(
        f"text:{place}",
        "claim",
        slot,
        value,
        low,
        high,
        step,
        (text or "").strip(),
        dict(claim),
        slot == "change",
    )
