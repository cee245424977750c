"""Drafts of a whole document → complete claims: budgets, denominators, execution rates, closed lists."""

from __future__ import annotations

from decimal import Decimal

from ..subjects.resolution import Subjects
from ..subjects.totals import FUND_FORM
from ..words.vocabulary import Vocabulary
from .averages import link_averages
from .closing import list_is_closed
from .denominators import Denominators
from .drafts import Draft
from .lists import BUDGET_KINDS, amount, as_budget, is_basic, may_be_part


def _execution(drafts: list[Draft]) -> None:
    """预算执行率: the figures that it is made of, where the section states them."""
    last: dict[tuple, Draft] = {}
    for draft in drafts:
        near = draft.section.path[:2]
        if draft.subject.item == "department_expenditure" and "final" in draft.figures:
            last[near, "spent"] = draft
        if draft.subject.item == "department_budget" and draft.budget_kind in BUDGET_KINDS:
            last[near, "budget"] = draft
        if draft.pattern != "P19-execution":
            continue
        spent, budget = last.get((near, "spent")), last.get((near, "budget"))
        if spent is not None and budget is not None and "final" in budget.figures:
            draft.figures["final"] = spent.figures["final"]._replace(is_copied=True)
            draft.figures["base"] = budget.figures["final"]._replace(is_copied=True)
            draft.base_kind = budget.budget_kind
            draft.subject = spent.subject._replace(text=draft.subject.text)
        else:
            draft.because("base_unknown")


def _budgets(drafts: list[Draft]) -> list[Draft]:
    made: list[Draft] = []
    for draft in drafts:
        for kind, figure in draft.other_budgets:
            other = Draft(draft.subject, draft.section, figure.start, draft.year, draft.quote)
            other.paragraph, other.budget_kind = draft.paragraph, kind
            other.figures["final"] = figure
            made.append(other)
        as_budget(draft)
        whole = draft.whole
        if whole is not None and whole.budget_kind in BUDGET_KINDS and draft.budget_kind == "final":
            draft.budget_kind = whole.budget_kind
    return made


def _finals(drafts: list[Draft]) -> None:
    """A change whose final figure the same section prints further down: 决算比上年减少… before the amounts."""
    printed: dict[tuple, list[Draft]] = {}
    for draft in drafts:
        if draft.subject.is_linked and draft.prints_final and draft.budget_kind == "final":
            printed.setdefault((draft.section.path[:2], draft.subject.key, draft.year), []).append(draft)
    for draft in drafts:
        if "final" in draft.figures or not ({"change", "rate"} & set(draft.figures)) or draft.in_reason:
            continue
        found = printed.get((draft.section.path[:2], draft.subject.key, draft.year), [])
        if found and len({amount(other.figures["final"]) for other in found}) == 1:
            draft.figures["final"] = found[0].figures["final"]._replace(is_copied=True)


def _bases(drafts: list[Draft]) -> None:
    """2020年支出‹P›；2021年支出‹A›。2021年比2020年减少‹D›: the year before, told in the paragraph once, is what the change starts from."""
    told: dict[tuple, list[Draft]] = {}
    for draft in drafts:
        if draft.prints_final and draft.subject.is_linked and draft.is_judged:
            key = (id(draft.paragraph), draft.subject.key, draft.year, draft.budget_kind)
            told.setdefault(key, []).append(draft)
    for draft in drafts:
        if draft.year is None or not _lacks_base(draft):
            continue
        found = told.get((id(draft.paragraph), draft.subject.key, draft.year - 1, draft.budget_kind), [])
        if len(found) == 1 and draft.base_year in (None, draft.year - 1):
            draft.figures["base"] = found[0].figures["final"]._replace(is_copied=True)


def _lacks_base(draft: Draft) -> bool:
    """A change on last year's figure that is not printed beside it."""
    is_open = draft.base_kind == "prior_final" and "base" not in draft.figures and draft.is_judged
    return is_open and bool({"change", "rate"} & draft.figures.keys())


def _shared_wholes(drafts: list[Draft]) -> list[Draft]:
    """教育支出‹A›，占总支出‹s›；科学技术支出…: without 其中 the named denominator is the whole of the list."""
    groups: dict[tuple[int, int], list[Draft]] = {}
    for draft in drafts:
        whole = draft.denominator
        if (
            whole is None
            or draft.whole is not None
            or draft.paragraph is None
            or "final" not in draft.figures
        ):
            continue
        if draft.subject.set_name in ("class", "nature", "income_kind") and may_be_part(
            draft.subject, whole.subject
        ):
            groups.setdefault((id(whole), id(draft.paragraph)), []).append(draft)
    made: list[Draft] = []
    for members in groups.values():
        whole = members[0].denominator
        if len(members) < 2 or whole is None:
            continue
        if whole.parts:
            whole = whole.sibling(members[0].place)
            whole.paragraph, whole.quote = members[0].paragraph, members[0].quote
            made.append(whole)
        whole.is_implicit_list = True
        for member in members:
            member.whole = whole
            whole.add_part(member)
    return made


