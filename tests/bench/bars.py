"""Where do the bars lie? Set on voices left out in turn, so that hardly a wrong answer passes.

`answer`: how far the best topic must lead all others to be the answer. `suggest`: how far it must lead what has
nothing to do with us to be suggested. `kind`: how far a kind of message (an objection, a reply of Meta's) must
lead. `confirmed`: how far a confirmation must lead the other kinds.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.understanding.kinds import KINDS, OUTSIDE, REPLIES
from tests.bench.training import KEPT, Example, Floats, pruned, trained

WRONG_IN_SCOPE, WRONG_OUTSIDE, REFUSED_OUTSIDE, WRONG_KIND = 0.02, 0.01, 0.90, 0.005


@dataclass(frozen=True)
class Leads:
    """For each phrasing: how far its best topic leads all others, and what is outside, and its best kind."""

    topic: Floats
    outside: Floats
    kind: Floats
    right_topic: NDArray[np.bool_]
    is_topic: NDArray[np.bool_]
    is_outside: NDArray[np.bool_]
    is_kind: NDArray[np.bool_]


def left_out(examples: list[Example], counts: csr_matrix) -> tuple[Floats, list[str]]:
    """Return the scores of each phrasing by a classifier that has not seen its voice."""
    voices = np.array([example.voice for example in examples])
    labels = np.array([example.label for example in examples])
    names = sorted(set(labels))
    scores = np.zeros((len(examples), len(names)))
    for voice in sorted(set(voices)):
        unseen = voices == voice
        model = pruned(trained(counts[np.where(~unseen)[0]], list(labels[~unseen])), KEPT)
        scores[unseen] = model.scores(counts[np.where(unseen)[0]])
    return scores, names


def leads(examples: list[Example], scores: Floats, names: list[str]) -> Leads:
    """Return how far the best of each sort leads."""
    labels = np.array([example.label for example in examples])
    outside = np.array([name in OUTSIDE for name in names])
    kinds = np.array([name in KINDS for name in names])
    topics = ~outside & ~kinds
    best = np.sort(scores[:, topics], axis=1)
    first = np.array(names)[topics][np.argmax(scores[:, topics], axis=1)]
    against = np.maximum(scores[:, outside].max(axis=1), scores[:, kinds].max(axis=1))
    rivals = np.maximum(best[:, -1], scores[:, outside].max(axis=1))
    return Leads(
        best[:, -1] - np.maximum(best[:, -2], against),
        best[:, -1] - scores[:, outside].max(axis=1),
        scores[:, kinds].max(axis=1) - rivals,
        first == labels,
        np.array([label not in OUTSIDE and label not in KINDS for label in labels]),
        np.array([label in OUTSIDE for label in labels]),
        np.array([label in KINDS for label in labels]),
    )


def bars_for(examples: list[Example], counts: csr_matrix) -> dict[str, float]:
    """Return the bars of a language."""
    scores, names = left_out(examples, counts)
    found = leads(examples, scores, names)
    wrong = found.is_topic & ~found.right_topic
    return {
        "answer": max(
            _bar(found.topic[wrong], WRONG_IN_SCOPE * found.is_topic.sum()),
            _bar(found.topic[found.is_outside], WRONG_OUTSIDE * found.is_outside.sum()),
        ),
        "suggest": _bar(found.outside[found.is_outside], (1 - REFUSED_OUTSIDE) * found.is_outside.sum()),
        "kind": _bar(found.kind[found.is_topic | found.is_outside], WRONG_KIND * len(examples)),
        "confirmed": _confirmed(examples, scores, names),
    }


def _confirmed(examples: list[Example], scores: Floats, names: list[str]) -> float:
    """Return how far a confirmation must lead, so that no other reply of Meta's is taken for one."""
    yes = names.index("reply_confirmed")
    others = [place for place, name in enumerate(names) if name in KINDS and place != yes]
    lead = scores[:, yes] - scores[:, others].max(axis=1)
    labels = np.array([example.label for example in examples])
    wrong = np.array([label in REPLIES and label != "reply_confirmed" for label in labels])
    return max(0.0, _bar(lead[wrong], 0))


def _bar(values: Floats, may_pass: float) -> float:
    """Return the lowest bar that at most so many of the values pass."""
    ordered = np.sort(values)[::-1]
    place = int(may_pass)
    return round(float(ordered[place]) + 1e-4, 4) if place < ordered.size else round(float(ordered[-1]), 4)
