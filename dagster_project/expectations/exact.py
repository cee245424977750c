"""Half-widths of printed figures as exact decimals in SQL: DuckDB divides in binary floating point, so nothing divides."""

from __future__ import annotations

from dagster_project.money import UNIT_FACTORS

VALUE = "decimal(28,8)"
MOST_DECIMALS = 7
"""Half of the last place of a figure with more is below what DECIMAL(28,8) holds, and below the 分 anyway."""


def half_width(unit: str, decimals: str) -> str:
    """Half of the last printed place in 元; 0 for 元 with two decimals or more; null for an unknown unit."""
    cases = " ".join(
        f"when '{name}' then {'0' if factor == 1 else f'5 * {factor:f}'}"
        for name, factor in UNIT_FACTORS.items()
    )
    loose = f"case when {unit} = '元' and {decimals} < 2 then 5 else (case {unit} {cases} end) end"
    return f"(({loose})::decimal(18,0) * {tenth(decimals)})::{VALUE}"


def tenth(decimals: str) -> str:
    """10^-(k+1) for k printed decimals."""
    steps = " ".join(f"when {k} then 0.{'0' * k}1" for k in range(MOST_DECIMALS + 1))
    return f"(case least({decimals}, {MOST_DECIMALS}) {steps} end)::decimal(9,8)"
