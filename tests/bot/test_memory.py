"""How much memory does the bot take when it understands all ten languages?"""

from pathlib import Path

import pytest

from bot.understanding.language import LANGUAGES
from tests.bot.process import pretended

MOST = 85.0
"""MB of resident memory at the peak: it is to come down to 70; until then this guards against growth."""
WRITTEN = {
    "en": "How long does it take until Meta answers my objection?",
    "de": "Wie lange dauert es, bis Meta auf meinen Widerspruch antwortet?",
    "fr": "Combien de temps faut-il pour que Meta réponde à mon opposition ?",
    "es": "¿Cuánto tarda Meta en responder a mi oposición?",
    "it": "Quanto tempo ci mette Meta a rispondere alla mia opposizione?",
    "pt": "Quanto tempo a Meta demora para responder à minha objeção?",
    "nl": "Hoe lang duurt het voordat Meta op mijn bezwaar antwoordt?",
    "pl": "Ile czasu zajmuje Meta odpowiedź na mój sprzeciw?",
    "sv": "Hur lång tid tar det innan Meta svarar på min invändning?",
    "tr": "Meta'nın itirazıma cevap vermesi ne kadar sürer?",
}


@pytest.mark.whole
async def test_a_bot_that_has_read_ten_languages_is_still_small(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with pretended(tmp_path) as bot:
        await bot.start(anew=True)
        for language in LANGUAGES:
            phone = bot.phone(language)
            await phone.write("/start DE_facebook")
            await phone.write(WRITTEN[language])
        mapped, peak = files(bot.pid), resident(bot.pid)

    with capsys.disabled():
        print(f"\nat its peak {peak:.1f} MB")
    assert {f"{language}.bin" for language in LANGUAGES} <= mapped
    assert peak <= MOST


def files(process: int) -> set[str]:
    """Return the names of the files that a process has mapped."""
    lines = Path(f"/proc/{process}/maps").read_text(encoding="utf-8").splitlines()
    return {Path(line.split()[-1]).name for line in lines}


def resident(process: int) -> float:
    """Return the most memory a process ever had, in MB."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    told = dict(line.split(":", 1) for line in lines)
    return int(told["VmHWM"].split()[0]) / 1024
