"""How a message goes, what it is about, and to what kind of recipient."""

from enum import StrEnum


class Channel(StrEnum):
    """By what it reaches its reader."""

    EMAIL = "EMAIL"


class Lane(StrEnum):
    """With whom it queues: what somebody waits for in front of a screen passes all the rest."""

    URGENT = "URGENT"
    NORMAL = "NORMAL"


class Topic(StrEnum):
    """What it is about."""

    ACTIVATION = "ACTIVATION"
    """It carries a link: its end is watched, and told to the link's owner."""
    SECURITY = "SECURITY"
    FIRM = "FIRM"
    """The firm's own account, and its users'."""
    CLIENTS = "CLIENTS"


class RecipientKind(StrEnum):
    """Whom it is for: that says where an address is looked up, and whether they may still read it."""

    FIRM_USER = "FIRM_USER"
    CONTRIBUTOR = "CONTRIBUTOR"
    """An independent, or a firm's client: reached at the address that the request for the mail names."""
    ADDRESS = "ADDRESS"
    """Whoever reads the address: nobody we know."""
