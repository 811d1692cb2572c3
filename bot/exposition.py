"""How are figures written for Prometheus? Its text format, by hand: its own library takes 1.7 MB."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

Sample = tuple[Mapping[str, str], float]


@dataclass
class Histogram:
    """How many durations were at most so many seconds."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(SECONDS) + 1))
    total: float = 0.0

    def observe(self, seconds: float) -> None:
        """Count a duration."""
        place = next((place for place, most in enumerate(SECONDS) if seconds <= most), len(SECONDS))
        self.counts[place] += 1
        self.total += seconds


def family(name: str, kind: Literal["counter", "gauge"], what: str, samples: Iterable[Sample]) -> str:
    """Return the lines of a figure, one for each sample."""
    return "".join([_head(name, kind, what), *(_line(name, labels, value) for labels, value in samples)])


def histogram(name: str, what: str, found: Histogram) -> str:
    """Return the lines of a histogram."""
    most, up_to = (*map(str, SECONDS), "+Inf"), 0
    lines = [_head(name, "histogram", what)]
    for limit, count in zip(most, found.counts, strict=True):
        up_to += count
        lines.append(_line(f"{name}_bucket", {"le": limit}, up_to))
    return "".join([*lines, _line(f"{name}_sum", {}, found.total), _line(f"{name}_count", {}, up_to)])


def _head(name: str, kind: str, what: str) -> str:
    return f"# HELP {name} {what}\n# TYPE {name} {kind}\n"


def _line(name: str, labels: Mapping[str, str], value: float) -> str:
    within = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
    return f"{name}{{{within}}} {value:.10g}\n" if within else f"{name} {value:.10g}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
