"""Findings in words, Chinese and English, from the templates of ``wording.yaml``
(docs/specification/verdicts.md#wording).

What is printed and where, what it was compared with, the recomputation in full, the difference and its allowance, the
reading, the innocent readings. Nothing here knows a body, a person or an intent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...culprits.table_constraints import Check
from ...explain.abstain.decided import UNLISTED
from ...explain.amounts import BY_CHANCE
from ...explain.case import Reading, Root
from ...figures.constraints import Figure, Interval
from .figures import amount, as_printed, clause, place, printed, quote, unit_of, within, words
from .sums import recomputation, recomputed_with

__all__ = [
    "amount",
    "clause",
    "explanation",
    "fact_words",
    "place",
    "printed",
    "quote",
    "title",
    "unit_of",
    "words",
]
MOST_CHECKS = 60


def title(root: Root, language: int) -> str:
    """The headline of a finding."""
    reading = root.readings[0] if root.readings else None
    return _entry(root.cause, reading)["title"][language].format_map(_slots(root, reading, language))


def _entry(cause: str, reading: Reading | None) -> Mapping[str, Sequence[str]]:
    """The sentences of a cause; of a word of direction those that repeat the word."""
    causes = words()["causes"]
    if cause == "sign" and reading is not None and "said" in reading.words:
        return causes["sign_of_word"]
    return causes.get(cause, causes["unexplained"])


def _slots(root: Root, reading: Reading | None, language: int) -> Mapping[str, str]:
    identity = root.checks[0].identity
    figure = reading.figure if reading else (root.stated[0][0] if root.stated else None)
    others = reading.others if reading else ()
    comma = "、" if language == 0 else ", "
    named = [f"{place(o, language)} {printed(o)}" for o in _pointed(reading)] if others else []
    base = (("决算数", "the final figure") if (reading and reading.words.get("base") == "final") else ("其他基数", "another base"))[language]  # fmt: skip
    extra = dict(reading.words) if reading else {}
    return extra | {
        "title": identity.title_zh if language == 0 else identity.title_en,
        "figure": printed(figure) if figure else "",
        "place": place(figure, language) if figure else "",
        "value": as_printed(reading.value, reading.figure) if reading and reading.value is not None else "",
        "others": extra.get("joined", comma).join(named),
        "count": str(len(root.stated)),
        "holding": str(root.holding),
        "base": base,
        "power": extra.get("power", ""),
        "times": extra.get("times", ""),
        "funds": extra.get("funds", ""),
    }


def _pointed(reading: Reading | None) -> tuple[Figure, ...]:
    """The figures a reading points to: of a share, the wholes without the part."""
    if reading is None:
        return ()
    return reading.others[1:] if reading.cause in ("wrong_denominator", "base_label") else reading.others


def explanation(root: Root, language: int) -> str:
    """The whole text of a finding, line by line."""
    lines = [_stated_line(figure, needed, language) for figure, needed in root.stated[:MOST_CHECKS]]
    for check in root.checks[:MOST_CHECKS]:
        lines.append(recomputation(check, language))
        lines += filter(None, [recomputed_with(check, root.corrected, language)])
    lines += _reading_lines(root, language)
    lines += _innocent_lines(root, language)
    if root.consequences:
        names = dict.fromkeys(_named_check(check, language) for check in root.consequences)
        text = words()["consequences"][language]
        lines.append(text.format(checks=("；" if language == 0 else "; ").join(names)))
    return "\n".join(lines)


def _named_check(check: Check, language: int) -> str:
    return f"{check.identity.id} {check.identity.title_zh if language == 0 else check.identity.title_en}"


def _stated_line(figure: Figure, needed: Interval | None, language: int) -> str:
    said = f"{place(figure, language)}{'公布为' if language == 0 else ' is printed as '}{printed(figure)}"
    if needed is None or needed[0] < -(10**29) or needed[1] > 10**29:
        return said + ("。" if language == 0 else ".")
    low, high = (as_printed(end, figure) for end in within(needed, figure.step))
    value = low if low == high else f"{low} – {high}"
    return said + (
        f"，按公布数据计算为{value}。" if language == 0 else f"; the published figures give {value}."
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
        if text not in seen and len(seen) < MOST_CHECKS:
            seen.add(text)
            lines.append(head + text)
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


def fact_words(kind: str, said: str, expected: str, language: int) -> tuple[str, str]:
    """(title, sentence) of a text fact."""
    entry = words()["facts"][kind]
    slots = {"said": said, "expected": expected}
    reading = entry["reading"] if expected or "unknown" not in entry else entry["unknown"]
    return entry["title"][language].format_map(slots), reading[language].format_map(slots)


def joined(parts: Iterable[str]) -> str:
    """Lines that say something."""
    return "\n".join(part for part in parts if part)
