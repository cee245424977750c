"""Verdicts (勾稽关系校验) and findings: every identity of the catalogue, evaluated set-wise over frames.

``load_catalogue`` gives the identities with their parsed formulas, ``evaluate`` one row for every instance,
``find`` what is published of them. Nobody is accused falsely: a check fails only where no true values behind the
printed ones can make it hold, with every figure read with confidence and every condition met.
"""

from .across.counterparts import counterpart_pairs
from .across.evaluation import evaluate_across
from .catalogue.formula import FORM_ALIASES, Relation, Term
from .catalogue.identities import Catalogue, Identity, catalogue_version, load_catalogue
from .evaluate import evaluate
from .evidence import Evidence
from .findings.assembly import Explained, explained, find, graded
from .narrative.evaluation import narrative_instances

__all__ = [
    "FORM_ALIASES",
    "Catalogue",
    "Evidence",
    "Explained",
    "Identity",
    "Relation",
    "Term",
    "catalogue_version",
    "counterpart_pairs",
    "evaluate",
    "evaluate_across",
    "explained",
    "find",
    "graded",
    "load_catalogue",
    "narrative_instances",
]
