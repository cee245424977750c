"""The specification says what the code and the data know: names of forms, measures, causes, reasons, kinds, tables.

Descriptions in words are read by people; the names in the tables of ``docs/specification`` are held here.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import Any, get_args

import pytest
import yaml

from dagster_project import schemas
from dagster_project.checks.findings.text_facts import LEVEL_OF_FACT
from dagster_project.checks.findings.wording.figures import words
from dagster_project.cli import app
from dagster_project.narrative.words.vocabulary import vocabulary
from dagster_project.statements.forms.descriptions import catalogue
from tests.conftest import REPOSITORY

CODE = re.compile(r"`([^`]+)`")


def section(page: str, heading: str) -> str:
    """The text of one section, its subsections aside."""
    text = (REPOSITORY / "docs" / "specification" / f"{page}.md").read_text(encoding="utf-8")
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, f"{page}.md has no section {heading}"
    return found[1]


def rows(page: str, heading: str) -> list[list[str]]:
    """Rows of the tables of a section, headers aside, as the texts of their cells."""
    lines = [line for line in section(page, heading).splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rules = [number for number, row in enumerate(cells) if set("".join(row)) <= set("-:")]
    return [row for number, row in enumerate(cells) if number not in rules and number + 1 not in rules]


def codes(page: str, heading: str, *columns: int) -> set[str]:
    """What is set as code in these columns of the tables of a section."""
    return {code for row in rows(page, heading) for column in columns for code in CODE.findall(row[column])}


def told(page: str, heading: str) -> set[str]:
    """What is set as code anywhere in a section; a comma parts several."""
    return {name.strip() for code in CODE.findall(section(page, heading)) for name in code.split(",")}


@cache
def marts() -> dict[str, dict[str, Any]]:
    """Model → its entry in the YAML beside it."""
    files = sorted((REPOSITORY / "dbt" / "models" / "marts").rglob("*.yml"))
    models = [yaml.safe_load(file.read_text(encoding="utf-8")).get("models", []) for file in files]
    return {model["name"]: model for found in models for model in found}


def accepted(model: str, column: str) -> set[str]:
    """The values that a column of a mart may have."""
    (found,) = (entry for entry in marts()[model]["columns"] if entry["name"] == column)
    tests = [test for test in found.get("data_tests", []) if "accepted_values" in test]
    return {str(value) for value in tests[0]["accepted_values"]["arguments"]["values"]}


def seed(name: str) -> list[dict[str, str]]:
    with (REPOSITORY / "dbt" / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


# ---------------------------------------------------------------- forms
def test_every_form_has_its_row_with_alias_and_name():
    listed = {CODE.findall(row[1])[0]: (row[0], row[2]) for row in rows("forms", "Names")}
    wanted = {row["form_id"]: (row["form_alias"], row["form_name_zh"]) for row in seed("form")}
    del wanted["narrative"]  # the text is no form
    assert listed.keys() == wanted.keys()
    for form_id, (alias, name) in wanted.items():
        assert listed[form_id][0] == alias
        assert listed[form_id][1].startswith(name)


def test_every_measure_is_a_column_of_some_form():
    named = told("forms", "Columns")
    split = {row["measure"] for row in seed("measure") if row["measure"].endswith(("_basic", "_project"))}
    assert {row["measure"] for row in seed("measure")} - split <= named
    assert {name.rpartition("_")[0] for name in split} <= named


def test_every_line_of_the_two_summaries_is_named():
    named = told("forms", "Items") | {"in.business.education", "in.other.donation"}
    named |= {f"in.fiscal.{fund}" for fund in ("gpb", "gf", "soc")}
    named |= {f"in.opening.{fund}" for fund in ("gpb", "gf", "soc")}
    lines = {line.item for form in catalogue().forms for side in form.sides for line in side.lines}
    assert lines <= named


def test_every_fund_and_kind_of_budget_is_named():
    named = told("forms", "Funds")
    assert {row["fund_source"] for row in seed("fund_source")} <= named
    assert accepted("fct_observation", "budget_kind") | accepted("fct_claim", "base_kind") <= named


# ---------------------------------------------------------------- verdicts
def test_verdicts_and_reasons_are_those_of_the_checks():
    assert (
        codes("verdicts", "Verdicts", 0) == accepted("fct_check", "verdict") == set(get_args(schemas.Verdict))
    )
    assert (
        codes("verdicts", "Reasons", 0)
        == accepted("fct_check", "reason")
        == set(get_args(schemas.CheckReason))
    )


def test_hypotheses_are_those_that_findings_have_words_for():
    by_word = {"sign_of_word"}  # the cause `sign`, of a word of direction
    listed = codes("verdicts", "Hypotheses", 0)
    assert listed - {"listed_but_empty"} == set(words()["causes"]) - by_word


def test_levels_are_those_of_findings_and_text_facts():
    levels = {row[1] for row in rows("verdicts", "Levels")}
    assert levels - {"none"} == accepted("fct_finding", "level")
    assert codes("verdicts", "Levels", 0) == accepted("fct_check", "severity")
    text = section("verdicts", "Text facts")
    places = {level: text.index(f"{level}:") for level in set(LEVEL_OF_FACT.values())}
    for fact, level in LEVEL_OF_FACT.items():
        before = [name for name, place in places.items() if place < text.index(f"`{fact}`")]
        assert max(before, key=places.__getitem__) == level, fact


# ---------------------------------------------------------------- narrative
def test_sections_are_the_topics_of_the_vocabulary():
    topics = {rule["topic"] for rule in vocabulary().data["sections"]}
    assert codes("narrative", "Sections", 0) == topics


def test_kinds_of_unclaimed_numbers_and_bases_are_those_of_the_marts():
    assert codes("narrative", "What is no claim", 0) == accepted("fct_unclaimed_number", "kind")
    assert codes("narrative", "Comparators", 1) == accepted("fct_claim", "base_kind")


def test_every_slot_of_a_claim_is_named():
    columns = {column["name"] for column in marts()["fct_claim"]["columns"]}
    slots = {name.removesuffix("_text") for name in columns if name.endswith("_text")} - {"direction"}
    assert {row[0].split()[0] for row in rows("narrative", "Claims")} == slots
    assert codes("narrative", "Claims", 1) <= columns


def test_reasons_of_claims_and_incomplete_forms_are_told():
    assert codes("narrative", "Reasons", 0) == set(get_args(schemas.ClaimReason))
    assert set(get_args(schemas.FormReason)) <= told("forms", "Around a grid")


# ---------------------------------------------------------------- contract
def test_every_mart_is_in_the_contract():
    headings = ("Dimensions", "Facts", "Observations", "Narrative tables", "Checks", "Findings", "Rejections")
    named = {name for heading in headings for name in told("contract", heading)}
    assert set(marts()) <= named
    assert {name for name in named if name.startswith(("fct_", "dim_", "bridge_"))} <= set(marts())


def test_every_verb_is_in_the_contract():
    listed = {row[0].strip("`").split()[1] for row in rows("contract", "Commands")}
    assert listed == {command.name or command.callback.__name__ for command in app.registered_commands}


def test_rejections_are_those_of_the_marts():
    found = rows("contract", "Rejections")
    scopes, reasons = ({name.strip("` ") for row in found for name in row[at].split(",")} for at in (0, 1))
    assert scopes == accepted("fct_rejection", "scope")
    assert reasons == {row["reason"] for row in seed("rejection_reason")}


def test_reasons_of_rejections_are_declared_once():
    assert {row["reason"] for row in seed("rejection_reason")} == set(get_args(schemas.RejectionReason))
    assert set(get_args(schemas.RejectionScope)) == accepted("fct_rejection", "scope")
    with pytest.raises(AssertionError, match="unheard_of"):
        schemas.REJECTIONS.frame([{"scope": "file", "reason": "unheard_of"}])
