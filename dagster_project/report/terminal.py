"""Findings on a terminal, laid out like compiler diagnostics: place, underlined figure, explanation, advice.

Everything is built as ``rich.text.Text``, so no document can write markup or escape sequences to a terminal;
colours are the console's business (``rich.Console`` drops them where there is no terminal).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, get_args

import polars as pl
from rich.cells import cell_len
from rich.console import Group
from rich.text import Text

from dagster_project import schemas
from dagster_project.checks.ledger import Coverage, coverage

from .finding_parts import expected, paragraphs, printed
from .member_order import weight
from .quotes import figure_pattern
from .safe import one_line, plain
from .unread import told_rejections
from .words import FIGURE_COUNTS, SERIOUS, told_reasons, word

COLOURS = {"不一致": "bold red", "待核实": "bold yellow", "提示": "bold cyan"}
_QUOTE_WIDTH = 72


class Depth(NamedTuple):
    """How much of a finding is told: places in question and compared, checks of the recomputation."""

    stated: int
    compared: int
    checks: int


IN_SHORT, IN_FULL = Depth(3, 2, 0), Depth(60, 60, 1_000)

_SAY = {
    "zh": {
        "page": "第 {} 页",
        "compared": "比较对象",
        "expected": "应为 {}",
        "blank": "（空）",
        "printed": "此处公布",
        "sentence": "计算",
        "reading": "说明",
        "recomputation": "算式",
        "review": "复核",
        "help": "怎么办",
        "more": "… 另有 {} 处，--all 全部列出",
        "more_checks": "算式 {} 行，--all 全部列出",
        "advice": "对照第 {} 页原件核对该数字；如原件无误，请记下编号 {} 并反馈",
        "advice_text": "对照原件核对该处文字",
        "clean": "可验算的 {} 项中未发现不一致或待核实的情况",
        "covered": "可验算 {} 项，涉及表 {} 张、正文陈述 {} 条",
        "not_covered": "另有 {} 项不能验算：{}",
        "nothing": "没有可以验算的内容，未作任何判断",
        "why": "原因：{}",
        "no_figures": "没有读出可以相互比较的数字",
        "figures": "表内印出数字 {} 个，归入项目和栏目 {} 个，未能归入 {} 个",
        "hidden": "另有 {} 条提示，用 --all 查看",
        "checks": "勾稽校验",
        "summary": "不一致 {}，待核实 {}，提示 {}",
    },
    "en": {
        "page": "page {}",
        "compared": "compared with",
        "expected": "expected {}",
        "blank": "(blank)",
        "printed": "printed here",
        "sentence": "sums",
        "reading": "why",
        "recomputation": "in full",
        "review": "review",
        "help": "help",
        "more": "… and {} more places; --all lists them",
        "more_checks": "{} lines of recomputation; --all lists them",
        "advice": "compare this figure with page {} of the original; if it is right there, keep the id {} and report it",
        "advice_text": "compare these words with the original",
        "clean": "nothing that does not agree or needs verifying in the {} checks that could be evaluated",
        "covered": "{} checks evaluated, over {} forms and {} statements",
        "not_covered": "{} more could not be: {}",
        "nothing": "nothing in this file could be checked, and nothing is said of it",
        "why": "reasons: {}",
        "no_figures": "no figures were read that could be compared with each other",
        "figures": "{} figures printed in forms, {} bound to item and column, {} not",
        "hidden": "{} notes not shown; --all shows them",
        "checks": "checks",
        "summary": "does not agree {}, to be verified {}, notes {}",
    },
}


def render(
    document: Mapping[str, Any],
    findings: pl.DataFrame,
    checks: pl.DataFrame,
    rejections: pl.DataFrame,
    language: str = "zh",
    *,
    forms: pl.DataFrame | None = None,
    show_all: bool = False,
) -> Group:
    """The findings of one file for a terminal, after what was checked in it.

    ``document`` has at least ``file_name``; the frames are of ``schemas.FINDINGS``, ``CHECKS``, ``REJECTIONS`` and
    ``FORMS``. Level 提示, and all places and checks of a finding, are
    shown with ``show_all`` only.
    """
    say = _SAY["en" if language == "en" else "zh"]
    covered = coverage(checks)
    parts: list[Text] = [_head(document)]
    if document.get("document_id"):
        parts += _covered(covered, forms, say, language)
    shown = 0
    for finding in _in_order(findings):
        if show_all or finding["level"] in SERIOUS:
            parts += [Text(), *_diagnostic(document, finding, language, IN_FULL if show_all else IN_SHORT)]
            shown += 1
    parts += told_rejections(rejections, language, show_all=show_all)
    parts += [Text(), _summary(findings, checks, say)]
    hidden = findings.height - shown
    if not shown and document.get("document_id") and not covered.is_nothing:
        parts.append(Text(f"✓ {say['clean'].format(f'{covered.evaluated:,}')}", style="green"))
    if hidden:
        parts.append(Text(say["hidden"].format(hidden), style="dim"))
    return Group(*parts)


def _covered(
    covered: Coverage, forms: pl.DataFrame | None, say: Mapping[str, str], language: str
) -> Iterator[Text]:
    """What could be evaluated, before what was found in it: no finding means little where little was checked."""
    if forms is not None and not forms.is_empty():
        counts = (int(forms[name].sum() or 0) for name in FIGURE_COUNTS)
        yield Text(say["figures"].format(*(f"{count:,}" for count in counts)), style="dim")
    reasons = told_reasons(covered.reasons, language)
    if covered.is_nothing:
        yield Text(f"! {say['nothing']}", style="bold yellow")
        yield Text(f"  {say['why'].format(reasons or say['no_figures'])}", style="yellow")
        return
    line = say["covered"].format(f"{covered.evaluated:,}", len(covered.forms), f"{covered.claims:,}")
    if reasons:
        missing = sum(covered.reasons.values())
        line += ("; " if language == "en" else "；") + say["not_covered"].format(f"{missing:,}", reasons)
    yield Text(line, style="dim")


def _in_order(findings: pl.DataFrame) -> Iterator[dict[str, Any]]:
    rank = {level: position for position, level in enumerate(COLOURS)}
    yield from sorted(
        findings.to_dicts(), key=lambda f: (rank.get(f["level"], 9), f["page_number"] or 0, f["finding_id"])
    )


def _head(document: Mapping[str, Any]) -> Text:
    who = " ".join(
        one_line(document[key], longest=80)
        for key in ("entity_name", "fiscal_year", "document_kind")
        if document.get(key)
    )
    text = Text(one_line(document.get("file_name"), longest=200), style="bold")
    return text.append(f"  {who}", style="dim") if who else text


def _diagnostic(
    document: Mapping[str, Any], finding: dict[str, Any], language: str, depth: Depth
) -> Iterator[Text]:
    say = _SAY["en" if language == "en" else "zh"]
    colour = COLOURS.get(finding["level"], "bold")
    title = finding["title_en"] if language == "en" else finding["title_zh"]
    level = word("levels", finding["level"]).say(language)
    yield Text(level, style=colour).append(f": {one_line(title)}", style="bold")
    page = finding["page_number"]
    place = one_line(document.get("file_name"), longest=120) + (f":{page}" if page else "")
    yield (
        Text("  --> ", style="blue")
        .append(place, style="default")
        .append(
            f"  {finding['finding_id'][:12]} {word('causes', finding['cause']).say(language)}", style="dim"
        )
    )
    told = paragraphs(finding["explanation_en" if language == "en" else "explanation_zh"])
    yield from _note(say["sentence"], told.sentence)
    yield from _note(say["reading"], told.reading)
    yield from _shown_places(finding, depth, colour, language)
    lines = told.recomputation.split("\n") if told.recomputation else []
    yield from _note(say["recomputation"], "\n".join(lines[: depth.checks]), style="dim")
    if len(lines) > depth.checks:
        yield _gutter(say["more_checks"].format(len(lines) - depth.checks), style="dim")
    yield from _note(say["review"], told.review)
    advice = (
        say["advice"].format(page, finding["finding_id"][:12])
        if page and finding["stated_value"] is not None
        else say["advice_text"]
    )
    yield from _note(say["help"], advice, style="green")


def _shown_places(finding: dict[str, Any], depth: Depth, colour: str, language: str) -> Iterator[Text]:
    """The places in question and what decides, by sentence; how many are left."""
    say = _SAY["en" if language == "en" else "zh"]
    stated, compared = _members(finding)
    before = None
    for where, places in _by_sentence([*stated[: depth.stated], *compared[: depth.compared]], say, language):
        if where != before:
            yield _gutter(where, style="dim")
        before = where
        yield from _places(places, colour, say, language)
    left = max(0, len(stated) - depth.stated) + max(0, len(compared) - depth.compared)
    if left:
        yield _gutter(say["more"].format(left), style="dim")


def _members(finding: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The stated and the compared places of a finding, the heaviest first."""
    members = sorted(finding["members"] or [], key=weight)
    stated = [member for member in members if member["role"] == "stated"]
    return stated or [_as_member(finding)], [member for member in members if member["role"] == "compared"]


