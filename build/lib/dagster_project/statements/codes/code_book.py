"""Official codes and their names by year: what a printed name means, and whether a printed code and name agree.

The facts are the seeds of the warehouse (``dbt/seeds``), which hold every known name of a code with the years in
which it bore it. Names vary without a difference of meaning (brackets, 、, a final 支出, 和 for 与), so they are
compared by keys that leave the drift out. Three outcomes, never two: one code, several (no guess), none; and for a
code with its name: agree, contradict, cannot tell. A code that no list knows is not an error of the document.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from ..layout.text import ORDINAL

Side = Literal["functional", "economic"]
FILES: Mapping[Side, str] = {
    "functional": "functional_classification.csv",
    "economic": "economic_classification_department.csv",
}
_MEANINGLESS = re.compile(r"[^\w]|_")
_PART = re.compile(r"^其中[:：]?")
_LEVEL_MARK = re.compile(r"[(（][类款项][)）]$")
_SUFFIX = re.compile(r"(?<=..)(?:费用|费|事务)?(?:支出)?$")
_ALIKE = str.maketrans({"与": "和", "及": "和"})
_MEMORY = re.compile(r"\s*(?:recalled|start|end|years)")
_ALIKE_SHARE = 0.75
"""Share of a name's pairs of characters at which another spelling is still the same name."""


@lru_cache(maxsize=1 << 15)
def name_key(name: str) -> str:
    """A name as it is compared: NFKC, no white space, punctuation, ordinal (一、), 其中 or level mark （款）.

    >>> name_key("二十三、因公出国 (境) 费用"), name_key("其中：“三公”经费（款）")
    ('因公出国境费用', '三公经费')
    """
    text = "".join(unicodedata.normalize("NFKC", name).split())
    text = _PART.sub("", ORDINAL.sub("", _PART.sub("", text)))
    return _MEANINGLESS.sub("", _LEVEL_MARK.sub("", text))


@lru_cache(maxsize=1 << 15)
def name_stem(name: str) -> str:
    """The key without a final 支出, 费, 事务 and without 等 before it; 与 and 及 as 和.

    >>> name_stem("资源勘探信息等支出"), name_stem("医疗卫生与计划生育")
    ('资源勘探信息', '医疗卫生和计划生育')
    """
    return _SUFFIX.sub("", name_key(name).translate(_ALIKE), count=1).removesuffix("等")


@dataclass(frozen=True, slots=True)
class ListedName:
    """One row of a seed: a code under one name, with the years in which it bore it (None: open)."""

    code: str
    name: str
    level: str
    first: int | None
    last: int | None
    is_witnessed: bool
    """Some list or document shows it; otherwise it is known from memory alone."""

    def valid_in(self, year: int | None) -> bool:
        return year is None or (
            (self.first is None or self.first <= year) and (self.last is None or year <= self.last)
        )


@cache
def listed_names(path: Path) -> tuple[ListedName, ...]:
    """Every row of a classification seed, in its order."""
    with path.open(encoding="utf-8", newline="") as rows:
        return tuple(
            ListedName(
                row["code"],
                row["name"],
                row["level"],
                int(row["valid_from_year"]) if row["valid_from_year"] else None,
                int(row["valid_to_year"]) if row["valid_to_year"] else None,
                row["is_official"] == "true"
                and any(not _MEMORY.match(part) for part in row["source"].split(";")),
            )
            for row in csv.DictReader(rows)
        )


