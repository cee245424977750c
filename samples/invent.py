"""Inventing a ledger: codes, amounts, balances, budgets, economic classes and counts of a body, by seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

from samples.classification import BASIC_ONLY, Classification, economic, functional
from samples.ledger import INCOME_KINDS, THREE_PUBLIC, Body, Leaf, Ledger


@dataclass(frozen=True)
class Profile:
    """What kind of body to invent. Probabilities and sizes; amounts in 元."""

    classes: int = 5
    typical: int = 3_000_000
    fund_leaves: float = 0.35
    soc_leaves: float = 0.15
    nonfiscal: float = 0.4
    balances: float = 0.3
    round_budgets: bool = False
    university: bool = False


def make_ledger(rng: random.Random, body: Body, year: int, profile: Profile) -> Ledger:
    """A ledger of ``year`` together with the year before it, of the same body."""
    prior = _year(rng, body, year - 1, profile, None)
    return _year(rng, body, year, profile, prior)


def next_year(rng: random.Random, ledger: Ledger, profile: Profile) -> Ledger:
    """The year after ``ledger``: its opening balances are the closing ones, its prior figures are the printed ones."""
    return _year(rng, ledger.body, ledger.year + 1, profile, ledger)


def _amount(rng: random.Random, typical: int) -> int:
    """A 分 amount around ``typical`` 元, spread over two orders of magnitude."""
    return max(100_00, int(typical * 100 * rng.lognormvariate(0, 1.0)))


def _codes(rng: random.Random, body: Body, year: int, profile: Profile) -> list[tuple[str, str]]:
    """The (code, fund) pairs of a new body, depth first; codes that live through the three years it may be used."""
    lists = _lasting(year)
    other = sorted({code[:3] for code in lists.gpb} - {"201", "205", "208", "210", "221", *body.classes})
    wanted = list(body.classes[: max(1, profile.classes - 4)])
    if not profile.university:
        wanted = ["201", *wanted]
        wanted += rng.sample(other, max(0, profile.classes - 3 - len(wanted)))
    pairs: list[tuple[str, str]] = []
    for cls in wanted:
        subs = sorted({code[:5] for code in lists.gpb if code.startswith(cls)})
        for sub in rng.sample(subs, min(len(subs), rng.randint(1, 2))):
            leaves = [code for code in lists.gpb if code.startswith(sub)]
            pairs += [(code, "gpb") for code in rng.sample(leaves, min(len(leaves), rng.randint(1, 3)))]
    fixed = ["2080505", "2080506", "2101101" if body.all_admin else "2101102", "2210201", "2210203"]
    pairs += [(code, "gpb") for code in fixed if code in lists.name]
    if rng.random() < profile.fund_leaves:
        pairs += [(code, "gf") for code in rng.sample(lists.gf, rng.randint(1, 2))]
    if rng.random() < profile.soc_leaves:
        pairs += [(code, "soc") for code in rng.sample(lists.soc, 1)]
    if rng.random() < profile.nonfiscal:
        spending = [code for code, fund in pairs if fund == "gpb" and code not in BASIC_ONLY]
        pairs += [(code, "nonfiscal") for code in rng.sample(spending, min(2, len(spending)))]
    return sorted(set(pairs))


@cache
def _lasting(year: int) -> Classification:
    """The classification of ``year`` without the 项 that lose their code or parents in the next two years."""
    first, *later = (functional(y) for y in range(year, year + 3))

    def keep(codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(c for c in codes if all({c, c[:5], c[:3]} <= set(other.name) for other in later))

    return Classification(year, first.name, keep(first.gpb), keep(first.gf), keep(first.soc))


def _year(rng: random.Random, body: Body, year: int, profile: Profile, prior: Ledger | None) -> Ledger:
    if prior is None:
        pairs = _codes(rng, body, year, profile)
        before: dict[tuple[str, str], Leaf] = {}
    else:
        before = {(leaf.code, leaf.fund): leaf for leaf in prior.leaves}
        pairs = list(before)
    leaves = tuple(_leaf(rng, code, fund, profile, before.get((code, fund))) for code, fund in sorted(pairs))
    basic = sum(leaf.spent.get("basic", 0) for leaf in leaves if leaf.fund == "gpb")
    fixed = {
        c: sum(lf.spent.get("basic", 0) for lf in leaves if lf.fund == "gpb" and lf.code == c)
        for c in BASIC_ONLY
    }
    split = _economic(rng, year, basic, fixed)
    basic_budget = sum(leaf.initial.get("basic", 0) for leaf in leaves if leaf.fund == "gpb")
    has_nonfiscal = any(leaf.fund == "nonfiscal" for leaf in leaves)
    used = _amount(rng, profile.typical // 20) if has_nonfiscal and rng.random() < 0.5 else 0
    project = sum(leaf.spent.get("project", 0) for leaf in leaves if leaf.fund == "gpb")
    actual, initial, adjusted = _three_public(rng, split, project)
    goods, works, services = (
        _amount(rng, profile.typical // 8) if rng.random() < p else 0 for p in (0.9, 0.4, 0.9)
    )
    total = goods + works + services
    sme = rng.randint(total // 3, total) if total else 0
    micro = rng.randint(sme // 4, sme) if sme else 0
    kinds = rng.sample(_SERVICES, rng.randint(2, 4))
    return Ledger(
        body,
        year,
        leaves,
        used,
        used // rng.choice([2, 3, 5]) if used else 0,
        split,
        _spread_budget(rng, split, basic_budget),
        actual,
        initial,
        adjusted,
        {"goods": goods, "works": works, "services": services, "sme": sme, "micro": micro},
        tuple((kind, _amount(rng, profile.typical // 10)) for kind in kinds),
        _counts(rng, actual),
        prior,
    )


_SERVICES = (
    "物业管理服务",
    "档案整理服务",
    "法律顾问服务",
    "信息系统运行维护服务",
    "绿化养护服务",
    "窗口辅助服务",
    "课题研究服务",
)


def _leaf(rng: random.Random, code: str, fund: str, profile: Profile, before: Leaf | None) -> Leaf:
    natures = _natures(rng, code, fund) if before is None else tuple(before.spent)
    spent: dict[str, int] = {}
    for nature in natures:
        if before is None or not before.spent[nature]:
            share = {"nonfiscal": 8, "gf": 3}.get(fund, 1) * (4 if code in BASIC_ONLY else 1)
            spent[nature] = _amount(rng, profile.typical // share)
        else:
            spent[nature] = max(100, int(before.spent[nature] * rng.uniform(0.7, 1.45)))
    if fund == "soc" and rng.random() < 0.3:
        spent = dict.fromkeys(spent, 0)
    total = sum(spent.values())
    carries = "project" in spent and rng.random() < profile.balances
    opening = before.closing if before else (rng.randint(0, total // 4) if carries else 0)
    closing = rng.randint(0, total // 4) if carries else 0
    needed = total + closing - opening
    if needed < 0:
        closing, needed = closing - needed, 0
    income = _income(rng, fund, needed)
    if fund == "nonfiscal":
        return Leaf(code, fund, opening, income, spent, {}, {})
    initial, adjusted = {}, {}
    for nature, amount in spent.items():
        draw = rng.random()
        if draw < 0.12:
            initial[nature], adjusted[nature] = amount, amount
        elif draw < 0.22 and nature == "project":
            initial[nature], adjusted[nature] = 0, amount + rng.randint(0, amount // 20)
        else:
            initial[nature] = _round(int(amount / rng.uniform(0.72, 1.3)), profile)
            adjusted[nature] = _round(int(amount / rng.uniform(0.86, 1.0)), profile)
            adjusted[nature] = max(adjusted[nature], amount)
    return Leaf(code, fund, opening, income, spent, initial, adjusted)


def _round(amount: int, profile: Profile) -> int:
    return amount // 100_00 * 100_00 if profile.round_budgets else amount


def _natures(rng: random.Random, code: str, fund: str) -> tuple[str, ...]:
    if code in BASIC_ONLY or (code.endswith("01") and fund == "gpb"):
        return ("basic",)
    if fund in ("gf", "soc"):
        return ("project",)
    if fund == "nonfiscal":
        extra = rng.choice([(), (), ("operating",), ("to_superior",), ("to_subunit",)])
        return ("project", *extra) if rng.random() < 0.6 else ("basic", *extra)
    return rng.choice([("project",), ("project",), ("basic",), ("basic", "project")])


def _income(rng: random.Random, fund: str, needed: int) -> dict[str, int]:
    if fund != "nonfiscal":
        return {"fiscal": needed}
    kinds = rng.sample(INCOME_KINDS, rng.randint(1, 3))
    parts = _partition(rng, needed, [1.0] * len(kinds))
    return dict(zip(kinds, parts, strict=True))


def _partition(rng: random.Random, total: int, weights: list[float]) -> list[int]:
    """Non-negative integers that sum to ``total`` exactly, roughly by ``weights``."""
    draws = [weight * rng.uniform(0.4, 1.6) for weight in weights]
    whole = sum(draws)
    parts = [int(total * draw / whole) for draw in draws]
    parts[max(range(len(parts)), key=parts.__getitem__)] += total - sum(parts)
    return parts


_LINKED = {
    "30108": ("2080505",),
    "30109": ("2080506",),
    "30110": ("2101101", "2101102"),
    "30111": ("2101103",),
    "30113": ("2210201",),
}
_WEIGHTS = {
    "30101": 20, "30102": 16, "30103": 14, "30107": 10, "30112": 1, "30114": 1, "30199": 4, "30301": 1, "30302": 2,
    "30304": 1, "30305": 1, "30307": 1, "30309": 0.2, "30399": 1, "30201": 2, "30202": 0.5, "30205": 0.2, "30206": 0.6,
    "30207": 0.5, "30209": 2, "30211": 1, "30212": 0.3, "30213": 1, "30215": 0.3, "30216": 0.4, "30217": 0.1, "30226": 1,
    "30227": 2, "30228": 1, "30229": 1, "30231": 0.5, "30239": 2, "30299": 1, "31002": 0.7, "31007": 0.4, "31022": 0.2,
}  # fmt: skip


def _economic(rng: random.Random, year: int, basic: int, fixed: dict[str, int]) -> dict[str, int]:
    """Split basic expenditure by economic 款; contributions equal the 项 that pay them, as they do in practice."""
    known = economic(year)
    split = {}
    for code, sources in _LINKED.items():
        if code in known and (amount := sum(fixed.get(source, 0) for source in sources)):
            split[code] = amount
    chosen = [c for c in _WEIGHTS if c in known and (_WEIGHTS[c] >= 2 or rng.random() < 0.7)]
    parts = _partition(rng, basic - sum(split.values()), [_WEIGHTS[code] for code in chosen])
    split.update(zip(chosen, parts, strict=True))
    return dict(sorted(split.items()))


def _spread_budget(rng: random.Random, split: dict[str, int], total: int) -> dict[str, int]:
    classes = sorted({code[:3] for code in split})
    weights = [float(sum(a for c, a in split.items() if c[:3] == cls)) or 1.0 for cls in classes]
    return dict(zip(classes, _partition(rng, total, [w**0.98 for w in weights]), strict=True))


def _three_public(
    rng: random.Random, split: dict[str, int], project: int
) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Actual, 年初预算 and 全年预算 of the four items; the basic part of each is inside the actual."""
    basic = {"abroad": "30212", "vehicle_running": "30231", "reception": "30217"}
    actual = {item: split.get(code, 0) for item, code in basic.items()}
    actual["vehicle_purchase"] = rng.randint(12_000_000, 25_000_000) if rng.random() < 0.15 else 0
    if rng.random() < 0.3:
        actual["abroad"] += min(project // 50, rng.randint(0, 8_000_000))
    initial, adjusted = {}, {}
    for item in THREE_PUBLIC:
        amount = actual[item]
        initial[item] = int(amount / rng.uniform(0.6, 0.98)) // 100_00 * 100_00 + 100_00 if amount else 0
        if not amount and rng.random() < 0.4:
            initial[item] = rng.randint(2, 60) * 1_000_00
        adjusted[item] = max(
            amount, initial[item] - rng.randint(0, max(1, (initial[item] - amount) // 2 + 1))
        )
    return {i: actual[i] for i in THREE_PUBLIC}, initial, adjusted


def _counts(rng: random.Random, actual: dict[str, int]) -> dict[str, int]:
    running = actual["vehicle_running"]
    kinds = [rng.randint(0, 4) for _ in range(4)] if running else [0, 0, 0, 0]
    if running and not sum(kinds):
        kinds[1] = 1
    quota = rng.randint(20, 200)
    return {
        "vehicles": sum(kinds), "vehicle_secret": kinds[0], "vehicle_emergency": kinds[1], "vehicle_duty": kinds[2],
        "vehicle_special": kinds[3], "equipment": rng.randint(0, 6), "abroad_groups": rng.randint(1, 4) if actual["abroad"] else 0,
        "abroad_visits": rng.randint(4, 16) if actual["abroad"] else 0, "vehicles_purchased": 1 if actual["vehicle_purchase"] else 0,
        "reception_batches": rng.randint(3, 60) if actual["reception"] else 0, "reception_visits": rng.randint(60, 600) if actual["reception"] else 0,
        "staff_quota": quota, "staff_actual": rng.randint(quota * 3 // 4, quota), "projects": rng.randint(4, 40),
    }  # fmt: skip
