"""Sections on income, expenditure and the three budgets, in the three manners."""

from __future__ import annotations

from samples.ledger import INCOME_KINDS, Ledger
from samples.narrative.sentences import Target, compared, reason, shared_list, target, year_on_year
from samples.narrative.statement import Paragraph, Writer
from samples.quantities import FISCAL

KIND_NAMES = {
    "fiscal": "财政拨款收入", "superior": "上级补助收入", "business": "事业收入", "operating": "经营收入",
    "subunit": "附属单位上缴收入", "other": "其他收入",
}  # fmt: skip
NATURE_NAMES = {
    "basic": "基本支出", "project": "项目支出", "to_superior": "上缴上级支出", "operating": "经营支出",
    "to_subunit": "对附属单位补助支出",
}  # fmt: skip


def grand_total(w: Writer, ledger: Ledger, style: str, *, fiscal: bool) -> Paragraph:
    """P1 on the total of form 01, or of form 04."""
    prior = ledger.prior
    now = ledger.fiscal_total if fiscal else ledger.grand_total
    before = prior.fiscal_total if fiscal else prior.grand_total
    form = "fiscal_summary" if fiscal else "income_expenditure_summary"
    about = target(form, "in.total", "amount", "fiscal" if fiscal else "all")
    prefix = "财政拨款" if fiscal else ""
    year = ledger.year
    if style == "beijing":
        text = year_on_year(w, f"{prefix}收、支总计", now, before, f"{year}年度", about, "比上年")
        return w.paragraph(text)
    subject = f"{prefix}收入支出总计" if style == "shanghai" else f"{prefix}收、支总计"
    opening = f"{ledger.body.name}{year}年度" if style == "shanghai" else f"{year}年度"
    lead = (
        f"与{year - 1}年度相比，{subject}"
        if style == "shanghai"
        else f"与{year - 1}年相比，{prefix}收、支总计各"
    )
    text = year_on_year(w, subject, now, before, opening, about, lead, joint="。")
    return w.paragraph(text + reason(w))


def income(w: Writer, ledger: Ledger, style: str) -> Paragraph:
    """P3: all kinds of income with their shares; Beijing compares the whole with last year first."""
    values = {"fiscal": ledger.income(*FISCAL)}
    values |= {kind: ledger.income("nonfiscal", kind=kind) for kind in INCOME_KINDS}
    listed = {kind: value for kind, value in values.items() if value or style == "beijing"}
    about = target("income", "@total", "total", "all")
    opening, whole = _whole(
        w, ledger, "本年收入合计", ledger.income(), ledger.prior.income(), about, "P3", style
    )
    parts = [
        (KIND_NAMES[k], v, target("income", "@total", k, "fiscal" if k == "fiscal" else "nonfiscal"))
        for k, v in listed.items()
    ]
    phrase = "收入合计的" if style == "beijing" else ""
    return w.paragraph(f"{opening}，其中：{shared_list(w, whole, ledger.income(), parts, phrase, 'P3')}。")


def expenditure(w: Writer, ledger: Ledger, style: str) -> Paragraph:
    """P4: all natures of expenditure with their shares."""
    values = {nature: ledger.spent(nature=nature) for nature in NATURE_NAMES}
    listed = {nature: value for nature, value in values.items() if value or style == "beijing"}
    about = target("expenditure", "@total", "total", "all")
    opening, whole = _whole(
        w, ledger, "本年支出合计", ledger.spent(), ledger.prior.spent(), about, "P4", style
    )
    parts = [(NATURE_NAMES[k], v, target("expenditure", "@total", k, "all")) for k, v in listed.items()]
    phrase = "支出合计的" if style == "beijing" else ""
    return w.paragraph(f"{opening}，其中：{shared_list(w, whole, ledger.spent(), parts, phrase, 'P4')}。")


def _whole(
    w: Writer, ledger: Ledger, subject: str, now: int, before: int, about: Target, pattern: str, style: str
) -> tuple[str, int]:
    """The opening words of a closed list and the number of its whole."""
    final, text = w.say_money(now)
    opening = f"{ledger.year}年度{subject}{text}"
    if style == "beijing":
        columns = {"pattern": pattern, "base_kind": "prior_final", "parts_closed": True}
        opening += "，" + compared(
            w,
            subject,
            now,
            before,
            w.wording(("比上年", "较上年", "与上年相比")),
            about,
            {"final": final},
            **columns,
        )
        return opening, w.claims[-1].number
    return opening, w.claim(subject, {"final": final}, parts_closed=True, pattern=pattern, **about)


def gpb_overall(w: Writer, ledger: Ledger) -> Paragraph:
    """P5 and P1 in one claim: general-budget expenditure, its share of all expenditure, its change."""
    value = ledger.spent("gpb")
    final, text = w.say_money(value)
    share = w.percent(value, ledger.spent())
    about = target("gpb_expenditure", "@total", "total", "gpb", denominator_phrase="本年支出合计")
    subject = "一般公共预算财政拨款支出"
    change = compared(
        w,
        subject,
        value,
        ledger.prior.spent("gpb"),
        f"与{ledger.year - 1}年度相比，{subject}",
        about,
        {"final": final, "share": share},
        pattern="P5",
        base_kind="prior_final",
    )
    opening = f"{ledger.year}年度" if w.rng.random() < 0.5 else ""
    return w.paragraph(f"{opening}{subject}{text}，占本年支出合计的{w.put(share)}。{change}。{reason(w)}")


def gpb_structure(w: Writer, ledger: Ledger, style: str) -> Paragraph:
    """P6: classes with their shares."""
    value = ledger.spent("gpb")
    final, text = w.say_money(value)
    about = target("gpb_expenditure", "@total", "total", "gpb")
    whole = w.claim("一般公共预算财政拨款支出", {"final": final}, parts_closed=True, pattern="P6", **about)
    classes = sorted({leaf.code[:3] for leaf in ledger.of("gpb") if any(leaf.spent.values())})
    names = ledger.classification.name
    mark = "" if style == "beijing" else "（类）"
    pieces = []
    for code in classes:
        amount = ledger.spent("gpb", prefix=code)
        slot, said = w.say_money(amount)
        share = w.percent(amount, value)
        claim_about = target("gpb_expenditure", code, "total", "gpb")
        w.claim(
            names[code] + mark, {"final": slot, "share": share}, part_of=whole, pattern="P6", **claim_about
        )
        pieces.append(f"{names[code]}{mark}{said}，{'占比' if style == 'beijing' else '占'}{w.put(share)}")
    lead = "主要用于以下方面（按大类）" if style == "beijing" else "主要用于以下方面"
    return w.paragraph(f"{ledger.year}年度一般公共预算财政拨款支出{text}，{lead}：{'；'.join(pieces)}。")
