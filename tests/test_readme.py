"""Does the README say what is there, and nothing else?"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.settings import Settings
from dialogs.commands import COMMANDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ENVIRONMENT = (ROOT / ".env.example").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    variable = f"OPTOUT_{name.upper()}"

    assert f"`{variable}`" in README
    assert variable in ENVIRONMENT


def test_no_setting_is_documented_that_is_not_there() -> None:
    known = {f"OPTOUT_{name.upper()}" for name in Settings.model_fields}

    assert set(re.findall(r"OPTOUT_[A-Z_]+", README + ENVIRONMENT)) <= known


def helped(*arguments: str) -> str:
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, timeout=30).stdout


def test_every_command_is_documented() -> None:
    offered = re.search(r"\{([a-z,-]+)\}", helped("--help"))

    assert offered is not None
    documented = set(re.findall(r"^\| `([a-z-]+)[ `]", README, re.MULTILINE))
    assert documented == set(offered.group(1).split(","))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_chat_is_documented(command: str) -> None:
    assert f"/{command}" in README


def test_an_unknown_command_is_a_usage_error() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "fly"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=30,
    )

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_every_folder_is_documented() -> None:
    documented = set(re.findall(r"^\| `([a-z/]+)/` ", README, re.MULTILINE))
    packages = {
        str(path.parent.relative_to(ROOT))
        for folder in ("bot", "dialogs")
        for path in (ROOT / folder).rglob("__init__.py")
    }
    named = packages | {"dialogs/content", "tests", "deploy"}

    assert {folder for folder in named if folder.count("/") < 2} == documented
    assert all((ROOT / folder).is_dir() for folder in documented)


def test_every_dependency_has_its_reason() -> None:
    needed = {re.split(r"[<>=\[; ]", entry)[0] for entry in PROJECT["project"]["dependencies"]}
    reasons = set(re.findall(r"^\| ([a-z0-9-]+) \| ", README, re.MULTILINE))
    for_tests = {
        re.split(r"[<>=\[; ]", entry)[0] for entry in PROJECT["project"]["optional-dependencies"]["test"]
    }

    assert needed <= reasons
    assert all(name.lower() in README.lower() for name in for_tests if not name.startswith("types-"))


def test_every_file_that_is_named_is_there() -> None:
    named = re.findall(r"`((?:dialogs|bot|tests|deploy)/[a-z_/]+\.[a-z]+)`", README) + re.findall(
        r"\]\(([^):]+)\)", README
    )

    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_locks_carry_hashes_and_name_no_index() -> None:
    for name in ("requirements.txt", "requirements-postgres.txt", "requirements-test.txt"):
        lock = (ROOT / name).read_text(encoding="utf-8")
        assert lock.count("--hash=sha256:") > 20
        assert not re.search(r"^(--|-i )|https?://", lock, re.MULTILINE)
