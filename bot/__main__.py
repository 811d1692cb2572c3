"""What can be done on the command line? Each command is a line here and a function elsewhere."""

import argparse
import asyncio
import gc
import json
import sys
from datetime import UTC, date, datetime

from bot import app, ask, logs
from bot.settings import Settings, SettingsError, read
from dialogs import check, diagram
from dialogs.reader import ContentError, load


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return its exit code: 2 for usage and settings, 1 for failures."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.does(chosen))
    except (SettingsError, app.RefusedError) as error:
        return _fail(str(error), 2)
    except ContentError as error:
        return _fail(str(error), 1)
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "optout-bot", description="Leads people through objecting to Meta's AI training."
    )
    parser.set_defaults(does=_run, no_playground=False)
    commands = parser.add_subparsers(title="commands")
    run = commands.add_parser("run", help="the bot; without a token the playground (the default)")
    run.add_argument("--no-playground", action="store_true", help="without a token: fail")
    run.set_defaults(does=_run)
    playground = commands.add_parser("playground", help="a pretend phone in your browser, without a token")
    playground.add_argument("--port", type=int, help="the port on 127.0.0.1")
    playground.set_defaults(does=_playground)
    checking = commands.add_parser("check", help="look through the content: shape, languages, lengths, age")
    checking.add_argument("--json", action="store_true", help="print one JSON object")
    checking.add_argument(
        "--today", type=date.fromisoformat, default=None, help="pretend that it is this day"
    )
    checking.set_defaults(does=_check)
    asking = commands.add_parser("ask", help="what the bot would understand and answer")
    asking.add_argument("--lang", default="en", help="the person's language")
    asking.add_argument("--region", default="DE", help="the country of the account")
    asking.add_argument("--json", action="store_true", help="print one JSON object for each text")
    asking.add_argument("text", nargs="?", help="without it, one text per line from standard input")
    asking.set_defaults(does=_ask)
    draw = commands.add_parser("draw", help="the guides as Mermaid diagrams")
    draw.add_argument("guide", nargs="?", help="only this one")
    draw.set_defaults(does=_draw)
    return parser


def _run(chosen: argparse.Namespace) -> int:
    settings = read()
    token = settings.bot_token
    if token is None and not chosen.no_playground:
        return _pretend(settings)
    logs.begin(settings.log_level, settings.log_format, token, settings.secret)
    return _live(app.run(settings))


def _playground(chosen: argparse.Namespace) -> int:
    settings = read()
    if chosen.port is not None:
        settings = settings.model_copy(update={"listen": f"127.0.0.1:{chosen.port}"})
    return _pretend(settings)


def _pretend(settings: Settings) -> int:
    from bot.playground import app as playground  # only here: a bot on Telegram does not load it

    logs.begin(settings.log_level, settings.log_format)
    return _live(playground.run(settings))


def _live(life: "app.Life") -> int:
    gc.freeze()
    asyncio.run(life)
    return 0


def _check(chosen: argparse.Namespace) -> int:
    report = check.report(load(), chosen.today or datetime.now(UTC).date())
    print(json.dumps(report, ensure_ascii=False) if chosen.json else check.in_words(report))
    return 1 if report["errors"] else 0


def _ask(chosen: argparse.Namespace) -> int:
    person = ask.person(load(), chosen.lang, chosen.region)
    texts = [chosen.text] if chosen.text is not None else (line.rstrip("\r\n") for line in sys.stdin)
    for text in texts:
        asked = ask.asked(person, text.replace("\\n", "\n"), datetime.now(UTC))
        as_json = chosen.json or chosen.text is None
        print(json.dumps(asked, ensure_ascii=False) if as_json else ask.in_words(asked))
    return 0


def _draw(chosen: argparse.Namespace) -> int:
    guides = load().guides
    if chosen.guide is not None and chosen.guide not in guides:
        return _fail(f"there is no guide {chosen.guide!r}; there are: {', '.join(guides)}", 2)
    print("\n".join(diagram.drawn(guide) for name, guide in guides.items() if chosen.guide in (None, name)))
    return 0


def _fail(text: str, code: int) -> int:
    print(f"optout-bot: {text}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
