"""Seed → sample document with its truth; many of them; and frames for benchmarks without any PDF."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from samples import truth
from samples.canvas import Paper
from samples.draw_form import Placed, draw_form
from samples.draw_text import contents_lines, draw_front, draw_narrative
from samples.errors import CannotPlant, plant
from samples.layout import FAMILIES
from samples.ledger import Ledger
from samples.plan import Plan, Planted, make_plan

_UNFILLED = re.compile(r"\{x\d+\}")


@dataclass(frozen=True)
class Sample:
    """A document and everything that is true of it."""

    seed: int
    layout: str
    title: str
    pdf: bytes
    text: str
    """The narrative as a plain-text document (its forms said to be elsewhere)."""
    truth_document: pl.DataFrame
    truth_forms: pl.DataFrame
    truth_units: pl.DataFrame
    truth_observations: pl.DataFrame
    truth_claims: pl.DataFrame
    planted: tuple[Planted, ...]
    not_planted: tuple[str, ...] = field(default=())
    """Errors asked for that found no place in this document."""


def build_plan(
    seed: int,
    layout: str | None = None,
    errors: Sequence[str] = (),
    *,
    ledger: Ledger | None = None,
    **changes: object,
) -> tuple[Plan, tuple[str, ...]]:
    """The plan of a seed with errors planted, and the kinds that found no place. ``layout`` None: by seed."""
    family = layout or FAMILIES[seed % len(FAMILIES)]
    plan = make_plan(seed, family, ledger=ledger, **changes)
    missed = []
    for number, kind in enumerate(errors):
        try:
            plant(plan, kind, random.Random(f"{family}/{seed}/{number}/{kind}"))
        except CannotPlant:
            missed.append(kind)
    return plan, tuple(missed)


def generate(
    seed: int,
    layout: str | None = None,
    errors: Sequence[str] = (),
    *,
    ledger: Ledger | None = None,
    **changes: object,
) -> Sample:
    """One sample. The same arguments give the same bytes.

    ``layout``: shanghai, mof, beijing, education, free, or None (by seed). ``errors``: kinds of ``samples.errors.KINDS``.
    ``ledger``: a ledger made elsewhere (next year's of a body). ``changes``: fields of the Layout to replace.
    """
    plan, missed = build_plan(seed, layout, errors, ledger=ledger, **changes)
    return render(plan, missed)


def template(seed: int, layout: str = "shanghai") -> Sample:
    """A template of the layout: no figure anywhere, XXX in the words, the hints to the filler left in."""
    plan, _ = build_plan(seed, layout)
    plan.figures.template = True
    name = plan.ledger.body.name
    plan.ledger = replace(plan.ledger, body=replace(plan.ledger.body, name="XX部门", units=(("XX单位", ""),)))
    plan.title = f"XX部门{plan.ledger.year}年度部门决算模板"
    for section in plan.sections:
        section.heading = section.heading.replace(name, "XX部门")
        for paragraph in section.paragraphs:
            paragraph.template = _UNFILLED.sub("XXX", paragraph.template).replace(name, "XX部门")
            for word, both in (("增加", "增加（减少）"), ("增长", "增长（下降）")):
                paragraph.template = paragraph.template.replace(f"{word}XXX", f"{both}XXX")
            paragraph.slots, paragraph.claims = {}, []
    return render(plan)


def render(plan: Plan, missed: tuple[str, ...] = ()) -> Sample:
    pdf, placed, pages, form_pages = _pdf(plan)
    text, starts = plain_text(plan)
    document_id = hashlib.sha256(pdf).hexdigest()[:32]
    name = f"{plan.title}.pdf"
    page_count = max([*pages.values(), *(p.page_number for p in placed), 1])
    return Sample(
        plan.seed,
        plan.layout.family,
        plan.title,
        pdf,
        text,
        truth.document(plan, document_id, name, page_count, text_only=False),
        truth.forms(plan, document_id, form_pages),
        truth.units(plan, document_id),
        truth.observations(plan, document_id, placed),
        truth.claims(plan, document_id, pages, starts),
        tuple(plan.planted),
        missed,
    )


def _pdf(plan: Plan) -> tuple[bytes, list[Placed], dict[int, int], dict[str, tuple[int, int]]]:
    """The file; where its figures stand; the page of each paragraph; the first and last page of each form."""
    paper = Paper(plan.title)
    draw_front(paper, plan)
    placed: list[Placed] = []
    form_pages: dict[str, tuple[int, int]] = {}
    for sheet in plan.sheets():
        before = paper.page_number
        placed += draw_form(paper, sheet, plan.layout)
        form_pages[sheet.form_id] = (before + 1, paper.page_number)
    pages = draw_narrative(paper, plan)
    return paper.finish(), placed, pages, form_pages


def plain_text(plan: Plan) -> tuple[str, dict[int, int]]:
    """The narrative as text, and where each paragraph begins in it."""
    lines = [
        plan.title,
        "",
        *contents_lines(plan),
        "",
        f"{plan.ledger.body.name}{plan.ledger.year}年度部门决算表",
        "（报表详见附件）",
        "",
    ]
    starts: dict[int, int] = {}
    length = sum(len(line) + 1 for line in lines)
    position = 0
    for section in plan.sections:
        lines.append(section.heading)
        length += len(section.heading) + 1
        for paragraph in section.paragraphs:
            starts[position] = length
            lines.append(paragraph.text)
            length += len(paragraph.text) + 1
            position += 1
    return "\n".join(lines) + "\n", starts


def corpus(
    seeds: Iterable[int], layout: str | None = None, errors: Sequence[str] = (), **changes: object
) -> Iterator[Sample]:
    """Samples one by one."""
    for seed in seeds:
        yield generate(seed, layout, errors, **changes)


@dataclass(frozen=True)
class Frames:
    """What the reading stages would hand to the checks, without reading: the columns of the landing tables."""

    documents: pl.DataFrame
    forms: pl.DataFrame
    observations: pl.DataFrame
    claims: pl.DataFrame
    planted: pl.DataFrame
    """document_id, and the fields of Planted."""


def frames(
    seeds: Iterable[int],
    layout: str | None = None,
    errors: Sequence[str] = (),
    *,
    copies: int = 1,
    **changes: object,
) -> Frames:
    """Frames of many documents without a PDF. ``copies``: each document so many times under other ids."""
    parts: dict[str, list[pl.DataFrame]] = {"documents": [], "forms": [], "observations": [], "claims": []}
    planted: list[dict[str, object]] = []
    for seed in seeds:
        plan, _ = build_plan(seed, layout, errors, **changes)
        document_id = hashlib.sha256(f"{plan.layout.family}/{seed}/{errors}".encode()).hexdigest()[:32]
        parts["documents"].append(truth.document(plan, document_id, f"{plan.title}.pdf", 1, text_only=False))
        parts["forms"].append(truth.forms(plan, document_id))
        parts["observations"].append(truth.observations_unplaced(plan, document_id))
        parts["claims"].append(truth.claims(plan, document_id, {}, {}))
        planted += [{"document_id": document_id, **vars(error)} for error in plan.planted]
    whole = {name: _copied(pl.concat(frame), copies) for name, frame in parts.items()}
    schema = {
        "document_id": pl.String,
        **dict.fromkeys(Planted.__dataclass_fields__, pl.String),
        "silent": pl.Boolean,
    }
    return Frames(**whole, planted=pl.DataFrame(planted, schema=schema))


def _copied(frame: pl.DataFrame, copies: int) -> pl.DataFrame:
    """Each row so many times; the ids of a copy carry its number."""
    if copies == 1:
        return frame
    ids = [name for name in frame.columns if name == "document_id" or name.endswith("claim_id")]
    return pl.concat(
        frame.with_columns(pl.col(name) + f"-{number}" for name in ids) if number else frame
        for number in range(copies)
    )
