"""`guide`: the guide as a page, for websites and for people without Telegram."""

from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bot.guide import UnknownError, guide
from tests.bot.forked import ran
from tests.bot.rendering.test_page import Read
from tests.talk import BOOK, MONDAY


def run(folder: Path, *arguments: str) -> CompletedProcess[bytes]:
    return ran("guide", *arguments, folder=folder, settings={"OPTOUT_OPERATOR": "Verein <Beispiel>"})


def test_without_a_file_it_goes_to_standard_output(tmp_path: Path) -> None:
    done = run(tmp_path, "facebook", "--country", "GB", "--lang", "en")
    found = Read(done.stdout)

    assert (done.returncode, done.stderr) == (0, b"")
    assert "United Kingdom" in found.said
    assert "Verein <Beispiel>" in found.said
    assert f"{datetime.now(UTC).year}" in found.said
    assert list(tmp_path.iterdir()) == []


def test_with_a_file_it_is_written_there(tmp_path: Path) -> None:
    done = run(tmp_path, "instagram", "--country", "DE", "--lang", "de", "-o", "page.html")

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert Read((tmp_path / "page.html").read_bytes()).all("html") == [{"lang": "de"}]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("orkut",), 2, "there is no guide 'orkut'; there are: facebook, instagram, chatgpt"),
        (("facebook", "--country", "XX"), 2, "there is no country 'XX'"),
        (("facebook", "--country", "de"), 2, "there is no country 'de'"),
        (("facebook", "--lang", "tlh"), 2, "there is no language 'tlh'; there are: en"),
        (("facebook", "-o", "no/such/folder.html"), 1, "cannot write no/such/folder.html: No such file"),
    ],
)
def test_what_is_not_known_is_one_line(
    tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = run(tmp_path, *arguments)

    assert (done.returncode, done.stdout) == (code, b"")
    assert done.stderr.decode().startswith(f"optout-bot: {said}")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("product", [*BOOK.guides, *BOOK.elsewhere])
@pytest.mark.parametrize("country", ["DE", "GB", "CH", "BR", "TR", "US"])
def test_every_guide_is_printed_for_every_region(product: str, country: str) -> None:
    found = Read(guide(BOOK, product, country, "en", MONDAY))

    name = (BOOK.guides.get(product) or BOOK.elsewhere[product]).name
    assert name in found.said
    assert "23 November 2026" in found.said
    assert found.said.count("not legal advice") == 1


def test_a_mistake_names_what_there_is() -> None:
    with pytest.raises(UnknownError, match="linkedin"):
        guide(BOOK, "", "DE", "en", MONDAY)
