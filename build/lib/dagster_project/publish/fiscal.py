"""The release in the Fiscal Data Package profile: expenditure by body, fund and function, one fact a row.

https://specs.frictionlessdata.io/fiscal-data-package: each column has a ``columnType`` that programs for budgets know, and
``model`` says the same as measures and dimensions for those of the version before.
"""

from __future__ import annotations

from typing import Any

TABLE = "fiscal_expenditure"
DESCRIPTOR = "fiscal-datapackage.json"
CURRENCY = "CNY"

COLUMN_TYPES = {
    "fiscal_year": "date:fiscal-year",
    "region_code": "geo:source:target:code",
    "region_name": "geo:source:target:label",
    "entity_id": "administrative-classification:generic:level1:code",
    "entity_name": "administrative-classification:generic:level1:label",
    "fund_source": "fin-source:generic:level1:code",
    "fund_source_name": "fin-source:generic:level1:label",
    "class_code": "functional-classification:generic:level1:code",
    "class_name": "functional-classification:generic:level1:label",
    "item_code": "functional-classification:generic:level2:code",
    "item_name": "functional-classification:generic:level2:label",
    "document_id": "transaction-id:code",
    "amount_yuan": "value",
}


def fiscal_descriptor(package: dict[str, Any]) -> dict[str, Any]:
    """The descriptor of the same release, of ``TABLE`` alone. ``package``: the descriptor of the whole."""
    (resource,) = [one for one in package["resources"] if one["path"] == f"csv/{TABLE}.csv"]
    fields = [
        field | ({"columnType": COLUMN_TYPES[field["name"]]} if field["name"] in COLUMN_TYPES else {})
        for field in resource["schema"]["fields"]
    ]
    kept = {name: value for name, value in package.items() if name != "resources"}
    return kept | {
        "profile": "fiscal-data-package",
        "name": "juesuan-fiscal",
        "countryCode": "CN",
        "model": _model(),
        "resources": [
            resource
            | {"profile": "tabular-data-resource"}
            | {"schema": resource["schema"] | {"fields": fields}}
        ],
    }


def _model() -> dict[str, Any]:
    return {
        "measures": {
            "amount": {
                "source": "amount_yuan",
                "currency": CURRENCY,
                "direction": "expenditure",
                "phase": "executed",
            }
        },
        "dimensions": {
            "year": _dimension("datetime", "fiscal_year"),
            "location": _dimension("location", "region_code", "region_name"),
            "body": _dimension("entity", "entity_id", "entity_name"),
            "fund": _dimension("classification", "fund_source", "fund_source_name"),
            "function": _dimension("classification", "item_code", "item_name")
            | {"classificationType": "functional"},
            "document": _dimension("other", "document_id"),
        },
    }


def _dimension(kind: str, code: str, label: str | None = None) -> dict[str, Any]:
    attributes: dict[str, Any] = {code: {"source": code}}
    if label:
        attributes[label] = {"source": label, "labelfor": code}
    return {"dimensionType": kind, "primaryKey": code, "attributes": attributes}
