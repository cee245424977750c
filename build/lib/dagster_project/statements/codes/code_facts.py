"""A printed code that contradicts the name beside it: a fact about the text, never a failure of arithmetic.

It needs evidence: a list or a document that shows what the code is called in that year. And the printed name must be known as another code's: a name on no list may be a new one.
"""

from __future__ import annotations

import re
from typing import Any

import polars as pl

from ..forms.names import forms_of_kind
from .code_book import CodeBook, CodeList

_CODE = re.compile(r"\d{3,7}")
ECONOMIC_FORMS = frozenset(forms_of_kind("economic"))


def code_name_facts(document_id: str, observations: pl.DataFrame, book: CodeBook) -> list[dict[str, Any]]:
    """Rows of ``schemas.TEXT_FACTS`` (kind ``code_name_mismatch``): one for each form, code and printed name.

    ``observations``: a frame of ``schemas.OBSERVATIONS``; only rows whose code is printed are looked at.
    """
    columns = [observations[name].to_list() for name in ("code_source", "form_id", "item_code", "item_name")]
    facts = []
    seen = set()
    # A loop over a few hundred rows: a query costs more than it.
    for number, (source, *label) in enumerate(zip(*columns, strict=True)):
        if source != "printed" or (key := tuple(label)) in seen:
            continue
        seen.add(key)
        form_id, code, name = key
        if name is None or len(name) < 2 or code is None or not _CODE.fullmatch(code):
            continue
        codes = book.economic_list if form_id in ECONOMIC_FORMS else book.functional_list
        if contradicts(codes, code, name):
            row = observations.row(number, named=True)
            facts.append(
                {
                    column: row[column]
                    for column in ("form_id", "item_code", "item_name", "page_number", "bbox")
                }
                | {
                    "document_id": document_id,
                    "kind": "code_name_mismatch",
                    "stated_text": name,
                    "expected_text": codes.names[code],
                    "quote": f"{code} {name}",
                }
            )
    return facts


def contradicts(codes: CodeList, code: str, name: str) -> bool:
    """The name is another code's in the year and none of this code's, whose own is witnessed."""
    return code in codes.witnessed and codes.agrees(code, name) is False
