"""Findings (发现): what is published of failing checks and text facts."""

from __future__ import annotations

import hashlib

import polars as pl

from dagster_project import schemas
from dagster_project.version import extractor_version

from .catalogue import load_catalogue
from .evidence import Evidence

LEVELS = {"error": "不一致", "warning": "待核实", "note": "提示"}


def finding_id(*parts: str | int | None) -> str:
    """Permanent: hash of what names the finding."""
    return hashlib.sha256("|".join("" if part is None else str(part) for part in parts).encode()).hexdigest()[
        :32
    ]


def find(evidence: Evidence, checks: pl.DataFrame) -> pl.DataFrame:
    """``schemas.FINDINGS`` of the failing checks."""
    catalogue = load_catalogue()
    failing = checks.filter((pl.col("verdict") == "fails") & pl.col("severity").is_in(list(LEVELS)))
    version = extractor_version()
    rows = []
    for check in failing.iter_rows(named=True):
        identity = catalogue[check["identity_id"]]
        first = check["figures"][0] if check["figures"] else {}
        rows.append(
            {
                "finding_id": finding_id(check["document_id"], check["identity_id"], check["binding"]),
                "document_id": check["document_id"],
                "level": LEVELS[check["severity"]],
                "cause": "unexplained",
                "title_zh": identity.title_zh,
                "title_en": identity.title_en,
                "explanation_zh": f"左边{check['lhs']}，右边{check['rhs']}",
                "explanation_en": f"left {check['lhs']}, right {check['rhs']}",
                "stated_value": check["lhs"],
                "page_number": first.get("page_number"),
                "bbox": first.get("bbox"),
                "unit": check["unit"],
                "instances": 1,
                "identity_ids": [check["identity_id"]],
                "status": "open",
                "catalogue_version": catalogue.version,
                "extractor_version": version,
            }
        )
    return schemas.FINDINGS.frame(rows)
