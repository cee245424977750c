"""Sentences → claims (陈述): every figure of the narrative, bound to what it is about, or said to be no claim.

``read_narrative`` is the whole stage. It imports only stages before it and knows nothing of verdicts: a claim says
what is printed, its base, its denominator and its list; whether that agrees is the checks' business.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from dagster_project.schemas import CLAIMS, TEXT_FACTS, UNCLAIMED_NUMBERS
from dagster_project.settings import seeds_folder

from .claims.columns import frame_of
from .claims.completion import finish
from .claims.coverage import Shares, shares_of, unknown_words
from .claims.denominators import observed_amounts
from .claims.frames import claim_row, unclaimed_row, unread_row
from .claims.text_facts import text_facts
from .grammar.sentences import Walker
from .grammar.typed_tables import TableReader
from .subjects.resolution import Subjects
from .subjects.sections import SectionReader
from .text.paragraphs import paragraphs
from .text.source import read_source
from .words.names import read_names
from .words.understanding import Understanding, own_names
from .words.vocabulary import vocabulary

__all__ = ["Narrative", "read_narrative", "unknown_words"]

if TYPE_CHECKING:
    from dagster_project.statements import Statements

_NUMBER = re.compile(r"\d[\d,.]*")
_YEAR = re.compile(r"((?:19|20)\d{2})年度")
_YEAR_OF_TITLE = re.compile(r"((?:19|20)\d{2})年")
TITLE_LINES = 3
"""Paragraphs at the head of a text that may be its title."""
_MONEY = re.compile(r"\d(亿元|万元|千元|元)")


@dataclass(frozen=True)
class Narrative:
    """What the narrative of one document states: frames of ``schemas``, and what became of its numbers."""

    claims: pl.DataFrame
    unclaimed_numbers: pl.DataFrame
    text_facts: pl.DataFrame
    shares: Shares


def _usual_unit(texts: list[str], of_tables: str | None) -> str | None:
    """The money unit that the text prints most, else that of the tables: what a figure without unit is in.

    None where the document prints no unit at all: whether its figures are exact or rounded nobody can tell.
    """
    counts = Counter(unit for text in texts for unit in _MONEY.findall(text))
    return counts.most_common(1)[0][0] if counts else of_tables


def _usual_year(texts: list[str]) -> int | None:
    """The year that the text names most as 年度, else that of its title, where the document could not say which it is of."""
    counts = Counter(year for text in texts for year in _YEAR.findall(text))
    if counts:
        return int(counts.most_common(1)[0][0])
    titles = (text for text in texts[:TITLE_LINES] if "。" not in text)
    found = next((match for text in titles if (match := _YEAR_OF_TITLE.search(text))), None)
    found = found or (_YEAR_OF_TITLE.match(texts[0]) if texts else None)
    return int(found[1]) if found else None


def read_narrative(statements: Statements) -> Narrative:
    """Claims, unclaimed numbers and text facts of one document.

    ``statements.lines`` (roles body and note) is read; ``statements.observations`` and the code tables resolve
    names. Raises nothing for odd text: what cannot be resolved is a row with a reason.
    """
    document = statements.document.row(0, named=True)
    document_id = document["document_id"]
    words = vocabulary()
    source = read_source(statements.lines)
    read = paragraphs(statements.lines, source)
    year = document["fiscal_year"] or _usual_year([paragraph.text for paragraph in read])
    texts = [paragraph.text for paragraph in read]
    understanding = Understanding(words, own_names(document["entity_name"], texts))
    subjects = Subjects(words, read_names(statements.observations, seeds_folder(), year), understanding)
    walker = Walker(words, subjects, year, _usual_unit(texts, document["stated_unit"]))
    tables = TableReader(walker.ledger)
    sections = SectionReader(words)
    for paragraph in read:
        if paragraph.is_row:
            walker.leave(paragraph)
        elif paragraph.cells:
            tables.read(paragraph, sections.enter(paragraph))
        else:
            walker.read(paragraph, sections.enter(paragraph))
    drafts = finish(walker.ledger.drafts, words, subjects, observed_amounts(statements.observations))
    claimed = [claim_row(document_id, draft, source) for draft in drafts]
    rows = [
        unclaimed_row(document_id, number, paragraph, kind, source)
        for number, paragraph, kind in walker.ledger.unclaimed
    ]
    rows += [unread_row(document_id, paragraph, source) for paragraph in walker.ledger.unread]
    unread = sum(len(_NUMBER.findall(paragraph.text)) - 1 for paragraph in walker.ledger.unread)
    unclaimed = frame_of(UNCLAIMED_NUMBERS, rows)
    facts = frame_of(TEXT_FACTS, text_facts(document_id, read, drafts, source, document["fiscal_year"]))
    return Narrative(frame_of(CLAIMS, claimed), unclaimed, facts, shares_of(claimed, rows, unread))
