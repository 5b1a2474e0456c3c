from pathlib import Path

import pytest

from notifications.gateways.logo import LogoUnusable, read_logo


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "can't be read: No such file or directory"),
        (b"GIF89a", "is neither SVG nor PNG"),
        (b"<svg>" + b" " * 200_000, "is larger than 200000 bytes"),
    ],
)
def test_what_is_no_logo_is_refused_with_a_reason(tmp_path: Path, content: bytes | None, why: str) -> None:
    if content is not None:
        (tmp_path / "logo.svg").write_bytes(content)
    with pytest.raises(LogoUnusable, match=why):
        read_logo(tmp_path / "logo.svg")
