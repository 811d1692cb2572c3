"""What can an operator set? The only place that reads the environment."""

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

TELEGRAM = "https://api.telegram.org"


class SettingsError(Exception):
    """Settings that cannot be used; the text is one line that says what to do."""


class Settings(BaseSettings):
    """The settings of contract and README, each `OPTOUT_…` in the environment or in `.env`."""

    model_config = SettingsConfigDict(env_prefix="OPTOUT_", env_file=".env", extra="ignore", frozen=True)

    token: str | None = Field(default=None, repr=False)
    token_file: Path | None = None
    api_url: str = TELEGRAM
    database: str | None = Field(default=None, repr=False)  # an address may hold a password
    webhook_url: str | None = None
    webhook_secret: str | None = Field(default=None, repr=False, pattern=r"^[A-Za-z0-9_-]{1,256}$")
    webhook_secret_file: Path | None = None
    listen: str = "127.0.0.1:8080"
    rate: float = Field(default=28, ge=0)
    chat_rate: float = Field(default=1, ge=0)
    operator: str | None = None
    admins: Annotated[tuple[int, ...], NoDecode] = ()
    extra: Path | None = None
    keep_days: int = Field(default=400, ge=15)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: dict[str, object]) -> dict[str, object]:
        """An empty variable counts as not set; what a file holds ends without its line break."""
        stripped = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
        return {name: value for name, value in stripped.items() if value != ""}

    @field_validator("admins", mode="before")
    @classmethod
    def _are_chats(cls, value: object) -> object:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value or ()

    @field_validator("listen")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdigit() or int(port) > 65535:
            raise ValueError("must be host:port, for example 127.0.0.1:8080")
        return value

    @model_validator(mode="after")
    def _webhook_has_a_secret(self) -> "Settings":
        if self.webhook_url and not self.secret:
            raise ValueError("OPTOUT_WEBHOOK_URL needs OPTOUT_WEBHOOK_SECRET or OPTOUT_WEBHOOK_SECRET_FILE")
        return self

    @property
    def bot_token(self) -> str | None:
        """The token: from the environment, a file, or the credentials that systemd hands over."""
        credentials = os.environ.get("CREDENTIALS_DIRECTORY")
        handed_over = Path(credentials) / "token" if credentials else None
        found = handed_over if handed_over and handed_over.is_file() else None
        return self.token or _read(self.token_file or found, "OPTOUT_TOKEN_FILE")

    @property
    def secret(self) -> str | None:
        """The secret that Telegram has to show with every update."""
        return self.webhook_secret or _read(self.webhook_secret_file, "OPTOUT_WEBHOOK_SECRET_FILE")

    @property
    def address(self) -> tuple[str, int]:
        """Host and port to listen on."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)


def _read(path: Path | None, name: str) -> str | None:
    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name}: cannot read {path}: {type(error).__name__}") from None


def read() -> Settings:
    """Return the settings; raises SettingsError with one line."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"OPTOUT_{'_'.join(map(str, first['loc'])).upper()}: " if first["loc"] else ""
        raise SettingsError(
            f"{name}{first['msg'].removeprefix('Value error, ')} (see .env.example)"
        ) from None
