"""A web page on which a person reads the mails that the mailbox caught."""

import os
import sys
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from workbench.mailbox import Mail, mails_in, read_mail
from workbench.ports import LOOPBACK, free_port
from workbench.processes import Process

FOLDER = "MAILBOX_FOLDER"
PAGE = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True).get_template(
    "mailbox_page.html"
)
OWN_STYLE_ONLY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'"
INERT = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; "
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
)
LINKS_IN_A_NEW_TAB = '<base target="_blank">'


def create_app(folder: Path | None = None) -> Starlette:
    """The page of a mailbox's folder, by default `MAILBOX_FOLDER`; answers to loopback names only."""
    app = Starlette(
        routes=[
            Route("/", show),
            Route("/readyz", ready),
            Route("/mails/{name}", show),
            Route("/mails/{name}/html", show_html),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
    )
    app.state.folder = folder or Path(os.environ[FOLDER])
    return app


def start_mailbox_page(folder: Path, port: int | None, logs: Path) -> Process:
    """Serve the page of a mailbox's folder in a process of its own; its `url` is for a browser."""
    port = port or free_port()
    command = [sys.executable, "-m", "uvicorn", "workbench.mailbox_page:create_app", "--factory"]
    options = ["--host", LOOPBACK, "--port", str(port), "--no-access-log"]
    env = {FOLDER: str(folder.resolve())}
    return Process("mailbox-page", command + options, env=env, folder=logs, port=port)


def show(request: Request) -> Response:
    """The list of mails, the newest first, beside the chosen one."""
    mails = list(mails_in(request.app.state.folder))[::-1]
    chosen = _chosen(request) if request.path_params else None
    return _page(PAGE.render(mails=mails, chosen=chosen), OWN_STYLE_ONLY)


def show_html(request: Request) -> Response:
    """A mail's own HTML, which may run nothing, load nothing, and opens its links elsewhere."""
    return _page(LINKS_IN_A_NEW_TAB + _chosen(request).html, INERT)


def ready(_request: Request) -> Response:
    """Tell the one who started this page that it answers."""
    return PlainTextResponse("ready")


def _chosen(request: Request) -> Mail:
    folder: Path = request.app.state.folder
    known = {path.stem: path for path in folder.glob("*.eml")}
    if request.path_params["name"] not in known:
        raise HTTPException(404)
    return read_mail(known[request.path_params["name"]])


def _page(content: str, policy: str) -> HTMLResponse:
    return HTMLResponse(
        content, headers={"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"}
    )
