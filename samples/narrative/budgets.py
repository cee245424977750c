"""Sections on what was spent of the budget: by 项 (Shanghai, MOF), by 类 and 款 (Beijing), by economic class."""

from __future__ import annotations

from samples.classification import economic
from samples.ledger import PERSONNEL, Ledger
from samples.narrative.sentences import compared, reason, spent_of_budget, target
from samples.narrative.statement import Paragraph, Writer


def by_item(make, ledger: Ledger, style: str) -> list[Paragraph]:
    """P7, P8: the total, then every 项 of the general budget."""
    w: Writer = make()
    both = w.rng.random() < 0.25
    kinds = ("initial", "adjusted") if both else ("initial",)
    said = "全年预算" if both else "年初预算"
    about = target("gpb_expenditure", "@total", "total", "gpb")
    budgets = {kind: ledger.budget(kind) for kind in kinds}
    subject = "一般公共预算财政拨款支出"
    text, whole = spent_of_budget(w, subject, ledger.spent("gpb"), budgets, about, said=said)
    w.claims[0].columns["parts_closed"] = True
    paragraphs = [w.paragraph(f"{ledger.year}年度{subject}{text}其中：")]
    names = ledger.classification.name
    leaves = [
        leaf.code for leaf in ledger.of("gpb") if any(leaf.spent.values()) or any(leaf.initial.values())
    ]
    for number, code in enumerate(leaves, start=1):
        w = make()
        path = f"{names[code[:3]]}（类）{names[code[:5]]}（款）{names[code]}（项）"
        budgets = {kind: ledger.budget(kind, prefix=code) for kind in kinds}
        item = target("gpb_expenditure", code, "total", "gpb")
        text, _ = spent_of_budget(
            w, path, ledger.spent("gpb", prefix=code), budgets, item, part_of=whole, said=said
        )
        use = "。主要用于：按职责安排的支出。" if style == "shanghai" else "。"
        paragraphs.append(w.paragraph(f"{number}、{path}{use}{text}"))
    return paragraphs


def by_class(make, ledger: Ledger) -> list[Paragraph]:
    """P9: each 类 and its 款 against the 年初预算."""
    paragraphs = []
    names = ledger.classification.name
    codes = sorted({leaf.code[:3] for leaf in ledger.of("gpb")})
    for number, code in enumerate(codes, start=1):
        w: Writer = make()
        text, whole = _against_initial(w, f"“{names[code]}”（类）", code, ledger, None)
        w.claims[-1].columns["parts_closed"] = True
        paragraphs.append(w.paragraph(f"{number}、{text}。其中："))
        for sub in sorted({leaf.code[:5] for leaf in ledger.of("gpb") if leaf.code.startswith(code)}):
            w = make()
            text, _ = _against_initial(w, f"“{names[sub]}”", sub, ledger, whole)
            paragraphs.append(w.paragraph(f"{text}。{reason(w)}"))
    return paragraphs


def _against_initial(
    w: Writer, subject: str, code: str, ledger: Ledger, part_of: int | None
) -> tuple[str, int]:
    final, text = w.say_money(ledger.spent("gpb", prefix=code))
    about = target("gpb_expenditure", code, "total", "gpb")
    before = ledger.budget("initial", prefix=code)
    body = compared(
        w,
        subject,
        ledger.spent("gpb", prefix=code),
        before,
        "比年初预算",
        about,
        {"final": final},
        pattern="P9",
        base_kind="initial",
        part_of=part_of,
    )
    return f"{subject}{ledger.year}年度决算{text}，{body}", w.claims[-1].number


def basic_by_group(w: Writer, ledger: Ledger) -> Paragraph:
    """P11: personnel and public money, with the names of the lines that have an amount."""
    names = economic(ledger.year)
    final, text = w.say_money(sum(ledger.economic.values()))
    about = target("gpb_basic_economic", "@total", "amount", "gpb")
    whole = w.claim(
        "一般公共预算财政拨款基本支出", {"final": final}, parts_closed=True, pattern="P11", **about
    )
    pieces = []
    for item, word, value in (
        ("@personnel", "人员经费", ledger.personnel),
        ("@public", "公用经费", ledger.public),
    ):
        slot, said = w.say_money(value)
        side = target("gpb_basic_economic", item, "amount", "gpb")
        part = w.claim(word, {"final": slot}, part_of=whole, pattern="P11", **side)
        chosen = [
            c
            for c, v in ledger.economic.items()
            if (c[:3] in PERSONNEL) == (item == "@personnel") and w.visible(v)
        ]
        for code in chosen:
            w.claim(
                names[code],
                {},
                part_of=part,
                pattern="P11-list",
                **target("gpb_basic_economic", code, "amount", "gpb"),
            )
        pieces.append(f"{word}{said}，主要包括：{'、'.join(names[code] for code in chosen)}")
    return w.paragraph(f"{ledger.year}年度一般公共预算财政拨款基本支出{text}。其中：{'；'.join(pieces)}。")


def basic_by_class(make, ledger: Ledger) -> list[Paragraph]:
    """P9, P10: basic expenditure of the general budget and its economic classes against the 年初预算."""
    w: Writer = make()
    value = sum(ledger.economic.values())
    final, text = w.say_money(value)
    about = target("gpb_basic_economic", "@total", "amount", "gpb")
    before = ledger.budget("initial", nature="basic")
    body = compared(
        w,
        "基本支出",
        value,
        before,
        "比年初预算",
        about,
        {"final": final},
        pattern="P9",
        base_kind="initial",
        parts_closed=True,
    )
    whole = w.claims[-1].number
    opening = f"{ledger.year}年度本部门使用一般公共预算财政拨款安排基本支出"
    paragraphs = [w.paragraph(f"{opening}{text}，{body}。其中：")]
    names = economic(ledger.year)
    for number, (code, budget) in enumerate(ledger.economic_budget.items(), start=1):
        w = make()
        actual = ledger.economic_sum([code])
        final, text = w.say_money(actual)
        base, base_text = w.say_money(budget)
        change = actual - budget
        item = target("gpb_basic_economic", code, "amount", "gpb")
        if w.visible(change):
            slot, said = w.say_money(change)
            sign = 1 if change > 0 else -1
            tail = f"{'增加' if sign > 0 else '减少'}{said}"
            slots = {"final": final, "base": base, "change": slot}
        else:
            sign, tail, slots = 0, "与年初预算持平", {"final": final, "base": base}
        w.claim(
            names[code],
            slots,
            part_of=whole,
            pattern="P10",
            base_kind="initial",
            direction=sign,
            sign=sign,
            **item,
        )
        children = [names[c] for c in ledger.economic if c[:3] == code][:6]
        paragraphs.append(
            w.paragraph(
                f"{number}.{names[code]}：包括{'、'.join(children)}等支出{text}，年初预算{base_text}，{tail}。"
            )
        )
    return paragraphs
