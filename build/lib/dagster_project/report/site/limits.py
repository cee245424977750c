"""Limits on what a page shows, so that its size is bounded whatever the document holds."""

from __future__ import annotations

from dataclasses import dataclass

PAGE_BYTES = 1_000_000


@dataclass(frozen=True)
class Limits:
    """The most of each; what is left out is counted on the page and stands in the working papers and the release."""

    findings: int
    places: int  # of one finding
    checks: int  # of one finding
    figures: int  # of one check
    rows: int  # of all forms together


STEPS = (
    Limits(findings=1_000, places=40, checks=30, figures=60, rows=6_000),
    Limits(findings=150, places=12, checks=6, figures=20, rows=1_500),
    Limits(findings=30, places=6, checks=2, figures=6, rows=300),
)
"""Tried one after the other until the page is small enough; nearly every document is shown whole by the first."""
