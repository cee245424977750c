"""What a malformed figure may have been meant to be: each way to read its digits is tried, and one alone must close."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project import schemas
from dagster_project.checks import load_catalogue
from dagster_project.checks.findings.malformed import closing_readings

from ..statements import DOCUMENT_ID, claim, evidence


@pytest.mark.parametrize(
    ("printed", "change", "meant"),
    [
        ("1.234.56", "234.56", "1234.56"),  # the last separator is a point
        ("1.234.567", "1233567", "1234567"),  # none is
        ("1.234.567", "5", None),  # no reading closes
    ],
)
def test_every_reading_of_a_malformed_figure_of_the_text_is_tried(printed, change, meant):
    said = claim(1, "元", form_id="gpb_expenditure", item_code="@total", measure="total", final=printed, base="1000",
                 base_kind="prior_final", change=change, direction=1)  # fmt: skip
    fact = {"document_id": DOCUMENT_ID, "kind": "malformed_number", "stated_text": printed, "char_start": 3, "form_id": None}  # fmt: skip
    found = closing_readings(evidence([said]), schemas.CHECKS.frame(), load_catalogue(), [fact])
    assert [reading["value"] for reading in found.values()] == ([Decimal(meant)] if meant else [])
    assert all(reading["identities"] == {"N-CHANGE"} for reading in found.values())
