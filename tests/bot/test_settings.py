"""What an operator sets is read from the environment or from files; a mistake is one line."""

from pathlib import Path

import pytest

from bot.settings import TELEGRAM, Settings, SettingsError, read

TOKEN = "12345678:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


class Environment:
    """A machine on which nothing is set yet."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self._patch = patch
        self.folder = folder

    def read(self, **settings: str) -> Settings:
        """Set these and read."""
        for name, value in settings.items():
            self._patch.setenv(f"OPTOUT_{name.upper()}", value)
        return read()

    def refusal(self, **settings: str) -> str:
        """Set these, and return why they are refused."""
        with pytest.raises(SettingsError) as error:
            _ = self.read(**settings).secret
        assert "\n" not in str(error.value)
        return str(error.value)

    def file(self, name: str, content: bytes | str) -> str:
        """Write a file, and return its path."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    def hand_over(self, folder: Path) -> None:
        """Hand over credentials as systemd does."""
        self._patch.setenv("CREDENTIALS_DIRECTORY", str(folder))


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Environment:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"OPTOUT_{name.upper()}", raising=False)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    return Environment(monkeypatch, tmp_path)


def test_with_nothing_set_the_defaults_of_the_contract_hold(machine: Environment) -> None:
    settings = machine.read()

    assert (settings.bot_token, settings.database, settings.operator, settings.webhook_url) == (None,) * 4
    assert settings.api_url == TELEGRAM
    assert settings.address == ("127.0.0.1", 8080)
    assert (settings.rate, settings.chat_rate, settings.keep_days) == (28, 1, 400)
    assert (settings.log_level, settings.log_format) == ("INFO", "text")


def test_each_setting_is_read_from_the_environment(machine: Environment) -> None:
    settings = machine.read(
        token=TOKEN,
        database="x.db",
        operator=" Verein Beispiel ",
        rate="0",
        chat_rate="0.5",
        keep_days="30",
        listen="[::1]:0",
        log_level="DEBUG",
        log_format="json",
        api_url="http://127.0.0.1:9000",
    )

    assert (settings.bot_token, settings.database, settings.operator) == (TOKEN, "x.db", "Verein Beispiel")
    assert (settings.rate, settings.chat_rate, settings.keep_days) == (0, 0.5, 30)
    assert settings.address == ("::1", 0)
    assert (settings.log_level, settings.log_format) == ("DEBUG", "json")


def test_a_file_named_env_is_read_and_the_environment_comes_first(machine: Environment) -> None:
    machine.file(".env", "OPTOUT_OPERATOR=from the file\nOPTOUT_KEEP_DAYS=50\nSOMETHING_ELSE=5\n")

    settings = machine.read(keep_days="60")

    assert (settings.operator, settings.keep_days) == ("from the file", 60)


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_an_empty_variable_counts_as_not_set(machine: Environment, blank: str) -> None:
    settings = machine.read(token=blank, operator=blank, webhook_url=blank, rate=blank)

    assert (settings.bot_token, settings.operator, settings.webhook_url) == (None, None, None)
    assert settings.rate == 28


@pytest.mark.parametrize(("written", "admins"), [("", ()), ("5", (5,)), ("5, 70000000002", (5, 70000000002))])
def test_operators_are_chats_with_commas_between(
    machine: Environment, written: str, admins: tuple[int, ...]
) -> None:
    assert machine.read(admins=written).admins == admins


def test_an_operator_that_is_no_number_is_a_mistake(machine: Environment) -> None:
    with pytest.raises(SettingsError, match="OPTOUT_ADMINS"):
        machine.read(admins="@ada")


# ------------------------------------------------------------------ secrets


def test_the_token_may_lie_in_a_file(machine: Environment) -> None:
    assert machine.read(token_file=machine.file("token", f" {TOKEN}\n")).bot_token == TOKEN


def test_the_token_is_found_among_what_systemd_hands_over(machine: Environment) -> None:
    machine.file("token", f"{TOKEN}\n")
    machine.hand_over(machine.folder)

    assert machine.read().bot_token == TOKEN


def test_without_a_token_among_the_credentials_there_is_none(machine: Environment) -> None:
    machine.hand_over(machine.folder)

    assert machine.read().bot_token is None


def test_the_environment_comes_before_files(machine: Environment) -> None:
    machine.file("token", "1:from-the-credentials")
    machine.hand_over(machine.folder)
    named = machine.file("named", "1:from-the-named-file")

    assert machine.read(token_file=named).bot_token == "1:from-the-named-file"
    assert machine.read(token_file=named, token=TOKEN).bot_token == TOKEN


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_named_with_its_setting(
    machine: Environment, content: bytes | None
) -> None:
    path = str(machine.folder / "gone") if content is None else machine.file("bytes", content)

    with pytest.raises(SettingsError, match="OPTOUT_TOKEN_FILE: cannot read"):
        _ = machine.read(token_file=path).bot_token


def test_the_secret_of_the_webhook_may_lie_in_a_file(machine: Environment) -> None:
    path = machine.file("secret", "s3cret_-\n")
    settings = machine.read(webhook_url="https://bot.example/hook", webhook_secret_file=path)

    assert settings.secret == "s3cret_-"


def test_no_secret_shows_itself(machine: Environment) -> None:
    settings = machine.read(token=TOKEN, webhook_secret="hush-hush")

    assert TOKEN not in repr(settings)
    assert "hush" not in repr(settings)


# ------------------------------------------------------------------ mistakes


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("keep_days", "3", "OPTOUT_KEEP_DAYS: "),
        ("keep_days", "many", "OPTOUT_KEEP_DAYS: "),
        ("rate", "-1", "OPTOUT_RATE: "),
        ("chat_rate", "fast", "OPTOUT_CHAT_RATE: "),
        ("listen", "8080", "OPTOUT_LISTEN: must be host:port"),
        ("listen", ":8080", "OPTOUT_LISTEN: must be host:port"),
        ("listen", "localhost:99999", "OPTOUT_LISTEN: must be host:port"),
        ("listen", "localhost:http", "OPTOUT_LISTEN: must be host:port"),
        ("log_level", "loud", "OPTOUT_LOG_LEVEL: "),
        ("log_format", "xml", "OPTOUT_LOG_FORMAT: "),
        ("webhook_secret", "two words", "OPTOUT_WEBHOOK_SECRET: "),
        ("webhook_url", "https://bot.example/hook", "OPTOUT_WEBHOOK_URL needs OPTOUT_WEBHOOK_SECRET"),
    ],
)
def test_a_mistake_is_one_line_that_names_the_setting(
    machine: Environment, name: str, value: str, why: str
) -> None:
    refusal = machine.refusal(**{name: value})

    assert refusal.startswith(why)
    assert ".env.example" in refusal


def test_a_mistake_with_a_secret_does_not_show_it(machine: Environment) -> None:
    assert "hush" not in machine.refusal(token=TOKEN, webhook_secret="hush hush")


def test_a_webhook_whose_secret_file_is_gone_is_refused(machine: Environment) -> None:
    refusal = machine.refusal(webhook_url="https://x.example/", webhook_secret_file="/nowhere/at/all")

    assert "OPTOUT_WEBHOOK_SECRET_FILE" in refusal