def _as_member(finding: dict[str, Any]) -> dict[str, Any]:
    """A finding without members (a text fact) as the one place it is about."""
    return finding | {"role": "stated", "quote": finding["stated_text"]}


def _by_sentence(
    members: list[dict[str, Any]], say: Mapping[str, str], language: str
) -> list[tuple[str, list[dict[str, Any]]]]:
    """(where, places): those of one sentence together, where one line shows all their figures; the others alone."""
    sentences: dict[tuple[str, str], list[list[dict[str, Any]]]] = {}
    for number, member in enumerate(members):
        quote = one_line(member["quote"])
        groups = sentences.setdefault((_where(member, say, language), quote or str(number)), [])
        for group in groups:
            together = [*group, member]
            _, marks = excerpt(quote, *(_stated(place, say) for place in together))
            if all(end > start for start, end in marks):
                group.append(member)
                break
        else:
            groups.append([member])
    return [(where, group) for (where, _), groups in sentences.items() for group in groups]


def _places(
    places: list[dict[str, Any]], colour: str, say: Mapping[str, str], language: str
) -> Iterator[Text]:
    """The quote or row of some places, each figure underlined, and what it should be."""
    first = places[0]
    quote = one_line(first["quote"]) or f"{one_line(first['item_name'])} {_stated(first, say)}".strip()
    line, marks = excerpt(quote, *(_stated(place, say) for place in places))
    number = str(first["page_number"] or "")
    yield Text(f"{number:>4} | ", style="blue").append(line, style="default")
    for place, (start, end) in zip(places, marks, strict=True):
        told, style = _told(place, say, language), colour if place["role"] == "stated" else "blue"
        if end > start:
            marked = " " * cell_len(line[:start]) + "^" * max(1, cell_len(line[start:end]))
            yield _gutter(f"{marked} {told}", style=style)
        else:
            yield _gutter(told, style=style)


