"""Words shared by several contracts: codes of kinds, methods, roles and services (spec A and E)."""

from typing import Annotated, Literal

from pydantic import StringConstraints

Profession = Literal["EXPERT_COMPTABLE", "OTHER_TIERS_DECLARANT"]
Role = Literal["ADMINISTRATOR", "COLLABORATOR"]
Kind = Literal["EMPLOYER", "INDEPENDENT", "REGULATED_LIBERAL", "MAJORITY_MANAGER", "AUTO_ENTREPRENEUR"]
Method = Literal["A", "B", "C", "K"]
Basis = Literal["PRESUMED", "EXPLICIT"]
ReturnReason = Literal["NPAI", "ADDRESS_INCOMPLETE", "REFUSED", "UNCLAIMED", "OTHER"]

ServiceCode = Annotated[str, StringConstraints(pattern=r"^S(0[1-9]|1[0-4])$")]
CourrielCode = Annotated[str, StringConstraints(pattern=r"^C0[1-9]$")]
Right = Annotated[str, StringConstraints(pattern=r"^(S(0[1-9]|1[0-4])|M(0[1-9]|1[0-8]))$")]
