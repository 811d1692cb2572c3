"""Is anything lost or done twice when the bot is killed again and again, also at named points?"""

from pathlib import Path

from tests.chaos.crowd import Crowd
from tests.chaos.person import Habits, Person
from tests.chaos.proof import SEED, Progress, Verdict, share
from tests.chaos.town import ANY, POINTS, founded
from tests.chaos.waiting import prepare

LATENCY = 0.004
PACE_LATENCY = 0.01
PACE = 25.0


async def kills(folder: Path, scale: float, tell: Progress) -> Verdict:
    """Kill at any moment and at every named point, at full speed: 800 kills over 95,000 updates."""
    count = share(scale, 800, len(POINTS) + 4)
    async with founded(folder, SEED) as town:
        town.bot.api.faults.latency = LATENCY
        waiting = await prepare(town, share(scale, 400, 20), within=count * (0.5 if scale == 1 else 0.15))
        await town.begin(stride=1 if scale == 1 else 5)
        people = share(scale, 300, 12)
        habits = Habits(thinking=1.0 if scale == 1 else 0.3, questions=0.03 if scale == 1 else 0.1)
        crowd = Crowd(town, [Person(town, habits, SEED + number) for number in range(people)], waiting)
        await crowd.live(share(scale, 95_000, 250), count, POINTS, tell)
        broken = crowd.broken()
        if scale == 1 and crowd.repeated > town.under_way:  # few kills say nothing of that
            broken.append("more new messages were repeated than sends were under way")
        return Verdict(crowd.figures(), tuple(broken))


async def pace(folder: Path, scale: float, tell: Progress) -> Verdict:
    """Kill at any moment at the pace of life: 25 sends a second, nine in ten of them new messages."""
    async with founded(folder, SEED) as town:
        town.bot.api.faults.latency = PACE_LATENCY
        await town.begin()
        habits = Habits(thinking=2.0 if scale == 1 else 1.0, writes=0.9, hurries=0)
        people = [Person(town, habits, SEED + number) for number in range(round(PACE * habits.thinking))]
        crowd = Crowd(town, people)
        await crowd.live(share(scale, 5_000, 60), share(scale, 200, 4), (ANY,), tell)
        broken = crowd.broken()
        if scale == 1 and crowd.repeated > town.kills:  # an average of few kills says nothing
            broken.append("more than one new message a kill was repeated")
        return Verdict(crowd.figures(), tuple(broken))
