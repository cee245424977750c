"""The few pieces of HTML that stand thousands of times in a page, built here: a template takes five times as long."""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from ..words import Words
from .forms_view import Block, Cell, Row


def say(zh: object, en: object) -> Markup:
    """Both languages; the style sheet shows one of them."""
    return Markup(_both(str(zh), str(en)))  # noqa: S704  (escaped)


def words(pair: Words) -> Markup:
    """Words in both languages, once where they are the same."""
    return Markup(escape(pair.zh) if pair.zh == pair.en else _both(pair.zh, pair.en))  # noqa: S704  (escaped)


def form_rows(block: Block) -> Markup:
    """The body of a form's table: text of the document, escaped here as the templates do elsewhere."""
    return Markup("\n".join(_row(row, block.has_codes) for row in block.rows))  # noqa: S704  (escaped)


def _both(zh: str, en: str) -> str:
    return f'<span lang="zh">{escape(zh)}</span><span lang="en">{escape(en)}</span>'


def _row(row: Row, has_codes: bool) -> str:
    kinds = " ".join(kind for kind, is_so in (("total", row.is_total), ("blank", row.is_blank)) if is_so)
    code = f'<td class="code">{escape(row.code)}</td>' if has_codes else ""
    indent = f' class="in{row.indent}"' if row.indent else ""
    return (
        f'<tr class="{kinds}">' if kinds else "<tr>"
    ) + f'{code}<th scope="row"{indent}>{escape(row.name)}</th>{"".join(map(_cell, row.cells))}</tr>'


def _cell(cell: Cell) -> str:
    text = escape(cell.text)
    if cell.finding_id:
        text = f'<a class="flag" href="#f-{escape(cell.finding_id)}">{text}</a>'
    return f'<td class="malformed">{text}</td>' if cell.is_malformed else f"<td>{text}</td>"