def _told(place: dict[str, Any], say: Mapping[str, str], language: str) -> str:
    """What a place is to its finding, and what the published figures give for it."""
    role = say["printed"] if place["role"] == "stated" else say["compared"]
    should = expected(place)
    if not should:
        return role
    return f"{role}{'; ' if language == 'en' else '；'}{say['expected'].format(should)}"


def _stated(member: dict[str, Any], say: Mapping[str, str]) -> str:
    """The characters of a figure; an empty cell is called empty and no figure is put in it."""
    return one_line(member["stated_text"]) or printed(member) or say["blank"]


def _where(member: dict[str, Any], say: Mapping[str, str], language: str) -> str:
    """``第 3 页 · 支出决算表 · 合计 · 基本支出``; in the text the quote says the rest."""
    place = say["page"].format(member["page_number"]) if member["page_number"] else ""
    parts = list(filter(None, [one_line(member.get("address")) or place]))
    parts += [word("forms", member["form_id"]).say(language)] if member["form_id"] else []
    if member["form_id"] != "narrative":
        parts += [one_line(member["item_name"], longest=40)] if member["item_name"] else []
        parts += [word("measures", member["measure"]).say(language)] if member["measure"] else []
    return " · ".join(parts)


def excerpt(quote: str, *stated: str) -> tuple[str, list[tuple[int, int]]]:
    """(line, [(start, end), …]): the part of a quote that fits a line, and where each figure is in it.

    The line is laid round the first figure; (0, 0) for one that is not on it. A figure counts only where it stands
    alone: 12.3 is not found in 112.34.
    """
    matches = [re.search(figure_pattern(text), quote) if text else None for text in stated]
    found = [match for match in matches if match]
    if not matches or matches[0] is None:
        return quote[:_QUOTE_WIDTH] + ("…" if len(quote) > _QUOTE_WIDTH else ""), [(0, 0)] * len(stated)
    begin, stop = _window(quote, matches[0], found)
    before, after = ("…" if begin else ""), ("…" if stop < len(quote) else "")
    shift = len(before) - begin
    marks = [
        (match.start() + shift, match.end() + shift)
        if match and begin <= match.start() and match.end() <= stop
        else (0, 0)
        for match in matches
    ]
    return before + quote[begin:stop] + after, marks


def _window(quote: str, first: re.Match[str], found: Sequence[re.Match[str]]) -> tuple[int, int]:
    """(begin, stop) of the part of a quote round its first figure, with the others that still fit a line."""
    begin = max(0, first.start() - _QUOTE_WIDTH // 2)
    leftmost = min(match.start() for match in found if match.start() >= begin)
    if begin and (pause := re.search(r"[，。；：、\s]", quote[begin:leftmost])):
        begin += pause.end()  # not in the middle of another figure
    ends = (match.end() for match in found if match.end() <= begin + _QUOTE_WIDTH)
    return begin, min(len(quote), max(first.end() + _QUOTE_WIDTH // 3, *ends, 0))


def _gutter(text: str, style: str = "default") -> Text:
    return Text("     | ", style="blue").append(text, style=style)


def _note(label: str, text: str | None, style: str = "default") -> Iterator[Text]:
    lines = [line for line in plain(text).split("\n") if line.strip()]
    for number, line in enumerate(lines):
        head = f"     = {label}: " if number == 0 else " " * (cell_len(label) + 9)
        yield Text(head, style="blue").append(line.strip(), style=style)


def _summary(findings: pl.DataFrame, checks: pl.DataFrame, say: Mapping[str, str]) -> Text:
    levels = dict(findings.group_by("level").len().iter_rows())
    verdicts = dict(checks.group_by("verdict").len().iter_rows())
    counted: Sequence[int] = [levels.get(level, 0) for level in COLOURS]
    line = Text(say["summary"].format(*counted), style="bold")
    told = ", ".join(
        f"{word('verdicts', verdict).say('en' if say is _SAY['en'] else 'zh')} {verdicts[verdict]:,}"
        for verdict in get_args(schemas.Verdict)
        if verdict in verdicts
    )
    return line.append(f"   {say['checks']}: {told}", style="dim") if told else line
