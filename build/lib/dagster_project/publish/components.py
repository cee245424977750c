"""What this program is made of: every library of its environment with version and licence, for who has to answer for it.

``licences.csv`` for people and ``sbom.cdx.json`` (CycloneDX 1.6) for programs such as ``pip-audit`` or Dependency-Track. Both
are read from what is installed; nothing is fetched.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PRODUCT = "juesuan"
EXTRAS = frozenset({"", "run"})
"""What a user installs; the tools of its makers are no part of it."""
LICENCES, SBOM = "licences.csv", "sbom.cdx.json"
_CLASSIFIER = "License :: "


@dataclass(frozen=True, slots=True, order=True)
class Component:
    """One library: its name, version, licence as it states it (SPDX expression, names, or ``unknown``) and home page."""

    name: str
    version: str
    licence: str
    is_spdx: bool
    home: str
    needs: tuple[str, ...]


def components() -> list[Component]:
    """The product and everything that it needs, as installed, sorted by name. What is not installed is not there."""
    found: dict[str, Component] = {}
    waiting = [(PRODUCT, EXTRAS)]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        needs = sorted(_needs(distribution, extras))
        known = set(found[name].needs) if name in found else set()
        found[name] = _component(name, distribution, known | {need for need, _ in needs})
        waiting += needs
    installed = (
        replace(one, needs=tuple(need for need in one.needs if need in found)) for one in found.values()
    )
    return sorted(installed)


def licences(parts: Iterable[Component]) -> str:
    """The list as CSV."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("name", "version", "licence", "home"))
    table.writerows((one.name, one.version, one.licence, one.home) for one in parts)
    return text.getvalue()


def sbom(parts: Iterable[Component]) -> str:
    """The list as a CycloneDX document, without times and serial numbers: the same parts give the same text."""
    parts = list(parts)
    product = next(one for one in parts if one.name == PRODUCT)
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _described(product, "application")},
        "components": [_described(one, "library") for one in parts if one is not product],
        "dependencies": [
            {
                "ref": _reference(one),
                "dependsOn": [_reference(other) for other in parts if other.name in one.needs],
            }
            for one in parts
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def write_components(folder: Path) -> list[Path]:
    """Write both into a folder; their paths."""
    parts = components()
    made = {LICENCES: licences(parts), SBOM: sbom(parts)}
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in made]


def _needs(distribution: metadata.Distribution, extras: frozenset[str]) -> set[tuple[str, frozenset[str]]]:
    needed: set[tuple[str, frozenset[str]]] = set()
    for line in distribution.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or any(
            requirement.marker.evaluate({"extra": extra}) for extra in extras
        ):
            needed.add((canonicalize_name(requirement.name), frozenset({"", *requirement.extras})))
    return needed


def _component(name: str, distribution: metadata.Distribution, needs: set[str]) -> Component:
    about = distribution.metadata
    pages = dict(line.split(", ", 1) for line in about.get_all("Project-URL") or () if ", " in line)
    home = _stated(about, "Home-page") or next(iter(pages.values()), "")
    expression = _stated(about, "License-Expression")
    licence = expression or _named_licence(about)
    return Component(name, distribution.version, licence, bool(expression), home, tuple(sorted(needs)))


def _stated(about: metadata.PackageMetadata, field: str) -> str:
    return about[field].strip() if field in about else ""


def _named_licence(about: metadata.PackageMetadata) -> str:
    """The classifiers; else the field, where it is a name and not the whole text."""
    classified = [
        line.removeprefix(_CLASSIFIER).removeprefix("OSI Approved :: ")
        for line in about.get_all("Classifier") or ()
        if line.startswith(_CLASSIFIER) and line != "License :: OSI Approved"
    ]
    stated = _stated(about, "License")
    name = stated if len(stated) < 100 and "\n" not in stated else ""
    return "; ".join(classified) or name or "unknown"


def _reference(one: Component) -> str:
    return f"pkg:pypi/{one.name}@{one.version}"


def _described(one: Component, kind: str) -> dict:
    told: dict = {
        "type": kind,
        "bom-ref": _reference(one),
        "name": one.name,
        "version": one.version,
        "purl": _reference(one),
    }
    if one.licence != "unknown":
        told["licenses"] = [
            {"expression": one.licence} if one.is_spdx else {"license": {"name": one.licence}}
        ]
    if one.home:
        told["externalReferences"] = [{"type": "website", "url": one.home}]
    return told
