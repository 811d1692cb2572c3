"""How long does a test look that could look for ever? A moment; longer in `make properties`."""

import os

LONG = os.environ.get("LOOK", "") == "long"


def depth(short: int, long: int) -> int:
    """Return how many examples to try."""
    return long if LONG else short
