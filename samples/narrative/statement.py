"""A paragraph as a template with slots: what is printed in each slot, and the claims that the slots make."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from samples.printing import FACTOR, number_text, percent_text, rounded


@dataclass
class Slot:
    """One figure in the words. ``exact``: 分, or the count; of a ratio (numerator, denominator)."""

    kind: str
    """amount, ratio, count."""
    text: str
    unit: str
    exact: int = 0
    ratio: tuple[int, int] = (0, 1)
    decimals: int = 2


@dataclass
class Claim:
    """One statement: constant columns of the claims table, and the slot behind each of its figures."""

    number: int
    columns: dict[str, object]
    slots: dict[str, str]
    """final, base, change, rate, share, completion, count → slot name."""
    signs: dict[str, int] = field(default_factory=dict)
    """Sign of ``change`` (printed without one)."""
    part_of: int | None = None


@dataclass
class Paragraph:
    template: str
    slots: dict[str, Slot]
    claims: list[Claim]

    @property
    def text(self) -> str:
        return self.template.format_map({name: slot.text for name, slot in self.slots.items()})

    def spans(self) -> dict[str, tuple[int, int]]:
        """Where each slot stands in ``text``."""
        spans, position, rest = {}, 0, self.template
        while "{" in rest:
            before, _, tail = rest.partition("{")
            name, _, rest = tail.partition("}")
            start = position + len(before)
            position = start + len(self.slots[name].text)
            spans[name] = (start, position)
        return spans


@dataclass
class Section:
    """A heading and its paragraphs. ``level`` 0: a part of the document."""

    heading: str
    level: int
    paragraphs: list[Paragraph] = field(default_factory=list)


@dataclass(frozen=True)
class Manner:
    """How one document words its figures."""

    unit: str
    separators: bool
    rate_decimals: int
    year: int
    varied: bool = False
    """Words drawn anew for each sentence, not the commonest ones."""
    spaced_percent: bool = False
    """``12.3 %``, as some print it."""
    trim: bool = False
    """Trailing zeros of 元 amounts left out now and then."""


class Writer:
    """Builds one paragraph: figures are registered as they are written."""

    def __init__(self, manner: Manner, rng: random.Random, numbers: list[int]) -> None:
        self.manner = manner
        self.rng = rng
        self._numbers = numbers
        self.slots: dict[str, Slot] = {}
        self.claims: list[Claim] = []

    def money(self, fen: int, *, bare: bool = False) -> str:
        """Register an amount; returns its slot name. Zero is printed as 0 in 元 and in 万元 alike."""
        unit = self.manner.unit
        shown = abs(rounded(fen, unit))
        text = "0" if fen == 0 else number_text(shown, unit, separators=self.manner.separators)
        if (
            self.manner.trim
            and unit == "元"
            and text.endswith("0")
            and "." in text
            and self.rng.random() < 0.3
        ):
            text = text.rstrip("0").rstrip(".")
        return self._slot(Slot("amount", text, unit, exact=abs(fen)))

    def percent(self, numerator: int, denominator: int, decimals: int | None = None) -> str:
        places = self.manner.rate_decimals if decimals is None else decimals
        text = percent_text(numerator, denominator, places)
        return self._slot(Slot("ratio", text, "%", ratio=(abs(numerator), abs(denominator)), decimals=places))

    def count(self, number: int, unit: str) -> str:
        return self._slot(Slot("count", str(number), unit, exact=number))

    def _slot(self, slot: Slot) -> str:
        name = f"x{len(self.slots)}"
        self.slots[name] = slot
        return name

    def put(self, name: str) -> str:
        """The slot's place in the template, with its unit after it."""
        unit = self.slots[name].unit
        return "{" + name + "}" + (" " if unit == "%" and self.manner.spaced_percent else "") + unit

    def say_money(self, fen: int) -> tuple[str, str]:
        name = self.money(fen)
        return name, self.put(name)

    def claim(
        self,
        subject: str,
        slots: dict[str, str],
        *,
        part_of: int | None = None,
        sign: int = 1,
        **columns: object,
    ) -> int:
        """Record a claim; returns its number, for the parts of it."""
        number = self._numbers[0]
        self._numbers[0] += 1
        self.claims.append(Claim(number, {"subject": subject, **columns}, slots, {"change": sign}, part_of))
        return number

    def paragraph(self, template: str) -> Paragraph:
        return Paragraph(template, self.slots, self.claims)

    def wording(self, choices):
        """One of several wordings; the first is the commonest."""
        return self.rng.choice(choices) if self.manner.varied else choices[0]

    def visible(self, fen: int) -> bool:
        """Whether an amount prints as more than 0.00."""
        return abs(rounded(fen, self.manner.unit)) >= FACTOR[self.manner.unit] // 100
