from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import aiosmtplib
import pytest
from starlette.testclient import TestClient

from workbench.mailbox import Mailbox
from workbench.mailbox_page import create_app


@pytest.fixture
async def name(tmp_path: Path) -> str:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "service@example.fr", "lea@example.fr", "Clé <b>"
    message.set_content("En texte.")
    message.add_alternative("<script>alert(1)</script><p>Bonjour</p>", subtype="html")
    async with Mailbox(tmp_path) as mailbox:
        await aiosmtplib.send(message, hostname=mailbox.host, port=mailbox.port)
        return mailbox.messages()[0].name


@pytest.fixture
def browser(tmp_path: Path, name: str) -> TestClient:
    return TestClient(create_app(tmp_path), base_url="http://127.0.0.1")


def test_the_list_links_to_each_mail(browser: TestClient, name: str) -> None:
    page = browser.get("/").text

    assert "Clé &lt;b&gt;" in page
    assert f"/mails/{quote(name)}" in page


def test_a_mail_is_shown_in_a_sandbox(browser: TestClient, name: str) -> None:
    page = browser.get(f"/mails/{name}").text
    html = browser.get(f"/mails/{name}/html")

    assert "<iframe sandbox=" in page
    assert "<script>" not in page
    assert html.headers["Content-Security-Policy"].startswith("sandbox allow-popups")
    assert "allow-scripts" not in html.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/mails/unknown", "/mails/..%2F..%2Fetc%2Fpasswd"])
def test_nothing_else_is_served(browser: TestClient, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_other_host_names_are_refused(browser: TestClient) -> None:
    assert browser.get("/", headers={"Host": "evil.example"}).status_code == 400
