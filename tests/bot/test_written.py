"""People write instead of pressing, in private, in groups and in the line of another chat."""

import asyncio
import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.playground.api import Answer, Delay
from bot.telegram import wire
from dialogs import aside
from dialogs.events import PersonDeletedData
from tests.bot.phone import Message, Phone, buttons, looks
from tests.bot.process import Bot, kept_running, receiving, running
from tests.bot.test_journey import BOOK, EU
from tests.bot.test_kill import at_the_form, turns
from tests.bot.test_own_data import traces
from tests.bot.test_strange import holds, nothing_was_taken_back

WHATSAPP = "does it cover whatsapp?"
THREADS = "does it cover threads?"
GERMAN = "liest meta meine privaten whatsapp nachrichten mit?"
OBJECTION = "I hereby object to Meta using my photos and posts to train its AI"
CHAIN = (
    "Goodbye Meta AI. Please note an attorney has advised us to put this on, failure to do so may result in "
    "legal consequences. I do not give Meta permission to use any of my personal data, photos or posts."
)
MARK = "Xylographer"
DECIDES = f"we've reviewed your request, {MARK}, and will honor your objection."
YES = (
    f"Dear user, {DECIDES} This means your request will be applied going forward. If you want to learn more "
    f"about generative AI, visit our Privacy Center. Thanks, {MARK}, Privacy Operations"
)
NO = "We reviewed your objection. We cannot honour it, and your information is still used for AI at Meta."
REFUSED = Answer(400, {"ok": False, "error_code": 400, "description": "Bad Request: QUERY_ID_INVALID"})
NAME = "playground_bot"
GROUP = -4_000_000_321
GIVEN_UP = "an aside was given up"


def title(topic: str, language: str = "en") -> str:
    """Return the question that an answer begins with."""
    return aside.titled(BOOK, language, topic)


def texts(phone: Phone) -> list[str]:
    return [str(message.get("text", "")) for message in phone.messages]


def recorded(phone: Phone) -> list[str]:
    """Return what Meta is noted to have answered."""
    stored = phone.bot.stored(phone.person) or {}
    attempts = [attempt for case in stored.get("cases", []) for attempt in case.get("attempts", [])]
    return [reply["kind"] for attempt in attempts for reply in attempt.get("replies", [])]


async def came(phone: Phone, count: int) -> list[str]:
    """Wait until the bot has sent so many messages, and return their texts."""
    await phone.bot.until(lambda: len(phone.messages) >= count, f"{count} messages")
    return texts(phone)


async def settled(phone: Phone) -> None:
    """Wait until everything is fetched, and nothing is owed any more."""
    await nothing_was_taken_back(phone.bot)
    await phone.bot.until(lambda: not (phone.bot.stored(phone.person) or {}).get("notices"), "nothing owed")


# -------------------------------------------------------------------- what fails (first: it takes longest)


