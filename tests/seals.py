"""What a seal says openly of itself."""

import base64
import json
from datetime import UTC, datetime


def sealed_until(sealed: str) -> datetime:
    """When it stops opening: the `exp` of its header."""
    header = sealed.partition(".")[0]
    told = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))
    return datetime.fromtimestamp(told["exp"], UTC)
