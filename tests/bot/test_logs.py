"""The token stands in no line of any log, whoever wrote the line."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Literal

import pytest

from bot import logs

TOKEN = "12345678:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
SECRET = "the-secret-of-the-webhook"
Shape = Literal["text", "json"]
Said = Callable[[], str]
SHAPES: tuple[Shape, ...] = ("text", "json")


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Said]:
    """What was written to standard error since it was last asked; afterwards the log is as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield lambda: capsys.readouterr().err
    finally:
        root.handlers[:], root.level = handlers, level


def fail() -> None:
    try:
        raise ConnectionError(f"POST https://api.telegram.org/bot{TOKEN}/getMe: refused")
    except ConnectionError as cause:
        raise RuntimeError(f"could not reach {TOKEN}") from cause


def everything() -> None:
    log = logging.getLogger("telegram.ext")
    log.error("call of /bot%s/sendMessage failed", TOKEN)
    log.error("another's 987654321:%s", "B" * 35)
    log.error("%s", {"url": f"http://127.0.0.1/bot{TOKEN}/getUpdates", "secret": SECRET})
    try:
        fail()
    except RuntimeError:
        log.exception("while calling")
    try:
        fail()
    except RuntimeError as error:
        log.error("again", exc_info=error, stack_info=True)


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_token_is_in_no_line_exception_or_cause(written: Said, shape: Shape, level: str) -> None:
    logs.begin(level, shape, TOKEN, SECRET, None, "")
    everything()

    said = written()
    assert TOKEN not in said
    assert "AAHdq" not in said
    assert SECRET not in said
    assert "B" * 35 not in said, "nor what looks like another token"
    assert said.count("[secret]") >= 7
    assert "ConnectionError" in said
    assert "RuntimeError" in said


@pytest.mark.parametrize("shape", SHAPES)
def test_a_token_that_is_not_known_is_masked_by_its_shape(written: Said, shape: Shape) -> None:
    logs.begin("INFO", shape)
    everything()

    said = written()
    assert "AAHdq" not in said
    assert "[token]" in said


def test_each_line_of_json_is_an_object_with_time_level_and_logger(written: Said) -> None:
    logs.begin("INFO", "json", TOKEN)
    everything()
    logging.getLogger("bot").info("ready: ä")

    lines = [json.loads(line) for line in written().splitlines()]
    assert len(lines) == 6
    assert lines[-1] | {"at": ""} == {"at": "", "level": "INFO", "logger": "bot", "message": "ready: ä"}
    assert "+00:00" in lines[-1]["at"]
    assert "Traceback" in lines[3]["exception"]


def test_a_line_about_an_update_has_its_id_in_a_field_of_its_own(written: Said) -> None:
    logs.begin("INFO", "json")
    logging.getLogger("bot").error("update %d (%s) was taken back: %s", 7, "press", "KeyError")
    logging.getLogger("bot").error("updates are late")

    lines = [json.loads(line) for line in written().splitlines()]
    assert [line.get("update") for line in lines] == [7, None]


def test_a_line_of_text_is_for_people(written: Said) -> None:
    logs.begin("INFO", "text")
    logging.getLogger("bot.app").warning("no operator is named")

    assert "WARNING bot.app: no operator is named" in written()


def test_the_level_holds_and_libraries_are_quieter(written: Said) -> None:
    logs.begin("INFO", "text")
    logging.getLogger("bot").debug("details")
    logging.getLogger("aiosqlite").info("executing")
    logging.getLogger("telegram").info("calling")
    assert written() == ""

    logs.begin("ERROR", "text")
    logging.getLogger("telegram").warning("slow")
    assert written() == ""


@pytest.mark.parametrize("text", ["10:30 to 12:45", "chat 123456789: forgotten", "sqlite:3", "a" * 60])
def test_what_is_no_token_stays(text: str) -> None:
    assert logs.Formatter("text", ()).masked(text) == text
