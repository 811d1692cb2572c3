"""A locale lacks what nobody asks for, and nothing else."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from babel import Locale, localedata
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.lists import format_list

from dialogs.book.locale import ENGLISH, UNASKED, locale

MONDAY = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


def said(here: Locale) -> list[str]:
    return [
        format_date(MONDAY.date(), "full", locale=here),
        format_skeleton("MMMEd", MONDAY, locale=here),
        format_time(time(9, 5), "short", locale=here),
        format_timedelta(timedelta(days=3), add_direction=True, locale=here, threshold=1.5),
        format_list(["a", "b", "c"], locale=here),
        str(here.territories["DE"]),
        str(here.languages["pl"]),
    ]


def test_what_is_said_is_still_there() -> None:
    assert said(ENGLISH) == [
        "Monday, 23 November 2026",
        "Mon 23 Nov",
        "09:05",
        "in 3 days",
        "a, b and c",
        "Germany",
        "Polish",
    ]
    assert said(locale("pt-BR"))[3:] == ["em 3 dias", "a, b e c", "Alemanha", "polonês"]
    assert said(locale("tr"))[3:] == ["3 gün sonra", "a, b ve c", "Almanya", "Lehçe"]


@pytest.mark.parametrize("language", ["en-GB", "de", "pt-BR", "zh-Hant"])
def test_what_nobody_asks_for_is_gone(language: str) -> None:
    table = localedata.load(str(locale(language)))

    assert {key: table[key] for key in UNASKED} == {key: {} for key in UNASKED}


def test_every_locale_there_is_can_still_be_loaded() -> None:
    for name in ("zh_Hant_TW", "sr_Latn", "uz_Cyrl", "pa_Arab", "az_Cyrl_AZ", "ar_EG", "ja"):
        assert format_date(date(2026, 11, 23), locale=locale(name.replace("_", "-"))), name
