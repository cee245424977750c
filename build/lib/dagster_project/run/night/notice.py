"""A line about the night to whoever is on duty: a webhook, in the shape that DingTalk, WeCom and most others take."""

from __future__ import annotations

import json
import logging
import urllib.error
import urllib.request

from dagster_project.settings import Settings

SECONDS = 10.0
log = logging.getLogger(__name__)


def notify(settings: Settings, summary: dict, failure: str | None) -> bool:
    """Post the line to ``settings.webhook``; False where there is none, or where it was not taken (that is logged).

    A night is not worse for a notice that did not arrive: nothing is raised.
    """
    if not settings.webhook:
        return False
    if not settings.webhook.startswith(("http://", "https://")):
        log.warning("JUESUAN_WEBHOOK is no http address: nobody is told")
        return False
    text = told(summary, failure)
    body = json.dumps({"msgtype": "text", "text": {"content": text}}, ensure_ascii=False).encode()
    kind = {"Content-Type": "application/json; charset=utf-8"}
    request = urllib.request.Request(settings.webhook, data=body, headers=kind)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return 200 <= answer.status < 300
    except (urllib.error.URLError, OSError, ValueError) as error:
        log.warning("the webhook did not take the notice: %s", error)
        return False


def told(summary: dict, failure: str | None) -> str:
    """What the notice says: nothing of a document's content."""
    if failure is not None:
        return f"决算 Juesuan：未发布 nothing was published: {failure[:300]}"
    if "unchanged_since" in summary:
        return f"决算 Juesuan：无变化 nothing new since {summary['unchanged_since']}"
    findings = ", ".join(f"{level} {count:,}" for level, count in summary.get("findings", {}).items()) or "0"
    return (
        f"决算 Juesuan：已发布 published. 文件 documents {summary.get('documents', 0):,}, "
        f"未读出 rejected {summary.get('documents_rejected', 0):,}, 发现 findings {findings}"
    )
