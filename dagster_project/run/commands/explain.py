"""Everything behind one finding of the published warehouse, for ``juesuan explain``."""

from __future__ import annotations

from pathlib import Path

from dagster_project.land import warehouse
from dagster_project.report.members import own_checks

SHORTEST_PREFIX = 6
"""Fewer characters would name findings at random."""

_FINDINGS = """
select f.*, d.file_name, d.entity_name as document_entity, d.fiscal_year as document_year, d.stated_unit
from marts.fct_finding f join marts.dim_document d using (document_id)
where starts_with(f.finding_id, ?)
order by f.finding_id limit 5
"""
_CHECKS = """
select identity_id, binding, verdict, severity, lhs, rhs, difference, difference_low, difference_high, unit, figures
from marts.fct_check
where document_id = ? and identity_id in (select unnest(?::varchar[])) and verdict = 'fails'
order by identity_id, binding
"""


def explain_finding(published_file: Path, finding_id: str) -> list[dict]:
    """The findings whose id begins so (at most five), each with the failing checks it rests on under ``checks``."""
    if len(finding_id) < SHORTEST_PREFIX:
        return []
    with warehouse.reader(published_file) as connection:
        findings = connection.execute(_FINDINGS, [finding_id]).pl().to_dicts()
        for finding in findings:
            arguments = [finding["document_id"], finding["identity_ids"] or []]
            found = connection.execute(_CHECKS, arguments).pl().to_dicts()
            finding["checks"] = own_checks(finding, found)
    return findings
