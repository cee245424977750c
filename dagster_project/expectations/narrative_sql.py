"""What the queries of narrative identities have in common: one source of instances, one shape of what fails."""

from __future__ import annotations

RANGE = "low > 0 or high < 0"
"""Of an equality: 0 is not in the interval of the difference."""

_OUTPUT = """
select d.file_name, d.content_id as document_id, binding, lhs, rhs, lhs - rhs as difference,
       low as difference_low, high as difference_high, [page_number] as pages, quote
from ({source}) failing join documents d using (document_id)
where ({fails}) and exists (select 1 from {{batch}})
order by d.content_id, binding
"""
"""Every query of a suite reads the batch, as Great Expectations wants it; claims lie beside the figures."""


def output(source: str, *, fails: str = RANGE) -> str:
    """The query of instances (document_id, binding, lhs, rhs, low, high, page_number, quote) that fail."""
    return _OUTPUT.format(source=source, fails=fails).strip()


def said(claim: str = "c", binding: str | None = None) -> str:
    """Columns of the claim that an instance is about; ``binding`` where other names than ``claim`` are bound."""
    own = f"'claim=' || {claim}.claim_id"
    return f"{claim}.document_id, {binding or own} as binding, {claim}.page_number, {claim}.quote"


def bound(claim: str, *, before: str = "", after: str = "") -> str:
    """A binding with names that sort before and after ``claim``."""
    return f"{before or repr('')} || 'claim=' || {claim}.claim_id || {after or repr('')}"


def equal(left: str, right: str) -> str:
    """lhs, rhs, low and high of ``left == right``; each names columns with ``_low`` and ``_high`` beside them."""
    return (
        f"{left} as lhs, {right} as rhs, {left}_low - {right}_high as low, {left}_high - {right}_low as high"
    )


def nearest(claim: str, wanted: str) -> str:
    """Lateral join ``n``: the claim of the same section nearest before ``claim``, else nearest after."""
    return (
        f"lateral (select o.* from stated o where o.document_id = {claim}.document_id and o.claim_id <> {claim}.claim_id "
        f"and o.is_own_year and o.budget_kind = 'final' and coalesce(o.section_path[:2], []) = coalesce({claim}.section_path[:2], []) "
        f"and {wanted} order by o.seq > {claim}.seq, abs(o.seq - {claim}.seq) limit 1)"
    )
