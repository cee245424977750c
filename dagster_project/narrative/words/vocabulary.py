"""The words of the narrative as data: ``vocabulary.yaml`` compiled to one linear scanner.

What a word means stands in the YAML; here it only becomes a token kind. One regular expression built from a trie
finds the longest word at each place, so a text of n characters costs n steps whatever it contains.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_DATES = r"|\d{4}年度?|\d{1,2}月|\d{1,2}日"

SIGNS = {"up": 1, "down": -1, "level": 0}


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The parsed YAML and the scanners made from it."""

    data: dict[str, Any]
    meaning: dict[str, tuple[str, Any]]
    scanner: re.Pattern[str]
    subjects: dict[str, list[tuple[str, str]]]
    subject_scanner: re.Pattern[str]
    filler: re.Pattern[str]
    unit: re.Pattern[str]
    understood: tuple[re.Pattern[str], ...]
    """What may stand beside the name of a subject without making it another quantity, those before taken first: funds (a
    token may begin within one: 一般公共预算支出), tokens, ``known_words`` with the fillers."""
    base_kind: dict[str, str]
    unit_family: dict[str, str]
    item_words: re.Pattern[str]
    """Any word of the rules for items: most phrases hold none."""
    item_words_anywhere: re.Pattern[str]
    """The longest of these words at each place, also within another (group 1)."""
    item_words_within: dict[str, tuple[str, ...]]
    """Word → the words that it begins with, itself too."""
    group_words: re.Pattern[str]
    """Any word for 人员经费 or 公用经费."""
    section_words: re.Pattern[str]
    """Any word of the rules for sections."""
    last_years: re.Pattern[str]
    """A clause that is told of last year: its figure is none of the account's, whatever the name in it says."""


def trie_pattern(words: list[str]) -> str:
    """A regular expression for the longest of ``words``, its alternatives sharing their beginnings."""
    root: dict = {}
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}

    def build(node: dict) -> str:
        optional = "" in node
        branches = [re.escape(c) + build(child) for c, child in sorted(node.items()) if c]
        if not branches:
            return ""
        body = branches[0] if len(branches) == 1 and not optional else "(?:" + "|".join(branches) + ")"
        return body + "?" if optional else body

    return build(root)


