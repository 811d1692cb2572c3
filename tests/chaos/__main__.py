"""Are the promises kept in minutes of trouble?

python -m tests.chaos [--scale 0.1] [name …]
"""

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.chaos.calls import calls
from tests.chaos.flips import flips
from tests.chaos.full import full
from tests.chaos.kills import kills, pace
from tests.chaos.proof import Proof, Verdict, one_line
from tests.chaos.replicas import replicas
from tests.chaos.storm import storm, twice
from tests.chaos.year import year

PROOFS: dict[str, Proof] = {
    proof.__name__: proof for proof in (kills, pace, storm, twice, calls, flips, full, year, replicas)
}
LONGEST = 3000.0
"""Seconds that one proof may take."""


async def judged(name: str, scale: float) -> Verdict:
    """Return the verdict of a proof; one that does not come to its end is a broken promise."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            async with asyncio.timeout(LONGEST):
                return await PROOFS[name](Path(folder), scale, lambda words: one_line(f"{name}: {words}"))
        except Exception as error:
            return Verdict("", (f"it ended early: {_reasons(error)}",))


def _reasons(error: BaseException) -> str:
    if isinstance(error, BaseExceptionGroup):
        return "; ".join(_reasons(inner) for inner in error.exceptions[:3])
    return f"{type(error).__name__}: {error}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run proofs, all unless some are named; return 1 when a promise is broken."""
    parser = argparse.ArgumentParser("python -m tests.chaos", description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(PROOFS))
    parser.add_argument("--scale", type=float, default=1.0, help="how much of each is done")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.names) - PROOFS.keys():
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(PROOFS)}")
    logging.disable(logging.CRITICAL)  # what is tried here on purpose is no news
    broken = 0
    for name in chosen.names or PROOFS:
        begin = time.monotonic()
        verdict = asyncio.run(judged(name, chosen.scale))
        one_line("")
        print(f"\r{name} ({time.monotonic() - begin:.0f} s): {verdict}", flush=True)
        broken += bool(verdict.broken)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
