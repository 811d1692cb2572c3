"""Who may import whom, and how large may a room be?"""

import ast
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
LONGEST = 300
SQL = ("SELECT ", "INSERT ", "UPDATE ", "DELETE FROM", "PRAGMA ", "CREATE TABLE")


@cache
def modules(*folders: str) -> tuple[Path, ...]:
    found = tuple(path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    assert found, "there is nothing to look at"
    return found


def outside(folder: str, *rooms: str) -> list[Path]:
    """Return the modules of a folder that lie in none of these rooms: a folder, or a module."""
    return [path for path in modules(folder) if not name(path).startswith(rooms)]


@cache
def said(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(said(path))


@cache
def imports(path: Path) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update((node.module, *(f"{node.module}.{name.name}" for name in node.names)))
    return frozenset(found)


def use(paths: Iterable[Path], *prefixes: str) -> list[str]:
    """Return what modules import of these, each with the name of the module."""
    return [
        f"{name(path)}: {imported}"
        for path in paths
        for imported in imports(path)
        if any(imported == prefix or imported.startswith(f"{prefix}.") for prefix in prefixes)
    ]


def say(paths: Iterable[Path], *words: str) -> list[str]:
    """Return which of these words stand in modules, each with the name of the module."""
    return [f"{name(path)}: {word}" for path in paths for word in words if word in said(path)]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_core_is_pure() -> None:
    core = modules("dialogs")
    forbidden = (
        "bot",
        "telegram",
        "aiosqlite",
        "aiohttp",
        "asyncio",
        "logging",
        "os",
        "sqlite3",
        "time",
        "random",
    )

    assert use(core, *forbidden) == []
    assert say(core, "datetime.now(", "date.today(", "async def") == []


READS_FILES = (
    "dialogs/book/reader.py",
    "dialogs/book/translation.py",
    "dialogs/book/manners.py",
    "dialogs/book/extra.py",
    "dialogs/countries.py",
    "dialogs/book/__init__.py",
)


def test_only_content_is_read_from_files() -> None:
    others = outside("dialogs", *READS_FILES)

    assert say(others, "read_text(", "read_bytes(") == []
    assert [name(path) for path in others if re.search(r"(?<!def )(?<![\w.])open\(", said(path))] == []


def test_the_book_knows_no_dialog() -> None:
    known = ("dialogs.book", "dialogs.drawing", "dialogs.live", "dialogs.reply", "dialogs.session")
    used = use(modules("dialogs/book"), "dialogs")

    assert [pair for pair in used if not pair.split(": ")[1].startswith(known)] == []


def test_telegram_stays_in_its_room() -> None:
    assert use(outside("bot", "bot/telegram/", "bot/parts.py", "bot/duties.py"), "telegram") == []


def test_only_one_module_reads_the_environment() -> None:
    others = outside("bot", "bot/settings.py")

    assert use(others, "os.environ", "os.getenv") == []
    assert say(others, "environ") == []


def test_sql_lives_in_the_store() -> None:
    literals = (
        (name(path), node.value)
        for path in (*outside("bot", "bot/store/"), *modules("dialogs"))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
    )

    assert [pair for pair in literals if isinstance(pair[1], str) and pair[1].startswith(SQL)] == []


def test_the_store_knows_nothing_of_telegram_and_the_conversation() -> None:
    assert use(modules("bot/store"), "telegram", "bot.telegram", "bot.engine", "dialogs.machine") == []


def test_nobody_needs_the_playground() -> None:
    assert use(outside("bot", "bot/playground/", "bot/__main__.py"), "bot.playground") == []


def test_a_module_answers_one_question() -> None:
    ours = modules("bot", "dialogs")

    assert [name(path) for path in ours if len(said(path).splitlines()) > LONGEST] == []
    assert [name(path) for path in ours if said(path) and not ast.get_docstring(tree(path))] == []


def test_nothing_looks_away() -> None:
    others = (*modules("bot", "dialogs"), *outside("tests", "tests/test_architecture.py"))

    assert say(others, "pragma: no cover", "xfail") == []


def test_no_module_imports_another_in_a_circle() -> None:
    graph = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): imports(path)
        for path in modules("bot", "dialogs")
    }
    done: set[str] = set()

    def visit(module: str, road: tuple[str, ...]) -> None:
        assert module not in road, f"a circle: {' -> '.join((*road, module))}"
        if module in done:
            return
        for needed in graph[module] & graph.keys() - {module}:
            visit(needed, (*road, module))
        done.add(module)

    for module in graph:
        visit(module, ())
