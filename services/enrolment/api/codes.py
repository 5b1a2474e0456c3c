"""Codes as a door takes them: only those of today (E.1 to E.3), while events may carry tomorrow's."""

from typing import Annotated

from pydantic import StringConstraints

ServiceCode = Annotated[str, StringConstraints(pattern=r"^S(0[1-9]|1[0-4])$")]
CourrielCode = Annotated[str, StringConstraints(pattern=r"^C0[1-9]$")]
Right = Annotated[str, StringConstraints(pattern=r"^(S(0[1-9]|1[0-4])|M(0[1-9]|1[0-8]))$")]
