"""What a copy that we hand on must not do when it is opened: run, fetch, launch, or carry files along."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

HARMLESS = {"/GoTo", "/Named"}
LINKS = ("http://", "https://", "mailto:")
"""What stays: the way to another place of the document, and links that a person follows and that run nothing."""
CARRIERS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
"""Kinds of annotations that hold a file or play one."""
ACTIVE = (Name.AA, Name.AF, Name.JS, Name.XFA, Name("/RichMediaContent"), Name("/Collection"))
NAMED = (Name.JavaScript, Name.EmbeddedFiles, Name("/Renditions"))
_DEPTH = 30


def disarm(document: Pdf) -> int:
    """Take actions that do more than go to a place, scripts and embedded files out of a document; how many.

    Every object is looked at, also one that no page leads to: what is not there cannot be reached in a way not thought of.
    """
    removed = 0
    for found in document.objects:
        removed += _disarm(found, 0)
    return removed + _disarm(document.Root, 0)


def _disarm(found: Object, depth: int) -> int:
    """One object and what lies directly in it; objects of their own have their own turn."""
    if depth > _DEPTH:
        return 0
    if isinstance(found, Array):
        return sum(_disarm(part, depth + 1) for part in found if _is_inside(part))
    if not isinstance(found, (Dictionary, pikepdf.Stream)):
        return 0
    removed = 0
    for key in _armed(found):
        del found[key]
        removed += 1
    if found.get(Name.Type) == Name.EmbeddedFile and isinstance(found, pikepdf.Stream):
        found.write(b"")
        removed += 1
    return removed + sum(_disarm(part, depth + 1) for _, part in found.items() if _is_inside(part))


def _is_inside(part: object) -> bool:
    return isinstance(part, (Array, Dictionary)) and not part.is_indirect


def _armed(found: Object) -> list[str]:
    """The keys of a dictionary that make it do something, or carry a file."""
    keys = [str(key) for key in (*ACTIVE, *NAMED) if key in found]
    keys += [str(key) for key in (Name.A, Name.OpenAction, Name.Next, Name.PA) if _acts(found.get(key))]
    if str(found.get(Name.Subtype, "")) in CARRIERS:
        # An annotation without what it carries shows its picture and does nothing.
        keys += [key for key in ("/FS", "/A", "/Movie", "/Sound") if key in found and key not in keys]
    if Name.EF in found:
        keys.append("/EF")
    return keys


def _acts(action: object) -> bool:
    """An action, or a list of them, of which one is not harmless."""
    if isinstance(action, Array):
        return any(_acts(one) for one in action)
    if not isinstance(action, Dictionary) or Name.S not in action:
        return False
    if action[Name.S] == Name.URI:
        return not str(action.get(Name.URI, "")).lower().startswith(LINKS)
    return str(action[Name.S]) not in HARMLESS
