"""The recomputation of one check in full: both sides term by term, the difference, the rounding allowance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from ...culprits.table_constraints import Check, OtherCheck
from ...figures.constraints import Figure, Judgement, Linear, Ratio, total
from .figures import Style, label, printed, style_of, style_of_all, unit_of, words


def recomputation(check: Check, language: int) -> str:
    """One check in full: both sides term by term, difference, rounding allowance."""
    constraint, judgement = check.constraint, check.judgement
    identity = check.identity
    title = identity.title_zh if language == 0 else identity.title_en
    head = f"{title}（{identity.id}）：" if language == 0 else f"{title} ({identity.id}): "
    if judgement is None:
        return head
    if isinstance(check, OtherCheck):
        return head + _other_document(check, judgement, language)
    if identity.worded_as is not None and constraint is not None:
        return head + _worded(identity.worded_as, constraint.figures()[0], language)
    if isinstance(constraint, (Linear, Ratio)):
        return head + _sides(constraint, judgement, language)
    return head + f"{int(judgement.lhs)} ; {int(judgement.rhs)}"


def _sides(constraint: Linear | Ratio, judgement: Judgement, language: int) -> str:
    if isinstance(constraint, Ratio):
        style = style_of(constraint.printed).at_least(2)
        return _ratio(constraint, language) + _difference(constraint, judgement, style, language)
    style = style_of_all(constraint.figures())
    return _linear(constraint, style, language) + _difference(constraint, judgement, style, language)


def recomputed_with(check: Check, corrected: Mapping[str, Figure], language: int) -> str | None:
    """The same with some figures as another finding would correct them; null where the check has none of them."""
    constraint = check.constraint
    if not isinstance(constraint, Linear) or not any(f.key in corrected for f in constraint.figures()):
        return None
    changed = constraint.with_figures(dict(corrected))
    judgement = changed.judge()
    if judgement.verdict != "fails":
        return words()["holds_with_correction"][language].format(check=check.identity.id)
    return words()["with_correction"][language].format(sums=_sides(changed, judgement, language))


def _worded(template: str, figure: Figure, language: int) -> str:
    return words()[template][language].format(figure=label(figure, language), said=printed(figure, language))


def _other_document(check: OtherCheck, judgement: Judgement, language: int) -> str:
    style = other_style(check)
    here, there = style.amount(judgement.lhs, language), style.amount(judgement.rhs, language)
    said = (
        f"本文件为{here}，另一文件为{there}"
        if language == 0
        else f"{here} in this document, {there} in the other"
    )
    return said + _apart(judgement, style, language)


def other_style(check: OtherCheck) -> Style:
    """How the two numbers of a check over several documents are told."""
    money = [figure for figure in check.figures if unit_of(figure) == "元"]
    if check.unit == "元":
        return style_of_all(money) if money else Style("元")
    return Style("%" if check.unit == "%" else "", places=2)


def _difference(constraint: Linear | Ratio, judgement: Judgement, style: Style, language: int) -> str:
    op = constraint.op if isinstance(constraint, Linear) else "=="
    return _apart(judgement, style, language) if op in ("==", "<=") else ""


def _apart(judgement: Judgement, style: Style, language: int) -> str:
    """The difference, and how far rounding could carry it from 0; where both ways are not alike, the way it went."""
    gap = _gap(abs(judgement.difference), style, language)
    below, above = judgement.difference - judgement.low, judgement.high - judgement.difference
    way = "±" if below == above else ""
    width = below if below == above or judgement.difference > 0 else above
    said = f"；相差{gap}" if language == 0 else f"; differs by {gap}"
    if not width:
        return said
    allowed = way + _gap(width, style.at_least(style.places + 1), language)
    return said + (
        f"，超出四舍五入范围（{allowed}）"
        if language == 0
        else f", beyond the rounding allowance of {allowed}"
    )


def _gap(value: Fraction, style: Style, language: int) -> str:
    """A difference; of percentages it is in points."""
    points = ("个百分点", " percentage points")[language]
    return style.number(value) + points if style.unit == "%" else style.amount(value, language)


def terms(signed: Iterable[tuple[int, Figure]], style: Style, language: int, *, named: bool = False) -> str:
    """``3,110.30 + 5,100.25``: figures as they are printed, the unit behind those that have another; on request named."""
    shown = list(signed)
    told = [(sign, figure) for sign, figure in shown if figure.value] or shown[:1]
    parts = []
    for position, (sign, figure) in enumerate(told):
        is_less = sign * figure.value < 0
        mark = ("− " if is_less else "") if position == 0 else (" − " if is_less else " + ")
        own = style_of(figure)
        value = abs(figure.value)
        number = own.number(value) if own.unit == style.unit else own.amount(value, language)
        parts.append(mark + (f"{label(figure, language)} {number}" if named else number))
    return "".join(parts) or "0"


def _linear(constraint: Linear, style: Style, language: int) -> str:
    sides = []
    for signed, extra in ((constraint.left, Fraction(0)), (constraint.right, constraint.constant)):
        text = terms(signed, style, language, named=True) if signed else ""
        if extra:
            text = f"{text} + {style.number(extra)}" if text else style.number(extra)
        if sum(bool(figure.value) for _, figure in signed) > 1:
            value = sum((sign * figure.value for sign, figure in signed), extra)
            text = f"{text} = {style.amount(value, language)}"
        sides.append(text or "0")
    relations = {"==": ("应等于", "should equal"), "<=": ("应不大于", "should not exceed"),
                 ">": ("应大于", "should exceed"), "<>": ("不应等于", "should not equal")}  # fmt: skip
    word = relations[constraint.op][language]
    return f"{sides[0]}，{word} {sides[1]}" if language == 0 else f"{sides[0]} {word} {sides[1]}"


def quotient(constraint: Ratio, language: int, *, named: bool = False) -> str:
    """``16,044,126.97 ÷ 52,280,016.14 = 30.69%``, the base that follows from final and change told as one figure.

    ``named``: with the names of the figures, and how the base follows.
    """
    style = style_of_all(figure for _, figure in (*constraint.numerator, *constraint.denominator))
    top = abs(total(constraint.numerator)[0])
    bottom = total(constraint.denominator)[0]
    result = style_of(constraint.printed).at_least(2)
    found = constraint.recomputed()
    value = result.amount(found[0], language) if found else "?"
    if not named:
        return f"{style.number(top)} ÷ {style.number(bottom)} = {value}"
    over, under = (
        terms(side, style, language, named=True) for side in (constraint.numerator, constraint.denominator)
    )
    if len(constraint.denominator) > 1:
        under = f"({under} = {style.number(bottom)})"
    return f"{over.removeprefix('− ')} ÷ {under} = {value}"


def _ratio(constraint: Ratio, language: int) -> str:
    said = printed(constraint.printed, language)
    told = quotient(constraint, language, named=True)
    name = label(constraint.printed, language)
    return f"{name}：{told}，公布为{said}" if language == 0 else f"{name}: {told}, printed {said}"
