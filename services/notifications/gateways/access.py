"""What notifications asks of access before it lays letters down."""

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

import httpx2
from prometheus_client import Counter
from pydantic import BaseModel, ValidationError

from web.service_tokens import service_token

ASKED = Counter(
    "espace_tiers_letters_questions_total", "Batches of keys that access was asked about", ["outcome"]
)

OK = 200


class AccessAway(Exception):
    """Access did not answer, or not what was asked: the letters wait."""


class _Living(BaseModel):
    key_ids: frozenset[UUID]


class Access:
    """Access's internal path about keys; calls time out, and a question changes nothing."""

    def __init__(self, client: httpx2.AsyncClient, secret: str, clock: Callable[[], datetime]) -> None:
        """`client` has access's base URL and the time limit."""
        self._client = client
        self._secret = secret
        self._clock = clock

    async def living(self, key_ids: Collection[UUID]) -> frozenset[UUID]:
        """Those of these keys that a firm could still enter: access's word of this moment.

        Raises `AccessAway`. Never call it with a row locked.
        """
        try:
            answer = await self._ask(key_ids)
        except AccessAway:
            ASKED.labels("away").inc()
            raise
        ASKED.labels("answered").inc()
        return answer

    async def _ask(self, key_ids: Collection[UUID]) -> frozenset[UUID]:
        token = service_token(self._secret, caller="notifications", callee="access", now=self._clock())
        try:
            answer = await self._client.post(
                "/internal/v1/living-keys",
                json={"key_ids": [str(key_id) for key_id in key_ids]},
                headers={"Authorization": f"Bearer {token}"},
            )
        except httpx2.HTTPError as away:
            raise AccessAway from away
        if answer.status_code != OK:
            raise AccessAway(f"answer {answer.status_code}")
        try:
            return _Living.model_validate_json(answer.content).key_ids
        except ValidationError as strange:
            raise AccessAway("answer not understood") from strange
