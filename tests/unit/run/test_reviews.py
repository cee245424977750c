"""The review file: what was decided about a finding survives the next run, and goes when its entry goes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from dagster_project import schemas
from dagster_project.land import warehouse
from dagster_project.run.night.reviews import Review, ReviewError, apply_reviews, read_reviews, reviewed

NOW = datetime(2025, 3, 1, tzinfo=UTC)
ID, OTHER = "a" * 32, "b" * 32


def findings() -> pl.DataFrame:
    row = {"document_id": "d", "level": "不一致", "cause": "unexplained", "status": "open", "opened_at": NOW,
           "explanation_zh": "说明", "explanation_en": "said"}  # fmt: skip
    return schemas.FINDINGS.frame([row | {"finding_id": ID}, row | {"finding_id": OTHER}])


def of(frame: pl.DataFrame, finding_id: str) -> dict:
    return frame.filter(pl.col("finding_id") == finding_id).row(0, named=True)


def test_a_rejection_closes_with_its_reason_and_can_be_taken_back():
    reject = Review(ID[:12], "reject", reason="口径不同", answer="已核对原件")
    once = reviewed(findings(), [reject], NOW)
    assert of(once, ID)["status"] == "rejected_by_review"
    assert of(once, ID)["closed_at"] == NOW
    assert of(once, ID)["explanation_zh"] == "说明\n\n复核：不采纳，口径不同\n单位答复：已核对原件"
    assert of(once, OTHER) == of(findings(), OTHER)
    again = reviewed(once, [reject], datetime(2026, 1, 1, tzinfo=UTC))
    assert again.equals(once)
    assert reviewed(again, [], NOW).equals(findings())


def test_an_accepted_finding_stays_open_and_keeps_the_answer():
    row = of(reviewed(findings(), [Review(ID, "accept", answer="将更正")], NOW), ID)
    assert row["status"] == "open"
    assert row["closed_at"] is None
    assert row["explanation_en"].endswith("Review: accepted\nAnswer of the body: 将更正")


def test_the_file_is_applied_to_the_landing_table(tmp_path: Path):
    file = tmp_path / "reviews.yaml"
    file.write_text(
        f"- {{finding_id: {ID}, decision: reject, reason: 口径不同, date: 2025-02-03}}\n", encoding="utf-8"
    )
    with warehouse.writer(tmp_path / "build.duckdb") as connection:
        warehouse.ensure_tables(connection, (schemas.FINDINGS,))
        documents = pl.Series("document_id", ["d"])
        warehouse.replace_documents(connection, schemas.FINDINGS, findings(), documents)
        assert apply_reviews(connection, file) == 1
        stored = warehouse.read_frame(connection, schemas.FINDINGS, documents)
        assert of(stored, ID)["status"] == "rejected_by_review"
        assert of(stored, ID)["closed_at"] == datetime(2025, 2, 3, tzinfo=UTC)
        file.unlink()
        assert apply_reviews(connection, file) == 0
        assert set(warehouse.read_frame(connection, schemas.FINDINGS, documents)["status"]) == {"open"}


@pytest.mark.parametrize(
    "text",
    [
        "finding_id: x",
        "- {finding_id: short, decision: accept}",
        f"- {{finding_id: {ID}, decision: maybe}}",
        f"- {{finding_id: {ID}, decision: reject}}",
        f"- {{finding_id: {ID}, decision: accept, person: X}}",
        f"- {{finding_id: {ID}, decision: accept}}\n- {{finding_id: {ID}, decision: accept}}",
    ],
)
def test_a_file_that_is_not_lawful_says_where(tmp_path: Path, text: str):
    file = tmp_path / "reviews.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ReviewError, match=r"reviews\.yaml"):
        read_reviews(file)
