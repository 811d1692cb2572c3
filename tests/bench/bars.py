"""Where do the bars lie? Set on voices left out in turn, so that hardly a wrong answer passes.

`answer`: how far the best topic must lead all others to be the answer. `suggest`: how far it must lead what
has nothing to do with us to be suggested. `objection`, `pasted`: how far such a message must lead questions.
`confirmed`: how far a confirmation must lead the other kinds.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.understanding.kinds import KINDS, OBJECTIONS, OUTSIDE, PASTED, REPLIES
from tests.bench.phrasings import Example
from tests.bench.training import KEPT, Floats, pruned, trained

WRONG_IN_SCOPE, WRONG_OUTSIDE, REFUSED_OUTSIDE = 0.02, 0.01, 0.85
SURELY = 0.5
"""A confirmation leads by at least this: a wrong yes is the worst that can be read."""
WRONG_OBJECTION, WRONG_PASTED = 0.014, 0.008  # of questions, which were written to be mistaken


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


def bars_for(examples: list[Example], counts: csr_matrix) -> dict[str, float]:
    """Return the bars of a language."""
    scores, names = left_out(examples, counts)
    labels = np.array([example.label for example in examples])
    is_topic = ~np.isin(labels, list(KINDS | OUTSIDE))
    is_outside = np.isin(labels, list(OUTSIDE))
    topics = [place for place, name in enumerate(names) if name not in KINDS | OUTSIDE]
    outside = _best(scores, names, OUTSIDE)
    ordered = np.sort(scores[:, topics], axis=1)
    right = np.array(names)[topics][np.argmax(scores[:, topics], axis=1)] == labels
    rivals = np.maximum(np.maximum(ordered[:, -2], outside), _best(scores, names, KINDS))
    lead = ordered[:, -1] - rivals
    wrong = is_topic & ~right
    return {
        "answer": max(
            _bar(lead[wrong], WRONG_IN_SCOPE * is_topic.sum()),
            _bar(lead[is_outside], WRONG_OUTSIDE * is_outside.sum()),
        ),
        "suggest": _bar((ordered[:, -1] - outside)[is_outside], (1 - REFUSED_OUTSIDE) * is_outside.sum()),
        "objection": _group(scores, names, labels, OBJECTIONS, WRONG_OBJECTION),
        "pasted": _group(scores, names, labels, PASTED, WRONG_PASTED),
        "confirmed": _confirmed(examples, scores, names),
    }


def _best(scores: Floats, names: list[str], group: frozenset[str]) -> Floats:
    return np.asarray(scores[:, [place for place, name in enumerate(names) if name in group]].max(axis=1))


def _group(
    scores: Floats, names: list[str], labels: NDArray[np.str_], group: frozenset[str], wrong: float
) -> float:
    """Return how far a group of kinds must lead, so that hardly a question is taken for one of them."""
    lead = _best(scores, names, group) - _best(scores, names, frozenset(names) - group - {"date"})
    questions = ~np.isin(labels, list(KINDS))
    return _bar(lead[questions], wrong * questions.sum())


def _confirmed(examples: list[Example], scores: Floats, names: list[str]) -> float:
    """Return how far a confirmation must lead, so that no other reply of Meta's is taken for one."""
    yes = names.index("reply_confirmed")
    others = [place for place, name in enumerate(names) if name in KINDS and place != yes]
    lead = scores[:, yes] - scores[:, others].max(axis=1)
    labels = np.array([example.label for example in examples])
    wrong = np.array([label in REPLIES and label != "reply_confirmed" for label in labels])
    return max(SURELY, _bar(lead[wrong], 0))


def _bar(values: Floats, may_pass: float) -> float:
    """Return the lowest bar that at most so many of the values pass."""
    ordered = np.sort(values)[::-1]
    place = int(may_pass)
    return round(float(ordered[place]) + 1e-4, 4) if place < ordered.size else round(float(ordered[-1]), 4)
