"""The section path and what it decides: topic, form, fund (docs/specification/narrative.md#sections)."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..text.headings import LONGEST_HEADING
from ..text.paragraphs import Paragraph
from ..words.vocabulary import Vocabulary

SILENT_TOPICS = frozenset({"glossary", "background"})
"""Sections whose numbers speak of no account: definitions, duties, history."""
NOT_FUNCTIONAL = frozenset(
    {"three_public", "performance", "procurement", "purchased_services", "assets", "staff", "background"}
)
"""Sections in which a name of the functional classification names something else."""
NO_TOTALS = NOT_FUNCTIONAL | {"operating_cost"}
"""Sections in which a fund or a flow is a source of money, and no total of a form."""


@dataclass(frozen=True)
class Section:
    """Where a paragraph stands. ``path`` are the printed headings and numbered heads from the outermost inwards."""

    path: tuple[str, ...] = ()
    topic: str = ""
    form: str | None = None
    fund: str | None = None
    title: str = ""


@dataclass
class SectionReader:
    """Follows the numbering through a document."""

    words: Vocabulary
    stack: list[tuple[int, str, bool]] = field(default_factory=list)
    _here: Section = field(default_factory=Section)
    _rules: dict[str, dict | None] = field(default_factory=dict)
    _known: dict[tuple[tuple[str, bool], ...], Section] = field(default_factory=dict)

    def enter(self, paragraph: Paragraph) -> Section:
        """The section of this paragraph; a numbered paragraph becomes part of the path."""
        if paragraph.level is None:
            return self._here
        while self.stack and self.stack[-1][0] >= paragraph.level:
            self.stack.pop()
        self.stack.append((paragraph.level, head_text(paragraph), paragraph.is_heading))
        key = tuple((title, alone) for _, title, alone in self.stack)
        if key not in self._known:
            self._known[key] = self._describe(key)
        self._here = self._known[key]
        return self._here

    def _describe(self, titles: tuple[tuple[str, bool], ...]) -> Section:
        path = tuple(title for title, _ in titles)
        found = [(title, self._rule(title)) for title, alone in titles if alone]
        if any(rule is not None and rule["topic"] == "glossary" for _, rule in found):
            return Section(path, "glossary")
        for heading, rule in reversed(found):
            if rule is not None:
                return Section(path, rule["topic"], rule.get("form"), rule.get("fund"), heading)
        return Section(path)

    def _rule(self, heading: str) -> dict | None:
        """The first rule of the vocabulary that speaks of a heading; many paragraphs stand under it."""
        if heading not in self._rules:
            rules = self.words.data["sections"] if self.words.section_words.search(heading) else ()
            self._rules[heading] = next(
                (rule for rule in rules if any(word in heading for word in rule["any"])), None
            )
        return self._rules[heading]


def head_text(paragraph: Paragraph) -> str:
    """The printed number and the words up to the first break: the paragraph's own heading."""
    text = paragraph.text[: LONGEST_HEADING + len(paragraph.number)]
    if paragraph.is_heading:
        return text
    for index, character in enumerate(text):
        if character in "。:;，" and index >= len(paragraph.number):
            return text[:index]
    return text
