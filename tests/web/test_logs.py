"""Logs of a real process say what failed and where, never the text of an exception: it may quote a secret."""

import subprocess
import sys

PROCESS = """
import logging
from web.logs import configure_logs
configure_logs("access")
server = logging.getLogger("uvicorn.error")
server.error("Exception in ASGI application", exc_info=ValueError("SECRET"))
server.error("Application startup failed")
"""


def test_no_traceback_quotes_a_value() -> None:
    run = subprocess.run([sys.executable, "-c", PROCESS], capture_output=True, text=True, check=True)
    written = run.stdout + run.stderr
    assert "startup failed" in written
    assert "SECRET" not in written
