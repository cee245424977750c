"""A finding as a page shows it: the place with its picture, the recomputation, what it was compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from ..finding_parts import Paragraphs, differing, expected, paragraphs, printed
from ..member_order import BLANK, weight
from ..quotes import Segment, segments
from ..safe import one_line
from ..words import LEVEL_CLASS, MONEY, SERIOUS, Words, figure, identity, word
from .forms_view import FindingKeys
from .limits import STEPS, Limits
from .pictures import Picture, Place, place_of

_MOST_PICTURES, _MOST_OF_A_DOCUMENT = 6, 200
_IN_FULL = 3


@dataclass(frozen=True)
class PlaceView:
    """One place of a finding: stated or compared."""

    role: str
    role_words: Words
    where: Words
    page: int | None
    printed: str
    expected: str
    quote: str
    figure: str  # as it stands in the quote
    picture: Picture | None

    @property
    def pieces(self) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
        """The printed and the expected figure in pieces, with whether their digits differ."""
        (shown, *unit), (should, *its) = self.printed.split(" ", 1), self.expected.split(" ", 1)
        behind, after = ([(f" {text}", False)] if text else [] for text in ("".join(unit), "".join(its)))
        return [*differing(shown, should), *behind], [*differing(should, shown), *after]


@dataclass(frozen=True)
class GroupView:
    """Places that one picture shows, or one sentence, or a place alone."""

    places: tuple[PlaceView, ...]

    @property
    def picture(self) -> Picture | None:
        """The picture of all of them; each place knows its own box."""
        return self.places[0].picture

    @property
    def quotes(self) -> list[list[Segment]]:
        """Their sentences, each once, with the figures of all of them marked; what is judged before what is compared."""
        told: dict[str, dict[str, str]] = {}
        for place in self.places:
            told.setdefault(place.quote, {}).setdefault(place.figure, place.role)
        return [segments(quote, figures) for quote, figures in told.items() if quote]


@dataclass(frozen=True)
class FigureView:
    """One figure of a check: its side, what it is, as printed, and where."""

    side: Words
    label: Words
    printed: str
    page: int | None


@dataclass(frozen=True)
class CheckView:
    """One identity that does not hold."""

    identity_id: str
    title: Words
    formula: str
    binding: str
    figures: tuple[FigureView, ...]
    lhs: str
    rhs: str
    difference: str
    allowance: str


@dataclass(frozen=True)
class FindingView:
    """Everything shown of one finding."""

    finding_id: str
    level: str
    level_class: str
    level_words: Words
    cause: Words
    title: Words
    said: Mapping[str, Paragraphs]
    status: str
    status_words: Words
    places: tuple[PlaceView, ...]
    places_left: int
    checks: tuple[CheckView, ...]
    checks_left: int
    catalogue_version: str

    @property
    def groups(self) -> list[GroupView]:
        """The places that are shown, by picture or sentence: the first three, and those with a picture."""
        found: dict[str, list[PlaceView]] = {}
        for number, place in enumerate(self.places):
            if place.picture or number < _IN_FULL:
                key = place.picture.name if place.picture else place.quote or str(number)
                found.setdefault(key, []).append(place)
        return [GroupView(tuple(places)) for places in found.values()]


def wanted_places(findings: pl.DataFrame) -> list[Place]:
    """The places to cut pictures of: of serious findings, the stated ones first, a few each, so many of a document."""
    wanted: list[Place] = []
    for finding in findings.filter(pl.col("level").is_in(SERIOUS)).to_dicts():
        shown = [member for member in _members(finding) if weight(member) < BLANK]
        places = [place for member in shown if (place := place_of(member)) is not None]
        wanted += list(dict.fromkeys(places))[:_MOST_PICTURES]
    return list(dict.fromkeys(wanted))[:_MOST_OF_A_DOCUMENT]


def finding_views(
    findings: pl.DataFrame,
    pictures: Mapping[Place, Picture],
    limits: Limits = STEPS[0],
) -> list[FindingView]:
    """The findings of one document in the order given (``fct_finding``)."""
    shown = findings.head(limits.findings).to_dicts()
    return [_view(finding, pictures, limits) for finding in shown]


def marked_figures(findings: pl.DataFrame) -> FindingKeys:
    """Which figure of which form has a finding: for the clean tables."""
    marked: dict[tuple[str, str | None, str | None], str] = {}
    for finding in findings.filter(pl.col("level").is_in(SERIOUS)).to_dicts():
        for member in _members(finding):
            if member["role"] == "stated" and member["form_id"] not in (None, "narrative"):
                key = (member["form_id"], member["item_code"], member["measure"])
                marked.setdefault(key, finding["finding_id"])
    return marked


def _members(finding: dict[str, Any]) -> list[dict[str, Any]]:
    """The places of a finding, the most informative first; a text fact has one place, its own."""
    return sorted(finding["members"] or [finding | {"role": "stated", "quote": None}], key=weight)


def _view(
    finding: dict[str, Any],
    pictures: Mapping[Place, Picture],
    limits: Limits,
) -> FindingView:
    members = _members(finding)
    own = finding["checks"] or []
    return FindingView(
        finding_id=finding["finding_id"],
        level=finding["level"],
        level_class=LEVEL_CLASS.get(finding["level"], "note"),
        level_words=word("levels", finding["level"]),
        cause=word("causes", finding["cause"]),
        title=Words(one_line(finding["title_zh"]), one_line(finding["title_en"])),
        said={language: paragraphs(finding[f"explanation_{language}"]) for language in ("zh", "en")},
        status=finding["status"],
        status_words=word("statuses", finding["status"]),
        places=tuple(_place(member, pictures) for member in members[: limits.places]),
        places_left=max(0, len(members) - limits.places),
        checks=tuple(_check(check, finding["stated_unit"], limits) for check in own[: limits.checks]),
        checks_left=max(0, len(own) - limits.checks),
        catalogue_version=one_line(finding["catalogue_version"]),
    )


def _place(member: Mapping[str, Any], pictures: Mapping[Place, Picture]) -> PlaceView:
    place = place_of(member)
    return PlaceView(
        role=member["role"],
        role_words=word("roles", member["role"]),
        where=_where(member),
        page=member["page_number"],
        printed=printed(member),
        expected=expected(member),
        quote=one_line(member["quote"], longest=400),
        figure=one_line(member["stated_text"]),
        picture=pictures.get(place) if place else None,
    )


def _where(member: Mapping[str, Any]) -> Words:
    """Form, item and measure in both languages."""
    if member["form_id"] is None:
        return Words("", "")
    form = word("forms", member["form_id"])
    item = one_line(member["item_name"] or member["item_code"], longest=60)
    # Of a sentence the quote says which figure it is; a term has no quote and names it.
    is_named = member["measure"] and (member["form_id"] != "narrative" or "side" in member)
    measure = word("measures", member["measure"]) if is_named else Words("", "")
    at = one_line(member.get("address"))
    parts = ((at, form.zh, item, measure.zh), (at, form.en, item, measure.en))
    return Words(*(" · ".join(dict.fromkeys(filter(None, part))) for part in parts))


def _check(check: Mapping[str, Any], unit_printed: str | None, limits: Limits) -> CheckView:
    """Both sides as the identity has them, in the unit of the finding's figure."""
    unit = unit_printed if check["unit"] == "元" and unit_printed in MONEY else check["unit"]
    title, formula = identity(check["identity_id"])
    return CheckView(
        identity_id=one_line(check["identity_id"]),
        title=Words(one_line(title.zh), one_line(title.en)),
        formula=formula,
        figures=tuple(_term(term) for term in check["terms"][: limits.figures]),
        binding=one_line(check["binding"], longest=120),
        lhs=figure(check["lhs"], unit),
        rhs=figure(check["rhs"], unit),
        difference=figure(check["difference"], unit),
        allowance=_allowance(check, unit),
    )


def _term(term: Mapping[str, Any]) -> FigureView:
    return FigureView(word("sides", term["side"]), _where(term), printed(term), term["page_number"])


def _allowance(check: Mapping[str, Any], unit: str | None) -> str:
    """What rounding leaves open: ±50.00 元 (the larger side where they differ)."""
    difference, low, high = check["difference"], check["difference_low"], check["difference_high"]
    if difference is None or low is None or high is None:
        return ""
    return "±" + figure(max(difference - low, high - difference), unit)
