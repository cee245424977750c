"""A plain new form is an entry of ``forms.yaml``: everything that lists forms follows from it."""

from __future__ import annotations

from decimal import Decimal

import pytest
import yaml

from dagster_project.checks.catalogue.formula import FORM_ALIASES
from dagster_project.publish.sources import forms_macro, forms_seed
from dagster_project.statements.forms.descriptions import load_catalogue
from dagster_project.statements.forms.names import FORMS_FILE, form_aliases, form_names, read_forms
from dagster_project.statements.stage import read_document

from ..pages import Sheet, content

ENTRY = """
  charity_expenditure:
    alias: f77
    names:
      warehouse: [慈善资金支出决算表, Charity expenditure]
      report: [慈善资金支出决算表, Charity expenditure]
      finding: [慈善资金支出决算表, charity form]
    titles: ['慈善资金支出决算表']
    rows: functional
    needs: [donated, lottery]
    measures:
      donated: ['捐赠资金']
      lottery: ['彩票资金']
    fund: {default: all}
"""


@pytest.fixture
def forms_file(tmp_path):
    text = FORMS_FILE.read_text(encoding="utf-8")
    place = text.index("# What figures belong to besides a known form.")
    path = tmp_path / "forms.yaml"
    path.write_text(text[:place] + ENTRY.lstrip("\n") + "\n" + text[place:], encoding="utf-8")
    return path


def test_it_is_recognised_and_its_figures_are_bound(forms_file):
    sheet = Sheet(
        ["慈善资金支出决算表", "单位：万元"],
        [("科目编码", "科目名称", "捐赠资金", "彩票资金"), ("208", "社会保障和就业支出", "9.00", "1.50")],
    )
    frames = read_document(content(sheet), load_catalogue(forms_file))
    assert frames["forms"]["form_id"].to_list() == ["charity_expenditure"]
    bound = frames["observations"].select("form_id", "item_code", "measure", "amount_yuan").rows()
    assert bound == [
        ("charity_expenditure", "208", "donated", Decimal("90000.00")),
        ("charity_expenditure", "208", "lottery", Decimal("15000.00")),
    ]


def test_formulas_names_seed_and_macro_know_it(forms_file):
    assert form_aliases(forms_file) == FORM_ALIASES | {"f77": "charity_expenditure"}
    for wording in ("warehouse", "report", "finding"):
        assert "charity_expenditure" in form_names(wording, forms_file)
    place = len(FORM_ALIASES) + 1
    row = f"charity_expenditure,f77,慈善资金支出决算表,Charity expenditure,functional,true,{place}\n"
    assert row in forms_seed(forms_file)
    assert "'charity_expenditure'" in forms_macro(forms_file)


def test_every_form_has_every_wording_and_an_alias_of_its_own():
    forms = read_forms()["forms"]
    assert len({form["alias"] for form in forms.values()}) == len(forms)
    for form_id, form in forms.items():
        assert set(form["names"]) == {"warehouse", "report", "finding"}, form_id


def test_no_key_of_a_form_is_unread():
    known = {
        "alias", "names", "titles", "rows", "needs", "needs_title", "sides", "measures", "parts", "items", "aside",
        "bands", "fund", "sums", "has_amounts",
    }  # fmt: skip
    data = yaml.safe_load(FORMS_FILE.read_text(encoding="utf-8"))
    used = {key for form in (*data["forms"].values(), *data["not_forms"].values()) for key in form}
    assert used == known
