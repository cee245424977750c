"""The catalogue's selectors, domains and conditions in SQL over the tables of ``figures.prepare``.

A domain is a query (document_id, value); a selector a condition on ``f.item``; a condition one on the document ``d``.
"""

from __future__ import annotations

CODE = "regexp_full_match({item}, '[0-9][0-9][0-9]([0-9][0-9])?([0-9][0-9])?')"
CLASS = "regexp_full_match({item}, '[0-9][0-9][0-9]')"


def nodes(form_id: str) -> str:
    """@total and every printed code of a form."""
    return (
        f"select document_id, item as value from lines where form_id = '{form_id}' "
        f"and (item = '@total' or {CODE.format(item='item')})"
    )


def parents(form_id: str) -> str:
    """Codes of a form with printed children, which are one level (two digits) longer."""
    return (
        f"select distinct p.document_id, p.item as value from lines p join lines c using (document_id, form_id) "
        f"where p.form_id = '{form_id}' and {CODE.format(item='p.item')} and p.item = {parent_of('c.item')}"
    )


def measures(form_id: str) -> str:
    """The amount columns that a form prints."""
    return f"select document_id, measure as value from columns where form_id = '{form_id}'"


def printed_lines(form_id: str, prefix: str) -> str:
    """Lines of one block with at least one printed figure."""
    return (
        f"select distinct document_id, item as value from figures where form_id = '{form_id}' "
        f"and starts_with(item, '{prefix}') and zero_style <> 'blank'"
    )


def classes(*places: tuple[str, str | None]) -> str:
    """Three-digit codes with a non-zero figure in any of the forms (in one measure only, where one is named)."""
    parts = [
        f"select document_id, regexp_extract(item, '[0-9]+$') as value from figures where form_id = '{form_id}' "
        f"and regexp_full_match(item, '(out[.])?[0-9][0-9][0-9]') and amount <> 0"
        + (f" and measure = '{measure}'" if measure else "")
        for form_id, measure in places
    ]
    return " union ".join(f"({part})" for part in parts)


def parent_of(item: str) -> str:
    """The code one level (two digits) above a code; null for a class and for what is no code."""
    return f"case when length({item}) > 3 and {CODE.format(item=item)} then {item}[:-3] end"


def is_present(form_id: str) -> str:
    """The form was found and has at least one figure."""
    return f"exists (from forms s where s.document_id = d.document_id and s.form_id = '{form_id}' and s.has_figures)"


def is_present_or_declared_empty(form_id: str) -> str:
    """As present; an empty form with a note that says so counts as all zeros."""
    return (
        f"exists (from forms s where s.document_id = d.document_id and s.form_id = '{form_id}' "
        f"and (s.has_figures or s.is_declared_empty))"
    )


def lines_known(form_id: str) -> str:
    """Every non-zero line and column of the form is recognised."""
    return f"not exists (from forms s where s.document_id = d.document_id and s.form_id = '{form_id}' and not s.lines_known)"
