"""The report in a real Chromium: filter, open a finding, the box over the figure, languages, phone, and who sees it.

Accessibility is judged by axe-core, every rule that it has switched on. What lies outside a scrolled table it cannot judge the
contrast of, so contrast is computed here as well.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from dagster_project.report import build_site
from tests.unit.report.example import STATED, small_site

pytestmark = pytest.mark.browser

CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

# Contrast of every text with the colour behind it, as WCAG defines it (large text may have 3, other text 4.5).
_LOW_CONTRAST = """() => {
  const parse = (c) => { const m = c.match(/[\\d.]+/g).map(Number); return { r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1 }; };
  const over = (f, b) => ({ r: f.r * f.a + b.r * (1 - f.a), g: f.g * f.a + b.g * (1 - f.a), b: f.b * f.a + b.b * (1 - f.a), a: 1 });
  const light = (c) => { const f = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * f(c.r) + 0.7152 * f(c.g) + 0.0722 * f(c.b); };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const element = node.parentElement;
    if (!node.textContent.trim() || !element.checkVisibility() || element.closest('.only-read, .skip')) continue;
    const style = getComputedStyle(element);
    let layers = [];
    for (let e = element; e; e = e.parentElement) layers.push(parse(getComputedStyle(e).backgroundColor));
    const back = layers.reverse().reduce((below, layer) => over(layer, below), { r: 255, g: 255, b: 255, a: 1 });
    const front = over(parse(style.color), back);
    const [high, low] = [light(front), light(back)].sort((a, b) => b - a);
    const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
    const wanted = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
    if ((high + 0.05) / (low + 0.05) < wanted) found.push(node.textContent.trim().slice(0, 30) + ' ' + style.color);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("browser")
    warehouse, raw, documents = small_site(folder)
    built = build_site(warehouse, raw, folder / "report")
    return built.index, documents


@pytest.fixture
def open_page(browser):
    """Opens a file in a fresh context; whatever the page complains of or asks a network for fails the test."""
    contexts, troubles = [], []

    def opened(path: Path, *, width: int = 1280, scheme: str = "light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: troubles.append("dialog: " + dialog.message))
        page.on("request", lambda r: None if r.url.startswith(("file:", "data:")) else troubles.append(r.url))
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


def document_page(report, number: int = 0) -> Path:
    index, documents = report
    return index.parent / "documents" / f"{documents[number]['document_id']}.html"


def test_filter_find_open_and_see_the_box_over_the_figure(report, open_page):
    page = open_page(report[0])
    assert page.locator("#rows tr").count() == 3
    page.fill("#q", "教育局")
    page.select_option("#year", "2023")
    page.select_option("#level", "e")
    assert page.locator("#rows tr").count() == 1
    assert "1 份文件" in page.inner_text("#count")
    page.click("#rows a")
    image = page.locator(".place-stated .picture img").first
    image.scroll_into_view_if_needed()
    page.wait_for_function("e => e.complete && e.naturalWidth > 0", arg=image.element_handle())
    shown, box = image.bounding_box(), page.locator(".place-stated .box").first.bounding_box()
    # The picture is the whole width of the page (841.9 points), from 66 points above the figure.
    scale = shown["width"] / 841.89
    assert box["x"] - shown["x"] == pytest.approx((STATED["x0"] - 2) * scale, abs=2)
    assert box["y"] - shown["y"] == pytest.approx((66 - 2) * scale, abs=2)
    assert box["width"] == pytest.approx((STATED["x1"] - STATED["x0"] + 4) * scale, abs=3)
    # And the ink of the figure is in the box: dark pixels of the picture where the box lies.
    dark = page.evaluate(
        """([x0, y0, x1, y1]) => { const image = document.querySelector('.place-stated .picture img');
        const canvas = document.createElement('canvas'); canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
        const ink = canvas.getContext('2d'); ink.drawImage(image, 0, 0);
        try { const d = ink.getImageData(x0, y0, x1 - x0, y1 - y0).data; let n = 0;
          for (let i = 0; i < d.length; i += 4) if (d[i] < 110) n++; return n; } catch { return -1; } }""",
        [round(value * 1.7) for value in (STATED["x0"], 66, STATED["x1"], 66 + 13)],
    )
    assert dark == -1 or dark > 100  # -1: this browser lets no script read a picture of the file system


def test_a_finding_says_what_is_expected_and_why_before_its_picture(report, open_page):
    page = open_page(document_page(report))
    card = page.locator(".finding").first
    sentence, why = (card.locator(name).bounding_box() for name in (".sentence", ".explanation"))
    picture = card.locator(".picture").first.bounding_box()
    assert sentence["y"] < why["y"] < picture["y"]
    assert "超出四舍五入范围" not in card.inner_text()
    card.locator("summary", has_text="完整计算过程").click()
    assert "超出四舍五入范围" in card.inner_text()


def test_the_contents_lead_to_findings_and_forms(report, open_page):
    page = open_page(document_page(report))
    page.locator(".contents ol a").first.click()
    assert page.evaluate("document.querySelector('.finding:target') !== null")
    page.locator(".contents p a").last.click()
    assert page.evaluate("document.querySelector('details.form:target').open")


def test_filters_stand_in_the_address_and_counts_are_links(report, open_page):
    page = open_page(report[0])
    page.select_option("#level", "e")
    assert page.evaluate("location.hash") == "#level=e"
    found = page.locator("#rows tr").count()
    again = open_page(report[0])
    again.evaluate("location.hash = '#level=e'")
    again.wait_for_function("n => document.querySelectorAll('#rows tr').length === n", arg=found)
    assert again.input_value("#level") == "e"
    again.locator("#causes ~ table a").first.click()
    again.wait_for_function("() => document.getElementById('cause').value !== ''")
    assert again.input_value("#level") == ""
    assert again.locator("#rows tr").count() >= 1


def test_a_table_is_saved_as_csv(report, open_page):
    page = open_page(document_page(report))
    page.locator("#form-expenditure > summary").click()
    with page.expect_download() as saved:
        page.locator("#form-expenditure .csv button").first.click()
    assert saved.value.suggested_filename == "expenditure.csv"
    lines = Path(saved.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith('"编码","项目","合计"')
    assert '"201","一般公共服务支出","8210.55"' in lines[2]


def test_page_numbers_lead_to_the_marked_copy(report, open_page):
    page = open_page(document_page(report))
    href = page.locator(".place .where a").first.get_attribute("href")
    assert href.endswith(".pdf#page=1")
    assert (document_page(report).parent / href.partition("#")[0]).exists()


def test_findings_of_a_list_are_seen_on_a_phone(report, open_page):
    page = open_page(report[0], width=400)
    badge = page.locator("#rows .level-error").first.bounding_box()
    assert badge["x"] >= 0
    assert badge["x"] + badge["width"] <= 400


def test_a_figure_in_a_table_leads_to_its_finding(report, open_page):
    page = open_page(document_page(report))
    page.locator("#form-expenditure > summary").click()
    page.locator("#form-expenditure a.flag").first.click()
    assert page.evaluate("document.querySelector('.finding:target') !== null")


def test_the_language_is_switched_and_kept(report, open_page):
    page = open_page(document_page(report))
    assert page.inner_text("#findings") == "发现"
    page.click("#language")
    assert page.inner_text("#findings") == "Findings"
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "The published figures give" in page.inner_text(".finding .sentence")
    page.goto(report[0].as_uri())
    assert "Documents" in page.inner_text("#documents")
    assert "Final account of a department" in page.inner_text("#rows")
    page.click("#language")
    assert "部门决算" in page.inner_text("#rows")
    assert "Final account" not in page.inner_text("#rows")


def test_light_and_dark_are_switched_and_kept(report, open_page):
    page = open_page(report[0], scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    page.click("#theme")
    light = page.evaluate(background)
    assert dark != light
    page.reload()
    assert page.evaluate(background) == light


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_is_wider_than_its_screen(report, open_page, width):
    for path in (
        report[0],
        document_page(report),
        document_page(report, 2),
        report[0].with_name("about.html"),
    ):
        page = open_page(path, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name


def test_without_scripts_everything_is_read(report, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(document_page(report).as_uri())
    assert "按公布数据计算为" in page.inner_text(".finding")
    page.goto(report[0].as_uri())
    assert page.locator("#rows tr").count() == 3
    context.close()


def test_hostile_text_is_shown_and_does_nothing(report, open_page):
    page = open_page(document_page(report, 2))
    assert "<script>alert(1)</script>" in page.inner_text("h1")
    page = open_page(report[0])
    assert "<script>alert(1)</script>" in page.inner_text("#rows")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_violation_of_accessibility(report, open_page, scheme, language):
    from axe_playwright_python.sync_playwright import Axe

    bodies = sorted((report[0].parent / "bodies").iterdir())
    for path in (report[0], document_page(report), bodies[0], bodies[1], report[0].with_name("about.html")):
        page = open_page(path, scheme=scheme)
        if language == "en":
            page.click("#language")
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        assert page.evaluate(_LOW_CONTRAST) == [], path.name
        # Axe would fetch the style sheet once more, and the page's security policy lets nothing be fetched.
        violations = Axe().run(page, options={"preload": False}).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in violations] == [], path.name


def test_a_page_is_small_and_fetches_little(report, open_page):
    path = document_page(report)
    assert path.stat().st_size < 1_000_000
    page = open_page(path)
    page.wait_for_load_state("networkidle")
    fetched = page.evaluate("performance.getEntriesByType('resource').map((r) => r.name)")
    assert all(name.endswith((".css", ".js", ".webp")) for name in fetched)
    assert len(fetched) < 10  # pictures below the fold wait until they are scrolled to


def test_after_a_night_the_boxes_are_over_the_figures_that_the_warehouse_names(night, open_page):
    """Filter, open a finding, see the box over the figure, switch the language: on the report that a run made."""
    findings = night.query(
        """select d.file_path, f.finding_id, f.page_number, f.bbox, f.stated_text
           from marts.fct_finding f join marts.dim_document d using (document_id)
           where f.level = '不一致' and f.status = 'open' and f.bbox is not null and d.media = 'digital' order by all"""
    )
    files = {file for file, *_ in findings}
    assert len(files) > 1
    for file in sorted(files):
        page = open_page(night.warehouse / "report" / "index.html")
        page.fill("#q", Path(file).name)
        page.select_option("#level", "e")
        assert page.locator("#rows tr").count() == 1
        page.click("#rows a")
        with pdfium.PdfDocument(night.raw / file) as document:
            for _, finding_id, number, bbox, stated in (row for row in findings if row[0] == file):
                found = shown_box(page.locator(f"#f-{finding_id}"))
                width, height = bbox["x1"] - bbox["x0"], bbox["y1"] - bbox["y0"]
                assert found == pytest.approx([bbox["x0"] - 2, bbox["y0"] - 2, width + 4, height + 4], abs=2)
                assert stated.rstrip("%") in text_at(document[number - 1], found)
        page.click("#language")
        assert page.inner_text("#findings") == "Findings"


def shown_box(card) -> list[float]:
    """Left, top, width and height of the first box of a finding, as seen on the screen, in points of the page."""
    image, box = card.locator("img").first, card.locator(".box-stated").first
    image.scroll_into_view_if_needed()
    image.page.wait_for_function("e => e.complete && e.naturalWidth > 0", arg=image.element_handle())
    shown, drawn = image.bounding_box(), box.bounding_box()
    left, top, width, _ = (
        float(value) for value in card.locator("svg").first.get_attribute("viewBox").split()
    )
    scale = width / shown["width"]
    x, y = (drawn["x"] - shown["x"]) * scale, (drawn["y"] - shown["y"]) * scale
    return [left + x, top + y, drawn["width"] * scale, drawn["height"] * scale]


def text_at(page: pdfium.PdfPage, box: list[float]) -> str:
    """What the file prints in a box."""
    x, y, width, height = box
    top = page.get_height() - y
    return page.get_textpage().get_text_bounded(x, top - height, x + width, top)
