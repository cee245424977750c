"""Narrative identities compiled to SQL over the claims: a claim against itself, a whole against its parts, a claim
against its form.

Ratios are compared by cross-multiplication in exact decimals. What compares sets of names, or needs other documents,
has no SQL here and is judged by the first evaluation alone (``suites.not_compiled``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dagster_project.checks.catalogue import Identity
from dagster_project.checks.formula import FORM_ALIASES

Builder = Callable[..., str]

_OUTPUT = """
select d.file_name, d.content_id as document_id, 'claim=' || claim_id{more} as binding, lhs, rhs, lhs - rhs as difference,
       low as difference_low, high as difference_high, [page_number] as pages, quote
from ({source}) failing join documents d using (document_id)
where {fails}
order by d.content_id, binding
"""
_RANGE = "low > 0 or high < 0"


def has_sql(identity: Identity) -> bool:
    """Whether this identity's rule is compiled here."""
    return identity.rule is not None and identity.rule.name in BUILDERS


def compile_narrative_identity(identity: Identity) -> str:
    """The query that returns the failing instances. KeyError for a rule that has no SQL."""
    assert identity.rule is not None
    return BUILDERS[identity.rule.name](*identity.rule.arguments)


def _output(source: str, *, fails: str = _RANGE, more: str = "") -> str:
    # Every query of a suite reads the batch, as Great Expectations wants it; claims lie beside the figures.
    return _OUTPUT.format(
        source=source, fails=f"({fails}) and exists (select 1 from {{batch}})", more=more
    ).strip()


def _change() -> str:
    """增减额 = 本期 - 基数, all three printed."""
    return _output(
        "select *, change as lhs, final - base as rhs, change_low - (final_high - base_low) as low, "
        "change_high - (final_low - base_high) as high from claims"
    )


def _growth() -> str:
    """增减率 = |增减额| ÷ 基数; the base printed, else derived from final and change."""
    base = (
        "select *, coalesce(base, final - change) as b, coalesce(base_low, final_low - change_high) as b_low, "
        "coalesce(base_high, final_high - change_low) as b_high, "
        "case when change_low <= 0 and change_high >= 0 then 0 else least(abs(change_low), abs(change_high)) end as c_low, "
        "greatest(abs(change_low), abs(change_high)) as c_high from claims where rate is not null and change is not null"
    )
    return _ratio(base, "rate", "abs(change)", "c_low", "c_high", "b", "b_low", "b_high")


def _completion() -> str:
    """完成率 = 决算 ÷ 预算."""
    return _ratio(
        "from claims", "completion", "final", "final_low", "final_high", "base", "base_low", "base_high"
    )


def _share() -> str:
    """占比 = 部分 ÷ 总体: the claim that the sentence names as its denominator, else the whole of the list."""
    source = (
        "select c.*, w.final as w, w.final_low as w_low, w.final_high as w_high from claims c join claims w "
        "on w.document_id = c.document_id and w.claim_id = coalesce(c.denominator_claim_id, "
        "case when c.denominator_phrase is null then c.part_of_claim_id end)"
    )
    return _ratio(source, "share", "final", "final_low", "final_high", "w", "w_low", "w_high")


def _direction() -> str:
    """大于, 小于 or 等于 against both printed figures; 基本持平 allows half a percent and is left to the first evaluation."""
    return _output(
        "select *, final as lhs, base as rhs, final_low - base_high as low, final_high - base_low as high "
        "from claims where coalesce(direction_text, '') not like '%基本持平%'",
        fails="(direction = 1 and high <= 0) or (direction = -1 and low >= 0) or (direction = 0 and (low > 0 or high < 0))",
    )


def _direction_pair() -> str:
    """增加 with 增长, 减少 with 下降: the two words of one sentence."""
    return _output(
        "select *, direction as lhs, rate_direction as rhs, direction - rate_direction as low, "
        "direction - rate_direction as high from claims where direction is not null and rate_direction is not null"
    )


def _ratio(
    source: str, rate: str, top: str, top_low: str, top_high: str, base: str, base_low: str, base_high: str
) -> str:
    """A printed percentage against top ÷ base: they fail where rate·base and 100·top cannot meet, base above 0."""
    inner = (
        f"select *, {rate} as lhs, round(100 * {top}::double / {base}::double, 8)::decimal(28,8) as rhs, "
        f"({rate}_low)::decimal(16,6) * ({base_low})::decimal(20,4) - 100 * ({top_high})::decimal(20,4) as too_high, "
        f"({rate}_high)::decimal(16,6) * ({base_high})::decimal(20,4) - 100 * ({top_low})::decimal(20,4) as too_low, "
        f"({rate}_low - {rate})::decimal(28,8) as low, ({rate}_high - {rate})::decimal(28,8) as high "
        f"from ({source}) where {rate} is not null and {base_low} > 0 and {top} is not null"
    )
    return _output(inner, fails="too_high > 0 or too_low < 0")


def _parts(slot: str, kind: str | None = None) -> str:
    """A closed list: the slot of its members adds up to the slot of the whole."""
    column = {"final": "final", "count": "count", "change": "change", "base": "base"}[slot]
    only = f" and w.item = '{kind}'" if kind else ""
    return _output(
        f"select w.document_id, w.claim_id, w.page_number, w.quote, sum(p.{column}) as lhs, "
        f"any_value(w.{column}) as rhs, sum(p.{column}_low) - any_value(w.{column}_high) as low, "
        f"sum(p.{column}_high) - any_value(w.{column}_low) as high "
        f"from claims w join claims p on p.document_id = w.document_id and p.part_of_claim_id = w.claim_id "
        f"where w.parts_closed and w.{column} is not null{only} group by all "
        f"having count(p.{column}) = count(*)"
    )


def _figure(forms: str, kind: str) -> str:
    """A claim against the figure of the form it speaks of."""
    listed = ", ".join(f"'{FORM_ALIASES[form]}'" for form in forms.split("+"))
    return _output(
        f"select c.document_id, c.claim_id, c.page_number, c.quote, c.final as lhs, f.amount as rhs, "
        f"c.final_low - f.high as low, c.final_high - f.low as high from claims c join figures f "
        f"on f.document_id = c.document_id and f.form_id = c.form_id and f.item = c.item and f.measure = c.measure "
        f"where c.form_id in ({listed}) and c.final is not null and f.doubt is null "
        f"and coalesce(c.budget_kind, 'final') = 'final'{_OF_KIND[kind]}"
    )


_OF_KIND: Mapping[str, str] = {
    "total": " and c.item in ('in.total', '@total') and c.measure in ('amount', 'total')",
    "kinds": " and c.item = '@total'",
    "natures": " and c.item = '@total'",
    "classes": " and regexp_full_match(c.item, '[0-9][0-9][0-9]')",
    "items": " and c.item <> '@total' and length(c.item) > 3",
    "split": " and c.item in ('@personnel', '@public')",
    "flow": "",
}

BUILDERS: Mapping[str, Builder] = {
    "change": _change,
    "growth": _growth,
    "completion": _completion,
    "share": _share,
    "direction": _direction,
    "direction_pair": _direction_pair,
    "parts": _parts,
    "figure": _figure,
}
