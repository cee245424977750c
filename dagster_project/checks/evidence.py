"""What checks look at: the frames of one document or of ten thousand."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from dagster_project import schemas


@dataclass(frozen=True)
class Evidence:
    """Frames of ``schemas``: documents, forms, observations, claims, text_facts, units."""

    documents: pl.DataFrame
    forms: pl.DataFrame
    observations: pl.DataFrame
    claims: pl.DataFrame
    text_facts: pl.DataFrame
    units: pl.DataFrame

    @classmethod
    def of(cls, **frames: pl.DataFrame) -> Evidence:
        """Evidence of some frames; the others are empty."""
        names = ("documents", "forms", "observations", "claims", "text_facts", "units")
        return cls(**{name: frames.get(name, schemas.TABLES[name].frame()) for name in names})

    def of_document(self, document_id: str) -> Evidence:
        """The rows of one document."""
        return replace(
            self,
            **{
                name: getattr(self, name).filter(pl.col("document_id") == document_id)
                for name in ("documents", "forms", "observations", "claims", "text_facts", "units")
            },
        )
