"""Keys as people mistype them."""

from access.domain.activation_key import ActivationKey


def wrong_key(right: str) -> str:
    """A well-formed key that is not this one."""
    drawn = ActivationKey.draw().printed
    return drawn if drawn != right else wrong_key(right)
