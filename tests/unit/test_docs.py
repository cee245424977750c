"""The documentation says what is there: commands, targets, settings, links; and nothing that is only true on one machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from dagster_project.cli import app
from dagster_project.settings import Limits, Settings
from tests.conftest import REPOSITORY

PAGES = [
    REPOSITORY / "README.md",
    REPOSITORY / "README.zh-CN.md",
    REPOSITORY / "CHANGELOG.md",
    REPOSITORY / "samples" / "README.md",
    *sorted((REPOSITORY / "docs").rglob("*.md")),
]
README = PAGES[0].read_text(encoding="utf-8")
MAKEFILE = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
PROGRAM = typer.main.get_command(app)
VERBS: dict = PROGRAM.commands  # type: ignore[attr-defined]
OF_TESTS = {"JUESUAN_CORPUS"}


@pytest.fixture(params=PAGES, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def page(request) -> Path:
    return request.param


def test_every_verb_has_help_and_stands_in_the_readme():
    for name, command in VERBS.items():
        assert command.help, name
        assert re.search(rf"\bjuesuan {name}\b", README), f"README does not name juesuan {name}"


def test_every_option_has_help():
    for name, command in VERBS.items():
        silent = [option.name for option in command.params if not getattr(option, "help", None)]
        assert silent == [], name


def test_every_target_stands_in_the_readme_or_the_help():
    targets = set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)", README))
    assert {"run", "test", "bench", "serve", "docs", "clean"} <= named <= targets | {"help"}


def test_commands_named_in_a_page_exist(page):
    text = page.read_text(encoding="utf-8")
    code = re.findall(r"`([^`]+)`", re.sub(r"```\w*\n", "`", text).replace("```", "`"))
    lines = [line.strip() for block in code for line in block.splitlines()]
    for line in lines:
        if match := re.match(r"(?:\.venv/bin/)?juesuan ([a-z]+)(.*)", line):
            assert match[1] in VERBS, f"{line!r}"
            known = {flag for option in VERBS[match[1]].params for flag in option.opts} | {"--help"}
            named = {
                flag.partition("=")[0]
                for flag in re.findall(r"(?<!\S)--?[a-z][a-z-]*", match[2].partition("#")[0])
            }
            assert named <= known, f"{line!r}"
        if match := re.match(r"make ([a-z]+)\b", line):
            assert re.search(rf"^{match[1]}:", MAKEFILE, re.MULTILINE), f"{line!r}"


def test_settings_named_in_a_page_exist(page):
    known = {f"JUESUAN_{name.upper()}" for name in Settings.model_fields}
    known |= {f"JUESUAN_LIMIT_{name.upper()}" for name in Limits.model_fields}
    named = set(re.findall(r"\bJUESUAN_[A-Z_]+[A-Z]\b", page.read_text(encoding="utf-8")))
    assert named <= known | OF_TESTS


def anchors_of(path: Path) -> set[str]:
    """Names of a page's sections, as they stand in links: ``## What is no claim`` is ``what-is-no-claim``."""
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if re.match(r"https?://", target):
            continue
        name, _, section = target.partition("#")
        path = page.parent / name if name else page
        assert path.exists(), target
        assert not section or section in anchors_of(path), target


def test_decisions_are_numbered_without_gaps():
    pages = sorted((REPOSITORY / "docs" / "decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    for page in pages:
        assert page.read_text(encoding="utf-8").startswith(f"# {page.name[:4]} "), page.name


def test_modules_and_folders_named_in_a_page_exist(page):
    """Told from the root of the repository or from that of the package."""
    named = re.findall(r"`((?:[\w-]+/)+[\w-]+\.(?:py|yaml|yml|csv|sql))`", page.read_text(encoding="utf-8"))
    for name in named:
        if not name.startswith("warehouse/"):
            assert (REPOSITORY / name).exists() or (REPOSITORY / "dagster_project" / name).exists(), name


def test_every_folder_of_the_package_stands_on_the_page_of_the_house():
    text = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([a-z_]+)/`", text))
    package = REPOSITORY / "dagster_project"
    folders = {path.parent.name for path in package.rglob("*.py") if path.parent != package}
    assert folders - told == set(), "folders without a line in docs/architecture.md"


CITING = ("dagster_project", "dbt", "samples", "tests", ".ci", "Makefile", "pyproject.toml")
READABLE = (".py", ".sql", ".yaml", ".yml", ".toml", ".md", "")
MADE = ("dbt/target/", "dbt/logs/")
CITED = re.compile(r"(?:docs/)?[\w./-]*\w\.md(?:#[\w-]+)?")
LOOSE = re.compile(r"verdict model|shared/(?!corpus)|identities\.yaml|(?<!template )§\s?\d", re.IGNORECASE)
"""Citations that lead nowhere: of a text that is not in the repository, or of a section by its number."""


def texts_of_the_tree() -> Iterator[tuple[str, str]]:
    """(path, text) of everything in the repository that may cite a page."""
    for root in (REPOSITORY / name for name in CITING):
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            name = path.relative_to(REPOSITORY).as_posix()
            if path.suffix in READABLE and path.is_file() and not name.startswith(MADE):
                yield name, path.read_text(encoding="utf-8")


def test_citations_of_the_specification_lead_to_a_section():
    sections = {
        path.relative_to(REPOSITORY).as_posix(): anchors_of(path)
        for path in (REPOSITORY / "docs").rglob("*.md")
    }
    pages = {name.rpartition("/")[2] for name in sections if "/specification/" in name}
    lost, cited = [], set()
    for name, text in texts_of_the_tree():
        for match in CITED.finditer(text):
            target, _, section = match[0].partition("#")
            if not target.startswith("docs/") and target not in pages:
                continue
            if target not in sections or (section and section not in sections[target]):
                lost.append(f"{name}: {match[0]}")
            cited.add(target)
    assert lost == []
    assert {name for name in sections if "/specification/" in name} <= cited


def test_nothing_cites_what_is_not_in_the_repository():
    own = Path(__file__).relative_to(REPOSITORY).as_posix()
    loose = {
        f"{name}: {match[0]}"
        for name, text in texts_of_the_tree()
        if name != own
        for match in LOOSE.finditer(text)
    }
    assert loose == set()


def test_a_page_is_true_on_every_machine(page):
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w.])/(?:work|root|home|tmp|Users)/", text)
    assert not re.search(r"pypi\.|pythonhosted|npmjs|registry\.", text)
