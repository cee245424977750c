"""The recomputation of one check in full: both sides term by term, the difference, the rounding allowance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ...culprits.table_constraints import Check
from ...figures.constraints import Figure, Judgement, Linear, Ratio, Terms
from .figures import amount, label, number, printed, unit_of, words


def recomputation(check: Check, language: int) -> str:
    """One check in full: both sides term by term, difference, rounding allowance."""
    constraint, judgement = check.constraint, check.judgement
    identity = check.identity
    title = identity.title_zh if language == 0 else identity.title_en
    head = f"{title}（{identity.id}）：" if language == 0 else f"{title} ({identity.id}): "
    if judgement is None:
        return head
    if constraint is None:
        return head + _other_document(check, judgement, language)
    if identity.worded_as is not None:
        return head + _worded(identity.worded_as, constraint.figures()[0], language)
    if isinstance(constraint, Ratio):
        sides = _ratio(constraint, language)
    elif isinstance(constraint, Linear):
        sides = _linear(constraint, language)
    else:
        sides = f"{number(judgement.lhs, 'count')} ; {number(judgement.rhs, 'count')}"
    return head + sides + _difference(constraint, judgement, language)


def recomputed_with(check: Check, corrected: Mapping[str, Figure], language: int) -> str | None:
    """The same with some figures as another finding would correct them; null where the check has none of them."""
    constraint = check.constraint
    if not isinstance(constraint, Linear) or not any(f.key in corrected for f in constraint.figures()):
        return None
    changed = constraint.with_figures(dict(corrected))
    judgement = changed.judge()
    if judgement.verdict != "fails":
        return words()["holds_with_correction"][language].format(check=check.identity.id)
    sums = _linear(changed, language) + _difference(changed, judgement, language)
    return words()["with_correction"][language].format(sums=sums)


def _worded(template: str, figure: Figure, language: int) -> str:
    return words()[template][language].format(figure=label(figure, language), said=printed(figure))


def _other_document(check: Check, judgement: Judgement, language: int) -> str:
    unit = getattr(check, "unit", "元")
    here, there = amount(judgement.lhs, unit, language), amount(judgement.rhs, unit, language)
    gap = amount(abs(judgement.difference), unit, language)
    width = _allowance(judgement, amount, unit, language)
    if language == 0:
        return f"本文件为{here}，另一文件为{there}；相差{gap}，超出四舍五入范围（{width}）"
    return f"{here} in this document, {there} in the other; differs by {gap}, beyond the allowance of {width}"


def _gap(value: Fraction, unit: str, language: int) -> str:
    """A difference; of percentages it is in points."""
    if unit == "%":
        return number(value, unit) + ("个百分点", " percentage points")[language]
    return amount(value, unit, language)


def _difference(constraint: Any, judgement: Judgement, language: int) -> str:
    unit = constraint.unit
    op = getattr(constraint, "op", "==")
    if op not in ("==", "<="):
        return ""
    gap = _gap(abs(judgement.difference), unit, language)
    width = _allowance(judgement, _gap, unit, language)
    if language == 0:
        return f"；相差{gap}，超出四舍五入范围（{width}）"
    return f"; differs by {gap}, beyond the rounding allowance of {width}"


def _allowance(
    judgement: Judgement, worded: Callable[[Fraction, str, int], str], unit: str, language: int
) -> str:
    """How far rounding can carry the difference from 0; where both ways are not alike, the way it went."""
    below, above = judgement.difference - judgement.low, judgement.high - judgement.difference
    if worded(below, unit, language) == worded(above, unit, language):
        return f"±{worded(below, unit, language)}"
    return worded(below if judgement.difference > 0 else above, unit, language)


def _terms(terms: Terms, unit: str, language: int) -> str:
    shown = [(sign, figure) for sign, figure in terms if figure.value] or list(terms[:1])
    if not shown:
        return "0"
    parts = []
    for position, (sign, figure) in enumerate(shown):
        mark = ("− " if sign < 0 else "") if position == 0 else (" + " if sign > 0 else " − ")
        counted = unit_of(figure) == "count"
        parts.append(f"{mark}{label(figure, language)} {number(figure.value, 'count' if counted else unit)}")
    return "".join(parts)


def _linear(constraint: Linear, language: int) -> str:
    sides = []
    for terms, extra in ((constraint.left, Fraction(0)), (constraint.right, constraint.constant)):
        text = _terms(terms, constraint.unit, language) if terms else ""
        if extra:
            text = f"{text} + {number(extra, constraint.unit)}" if text else number(extra, constraint.unit)
        shown = [figure for _, figure in terms if figure.value]
        if len(shown) > 1:
            value = sum((sign * figure.value for sign, figure in terms), extra)
            text = f"{text} = {amount(value, constraint.unit, language)}"
        sides.append(text or "0")
    relations = {"==": ("应等于", "should equal"), "<=": ("应不大于", "should not exceed"),
                 ">": ("应大于", "should exceed"), "<>": ("不应等于", "should not equal")}  # fmt: skip
    word = relations[constraint.op][language]
    return f"{sides[0]}，{word} {sides[1]}" if language == 0 else f"{sides[0]} {word} {sides[1]}"


def _ratio(constraint: Ratio, language: int) -> str:
    quotient = constraint.recomputed()
    top = _terms(constraint.numerator, "元", language)
    bottom = _terms(constraint.denominator, "元", language)
    bottom = f"({bottom})" if len(constraint.denominator) > 1 else bottom
    times = " × 100" if constraint.scale == 100 else ""
    value = amount(quotient[0], constraint.unit, language) if quotient else "?"
    said = printed(constraint.printed)
    if language == 0:
        return (
            f"{label(constraint.printed, 0)}：{top} ÷ {bottom}{times}，按公布数据计算为{value}，公布为{said}"
        )
    return f"{label(constraint.printed, 1)}: {top} ÷ {bottom}{times} gives {value}, printed {said}"
