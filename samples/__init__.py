"""Sample documents with known truth: invented bodies, exact ledgers, many layouts, planted errors. See README.md."""

from samples.errors import FACT_KINDS, KINDS, TABLE_KINDS, TEXT_KINDS
from samples.generate import Frames, Sample, build_plan, corpus, frames, generate, render, template
from samples.layout import FAMILIES
from samples.plan import Plan, Planted

__all__ = [
    "FACT_KINDS",
    "FAMILIES",
    "KINDS",
    "TABLE_KINDS",
    "TEXT_KINDS",
    "Frames",
    "Plan",
    "Planted",
    "Sample",
    "build_plan",
    "corpus",
    "frames",
    "generate",
    "render",
    "template",
]
