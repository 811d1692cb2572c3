"""A short version of what `make chaos` does for minutes."""

from pathlib import Path

import pytest

from tests.bot.postgres import binaries
from tests.chaos.calls import calls
from tests.chaos.flips import flips
from tests.chaos.full import full
from tests.chaos.kills import kills, pace
from tests.chaos.proof import SHORT, Proof, nobody
from tests.chaos.replicas import replicas
from tests.chaos.storm import storm, twice
from tests.chaos.year import year

PROOFS = (kills, pace, storm, twice, calls, flips, full, year)
SEVERAL = pytest.param(replicas, marks=pytest.mark.whole)
"""In the short look only tests/bot/test_replicas.py looks at what several processes promise, one by one."""


@pytest.mark.parametrize("proof", [*PROOFS, SEVERAL])
async def test_what_a_proof_promises_holds_for_a_moment(tmp_path: Path, proof: Proof) -> None:
    if proof is replicas and binaries() is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    verdict = await proof(tmp_path, SHORT, nobody)
    print(verdict)
    assert not verdict.broken
