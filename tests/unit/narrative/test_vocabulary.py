"""The scanner looks ahead for characters that begin a token: no token may begin with another one."""

from __future__ import annotations

import pytest

from dagster_project.narrative.words.vocabulary import vocabulary

COMPARING = ("相比较于", "比", "较", "相较于", "与", "同", "和", "相对于", "对比")
UP, DOWN = ("增加", "增长", "上升", "提高"), ("减少", "下降", "降低")
TOKENS = {
    "number": ["1,234.56", "-5"],
    "unstated": [f"{a}({b})" for up in UP for down in DOWN for a, b in ((up, down), (down, up))],
    "comparator": [lead + noun for lead in COMPARING for noun in ("2022年度决算数", *vocabulary().base_kind)],
    "yearonyear": ["同比"],
    "word": list(vocabulary().meaning),
    "punctuation": list("，;。:!?、()"),
}


@pytest.mark.parametrize("kind", TOKENS)
def test_every_token_begins_where_the_scanner_looks(kind):
    assert [token for token in TOKENS[kind] if vocabulary().scanner.match(token) is None] == []
