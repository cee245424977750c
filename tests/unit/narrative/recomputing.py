"""Find a claim by what it is about and one printed figure, and recompute what the figure stands for."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import polars as pl

COLUMNS = {
    "form": "form_id",
    "item": "item_code",
    "measure": "measure",
    "base": "base_kind",
    "kind": "budget_kind",
    "year": "year",
    "unit": "count_unit",
    "pattern": "pattern",
}
TEXT_OF = {
    "parts_base": "base",
    "parts": "final",
    "parts_change": "final",
    "parts_share": "final",
    "parts_count": "count",
    "malformed": "base",
}


def candidates(claims: pl.DataFrame, row: dict[str, str]) -> list[dict]:
    for pair in row["find"].split():
        name, value = pair.split("=")
        column = COLUMNS[name]
        claims = claims.filter(pl.col(column).cast(pl.String) == value)
    slot = TEXT_OF.get(row["slot"], row["slot"])
    return claims.filter(pl.col(f"{slot}_text") == row["printed"]).rows(named=True)


def percent(part: Decimal, whole: Decimal) -> Decimal:
    return (abs(part) / whole * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def recompute(claim: dict, slot: str, parts: list[dict], claims: dict[str, dict]) -> object:
    match slot:
        case "change":
            return claim["final_yuan"] - claim["change_yuan"]
        case "base":
            return claim["final_yuan"] - claim["base_yuan"]
        case "rate":
            return percent(claim["change_yuan"], claim["rate_base"])
        case "completion":
            return percent(claim["final_yuan"], claim["base_yuan"])
        case "share":
            denominator = claims.get(claim["denominator_claim_id"])
            if claim["final_yuan"] is None and denominator is not None:
                return percent(claim["count"], denominator["count"])
            return (
                percent(claim["final_yuan"], claim["denominator_yuan"]) if claim["denominator_yuan"] else None
            )
        case "parts":
            return sum(part["final_yuan"] or 0 for part in parts)
        case "parts_base":
            return sum(part["base_yuan"] or 0 for part in parts)
        case "parts_change":
            return sum(part["change_yuan"] or 0 for part in parts)
        case "parts_share":
            return sum(part["share"] for part in parts)
        case "parts_count":
            return sum(part["count"] for part in parts)
    return None


def recomputed(claims: pl.DataFrame, row: dict[str, str]) -> list[object]:
    """What the figure of each claim that fits recomputes to."""
    every = {claim["claim_id"]: claim for claim in claims.rows(named=True)}
    values = []
    for claim in candidates(claims, row):
        parts = [part for part in every.values() if part["part_of_claim_id"] == claim["claim_id"]]
        values.append(recompute(claim, row["slot"], parts, every))
    return values