def _link_by_amount(drafts: list[Draft], subjects: Subjects, observed: dict[tuple, Decimal]) -> None:
    """A name that several codes bear is the one whose figure in the form is the figure of the text."""
    for draft in drafts:
        subject, figure = draft.subject, draft.figures.get("final")
        if subject.reason != "ambiguous_name" or figure is None:
            continue
        form = FUND_FORM.get(draft.section.fund or "")
        fits = [
            code
            for code in subjects.names.functional_codes(subject.text)
            if observed.get((form, code, "total", draft.section.fund)) == amount(figure)
        ]
        if len(fits) == 1:
            draft.subject = subject._replace(
                form=form, item=fits[0], measure="total", fund=draft.section.fund, reason=None
            )
            draft.reasons.remove("ambiguous_name")


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _link_by_digits(drafts: list[Draft]) -> None:
    """A target whose digits are those of the department's budget is that budget, in whatever unit it is printed."""
    budgets = {
        _digits(d.figures["final"].text): d
        for d in drafts
        if d.subject.item == "department_budget" and "final" in d.figures
    }
    for draft in drafts:
        figure = draft.figures.get("final")
        if (
            figure is None
            or draft.subject.is_linked
            or draft.pattern != "table"
            or len(_digits(figure.text)) < 5
        ):
            continue
        budget = budgets.get(_digits(figure.text))
        if budget is not None and "成本" in draft.subject.text:
            draft.subject = budget.subject._replace(text=draft.subject.text)
            draft.budget_kind = budget.budget_kind
            draft.because("linked_by_digits")


def _printed_codes(observed: dict[tuple, Decimal]) -> dict[str, set[str]]:
    """Form → codes with a figure other than 0 in its column of totals."""
    codes: dict[str, set[str]] = {}
    for (form, item, measure, _), yuan in observed.items():
        if measure in ("total", "amount") and item.isdigit() and yuan:
            codes.setdefault(form, set()).add(item)
    return codes


def _is_closed(whole: Draft, words: Vocabulary, printed: dict[str, set[str]]) -> bool:
    """Whether the list names all its members; where the form is held, whether it names all that the form prints."""
    if not list_is_closed(whole, words.data["sets"]):
        return False
    named, form = _named_codes(whole)
    lengths = {len(item) for item in named}
    if not named or len(lengths) != 1 or form is None:
        return True
    owner = whole.subject.item if (whole.subject.item or "").isdigit() else ""
    expected = {
        code for code in printed.get(form, ()) if len(code) in lengths and code.startswith(owner or "")
    }
    return expected <= named


def _is_unnamed_member(draft: Draft) -> bool:
    """A class or item marked as such (行政单位离退休（项）) whose name no list knows: whose part it is nobody can tell."""
    return (
        draft.subject.set_name in ("class", "functional")
        and draft.subject.item is None
        and bool(draft.figures)
    )


def _stands_in(member: Draft, whole: Draft) -> bool:
    """Whether it stands under the heading of the list, behind its whole: then the members that are known are not all."""
    if not any(part.subject.set_name in ("class", "functional") for part in whole.parts):
        return False
    path = whole.section.path
    return member.place > whole.place and tuple(member.section.path[: len(path)]) == tuple(path)


def _named_codes(whole: Draft) -> tuple[set[str], str | None]:
    """Codes that the list names, and the form that prints all of them; only basic expenditure has one by economic code."""
    by_function = {p.subject.item for p in whole.parts if p.subject.set_name in ("class", "functional")}
    if by_function or not is_basic(whole.subject):
        return {item for item in by_function if item}, whole.subject.form
    by_object = [p.subject for p in whole.parts if p.subject.set_name == "economic"]
    form = next((subject.form for subject in by_object), None)
    return {subject.item for subject in by_object if subject.item}, form


def finish(
    drafts: list[Draft], words: Vocabulary, subjects: Subjects, observed: dict[tuple, Decimal]
) -> list[Draft]:
    """Complete the drafts of one document; returns them with the claims that this added, in reading order."""
    drafts = sorted([*drafts, *_budgets(drafts)], key=lambda draft: draft.place)
    _execution(drafts)
    _finals(drafts)
    _bases(drafts)
    _link_by_amount(drafts, subjects, observed)
    _link_by_digits(drafts)
    _find_denominators(drafts, subjects, observed)
    drafts = sorted([*drafts, *_shared_wholes(drafts)], key=lambda draft: draft.place)
    link_averages(drafts)
    for draft in drafts:
        if draft.subject.is_side:
            draft.pattern = draft.pattern or "side"
    _close_lists(drafts, words, _printed_codes(observed))
    return drafts


def _find_denominators(drafts: list[Draft], subjects: Subjects, observed: dict[tuple, Decimal]) -> None:
    denominators = Denominators(drafts, subjects, observed)
    for draft in drafts:
        if "share" in draft.figures and draft.pattern != "table":
            if draft.denominator is not None:  # its amount stands behind 占
                draft.denominator_amount = amount(draft.denominator.figures["final"])
            else:
                draft.denominator, draft.denominator_amount = denominators.of(draft)
            if draft.denominator is None and draft.denominator_amount is None:
                draft.because("denominator_unknown")


def _close_lists(drafts: list[Draft], words: Vocabulary, printed: dict[str, set[str]]) -> None:
    """Tell of each list whether it names all its members."""
    unnamed = [draft for draft in drafts if _is_unnamed_member(draft)]
    for draft in drafts:
        if draft.parts or draft.has_list:
            is_closed = _is_closed(draft, words, printed)
            draft.parts_closed = is_closed and not any(_stands_in(member, draft) for member in unnamed)
