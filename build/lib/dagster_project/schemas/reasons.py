"""The words that a table may hold where it says why: reasons, scopes and verdicts."""

from __future__ import annotations

from typing import Literal

RejectionReason = Literal[
    "not_a_document", "encrypted", "truncated", "empty_file", "too_large", "too_many_pages", "time_limit",
    "memory_limit", "crash", "not_judged", "changed_while_read", "promise_broken", "no_text_layer",
    "attachment", "picture_differs", "garbage_text", "engines_disagree", "page_error", "table_unreadable",
    "form_ambiguous", "check_disputed", "column_unknown", "row_unknown", "malformed_number", "duplicate_key",
    "row_unbound", "figure_disputed", "page_missing", "pages_out_of_order", "several_accounts",
    "unit_unknown", "not_money", "unsupported_format", "unsafe_archive",
]  # fmt: skip
"""Why a file, page, table or cell was not read; named in both languages by the seed ``rejection_reason``."""
RejectionScope = Literal["file", "page", "table", "cell"]
FormReason = Literal[
    "unknown_figures", "disputed", "unbound", "parent_missing", "page_missing", "page_unread", "several_accounts",
]  # fmt: skip
"""Why a form was not read whole (``forms.incomplete_reasons``)."""
ClaimReason = Literal[
    "subject_unknown", "unknown_name", "ambiguous_name", "joint_subject", "form_unknown", "no_form", "other_quantity",
    "other_scope", "unknown_words", "approximate", "base_or_change", "base_unknown", "denominator_unknown",
    "count_change", "sign_ambiguous", "direction_unstated", "malformed_number", "in_explanation", "indicator",
    "linked_by_digits",
]  # fmt: skip
"""What could not be resolved in a statement of the narrative (``claims.reasons``)."""
Verdict = Literal["holds", "holds_within_rounding", "fails", "not_evaluable"]
CheckReason = Literal[
    "form_missing", "form_empty_declared", "form_empty_undeclared", "lines_unknown", "figure_missing",
    "malformed_number", "unit_unknown", "duplicate_key", "low_extraction_confidence", "condition_unmet", "zero_base",
    "base_unknown", "denominator_unknown", "budget_kind", "basis_differs", "open_list", "other_reading",
    "sign_ambiguous", "template_placeholder", "prior_document_missing",
]  # fmt: skip
"""Why a check could not be evaluated."""
