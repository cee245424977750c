"""Items that rules of the vocabulary name by their words (``vocabulary.yaml``, items): 公务接待费, 政府采购, 车辆."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ..words.vocabulary import Vocabulary
from .sections import Section
from .totals import Subject

SOURCE_SET = frozenset({"fund_market", "fund_district", "fund_central", "fund_province"})
BUDGET_SOURCES = (
    "reserve_of_unit",
    "special_account_funds",
    "other_funds",
    "funds_brought_forward",
    "funds_carried_forward",
)
"""Lines of a budget that no form of an account has: members of the lists that they stand in, as far as the words say so."""
ITEM_SETS = {
    **dict.fromkeys(("abroad", "vehicle", "reception"), "three_public"),
    **dict.fromkeys(("vehicle_purchase", "vehicle_running"), "vehicle"),
    **dict.fromkeys(("vehicle_fuel", "vehicle_repair", "vehicle_insurance", "vehicle_other"), "vehicle_cost"),
    **dict.fromkeys(("goods", "works", "services"), "procurement"),
    **dict.fromkeys(SOURCE_SET, "source"),
    **dict.fromkeys(("asset_current", "asset_fixed", "asset_intangible", "asset_construction"), "asset"),
    **dict.fromkeys(("liabilities", "net_assets"), "balance_sheet"),
    **dict.fromkeys(BUDGET_SOURCES, "budget_source"),
}
_AVERAGE = re.compile(r"人均|车均|平均|每辆|每人")
_NOWHERE = (-1, 0)


def last_of(words: Sequence[str] | None, text: str) -> tuple[int, int]:
    """(end of the last occurrence, length) of the word that ends last; ``(-1, 0)`` where none occurs."""
    best = _NOWHERE
    for word in words or ():
        at = text.rfind(word)
        if at >= 0:
            best = max(best, (at + len(word), len(word)))
    return best


def _path_fits(rule: dict, section: Section) -> bool:
    """Whether the headings above speak of what the rule is about: the department as a whole, and not a project."""
    headings = " ".join(section.path)
    return any(word in headings for word in rule["path"]) and not any(w in headings for w in rule["not_path"])


def _holds(rule: dict, phrase: str, section: Section) -> bool:
    """Whether a rule for items, whose words were found, holds of this phrase under these headings."""
    if _AVERAGE.search(phrase) and not rule["item"].endswith("_average"):
        return False
    if any(word in phrase for word in rule.get("none", ())):
        return False
    return "path" not in rule or _path_fits(rule, section)


class NamedItems:
    """Finds the items that phrases of one document name. ``residue``: what is left of a phrase without its cues."""

    def __init__(self, words: Vocabulary, residue: Callable[[str], str]) -> None:
        self.words = words
        self._residue = residue
        self._rules_of: dict[str, list[dict]] = {}

    def find(self, phrase: str, lead: str, section: Section) -> Subject | None:
        """The item that the words of a rule name in ``phrase`` (all of some rules: in ``lead``); None if none do."""
        if not self.words.item_words.search(lead):
            return None
        best, named = _NOWHERE, None
        found = self._places(phrase)
        for rule in self._rules(section.topic):
            if "all" in rule:
                if all(word in lead for word in rule["all"]) and _holds(rule, phrase, section):
                    return _from_rule(rule)._replace(named_by=(*rule["all"], *rule.get("any", ())))
                continue
            known = found.keys() & rule["words"]
            place = max([(found[word], len(word)) for word in known], default=_NOWHERE) if known else _NOWHERE
            if place > best and _holds(rule, phrase, section):
                best, named = place, rule
        if named is None:
            return None
        end, length = best
        before = phrase[: end - length]
        if (
            before.endswith(("、", "和", "及", "与"))
            and len(self._residue(before)) >= 2
            and named.get("form")
        ):
            return Subject(phrase[:end], reason="joint_subject")
        return _from_rule(named, phrase[end - length : end])

    def _places(self, phrase: str) -> dict[str, int]:
        """Words of rules in a phrase → where their last occurrence ends. At each place the longest word and those it begins with."""
        found: dict[str, int] = {}
        for match in self.words.item_words_anywhere.finditer(phrase):
            start = match.start()
            for word in self.words.item_words_within[match.group(1)]:
                found[word] = start + len(word)
        return found

    def _rules(self, topic: str) -> list[dict]:
        """The rules for items that hold in sections of this topic, in their order; ``words``: the set of ``any``."""
        if topic not in self._rules_of:
            rules = [rule for rule in self.words.data["items"] if topic in rule.get("in", (topic,))]
            self._rules_of[topic] = [rule | {"words": frozenset(rule.get("any", ()))} for rule in rules]
        return self._rules_of[topic]


def _from_rule(rule: dict, text: str = "") -> Subject:
    item = rule["item"]
    return Subject(
        text, rule.get("form"), item, rule.get("measure"), rule.get("fund"), ITEM_SETS.get(item, "other")
    )
