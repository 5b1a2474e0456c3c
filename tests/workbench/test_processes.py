import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import httpx2
import psutil
import pytest

from workbench.mailbox_page import start_mailbox_page
from workbench.ports import free_port
from workbench.processes import AS_IN_THE_IMAGE, NotReadyError, Process, start_service, stop_all

SERVICE = """
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
import os

def create_app():
    return Starlette(routes=[Route("/readyz", lambda request: PlainTextResponse(os.environ["GREETING"]))])
"""


def python(code: str, folder: Path) -> Process:
    return Process("child", [sys.executable, "-c", code], env={}, folder=folder, port=0)


def test_a_service_answers_then_leaves_nothing(tmp_path: Path) -> None:
    package = tmp_path / "toy"
    package.mkdir()
    (package / "main.py").write_text(SERVICE)
    env = {"PYTHONPATH": str(tmp_path), "GREETING": "bonjour"}

    process = start_service("toy", "api", env, free_port(), tmp_path / "logs")
    process.wait_ready()
    assert httpx2.get(f"{process.url}/readyz").text == "bonjour"
    stop_all([process])

    assert not psutil.pid_exists(process.pid)
    assert "Finished server process" in process.log.read_text()


def test_a_service_that_cannot_start_says_why(tmp_path: Path) -> None:
    process = start_service("no_such_service", "worker", {}, None, tmp_path)

    with pytest.raises(NotReadyError, match="No module named 'no_such_service'"):
        process.wait_ready()
    process.stop()


def test_the_deaf_are_killed_with_their_children(tmp_path: Path) -> None:
    deaf = """
        import signal, subprocess, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        print(subprocess.Popen(["sleep", "600"]).pid, flush=True)
        time.sleep(600)
    """
    process = python(textwrap.dedent(deaf), tmp_path)
    grandchild = psutil.Process(int(_first_line(process)))

    process.stop(limit=0.1)

    assert not process.running()
    assert _gone(grandchild)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_children_end_with_a_parent_that_crashes(tmp_path: Path) -> None:
    parent = f"""
        from pathlib import Path
        from workbench.processes import Process
        child = Process("child", ["sleep", "600"], env={{}}, folder=Path({str(tmp_path)!r}), port=0)
        print(child.pid, flush=True)
        input()
    """
    command = [sys.executable, "-c", textwrap.dedent(parent)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as crashing:
        assert crashing.stdout
        child = psutil.Process(int(crashing.stdout.readline()))
        _becomes(child, "sleep")
        os.kill(crashing.pid, signal.SIGKILL)

    assert _gone(child)


def test_the_mailbox_page_is_a_process_too(tmp_path: Path) -> None:
    page = start_mailbox_page(tmp_path / "mails", None, tmp_path / "logs")
    page.wait_ready()
    assert "Aucun courriel" in httpx2.get(page.url).text
    page.stop()


def _first_line(process: Process) -> str:
    reading = subprocess.run(
        [
            "timeout",
            "20",
            "sh",
            "-c",
            f"until [ -s {process.log} ]; do sleep 0.02; done; head -n1 {process.log}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return reading.stdout


def _becomes(process: psutil.Process, name: str) -> None:
    while process.name() != name:
        assert process.is_running()


def _gone(process: psutil.Process) -> bool:
    try:
        process.wait(timeout=10)
    except psutil.TimeoutExpired:
        return process.status() == psutil.STATUS_ZOMBIE
    return True


def test_what_is_measured_here_allocates_as_the_image_does() -> None:
    said = (Path(__file__).parents[2] / "deploy" / "Dockerfile").read_text()
    assert all(f"{name}={value} " in said for name, value in AS_IN_THE_IMAGE.items())
