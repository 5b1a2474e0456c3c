"""What a real print shop would call back: the letter was accepted, posted, or came back."""

import json
import time
from datetime import datetime

from notifications.gateways.print_shop_signature import sign
from workbench.portal import Answer, Portal


class PrintShopDesk:
    """Signs and sends status messages about letters."""

    def __init__(self, portal: Portal, secret: str) -> None:
        self._portal = portal
        self._secret = secret.encode()

    async def report(
        self,
        letter_id: str,
        status: str,
        at: datetime,
        reason: str | None = None,
        *,
        now: float | None = None,
    ) -> Answer:
        """Say `ACCEPTED`, `POSTED` or `RETURNED`; `now` is the signature's Unix time."""
        told = {"letter_id": letter_id, "status": status, "at": at.isoformat()}
        body = json.dumps(told | ({"reason": reason} if reason else {})).encode()
        timestamp = int(now or time.time())
        headers = {
            "Content-Type": "application/json",
            "X-Print-Shop-Timestamp": str(timestamp),
            "X-Print-Shop-Signature": sign(body, self._secret, timestamp),
        }
        url = self._portal.urls["notifications"] + "/v1/print-shop/status"
        return await self._portal.http.post(url, content=body, headers=headers)
