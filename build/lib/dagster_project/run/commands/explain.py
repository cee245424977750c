"""One finding of the published warehouse with all its checks, for ``juesuan explain``."""

from __future__ import annotations

from pathlib import Path

from dagster_project.land import warehouse

_FINDINGS = """
select f.*, d.file_name, d.entity_name as document_entity, d.fiscal_year as document_year
from marts.fct_finding f join marts.dim_document d using (document_id)
where starts_with(f.finding_id, ?)
order by f.finding_id limit ?
"""
MOST_LIKE = 5
"""Findings that are named where a prefix is not unique."""


def explain_finding(published_file: Path, prefix: str) -> list[dict]:
    """The findings whose id begins with the given text, at most ``MOST_LIKE``."""
    with warehouse.reader(published_file) as connection:
        return connection.execute(_FINDINGS, [prefix, MOST_LIKE]).pl().to_dicts()
