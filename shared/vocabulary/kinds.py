"""Kinds of client account and of firm, as every service and contract calls them (spec A)."""

from enum import StrEnum


class Kind(StrEnum):
    """Kinds of client account; the reference decides, never the firm (R001-04)."""

    EMPLOYER = "EMPLOYER"
    INDEPENDENT = "INDEPENDENT"
    REGULATED_LIBERAL = "REGULATED_LIBERAL"
    MAJORITY_MANAGER = "MAJORITY_MANAGER"
    AUTO_ENTREPRENEUR = "AUTO_ENTREPRENEUR"


class Profession(StrEnum):
    """Only chartered accountants benefit from a presumed mandate (D-02)."""

    EXPERT_COMPTABLE = "EXPERT_COMPTABLE"
    OTHER_TIERS_DECLARANT = "OTHER_TIERS_DECLARANT"
