"""Deliberate errors: ``plant(plan, kind, rng)`` changes a clean plan and says where and what a reader should find.

Kinds of tables stand in ``errors_table``, figures in the words in ``errors_text``, text
facts in ``errors_facts``. A kind that finds no fitting place in
a plan raises CannotPlant; nothing is changed then.
"""

from __future__ import annotations

import random

from samples.errors_facts import FACT_KINDS
from samples.errors_table import TABLE_KINDS
from samples.errors_text import TEXT_KINDS
from samples.placing import CannotPlant
from samples.plan import Plan, Planted

KINDS = (*TABLE_KINDS, *TEXT_KINDS, *FACT_KINDS)


def plant(plan: Plan, kind: str, rng: random.Random) -> Planted:
    """Plant one error of a kind. CannotPlant if the document offers no place; KeyError for an unknown kind."""
    planter = {**TABLE_KINDS, **TEXT_KINDS, **FACT_KINDS}[kind]
    planted = planter(plan, rng)
    plan.planted.append(planted)
    return planted


__all__ = ["FACT_KINDS", "KINDS", "TABLE_KINDS", "TEXT_KINDS", "CannotPlant", "plant"]
