"""The page of a document that is in no warehouse: the same queries, over the tables of this one document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import polars as pl

from .source import Evidence, evidence

_MARTS = {
    "fct_observation": "observations",
    "fct_form": "forms",
    "fct_rejection": "rejections",
    "fct_check": "checks",
    "fct_finding": "findings",
}
_NO_BUDGETS = """
create table marts.fct_fund_expenditure (
    document_id varchar, fund_source varchar, level varchar, item_code varchar, item_name varchar,
    budget_yuan decimal(20,2), implied_budget_yuan decimal(20,2), amount_yuan decimal(20,2))
"""
_NOT_KNOWN_ALONE = {
    "entity_id": None,
    "region_name": None,
    "is_current": True,
    "copy_of_document_id": None,
    "superseded_by_document_id": None,
}


def evidence_alone(tables: Mapping[str, pl.DataFrame]) -> tuple[dict[str, Any], Evidence]:
    """The row and the evidence of one document, as ``source`` gives them, from its landing tables by name.

    ``tables`` has ``documents`` with one row, and ``observations``, ``forms``, ``rejections``, ``checks``, ``findings``. What
    only other documents could tell (its region, what it replaces) is null.
    """
    document = tables["documents"].row(0, named=True) | _NOT_KNOWN_ALONE
    with duckdb.connect(":memory:") as connection:
        connection.execute("create schema marts")
        connection.execute(_NO_BUDGETS)
        for mart, name in _MARTS.items():
            connection.register("landed", tables[name].to_arrow())
            connection.execute(f"create table marts.{mart} as from landed")
            connection.unregister("landed")
        found = evidence(connection, [document["document_id"]])
    return document, found[document["document_id"]]