Index = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class CodeList:
    """One classification as of one year (None: of all years)."""

    names: Mapping[str, str]
    """code → its name of the year, else its latest."""
    alive: frozenset[str]
    """Codes that are valid in the year."""
    witnessed: frozenset[str]
    """Codes of the year that some list or document shows."""
    known: Mapping[str, frozenset[str]]
    """code → keys of every name that it ever bore."""
    tiers: tuple[Index, ...]
    """key → codes: the year's names exactly, then by stem; then the names of other years, exactly and by stem."""

    def codes(self, name: str, parent: str | None = None) -> frozenset[str]:
        """Every code that the name may mean, from the closest reading that knows it. ``parent``: see ``CodeBook``."""
        exact, stem = name_key(name), name_stem(name)
        for tier, key in zip(self.tiers, (exact, stem, exact, stem), strict=True):
            found = frozenset(c for c in tier.get(key, ()) if parent is None or _is_child(c, parent))
            if len(found) > 1 and len(found & self.alive) == 1:
                found &= self.alive
            if found:
                return found
        return frozenset()

    def code(self, name: str, parent: str | None = None) -> str | None:
        if not name_key(name):
            return None
        found = self.codes(name, parent)
        if not found and parent:
            return self._rest(name, parent)
        return next(iter(found)) if len(found) == 1 else None

    def _rest(self, name: str, parent: str) -> str | None:
        """款 99 and 项 99 are 其他 whatever they are called: under a parent its one 其他 is meant by a like name."""
        if not name_key(name).startswith("其他"):
            return None
        others = [c for c in self.alive if _is_child(c, parent) and c.endswith("99")]
        if len(others) != 1 or not (self._like(name, others[0]) or name_key(name) in ("其他", "其他支出")):
            return None
        return others[0]

    def agrees(self, code: str, name: str) -> bool | None:
        """Whether the name is one of the code's.

        True: a name that it bears or bore, or a spelling of one. False: the name of other codes of its level in the
        year. None: the code is on no list, or the name is on none.
        """
        if code not in self.known or not name_key(name):
            return None
        if name_stem(name) in {name_stem(key) for key in self.known[code]}:
            return True
        others = self.others(code, name)
        if others & self.tiers[0].get(name_key(name), frozenset()):
            return False
        is_rest = code.endswith("99") and len(code) > len("201") and name_key(name).startswith("其他")
        if is_rest or self._like(name, code):
            return True
        return False if others else None

    def others(self, code: str, name: str) -> frozenset[str]:
        """Other codes of the same level that bear the name in the year."""
        return frozenset(c for c in self.codes(name) & self.alive if len(c) == len(code) and c != code)

    def _like(self, name: str, code: str) -> bool:
        stem = name_stem(name)
        return any(
            stem in known or known in stem or likeness(stem, known) >= _ALIKE_SHARE
            for known in (name_stem(key) for key in self.known[code])
            if known
        )


def _is_child(code: str, parent: str) -> bool:
    return len(code) == (len(parent) + 2 if parent else 3) and code.startswith(parent)


def likeness(one: str, other: str) -> float:
    """Dice coefficient of the pairs of neighbouring characters."""
    left, right = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other))
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def _index(rows: Iterable[ListedName], key: object) -> Index:
    index: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        index[key(row.name)].add(row.code)  # type: ignore[operator]
    return {text: frozenset(codes) for text, codes in index.items()}


@cache
def code_list(path: Path, year: int | None) -> CodeList:
    """The classification of a seed file as of a year."""
    rows = listed_names(path)
    valid = [row for row in rows if row.valid_in(year)]
    latest = {row.code: row.name for row in sorted(rows, key=lambda row: row.last or 9999)}
    known: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        known[row.code].add(name_key(row.name))
    return CodeList(
        latest | {row.code: row.name for row in reversed(valid)},
        frozenset(row.code for row in valid),
        frozenset(row.code for row in valid if row.is_witnessed),
        {code: frozenset(keys) for code, keys in known.items()},
        (_index(valid, name_key), _index(valid, name_stem), _index(rows, name_key), _index(rows, name_stem)),
    )


@dataclass(frozen=True)
class CodeBook:
    """Both classifications of a year: functional (类 款 项) and economic of departments (类 款)."""

    year: int | None
    functional_list: CodeList
    economic_list: CodeList

    @classmethod
    def load(cls, seeds_dir: Path, year: int | None) -> CodeBook:
        """The book of a year (None: every year's names alike); read once a process."""
        return _load(Path(seeds_dir), year)

    def functional(self, name: str, parent: str | None = None) -> str | None:
        """The one code that a printed name means, or None.

        ``parent``: only codes of the next level below it (``""``: the 类); None: of any level.
        """
        return self.functional_list.code(name, parent)

    def economic(self, name: str, parent: str | None = None) -> str | None:
        """As ``functional``, of the economic classification."""
        return self.economic_list.code(name, parent)

    def functional_name(self, code: str) -> str | None:
        """The official name in the book's year (else the latest); None for a code that no list knows."""
        return self.functional_list.names.get(code)

    def economic_name(self, code: str) -> str | None:
        return self.economic_list.names.get(code)

    def agrees(self, code: str, name: str, side: Side) -> bool | None:
        """Whether a code and its printed name belong together; None where the lists cannot tell."""
        return (self.functional_list if side == "functional" else self.economic_list).agrees(code, name)


@cache
def _load(seeds_dir: Path, year: int | None) -> CodeBook:
    return CodeBook(
        year,
        code_list(seeds_dir / FILES["functional"], year),
        code_list(seeds_dir / FILES["economic"], year),
    )
