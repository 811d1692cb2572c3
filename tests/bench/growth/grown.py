"""What did one of them give at one size, once?"""

from dataclasses import dataclass, field

from tests.bench.growth.peers.due import AT_ONCE


@dataclass
class Grown:
    """Times in seconds, memory in MB, the file in bytes for each person."""

    disk: float
    ready: float = 0.0
    peak: float = 0.0
    late: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    due: list[float] = field(default_factory=list)
    lots: list[float] = field(default_factory=list)
    stall: float = 0.0  # the longest of the loop, and
    computing: float = 0.0  # the longest in which it computed itself

    @property
    def dropped(self) -> int:
        """How many of those that came due never came."""
        return AT_ONCE - len(self.late)
