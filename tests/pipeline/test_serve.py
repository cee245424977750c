"""``juesuan serve``: Dagster's page and daemon on loopback, schedule and sensor on, all gone when it ends."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import psutil

from tests.conftest import REPOSITORY
from tests.pipeline.conftest import JUESUAN

PATIENCE_SECONDS = 150
QUERY = (
    "{ workspaceOrError { ... on Workspace { locationEntries { locationOrLoadError { ... on PythonError { message } } } } } "
    "repositoriesOrError { ... on RepositoryConnection { nodes { "
    "schedules { name scheduleState { status } } sensors { name sensorState { status } } } } } }"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port: int) -> dict:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql",
        data=json.dumps({"query": QUERY}).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def refused(port: int) -> int:
    """The status of an answer to a browser that another site sent here."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/server_info", headers={"Host": "attacker.example"})
    return connection.getresponse().status


def test_serve_answers_on_loopback_and_ends_with_all_its_children(tmp_path):
    (tmp_path / "raw").mkdir()
    port = free_port()
    folders = ["--raw", str(tmp_path / "raw"), "--warehouse", str(tmp_path / "warehouse")]
    with (tmp_path / "log").open("w") as log:
        serving = subprocess.Popen(
            [*JUESUAN, "serve", "--port", str(port), *folders], cwd=REPOSITORY, stdout=log, stderr=log
        )
        children: list[psutil.Process] = []
        try:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while True:
                assert serving.poll() is None, (tmp_path / "log").read_text()
                try:
                    answer = ask(port)
                    break
                except (urllib.error.URLError, ConnectionError):
                    assert time.monotonic() < deadline, (tmp_path / "log").read_text()
                    time.sleep(0.5)
            assert refused(port) == 400, "another site's name for this machine"
            children = psutil.Process(serving.pid).children(recursive=True)
            assert {c.laddr.ip for child in children for c in child.net_connections() if c.laddr} <= {
                "127.0.0.1",
                "::1",
            }
        finally:
            serving.send_signal(signal.SIGTERM)
            status = serving.wait(60)
    assert answer["data"]["workspaceOrError"]["locationEntries"] == [{"locationOrLoadError": {}}], (
        "did not load"
    )
    (repository,) = answer["data"]["repositoriesOrError"]["nodes"]
    assert repository["schedules"] == [{"name": "every_night", "scheduleState": {"status": "RUNNING"}}]
    sensors = {one["name"]: one["sensorState"]["status"] for one in repository["sensors"]}
    assert sensors == dict.fromkeys(("new_files_in_raw", "tell_of_failures", "tell_of_nights"), "RUNNING")
    assert status == 0
    _gone, alive = psutil.wait_procs(children, timeout=20)
    assert alive == []
    assert f"http://127.0.0.1:{port}" in (tmp_path / "log").read_text()
