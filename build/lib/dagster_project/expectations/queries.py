"""The SQL files of this folder rendered: ``tables/`` prepares the database, ``rules/`` asks it.

``macros/`` are known in every file; ``formulas.sql`` is imported by the template of table identities alone. Functions of one
row are functions of the database (``tables/functions.sql``). What comes from the catalogue or from ``money`` is passed as
data: ``listed`` (a list of constants), ``unit_factors``, and to the template the parts of its formula.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dagster_project.money import UNIT_FACTORS

from .catalogue import FormulaError, Identity, constants, expansions

FOLDER = Path(__file__).parent
BATCH = "{batch}"
"""Great Expectations puts the table of figures here."""
TABLE_RULE = "rules/table.sql"
LABELLED = "labelled.sql"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        autoescape=False,  # noqa: S701 - what is rendered is SQL, of our own files and catalogue
    )
    factors = {name: int(factor) for name, factor in UNIT_FACTORS.items()}
    environment.globals.update(batch=BATCH, unit_factors=factors, listed=_listed, unknown=_unknown)
    # One module of all files, so that macros know each other.
    macros = "".join(path.read_text(encoding="utf-8") for path in sorted((FOLDER / "macros").glob("*.sql")))
    module = environment.from_string(macros).module
    environment.globals.update({n: macro for n, macro in vars(module).items() if not n.startswith("_")})
    return environment


def _listed(name: str) -> str:
    """A list of constants of the catalogue as SQL literals."""
    return ", ".join(f"'{value}'" for value in constants()[name])


def _unknown(kind: str, name: str) -> NoReturn:
    raise FormulaError(f"no SQL for the {kind} {name!r}")


def render(name: str, **data: Any) -> str:
    """A file of this folder as SQL. jinja2.TemplateNotFound where there is none."""
    return _environment().get_template(name).render(data).strip()


def rule_file(identity: Identity) -> str:
    """The file that evaluates an identity: one for all that are formulas over forms, else its own."""
    return TABLE_RULE if identity.is_table else f"rules/{identity.scope}/{identity.id}.sql"


def compile_identity(identity: Identity) -> str:
    """The query that returns the failing instances of an identity, and why one of them is not published (``withdrawn``).

    FormulaError where the formula has no SQL, jinja2.TemplateNotFound where the identity has no file.
    """
    data: Mapping[str, Any] = {"expansions": expansions(identity)} if identity.is_table else {}
    return render(LABELLED, rule=render(rule_file(identity), **data), identity_id=identity.id)
