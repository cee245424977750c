"""Text as the search for a document's identity sees it: lines and cells without white space, and its word lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Protocol

import polars as pl
import yaml

from ..forms.descriptions import form_titles

_DROPPED = re.compile(r"[\s“”\"'‘’「」『』\u00ad\u200b-\u200d\u2060\ufeff]+")
_MARK = re.compile(r"(?:[①-⑳⑴-⒇⁰¹²³⁴-⁹*＊※#＃]+|[\[［【(（]注\d{0,2}[\])）］】])\s*$")
_MARK_BEFORE = re.compile(r"^\s*[①-⑳⁰¹²³⁴-⁹*＊※]+(?=\s*[\u4e00-\u9fff])")
ORDINAL = re.compile(r"^(?:[(]?[一二三四五六七八九十]{1,3}[)、.]+|[(]\d{1,3}[)]|\d{1,2}[、.](?!\d))")
"""The number before a name in compact text: 一、, (一), (1), 1、; the 1. of an amount is none."""
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
LONGEST_LINE = 1_500
"""Characters of a line that are looked at: the publishing body is named early, and the limit bounds the time of every pattern."""
YEAR = r"(?:20\d\d|二[〇○零O0][〇○零一二三四五六七八九O0]{2})"


class Content(Protocol):
    """What is needed of ``tables.DocumentContent``."""

    @property
    def document_id(self) -> str: ...
    @property
    def file_name(self) -> str: ...
    @property
    def media(self) -> str: ...
    @property
    def rejections(self) -> pl.DataFrame: ...


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text or a line of a cell. ``text`` is compact; ``bbox`` and the characters say where it is printed."""

    text: str
    printed: str
    page: int
    bbox: Mapping[str, float] | None
    role: str | None
    size: float | None
    char_start: int | None

    @property
    def char_end(self) -> int | None:
        """End (exclusive) of the printed line in the document's text."""
        return None if self.char_start is None else self.char_start + len(self.printed)


def without_mark(text: str) -> str:
    """Without the mark of a footnote behind it, or before a name; the text itself where it is nothing but a mark.

    Before the text is normalised: half width, ① would be a digit more.

    >>> without_mark("1,234.50①"), without_mark("③行政运行"), without_mark("②")
    ('1,234.50', '行政运行', '②')
    """
    return _MARK_BEFORE.sub("", _MARK.sub("", text)) or text


@lru_cache(maxsize=1 << 13)
def compact(text: str | None) -> str:
    """NFKC, without white space and quotation marks: ``２０２４ 年“三公”`` → ``2024年三公``."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text or ""))


def year_of(text: str) -> int:
    """``2024`` or ``二〇二四`` as a number."""
    return int(text.replace("O", "0").translate(_CHINESE_DIGITS))


def text_lines(lines: pl.DataFrame) -> list[TextLine]:
    """The lines of a document (``schemas.LINES``) in reading order, blank ones left out."""
    columns = ["text", "page_number", "bbox", "role", "size", "char_start"]
    found = []
    for text, page, box, role, size, start in lines.select(columns).iter_rows():
        printed = (text or "")[:LONGEST_LINE]
        if joined := compact(printed):
            found.append(TextLine(joined, printed, page or 1, box, role, size, start))
    return found


@dataclass(frozen=True)
class Words:
    """The word lists of ``identity.yaml``, compiled."""

    data: Mapping[str, Any]
    prefixes: re.Pattern[str]
    cut_suffixes: re.Pattern[str]
    not_a_name: re.Pattern[str]
    not_a_name_end: re.Pattern[str]
    placeholder: re.Pattern[str]
    body_end: re.Pattern[str]
    full_name: re.Pattern[str]
    elsewhere: re.Pattern[str]
    account_subject: re.Pattern[str]
    titles: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def words() -> Words:
    """Load ``identity.yaml`` once."""
    data = yaml.load(Path(__file__).with_name("identity.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    prefix, titles_of = form_titles()
    titles = tuple(
        (form_id, re.compile(prefix + "(?:" + "|".join(patterns) + ")"))
        for form_id, patterns in titles_of.items()
    )
    return Words(
        data=data,
        prefixes=re.compile("^(?:" + "|".join(data["name_prefixes"]) + ")"),
        cut_suffixes=re.compile("(?:" + "|".join(data["name_suffixes_cut"]) + ")$"),
        not_a_name=re.compile(data["not_a_name"]),
        not_a_name_end=re.compile(data["not_a_name_end"]),
        placeholder=re.compile(data["placeholder_name"]),
        body_end=re.compile("(?:" + "|".join(data["body_ends"]) + ")$"),
        full_name=re.compile(data["full_name"]),
        elsewhere=re.compile(data["elsewhere"]),
        account_subject=re.compile(
            rf"^(?:截[至止]到?(?:{YEAR})年(?:末|底|12月31日),?)?(?P<name>[^\d,。;:、]{{4,40}}?)"
            rf"(?:(?:{YEAR})年?度?(?:没有|未发生|无)?(?:{data['account_words']})|共有(?:车辆|公务用?车))"
        ),
        titles=titles,
    )
