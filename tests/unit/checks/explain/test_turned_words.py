"""A word of direction turned: one finding, at the figure that it belongs to, with what fails only because of it."""

from __future__ import annotations

import pytest

from dagster_project.checks import evaluate, explained

from ..planted import SERIOUS
from ..statements import claim, evidence


def found(*claims: dict) -> list[dict]:
    document = evidence(claims)
    findings = explained(document, evaluate(document)).findings.to_dicts()
    return [finding for finding in findings if finding["level"] in SERIOUS]


def compared(change: str, rate: str, way: int, rate_way: int) -> dict:
    """‹110.00›，比上年增加/减少‹change›，增长/下降‹rate›."""
    return claim(
        1, final="110.00", change=change, rate=rate, direction=way, rate_direction=rate_way,
        subject="支出", base_kind="prior_final",
    )  # fmt: skip


def test_a_turned_word_before_the_change_takes_its_rate_with_it():
    (finding,) = found(compared("-10.00", "10.00", -1, 1))
    assert finding["cause"] == "sign"
    assert finding["identity_ids"] == ["N-DIRECTION-PAIR", "N-GROWTH"]
    assert (finding["stated_value"], finding["unit"]) == (-100_000, "元")
    assert finding["expected_low"] <= 100_000 <= finding["expected_high"]
    assert "cannot all be right" not in finding["explanation_en"]


def test_a_turned_word_before_the_rate_is_told_at_the_rate():
    (finding,) = found(compared("10.00", "10.00", 1, -1))
    assert (finding["cause"], finding["identity_ids"]) == ("sign", ["N-DIRECTION-PAIR"])
    assert (finding["stated_text"], finding["unit"]) == ("10.00%", "%")
    assert "cannot all be right" not in finding["explanation_en"]


def test_a_rate_that_is_wrong_either_way_is_a_finding_of_its_own():
    findings = found(compared("-10.00", "55.00", -1, 1))
    assert sorted(f["identity_ids"] for f in findings) == [["N-DIRECTION-PAIR"], ["N-GROWTH"]]


def test_words_that_agree_are_silent():
    assert found(compared("10.00", "10.00", 1, 1)) == []


@pytest.mark.parametrize(("word", "way", "is_found"), [("大于", 1, True), ("小于", -1, False)])
def test_a_word_of_comparison_is_told_at_the_figure_that_it_speaks_of(word, way, is_found):
    findings = found(
        claim(
            1,
            final="90.00",
            base="100.00",
            completion="90.00",
            base_kind="initial",
            direction=way,
            direction_text=word,
            subject="行政运行",
        )
    )
    assert len(findings) == is_found
    for finding in findings:
        assert (finding["stated_text"], finding["unit"]) == ("90.00", "元")
        assert word in finding["title_zh"]
        assert word in finding["explanation_en"]
