"""Does the bot know when somebody wants to be reminded?"""

import re
import string
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.dates import Wish, understood_date
from bot.understanding.language import LANGUAGES

HERE = datetime.fromisoformat("2026-11-23 10:00")  # a Monday
HELD_OUT = Path(__file__).parents[2] / "data" / "dates.txt"
WORDS = Path(__file__).parents[3] / "bot" / "understanding" / "calendar_words"
OWN = """
en | tomorrow at 8 | 2026-11-24 08:00
en | in 10 days | 2026-12-03 18:00
en | In an hour! | 2026-11-23 11:00
en | next Monday 9am | 2026-11-30 09:00
en | friday | 2026-11-27 18:00
en | remind me on friday evening please | 2026-11-27 18:00
en | remind me next week | 2026-11-30 18:00
en | 3 March | 2027-03-03 18:00
en | March 3rd, 2027 at 5pm | 2027-03-03 17:00
en | 2026-12-01 | 2026-12-01 18:00
en | 1/12 at noon | 2026-12-01 12:00
en | tonight | 2026-11-23 20:00
en | in half an hour | 2026-11-23 10:30
en | the day after tomorrow at half past nine | 2026-11-25 09:30
en | tomorrow morning at quarter to ten | 2026-11-24 09:45
en | tues at 3 | 2026-11-24 15:00
en | a week from tomorrow | 2026-12-01 18:00
en | in 2 weeks on Friday | 2026-12-11 18:00
en | tuesday next week at 10:15 am | 2026-12-01 10:15
en | wed 4pm | 2026-11-25 16:00
en | end of the month | none
en | last day of the month | 2026-11-30 18:00
en | in an hour and a half | 2026-11-23 11:30
en | at 8 | 2026-11-23 20:00
en | the 15th | 2026-12-15 18:00
en | the 1st of december | 2026-12-01 18:00
en | sat | none
en | sun | none
en | so | none
en | mar | none
en | may I ask something about tomorrow | none
en | 12 | none
en | every day at 8 | none
de | morgen um 8 | 2026-11-24 08:00
de | übermorgen früh | 2026-11-25 09:00
de | uebermorgen abend | 2026-11-25 18:00
de | nächsten Montag um 9 Uhr | 2026-11-30 09:00
de | halb neun | 2026-11-23 20:30
de | morgen früh um halb neun | 2026-11-24 08:30
de | am 3. März | 2027-03-03 18:00
de | am 3.12. um 14 Uhr | 2026-12-03 14:00
de | erinnere mich bitte am Freitagabend | 2026-11-27 18:00
de | in einer halben Stunde | 2026-11-23 10:30
de | in zwei Wochen | 2026-12-07 18:00
de | kommenden Dienstag | 2026-11-24 18:00
de | heute Abend um 7 | 2026-11-23 19:00
de | 24.12.2026 um 10:30 Uhr | 2026-12-24 10:30
de | Mi 15 Uhr | 2026-11-25 15:00
de | nächste Woche Dienstag vormittag | 2026-12-01 09:00
de | Ende des Monats | none
de | in 10 tagen mittags | 2026-12-03 12:00
de | viertel nach drei | 2026-11-23 15:15
de | so | none
de | Mi | none
de | morgen ist ein schöner tag | none
de | do not | none
fr | le 3 mars | 2027-03-03 18:00
fr | demain à 8h30 | 2026-11-24 08:30
fr | dans une semaine | 2026-11-30 18:00
fr | rappelle-moi après-demain | 2026-11-25 18:00
fr | lundi prochain à 9h | 2026-11-30 09:00
fr | dans 10 jours | 2026-12-03 18:00
fr | vendredi soir | 2026-11-27 18:00
fr | demain matin à neuf heures moins le quart | 2026-11-24 08:45
fr | dans une demi-heure | 2026-11-23 10:30
fr | ce soir à 20h | 2026-11-23 20:00
fr | la semaine prochaine | 2026-11-30 18:00
fr | mercredi de la semaine prochaine | 2026-12-02 18:00
fr | le 1er décembre à midi | 2026-12-01 12:00
fr | 15/12 | 2026-12-15 18:00
fr | jeudi à 14 heures | 2026-11-26 14:00
fr | cet après-midi | 2026-11-23 15:00
fr | vendredi 27 | 2026-11-27 18:00
fr | à la fin du mois | none
fr | mar | none
fr | sept | none
fr | demain il fait beau | none
es | pasado mañana | 2026-11-25 18:00
es | el lunes que viene | 2026-11-30 18:00
es | mañana a las 8 | 2026-11-24 08:00
es | mañana por la mañana | 2026-11-24 09:00
es | manana a las 9 y media | 2026-11-24 09:30
es | dentro de 10 días | 2026-12-03 18:00
es | en una hora | 2026-11-23 11:00
es | el viernes por la tarde | 2026-11-27 15:00
es | recuérdame la semana que viene | 2026-11-30 18:00
es | 3 de marzo | 2027-03-03 18:00
es | el 15 de diciembre a mediodía | 2026-12-15 12:00
es | esta noche a las 10 | 2026-11-23 22:00
es | dentro de media hora | 2026-11-23 10:30
es | a las nueve menos cuarto | 2026-11-23 20:45
es | en un par de semanas | 2026-12-07 18:00
es | el martes a las 5 de la tarde | 2026-11-24 17:00
es | a finales de mes | none
es | mar | none
es | hoy no puedo | none
it | tra due settimane | 2026-12-07 18:00
it | domani alle 8 | 2026-11-24 08:00
it | domattina | 2026-11-24 09:00
it | dopodomani alle nove e mezza | 2026-11-25 09:30
it | ricordamelo venerdì sera | 2026-11-27 18:00
it | fra 10 giorni | 2026-12-03 18:00
it | tra un'ora | 2026-11-23 11:00
it | tra mezz'ora | 2026-11-23 10:30
it | lunedì prossimo alle 9 | 2026-11-30 09:00
it | il 3 marzo | 2027-03-03 18:00
it | la settimana prossima | 2026-11-30 18:00
it | stasera | 2026-11-23 18:00
it | domani pomeriggio alle 3 | 2026-11-24 15:00
it | il 15/12 alle ore 14.30 | 2026-12-15 14:30
it | tra un quarto d'ora | 2026-11-23 10:15
it | martedì della prossima settimana | 2026-12-01 18:00
it | a mezzogiorno | 2026-11-23 12:00
it | ora no | none
it | ora | none
pt | daqui a 10 dias | 2026-12-03 18:00
pt | amanhã de manhã | 2026-11-24 09:00
pt | amanha as 8 | 2026-11-24 08:00
pt | depois de amanhã às 9h30 | 2026-11-25 09:30
pt | segunda que vem | 2026-11-30 18:00
pt | sexta à noite | 2026-11-27 20:00
pt | semana que vem | 2026-11-30 18:00
pt | me lembra na quinta-feira às 15h | 2026-11-26 15:00
pt | em uma hora | 2026-11-23 11:00
pt | daqui meia hora | 2026-11-23 10:30
pt | 3 de março | 2027-03-03 18:00
pt | dia 15 | 2026-12-15 18:00
pt | hoje à tarde | 2026-11-23 15:00
pt | amanhã ao meio-dia | 2026-11-24 12:00
pt | quinze para as nove | 2026-11-23 20:45
pt | próxima sexta às duas da tarde | 2026-11-27 14:00
pt | em duas semanas | 2026-12-07 18:00
pt | ter | none
pt | sex | none
pt | amanhã eu vejo | none
nl | over een week | 2026-11-30 18:00
nl | morgen om 8 uur | 2026-11-24 08:00
nl | morgenochtend | 2026-11-24 09:00
nl | overmorgen om half negen | 2026-11-25 08:30
nl | herinner me vrijdagavond | 2026-11-27 18:00
nl | over 10 dagen | 2026-12-03 18:00
nl | over een half uur | 2026-11-23 10:30
nl | volgende week dinsdag | 2026-12-01 18:00
nl | 3 maart | 2027-03-03 18:00
nl | vanavond | 2026-11-23 18:00
nl | kwart over drie | 2026-11-23 15:15
nl | maandagmiddag om 3 uur | 2026-11-30 15:00
nl | over twee weken | 2026-12-07 18:00
nl | 1-12 om 14:00 | 2026-12-01 14:00
nl | zaterdag 's ochtends | 2026-11-28 09:00
nl | over een kwartier | 2026-11-23 10:15
nl | volgende vrijdag | 2026-12-04 18:00
nl | zo | none
nl | do | none
nl | morgen heb ik geen tijd | none
pl | za tydzień | 2026-11-30 18:00
pl | pojutrze o 18 | 2026-11-25 18:00
pl | jutro rano | 2026-11-24 09:00
pl | jutro o ósmej | 2026-11-24 08:00
pl | w piątek wieczorem | 2026-11-27 18:00
pl | za 10 dni | 2026-12-03 18:00
pl | za godzinę | 2026-11-23 11:00
pl | za pół godziny | 2026-11-23 10:30
pl | jutro o wpół do dziewiątej | 2026-11-24 08:30
pl | w przyszłym tygodniu | 2026-11-30 18:00
pl | w przyszły poniedziałek o 9 | 2026-11-30 09:00
pl | 3 marca | 2027-03-03 18:00
pl | trzeciego grudnia o 15:30 | 2026-12-03 15:30
pl | przypomnij mi we wtorek po południu | 2026-11-24 15:00
pl | dziś wieczorem o 20 | 2026-11-23 20:00
pl | za dwa tygodnie w piątek | 2026-12-11 18:00
pl | w środę w południe | 2026-11-25 12:00
pl | so | none
pl | nie teraz | none
pl | jutro nie mogę | none
sv | om två veckor | 2026-12-07 18:00
sv | i morgon bitti | 2026-11-24 09:00
sv | imorgon kl 8 | 2026-11-24 08:00
sv | i övermorgon | 2026-11-25 18:00
sv | på fredag kväll | 2026-11-27 18:00
sv | om 10 dagar | 2026-12-03 18:00
sv | om en timme | 2026-11-23 11:00
sv | om en halvtimme | 2026-11-23 10:30
sv | nästa vecka | 2026-11-30 18:00
sv | nästa måndag klockan nio | 2026-11-30 09:00
sv | den 3 mars | 2027-03-03 18:00
sv | påminn mig ikväll | 2026-11-23 18:00
sv | halv nio i morgon | 2026-11-24 08:30
sv | kvart i tre | 2026-11-23 14:45
sv | tisdag eftermiddag | 2026-11-24 15:00
sv | 1/12 kl. 14.30 | 2026-12-01 14:30
sv | om en och en halv timme | 2026-11-23 11:30
sv | on | none
sv | to | none
sv | i morgon regnar det | none
tr | yarın sabah | 2026-11-24 09:00
tr | haftaya salı | 2026-12-01 18:00
tr | iki gün sonra | 2026-11-25 18:00
tr | yarın saat 8'de | 2026-11-24 08:00
tr | yarin saat 9 | 2026-11-24 09:00
tr | bir saat sonra | 2026-11-23 11:00
tr | yarım saat sonra | 2026-11-23 10:30
tr | haftaya | 2026-11-30 18:00
tr | cuma akşamı | 2026-11-27 18:00
tr | 3 Mart | 2027-03-03 18:00
tr | 10 gün sonra | 2026-12-03 18:00
tr | öbür gün öğleden sonra | 2026-11-25 15:00
tr | bu akşam 8'de hatırlat | 2026-11-23 20:00
tr | pazartesi günü sabah 9'da | 2026-11-30 09:00
tr | ayın 15'inde | 2026-12-15 18:00
tr | yarın dokuz buçukta | 2026-11-24 09:30
tr | bana iki hafta sonra hatırlat | 2026-12-07 18:00
tr | saat on beşte | 2026-11-23 15:00
tr | pazar değil | none
tr | ara | none
tr | yarın gelemem | none
en | 7pm tonight | 2026-11-23 19:00
en | a week today | 2026-11-30 18:00
en | thursday week | 2026-12-03 18:00
en | friday the fourth of december | 2026-12-04 18:00
en | same time tomorrow | 2026-11-24 10:00
en | in 2 hours and 15 minutes | 2026-11-23 12:15
en | at 1430 today | 2026-11-23 14:30
en | nextweek | 2026-11-30 18:00
en | 2 to 3 days | none
en | last friday | none
en | next month | none
en | in the week | none
en | one day | none
en | friday this week | 2026-11-27 18:00
en | before friday | none
de | freitagnachmitag | 2026-11-27 15:00
de | am ersten zwölften | 2026-12-01 18:00
de | fr 27.11. | 2026-11-27 18:00
de | freitag in einer woche | 2026-12-04 18:00
de | in anderthalb stunden | 2026-11-23 11:30
de | letzten freitag | none
de | nächsten monat | none
de | jeden freitag | none
de | nicht am freitag | none
de | heute um dreiviertel fünf | 2026-11-23 16:45
fr | dans 1h30 | 2026-11-23 11:30
fr | dans une heure trente | 2026-11-23 11:30
fr | vendredi en huit | 2026-12-04 18:00
fr | aujourd'hui à trois heures vingt | 2026-11-23 15:20
fr | vendrdi | 2026-11-27 18:00
fr | lundi dernier | none
fr | dans la semaine | none
fr | mi-décembre | none
es | en unos días | none
es | el lunes pasado | none
es | hoy en ocho | 2026-11-30 18:00
es | un cuarto para las cinco de la tarde | 2026-11-23 16:45
es | vierens a las 10 | 2026-11-27 10:00
es | el mes que viene | none
es | lo mandé el jueves | none
it | oggi a otto | 2026-11-30 18:00
it | doamni mattina | 2026-11-24 09:00
it | lunedì scorso | none
it | a fine settimana | none
it | venerdì di questa settimana | 2026-11-27 18:00
pt | hoje dez pras cinco | 2026-11-23 16:50
pt | sexta agora | 2026-11-27 18:00
pt | segunda passada | none
pt | na semana | none
pt | 1º de dezembro | 2026-12-01 18:00
nl | over een dag of tien | 2026-12-03 18:00
nl | vrijdagmidag | 2026-11-27 15:00
nl | afgelopen maandag | none
nl | over een paar dagen | none
nl | vandaag om vijf over half vier | 2026-11-23 15:35
pl | za 2 tyg | 2026-12-07 18:00
pl | 3 XII | 2026-12-03 18:00
pl | czwrtek o 10 | 2026-11-26 10:00
pl | w zeszły poniedziałek | none
pl | za dwie i pół godziny | 2026-11-23 12:30
sv | fredagseftermiddag | 2026-11-27 15:00
sv | i lördags kväll | none
sv | om två timmar och en kvart | 2026-11-23 12:15
sv | vid 14-tiden imorgon | 2026-11-24 14:00
sv | varje måndag | none
tr | perşmebe 10da | 2026-11-26 10:00
tr | cumartesi öğleden sonra üçte | 2026-11-28 15:00
tr | geçen pazartesi | none
tr | iki saat on beş dakika sonra | 2026-11-23 12:15
tr | 2 saat | none
tr | ayın yirmi yedisinde | 2026-11-27 18:00
"""


