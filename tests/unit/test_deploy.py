"""The files for systemd say what systemd understands, and call what there is."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from dagster_project.cli import app
from tests.conftest import REPOSITORY

UNITS = sorted((REPOSITORY / "deploy").glob("juesuan*"))


def test_every_command_of_a_unit_is_one_of_ours():
    verbs = {command.callback.__name__ for command in app.registered_commands}
    called = [
        line.split()[1]
        for unit in UNITS
        for line in unit.read_text().splitlines()
        if line.startswith("Exec") and "juesuan" in line.split()[0]
    ]
    assert len(called) == 3
    assert set(called) <= verbs


def test_systemd_finds_no_fault_in_the_units(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("there is no systemd here")
    program = tmp_path / "juesuan"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for unit in UNITS:
        text = unit.read_text().replace("/srv/juesuan/.venv/bin/juesuan", str(program))
        # Folders and the account are the operator's own.
        text = text.replace("User=juesuan\n", "").replace(
            "Documentation=file:///srv/juesuan/docs/operate.md\n", ""
        )
        (tmp_path / unit.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS)],
        capture_output=True,
        text=True,
    )
    ours = [line for line in done.stderr.splitlines() if "juesuan" in line and "/lib/systemd" not in line]
    assert ours == []
