"""JSON can say what no text may hold and no database keeps: NUL, and half of a surrogate pair."""

import json
import re

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vocabulary.unreadable import Reason
from web.field_errors import FieldError
from web.problems import fields_refused

_UNSTORABLE = FieldError("body", Reason.SIGN_NOT_ALLOWED, "contient un signe qui ne peut être conservé")
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class Unstorable(HTTPException):
    """Raised while the body is read: the framework lets no other exception through there."""

    def __init__(self) -> None:
        super().__init__(400)
        self.problem = fields_refused(_UNSTORABLE)


class RefuseUnstorableText:
    """Answers `REQUEST_INVALID` to bodies with such text, in whichever field; `LimitBody` comes before."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at the body when it has been read whole, and only where it escapes anything."""
        body = bytearray()

        async def looked_at() -> Message:
            message = await receive()
            body.extend(message.get("body", b""))
            if not message.get("more_body", False) and not storable(bytes(body)):
                raise Unstorable
            return message

        await self._app(scope, looked_at if scope["type"] == "http" else receive, send)


def storable(body: bytes) -> bool:
    """Whether every text in a JSON document can be kept; of what is no JSON, others say so.

    JSON between systems is UTF-8 (RFC 8259): in another encoding such text would hide.
    """
    if not _utf8(body) or b"\0" in body:
        return False
    if b"\\u" not in body:
        return True
    if _NUL.search(body):
        return False
    try:
        json.dumps(json.loads(body), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    except (ValueError, RecursionError):
        return True
    return True


def _utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
