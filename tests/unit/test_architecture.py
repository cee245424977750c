"""Data flows one way: a stage imports only stages before it, and nothing but the shells knows Dagster."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "dagster_project"
TESTS = PACKAGE.parent / "tests"
STAGES = (
    "register",
    "read",
    "tables",
    "statements",
    "narrative",
    "checks",
    "land",
    "expectations",
    "publish",
    "report",
)
SHARED = {"schemas", "money", "settings", "version", "processes"}
SHELLS = {"run", "defs", "cli", "definitions", "__main__"}
HEAVY = {"dagster", "dagster_dbt", "great_expectations", "distributed", "dbt"}
HEAVY_PLACES = {
    "dagster": {"defs"},
    "dagster_dbt": {"defs"},
    "great_expectations": {"expectations"},
    "distributed": {"run"},
    "dbt": {"publish/dbt_program.py"},
}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py"))


def top(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path, *, outermost_only: bool = False) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in tree.body if outermost_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def ours(names: set[str]) -> set[str]:
    """The part of our package that each import names: ``dagster_project.read.pages`` is ``read``."""
    return {name.split(".")[1] for name in names if name.startswith("dagster_project.")}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_only_stages_before_it(stage):
    allowed = {*STAGES[: STAGES.index(stage) + 1], *SHARED, "__version__", "__init__"}
    for path in (PACKAGE / stage).rglob("*.py"):
        beyond = ours(imports(path)) - allowed
        assert not beyond, f"{path.relative_to(PACKAGE)} imports {beyond}"


def test_what_is_shared_imports_no_stage():
    for name in SHARED:
        for path in (module for module in modules() if top(module) == name):
            assert ours(imports(path)) <= SHARED | {"__version__"}


def test_every_module_belongs_to_a_stage_a_shell_or_what_is_shared():
    assert {top(path) for path in modules()} <= {*STAGES, *SHARED, *SHELLS, "__init__"}


@pytest.mark.parametrize("library", sorted(HEAVY_PLACES))
def test_heavy_libraries_are_known_only_where_they_belong(library):
    for path in modules():
        relative = path.relative_to(PACKAGE).as_posix()
        if any(name.split(".")[0] == library for name in imports(path)):
            places = HEAVY_PLACES[library]
            assert relative in places or relative.split("/")[0] in places, f"{relative} imports {library}"


def test_the_command_line_imports_nothing_heavy_at_its_head():
    names = {name.split(".")[0] for name in imports(PACKAGE / "cli.py", outermost_only=True)}
    assert names <= {"__future__", "errno", "json", "sys", "enum", "pathlib", "traceback", "typing", "typer"}


def test_a_relative_import_stays_in_its_stage():
    for path in modules():
        depth = len(path.relative_to(PACKAGE).parts) - 1
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.level <= depth, f"{path.relative_to(PACKAGE)}: {'.' * node.level}{node.module}"


# Rooms within a stage, in the order in which data flows: a room imports only rooms before it. What stands directly in the
# stage's folder puts the rooms together; it may import all of them, and no room imports it unless it is named here.
ROOMS = {
    "tables": ("text", "ruled", "unruled"),
    "statements": (
        "forms",
        "layout",
        "identity",
        "codes",
        "recognition",
        "observations",
        "arithmetic",
        "ledger",
    ),
    "narrative": ("text", "words", "subjects", "claims", "grammar"),
    "checks": (
        "catalogue",
        "figures",
        "tables",
        "evidence",
        "narrative",
        "evaluate",
        "across",
        "culprits",
        "explain",
        "findings",
    ),
    "report": ("words", "safe", "quotes", "member_order", "finding_parts", "marked", "workbook", "site"),
}
MOST_MODULES = 15


def absolute(path: Path) -> set[str]:
    """Every module or name of ours that a module imports, relative imports resolved."""
    package = path.relative_to(PACKAGE.parent).with_suffix("").parts[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *((node.module,) if node.module else ())))
            found |= {f"{module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.startswith("dagster_project.")}


@pytest.mark.parametrize("stage", sorted(ROOMS))
def test_a_room_imports_only_rooms_before_it(stage):
    rooms = ROOMS[stage]
    for path in (PACKAGE / stage).rglob("*.py"):
        room = path.relative_to(PACKAGE / stage).parts[0].removesuffix(".py")
        if room not in rooms:
            continue
        allowed = rooms[: rooms.index(room) + 1]
        inside = {
            name.split(".")[2] for name in absolute(path) if name.startswith(f"dagster_project.{stage}.")
        }
        beyond = inside - set(allowed)
        assert not beyond, f"{path.relative_to(PACKAGE)} imports {sorted(beyond)}"


@pytest.mark.parametrize("stage", sorted(ROOMS))
def test_every_folder_of_a_stage_is_a_room_with_its_place(stage):
    folders = {path.parent.relative_to(PACKAGE / stage).parts[0] for path in (PACKAGE / stage).glob("*/*.py")}
    assert folders <= set(ROOMS[stage])


@pytest.mark.parametrize("root", [PACKAGE, TESTS], ids=["product", "tests"])
def test_no_folder_holds_more_modules_than_one_can_keep_in_mind(root):
    for folder in (root, *(path for path in root.rglob("*") if path.is_dir())):
        own = [path for path in folder.glob("*.py") if not path.name.startswith("__")]
        assert len(own) <= MOST_MODULES, f"{folder.relative_to(root.parent)}: {len(own)} modules"


MOST_PATHS = 15
"""Ways through one function: each branch, loop, condition of a comprehension and boolean operator is one more."""
DECISIONS = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.While,
    ast.ExceptHandler,
    ast.Assert,
    ast.comprehension,
    ast.match_case,
)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def paths_through(function: ast.AST) -> int:
    """Cyclomatic complexity with boolean operators; functions within it count for themselves."""
    total = 1
    waiting = list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop()
        if isinstance(node, FUNCTIONS):
            continue
        total += isinstance(node, DECISIONS)
        if isinstance(node, ast.comprehension):
            total += len(node.ifs)
        if isinstance(node, ast.BoolOp):
            total += len(node.values) - 1
        waiting += ast.iter_child_nodes(node)
    return total


def test_paths_are_counted_with_boolean_operators():
    code = "def f(a):\n    return [b for b in a if b and not b.c] or (1 if a else 2)"
    assert paths_through(ast.parse(code).body[0]) == 6


def test_no_function_has_more_paths_than_one_can_follow():
    found = {
        f"{path.relative_to(PACKAGE)}: {node.name}": paths_through(node)
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, FUNCTIONS)
    }
    assert {name: paths for name, paths in found.items() if paths > MOST_PATHS} == {}
