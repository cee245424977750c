"""A printed code that contradicts the name beside it: a fact about the text, never a failure of arithmetic.

It needs a witness: a list or a document that shows what the code is called in that year. What is known of a code from
memory alone accuses nobody. And the printed name must be known as another code's: a name on no list may be a new one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from .codes import CodeBook, CodeList

ECONOMIC_FORMS = frozenset({"gpb_basic_economic", "gf_basic_economic"})


def code_name_facts(document_id: str, observations: pl.DataFrame, book: CodeBook) -> list[dict[str, Any]]:
    """Rows of ``schemas.TEXT_FACTS`` (kind ``code_name_mismatch``): one for each form, code and printed name.

    ``observations``: a frame of ``schemas.OBSERVATIONS``; only rows whose code is printed are looked at.
    """
    rows = (
        observations.filter(
            (pl.col("code_source") == "printed")
            & pl.col("item_code").str.contains(r"^\d{3,7}$")
            & (pl.col("item_name").str.len_chars() > 1)
        )
        .unique(["form_id", "item_code", "item_name"], keep="first", maintain_order=True)
        .select("form_id", "item_code", "item_name", "page_number", "bbox")
    )
    return list(_facts(document_id, rows, book))


def _facts(document_id: str, rows: pl.DataFrame, book: CodeBook) -> Iterator[dict[str, Any]]:
    for row in rows.iter_rows(named=True):
        codes = book.economic_list if row["form_id"] in ECONOMIC_FORMS else book.functional_list
        if contradicts(codes, row["item_code"], row["item_name"]):
            yield {
                "document_id": document_id,
                "kind": "code_name_mismatch",
                **row,
                "stated_text": row["item_name"],
                "expected_text": codes.names[row["item_code"]],
                "quote": f"{row['item_code']} {row['item_name']}",
            }


def contradicts(codes: CodeList, code: str, name: str) -> bool:
    """The name is another code's in the year and none of this code's, whose own is witnessed."""
    return code in codes.witnessed and codes.agrees(code, name) is False
