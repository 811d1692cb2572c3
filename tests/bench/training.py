"""How are the weights made? `python -m tests.bench.training [xx …]`, from dialogs/content/phrasings alone.

Each language is a linear classifier (one against the rest) over words, pairs of words and runs of letters.
Its bars are set on voices that were left out of the training in turn.
"""

import json
import sys
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from bot.understanding.model import PLACE, RARITY, WEIGHT
from bot.understanding.text import BUCKETS, WORDS, hashed
from tests.bench.phrasings import PHRASINGS, digest, digest_of_all, phrasings

WEIGHTS = Path(__file__).parent.parent.parent / "bot" / "understanding" / "weights"
KEPT = 220_000
"""Weights kept per language: the largest."""
MOST = 127
LEAVE = 0.6
"""How much louder than the person's usual language another must speak."""

Floats = NDArray[np.float64]


def counted(texts: list[str]) -> csr_matrix:
    """Return how often each bucket occurs in each text."""
    rows, columns, values = [], [], []
    for row, text in enumerate(texts):
        for block in hashed(text):
            rows += [row] * len(block)
            columns += list(block)
            values += list(block.values())
    return csr_matrix((np.array(values, float), (rows, columns)), shape=(len(texts), BUCKETS))


@dataclass
class Trained:
    """A classifier and how rare each bucket is."""

    rarity: Floats
    labels: list[str]
    weights: Floats
    biases: Floats

    def scores(self, counts: csr_matrix) -> Floats:
        """Return the scores of texts."""
        return np.asarray(self._weighed(counts) @ self.weights.T + self.biases)

    def _weighed(self, counts: csr_matrix) -> csr_matrix:
        return weighed(counts, self.rarity)


def weighed(counts: csr_matrix, rarity: Floats) -> csr_matrix:
    """Return texts as vectors: words and letters each of length one."""
    damped = counts.copy()
    damped.data = 1 + np.log(damped.data)
    scaled = damped.multiply(rarity).tocsr()
    return hstack([normalize(scaled[:, :WORDS]), normalize(scaled[:, WORDS:])]).tocsr()


def trained(counts: csr_matrix, labels: list[str], cost: float = 1.0) -> Trained:
    """Return a classifier, with the rarity rounded as it will be stored."""
    rarity = TfidfTransformer(sublinear_tf=True).fit(counts).idf_
    seen = np.asarray((counts > 0).sum(axis=0)).ravel() > 0
    rarity = np.clip(np.round(rarity * RARITY), 1, 255) * seen
    classifier = LinearSVC(C=cost, random_state=0).fit(weighed(counts, rarity), labels)
    return Trained(rarity, list(classifier.classes_), classifier.coef_, classifier.intercept_)


def pruned(model: Trained, most: int) -> Trained:
    """Return the classifier with its largest weights only, in whole steps of a hundred and twenty-seventh."""
    sizes = np.sort(np.abs(model.weights), axis=None)
    bar = sizes[-most] if sizes.size > most else 0.0
    kept = np.where(np.abs(model.weights) >= bar, model.weights, 0.0)
    scales = np.abs(kept).max(axis=1) / MOST
    steps = np.round(kept / scales[:, None])
    return Trained(model.rarity, model.labels, steps * scales[:, None], model.biases)


def written(model: Trained, bars: dict[str, float], made_from: str) -> bytes:
    """Return the bytes of a file of weights."""
    scales = np.abs(model.weights).max(axis=1) / MOST
    steps = np.round(model.weights / scales[:, None]).astype(np.int8)
    header = {
        "made_from": made_from,
        "labels": model.labels,
        "scales": [round(float(scale), 8) for scale in scales],
        "biases": [round(float(bias), 6) for bias in model.biases],
        "bars": bars,
    }
    line = json.dumps(header).encode() + b"\n"
    found = zip(model.rarity.astype(np.uint8).tolist(), steps.T.tolist(), strict=True)
    records = [_record(rarity, column) for rarity, column in found]
    begin = len(line) + PLACE * (BUCKETS + 1)
    places = np.array(list(accumulate(map(len, records), initial=begin)), f"<u{PLACE}").tobytes()
    return line + places + b"".join(records)


def _record(rarity: int, column: list[int]) -> bytes:
    """Return the record of a bucket."""
    weights = b"".join(WEIGHT.pack(label, step) for label, step in enumerate(column) if step)
    return bytes([rarity]) + weights if rarity else b""


def made(language: str) -> bytes:
    """Return the weights of a language."""
    from tests.bench.bars import bars_for

    examples = list(phrasings(PHRASINGS / language))
    counts = counted([example.text for example in examples])
    model = pruned(trained(counts, [example.label for example in examples]), KEPT)
    return written(model, bars_for(examples, counts), digest(PHRASINGS / language))


def made_of_all(languages: list[str]) -> bytes:
    """Return the weights that tell the languages apart."""
    examples = [(language, example) for language in languages for example in phrasings(PHRASINGS / language)]
    counts = counted([example.text for _, example in examples])
    model = pruned(trained(counts, [language for language, _ in examples]), KEPT // 2)
    return written(model, {"leave": LEAVE}, digest_of_all(languages))


def main() -> None:
    """Make the weights of the languages named, or of all, and those that tell the languages apart."""
    known = sorted(path.name for path in PHRASINGS.iterdir() if path.is_dir())
    for name in sys.argv[1:] or [*known, "languages"]:
        content = made_of_all(known) if name == "languages" else made(name)
        new = WEIGHTS / f"{name}.new"
        new.write_bytes(content)
        new.replace(WEIGHTS / f"{name}.bin")  # a running bot keeps what it has open
        print(f"{name}: {len(content) / 1e6:.2f} MB", flush=True)


if __name__ == "__main__":
    main()
