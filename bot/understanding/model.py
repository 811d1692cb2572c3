"""How is a text weighed? A linear model over hashed pieces, made by tests/bench/training.py.

A file of weights is one line of JSON (labels, scales, biases, bars), then the places where the record of each
bucket begins and the last one ends, then the records: how rare a bucket is, and its labels and weights in
turn, all in single bytes. What never occurred has an empty record. The file is mapped, not read: ten
languages cost no more memory than one.
"""

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from math import log, sqrt
from mmap import ACCESS_READ, MADV_DONTNEED, mmap
from struct import Struct

from bot.understanding.text import hashed

RARITY = 16
"""One unit of the stored rarity is a sixteenth."""
PLACE = 4
"""Bytes in which a place in the file is written, the least first."""
SPAN, WEIGHT = Struct("<II"), Struct("Bb")


@dataclass(frozen=True)
class Model:
    """The weights of one language: what the first line of their file says, the file, and where that ends."""

    labels: tuple[str, ...]
    scales: tuple[float, ...]
    biases: tuple[float, ...]
    bars: dict[str, float]
    memory: mmap
    first: int

    def scores(self, text: str) -> list[float]:
        """Return how much a text speaks for each label."""
        sums = [0.0] * len(self.labels)
        for block in hashed(text):
            self._weigh(block, sums)
        self.memory.madvise(MADV_DONTNEED)  # the system has the file at hand: it is back in microseconds
        return [
            bias + scale * total for bias, scale, total in zip(self.biases, self.scales, sums, strict=True)
        ]

    def _weigh(self, block: Counter[int], sums: list[float]) -> None:
        memory, first = self.memory, self.first
        found: list[tuple[float, bytes]] = []
        for bucket, count in block.items():
            start, end = SPAN.unpack_from(memory, first + PLACE * bucket)
            if start < end:
                found.append(((1 + log(count)) * memory[start], memory[start + 1 : end]))
        length = sqrt(sum(value * value for value, _ in found)) or 1.0
        for value, weights in found:
            share = value / length
            for label, weight in WEIGHT.iter_unpack(weights):
                sums[label] += weight * share


def mapped(path: Traversable) -> Model:
    """Return the model of a file, which may be replaced but not changed as long as this is in use."""
    with path.open("rb") as file:
        memory = mmap(file.fileno(), 0, access=ACCESS_READ)
    told = json.loads(memory.readline())
    return Model(
        tuple(told["labels"]),
        tuple(told["scales"]),
        tuple(told["biases"]),
        told["bars"],
        memory,
        memory.tell(),
    )


@cache
def loaded(name: str) -> Model:
    """Return the model of a language (or `languages`, which tells them apart), opened when first needed."""
    return mapped(files("bot.understanding") / "weights" / f"{name}.bin")
