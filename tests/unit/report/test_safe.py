"""Hostile text is harmless wherever it is shown."""

from __future__ import annotations

import json
import re

import pytest

from dagster_project.report.safe import one_line, plain, script_json

from .example import HOSTILE


def test_controls_and_marks_that_turn_text_do_not_survive():
    shown = plain("a\x1b[2Jb\u202ec\x07d\u2066e")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert [c for c in shown if c.isalpha()] == list("aJbcde")


def test_what_python_calls_printable_needs_no_cleaning():
    printable = "".join(character for character in map(chr, range(0x110000)) if character.isprintable())
    assert not re.search(
        r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]", printable
    )
    assert plain(printable, longest=len(printable)) == printable


@pytest.mark.parametrize(
    ("text", "line"), [(" a", "a"), ("a ", "a"), ("a  b", "a b"), ("a\u3000\u3000b", "a b"), ("a b", "a b")]
)
def test_one_line_has_single_spaces(text, line):
    assert one_line(text) == line


def test_text_keeps_its_lines_and_its_characters():
    assert plain("合计\n１２３．４５") == "合计\n１２３．４５"
    assert one_line("合计\n 12") == "合计 12"


def test_half_a_surrogate_pair_is_text_all_the_same():
    plain("\ud800").encode("utf-8")


def test_a_text_as_long_as_a_book_is_cut():
    assert len(plain("款" * 100_000)) == 2_000


def test_json_cannot_close_its_script():
    text = script_json({"a": HOSTILE + "<!--\u2028"})
    assert not set(text) & set("<>&\u2028")
    assert json.loads(text)["a"] == HOSTILE + "<!--\u2028"
