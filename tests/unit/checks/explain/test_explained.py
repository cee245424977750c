"""Findings of planted errors and of clean documents, in small; ``tests.bench.verdicts`` does it in the thousands."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from dagster_project import schemas
from dagster_project.checks import Evidence, evaluate, explained
from dagster_project.run.night.verdicts import judge
from dagster_project.run.workers.document import extract_document
from dagster_project.settings import Limits
from samples import FAMILIES, frames, generate

from ..accounts import account
from ..brute import failing
from ..perturbed import copied
from ..planted import SERIOUS, Tally, as_frames, judged_kinds

SEEDS = range(40, 42)
CAUSES = {
    "cell_changed": "shanghai",
    "transposition": "mof",
    "unit_slip": "beijing",
    "sign": "education",
    "omitted_component": "free",
    "malformed_cell": "mof",
    "wrong_base": "shanghai",
    "wrong_denominator": "mof",
    "both_sides_added": "beijing",
    "omitted_part": "shanghai",
    "direction": "mof",
    "text_transposition": "education",
    "text_unit_slip": "shanghai",
    "stale_text": "mof",
}


@pytest.fixture(scope="module")
def clean() -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Frames and findings of clean documents of every layout."""
    each = [as_frames(frames(SEEDS, layout)) for layout in FAMILIES]
    everything = {name: pl.concat([one[name] for one in each]) for name in each[0]}
    return everything, judge(everything)[1]


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    """kind → what became of its planted errors."""
    return judged_kinds(CAUSES | {"within_rounding": "shanghai"}, SEEDS)


def test_clean_documents_are_accused_of_nothing(clean):
    _, findings = clean
    serious = findings.filter(pl.col("level").is_in(SERIOUS))
    assert serious.is_empty(), serious["title_en"].to_list()


@pytest.mark.parametrize("layout", FAMILIES)
def test_the_words_of_a_clean_document_alone_are_accused_of_nothing(layout, tmp_path):
    file = tmp_path / "sample.txt"
    file.write_text(generate(SEEDS[0], layout).text, encoding="utf-8")
    read = extract_document(file, document_id=layout, file_name=file.name, limits=Limits())
    checks, findings = judge(read)
    assert "holds" in set(checks["verdict"])
    assert findings.filter(pl.col("level").is_in(SERIOUS)).is_empty()


@pytest.mark.parametrize("kind", CAUSES)
def test_a_planted_error_is_found_in_its_place_with_its_cause(kind, tallies):
    tally = tallies[kind]
    assert tally.revealable > 0
    assert tally.found == tally.revealable
    assert not tally.missed
    assert tally.cause_right == tally.found, tally.causes
    assert tally.others == 0


def test_a_change_inside_the_rounding_is_silent(tallies):
    assert tallies["within_rounding"].planted > 0
    assert tallies["within_rounding"].found == 0


def test_the_plain_evaluator_finds_the_same_failing_identities():
    made = frames(SEEDS[:1], "mof", errors=["cell_changed"])
    everything = as_frames(made)
    checks, _ = judge(everything)
    tables = checks.filter(
        (pl.col("verdict") == "fails")
        & pl.col("severity").is_in(["error", "warning"])
        & pl.col("identity_id").str.contains("^[IX]-")
    )
    for document_id in everything["documents"]["document_id"]:
        own = [
            everything[name].filter(document_id=document_id).to_dicts() for name in ("observations", "forms")
        ]
        assert {name for name, _ in failing(*own)} == set(
            tables.filter(document_id=document_id)["identity_id"]
        )


@pytest.mark.parametrize(("steps", "is_found"), [(Decimal(30), True), (Decimal("0.4"), False)])
def test_a_cell_moved_beyond_rounding_is_named_and_within_it_is_not(clean, steps, is_found):
    everything, _ = clean
    one = everything["documents"].filter(layout="shanghai")["document_id"][0]
    own = {
        name: frame.filter(document_id=one)
        for name, frame in everything.items()
        if "document_id" in frame.columns
    }
    cells = own["observations"].filter(
        (pl.col("form_id") == "gpb_expenditure")
        & (pl.col("amount_yuan") > 100_000)
        & (pl.col("item_level") == "项")
    )
    copies = {f"moved-{number}": cell for number, cell in enumerate(cells.head(4).to_dicts())}
    checks, findings = judge(copied(own, copies, steps))
    assert set(checks.filter(verdict="fails", severity="error")["document_id"]) == (
        set(copies) if is_found else set()
    )
    for document_id, cell in copies.items() if is_found else ():
        found = findings.filter((pl.col("document_id") == document_id) & pl.col("level").is_in(SERIOUS))
        assert found.height == 1
        row = found.row(0, named=True)
        assert (row["form_id"], row["item_code"], row["measure"]) == (
            "gpb_expenditure",
            cell["item_code"],
            cell["measure"],
        )
        assert row["expected_low"] <= cell["amount_yuan"] <= row["expected_high"]


