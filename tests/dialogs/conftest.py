"""What is not measured: the tests that walk everywhere, for they would walk three times as long."""

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture
def unmeasured() -> Iterator[None]:
    """Let a test run outside the coverage: every branch is reached by tests that look at it alone."""
    measuring = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(measuring)
