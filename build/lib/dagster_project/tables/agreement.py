"""Whether two independent engines read the same figures, cell by cell."""

from __future__ import annotations

from dagster_project.read.figures import figure_of


def has_digit(figure: str) -> bool:
    return any(sign.isdecimal() for sign in figure)


def differing(first: dict[int, str], second: dict[int, str]) -> dict[int, tuple[str, str]]:
    """Cells in which the two readings differ in digits, separators or signs: number → (first, second).

    A cell counts if either reading has a digit in it: dashes between words are no figures.
    """
    found = {}
    for number in first.keys() | second.keys():
        one, other = figure_of(first.get(number, "")), figure_of(second.get(number, ""))
        if one != other and (has_digit(one) or has_digit(other)):
            found[number] = (one, other)
    return found
