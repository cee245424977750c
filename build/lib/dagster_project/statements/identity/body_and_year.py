"""The body that publishes a document and the year it accounts for: witnesses, and what they agree on."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath

from ..layout.text import YEAR, TextLine, compact, words, year_of

WEIGHTS = {"cover": 5.0, "fill_in": 4.0, "heading": 3.0, "unit": 2.0, "sentence": 2.0, "file": 1.0}
_REPEATED = 0.25  # what each further witness of a kind adds, up to four
_SHORT_FORM = 0.8  # what a witness of the short name gives to the full one

_TITLE = re.compile(
    rf"(?:(?P<before>{YEAR})年?度?)?(?P<name>[\u4e00-\u9fff·A-Za-z(){{}}、×*＊]{{2,45}}?)"
    rf"(?:(?P<after>{YEAR})年?度?)?(?P<kind>部门所属单位|所属单位|部门|单位|学校)?(?:收支|财务|公开)?决算"
)
_FILL_IN = re.compile(
    r"^(?:编制部门|编制单位|公开部门|公开单位|填报部门|填报单位|部门名称|单位名称|预算单位|部门|单位)(?:\(公章\)|\(盖章\))?:(?P<name>[^:]{3,45}?)(?:金额单位|单位:|$)"
)
_ALONE_YEAR = re.compile(rf"^(?P<year>{YEAR})年?度$")
_OVERVIEW = re.compile(r"^第[一二三四五六七八九十]+部分(?P<name>.{3,45}?)(?:基本)?(?:概况|概述|情况)$")
_PART = re.compile(r"^第[一二三四五六七八九十]+部分.*(情况|说明|表|概况)$")
_SENTENCE_END = re.compile(r"[,。;:!?]")
_CONTENTS = re.compile(r"^(目录|目次|目錄)$")
_COVER_LINES = 14  # a cover has a title, a body, a year and a date, each wrapped at most


@dataclass(frozen=True, slots=True)
class Witness:
    """One place that names the body, the year or the kind of the document."""

    where: str  # cover, fill_in, heading, unit, sentence, file
    name: str | None
    year: int | None
    kind: str | None
    line: TextLine | None


def unify_name(name: str) -> str:
    """One spelling for the variants of a body's name: half width, no spaces or quotes, without 本级.

    >>> unify_name("上海市普陀区财政局（本级）")
    '上海市普陀区财政局'
    """
    text = compact(name)
    while (cut := words().cut_suffixes.sub("", text)) != text and len(cut) >= 3:
        text = cut
    return text


def is_short_for(short: str, full: str) -> bool:
    """The characters of ``short`` in their order in ``full``, ending alike: 区财政局, 普陀区财政局, 市发改委."""
    if short == full:
        return True
    letters = iter(full)
    return len(short) < len(full) and short[-1] == full[-1] and all(char in letters for char in short)


def clean_name(text: str) -> str | None:
    """A body's name out of what a pattern caught, or None if it is none."""
    lists = words()
    name = compact(text).strip("、·-—_")
    while (cut := lists.prefixes.sub("", name)) != name:
        name = cut
    name = _once(_balanced(unify_name(name)))
    if not 3 <= len(name) <= 45 or lists.not_a_name.search(name) or lists.not_a_name_end.search(name):
        return None
    return name


def _once(name: str) -> str:
    """A name said twice in a row, as by a page's head and the cover's title, said once."""
    half = len(name) // 2
    return name[:half] if half > 2 and name == name[:half] * 2 else name


def _balanced(name: str) -> str:
    """Without a bracket that has no partner."""
    if name.count("(") != name.count(")"):
        name = name.split("(")[0] if name.count("(") > name.count(")") else name.rpartition(")")[2]
    return name


def is_placeholder(name: str) -> bool:
    """上海市XX局."""
    return bool(words().placeholder.search(name))


def witnesses(lines: Sequence[TextLine], cells: Iterable[TextLine], file_name: str) -> list[Witness]:
    """Every place that names the body or the year, strongest kinds first."""
    cover = cover_lines(lines)
    found = list(_titles("cover", "".join(line.text for line in cover), cover[0] if cover else None))
    rest = lines[len(cover) :]
    for line, follower in pairwise([*rest, None]):
        if line is not None:
            found += _of_line(line, follower)
    for cell in cells:
        found += _fill_ins(cell)
        if match := _ALONE_YEAR.match(cell.text):
            found.append(Witness("fill_in", None, year_of(match["year"]), None, cell))
    stem = re.sub(r"^[\d.、\s_-]{1,6}(?!\d*年)", "", PurePath(file_name).stem)
    found += _titles("file", compact(stem), None)
    return found


