"""How often the sums of a form decide between readings of its places, and how often rightly.

``python -m tests.bench.judging [--documents N] [--from N]``: generated documents, half of them with an error planted in a
table, are read; then their places are made doubtful in four ways, and what the sums take is laid beside the first reading.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

import samples
from dagster_project.settings import Limits
from dagster_project.statements import read_statements
from dagster_project.statements.layout.amounts import read_figure
from dagster_project.statements.layout.text import compact
from dagster_project.tables import DocumentContent, read_content
from samples.errors_table import TABLE_KINDS

Rows = list[dict[str, Any]]
Spoil = Callable[[DocumentContent, pl.DataFrame, random.Random], DocumentContent | None]
SPOILT = 3
"""Tables of a document that are spoilt in one way."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="the sums of a form as judge between readings")
    parser.add_argument("--documents", type=int, default=20)
    parser.add_argument("--from", type=int, default=0, dest="first", help="first seed")
    asked = parser.parse_args(arguments)
    tally: dict[str, Counter[str]] = {name: Counter() for name in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(asked.first, asked.first + asked.documents):
            _judge(_content(seed, Path(folder)), random.Random(seed), tally)
    print(f"{'way':34} {'forms':>6} {'decided':>8} {'rightly':>8} {'wrongly':>8} {'disputed':>9} {'open':>6}")
    for name, count in tally.items():
        row = [count[key] for key in ("forms", "decided", "rightly", "wrongly", "disputed", "open")]
        print(f"{name:34} {row[0]:6} {row[1]:8} {row[2]:8} {row[3]:8} {row[4]:9} {row[5]:6}")
    if wrong := sum(count["wrongly"] for count in tally.values()):
        raise RuntimeError(f"{wrong} forms decided wrongly")


def _content(seed: int, folder: Path) -> DocumentContent:
    errors = [sorted(TABLE_KINDS)[seed % len(TABLE_KINDS)]] if seed % 2 else []
    sample = samples.generate(seed, None, errors)
    path = folder / f"{seed}.pdf"
    path.write_bytes(sample.pdf)
    return read_content(path, document_id="d", file_name=path.name, limits=Limits())


def _judge(content: DocumentContent, draw: random.Random, tally: dict[str, Counter[str]]) -> None:
    whole = read_statements(content)
    for name, spoil in WAYS.items():
        spoilt = spoil(content, whole.forms, draw)
        if spoilt is None:
            continue
        read = read_statements(spoilt)
        right = _figures(whole.observations)
        for form in read.forms.iter_rows(named=True):
            if '"arithmetic"' not in form["evidence"]:
                continue
            count = tally[name]
            count["forms"] += 1
            if form["decided_by"] != "arithmetic":
                count["disputed" if "disputed" in form["incomplete_reasons"] else "open"] += 1
                continue
            count["decided"] += 1
            found = _figures(read.observations.filter(form_id=form["form_id"]))
            count["rightly" if found <= right else "wrongly"] += 1


def _figures(observations: pl.DataFrame) -> set[tuple]:
    """What is bound, by what it is and not where it was read."""
    printed = observations.filter(pl.col("amount_yuan").is_not_null() & (pl.col("amount_yuan") != 0))
    return set(printed.select("form_id", "item_code", "measure", "amount_yuan").rows())


def _without_titles(
    content: DocumentContent, forms: pl.DataFrame, draw: random.Random
) -> DocumentContent | None:
    titles = {compact(title) for title in forms["title"].drop_nulls()}
    named = pl.col("text").map_elements(lambda text: _names(text, titles), pl.Boolean)
    cells = content.cells.with_columns(text=pl.when(named).then(pl.lit("")).otherwise("text"))
    return replace(content, cells=cells, lines=content.lines.filter(~named))


def _names(text: str | None, titles: set[str]) -> bool:
    bare = compact(text)
    return bool(bare) and any(bare in title or title in bare for title in titles) and bare.endswith("表")


def _cut_columns(
    content: DocumentContent, forms: pl.DataFrame, draw: random.Random
) -> DocumentContent | None:
    """A column of figures cut in two behind its separators of thousands, which are spaces then."""
    return _changed(content, forms, draw, _cut)


def _cut(rows: Rows, draw: random.Random) -> Rows | None:
    amounts = Counter(
        row["column_index"] for row in rows if "," in row["text"] and read_figure(row["text"]).decimals
    )
    if not amounts:
        return None
    column = draw.choice(sorted(amounts))
    inside = [row for row in rows if row["column_index"] == column]
    if any(row["column_span"] > 1 for row in inside):
        return None
    found: Rows = []
    for row in rows:
        later, spans = row["column_index"] > column, row["column_index"] + row["column_span"] > column
        if row["column_index"] != column:
            moved = {"column_index": row["column_index"] + later} | (
                {} if later or not spans else {"column_span": row["column_span"] + 1}
            )
            found.append(row | moved)
            continue
        middle = (row["bbox"]["x0"] + row["bbox"]["x1"]) / 2
        head, comma, tail = row["text"].rpartition(",")
        is_cut = bool(comma) and read_figure(row["text"]).is_numeric
        words = not read_figure(row["text"]).is_numeric
        left = row["text"] if words else (head.replace(",", " ") if is_cut else "")
        right = "" if words else (f" {tail}" if is_cut else row["text"])
        found.append(row | {"text": left, "bbox": row["bbox"] | {"x1": middle}})
        found.append(row | {"text": right, "column_index": column + 1, "bbox": row["bbox"] | {"x0": middle}})
    return found


def _moved(rows: Rows, draw: random.Random) -> Rows | None:
    """Figures of one column, from some row on, one row up: a grid that lacks a rule."""
    figures = [row for row in rows if read_figure(row["text"]).decimals]
    if len(figures) < 6:
        return None
    column = draw.choice(sorted({row["column_index"] for row in figures}))
    inside = sorted((row for row in rows if row["column_index"] == column), key=lambda row: row["row_index"])
    numbers = [place for place, row in enumerate(inside) if read_figure(row["text"]).is_numeric]
    if len(numbers) < 3:
        return None
    start = draw.choice(numbers[1:])
    texts = [row["text"] for row in inside]
    moved = [*texts[: start - 1], *texts[start:], ""] if texts[start - 1] == "" else None
    if moved is None:
        moved = [*texts]
        moved[start - 1], moved[start] = texts[start], texts[start - 1]
    swapped = {(row["row_index"], column): text for row, text in zip(inside, moved, strict=True)}
    return [row | {"text": swapped.get((row["row_index"], row["column_index"]), row["text"])} for row in rows]


def _right_first(
    content: DocumentContent, forms: pl.DataFrame, draw: random.Random
) -> DocumentContent | None:
    other = _changed(content, forms, draw, _moved)
    return None if other is None else _with_candidates(content, other)


def _wrong_first(
    content: DocumentContent, forms: pl.DataFrame, draw: random.Random
) -> DocumentContent | None:
    other = _changed(content, forms, draw, _moved)
    return None if other is None else _with_candidates(other, content)


def _with_candidates(first: DocumentContent, other: DocumentContent) -> DocumentContent:
    place = ["page_number", "table_index"]
    keys = [*place, "row_index", "column_index", "text"]
    changed = first.cells.join(other.cells, on=keys, how="anti", nulls_equal=True).select(place).unique()
    candidates = other.cells.join(changed, on=place, maintain_order="left").with_columns(
        candidate=pl.lit(1, pl.Int32)
    )
    return replace(first, candidates=candidates.select(first.candidates.columns))


def _changed(
    content: DocumentContent,
    forms: pl.DataFrame,
    draw: random.Random,
    change: Callable[[Rows, random.Random], Rows | None],
) -> DocumentContent | None:
    tables = [
        (box["page_number"], box["table_index"])
        for form in forms.filter(pl.col("form_id") != "other").iter_rows(named=True)
        for box in form["bboxes"]
    ]
    left, found = content.cells, []
    for page, table in draw.sample(tables, min(SPOILT, len(tables))):
        here = (pl.col("page_number") == page) & (pl.col("table_index") == table)
        rows = change([row | {"text": row["text"] or ""} for row in left.filter(here).to_dicts()], draw)
        if rows is not None:
            left = left.filter(~here)
            found.append(pl.DataFrame(rows, schema=left.schema))
    if not found:
        return None
    cells = pl.concat([left, *found]).sort("page_number", "table_index", "row_index", "column_index")
    return replace(content, cells=cells)


WAYS: dict[str, Spoil] = {
    "forms without titles": _without_titles,
    "a column cut in two": _cut_columns,
    "another placing beside the right one": _right_first,
    "the right placing beside another": _wrong_first,
}


if __name__ == "__main__":
    main()
