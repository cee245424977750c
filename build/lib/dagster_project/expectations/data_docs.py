"""Data Docs that open anywhere: no request to any network, and a first page that needs no script.

Great Expectations' pages fetch styles, scripts and pictures from other hosts, and the list on the first page is made by
one of those scripts: without a network it is empty, with one every reader is known to those hosts. The pages keep
their words and tables; the style is ours.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from .results import SuiteResult

_FOREIGN = re.compile(
    r"<script\b.*?</script>|<link\b[^>]*>|<img\b[^>]*https?://[^>]*>", re.DOTALL | re.IGNORECASE
)
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">"
)
"""Nothing runs and nothing is fetched, whatever got into a page."""
_STYLE = """<style>
:root { color-scheme: light dark; --line: color-mix(in srgb, CanvasText 18%, Canvas); --soft: color-mix(in srgb, CanvasText 6%, Canvas); }
body { font: 15px/1.6 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 0 auto; max-width: 76rem; padding: 1rem; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; width: 100%; } td, th { border-bottom: 1px solid var(--line); padding: .4rem .6rem; text-align: start; vertical-align: top; }
th { background: var(--soft); } td.number { text-align: end; font-variant-numeric: tabular-nums; } pre, code { overflow-wrap: anywhere; white-space: pre-wrap; }
.alert-secondary, .card-header { background: var(--soft); padding: .3rem .6rem; } .sticky, .modal, footer, .btn-group, .fixed-bottom { display: none; }
.fa-check-circle::before { content: "\\2714 "; color: #1a7f37; } .fa-times::before { content: "\\2718 "; color: #c4232b; }
.fa-exclamation-triangle::before { content: "\\26A0 "; color: #9a6700; } .breadcrumb { display: flex; gap: 1rem; list-style: none; padding: 0; }
.agrees { color: #1a7f37; } .disagrees { color: #c4232b; } @media (prefers-color-scheme: dark) { .agrees { color: #4ac26b; } .disagrees { color: #ff7b72; } }
</style>"""


def make_offline(folder: Path, results: Sequence[SuiteResult]) -> None:
    """Take everything foreign out of the pages in ``folder``, and write the first page anew."""
    for page in folder.rglob("*.html"):
        text = _FOREIGN.sub("", page.read_text(encoding="utf-8"))
        # First in the head: a policy holds for what comes after it.
        text = re.sub(r"<head\b[^>]*>", lambda head: head[0] + _POLICY, text, count=1)
        page.write_text(text.replace("</head>", f"{_STYLE}</head>", 1), encoding="utf-8")
    (folder / "index.html").write_text(_index(folder, results), encoding="utf-8")


def _index(folder: Path, results: Sequence[SuiteResult]) -> str:
    rows = "\n".join(_row(folder, result) for result in results)
    return f"""<!doctype html><html lang="zh"><head><meta charset="utf-8">{_POLICY}
<meta name="viewport" content="width=device-width, initial-scale=1"><title>决算 Data Docs</title>{_STYLE}</head>
<body><main><h1>勾稽关系的第二次计算 · The arithmetic a second time</h1>
<p>Great Expectations 按同一目录在集市上重新验算。不一致是公布数字之间的不一致；“未能计算”是本系统的问题。</p>
<p>Evaluated again on the marts, from the same catalogue. What does not agree are published figures; what raised is a failure of ours.</p>
<table><thead><tr><th scope="col">校验集 suite</th><th scope="col">勾稽关系 identities</th><th scope="col">不一致 not in agreement</th>
<th scope="col">实例 instances</th><th scope="col">未能计算 raised</th></tr></thead><tbody>
{rows}
</tbody></table></main></body></html>
"""


def _row(folder: Path, result: SuiteResult) -> str:
    title = html.escape(result.suite.title)
    # One run, one page a suite; a title without one stays a title.
    page = next(iter(sorted((folder / "validations" / result.suite.title).rglob("*.html"))), None)
    name = f'<a href="{quote(page.relative_to(folder).as_posix())}">{title}</a>' if page else title
    state = "disagrees" if result.failed or result.raised else "agrees"
    counts = (
        len(result.results), len(result.failed), sum(rule.rows for rule in result.failed), len(result.raised)
    )  # fmt: skip
    cells = "".join(f'<td class="number">{count:,}</td>' for count in counts)
    return f'<tr><th scope="row"><span class="{state}">{"✘" if state == "disagrees" else "✔"}</span> {name}</th>{cells}</tr>'
