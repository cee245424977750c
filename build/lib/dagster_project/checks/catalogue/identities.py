"""The catalogue of identities as objects: ``load_catalogue()`` reads ``catalogue.yaml`` once.

One :class:`Identity` of the scopes intra and inter has ``expansions()``: a parsed :class:`~.formula.Relation` for each
literal binding, with the data variables left open together with their domains. The evaluator joins frames along them;
an SQL compiler can walk the same trees.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

import yaml

from .formula import FORM_ALIASES, Relation, parse

CATALOGUE_FILE: Final = Path(__file__).with_name("catalogue.yaml")
CHECKS_FOLDER: Final = CATALOGUE_FILE.parent.parent
TABLE_SCOPES: Final = ("intra", "inter")
NARRATIVE_SCOPES: Final = ("narrative", "narrative_form")

_CALL = re.compile(r"(\w+)\((.*)\)")


class CatalogueError(ValueError):
    """The catalogue contradicts itself or names what no code knows."""


@dataclass(frozen=True, slots=True)
class Call:
    """A name with parameters, as conditions, domains and rules are written: ``positive(f07, total, budget)``."""

    name: str
    arguments: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> Call:
        """``present`` or ``nodes(f02)`` or ``bound([a, b], c)`` (a list is one argument, its names joined by +)."""
        match = _CALL.fullmatch(text.strip())
        if match is None:
            return cls(text.strip())
        inner = re.sub(r"\[([^]]*)\]", lambda m: "+".join(p.strip() for p in m[1].split(",")), match[2])
        return cls(match[1], tuple(part.strip() for part in inner.split(",")))


@dataclass(frozen=True, slots=True)
class Expansion:
    """One relation of an identity after its literal variables are filled in.

    ``literals``: what is bound already (part of the binding of every instance); ``domains``: data variable → domain.
    """

    literals: tuple[tuple[str, str], ...]
    domains: tuple[tuple[str, Call], ...]
    relation: Relation


@dataclass(frozen=True)
class Identity:
    """One identity of the catalogue."""

    id: str
    title_zh: str
    title_en: str
    scope: str
    formula: str
    tolerance: str
    severity: str
    source: str
    when: tuple[Call, ...] = ()
    for_each: Mapping[str, str | list] = field(default_factory=dict)
    also_on: Mapping[str, str] = field(default_factory=dict)
    rule: Call | None = None
    severity_of_cause: Mapping[str, str] = field(default_factory=dict)
    severity_if_confirmed: str | None = None
    is_sum: bool = True
    """A failure may be one wrong amount among those that it adds or compares."""
    cause: str | None = None
    """Cause of a failure of which no figure is the culprit."""
    told_at: tuple[str, ...] | None = None
    """Slots of the claim that such a failure points to, the first that is printed; none: the figures of the check."""
    hypotheses: tuple[Call, ...] = ()
    """Explanations of docs/specification/verdicts.md#hypotheses that only this identity can have."""
    worded_as: str | None = None
    """Sentence of the templates that stands for the recomputation."""
    innocent: tuple[str, ...] = ()
    """Innocent readings that a finding names (docs/specification/verdicts.md#wording)."""
    within_document: bool = False
    """Evaluated from one document, though its scope is another."""

    def hypothesis(self, name: str) -> Call | None:
        """The explanation of this name, where the identity can have it."""
        return next((call for call in self.hypotheses if call.name == name), None)

    @property
    def is_table(self) -> bool:
        """Evaluated set-wise from its formula."""
        return self.scope in TABLE_SCOPES

    def expansions(self) -> Iterator[Expansion]:
        """The relations to evaluate; those on another form (``also_on``) last, with ``form=`` in the binding."""
        yield from self._expand(lambda text: text, ())
        for alias, other in self.also_on.items():
            yield from self._expand(
                lambda text, a=alias, o=other: text.replace(a, o), (("form", FORM_ALIASES[other]),)
            )

    def _expand(self, rewrite, fixed: tuple[tuple[str, str], ...]) -> Iterator[Expansion]:
        literal = {name: values for name, values in self.for_each.items() if isinstance(values, list)}
        domains = tuple(
            (name, Call.of(rewrite(text))) for name, text in self.for_each.items() if isinstance(text, str)
        )
        for values in itertools.product(*literal.values()):
            bound = tuple(zip(literal, map(str, values), strict=True))
            formula = rewrite(self.formula)
            for name, value in bound:
                left, _, right = value.partition("~")
                formula = formula.replace(f"{{{name}.left}}", left).replace(f"{{{name}.right}}", right)
                formula = formula.replace(f"{{{name}}}", value)
            yield Expansion(fixed + bound, domains, parse(formula))


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All identities, in the order of the file, and the version that every check carries."""

    version: str
    identities: tuple[Identity, ...]

    def __getitem__(self, identity_id: str) -> Identity:
        return self._by_id[identity_id]

    @cached_property
    def _by_id(self) -> dict[str, Identity]:
        return {identity.id: identity for identity in self.identities}


_PARSED: Final = ("when", "hypotheses", "rule", "told_at", "innocent")


def _identity(entry: dict, innocent_of_scope: Mapping[str, list[str]]) -> Identity:
    unknown = set(entry) - set(Identity.__dataclass_fields__)
    if unknown:
        raise CatalogueError(f"{entry.get('id')}: unknown keys {sorted(unknown)}")
    return Identity(
        **{key: value for key, value in entry.items() if key not in _PARSED},
        when=tuple(Call.of(text) for text in entry.get("when", ())),
        hypotheses=tuple(Call.of(text) for text in entry.get("hypotheses", ())),
        rule=Call.of(entry["rule"]) if "rule" in entry else None,
        told_at=tuple(entry["told_at"]) if "told_at" in entry else None,
        innocent=tuple(entry.get("innocent") or innocent_of_scope[entry["scope"]]),
    )


def _code_hash() -> str:
    """Hash of the catalogue, of the code that evaluates it and of the words: another of these is another version."""
    digest = hashlib.sha256()
    for path in sorted(p for p in CHECKS_FOLDER.rglob("*") if p.suffix in (".py", ".yaml")):
        digest.update(path.relative_to(CHECKS_FOLDER).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


@lru_cache(maxsize=1)
def load_catalogue() -> Catalogue:
    """The catalogue of the package. Raises CatalogueError or FormulaError where it is not valid."""
    data = yaml.load(CATALOGUE_FILE.read_bytes(), yaml.CSafeLoader)
    identities = tuple(_identity(entry, data["innocent_of_scope"]) for entry in data["identities"])
    ids = [identity.id for identity in identities]
    if len(set(ids)) != len(ids):
        raise CatalogueError("an identity stands twice in the catalogue")
    for identity in identities:
        if identity.is_table:
            list(identity.expansions())
        elif identity.rule is None:
            raise CatalogueError(f"{identity.id}: neither a table formula nor a rule")
    return Catalogue(f"{data['version']}-{_code_hash()}", identities)


def catalogue_version() -> str:
    """Version of the identities and of the code that evaluates them."""
    return load_catalogue().version
