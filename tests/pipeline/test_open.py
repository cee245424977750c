"""``juesuan open`` as a user has it: in Chromium, on loopback, gone without a trace when it ends."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from samples import generate
from tests.conftest import REPOSITORY
from tests.pipeline.conftest import JUESUAN

PATIENCE_SECONDS = 150
CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
CLEAN = "青川市档案馆2023年度部门决算公开说明。本年收入合计100.00万元，本年支出合计90.00万元。"
BIG = 2_000


@dataclass
class Opened:
    """The running program, its address, and the temporary folder in which it makes everything."""

    process: subprocess.Popen
    address: str
    temporary: Path

    def ask(self, method: str, path: str, *, host: str | None = None, body: bytes | None = None) -> int:
        """The status of an answer; ``path`` after the secret, which ``/`` at its beginning leaves out."""
        port, secret = re.fullmatch(r"http://127\.0\.0\.1:(\d+)(/.+/)", self.address).groups()  # type: ignore[union-attr]
        connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=30)
        headers = {"Host": host} if host else {}
        connection.request(method, path if path.startswith("/") else secret + path, body, headers)
        return connection.getresponse().status


@pytest.fixture(scope="module")
def opened(tmp_path_factory) -> Iterator[Opened]:
    temporary = tmp_path_factory.mktemp("temporary")
    environment = {
        **os.environ, "PYTHONPATH": str(REPOSITORY), "TMPDIR": str(temporary), "JUESUAN_LIMIT_FILE_BYTES": "2000000",
    }  # fmt: skip
    process = subprocess.Popen(
        [*JUESUAN, "open", "--no-browser"],
        cwd=REPOSITORY,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield Opened(process, process.stdout.readline().strip(), temporary)
    finally:
        if process.poll() is None:
            process.kill()


@pytest.fixture(scope="module")
def page(opened):
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = browser.new_page(viewport={"width": 400, "height": 800})
        page.set_default_timeout(PATIENCE_SECONDS * 1000)
        page.goto(opened.address)
        yield page
        browser.close()


def test_it_answers_to_this_machine_and_its_address_only(opened):
    assert opened.ask("GET", "") == 200
    assert opened.ask("GET", "", host="attacker.example") == 400
    assert opened.ask("GET", "/") == 404, "without the secret"
    assert opened.ask("GET", "../files/1/x") == 404
    assert opened.ask("GET", "%2e%2e/files/1/x") == 404
    addresses = {c.laddr.ip for c in psutil.Process(opened.process.pid).net_connections("inet") if c.laddr}
    assert addresses == {"127.0.0.1"}


def test_a_file_beyond_the_limit_is_refused_and_gone(opened):
    assert opened.ask("PUT", "files?name=large.pdf", body=b"x" * 2_000_001) == 413
    assert not list(opened.temporary.rglob("large.pdf"))


@pytest.mark.browser
def test_dropped_files_become_pages_with_marked_copies_and_papers(page, tmp_path):
    planted = tmp_path / "含错误 & <b>.pdf"
    planted.write_bytes(generate(12, "mof", ("cell_changed",)).pdf)
    text = tmp_path / "说明.txt"
    text.write_text(CLEAN, encoding="utf-8")
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.set_input_files("#files", [planted, text])
    page.wait_for_selector("#dropped progress")
    page.locator("#dropped a").nth(1).wait_for()
    shown = page.inner_text("#dropped")
    assert "含错误 & _b_.pdf" in shown and "不一致" in shown
    page.click("#dropped li:first-child a")
    page.locator(".finding").first.wait_for(state="attached")
    assert page.locator(".finding").count() >= 1
    assert page.locator("img").first.evaluate("image => image.complete && image.naturalWidth > 0")
    downloads = page.locator(".downloads a")
    assert downloads.count() == 2
    for link in downloads.all():
        answer = page.request.get(link.evaluate("link => link.href"))
        assert answer.status == 200 and len(answer.body()) > BIG
    page.click(".crumbs a")
    page.wait_for_selector("#drop")
    page.locator("#dropped a").nth(1).wait_for()
    assert {url.split("/")[2].partition(":")[0] for url in seen if url.startswith("http")} == {"127.0.0.1"}


@pytest.mark.browser
@pytest.mark.parametrize("width", [400, 1280])
def test_the_page_is_accessible(page, width):
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size({"width": width, "height": 800})
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_stays_when_it_ends(opened):
    assert list(opened.temporary.glob("juesuan-*")), "where everything was made"
    children = psutil.Process(opened.process.pid).children(recursive=True)
    opened.process.send_signal(signal.SIGTERM)
    assert opened.process.wait(60) == 0
    _gone, alive = psutil.wait_procs(children, timeout=20)
    assert alive == []
    assert list(opened.temporary.glob("juesuan-*")) == []
