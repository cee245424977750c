"""Findings in words, Chinese and English, from the templates of ``wording.yaml``
(docs/specification/verdicts.md#wording).

What is printed and where, what it was compared with, the recomputation in full, the difference and its allowance, the
reading, the innocent readings. Nothing here knows a body, a person or an intent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dagster_project.schemas import PARAGRAPH

from ...culprits.table_constraints import Check, OtherCheck
from ...explain.abstain.decided import UNLISTED
from ...explain.amounts import BY_CHANCE
from ...explain.case import Reading, Root
from ...figures.constraints import Figure, Interval
from .figures import as_printed, expected, label, place, printed, words
from .lead import equation, lead_of, made_of, needed_of
from .sums import other_style, recomputation, recomputed_with

MOST_CHECKS = 60
"""Lines of recomputation in one explanation."""
MOST_READINGS = 3
"""Possible causes that are told; the others are counted."""


def title(root: Root, language: int) -> str:
    """The headline of a finding: page, item, printed and expected figure, and the likely cause in a few words."""
    reading = root.readings[0] if root.readings else None
    slots = _slots(root, reading, language) | {"head": _head(root, language)}
    text = _entry(root.cause, reading)["title"][language].format_map(slots)
    return text[:1].upper() + text[1:]


def _head(root: Root, language: int) -> str:
    say, lead = words()["head"], lead_of(root)
    identity = root.checks[0].identity
    slots = {"title": identity.title_zh if language == 0 else identity.title_en}
    if lead is None:
        return _without_figure(root, slots, language)
    count, value = len(root.stated) if root.is_named else 1, lead.value(language)
    more = say["more"][language].format(count=count, left=count - 1) if count > 1 else ""
    kind = "bare" if not value else "expected" if root.is_named else "computed"
    return say[kind][language].format(
        place=place(lead.figure, language), more=more, figure=printed(lead.figure, language), value=value
    )


def _without_figure(root: Root, slots: dict[str, str], language: int) -> str:
    check = root.checks[0]
    if not isinstance(check, OtherCheck):
        return words()["head"]["unnamed"][language].format_map(slots)
    style, judgement = other_style(check), check.judgement
    slots |= {"here": style.amount(judgement.lhs, language), "there": style.amount(judgement.rhs, language)}
    return words()["head"]["other_document"][language].format_map(slots)


def _entry(cause: str, reading: Reading | None) -> Mapping[str, Sequence[str]]:
    """The sentences of a cause; of a word of direction those that repeat the word."""
    causes = words()["causes"]
    if cause == "sign" and reading is not None and "said" in reading.words:
        return causes["sign_of_word"]
    return causes.get(cause, causes["unexplained"])


def _slots(root: Root, reading: Reading | None, language: int) -> dict[str, str]:
    identity = root.checks[0].identity
    figure = reading.figure if reading else (root.stated[0][0] if root.stated else None)
    comma = "、" if language == 0 else ", "
    pointed = _pointed(reading)
    named = [f"{place(o, language)} {printed(o, language)}" for o in pointed]
    base = (("决算数", "the final figure") if (reading and reading.words.get("base") == "final") else ("其他基数", "another base"))[language]  # fmt: skip
    extra = dict(reading.words) if reading else {}
    value = reading.value if reading else None
    return extra | {
        "title": identity.title_zh if language == 0 else identity.title_en,
        "figure": printed(figure, language) if figure else "",
        "place": place(figure, language) if figure else "",
        "value": as_printed(value, figure, language) if value is not None and figure else "",
        "others": extra.get("joined", comma).join(named),
        "pointed": _in_a_word(pointed, language),
        "count": str(len(root.stated)),
        "holding": str(root.holding),
        "base": base,
        "power": extra.get("power", ""),
        "times": extra.get("times", ""),
        "funds": extra.get("funds", ""),
    }


def _in_a_word(pointed: Sequence[Figure], language: int) -> str:
    """The figure that a reading points to, for a title; of several how many."""
    if not pointed:
        return ("另一数字", "another figure")[language]
    if len(pointed) > 1:
        return words()["head"]["combined"][language].format(count=len(pointed))
    return f"{label(pointed[0], language)} {printed(pointed[0], language)}"


def _pointed(reading: Reading | None) -> tuple[Figure, ...]:
    """The figures a reading points to: of a share, the wholes without the part."""
    if reading is None:
        return ()
    return reading.others[1:] if reading.cause in ("wrong_denominator", "base_label") else reading.others


def explanation(root: Root, language: int) -> str:
    """The text of a finding in three paragraphs, an empty line between: what is printed and what it should be, in a
    sentence; the likely cause and what else it could be; the recomputation in full, check by check.
    """
    paragraphs = [
        _first_lines(root, language),
        _reading_lines(root, language) + _innocent_lines(root, language),
    ]
    if root.consequences:
        names = dict.fromkeys(_named_check(check, language) for check in root.consequences)
        text = words()["consequences"][language]
        paragraphs[1].append(text.format(checks=("；" if language == 0 else "; ").join(names)))
    paragraphs.append(_recomputed_lines(root, language))
    return PARAGRAPH.join("\n".join(lines) for lines in paragraphs)


def _first_lines(root: Root, language: int) -> list[str]:
    say, lead = words()["lead"], lead_of(root)
    if lead is None:
        return [_head(root, language) + ("。" if language == 0 else ".")]
    value, told = lead.value(language), equation(lead, language)
    kind = "bare" if not value else "sentence" if told else "short"
    if kind == "bare" and (told := made_of(lead, root.readings, language)):
        kind = "made_of"
    first = say[kind][language].format(figure=printed(lead.figure, language), value=value, equation=told)
    first, count = first[:1].upper() + first[1:], len(root.stated)
    return [first, say["several"][language].format(count=count)] if count > 1 and root.is_named else [first]


def _recomputed_lines(root: Root, language: int) -> list[str]:
    """The figures in question where they are several, then each check, the one that decides first."""
    several = needed_of(root) if len(root.stated) > 1 else []
    lines = [_stated_line(figure, needed, language) for figure, needed in several[:MOST_CHECKS]]
    lead = lead_of(root)
    decisive = [lead.check] if lead is not None and lead.check is not None else []
    for check in [*decisive, *(c for c in root.checks if c not in decisive)][:MOST_CHECKS]:
        lines.append(recomputation(check, language))
        lines += filter(None, [recomputed_with(check, root.corrected, language)])
    return lines


def _named_check(check: Check, language: int) -> str:
    return check.identity.title_zh if language == 0 else check.identity.title_en


def _stated_line(figure: Figure, needed: Interval | None, language: int) -> str:
    value = expected(figure, needed, language)
    return words()["lead"]["listed" if value else "listed_bare"][language].format(
        place=place(figure, language), figure=printed(figure, language), value=value
    )


def _reading_lines(root: Root, language: int) -> list[str]:
    lines = []
    head = "可能的解释：" if language == 0 else "Reading: "
    seen: set[str] = set()
    given: list[Reading | None] = list(root.readings)
    for reading in given or [None]:
        cause = reading.cause if reading else root.cause
        text = _entry(cause, reading)["reading"][language].format_map(_slots(root, reading, language))
        text = text.removeprefix("可能的解释：").removeprefix("一种可能的解释：")
        if reading and cause in BY_CHANCE and not root.is_named and len(root.stated) > 1:
            text = f"{place(reading.figure, language)}{'：' if language == 0 else ': '}{text}"
        if text not in seen:
            seen.add(text)
            lines.append(head + text)
    if len(lines) > MOST_READINGS:
        left = words()["lead"]["more_readings"][language].format(count=len(lines) - MOST_READINGS)
        lines = [*lines[:MOST_READINGS], left]
    if root.is_corrected:
        lines.append(words()["corrected"][language])
    if root.stated:
        lines.append(words()[_naming(root)][language])
    return lines


def _naming(root: Root) -> str:
    """Whether one figure is named, several are, one is with an open partner, or none."""
    if root.open_partner:
        return "open_partner"
    if not root.is_named:
        return "not_all_right"
    return "named" if len(root.stated) == 1 else "named_all"


def _innocent_lines(root: Root, language: int) -> list[str]:
    keys = dict.fromkeys(key for check in root.checks for key in check.identity.innocent)
    fits = root.cause in ("wrong_denominator", "base_label", "wrong_base")
    lines = []
    for key in keys:
        answer = "fits" if fits else "none"
        if key == UNLISTED and not fits:
            answer = "open" if root.is_undecided else "nothing_else"
        told = words()["tested"][answer][language]
        text = words()["innocent"][key][language].format(tested=told)
        lines.append(text if language == 0 else f"It {text}")
    return lines


def fact_words(kind: str, said: str, expected: str, language: int, **more: str) -> tuple[str, str]:
    """(title, sentence) of a text fact; ``where`` (page and form) and ``form`` stand in the title."""
    entry = words()["facts"][kind]
    should = words()["head"]["should"][language].format(
        value=f"“{expected}”" if language == 0 else f'"{expected}"'
    )
    slots = {"where": "", "form": "", "said": said, "expected": expected} | more
    slots |= {"should": should if expected else ""}
    reading = entry["reading"] if expected or "unknown" not in entry else entry["unknown"]
    title = entry["title"][language].format_map(slots)
    return title[:1].upper() + title[1:], reading[language].format_map(slots)
