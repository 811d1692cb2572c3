"""What can be done on the command line? Each command is a line here and a function elsewhere."""

import argparse
import asyncio
import gc
import json
import sys
from collections.abc import Coroutine
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

from bot import app, ask, backup, guide, links, logs, parts, stats
from bot.clock import Clock
from bot.settings import Settings, SettingsError, read
from bot.store import StoreError
from bot.store.address import secrets, shown
from bot.store.engines import UsageError, healthy, moved, refuse_copies
from bot.store.health import Health
from dialogs import diagram
from dialogs.board import By
from dialogs.book import Operator, check, extra
from dialogs.book.reader import ContentError, load

TAKING_TURNS = 0.0005
"""Seconds after which one thread lets another go on: who acts may not wait while reminders are decided."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return its exit code: 2 for usage and settings, 1 for failures."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.does(chosen))
    except (SettingsError, app.RefusedError, extra.ExtraError, UsageError) as error:
        return _fail(str(error), 2)
    except (ContentError, StoreError) as error:
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
    checking.add_argument("--database", action="store_true", help="look through the database as well")
    checking.add_argument("--links", action="store_true", help="open every address, and list what to click")
    checking.set_defaults(does=_check)
    asking = commands.add_parser("ask", help="what the bot would understand and answer")
    asking.add_argument("--lang", default="en", help="the person's language")
    asking.add_argument("--region", default="DE", help="the country of the account")
    asking.add_argument("--json", action="store_true", help="print one JSON object for each text")
    asking.add_argument("text", nargs="?", help="without it, one text per line from standard input")
    asking.set_defaults(does=_ask)
    printing = commands.add_parser("guide", help="a guide as one page to print, for people without Telegram")
    printing.add_argument("product", help="facebook, instagram, or another company's name")
    printing.add_argument("--country", default="DE", help="the country of the account, as two capitals")
    printing.add_argument("--lang", default="en", help="the language of the page")
    printing.add_argument("-o", "--output", type=Path, help="a file; without it, standard output")
    printing.set_defaults(does=_guide)
    draw = commands.add_parser("draw", help="the guides as Mermaid diagrams")
    draw.add_argument("guide", nargs="?", help="only this one")
    draw.set_defaults(does=_draw)
    copying = commands.add_parser("backup", help="write a verified copy of the database, while the bot runs")
    copying.add_argument("file", help="a new file")
    copying.set_defaults(does=_backup)
    counting = commands.add_parser("stats", help="what people tapped: counts, none under ten")
    counting.add_argument("--since", type=date.fromisoformat, help="only what was sent on this day or later")
    counting.add_argument("--by", choices=get_args(By), default="product", help="by what it is grouped")
    form = counting.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON array")
    form.add_argument("--csv", action="store_true", help="print comma-separated values")
    counting.set_defaults(does=_stats)
    restoring = commands.add_parser("restore", help="bring back a verified copy; the bot must not run")
    restoring.add_argument("file", help="the copy")
    restoring.set_defaults(does=_restore)
    moving = commands.add_parser("migrate-store", help="copy a SQLite file into PostgreSQL, verified")
    moving.add_argument("source", metavar="FROM", help="the file; the bot must not run")
    moving.add_argument("target", metavar="TO", help="an empty database: postgresql://…")
    moving.set_defaults(does=_migrate_store)
    return parser


def _run(chosen: argparse.Namespace) -> int:
    settings = read()
    token = settings.bot_token
    if token is None and not chosen.no_playground:
        return _pretend(settings)
    hidden = token, settings.secret, *secrets(settings.database)
    logs.begin(settings.log_level, settings.log_format, *hidden)
    return _live(app.run(settings))


def _playground(chosen: argparse.Namespace) -> int:
    settings = read()
    if chosen.port is not None:
        settings = settings.model_copy(update={"listen": f"127.0.0.1:{chosen.port}"})
    return _pretend(settings)


def _pretend(settings: Settings) -> int:
    from bot.playground import app as playground  # only here: a bot on Telegram does not load it

    logs.begin(settings.log_level, settings.log_format, *secrets(settings.database))
    return _live(playground.run(settings))


def _live(life: Coroutine[Any, Any, None]) -> int:
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(TAKING_TURNS)
    asyncio.run(life)
    return 0


def _check(chosen: argparse.Namespace) -> int:
    report = check.report(load(), chosen.today or datetime.now(UTC).date())
    try:
        extra.read(read().extra)
    except extra.ExtraError as error:
        report["errors"].append(str(error))
    if chosen.database:
        report["errors"] += _complaints(read().database or app.DATABASE, quiet=chosen.json)
    if chosen.links:
        report["warnings"] += _links(quiet=chosen.json)
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
    book = load()
    guides = {**book.guides, **book.elsewhere}
    if chosen.guide is not None and chosen.guide not in guides:
        return _fail(f"there is no guide {chosen.guide!r}; there are: {', '.join(guides)}", 2)
    print("\n".join(diagram.drawn(guide) for name, guide in guides.items() if chosen.guide in (None, name)))
    return 0


def _backup(chosen: argparse.Namespace) -> int:
    database = read().database or app.DATABASE
    refuse_copies(database, "pg_dump")
    found = backup.backup(database, chosen.file)
    print(f"{chosen.file}: {_in_words(found)}")
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    settings = read()
    database = settings.database or app.DATABASE
    refuse_copies(database, "pg_restore")
    found, kept = backup.restore(database, chosen.file, parts.book(settings), Clock())
    print(f"{database}: {_in_words(found)}; what was there is kept as {kept or 'nothing: there was none'}")
    return 0


def _migrate_store(chosen: argparse.Namespace) -> int:
    found = asyncio.run(moved(chosen.source, chosen.target))
    print(f"{shown(chosen.target)}: {_in_words(found)}; {chosen.source} is as it was, keep it as a copy")
    return 0


def _stats(chosen: argparse.Namespace) -> int:
    counts = stats.stats(read().database or app.DATABASE, chosen.by, chosen.since)
    shape = stats.in_json if chosen.json else stats.in_csv if chosen.csv else stats.in_words
    print(shape(counts))
    return 0


def _links(*, quiet: bool) -> list[str]:
    """Open every address of the content; return the dead ones."""
    found = asyncio.run(links.opened(links.addresses(load())))
    if not quiet:
        print(links.in_words(found))
    return links.warnings(found)


def _complaints(database: str, *, quiet: bool) -> list[str]:
    """Return what is wrong with the database; how large it is is said beside the report."""
    try:
        found = asyncio.run(healthy(database))
    except UsageError:
        raise
    except StoreError as error:
        return [str(error)]
    if not quiet:
        print(f"{shown(database)}: {_in_words(found)}")
    return (
        [f"{shown(database)}: sessions that cannot be read whole: {found.damaged}"] if found.damaged else []
    )


def _in_words(found: Health) -> str:
    damaged = f", {found.damaged} of them damaged (what parses is kept)" if found.damaged else ""
    return f"{found.chats} chats{damaged}, verified"


def _guide(chosen: argparse.Namespace) -> int:
    settings = read()
    book = load(operator=Operator(settings.operator, settings.keep_days))
    try:
        page = guide.guide(book, chosen.product, chosen.country, chosen.lang, datetime.now(UTC))
    except guide.UnknownError as error:
        return _fail(str(error), 2)
    if chosen.output is None:
        sys.stdout.buffer.write(page)
        return 0
    try:
        chosen.output.write_bytes(page)
    except OSError as error:
        return _fail(f"cannot write {chosen.output}: {error.strerror}", 1)
    return 0


def _fail(text: str, code: int) -> int:
    print(f"optout-bot: {text}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
