"""What Great Expectations is asked, rules (one identity each) in suites (one form, between forms, narrative, years), and
what it answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


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


@dataclass(frozen=True)
class RuleResult:
    """One expectation's outcome: rows outside their interval, or the exception that kept it from an answer."""

    rule: Rule
    rows: int
    sample: list[dict[str, Any]] = field(default_factory=list)
    raised: str | None = None


@dataclass(frozen=True)
class SuiteResult:
    """A suite's outcomes. ``raised`` ones are our failures and say nothing about any document."""

    suite: Suite
    results: tuple[RuleResult, ...]

    @property
    def failed(self) -> list[RuleResult]:
        """Rules with rows outside their interval: discrepancies of publishers."""
        return [result for result in self.results if result.rows]

    @property
    def raised(self) -> list[RuleResult]:
        """Rules that could not be evaluated: failures of ours."""
        return [result for result in self.results if result.raised is not None]
