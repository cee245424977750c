"""What both kinds of planters share."""

from __future__ import annotations


class CannotPlant(ValueError):  # noqa: N818 - a condition of the document, not a failure
    """The document offers no place for an error of this kind."""


def swap_digits(text: str, choose) -> str | None:
    """Two different neighbouring digits of ``text`` swapped; None if there are none. The first digit never becomes 0."""
    first = next((i for i, c in enumerate(text) if c.isdigit()), len(text))
    places = [
        i
        for i in range(len(text) - 1)
        if text[i].isdigit()
        and text[i + 1].isdigit()
        and text[i] != text[i + 1]
        and not (i == first and text[i + 1] == "0")
    ]
    if not places:
        return None
    i = choose(places)
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def change_digit(text: str, rng) -> str | None:
    """One digit changed, not among the last two (they may be inside the rounding) unless there are no others."""
    places = [i for i, c in enumerate(text) if c.isdigit()][:-2]
    if not places:
        return None
    i = rng.choice(places)
    choices = [d for d in "123456789" if d != text[i]]
    return text[:i] + rng.choice(choices) + text[i + 1 :]
