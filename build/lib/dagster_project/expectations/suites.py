"""The suites: one for each form, one between forms, one of the narrative; compiled from the catalogue and run."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from dagster_project.settings import Settings

from .catalogue import Identity, identities
from .prepare import prepare
from .queries import compile_identity
from .results import Rule, Suite, SuiteResult
from .validate import run_suites

SCOPES = {
    "inter": "表间关系",
    "narrative": "文字说明",
    "narrative_form": "文字说明与报表",
    "cross_year": "跨年度关系",
    "unit_department": "单位与部门",
}
HIDDEN_SEVERITY = "hint"
"""A hint feeds the ranking of explanations and is never shown as a discrepancy (docs/specification/verdicts.md#levels)."""


@cache
def compiled() -> tuple[Suite, ...]:
    """Every identity that is shown, in its suite, in the order of the catalogue."""
    rules: dict[str, list[Rule]] = {}
    for identity in identities():
        if identity.severity != HIDDEN_SEVERITY:
            rules.setdefault(_suite_of(identity), []).append(_rule(identity))
    titles = _titles()
    return tuple(Suite(name, titles[name], tuple(members)) for name, members in sorted(rules.items()))


def _titles() -> dict[str, str]:
    """Suite → what people call it: the form's number and name from the seed, or the scope."""
    with (Settings().seeds / "form.csv").open(encoding="utf-8", newline="") as stream:
        forms = {f"form_{row['form_alias'][1:]}": row["form_name_zh"] for row in csv.DictReader(stream)}
    return {name: f"{name[5:]} {title}" for name, title in forms.items()} | SCOPES


def evaluate(build_file: Path, data_docs: Path) -> list[SuiteResult]:
    """Evaluate all suites on the marts of the build file; Data Docs replace those of the last run."""
    database = build_file.with_name("expectations.duckdb")
    prepare(build_file, database)
    results = run_suites(compiled(), database, data_docs)
    database.unlink()
    return results


def _suite_of(identity: Identity) -> str:
    return f"form_{identity.form[1:]}" if identity.scope == "intra" else identity.scope


def _rule(identity: Identity) -> Rule:
    return Rule(identity.id, identity.title, identity.severity, compile_identity(identity))
