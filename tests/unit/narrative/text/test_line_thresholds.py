"""Thresholds by which lines are joined to paragraphs: a case just inside each, a case just outside."""

from __future__ import annotations

import numpy as np
import pytest

from dagster_project.narrative.text.headings import heading_of
from dagster_project.narrative.text.joining import Line, continues, margins_of
from dagster_project.narrative.text.wrapped import (
    breaks_anywhere,
    ends_of_wrapped,
    is_out_of_order,
    slack_of,
)

STOP = "，"


def sentence(length: int, indent: str = "") -> str:
    """A piece of a sentence: so many characters, with a comma in it and no stop at its end."""
    return indent + "一" * (length // 2) + STOP + "二" * (length - length // 2 - 1)


def is_measured(lines: list[str]) -> bool:
    """Whether the text shows that it was broken at a width."""
    return any(end is not None for end in ends_of_wrapped(lines)[0])


@pytest.mark.parametrize(("count", "found"), [(8, True), (7, False)])
def test_lines_that_show_a_width(count, found):
    assert is_measured([sentence(30)] * count) is found


@pytest.mark.parametrize(("full", "found"), [(8, True), (7, False)])
def test_the_share_of_lines_that_end_at_the_width(full, found):
    """Of twenty lines eight are four tenths; the others end anywhere, none near another width."""
    others = [sentence(length) for length in (15, 15, 15, 15, 20, 20, 20, 20, 25, 25, 25, 25)]
    lines = [sentence(40)] * full + others + [sentence(15)] * (8 - full)
    assert is_measured(lines) is found


@pytest.mark.parametrize(("full", "found"), [(12, True), (11, False)])
def test_the_share_of_lines_that_end_at_the_width_in_a_longer_text(full, found):
    others = [sentence(length) for length in (15, 20, 25) for _ in range(6)]
    lines = [sentence(40)] * full + others + [sentence(15)] * (12 - full)
    assert is_measured(lines) is found


@pytest.mark.parametrize(
    ("lines", "wider", "found"), [(21, 2, True), (21, 3, False), (31, 3, True), (31, 4, False)]
)
def test_lines_that_may_be_wider(lines, wider, found):
    """A tenth of them."""
    assert is_measured([sentence(30)] * (lines - wider) + [sentence(60)] * wider) is found


@pytest.mark.parametrize(("width", "slack"), [(50, 4.0), (41, 4.0), (39, 3.9), (30, 3.0)])
def test_how_short_a_full_line_may_stay(width, slack):
    """A tenth of the width, and never more than four ems."""
    assert slack_of([(0.0, 12.0 * width)]) == pytest.approx(slack)


@pytest.mark.parametrize(("length", "is_heading"), [(48, True), (49, False)])
def test_the_longest_heading(length, is_heading):
    assert heading_of("一、" + "收" * length)[2] is is_heading


@pytest.mark.parametrize(("length", "found"), [(20, True), (19, False), (70, True), (71, False)])
def test_the_widths_of_broken_lines(length, found):
    assert is_measured([sentence(length)] * 10) is found


@pytest.mark.parametrize(("length", "found"), [(15, True), (14, False)])
def test_lines_long_enough_to_show_the_width(length, found):
    """Half of the lines are shorter than the width by up to four ems, and are counted if they are long themselves."""
    lines = [sentence(20)] * 3 + [sentence(length, "　" * (20 - length - 1))] * 5
    assert is_measured(lines) is found


@pytest.mark.parametrize(("indented", "told"), [(1, True), (0, False)])
def test_paragraphs_that_begin_with_an_indent(indented, told):
    """One line of ten is a tenth."""
    lines = [sentence(28, "　　")] * indented + [sentence(30)] * (10 - indented)
    assert ends_of_wrapped(lines)[1] is told


@pytest.mark.parametrize(("indented", "told"), [(2, True), (1, False)])
def test_the_share_of_paragraphs_that_begin_with_an_indent(indented, told):
    lines = [sentence(28, "　　")] * indented + [sentence(30)] * (15 - indented)
    assert ends_of_wrapped(lines)[1] is told


@pytest.mark.parametrize(
    ("broken", "whole", "found"), [(3, 0, True), (2, 0, False), (3, 9, True), (3, 10, False)]
)
def test_sentences_broken_at_whatever_width(broken, whole, found):
    """Three lines that break off, and a quarter of all lines of sentences; a heading follows each other line."""
    lines = []
    for _ in range(broken):
        lines += [sentence(20), "三"]
    for _ in range(whole):
        lines += [sentence(20) + "。", "三"]
    assert breaks_anywhere(lines) is found


@pytest.mark.parametrize(("length", "found"), [(6, True), (5, False)])
def test_the_shortest_piece_of_a_sentence(length, found):
    assert breaks_anywhere([sentence(length), "三"] * 4) is found


@pytest.mark.parametrize(("lost", "found"), [(2, True), (1, False)])
def test_amounts_without_anything_before_them(lost, found):
    lines = ["本年支出如下。", "12.50万元，增长。"] * lost + ["其他支出"]
    assert is_out_of_order(lines) is found


# ---------------------------------------------------------------- margins
def line(text: str, x0: float = 90.0, x1: float = 500.0, page: int = 1, **more) -> Line:
    return Line(text, np.arange(len(text)), text, x0, x1, 10.0, page, **more)


@pytest.mark.parametrize(("count", "right"), [(5, 400.0), (4, 500.0)])
def test_long_lines_with_which_a_page_has_margins_of_its_own(count, right):
    """A page with fewer takes the margins of the other."""
    lines = [line(sentence(20), 90, 498, 1)] * 6 + [line(sentence(20), 90, 400, 2)] * count
    assert margins_of(lines)[2][1] == pytest.approx(right, abs=3)


@pytest.mark.parametrize(("length", "right"), [(15, 400.0), (14, 500.0)])
def test_the_shortest_line_that_reaches_from_margin_to_margin(length, right):
    lines = [line(sentence(20), 90, 498, 1)] * 6 + [line(sentence(length), 90, 400, 2)] * 6
    lines.append(line(sentence(20), 90, 390, 2))
    assert margins_of(lines)[2][1] == pytest.approx(right, abs=3)


@pytest.mark.parametrize(("length", "is_one"), [(8, True), (7, False)])
def test_the_shortest_line_that_breaks_off_before_the_margin(length, is_one):
    margins = {1: (90.0, 500.0)}
    assert continues(line("一" * length, x1=300), line("二三四五"), margins) is is_one


@pytest.mark.parametrize(("short", "is_one"), [(21.0, True), (23.0, False)])
def test_a_full_line_stays_so_far_short_of_the_margin(short, is_one):
    """2.2 ems of ten points. The next line is indented: it goes on a full line that does not end a sentence."""
    margins = {1: (90.0, 500.0)}
    assert continues(line("一" * 20, x1=500 - short), line("二三四五", x0=110), margins) is is_one


@pytest.mark.parametrize(("indent", "is_one"), [(11.0, True), (13.0, False)])
def test_the_least_indent_of_a_paragraph(indent, is_one):
    """1.2 ems of ten points, below a full line that ends a sentence."""
    margins = {1: (90.0, 500.0)}
    assert continues(line("一" * 19 + "。"), line("二三四五", x0=90 + indent), margins) is is_one
