"""Documents with known truth: the same seed gives the same bytes, the ink says what the truth says."""

import io
from decimal import Decimal

import pdfplumber
import polars as pl
import pytest

import samples
from dagster_project import schemas
from samples.__main__ import ORDERS, RAW, make
from samples.canvas import load_font
from samples.generate import plain_text

LAYOUTS = samples.FAMILIES


@pytest.fixture(scope="module", params=LAYOUTS)
def sample(request):
    return samples.generate(5, request.param)


def test_the_same_seed_gives_the_same_bytes(sample):
    again = samples.generate(5, sample.layout)
    assert again.pdf == sample.pdf
    assert again.text == sample.text
    assert again.truth_claims.equals(sample.truth_claims)


def test_every_figure_stands_where_the_truth_says(sample):
    figures = sample.truth_observations.filter(pl.col("value_raw") != "")
    assert figures.height > 100
    with pdfplumber.open(io.BytesIO(sample.pdf)) as pdf:
        for page_number in figures["page_number"].unique().sort().to_list()[:4]:
            page = pdf.pages[page_number - 1]
            for row in figures.filter(pl.col("page_number") == page_number).iter_rows(named=True):
                box = row["bbox"]
                ink = page.crop((box["x0"], box["y0"], box["x1"], box["y1"])).extract_text() or ""
                assert "".join(ink.split()) == row["value_raw"]


def test_frames_have_the_columns_of_the_warehouse(sample):
    assert sample.truth_observations.schema == schemas.OBSERVATIONS.schema
    assert sample.truth_claims.schema == schemas.CLAIMS.schema
    assert sample.truth_forms.schema == schemas.FORMS.schema
    assert sample.truth_document.schema == schemas.DOCUMENTS.schema


def test_every_figure_of_a_claim_stands_in_the_plain_text_at_its_place(sample):
    for row in sample.truth_claims.iter_rows(named=True):
        for figure in row["figure_boxes"]:
            assert sample.text[figure["char_start"] : figure["char_end"]] == figure["text"]
            assert figure["text"] in row["quote"]


def test_claims_stand_in_the_plain_text_where_they_say(sample):
    for row in sample.truth_claims.filter(pl.col("char_start").is_not_null()).iter_rows(named=True):
        span = sample.text[row["char_start"] : row["char_end"]]
        assert all(figure["text"] in span for figure in row["figure_boxes"])


def test_parts_name_a_whole_that_exists(sample):
    claims = sample.truth_claims
    wholes = claims.drop_nulls("part_of_claim_id")["part_of_claim_id"].unique()
    assert set(wholes) <= set(claims["claim_id"])
    assert claims["claim_id"].is_unique().all()


def test_the_key_of_an_observation_is_unique(sample):
    key = ["form_id", "block", "item_code", "item_name", "measure", "occurrence"]
    assert sample.truth_observations.select(key).is_unique().all()


def test_the_font_draws_every_character():
    load_font()
    from reportlab.pdfbase import pdfmetrics

    known = pdfmetrics.getFont("JuesuanSans").face.charToGlyph
    for seed in range(10):
        plan, _ = samples.build_plan(seed)
        text, _ = plain_text(plan)
        cells = "".join(cell.text for sheet in plan.sheets() for cell in sheet.grid.cells)
        assert {c for c in text + cells if c != "\n"} <= {chr(code) for code in known}


@pytest.mark.parametrize("kind", samples.KINDS)
def test_each_kind_of_error_can_be_planted_and_says_what_it_did(kind):
    planted = clean = None
    for seed in range(20):
        plan, missed = samples.build_plan(seed, None, [kind])
        if not missed:
            planted, (clean, _) = plan, samples.build_plan(seed)
            break
    assert planted is not None, f"no document of 20 offers a place for {kind}"
    (error,) = planted.planted
    assert error.kind == kind
    assert error.silent == (kind == "within_rounding")
    text, before = plain_text(planted)[0], plain_text(clean)[0]
    if kind in samples.TABLE_KINDS:
        changed = {key for key in set(clean.printed_keys()) if planted.figures[key] != clean.figures[key]}
        assert {(key.form_id, key.item_code, key.measure) for key in changed} == {
            (error.form_id, error.item_code, error.measure)
        }
    elif kind in ("form_missing", "empty_undeclared", "code_name_mismatch"):
        assert [(s.form_id, s.notes, s.grid) for s in planted.sheets()] != [
            (s.form_id, s.notes, s.grid) for s in clean.sheets()
        ]
    else:
        assert text != before
        assert error.stated_text in text


@pytest.mark.parametrize("seed", range(1001, 1009))
def test_a_share_of_another_total_is_one_of_a_total_that_is_printed(seed):
    made = samples.frames([seed], "education", errors=["wrong_denominator"])
    planted = made.planted.row(0, named=True)
    part = made.claims.filter(share_text=planted["stated_text"]).row(0, named=True)["final_yuan"]
    stated = Decimal(planted["stated_text"])
    half = Decimal(1).scaleb(stated.as_tuple().exponent) / 2
    printed = made.observations.filter(pl.col("amount_yuan") > 0)["amount_yuan"]
    assert any(abs(part / total * 100 - stated) <= half * 2 for total in printed)


def test_errors_leave_the_clean_plan_of_a_seed_untouched():
    samples.build_plan(3, "mof", ["cell_changed", "wrong_base"])
    assert samples.generate(3, "mof").pdf == samples.generate(3, "mof").pdf


def test_frames_are_copied_with_ids_of_their_own():
    frames = samples.frames(range(2), "mof", copies=3)
    assert frames.documents.height == 6
    assert frames.documents["document_id"].n_unique() == 6
    assert frames.claims["claim_id"].is_unique().all()
    wholes = frames.claims.drop_nulls("part_of_claim_id")["part_of_claim_id"]
    assert set(wholes) <= set(frames.claims["claim_id"])
    assert frames.observations.schema == schemas.OBSERVATIONS.schema


def test_the_committed_documents_are_what_the_generator_makes():
    for order in ORDERS:
        sample = make(order)
        name = f"{sample.title}{'公开说明.txt' if order.as_text else '.pdf'}"
        data = (RAW / name).read_bytes()
        assert data == (sample.text.encode() if order.as_text else sample.pdf), name
        assert len(data) < 300_000


def test_a_template_holds_no_figure():
    sample = samples.template(2)
    assert set(sample.truth_observations["value_raw"]) == {""}
    assert sample.truth_claims.is_empty()
    assert "XXX万元" in sample.text
    assert sample.truth_document["is_template"].to_list() == [True]
