"""What a listener says of an event that came too early."""


class NotYet(Exception):
    """What this event builds on has not been heard: order is not promised, so try again a little later."""
