"""The one kind of expectation we use: the figures of an identity agree, with the instances that do not shown.

GX's own ``UnexpectedRowsExpectation`` counts the rows and shows none of them in Data Docs; this one shows them,
under headings in the words of the field. This module imports GX and is imported inside functions only.
"""

from __future__ import annotations

import html
from decimal import Decimal
from typing import Any

from great_expectations.expectations import UnexpectedRowsExpectation
from great_expectations.render import CollapseContent, LegacyDiagnosticRendererType, RenderedTableContent
from great_expectations.render.renderer.renderer import renderer

SHOWN_ROWS = 50
"""Rows in the table of a rule in Data Docs."""
HEADINGS = {
    "file_name": "文件",
    "binding": "对象",
    "lhs": "公布数（左边）",
    "rhs": "计算数（右边）",
    "difference": "相差",
    "difference_low": "差额下限",
    "difference_high": "差额上限",
    "pages": "页",
    "withdrawn": "已撤回，不作为发现：原因",
}
_STYLING = {"body": {"classes": ["table-bordered", "table-sm", "mt-3"]}}


class ExpectFiguresToAgree(UnexpectedRowsExpectation):
    """No instance of the identity has figures outside its interval."""

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_TABLE)
    def _diagnostic_unexpected_table_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> list[RenderedTableContent | CollapseContent] | None:
        rows = ((result.result or {}).get("details") or {}).get("unexpected_rows") if result else None
        if not rows:
            return None
        columns = [name for name in HEADINGS if name in rows[0]]
        return [
            RenderedTableContent(
                content_block_type="table",
                table=[[_shown(row[name]) for name in columns] for row in rows[:SHOWN_ROWS]],
                header_row=[HEADINGS[name] for name in columns],
                styling=_STYLING,
            )
        ]


def _shown(value: Any) -> str:
    """A figure with separators and without the zeros of its scale; a list joined; text of documents and names of files as text.

    Great Expectations puts cells into its pages as they are.
    """
    if isinstance(value, Decimal):
        text = f"{value:,.8f}"
        whole, _, decimals = text.partition(".")
        return f"{whole}.{decimals[:2]}{decimals[2:].rstrip('0')}"
    if isinstance(value, list):
        return html.escape(", ".join(str(item) for item in value))
    return "" if value is None else html.escape(str(value))
