"""What checks look at: the frames of one document or of ten thousand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from dagster_project import schemas

from .catalogue.formula import FORM_ALIASES
from .catalogue.identities import load_catalogue
from .figures.accounts import accounts_of
from .figures.document_figures import Account
from .figures.observed import figures_of
from .tables.conditions import Ground, form_states


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

    @cached_property
    def states(self) -> pl.DataFrame:
        """Which forms are there, and how far they were read."""
        return form_states(self.forms, self.claims)

    @cached_property
    def ground(self) -> Ground:
        """Figures by form, states of the forms."""
        figures = figures_of(self.observations)
        split = figures.partition_by("form", as_dict=True)
        empty = figures.clear()
        return Ground(
            documents=self.documents.select("document_id").unique(maintain_order=True),
            states=self.states,
            forms={alias: split.get((alias,), empty) for alias in FORM_ALIASES},
        )

    @cached_property
    def accounts(self) -> list[Account]:
        """One for each document that states something; its instances are made when they are first asked for."""
        return list(
            accounts_of(
                documents=self.documents,
                claims=self.claims,
                observations=self.observations,
                units=self.units,
                states=self.states,
                catalogue=load_catalogue(),
            )
        )

    def of_document(self, document_id: str) -> Evidence:
        """The rows of one document."""
        return replace(
            self,
            **{
                name: getattr(self, name).filter(pl.col("document_id") == document_id)
                for name in ("documents", "forms", "observations", "claims", "text_facts", "units")
            },
        )
