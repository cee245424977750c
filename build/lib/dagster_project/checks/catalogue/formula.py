"""Formulas of table identities: text of the catalogue → a small tree that an evaluator or an SQL compiler walks.

The grammar (docs/specification/verdicts.md#catalogue): ``f02({c}, total) == f02({c}, fiscal) + sum f02(children({c}), total)``. Coefficients
are 1, a constant 0 may stand on one side, ``==`` and ``<=`` relate the sides. A name in braces is a variable of
``for_each``; literal variables are filled in as text before parsing, so a parsed tree holds data variables only.

    >>> parse("f01(in.total, amount) == f01(out.total, amount)").left[0].item
    'in.total'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from dagster_project.statements.forms.names import form_aliases

FORM_ALIASES: Final = form_aliases()
"""Alias of the catalogue → canonical form id."""
ALIASES: Final = {form_id: alias for alias, form_id in FORM_ALIASES.items()}

INCOME_KINDS: Final = (
    "in.gpb",
    "in.gf",
    "in.soc",
    "in.fiscal",
    "in.superior",
    "in.business",
    "in.operating",
    "in.subunit",
    "in.other",
)
"""What ``in.kinds`` selects; where a form prints ``in.fiscal``, its gpb, gf and soc lines are parts of it."""

_RELATION = re.compile(r"==|<=")
_TERM = re.compile(r"(?P<sum>sum )?(?P<form>f\d\d)\((?P<item>.+), (?P<measure>[^,]+)\)")
_CODES = re.compile(r"\[([\d,]+)\]")
_CHILDREN = re.compile(r"children\((.+)\)")


class FormulaError(ValueError):
    """A formula of the catalogue that does not follow its grammar."""


@dataclass(frozen=True, slots=True)
class Term:
    """One signed operand: a figure, or a sum over figures of one form and measure.

    ``selector``: ``one`` (the item itself), ``classes`` (printed 3-digit codes), ``out_classes`` (the class lines of
    01 or 04), ``kinds`` (the kinds of income), ``codes`` (the list ``codes``, absent ones 0) or ``children`` (the codes
    one level below ``item``). ``item`` and ``measure`` are literals or a variable in braces; ``item`` may hold one
    after a prefix (``out.{c}``).
    """

    sign: int
    form: str
    selector: str
    item: str
    measure: str
    codes: tuple[str, ...] = ()

    @property
    def form_id(self) -> str:
        """Canonical form id."""
        return FORM_ALIASES[self.form]


@dataclass(frozen=True, slots=True)
class Relation:
    """``left op right``; an empty side is the constant 0. ``op`` is ``==`` or ``<=``."""

    op: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """Aliases of the forms referenced, in order of appearance."""
        return tuple(dict.fromkeys(term.form for term in self.left + self.right))

    @property
    def whole_forms(self) -> tuple[str, ...]:
        """Forms that must have been read whole: those whose lines or columns are added, and all where several are compared.

        A figure may have come into the wrong line of a form that was not; only its own form can tell.
        """
        terms = self.left + self.right
        return tuple(
            form
            for form in self.forms
            if len(self.forms) > 1
            or any(term.form == form and term.selector != "one" for term in terms)
            or any(sum(term.form == form for term in side) > 1 for side in (self.left, self.right))
        )


def parse(text: str) -> Relation:
    """The tree of one formula. FormulaError where the text does not follow the grammar."""
    relation = _RELATION.search(text)
    if relation is None:
        raise FormulaError(f"no == or <= in {text!r}")
    return Relation(relation.group(), _side(text[: relation.start()]), _side(text[relation.end() :]))


def _side(text: str) -> tuple[Term, ...]:
    text = text.strip()
    if text == "0":
        return ()
    pieces = re.split(r" ([+-]) ", text)
    signs = ["+", *pieces[1::2]]
    return tuple(
        _term(piece, 1 if sign == "+" else -1) for sign, piece in zip(signs, pieces[::2], strict=True)
    )


def _term(text: str, sign: int) -> Term:
    match = _TERM.fullmatch(text.strip())
    if match is None:
        raise FormulaError(f"not a figure: {text!r}")
    form, item, measure = match["form"], match["item"].strip(), match["measure"].strip()
    if form not in FORM_ALIASES:
        raise FormulaError(f"unknown form {form!r} in {text!r}")
    if measure == "@first":
        measure = "amount" if item.startswith("in.") else "total"
    if not match["sum"]:
        return Term(sign, form, "one", item, measure)
    if codes := _CODES.fullmatch(item):
        return Term(sign, form, "codes", "", measure, tuple(codes[1].split(",")))
    if children := _CHILDREN.fullmatch(item):
        return Term(sign, form, "children", children[1], measure)
    selectors = {"classes": "classes", "out.classes": "out_classes", "in.kinds": "kinds"}
    if item not in selectors:
        raise FormulaError(f"unknown selector {item!r} in {text!r}")
    return Term(sign, form, selectors[item], "", measure)
