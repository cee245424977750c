"""Every form with its alias and its names, from ``forms.yaml``: the one list of forms.

The formulas of the checks, the report, the findings, the seed of ``dim_form`` and a macro of dbt take theirs from here
(the last two through ``python -m dagster_project.publish.sources``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

FORMS_FILE = Path(__file__).with_name("forms.yaml")
Wording = Literal["warehouse", "report", "finding"]
_ITEM_KINDS = {
    "functional": "functional",
    "economic": "economic",
    "lines": "line",
    "items": "item",
    "list": "item",
    "transposed": "item",
}
"""Kind of rows of a form → what its items are."""


@cache
def read_forms(path: Path = FORMS_FILE) -> Mapping[str, Any]:
    """The file as it is, read once."""
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)


def form_aliases(path: Path = FORMS_FILE) -> dict[str, str]:
    """Alias in the formulas (``f01``) → canonical form id, in the order of the file."""
    return {form["alias"]: form_id for form_id, form in read_forms(path)["forms"].items()}


def form_names(wording: Wording, path: Path = FORMS_FILE) -> dict[str, tuple[str, str]]:
    """Form id → (Chinese, English) in one wording, in the order of the file."""
    return {
        form_id: (form["names"][wording][0], form["names"][wording][1])
        for form_id, form in _all(path)
        if wording in form["names"]
    }


def forms_of_kind(item_kind: str, path: Path = FORMS_FILE) -> tuple[str, ...]:
    """Ids of the forms whose items are of a kind: functional, economic, line, item."""
    return tuple(
        form_id
        for form_id, form in read_forms(path)["forms"].items()
        if _ITEM_KINDS[form["rows"]] == item_kind
    )


def form_rows(path: Path = FORMS_FILE) -> Iterator[dict[str, str]]:
    """The rows of the seed ``form``: every form and what else figures belong to."""
    for place, (form_id, form) in enumerate(_all(path), start=1):
        zh, en = form["names"]["warehouse"]
        yield {
            "form_id": form_id,
            "form_alias": form["alias"] or "",
            "form_name_zh": zh,
            "form_name_en": en,
            "item_kind": _ITEM_KINDS.get(form.get("rows", ""), "none"),
            "has_amounts": "true" if form.get("has_amounts", True) else "false",
            "sort_order": str(place),
        }


def _all(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    data = read_forms(path)
    yield from data["forms"].items()
    yield from data["not_forms"].items()
