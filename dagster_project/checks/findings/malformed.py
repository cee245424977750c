"""What a malformed figure may have been meant to be: the reading that other checks force (docs/specification/verdicts.md#hypotheses)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

import polars as pl

from dagster_project import schemas
from dagster_project.money import UNIT_FACTORS, normalise_number_text
from dagster_project.schemas import figure_key

from ..catalogue.identities import Catalogue
from ..culprits.table_constraints import FormFigures, TableCheck
from ..evidence import Evidence
from ..figures.by_position import FormRows
from ..narrative.evaluation import instances_of

Row = dict[str, Any]
SLOTS = ("final", "base", "change")


def candidates(text: str) -> list[Decimal]:
    """Numbers that the digits of a malformed figure can be read as: the last separator a point, or none."""
    bare = normalise_number_text(text).strip("+")
    sign = -1 if bare.startswith(("-", "−")) else 1
    bare = bare.lstrip("-−")
    if not re.fullmatch(r"[\d.,]+", bare):
        return []
    head, separator, tail = re.match(r"(.*?)([.,]?)(\d*)$", bare).groups()  # type: ignore[union-attr]
    digits = re.sub(r"[.,]", "", head)
    readings = [f"{digits}.{tail}" if separator and tail else digits + tail, digits + tail]
    found: list[Decimal] = []
    for reading in readings:
        try:
            value = Decimal(reading) * sign
        except InvalidOperation:
            continue
        if value not in found:
            found.append(value)
    return found


def closing_readings(
    evidence: Evidence, checks: pl.DataFrame, catalogue: Catalogue, facts: Iterable[Row]
) -> dict[int, Row]:
    """Fact (by its id) → its reading: value (DECIMAL), the same in the unit printed, identities that hold with it and their titles. One reading only, or none."""
    found: dict[int, Row] = {}
    for fact in facts:
        if fact["kind"] != "malformed_number" or not fact["stated_text"]:
            continue
        own = evidence.of_document(fact["document_id"])
        closing = []
        for value in candidates(fact["stated_text"]):
            amount, identities = _closes(own, checks, catalogue, fact, value)
            if identities:
                closing.append((amount, value, identities))
        if len({amount for amount, _, _ in closing}) == 1:
            amount, value, identities = closing[0]
            titles = [(i.title_zh, i.title_en) for i in catalogue.identities if i.id in identities]
            found[id(fact)] = {"value": amount, "printed": value, "identities": identities, "titles": titles}
    return found


def _closes(
    own: Evidence, checks: pl.DataFrame, catalogue: Catalogue, fact: Row, value: Decimal
) -> tuple[Decimal, set[str]]:
    if fact["char_start"] is None and fact["form_id"]:
        return _closes_table(own, checks, catalogue, fact, value)
    return _closes_text(own, fact, value)


def _closes_table(
    own: Evidence, checks: pl.DataFrame, catalogue: Catalogue, fact: Row, value: Decimal
) -> tuple[Decimal, set[str]]:
    rows, keys, amount = [], set(), value
    for row in own.observations.to_dicts():
        same = (row["form_id"], row["item_code"], row["measure"]) == (
            fact["form_id"],
            fact["item_code"],
            fact["measure"],
        )
        if same and row["amount_yuan"] is None:
            amount = value * UNIT_FACTORS[row["stated_unit"] or "元"]
            decimals = max(0, -int(value.as_tuple().exponent))
            row |= {"amount_yuan": amount, "stated_decimals": decimals, "zero_style": "none"}
            keys.add(figure_key(row))
        rows.append(row)
    waiting = checks.filter(
        (pl.col("document_id") == fact["document_id"]) & (pl.col("reason") == "malformed_number")
    ).with_columns(keys=pl.col("figures").list.eval(pl.element().struct.field("key")))
    forms = FormFigures(FormRows(schemas.OBSERVATIONS.frame(rows)))
    identities = {identity.id: identity for identity in catalogue.identities if identity.is_table}
    held = set()
    for row in waiting.drop("figures").iter_rows(named=True):
        if row["identity_id"] in identities and keys & set(row["keys"]):
            check = TableCheck(row, identities[row["identity_id"]], forms)
            judgement = check.judgement
            if judgement is not None and judgement.verdict == "holds" and _is_equality(check):
                held.add(row["identity_id"])
    return amount, held


def _is_equality(check: Any) -> bool:
    """An ordering that holds says little about a value."""
    return getattr(check.constraint, "op", "==") == "=="


def _closes_text(own: Evidence, fact: Row, value: Decimal) -> tuple[Decimal, set[str]]:
    account = next(iter(own.accounts), None)
    if account is None:
        return value, set()
    amount, changed = value, dict[str, Row]()
    for claim, slot in _claims_of(account.claims, fact):
        amount = value * UNIT_FACTORS.get(claim[f"{slot}_unit"] or "元", Decimal(1))
        sign = -1 if slot == "change" and claim["direction"] == -1 else 1
        read = {f"{slot}_yuan": sign * amount, f"{slot}_text": str(value)}
        changed[claim["claim_id"]] = changed.get(claim["claim_id"], claim) | read
    if not changed:
        return amount, set()
    held = {
        instance.identity.id
        for instance in instances_of(account.with_claims(changed.values()))
        if instance.judgement is not None
        and instance.judgement.verdict == "holds"
        and _is_equality(instance)
        and any(figure.record["claim_id"] in changed and _is_read(figure, amount) for figure in instance.figures if figure.kind == "claim")
    }  # fmt: skip
    return amount, held


def _is_read(figure: Any, amount: Decimal) -> bool:
    return abs(figure.value) == abs(Fraction(amount))


def _claims_of(claims: list[dict], fact: Mapping[str, Any]) -> Iterator[tuple[dict, str]]:
    """Claims that print the fact's words as a figure that could not be read."""
    for claim in claims:
        for slot in SLOTS:
            if claim[f"{slot}_yuan"] is None and (claim[f"{slot}_text"] or "").strip() == fact["stated_text"]:
                yield claim, slot
