"""A broken promise is told, and ends with 1."""

from collections.abc import Awaitable
from pathlib import Path

import pytest

from tests.chaos.__main__ import main
from tests.chaos.proof import Progress, Verdict


def kept(_: Path, scale: float, tell: Progress) -> Awaitable[Verdict]:
    tell("half of it")
    return _said(Verdict(f"all of {scale:.0f}"))


def broken(*_: object) -> Awaitable[Verdict]:
    return _said(Verdict("some", ("lost",) * 21))


async def crashing(*_: object) -> Verdict:
    raise ExceptionGroup("many", [ValueError("seven"), AssertionError("eight")])


async def _said(verdict: Verdict) -> Verdict:
    return verdict


@pytest.mark.parametrize(
    ("names", "code", "said"),
    [
        (["kept"], 0, ["kept (0 s): all of 1\n"]),
        (
            [],
            1,
            [
                "all of 1\n",
                "some\n  BROKEN: lost\n",
                "… and 1 more",
                "ValueError: seven; AssertionError: eight",
            ],
        ),
        (["crashing"], 1, ["BROKEN: it ended early: "]),
    ],
)
def test_a_broken_promise_is_told_and_ends_with_1(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    names: list[str],
    code: int,
    said: list[str],
) -> None:
    proofs = {"kept": kept, "broken": broken, "crashing": crashing}
    monkeypatch.setattr("tests.chaos.__main__.PROOFS", proofs)

    assert main(names) == code

    told = capsys.readouterr()
    assert all(words in told.out for words in said)
    assert ("half of it" in told.err) == ("crashing" not in names)


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["kill"])
    assert ended.value.code == 2
    assert "there are: kills, pace" in capsys.readouterr().err
