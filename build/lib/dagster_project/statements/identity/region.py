"""The region of a body, by the names in its name (``dbt/seeds/region.csv``); null rather than a guess."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

_SHORT_PROVINCE = {"内蒙古自治区": "内蒙古", "广西壮族自治区": "广西", "西藏自治区": "西藏"} | {
    "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆",
}
_BEFORE_A_REGION = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分|部门:|单位:|编制单位:|中国共产党|中共|共青团|中国共产主义青年团|中国人民政治协商会议"
    r"|政协|国家税务总局|中华人民共和国|中国国民党革命委员会|中国民主同盟|民革|民盟|民建|民进|致公党|九三学社)*"
)
_DEPTH = {"province": 1, "prefecture": 2, "county": 3}
_NO_REGION = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")


@dataclass(frozen=True)
class Regions:
    """Codes by name, and each code's parents from the nearest outwards."""

    by_name: dict[str, tuple[str, ...]]
    depth: dict[str, int]
    parents: dict[str, tuple[str, ...]]
    names: dict[str, str]
    lengths: tuple[int, ...]


@cache
def regions(seeds: Path) -> Regions:
    """Load the region list once for a seeds folder."""
    frame = pl.read_csv(seeds / "region.csv", infer_schema=False)
    by_name: dict[str, list[str]] = defaultdict(list)
    depth, parent_of, names = {}, {}, {}
    for code, name, level, parent in frame.select("code", "name", "level", "parent_code").iter_rows():
        if level not in _DEPTH or name in _NO_REGION:
            continue
        names[code], depth[code], parent_of[code] = name, _DEPTH[level], parent
        by_name[name].append(code)
        if name in _SHORT_PROVINCE:
            by_name[_SHORT_PROVINCE[name]].append(code)
    parents = {code: _parents(code, parent_of) for code in names}
    lengths = tuple(sorted({len(name) for name in by_name}, reverse=True))
    return Regions({name: tuple(codes) for name, codes in by_name.items()}, depth, parents, names, lengths)


def _parents(code: str, parent_of: dict[str, str | None]) -> tuple[str, ...]:
    chain: list[str] = []
    parent = parent_of.get(code)
    while parent and parent in parent_of and parent not in chain:
        chain.append(parent)
        parent = parent_of.get(parent)
    return tuple(chain)


def region_of(name: str | None, seeds: Path, context: Iterable[str] = ()) -> str | None:
    """Code of the innermost region that ``name`` names, or None where none or several fit.

    A county whose name several prefectures have is decided by the parents named beside it, else by the parents that
    ``context`` (titles and headings of the document) names, else not at all.
    """
    known = regions(seeds)
    mentioned = _mentioned(name or "", known)
    around = {code for text in context for code in _mentioned(text, known)}
    for depth in sorted({known.depth[code] for code in mentioned}, reverse=True):
        codes = {code for code in mentioned if known.depth[code] == depth}
        outer = {code for code in mentioned if known.depth[code] < depth}
        within = _within(codes, outer, known) if outer else codes
        fitting = within if len(within) < 2 else _within(within, around, known)
        if len(fitting) == 1:
            return fitting.pop()
        if fitting or not outer:
            return None  # several regions of this name: not guessed
    return None


def _within(codes: Iterable[str], outer: set[str], known: Regions) -> set[str]:
    """The codes that have one of the outer regions among their parents."""
    return {code for code in codes if outer & set(known.parents[code])}


def _mentioned(name: str, known: Regions) -> set[str]:
    """Codes of the region names that ``name`` begins with, one after the other, the longest name first.

    A region's name in the middle of another word is none: 岚县 does not stand in 青岚县林业局.
    """
    found: set[str] = set()
    before = _BEFORE_A_REGION.match(name)
    at = before.end() if before else 0
    while at < len(name):
        piece = next((name[at : at + n] for n in known.lengths if name[at : at + n] in known.by_name), None)
        if piece is None:
            break
        found.update(known.by_name[piece])
        at += len(piece)
    return found
