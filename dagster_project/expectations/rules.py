"""What Great Expectations is asked: rules (one identity each) in suites (one form, between forms, narrative, years)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One identity as a query that returns the instances outside their interval."""

    identity_id: str
    title: str
    severity: str
    sql: str


@dataclass(frozen=True, slots=True)
class Suite:
    """Rules that are shown together: ``name`` for programs, ``title`` for people."""

    name: str
    title: str
    rules: tuple[Rule, ...]