def _cue_words(data: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    meaning: dict[str, tuple[str, Any]] = {}
    for kind, words in data["budgets"].items():
        meaning |= {word: ("budget", kind) for word in words}
    plain = {
        "finals": "final",
        "completions": "completion",
        "execution_rates": "execution",
        "involved": "involved",
        "additions": "addition",
        "shares": "share",
        "parts": "parts",
        "respectively": "respectively",
        "list_openings": "opening",
        "reasons": "reason",
        "not_reasons": "opening",
        "lists": "list",
        "none_words": "none",
        "not_budget": "other",
    }
    for key, kind in plain.items():
        for word in data[key]:
            meaning.setdefault(word, (kind, None))
    for way, words in data["directions"].items():
        meaning |= {word: ("direction", SIGNS[way]) for word in words}
    for word in data["scopes"]:
        meaning[word] = ("scope", None)
    for way, words in data["reaches"].items():
        meaning |= {word: ("reach", SIGNS[way]) for word in words}
    for way, words in data["compare"].items():
        meaning |= {word: ("compare", SIGNS[way]) for word in words}
    return meaning


def _subject_words(data: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """Word → what it may say of a subject (feature, value)."""
    words: dict[str, list[tuple[str, str]]] = {}
    groups = (
        ("fund", data["funds"]),
        ("flow", data["flows"]),
        ("kind", data["kinds"]),
        ("nature", data["natures"]),
        ("balance", data["balances"]),
        ("group", data["economic_groups"]),
        ("total", {"total": data["totals"]}),
    )
    for feature, values in groups:
        for value, spellings in values.items():
            for word in spellings:
                words.setdefault(word, []).append((feature, value))
    return words


def _known_words(data: dict[str, Any]) -> list[str]:
    values = [*data["known_words"].values(), *data["funds"].values(), *data["flows"].values()]
    words = {word for spellings in values for word in spellings}
    return sorted(words | set(data["fillers"]) | set(data["totals"]) | set(data["natures"]["basic"]))


def _words_of(rule: dict[str, Any]) -> tuple[str, ...]:
    return (*rule.get("any", ()), *rule.get("all", ()))


_MORE_OR_LESS = r"(?P<bare>(?<![至最不许减增更缺])[略稍]?(?P<more>多|少)(?:支出|开支|支|用|花|安排|收)?了?(?=\d)|(?P<rate>增|升|降|减)(?=\d[\d.]*%))"
"""多, 少 with the amount at once behind it."""


def _prior_pattern(data: dict[str, Any]) -> str:
    """(上年决算为P), (其中上年决算数P): last year's figure in brackets."""
    prior = trie_pattern(data["comparators"]["prior_final"])
    return rf"(?P<prior>(?<=\()(?:其中[:，]?|含)?(?:{prior}|(?P<of_year>\d{{4}})年度?)(?:支出|收入)?(?:决算|实际|执行)?(?:支出|收入)?数?额?(?:为|是|:)?(?=\d))"


def _last_years_pattern(data: dict[str, Any]) -> str:
    """上年本年收入合计P, 该项支出上年为P; 上年结转 is a name of this year."""
    prior = f"(?:{trie_pattern(data['comparators']['prior_final'])})"
    return rf"{prior}(?![度同末底]|滚存|结转|结余)|[^,，。;；]*?(?<![比较与同]){prior}(?:(?:决算|支出|收入)?数?[为是]|决算数?)$"


def _comparator_pattern(data: dict[str, Any]) -> str:
    nouns = [word for words in data["comparators"].values() for word in words]
    prior = trie_pattern(data["comparators"]["prior_final"])
    compared = trie_pattern([word for words in data["compare"].values() for word in words])
    return (
        # 由上年P增至A; 低于上年决算N: less by N
        rf"(?P<margin>(?P<how>{compared})(?:了)?(?:{prior})(?:支出|收入)?(?:决算|执行|同期)?数?额?(?=\d))|"
        rf"(?P<from>(?:[由从]|[为是](?=[^，。;\d]{{1,12}}(?:\d{{4}}年度?[^，。;\d]{{0,6}})?\d[\d,.]*(?:亿元|万元|元)的\d))(?:{prior}|(?P<from_year>\d{{4}})年度?)的?(?:支出|收入)?(?:决算|执行)?数?额?的?(?=\d))|"
        r"(?P<comparator>(?:相?比较?于?|相?较于?|与|同|和|相对于|对比)(?:本部门|本单位|我单位|我部门)?"
        r"(?:(?P<year>\d{4})年度?的?(?P<of>"
        + trie_pattern(nouns)
        + r")?|(?P<noun>"
        + trie_pattern(nouns)
        + r"))"
        r"(?:支出)?(?:决算|同期|执行|实际)?(?:支出)?数?(?:相比|比较|对比|比)?)|(?P<yearonyear>同比|与上年同期相比)"
    )


def _first_of(words: Iterable[str]) -> str:
    """Looks ahead for a character that begins a token of the scanner: at most places none does, and nothing is tried."""
    letters = {word[0] for word in words} | set(
        "增上提减下相比较与同和对多少略稍由从上去"
    )  # unstated ways, comparators
    return r"(?=[\d\-，;。:!?、()" + "".join(sorted(letters)) + "])"


def _pattern(*groups: Iterable[str]) -> str:
    return trie_pattern([word for words in groups for word in words])


def _scanner(data: dict[str, Any], meaning: dict[str, tuple[str, Any]]) -> re.Pattern[str]:
    number = r"(?P<number>(?<![\d.])(?:(?<![\d.)\-])-)?\d+(?:[,.]\d+)*)"
    both = r"(?P<unstated>(?:增加|增长|上升|提高)[(/]?(?:减少|下降|降低)\)?|(?:减少|下降|降低)[(/]?(?:增加|增长|上升|提高)\)?)"
    word = f"(?P<word>{_pattern(meaning)})"
    punctuation = r"(?P<punctuation>[，;。:!?、()])"
    # The commonest first, as no two but a bracket's year and a number begin alike.
    tokens = (
        punctuation,
        _prior_pattern(data),
        number,
        _comparator_pattern(data),
        _MORE_OR_LESS,
        both,
        word,
    )
    return re.compile(_first_of(meaning) + "(?:" + "|".join(tokens) + ")")


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, compiled once."""
    data = yaml.load(
        (Path(__file__).parent / "vocabulary.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
    )
    meaning, subjects = _cue_words(data), _subject_words(data)
    scanner = _scanner(data, meaning)
    unit_family = {unit: family for family, units in data["units"].items() for unit in units}
    item_words = sorted({word for rule in data["items"] for word in _words_of(rule)})
    known = _pattern(_known_words(data)) + _DATES + r"|\d+(?:[,.]\d+)*"
    return Vocabulary(
        data,
        meaning,
        scanner,
        subjects,
        re.compile(_pattern(subjects)),
        re.compile(_pattern(data["fillers"]) + _DATES),
        re.compile(_pattern(unit_family)),
        (re.compile(_pattern(*data["funds"].values())), scanner, re.compile(known)),
        {noun: kind for kind, nouns in data["comparators"].items() for noun in nouns},
        unit_family,
        re.compile(_pattern(item_words)),
        re.compile(f"(?=({_pattern(item_words)}))"),
        {word: tuple(w for w in item_words if word.startswith(w)) for word in item_words},
        re.compile(_pattern(*data["economic_groups"].values())),
        re.compile(_pattern(*(rule["any"] for rule in data["sections"]))),
        re.compile(_last_years_pattern(data)),
    )
