"""Everything decided about one document before it is set; the planter of errors works on this."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from samples.bodies import make_body
from samples.figures import Figures, fit_totals, make_figures, make_odd
from samples.forms import make_sheets
from samples.grids import FormSheet
from samples.invent import Profile, make_ledger, next_year
from samples.layout import Layout, changed_layout, make_layout
from samples.ledger import Ledger
from samples.narrative import Section, make_sections
from samples.quantities import Key


@dataclass(frozen=True)
class Planted:
    """One deliberate error. ``silent``: lies inside the rounding, nothing may be said about it."""

    kind: str
    cause: str
    """The cause a finding should name (docs/specification/verdicts.md#hypotheses, or a text fact)."""
    form_id: str
    item_code: str | None
    measure: str | None
    stated_text: str | None
    true_text: str | None
    quote: str = ""
    silent: bool = False


@dataclass
class Plan:
    """A document to be. Mutable: planting an error changes figures, sections or words."""

    seed: int
    ledger: Ledger
    layout: Layout
    figures: Figures
    sections: list[Section]
    title: str
    contents: list[str]
    """Titles of the forms as the contents page lists them."""
    undeclared: set[str] = field(default_factory=set)
    planted: list[Planted] = field(default_factory=list)
    duty: str = ""
    cover_year: int = 0

    def sheets(self) -> list[FormSheet]:
        return make_sheets(self.ledger, self.layout, self.figures, undeclared=frozenset(self.undeclared))

    def printed_keys(self) -> list[Key]:
        """Keys of the figures that the forms print, in printed order."""
        return [cell.key for sheet in self.sheets() for cell in sheet.grid.cells if cell.key is not None]


def make_profile(rng: random.Random, family: str) -> Profile:
    if family == "education":
        return Profile(
            typical=rng.choice([8_000_000, 40_000_000]),
            nonfiscal=1.0,
            balances=0.6,
            university=True,
            soc_leaves=0.0,
        )
    return Profile(
        classes=rng.randint(5, 8),
        typical=rng.choice([300_000, 1_500_000, 6_000_000, 20_000_000]),
        nonfiscal=rng.choice([0.0, 0.0, 1.0]),
        balances=rng.choice([0.0, 0.4]),
        round_budgets=rng.random() < 0.3,
    )


def make_plan(seed: int, family: str, *, ledger: Ledger | None = None, **changes: object) -> Plan:
    """The clean plan of a seed. ``changes`` replace fields of the layout (``unit="元"``)."""
    rng = random.Random(f"{family}/{seed}")
    layout = make_layout(family, rng, random.Random(f"{family}/{seed}/more"))
    if changes:
        layout = changed_layout(layout, changes, random.Random(f"{family}/{seed}/changes"))
    if ledger is None:
        ledger = make_ledger(
            rng, make_body(rng, family), rng.choice([2022, 2023, 2024]), make_profile(rng, family)
        )
    figures = make_figures(ledger, layout)
    if rng.random() < 0.5 and layout.mixed_unit is None:
        fit_totals(figures)
    sections = make_sections(ledger, layout, rng)
    title = f"{ledger.body.name}{ledger.year}年度部门决算"
    contents = [layout.titles[form] for form in layout.forms]
    plan = Plan(
        seed, ledger, layout, figures, sections, title, contents, cover_year=ledger.year, duty=_duty(ledger)
    )
    if layout.odd_figures:
        make_odd(figures, plan.printed_keys(), random.Random(f"{family}/{seed}/odd"))
    return plan


def _duty(ledger: Ledger) -> str:
    return f"{ledger.body.name}按照职责承担相关行政管理和公共服务工作，落实年度重点任务，做好预算执行和内部管理。"


def following_ledger(seed: int, ledger: Ledger) -> Ledger:
    """The next year of the same body; its prior figures are those of ``ledger``."""
    rng = random.Random(f"next/{seed}")
    return next_year(rng, ledger, make_profile(rng, "shanghai"))