# ---------------------------------------------------------------- one account by hand
def judged(changed) -> tuple[pl.DataFrame, list[dict]]:
    evidence: Evidence = changed.evidence()
    told = explained(evidence, evaluate(evidence))
    return told.checks, told.findings.filter(pl.col("level").is_in(SERIOUS)).to_dicts()


def test_two_wrong_cells_of_one_column_are_two_findings():
    changed = account(1)
    for item, more in (("2010301", 700_000), ("2080505", 41_000)):
        changed.figures[changed.key("f05", item, "basic")] += more
    _, findings = judged(changed)
    assert {(f["item_code"], f["measure"]) for f in findings} == {("2010301", "basic"), ("2080505", "basic")}
    assert all(f["form_id"] == "gpb_expenditure" for f in findings)


def test_a_row_shifted_by_one_column_is_our_reading_and_not_published():
    changed = account(1)
    measures = ("total", "basic", "project", "to_superior", "operating", "to_subunit")
    keys = [changed.key("f03", "2010302", measure) for measure in measures]
    values = [changed.figures[key] for key in keys]
    for key, value in zip(keys, [Decimal(0), *values[:-1]], strict=True):
        changed.figures[key] = value
    frames_ = changed.frames()
    for row in frames_["observations"]:
        if row["form_id"] == "expenditure":
            row["row_index"] = int(row["item_code"].replace("@total", "0"))
            row["column_index"] = measures.index(row["measure"])
    evidence = Evidence.of(**{name: schemas.TABLES[name].frame(rows) for name, rows in frames_.items()})
    checks = evaluate(evidence)
    told = explained(evidence, checks)
    assert checks.filter(verdict="fails", severity="error").height >= 2
    assert told.findings.filter(pl.col("level").is_in(SERIOUS)).is_empty()
    withdrawn = told.checks.filter(reason="low_extraction_confidence")
    assert set(withdrawn["verdict"]) == {"not_evaluable"}
    assert "I-03-ROW" in set(withdrawn["identity_id"])


def test_a_total_of_06_that_was_not_read_is_no_zero():
    changed = account(2)
    del changed.figures[changed.key("f06", "@personnel", "amount")]
    checks, findings = judged(changed)
    assert findings == []
    assert checks.filter(identity_id="X-05-06-BASIC")["reason"].to_list() == ["low_extraction_confidence"]


def test_two_funds_out_by_the_same_amount_ask_and_do_not_accuse():
    changed = account(2)
    for item, more in (("in.opening.gpb", -500_00), ("in.opening.soc", 500_00)):
        changed.figures[changed.key("f04", item, "amount")] += more
    checks, findings = judged(changed)
    assert [f["cause"] for f in findings] == ["fund_transfer"]
    assert findings[0]["level"] == "待核实"
    failing_rows = checks.filter(verdict="fails", identity_id="I-04-FUND")
    assert failing_rows["severity"].to_list() == ["warning", "warning"]


def test_every_id_is_the_hash_of_the_document_and_the_first_check():
    changed = account(1)
    changed.figures[changed.key("f05", "2080505", "basic")] += 900_000
    checks, findings = judged(changed)
    again, same = judged(changed)
    assert [f["finding_id"] for f in findings] == [f["finding_id"] for f in same]
    assert checks.equals(again)
    (finding,) = findings
    rows = checks.filter(
        (pl.col("verdict") == "fails") & pl.col("identity_id").is_in(finding["identity_ids"])
    )
    assert set(rows["identity_id"]) == set(finding["identity_ids"])


def test_a_whole_form_in_another_unit_is_one_finding():
    changed = account(2)
    for key in changed.figures:
        if key[0] == "f05" and changed.figures[key]:
            changed.figures[key] *= 10_000
    _, findings = judged(changed)
    assert [f["cause"] for f in findings] == ["unit_slip"]
