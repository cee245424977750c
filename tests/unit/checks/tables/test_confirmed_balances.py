"""A deficit of non-fiscal money: the balance of all funds below that of fiscal money, with every sum of its form right."""

from __future__ import annotations

from decimal import Decimal

from dagster_project.checks import evaluate, explained

from ..accounts import Account, account

DEFICIT = Decimal(500)
BALANCES = ("in.opening_balance", "out.closing_balance")


def levels(case: Account) -> dict[str, set[str]]:
    """Identity → levels of the findings that it is in."""
    evidence = case.evidence()
    findings = explained(evidence, evaluate(evidence)).findings
    found: dict[str, set[str]] = {}
    for row in findings.rows(named=True):
        for identity in row["identity_ids"]:
            found.setdefault(identity, set()).add(row["level"])
    return found


def lowered(*lines: str) -> Account:
    """An account whose form 01 prints so much less in some lines."""
    case = account(seed=1)
    for line in lines:
        key = case.key("f01", line, "amount")
        amount = case.figures[key]
        assert amount is not None
        case.figures[key] = amount - DEFICIT
    return case


def test_where_the_sums_of_both_forms_hold_it_is_a_note():
    assert levels(lowered(*BALANCES, "in.total", "out.total")) == {"X-01-04-BALANCE": {"提示"}}


def test_a_balance_that_breaks_its_own_sum_is_told():
    found = levels(lowered("out.closing_balance"))
    assert found["I-01-OUT-TOTAL"] == {"不一致"}
    assert "提示" not in found.get("X-01-04-BALANCE", set())
