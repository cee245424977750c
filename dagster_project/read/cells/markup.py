"""XML of office files, parsed without anything that it asks to be fetched or multiplied."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from typing import Final

from lxml import etree

from ..model import DocumentRejected
from .package import Package

DEEPEST: Final = 200
"""Elements within each other; a table within tables within text boxes has some forty."""
RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


Related = tuple[str, str, bool]
"""What a part refers to: kind, path within the package or address, whether it lies outside."""


def local(element: etree._Element) -> str:
    """The name of an element without its namespace: strict and transitional files differ in nothing else."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute by its name without namespace."""
    found = element.get(name)
    if found is not None:
        return found
    return next((value for key, value in element.attrib.items() if str(key).endswith("}" + name)), None)


def children_of(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of this name right within an element."""
    return (child for child in element if local(child) == name)


def child_of(element: etree._Element, name: str) -> etree._Element | None:
    """The first of them."""
    return next(children_of(element, name), None)


def entries_of(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """What the lists of this name right within an element hold."""
    return (entry for group in children_of(element, name) for entry in group)


def whole(text: str | None, default: int = 0) -> int:
    """The number of an attribute that is made of digits; ``default`` for any other."""
    return int(text) if text and text.isdigit() else default


def parse(data: bytes, part: str) -> etree._Element:
    """The root of a part. Raises ``DocumentRejected`` for what is no XML, or has a document type (entities multiply)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _broken(part, error) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _declares(part)
    return root


def stream(data: bytes, part: str, names: frozenset[str]) -> Iterator[etree._Element]:
    """The elements of these names as they end, one after another; each is forgotten when the next is asked for.

    Raises as ``parse`` does.
    """
    source = io.BytesIO(data)
    events = etree.iterparse(
        source,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    depth = 0
    try:
        for event, element in events:
            if event == "start":
                depth += 1
                if depth == 1 and element.getroottree().docinfo.internalDTD is not None:
                    raise _declares(part)
                if depth > DEEPEST:
                    raise DocumentRejected("not_a_document", f"its part {part} is nested without end")
                continue
            depth -= 1
            if local(element) not in names:
                continue
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        raise _broken(part, error) from error


def relations(package: Package, part: str) -> dict[str, Related]:
    """What a part refers to, by id."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", name + ".rels")
    if rels not in package:
        return {}
    found = {}
    for element in parse(package.read(rels), rels).iter(RELATION):
        target = element.get("Target", "")
        outside = element.get("TargetMode") == "External"
        if not outside:
            target = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            )
        found[element.get("Id", "")] = (
            element.get("Type", "").rsplit("/", 1)[-1],
            target.lstrip("/"),
            outside,
        )
    return found


def main_part(package: Package) -> str | None:
    """The path of the part that an office file begins with; None for an archive of other files.

    Raises ``DocumentRejected`` for office files that are not read.
    """
    for kind, target, outside in relations(package, "").values():
        if kind == "officeDocument" and not outside:
            return target
    for name, what in (("ofd.xml", "an OFD document"), ("content.xml", "an OpenDocument file")):
        if name in package:
            raise DocumentRejected("unsupported_format", f"{what}; save it as PDF, .xlsx or .docx")
    return None


def _broken(part: str, error: Exception) -> DocumentRejected:
    return DocumentRejected("not_a_document", f"its part {part} is no XML: {str(error)[:200]}")


def _declares(part: str) -> DocumentRejected:
    message = f"its part {part} declares a document type, which no office program writes: entities multiply"
    return DocumentRejected("unsafe_archive", message)