def cover_lines(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines before the contents (at most two pages and fourteen lines); without contents, up to the first title."""
    head = [line for line in lines[: _COVER_LINES + 1] if line.page <= 2]
    for index, line in enumerate(head):
        if _CONTENTS.match(line.text) or (index and line.text.startswith("第一部分")):
            return head[:index]
    first_page = [line for line in head if line.page == 1]
    if len(first_page) < 6 and any(line.page > 1 for line in lines):
        return first_page
    for count in range(1, min(4, len(head)) + 1):
        if _TITLE.search("".join(line.text for line in head[:count])):
            return head[:count]
    return []


def _of_line(line: TextLine, follower: TextLine | None) -> Iterator[Witness]:
    yield from _fill_ins(line)
    if match := _ALONE_YEAR.match(line.text):
        yield Witness("fill_in", None, year_of(match["year"]), None, line)
    text = line.text
    is_heading = is_heading_like(line)
    if is_heading and follower is not None and len(follower.text) <= 12 and not _ends_a_title(text):
        text += follower.text  # a heading wrapped over two lines
    if match := _OVERVIEW.match(text):
        yield Witness("heading", clean_name(match["name"]), None, None, line)
        return
    for part in _SENTENCE_END.split(text):
        yield from _titles("heading" if is_heading else "sentence", part, line)


def is_heading_like(line: TextLine) -> bool:
    """A short line of its own without the marks of a sentence."""
    if line.role in ("title", "form_head"):
        return True
    is_short = len(line.text) <= 50 and not re.search(r"[,。;]", line.text)
    return is_short and ("决算" in line.text or bool(_PART.match(line.text)))


def _ends_a_title(text: str) -> bool:
    return bool(re.search(r"(表|说明|概况|解释|附件|公开|报告|情况|\d)$", text))


def _fill_ins(line: TextLine) -> Iterator[Witness]:
    if (match := _FILL_IN.match(line.text)) and not re.search(r"[亿万千百]?元$", match["name"]):
        name = clean_name(match["name"])
        if name:
            yield Witness("fill_in", name, None, None, line)


def _titles(where: str, text: str, line: TextLine | None) -> Iterator[Witness]:
    if "决算" not in text:  # with which the pattern ends: looking for the word is quicker
        return
    for match in _TITLE.finditer(text):
        name = clean_name(match["name"])
        year = match["before"] or match["after"]
        kind = match["kind"] or _kind_of(match["name"])
        if name and where == "sentence" and not (match["after"] or words().body_end.search(name)):
            name = (
                None  # a sentence about 决算 has many nouns; only a year or a body's ending makes one a name
            )
        if name or year:
            yield Witness(where, name, year_of(year) if year else None, kind, line)


def _kind_of(name: str) -> str | None:
    """部门 or 单位 where the lazy name swallowed it (2023年度部门决算)."""
    for kind in ("部门", "单位"):
        if name.endswith(kind):
            return kind
    return None


def name_scores(found: Sequence[Witness], units: Sequence[str]) -> dict[str, float]:
    """Score of every name: kinds of witnesses weighted, short forms counted for the full name."""
    counts = _witnesses_of(found, units)
    own = {
        name: _weigh(where)
        for name, where in counts.items()
        if words().body_end.search(name) or len(where) > 1 or where["cover"]
    }
    return {
        name: score
        + sum(
            _SHORT_FORM * other
            for short, other in own.items()
            if short != name and _may_stand_for_all(counts[name]) and is_short_for(short, name)
        )
        for name, score in own.items()
    }


def _witnesses_of(found: Sequence[Witness], units: Sequence[str]) -> dict[str, Counter[str]]:
    """Name → how often each kind of witness gives it; the first of the units is one more witness."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for witness in found:
        if witness.name and not is_placeholder(witness.name):
            counts[witness.name][witness.where] += 1
    for unit in units[:1]:
        if compact(unit) != unify_name(unit) and not is_placeholder(unit):
            counts[unify_name(unit)]["unit"] += 1
    return counts


def _may_stand_for_all(where: Counter[str]) -> bool:
    """A full name may gather the votes of its short forms if it is on the cover, filled in, or seen twice."""
    return bool(where["cover"] or where["fill_in"]) or where.total() >= 2


def _weigh(where: Counter[str]) -> float:
    return sum(WEIGHTS[kind] * (1 + _REPEATED * min(count - 1, 4)) for kind, count in where.items())


def best_name(scores: dict[str, float]) -> str | None:
    """The name with the most support; of equals the longer."""
    return max(scores, key=lambda name: (scores[name], len(name)), default=None)


def year_scores(found: Sequence[Witness]) -> dict[int, float]:
    """Support of each year by title, heading, fill-in line and file name."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for witness in found:
        if witness.year:
            counts[witness.year][witness.where] += 1
    return {year: _weigh(where) for year, where in counts.items()}


def best_kind(found: Sequence[Witness]) -> str | None:
    """部门决算 or 单位决算, by the titles."""
    votes: Counter[str] = Counter()
    for witness in found:
        if witness.kind:
            votes[words().data["kinds"][witness.kind]] += WEIGHTS[witness.where]  # type: ignore[assignment]
    return max(votes, key=lambda kind: votes[kind], default=None)
