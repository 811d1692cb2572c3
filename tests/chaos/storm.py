"""Is everybody answered when calls go wrong, people block the bot and come back, and it is killed as well?"""

import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from bot.playground.api import Fault, LoseAnswer
from bot.playground.calls import is_send
from tests.bot.test_faults import GARBAGE, HTML, TOO_MANY, refusal
from tests.chaos.crowd import Crowd
from tests.chaos.person import Habits, Person
from tests.chaos.proof import SEED, Progress, Verdict, share
from tests.chaos.town import ANY, founded

TOO_OLD = refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
PER_CALL: tuple[tuple[str, float, Fault], ...] = (
    ("429", 0.02, TOO_MANY),
    ("502", 0.02, HTML),
    ("garbage", 0.01, GARBAGE),
    ("lost before", 0.03, LoseAnswer(before=True)),
    ("lost after", 0.03, LoseAnswer(before=False)),
)
TOO_OLD_SHARE, BLOCKS, DOUBLE_TAPS = 0.1, 0.05, 0.2
LATENCY = 0.004


class Trouble:
    """Lets calls go wrong, and counts."""

    def __init__(self, seed: int) -> None:
        self.counts: Counter[str] = Counter()
        self.lost: Counter[int] = Counter()  # answers to new messages, per chat
        self.failed: Counter[int] = Counter()  # sendings of new messages of which nobody knows what became
        self._random = random.Random(seed)

    def __call__(self, method: str, values: Mapping[str, object]) -> Fault | None:
        """Return what goes wrong with this call."""
        if method == "answerCallbackQuery" and self._random.random() < TOO_OLD_SHARE:
            self.counts["query too old"] += 1
            return TOO_OLD
        if not is_send(method) and method != "getUpdates":
            return None
        dice = self._random.random()
        name, _, fault = next((one for one in PER_CALL if (dice := dice - one[1]) < 0), ("", 0, None))
        if fault is None or (method == "getUpdates" and fault == TOO_MANY):
            return None  # a wait for updates that were asked for too often is nobody's answer
        if method == "sendMessage" and name != "429":
            chat = int(str(values["chat_id"]))
            self.failed[chat] += 1
            self.lost[chat] += fault == LoseAnswer(before=False)
        self.counts[name] += 1
        return fault


async def storm(folder: Path, scale: float, tell: Progress) -> Verdict:
    """Let calls go wrong, with kills: 10,000 updates, 100 kills."""
    trouble = Trouble(SEED)
    async with founded(folder, SEED) as town:
        town.bot.api.faults.latency = LATENCY
        town.weather = trouble
        await town.begin()
        habits = Habits(thinking=0.2, writes=0.2, blocks=BLOCKS)
        people = [Person(town, habits, SEED + number) for number in range(share(scale, 200, 20))]
        crowd = Crowd(town, people, answers_lost=trouble.lost, failed=trouble.failed)
        await crowd.live(share(scale, 10_000, 200), share(scale, 100, 3), (ANY,), tell)
        blocks, again = (sum(getattr(one, name) for one in people) for name in ("blocked", "given_up"))
        went = ", ".join(f"{name} {number}" for name, number in sorted(trouble.counts.items()))
        said = f"{crowd.figures()}\n  went wrong: {went}, blocked {blocks}, asked again {again}"
        missing = {name for name, _, _ in PER_CALL if scale == 1} - trouble.counts.keys()
        return Verdict(said, (*crowd.broken(), *(f"never tried: {name}" for name in sorted(missing))))


async def twice(folder: Path, scale: float, tell: Progress) -> Verdict:
    """Deliver everything twice, and let every fifth press be a double tap: 10,000 updates."""
    async with founded(folder, SEED) as town:
        town.bot.doubles = True
        await town.begin()
        habits = Habits(thinking=0.2, double_taps=DOUBLE_TAPS)
        crowd = Crowd(town, [Person(town, habits, SEED + number) for number in range(share(scale, 100, 20))])
        await crowd.live(share(scale, 10_000, 200), 0, (), tell)
        repeated = ("a message was repeated",) * bool(crowd.repeated)
        return Verdict(crowd.figures(), (*crowd.broken(), *repeated))
