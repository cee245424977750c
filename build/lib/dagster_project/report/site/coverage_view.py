"""What was checked in a document, before what was found: checks by form and text, and the figures of each form."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dagster_project.checks.ledger import NARRATIVE

from ..words import FIGURE_COUNTS, Words, order, told_reasons, word
from .source import Evidence

HOLDING = ("holds", "holds_within_rounding")


def coverage_view(evidence: Evidence) -> dict[str, Any]:
    """For the template: ``evaluated`` and ``missing`` checks, the ``reasons`` in words, and a row for each place.

    A row has ``name`` (words), ``holds``, ``fails``, ``missing`` and ``figures`` (printed, bound, rejected; None for the
    text). A check between two forms stands in the rows of both, so the rows do not add up to ``evaluated``; in ``reasons`` it
    is counted once.
    """
    places: dict[str, Counter[str]] = {}
    for row in evidence.ledger.to_dicts():
        if row["place"] is not None:
            group = "holds" if row["verdict"] in HOLDING else row["verdict"]
            places.setdefault(row["place"], Counter())[group] += row["n"]
    counts = _figures(evidence)
    rank = order("forms")
    names = sorted(places.keys() | counts.keys(), key=lambda name: rank.get(name, len(rank)))
    told = dict(Counter(evidence.reasons).most_common())
    return {
        "evaluated": sum(n for verdict, n in evidence.verdicts.items() if verdict != "not_evaluable"),
        "missing": evidence.verdicts.get("not_evaluable", 0),
        "reasons": Words(told_reasons(told, "zh"), told_reasons(told, "en")),
        "rows": [
            {
                "name": word("forms", name),
                "holds": places.get(name, Counter())["holds"],
                "fails": places.get(name, Counter())["fails"],
                "missing": places.get(name, Counter())["not_evaluable"],
                "figures": counts.get(name) if name != NARRATIVE else None,
            }
            for name in names
        ],
    }


def _figures(evidence: Evidence) -> dict[str, tuple[int, ...]]:
    """form_id → figures printed, bound and rejected in all forms of this id."""
    found: dict[str, tuple[int, ...]] = {}
    for form in evidence.forms.to_dicts():
        counts = tuple(form[name] or 0 for name in FIGURE_COUNTS)
        before = found.get(form["form_id"], (0,) * len(counts))
        found[form["form_id"]] = tuple(a + b for a, b in zip(before, counts, strict=True))
    return found
