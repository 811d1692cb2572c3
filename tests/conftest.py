"""Who begins first, and who stays together? What waits for long begins; what works, works meanwhile."""

import gc

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from tests.depth import LOOK

APART = (
    "tests/bot/test_replicas.py",
    "tests/chaos/test_short.py",
    "tests/bot/store/test_shared_faults.py",
    "tests/bot/store/test_replicas.py",
)
"""Modules whose tests wait for long: each test goes to whoever is free."""
FIRST = (
    "tests/bot/playground/test_browser.py",
    *APART,
    "tests/bot/test_written.py",
    "tests/bot/test_kill.py",
    "tests/bot/test_life.py",
    "tests/bot/test_metrics.py",
    "tests/bot/test_own_data.py",
    "tests/bot/test_backup.py",
    "tests/bot/test_pictures.py",
    "tests/bot/test_strange.py",
)
"""What begins before all others; as every module that is not apart, each stays in one process."""
SELDOM = 20_000
"""New objects after which those that keep each other are looked for."""


def module(test: str) -> str:
    """Return the module of a test."""
    return test.partition("::")[0]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Bring forward what is first, and leave the others in their order; some belong to the whole only."""
    if left := [item for item in items if not LOOK and item.get_closest_marker("whole")]:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
    places = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(module(item.nodeid), len(FIRST)))


def pytest_collection_finish() -> None:
    """Look seldom for garbage, and not in what is loaded: that is much, and stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM, 20, 20)


class Scheduling(LoadFileScheduling):  # type: ignore[misc]  # it brings no types
    """Deals modules, and single tests of some, to the processes that run tests."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if module(nodeid) in APART else module(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """Deal the tests to several processes."""
    return Scheduling(config, log)
