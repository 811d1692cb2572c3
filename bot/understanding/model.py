"""How is a text weighed? A linear model over hashed pieces, made by tests/bench/training.py.

A file of weights is one line of JSON (labels, scales, biases, bars) and four arrays: how rare each bucket is,
how many weights it has, and for each of these the label and the weight, all in single bytes.
"""

import json
from array import array
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from math import log, sqrt

from bot.understanding.text import BUCKETS, hashed

RARITY = 16
"""One unit of the stored rarity is a sixteenth."""


@dataclass(frozen=True)
class Model:
    """The weights of one language."""

    labels: tuple[str, ...]
    scales: tuple[float, ...]
    biases: tuple[float, ...]
    bars: dict[str, float]
    rarity: bytes
    starts: "array[int]"
    owners: bytes
    weights: "array[int]"

    def scores(self, text: str) -> list[float]:
        """Return how much a text speaks for each label."""
        sums = [0.0] * len(self.labels)
        for block in hashed(text):
            self._weigh(block, sums)
        return [
            bias + scale * total for bias, scale, total in zip(self.biases, self.scales, sums, strict=True)
        ]

    def _weigh(self, block: Counter[int], sums: list[float]) -> None:
        rarity, starts, owners, weights = self.rarity, self.starts, self.owners, self.weights
        values = [
            (bucket, (1 + log(count)) * rarity[bucket]) for bucket, count in block.items() if rarity[bucket]
        ]
        length = sqrt(sum(value * value for _, value in values)) or 1.0
        for bucket, value in values:
            share = value / length
            for place in range(starts[bucket], starts[bucket + 1]):
                sums[owners[place]] += weights[place] * share


def parsed(content: bytes) -> Model:
    """Return the model of a file's bytes."""
    header, _, body = content.partition(b"\n")
    told = json.loads(header)
    rarity, counts, rest = body[:BUCKETS], body[BUCKETS : 2 * BUCKETS], body[2 * BUCKETS :]
    middle = len(rest) // 2
    weights = array("b")
    weights.frombytes(rest[middle:])
    return Model(
        tuple(told["labels"]),
        tuple(told["scales"]),
        tuple(told["biases"]),
        told["bars"],
        rarity,
        array("I", accumulate(counts, initial=0)),
        rest[:middle],
        weights,
    )


@cache
def loaded(name: str) -> Model:
    """Return the model of a language (or `languages`, which tells them apart), read when first needed."""
    return parsed((files("bot.understanding") / "weights" / f"{name}.bin").read_bytes())
