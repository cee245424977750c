"""The files for systemd and containers say what systemd, compose and Dagster understand, and call what there is."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from dagster_project.cli import app
from dagster_project.defs.instance import CONFIGURATION
from dagster_project.settings import Settings
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


COMPOSE = yaml.safe_load((REPOSITORY / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service.get("image") == "juesuan"}


def test_the_containers_are_page_daemon_code_location_and_a_database():
    assert set(COMPOSE["services"]) == {"postgres", "code", "webserver", "daemon"}
    assert set(OURS) == {"code", "webserver", "daemon"}
    for service in COMPOSE["services"].values():
        assert set(service.get("depends_on", {})) <= set(COMPOSE["services"])
        for port in service.get("ports", ()):
            assert port.startswith("127.0.0.1:"), "the page has no accounts of its own: this machine only"
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or source.startswith("${"), source


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_program_of_a_container_is_there_and_knows_its_options(name):
    commands = [OURS[name]["command"]]
    if "healthcheck" in OURS[name]:
        commands.append(OURS[name]["healthcheck"]["test"][1:])
    for command in commands:
        program, *arguments = command
        words = [word for word in arguments if not word.startswith("-")]
        called = [program]
        if program == "python":
            called = [Path(sys.executable).name, "-m", arguments[arguments.index("-m") + 1]]
        elif program == "dagster":
            called += words[:2]
        elif program == "dagster-daemon":
            called += words[:1]
        program = Path(sys.executable).with_name(called[0])
        shown = subprocess.run(
            [str(program), *called[1:], "--help"], capture_output=True, text=True, check=True
        )
        for option in (word for word in arguments if word.startswith("--")):
            assert option in shown.stdout, f"{called} {option}"


def test_every_setting_of_the_containers_is_one_of_ours_and_the_image_has_the_folders():
    image = (REPOSITORY / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    given = set(OURS["code"]["environment"]) | {
        word.split("=")[0] for word in image.split() if word.startswith("JUESUAN_")
    }
    settings = {f"JUESUAN_{name.upper()}" for name in Settings.model_fields}
    assert {name for name in given if name.startswith("JUESUAN_")} <= settings
    for volume in OURS["code"]["volumes"]:
        # Of ``${NAME:?message}:/folder:ro`` the folder.
        folder = next(part for part in volume.split("}")[-1].split(":") if part.startswith("/"))
        assert folder in image, folder


def test_the_instance_of_the_containers_is_one_that_dagster_understands(tmp_path):
    from dagster import DagsterInstance

    configured = yaml.safe_load((REPOSITORY / "deploy" / "dagster.yaml").read_text(encoding="utf-8"))
    storage = configured.pop("storage")
    assert set(storage) == {"postgres"}, "its driver is in the image, and not here"
    named = {value["env"] for value in storage["postgres"]["postgres_db"].values() if isinstance(value, dict)}
    assert named <= set(OURS["code"]["environment"])
    ours = yaml.safe_load(CONFIGURATION)
    assert configured == ours, "what `juesuan serve` writes, with another storage"
    (tmp_path / "dagster.yaml").write_text(yaml.safe_dump(configured))
    with DagsterInstance.from_config(str(tmp_path)) as instance:
        assert instance.run_monitoring_enabled
