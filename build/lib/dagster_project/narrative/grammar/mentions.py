"""What a figure is about: the words between it and the figure before, its own clause first."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from dagster_project.schemas import ClaimReason

from ..subjects.totals import Subject
from ..words.numbers import Number
from .ledger import Ledger
from .reading import CLAUSES, Reading, own_clause
from .references import References

LONGEST_LEAD: Final = 400
"""Characters before a figure that may say what it is about; keeps a hostile paragraph linear."""
RATING = re.compile(
    r"[和及与、]?(?:(?:绩效)?(?:评价|自评|评定|考评)?(?:结果|结论|等级|等次|级别)(?:评定)?为?)?"
    r"(?:优秀?|良好?|中等?|一般|较?差|(?:基本|不)?合格)(?:等级|等次|档次|级|档)?(?:的|项目|有|为|共)*"
)
"""A rating that stands alone before its count: …为优的15个，良的5个."""
COUNTING_TOPICS = frozenset({"three_public", "assets", "background", "staff", "other_matters", ""})
"""Sections whose counts the vocabulary knows; elsewhere projects and purchases are counted, each with words of its own."""
LONGEST_COUNTED: Final = 80
"""Characters before a count that may name what is counted."""
_GUESTS = re.compile(r"外宾|外事|国\(境\)外|国外|境外")
_ASIDE = re.compile(r"\((?:[^()境]|\(境\)){0,60}\)")
_ABOUT_BEFORE = re.compile(r"(?:(?<!节)约|约为|近|将近|接近|大约|大概|逾|不足|不到|超过)$")
_ENDS_OF_ABOUT = frozenset("约为近概逾足到过")
_ABOUT_AFTER = re.compile(r"(?:左右|上下|余元|以上|以内)")


class Doubt(NamedTuple):
    """Why a figure is not bound: a reason of the claim, and the words that are not in the vocabulary."""

    reason: ClaimReason
    words: tuple[str, ...]


class Mentions:
    """Finds the subject of a figure among the words before it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.references = References(ledger)

    def subject(self, at: Reading, start: int, end: int, number: Number | None = None) -> Subject | None:
        """The subject that the words [start, end) name: the clause next to the figure first."""
        start = max(start, end - LONGEST_LEAD)
        lead = at.text[start:end]
        if number is not None and at.names.start is not None and "等" in re.split(r"[、:，;。(]", lead)[-1]:
            at.names.start = None
            return at.names.subject
        return self._of_clauses(at, lead, number)

    def _of_clauses(self, at: Reading, lead: str, number: Number | None) -> Subject | None:
        clauses = [clause for clause in reversed(CLAUSES.split(lead)) if clause] or [""]
        if (told := self.references.pointed(at, clauses[0])) is not None:
            at.record = told
            return told.subject
        counted = number if number is not None and number.family == "count" else None
        if counted is not None and (own := self._beside_count(at, clauses[0], counted)) is not None:
            return own
        found = self._nearest_named(at, clauses, lead)
        if found is not None and counted is not None and found[1].is_linked:
            return Subject(self.ledger.subjects.label(found[0]), reason="subject_unknown")
        return self.references.same_again(at, found[1]) if found is not None else None

    def _nearest_named(self, at: Reading, clauses: list[str], lead: str) -> tuple[str, Subject] | None:
        """The clause nearest to the figure (they begin with it) that names something, and what it names."""
        parent = self.ledger.parent(at)
        for index, clause in enumerate(clauses):
            found = self.ledger.subjects.resolve(clause, lead, at.section, parent)
            # 其他用房(233.2平米: words that are not in the vocabulary, not those of a clause further off
            if found is not None and (found.is_linked or index == 0 or lead.endswith(":")):
                return clause, found
        return None

    def _beside_count(self, at: Reading, clause: str, number: Number) -> Subject | None:
        """What the clause of a count says that it counts: a rating, or a thing of the vocabulary."""
        if RATING.fullmatch(clause):
            return Subject(clause.strip("和及与、"), reason="subject_unknown")
        return self._counted(at, clause, number) if at.section.topic in COUNTING_TOPICS else None

    def _counted(self, at: Reading, clause: str, number: Number) -> Subject | None:
        has_own_noun = bool(self.ledger.subjects.residue(clause))
        before = at.text[max(at.clause.sentence_start, number.start - LONGEST_COUNTED) : number.start]
        sentence = clause if _GUESTS.search(clause) else _ASIDE.sub("", before.rpartition(";")[2])
        words = (
            clause if has_own_noun else sentence
        )  # 团组2个、累计5人次: the noun stands before the count before
        unit, topic = number.unit.lstrip("~"), at.section.topic
        for rule in self.ledger.words.data["counted"]:
            if unit not in rule["units"] or topic not in rule.get("in", (topic,)):
                continue
            word = _word_of(rule, words)
            if word is not None:
                item = self._item_counted(at, rule["item"], clause, sentence)
                text = self.ledger.subjects.label(clause) if has_own_noun else word
                return Subject(text, item=item, measure="count" if item else None)
        return None

    @staticmethod
    def _item_counted(at: Reading, item: str, clause: str, sentence: str) -> str | None:
        """The item of a rule, of guests from abroad where the sentence says so; None for a kind of the vehicles."""
        if item.startswith("reception_") and (guests := _GUESTS.search(sentence)):
            kind = "overseas" if "境" in guests.group() or "国外" in guests.group() else "foreign"
            return item.replace("foreign_", "").replace("reception_", f"reception_{kind}_")
        owner = at.lists.wholes[-1][0].subject if at.lists.wholes else None
        is_kind = owner is not None and (item == "asset_vehicle" or item == owner.item == "vehicles")
        # a kind of the vehicles: its words tell which
        return None if is_kind and "汽车" not in clause else item

    def bare(self, at: Reading, number: Number) -> Subject | None:
        clause = CLAUSES.split(at.text[max(at.clause.mark, number.start - 60) : number.start])[-1]
        return Subject(clause, reason="subject_unknown") if len(clause) >= 2 else None

    @staticmethod
    def _is_compared(at: Reading, start: int) -> bool:
        """比上年腾挪N: behind a comparator stands an unknown verb, and no name."""
        first = next((cue for cue in at.clause.cues if cue.start >= start), None)
        return (
            at.record is not None
            and first is not None
            and first.kind == "comparator"
            and first.start == start
        )

    def scoped(self, at: Reading, subject: Subject | None) -> Subject | None:
        """The subject in the scope that the sentence states; in another scope it is another quantity."""
        if at.clause.scope is None:
            return subject
        target = subject or (at.record.subject if at.record else at.subject)
        return target and target._replace(circle=at.clause.scope, reason="other_scope")

    def doubt(
        self, at: Reading, number: Number, role: str, subject: Subject | None, end: int
    ) -> Doubt | None:
        """Why the words between a name, or the figure before, and this figure do not bind it for certain."""
        if number.family == "count" or role == "involved":
            return None
        if _is_approximate(at.text, number):
            return Doubt("approximate", ())
        last_years = self.ledger.words.last_years
        if role == "final" and (of := last_years.match(at.text, own_clause(at, number.start), number.start)):
            return Doubt("unknown_words", (of.group(),))
        start = self._first_of_cues(at, number, subject, end)
        if start is None:
            return None
        if end == number.start:  # 少0.1, 增20%: some words are known only before a figure
            end = number.unit_end if number.family == "percent" else number.end
        unknown = self.ledger.subjects.understanding.unknown(at.text[start:end])
        return Doubt("unknown_words", unknown) if unknown else None

    def _first_of_cues(self, at: Reading, number: Number, subject: Subject | None, end: int) -> int | None:
        """Where the words begin that must be understood: behind the name and its first cue. None: they are the name."""
        start = own_clause(at, number.start)
        if subject is None or (not subject.is_linked and self._is_compared(at, start)):
            return start
        if not subject.is_linked:
            return None  # words that are not in the vocabulary are its name
        ends = [at.text.rfind(word, start, end) + len(word) for word in _names_of(subject) if word in at.text]
        start = max([start, *ends])
        first = next((cue for cue in at.clause.cues if cue.start >= start), None)
        return first.end if first else end


def _names_of(subject: Subject) -> tuple[str, ...]:
    """Words that the name of a subject may end with: of another quantity the name itself, behind what qualifies it."""
    return (subject.text, *(subject.named_by if subject.circle else ())) if subject.text else ()


def _is_approximate(text: str, number: Number) -> bool:
    if _ABOUT_AFTER.match(text, number.unit_end):
        return True
    start = number.start
    is_possible = text[start - 1 : start] in _ENDS_OF_ABOUT  # asked of each figure: the pattern is slower
    return is_possible and _ABOUT_BEFORE.search(text, max(0, start - 4), start) is not None


def _word_of(rule: dict, words: str) -> str | None:
    """The first word of a rule for counted things among the words before a count; None where another word forbids it."""
    if any(other in words for other in rule.get("none", ())):
        return None
    return next((word for word in rule["any"] if word in words), None)