async def test_an_answer_in_passing_that_fails_is_given_up_and_disturbs_nobody(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        world, phone, group = bot.world, await at_the_form(bot), bot.world.add_group("Friends", GROUP)
        counted = turns(phone)
        bot.on("sendMessage", REFUSED, Delay(8), chat=group)
        bot.on("answerInlineQuery", REFUSED, Delay(8))
        for _ in range(2):
            world.write(phone.person, f"@{NAME} {WHATSAPP}", group)
            world.ask(phone.person, "is whatsapp covered")
        await phone.write(WHATSAPP)
        await phone.press("Back")
        assert bot.errors.count(GIVEN_UP) <= 2, "the slow ones are still waited for"

        world.write(phone.person, f"@{NAME} {THREADS}", group)
        asked = world.ask(phone.person, "is threads covered")
        assert len(await said(bot, group, 1)) == 1
        assert await cards(bot, asked)
        await bot.until(lambda: bot.errors.count(GIVEN_UP) == 4, "all that failed is given up", within=7)
        await asyncio.sleep(0.1)

        assert bot.called("sendMessage", chat=group) + bot.api.under_way == 3
        assert bot.api.counts["answerInlineQuery"] == 3
        assert turns(phone) == counted + 1, "only the press"
        await nothing_was_taken_back(bot)


# -------------------------------------------------------------------- questions in private


async def test_a_question_in_a_guide_is_answered_beside_it_and_back_leads_to_the_very_step(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as bot:
        phone = bot.phone("de")
        await phone.write("/start en")
        for label in (*EU, "I sent it"):
            await phone.press(label)
            step, place, counted = looks(phone.screen), phone.at, len(phone.messages)

            await phone.write(WHATSAPP)
            assert len(phone.messages) == counted + 1
            assert title("whatsapp") in phone.text
            assert looks(message(phone, place)) == step, "the guide stays as it was"

            await phone.press("Back")
            assert len(phone.messages) == counted + 1
            assert looks(phone.screen) == step, label

        await phone.press("Confirmed by e-mail")
        assert recorded(phone) == ["mail"]


def message(phone: Phone, place: int | None) -> Message:
    return next(found for found in phone.messages if found["message_id"] == place)


async def test_who_types_the_labels_gets_as_far_as_who_presses_and_is_forgotten_as_well(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as bot:
        phone = bot.phone("de")
        await phone.write("/start de")
        for label in ("deutschland bitte", "welche konten hast du?", "Facebook", "Fertig"):
            await phone.write(label)
        await phone.write("im browser auf diesem handy")
        await phone.write("Abgeschickt!")
        assert "Heute abgeschickt" in phone.text

        phone.send({"photo": [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]})
        await bot.until(lambda: "nur Text lesen" in texts(phone)[-1], "a sentence about pictures")
        await phone.write("mein Passwort ist Xylographer7")
        assert "Schick mir nie ein Passwort" in texts(phone)[-1]

        await phone.write("/delete")
        await phone.write("Ja, alles löschen")
        assert phone.bot.stored(phone.person), "no word deletes"
        await phone.tap(wire.written(PersonDeletedData()))
        assert phone.bot.stored(phone.person) is None
        assert not holds(tmp_path, MARK)


async def test_questions_in_one_batch_get_answers_in_order(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        phone.send({"text": WHATSAPP})
        phone.send({"text": THREADS})
        phone.send({"text": WHATSAPP})

        _, *answers = await came(phone, 4)
        await settled(phone)

        asked = [topic for text in answers for topic in ("whatsapp", "threads") if title(topic) in text]
        assert asked == ["whatsapp", "threads", "whatsapp"]
        assert len(phone.messages) == 4


async def test_what_comes_from_elsewhere_in_the_same_batch_costs_nobody_their_answer(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        await nothing_was_taken_back(bot)
        group = bot.world.add_group("Friends", GROUP)

        phone.send({"text": WHATSAPP})
        asked = bot.world.ask(phone.person, "is whatsapp covered")
        phone.send({"text": THREADS})
        bot.world.write(phone.person, f"@{NAME} {WHATSAPP}", group)
        bot.world.updates.push("message", {"text": MARK, "chat": {"id": "x"}})

        _, first, second = await came(phone, 3)
        assert title("whatsapp") in first
        assert title("threads") in second
        assert await cards(bot, asked)
        assert len(await said(bot, group, 1)) == 1


async def test_a_question_in_german_is_answered_and_german_is_offered_not_forced(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = bot.phone("en")
        await phone.write("/start DE")
        await phone.press(*EU[1:])
        await phone.write(GERMAN)
        assert (bot.stored(phone.person) or {}).get("language", "en") == "en"

        await phone.press(BOOK.words("de").plain("phrases.languages.switch"))
        assert (bot.stored(phone.person) or {})["language"] == "de"
        assert len(phone.messages) == 3, "the same answer once more, in German"
        assert "Go on in English" not in [button["text"] for button in buttons(phone.screen)]

        await phone.write(WHATSAPP)
        assert "Go on in English" in [button["text"] for button in buttons(phone.screen)]


# -------------------------------------------------------------------- objections and replies, pasted


async def test_an_objection_is_answered_twice_and_then_met_with_silence_until_asked(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phones = await asyncio.gather(at_the_form(bot), at_the_form(bot))
        await asyncio.gather(*map(objecting, phones, (OBJECTION, CHAIN)))


async def test_anger_is_answered_twice_and_nothing_of_it_is_kept(tmp_path: Path) -> None:
    async with running(tmp_path, OPTOUT_LOG_LEVEL="DEBUG") as bot:
        phone = await at_the_form(bot)
        for _ in range(2):
            await phone.write(f"you stupid machine, {MARK}")
            assert "Who runs this?" in [button["text"] for button in buttons(phone.screen)]
        phone.send({"text": "useless rubbish"})
        await settled(phone)
        assert len(phone.messages) == 3
        assert not holds(tmp_path, MARK)


async def objecting(phone: Phone, text: str) -> None:
    def answers() -> int:
        return sum("Meta has not seen this" in said for said in texts(phone))

    for number in (1, 2):
        await phone.write(text)
        assert "Meta has not seen this" in phone.text
        assert answers() == number
    phone.send({"text": text})
    phone.send({"text": text})
    await settled(phone)
    assert len(phone.messages) == 3

    await phone.write("/status")
    assert answers() == 2
    await phone.write(text)
    assert answers() == 3
    await phone.press("Show me the form")
    await phone.press("I sent it")


async def test_a_pasted_yes_is_quoted_once_and_recorded_by_one_tap_only(tmp_path: Path) -> None:
    async with running(tmp_path, OPTOUT_LOG_LEVEL="DEBUG") as bot:
        phone = await at_the_form(bot)
        await phone.press("I sent it")
        await phone.write(YES)
        assert DECIDES in phone.text
        assert recorded(phone) == []

        place, noted = phone.find("Note it for")
        await phone.write("/status")
        assert recorded(phone) == []
        assert sum(MARK in text for text in texts(phone)) == 1

        await phone.tap(noted, place)
        phone.touch(noted, place)
        await settled(phone)
        assert recorded(phone) == ["mail"]
        assert not any(MARK in text for text in texts(phone)), "the quote gave way to the outcome"

        nothing_holds(bot, tmp_path)
        await bot.kill()
        nothing_holds(bot, tmp_path)
        await bot.start()
        await phone.write("/status")
        await bot.stop()
        nothing_holds(bot, tmp_path)
        assert recorded(phone) == ["mail"]


def nothing_holds(bot: Bot, folder: Path) -> None:
    """No byte of the database, of what lies beside it or of the output is from the pasted text."""
    assert not holds(folder, MARK)
    assert not holds(folder, "will honor your")
    assert MARK not in "\n".join(bot.lines)
    assert holds(folder, "facebook"), "the search finds what is there"


@pytest.mark.parametrize("before", [True, False])
async def test_killed_around_the_showing_the_offer_comes_again_without_the_quote(
    tmp_path: Path, before: bool
) -> None:
    async with kept_running(tmp_path, OPTOUT_LOG_LEVEL="DEBUG") as bot:
        phone = await at_the_form(bot)
        await phone.press("I sent it")
        bot.on("sendMessage", partial(bot.strike, before=before))
        phone.send({"text": YES})
        await bot.listens()
        _, *first, last = await came(phone, 2 if before else 3)
        await settled(phone)

        assert [DECIDES in text for text in first] == ([] if before else [True])
        assert "reads like a yes" in last
        assert MARK not in last
        assert recorded(phone) == []
        nothing_holds(bot, tmp_path)

        await phone.press("Note it for")
        assert recorded(phone) == ["mail"]
        nothing_holds(bot, tmp_path)


async def test_of_two_replies_pasted_at_once_none_is_shown_with_the_words_of_the_other(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        await phone.press("I sent it")
        phone.send({"text": NO})
        phone.send({"text": YES})
        _, refusal, confirmation = await came(phone, 3)
        await settled(phone)

        assert "reads like" in refusal
        assert DECIDES not in refusal
        assert "reads like a yes" in confirmation
        assert "cannot honour it" not in confirmation
        assert recorded(phone) == []


# -------------------------------------------------------------------- in the line of another chat


async def cards(bot: Bot, update: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Wait until a question in a line is answered, and return the cards."""
    query = update["inline_query"]["id"]

    def answer() -> dict[str, Any] | None:
        asked = bot.world.asked(query)
        return asked.answer if asked else None

    found: list[dict[str, Any]] = (await bot.until(answer, "cards"))["results"]  # type: ignore[index]
    return found


def listening(bot: Bot, method: str) -> list[Mapping[str, object]]:
    """Return what the calls of a method say, as they come."""
    calls: list[Mapping[str, object]] = []
    before: Callable[[str, Mapping[str, object]], Any] | None = bot.api.faults.on_call

    def hear(called: str, values: Mapping[str, object]) -> Any:
        if called == method:
            calls.append(values)
        return before(called, values) if before else None

    bot.api.faults.on_call = hear
    return calls


def only_links(found: Mapping[str, Any]) -> bool:
    """Whether whoever sees this can press nothing that would be about somebody."""
    return bool(buttons(found)) and all(set(button) == {"text", "url"} for button in buttons(found))


def nothing_is_stored(bot: Bot, *people: int) -> None:
    """No row and no number says that somebody was there."""
    for table in ("chats", "aside", "poison"):
        assert bot.rows(f"SELECT * FROM {table}") == []  # noqa: S608 - a name of ours
    assert [person for person in people if traces(bot, person)] == []


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_a_question_in_a_line_is_answered_once_with_cards_and_nothing_is_stored(
    tmp_path: Path, way: str
) -> None:
    async with receiving(tmp_path, way, OPTOUT_LOG_LEVEL="DEBUG") as bot:
        person = bot.phone("en").person
        calls = listening(bot, "answerInlineQuery")
        asked = bot.world.ask(person, f"is whatsapp covered {MARK}")
        bot.world.updates.repeat(asked)
        found = await cards(bot, asked)
        bot.world.updates.repeat(asked)
        usual = await cards(bot, bot.world.ask(person, "  "))
        await nothing_was_taken_back(bot)

        assert title("whatsapp") in [card["title"] for card in found]
        assert all(card["type"] == "article" and only_links(card) for card in (*found, *usual))
        assert [card["id"] for card in usual] == list(aside.usual(BOOK))
        assert len(usual) > 3
        assert len(calls) == 2
        assert all(int(str(call["cache_time"])) >= 60 for call in calls)
        assert not any(json.loads(str(call.get("is_personal", False)).lower()) for call in calls)
        nothing_is_stored(bot, person)
        assert not holds(tmp_path, MARK)
        assert str(person) not in bot.errors


async def test_cards_are_in_the_language_of_who_asks(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        german, unknown = bot.phone("de"), bot.phone(None)
        ours = await cards(bot, bot.world.ask(german.person, "ist whatsapp auch betroffen"))
        theirs = await cards(bot, bot.world.ask(unknown.person, "is whatsapp covered"))

        assert title("whatsapp", "de") in [card["title"] for card in ours]
        assert title("whatsapp") in [card["title"] for card in theirs]
        assert "start=de" in buttons(ours[0])[0]["url"]


# -------------------------------------------------------------------- in a group


async def said(bot: Bot, group: int, count: int) -> list[Message]:
    """Wait until the bot has said so much in a group, and return it all."""

    def ours() -> list[Message]:
        return [found for found in bot.world.messages(group) if found["from"]["id"] == bot.world.bot["id"]]

    await bot.until(lambda: len(ours()) >= count, f"{count} answers in the group")
    return ours()


async def test_in_a_group_what_is_meant_for_the_bot_gets_one_short_answer_and_leaves_no_row(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, OPTOUT_LOG_LEVEL="DEBUG") as bot:
        world, person, group = bot.world, bot.phone("en").person, bot.world.add_group("Friends", GROUP)
        calls = listening(bot, "sendMessage")
        post = world.write(person, CHAIN, group)["message"]

        world.write(person, f"@{NAME} {WHATSAPP}", group)
        (question,) = await said(bot, group, 1)
        world.write(person, f"/help@{NAME}", group)
        *_, command = await said(bot, group, 2)
        world.send(person, {"text": f"@{NAME}", "reply_to_message": post}, group)
        *_, chain = await said(bot, group, 3)
        again = world.send(person, {"text": THREADS, "reply_to_message": command}, group)
        world.updates.repeat(again)
        *_, reply = await said(bot, group, 4)
        world.write(person, f"@{NAME.upper()} {WHATSAPP}", group)
        answers = await said(bot, group, 5)
        await nothing_was_taken_back(bot)

        assert title("whatsapp") in question["text"]
        assert "For admins" in command["text"]
        assert "no effect" in chain["text"]
        assert title("threads") in reply["text"]
        assert title("whatsapp") in answers[-1]["text"]
        assert len(answers) == len(calls) == 5
        assert all(only_links(answer) and len(answer["text"]) < 900 for answer in answers)
        assert [number(call) for call in calls] == [2, 4, 6, again["message"]["message_id"], 10]
        nothing_is_stored(bot, person)
        assert str(group) not in bot.errors


def number(call: Mapping[str, object]) -> int:
    """Return to which message a call replies."""
    return int(json.loads(str(call["reply_parameters"]))["message_id"])


async def test_everything_else_in_a_group_is_met_with_silence(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        world, person, group = bot.world, bot.phone("en").person, bot.world.add_group("Friends", GROUP)
        friend = world.write(person, CHAIN, group)["message"]
        robot = {"id": 99, "is_bot": True, "first_name": "Robot", "username": "other_bot"}
        for content in (
            {"text": WHATSAPP},
            {"text": OBJECTION},
            {"text": "/start@other_bot"},
            {"text": f"/help@{NAME}2"},
            {"text": f"@{NAME}2 {WHATSAPP}"},
            {"text": "/unknown"},
            {"text": "/"},
            {"text": "/\u00a0"},
            {"text": WHATSAPP, "reply_to_message": friend},
            {"text": WHATSAPP, "reply_to_message": {**friend, "from": robot}},
            {"from": robot, "text": f"@{NAME} {WHATSAPP}"},
            {"new_chat_title": "Foes"},
            {
                "sticker": {"file_id": "f", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1}
                | {"is_animated": False, "is_video": False}
            },
        ):
            world.send(person, content, group)
        world.write(person, f"@{NAME} {THREADS}", group)
        answers = await said(bot, group, 1)
        await nothing_was_taken_back(bot)

        assert [title("threads") in answer["text"] for answer in answers] == [True]
        nothing_is_stored(bot, person)
