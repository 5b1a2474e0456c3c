"""Codes as events carry them (spec A and E); the words behind them are in `vocabulary`."""

from typing import Annotated, Literal

from pydantic import StringConstraints

Method = Literal["A", "B", "C", "K"]
Basis = Literal["PRESUMED", "EXPLICIT"]

ServiceCode = Annotated[str, StringConstraints(pattern=r"^S(0[1-9]|1[0-4])$")]
CourrielCode = Annotated[str, StringConstraints(pattern=r"^C0[1-9]$")]
Right = Annotated[str, StringConstraints(pattern=r"^(S(0[1-9]|1[0-4])|M(0[1-9]|1[0-8]))$")]