def phrases(text: str) -> list[tuple[str, str, str]]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(language, typed, meant) for language, typed, meant in (line.split(" | ") for line in lines)]


def clock(text: str) -> datetime:
    return datetime.fromisoformat(text)


def read(typed: str, language: str, here: datetime = HERE) -> Wish:
    wish = understood_date(typed, language, here)
    assert wish is not None, typed
    return wish


def told(typed: str, language: str) -> str:
    """Return the time that would be offered: none for what is past."""
    wish = understood_date(typed, language, HERE)
    return f"{wish.wall:%Y-%m-%d %H:%M}" if wish and wish.doubt != "past" else "none"


@pytest.mark.parametrize(("language", "typed", "meant"), phrases(OWN))
def test_what_we_thought_of_is_read(language: str, typed: str, meant: str) -> None:
    assert told(typed, language) == meant


def test_every_language_has_its_phrases() -> None:
    for text in (OWN, HELD_OUT.read_text(encoding="utf-8")):
        languages = [language for language, _, _ in phrases(text)]

        assert all(languages.count(language) >= 15 for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_language_means_two_things(language: str) -> None:
    table = tomllib.loads((WORDS / f"{language}.toml").read_text(encoding="utf-8"))
    words = [word.strip() for listed in table["words"].values() for word in listed.split(",")]

    assert sorted(set(words)) == sorted(words)
    assert "" not in words


def test_of_what_people_type_hardly_anything_is_missed_and_nothing_is_misread() -> None:
    texts = phrases(HELD_OUT.read_text(encoding="utf-8"))
    got = [(told(typed, language), meant) for language, typed, meant in texts]

    assert len(texts) == 600
    assert [pair for pair in got if pair[0] not in (pair[1], "none")] == []
    assert sum(found == meant for found, meant in got) >= 0.98 * len(texts)


# ------------------------------------------------------------------ what is asked about


@pytest.mark.parametrize(
    ("typed", "language", "doubt"),
    [
        ("yesterday", "en", "past"),
        ("vor zwei Wochen", "de", "past"),
        ("1 March 2026", "en", "past"),
        ("1 March", "en", ""),
        ("heute um 8 Uhr", "de", "past"),
        ("3/4", "en", "ambiguous"),
        ("25/12", "en", ""),
        ("3/4", "fr", ""),
        ("next friday", "en", "ambiguous"),
        ("next monday", "en", ""),
        ("friday", "en", ""),
        ("monday", "en", "ambiguous"),
        ("at 8", "en", ""),
        ("at 12", "en", ""),
        ("tonight", "en", "night"),
        ("tonight at 10", "en", ""),
        ("tomorrow at 3 am", "en", ""),
        ("tuesday, 2 December", "en", "ambiguous"),
        ("wednesday, 2 December", "en", ""),
    ],
)
def test_a_doubtful_wish_says_so(typed: str, language: str, doubt: str) -> None:
    assert read(typed, language).doubt == doubt


def test_twelve_is_doubtful_once_noon_is_over() -> None:
    assert read("at 12", "en", HERE.replace(hour=20)) == Wish(clock("2026-11-24 12:00"), True, "ambiguous")


@pytest.mark.parametrize(
    ("typed", "exact"), [("in an hour", True), ("tomorrow at 8", True), ("noon", True), ("tomorrow", False)]
)
def test_a_time_of_day_that_was_said_is_exact(typed: str, exact: bool) -> None:
    assert read(typed, "en").exact is exact


# ------------------------------------------------------------------ where readings differ


@pytest.mark.parametrize(
    ("typed", "language", "days"),
    [
        ("next monday", "en", 7),
        ("next tuesday", "en", 8),
        ("next wednesday", "en", 9),
        ("next thursday", "en", 3),
        ("coming tuesday", "en", 1),
        ("nächsten Freitag", "de", 4),
        ("übernächsten Freitag", "de", 11),
        ("volgende vrijdag", "nl", 11),
        ("nästa fredag", "sv", 11),
        ("w przyszły piątek", "pl", 11),
        ("tuesday next week", "en", 8),
        ("monday", "en", 7),
    ],
)
def test_next_is_read_as_the_docstring_says(typed: str, language: str, days: int) -> None:
    assert read(typed, language).wall.date() == HERE.date() + timedelta(days)


@pytest.mark.parametrize(
    ("typed", "language", "hour", "wall"),
    [
        ("at 8", "en", 6, "2026-11-23 08:00"),
        ("at 8", "en", 10, "2026-11-23 20:00"),
        ("at 8", "en", 21, "2026-11-24 08:00"),
        ("um 8 Uhr", "de", 10, "2026-11-24 08:00"),
        ("um 3 Uhr", "de", 10, "2026-11-23 15:00"),
        ("tonight", "en", 21, "2026-11-23 23:00"),
        ("today", "en", 19, "2026-11-23 21:00"),
        ("tonight at 2", "en", 10, "2026-11-24 02:00"),
        ("tonight at 12", "en", 10, "2026-11-24 00:00"),
        ("12 am tomorrow", "en", 10, "2026-11-24 00:00"),
        ("midnight", "en", 10, "2026-11-24 00:00"),
    ],
)
def test_hours_are_those_in_which_people_are_awake(typed: str, language: str, hour: int, wall: str) -> None:
    assert read(typed, language, HERE.replace(hour=hour)).wall == clock(wall)


@pytest.mark.parametrize(
    ("typed", "language", "wall"),
    [
        ("demain à 4h30", "fr", "2026-11-24 16:30"),
        ("demain à 04h30", "fr", "2026-11-24 04:30"),
        ("demain à 6h30", "fr", "2026-11-24 06:30"),
        ("fredag kl 03.30", "sv", "2026-11-27 03:30"),
        ("sön 20.00", "sv", "2026-11-29 20:00"),
        ("mardi 8", "fr", "2026-12-08 18:00"),
        ("perşembe 10", "tr", "2026-11-26 10:00"),
        ("friday 27 9am", "en", "2026-11-27 09:00"),
    ],
)
def test_figures_are_read_as_people_of_the_language_write_them(typed: str, language: str, wall: str) -> None:
    assert told(typed, language) == wall


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_typo_never_makes_another_time(language: str) -> None:
    """A letter left out of a long word: the same time is read, or none."""
    known = [
        (typed, meant) for lang, typed, meant in phrases(HELD_OUT.read_text("utf-8")) if lang == language
    ]
    hurt = [
        (typed[:at] + typed[at + 1 :], meant)
        for typed, meant in known
        for word in re.finditer(r"[^\W\d_]{6,}", typed)
        for at in range(word.start() + 1, word.end())
    ]

    got = [(typed, told(typed, language), meant) for typed, meant in hurt]

    assert [line for line in got if line[1] not in (line[2], "none")] == []
    assert sum(found == meant for _, found, meant in got) > 0.8 * len(got)


@pytest.mark.parametrize(
    ("typed", "language"),
    [("there 5 minutes", "en"), ("ncht am freitag", "de"), ("geçen cuma", "tr"), ("i lördags", "sv"),
     ("me lo dici ora", "it"), ("8 am tonight", "en"), ("in 2-3 days", "en"), ("29/2/2027", "fr"),
     ("tomorrrow wendesday satruday and firday", "en"), ("A presto", "it"), ("tomorrow 2 to 3", "en"),
     ("in tagen", "de")],
)  # fmt: skip
def test_what_only_looks_like_a_time_is_no_wish(typed: str, language: str) -> None:
    assert told(typed, language) == "none"


def test_a_month_ends_where_it_ends() -> None:
    assert read("in a month", "en", clock("2027-01-31 09:00")).wall == clock("2027-02-28 18:00")
    assert read("on the 31st", "en", clock("2026-11-30 09:00")).wall == clock("2026-12-31 18:00")
    assert read("29 february", "en").wall == clock("2028-02-29 18:00")


@pytest.mark.parametrize(
    "typed",
    ["", "🙂", "32 March", "0 March", "tomorrow 8:75", "at 25", "2/30", "0 days", "in 99999999 years",
     "3 days ago 2027", "in 2 hours at 8", "tomorrow at 8 at 9", "the of and", "8 €", "29.2.2027", "31.2.",
     "end of next year", "tomorrow " * 30, "at " * 20],
)  # fmt: skip
def test_what_makes_no_sense_is_no_wish(typed: str) -> None:
    assert understood_date(typed, "en", HERE) is None


def test_a_language_with_a_region_or_without_words_is_read_too() -> None:
    assert told("amanhã", "pt-BR") == told("tomorrow", "xx") == "2026-11-24 18:00"


# ------------------------------------------------------------------ any text at all

CALENDAR_LETTERS = st.sampled_from(
    [
        *string.ascii_lowercase,
        *string.digits,
        *" .:/-,'",
        *"äöüßéñçãłżışğ",
        "8 ",
        "in ",
        "at ",
        "next ",
        "monday ",
    ]
)


@settings(deadline=None)
@given(
    st.text(max_size=200) | st.lists(CALENDAR_LETTERS, max_size=60).map("".join), st.sampled_from(LANGUAGES)
)
def test_no_text_is_too_strange(typed: str, language: str) -> None:
    wish = understood_date(typed, language, HERE)

    assert wish is None or wish.wall.tzinfo is None


def test_a_text_five_times_as_long_takes_about_as_much_longer() -> None:
    texts = [(typed, language) for language, typed, _ in phrases(HELD_OUT.read_text(encoding="utf-8"))]
    for language in LANGUAGES:
        understood_date("", language, HERE)

    def taken(times: int) -> float:
        start = process_time()
        for typed, language in texts:
            understood_date((typed + " ") * times, language, HERE)
        return process_time() - start

    assert taken(5) < 10 * taken(1)
