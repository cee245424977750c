"""The review file (复核): what people decided about findings, kept outside the warehouse so that it survives every run.

A list in YAML, one entry for each finding: ``finding_id`` (whole, or its first twelve characters or more), ``decision``
(accept or reject), ``reason``, and the body's own ``answer``. A rejected finding gets the status ``rejected_by_review``;
reason and answer are told at the end of its explanation. Taking an entry out takes its effect back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import duckdb
import polars as pl
import yaml

from dagster_project import schemas
from dagster_project.land import warehouse
from dagster_project.schemas import PARAGRAPH

SHORTEST_ID: Final = 12
MARKS: Final = {"zh": "复核：", "en": "Review: "}
ANSWERS: Final = {"zh": "单位答复：", "en": "Answer of the body: "}
DECISIONS: Final = {"accept": ("采纳", "accepted"), "reject": ("不采纳", "rejected")}
KEYS: Final = {"finding_id", "decision", "reason", "answer", "date"}


class ReviewError(ValueError):
    """The review file does not follow its form; the message names the entry."""


@dataclass(frozen=True)
class Review:
    """One entry of the file."""

    finding_id: str
    decision: str
    reason: str = ""
    answer: str = ""
    day: date | None = None


def read_reviews(path: Path) -> list[Review]:
    """The entries of a review file; none where there is no file. Raises ReviewError where an entry is not valid."""
    if not path.exists():
        return []
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    if not isinstance(entries, list):
        raise ReviewError(f"{path}: a list of entries is wanted")
    reviews = [_entry(path, number, entry) for number, entry in enumerate(entries, 1)]
    ids = [review.finding_id for review in reviews]
    if twice := {name for name in ids if ids.count(name) > 1}:
        raise ReviewError(f"{path}: more than one entry for {', '.join(sorted(twice))}")
    return reviews


def _entry(path: Path, number: int, entry: Any) -> Review:
    if not isinstance(entry, dict) or set(entry) - KEYS:
        raise ReviewError(f"{path}, entry {number}: only {', '.join(sorted(KEYS))} are known")
    finding_id, decision = str(entry.get("finding_id") or ""), entry.get("decision")
    if len(finding_id) < SHORTEST_ID:
        raise ReviewError(f"{path}, entry {number}: finding_id needs at least {SHORTEST_ID} characters")
    if decision not in DECISIONS:
        raise ReviewError(f"{path}, entry {number}: decision is accept or reject")
    if decision == "reject" and not entry.get("reason"):
        raise ReviewError(f"{path}, entry {number}: a rejection needs its reason")
    day = entry.get("date")
    return Review(
        finding_id,
        decision,
        str(entry.get("reason") or "").strip(),
        str(entry.get("answer") or "").strip(),
        day if isinstance(day, date) else None,
    )


def reviewed(findings: pl.DataFrame, reviews: list[Review], now: datetime | None = None) -> pl.DataFrame:
    """``schemas.FINDINGS`` with the reviews applied, and those of earlier runs that are gone taken back."""
    now = now or datetime.now(UTC)
    rows = [_reviewed(row, _of(row["finding_id"], reviews), now) for row in findings.to_dicts()]
    return schemas.FINDINGS.frame(rows)


def _of(finding_id: str, reviews: list[Review]) -> Review | None:
    return next((review for review in reviews if finding_id.startswith(review.finding_id)), None)


def _reviewed(row: dict[str, Any], review: Review | None, now: datetime) -> dict[str, Any]:
    row |= {f"explanation_{lang}": _bare(row[f"explanation_{lang}"], lang) for lang in MARKS}
    rejected = row["status"] == "rejected_by_review"
    if review is None:
        return row | ({"status": "open", "closed_at": None} if rejected else {})
    for position, language in enumerate(MARKS):
        told = [
            MARKS[language]
            + DECISIONS[review.decision][position]
            + (f"，{review.reason}" if review.reason else "")
        ]
        told += [ANSWERS[language] + review.answer] if review.answer else []
        row[f"explanation_{language}"] = PARAGRAPH.join([row[f"explanation_{language}"], "\n".join(told)])
    if review.decision == "accept":
        return row | ({"status": "open", "closed_at": None} if rejected else {})
    day = datetime(review.day.year, review.day.month, review.day.day, tzinfo=UTC) if review.day else now
    return row | {"status": "rejected_by_review", "closed_at": row["closed_at"] if rejected else day}


def _bare(text: str | None, language: str) -> str:
    """An explanation without what a review has added."""
    ours = (MARKS[language], ANSWERS[language])
    paragraphs = (text or "").split(PARAGRAPH)
    return PARAGRAPH.join(paragraph for paragraph in paragraphs if not paragraph.startswith(ours))


def apply_reviews(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Apply the review file to the landing table; the number of findings with a review."""
    reviews = read_reviews(path)
    ids = [review.finding_id for review in reviews]
    concerned = connection.execute(
        "select distinct document_id from landing.findings where status = 'rejected_by_review' "
        "or contains(explanation_zh, ?) or list_contains(list_transform(?::varchar[], "
        "lambda prefix: starts_with(finding_id, prefix)), true)",
        [f"\n{MARKS['zh']}", ids],
    ).pl()["document_id"]
    if concerned.is_empty():
        return 0
    findings = warehouse.read_frame(connection, schemas.FINDINGS, concerned)
    warehouse.replace_documents(connection, schemas.FINDINGS, reviewed(findings, reviews), concerned)
    return sum(_of(finding_id, reviews) is not None for finding_id in findings["finding_id"])
