"""Names of classification items → codes: the document's own forms first, then the code tables.

There are three outcomes: one code; several (ambiguous, not guessed); none. A name that drifts (教育, 教育支出) is
compared without its final 支出, white space and kind of brackets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import polars as pl

from dagster_project.schemas import ClaimReason
from dagster_project.statements.codes.code_book import listed_names
from dagster_project.statements.forms.names import forms_of_kind

from ..text.spelling import IGNORED, SPELLING

CodeOrReason = tuple[str | None, ClaimReason | None]
"""(code, None), or (None, why there is no one code)."""
FUNCTIONAL_FORMS = (*forms_of_kind("functional"), *forms_of_kind("line"))
"""Their rows bear names of the functional classification; 01 and 04 those of its 类."""
GROUP_PREFIXES = {
    "@personnel": (("301", "303"),),
    "@public": (("302", "307", "310", "311", "312", "313", "399"), ("309",)),
}
"""Economic classes of 人员经费 and of 公用经费, likelier ones first: basic expenditure is hardly ever 309 (基本建设)."""
ECONOMIC_FORMS = forms_of_kind("economic")
CODED_FORMS = frozenset({*FUNCTIONAL_FORMS, *ECONOMIC_FORMS})
LEVEL_LENGTH = {"类": 3, "款": 5, "项": 7}


@lru_cache(maxsize=1 << 13)
def name_keys(name: str) -> tuple[str, str]:
    """A name as it is compared: half-width brackets, no white space, no quotes, no trailing colon; and without 支出."""
    spelled = name.translate(SPELLING)
    exact = "".join(c for c in spelled if not c.isspace() and c not in IGNORED).strip(":，。、;")
    return exact, exact.removesuffix("支出").removesuffix("费用").removesuffix("费")


@dataclass
class NameTable:
    """key → codes, and the same without a final 支出."""

    exact: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    loose: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, name: str, code: str) -> None:
        exact, loose = name_keys(name)
        self.exact[exact].add(code)
        self.loose[loose].add(code)

    def find(self, name: str, accept: Iterable[str] | None = None, *, length: int | None = None) -> set[str]:
        """Codes of a name, only those under one of the prefixes ``accept`` and of that many digits."""
        exact, loose = name_keys(name)
        prefixes = tuple(accept) if accept else None
        for found in (self.exact.get(exact), self.loose.get(loose)):
            codes = {
                code
                for code in found or ()
                if (length is None or len(code) == length)
                and (prefixes is None or (code.startswith(prefixes) and code not in prefixes))
            }
            if codes:
                return codes
        return set()


@cache
def _seed(path: Path, year: int | None) -> NameTable:
    table = NameTable()
    for row in listed_names(path):
        if row.valid_in(year):
            table.add(row.name, row.code)
    return table


@dataclass(frozen=True)
class Names:
    """Names of one document: what its forms print, and what the official tables say for its year."""

    functional: NameTable
    economic: NameTable
    functional_seed: NameTable
    economic_seed: NameTable
    observed: frozenset[str]
    functional_ever: NameTable = field(default_factory=NameTable)
    """What the official tables say for any year."""
    _known: dict[tuple, CodeOrReason] = field(default_factory=dict)
    """What was looked up: a document has few names and says them again and again."""

    def functional_code(
        self, name: str, *, length: int | None = None, under: Iterable[str] | None = None
    ) -> CodeOrReason:
        """(code, None), or (None, why not): unknown_name or ambiguous_name."""
        return self._code(self.functional, self.functional_seed, name, length, under)

    def functional_code_ever(self, name: str, length: int, under: str) -> str | None:
        """The one code of a name under a code, of whatever year: names and codes outlive their years in text."""
        codes = self.functional_ever.find(name, (under,), length=length)
        return next(iter(codes)) if len(codes) == 1 else None

    def economic_code(
        self, name: str, *, length: int | None = None, under: Iterable[str] | None = None
    ) -> CodeOrReason:
        return self._code(self.economic, self.economic_seed, name, length, under)

    def basic_economic_code(self, name: str, group: str | None) -> CodeOrReason:
        """As ``economic_code``: the 款 of basic expenditure that bears the name, of 人员经费 or 公用经费 if that is told."""
        likely = tuple(prefix for tiers in GROUP_PREFIXES.values() for prefix in tiers[0])
        reason: ClaimReason | None = None
        for prefixes in GROUP_PREFIXES.get(group or "", (likely,)):
            code, reason = self.economic_code(name, length=5, under=prefixes)
            if code is not None:
                return code, None
        return None, reason

    def functional_codes(self, name: str) -> set[str]:
        """Every code that bears the name, in the document's forms and in the code tables."""
        return self.functional.find(name) | self.functional_seed.find(name)

    def _code(
        self, own: NameTable, seed: NameTable, name: str, length: int | None, under: Iterable[str] | None
    ) -> CodeOrReason:
        prefixes = tuple(under) if under else None
        key = (own is self.economic, name, length, prefixes)
        if key not in self._known:
            self._known[key] = self._look_up((own, seed), name, length, prefixes)
        return self._known[key]

    def _look_up(
        self, tables: Iterable[NameTable], name: str, length: int | None, prefixes: tuple[str, ...] | None
    ) -> CodeOrReason:
        for table in tables:
            codes = table.find(name, prefixes, length=length)
            if len(codes) > 1 and codes & self.observed:
                codes &= self.observed
            if len(codes) == 1:
                return next(iter(codes)), None
            if codes:
                return None, "ambiguous_name"
        return None, "unknown_name"


def read_names(observations: pl.DataFrame, seeds: Path, year: int | None) -> Names:
    """Name tables of one document: its observations (forms with codes) and the seeds valid in ``year``."""
    functional, economic = NameTable(), NameTable()
    observed: set[str] = set()
    columns = (observations[name].to_list() for name in ("form_id", "item_code", "item_name", "item_label"))
    coded = {  # the same name in one form after another
        (form in ECONOMIC_FORMS, code, name, label)
        for form, code, name, label in zip(*columns, strict=True)
        if form in CODED_FORMS and code and code.isdecimal()
    }
    for is_economic, code, name, label in coded:
        table = economic if is_economic else functional
        if not is_economic:
            observed.add(code)
        for text in {name, label} - {None}:
            table.add(text.split("、", 1)[-1] if len(code) == 3 else text, code)
    return Names(
        functional,
        economic,
        _seed(seeds / "functional_classification.csv", year),
        _seed(seeds / "economic_classification_department.csv", year),
        frozenset(observed),
        _seed(seeds / "functional_classification.csv", None),
    )
