"""Who may import whom, and how large may a room be?"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LONGEST = 300
SQL = ("SELECT ", "INSERT ", "UPDATE ", "DELETE FROM", "PRAGMA ", "CREATE TABLE")


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def uses(path: Path, *prefixes: str) -> set[str]:
    return {
        name
        for name in imports(path)
        for prefix in prefixes
        if name == prefix or name.startswith(f"{prefix}.")
    }


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", modules("dialogs"), ids=names)
def test_the_core_is_pure(path: Path) -> None:
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

    assert uses(path, *forbidden) == set()
    text = path.read_text(encoding="utf-8")
    assert "datetime.now(" not in text
    assert "date.today(" not in text
    assert "async def" not in text


READS_FILES = {
    "dialogs/reader.py",
    "dialogs/translation.py",
    "dialogs/manners.py",
    "dialogs/extra.py",
    "dialogs/countries.py",
    "dialogs/book.py",
}


@pytest.mark.parametrize("path", modules("dialogs"), ids=names)
def test_only_content_is_read_from_files(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    if names(path) not in READS_FILES:
        assert "read_text(" not in text
        assert "read_bytes(" not in text
        assert not re.search(r"(?<!def )(?<![\w.])open\(", text)


@pytest.mark.parametrize("path", modules("bot"), ids=names)
def test_telegram_stays_in_its_room(path: Path) -> None:
    if names(path).startswith("bot/telegram/") or names(path) == "bot/app.py":
        return

    assert uses(path, "telegram") == set()


@pytest.mark.parametrize("path", modules("bot"), ids=names)
def test_only_one_module_reads_the_environment(path: Path) -> None:
    if names(path) != "bot/settings.py":
        assert uses(path, "os.environ", "os.getenv") == set()
        assert "environ" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", modules("bot") + modules("dialogs"), ids=names)
def test_sql_lives_in_the_store(path: Path) -> None:
    if names(path).startswith("bot/store/"):
        return
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    literals = [node.value for node in nodes if isinstance(node, ast.Constant)]

    assert not [text for text in literals if isinstance(text, str) and text.startswith(SQL)]


@pytest.mark.parametrize("path", modules("bot/store"), ids=names)
def test_the_store_knows_nothing_of_telegram_and_the_conversation(path: Path) -> None:
    assert uses(path, "telegram", "bot.telegram", "bot.engine", "dialogs.machine") == set()


@pytest.mark.parametrize("path", modules("bot"), ids=names)
def test_nobody_needs_the_playground(path: Path) -> None:
    if names(path).startswith("bot/playground/") or names(path) == "bot/__main__.py":
        return

    assert uses(path, "bot.playground") == set()


@pytest.mark.parametrize("path", modules("bot") + modules("dialogs"), ids=names)
def test_a_module_answers_one_question(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= LONGEST
    if text:
        assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", modules("bot") + modules("dialogs") + modules("tests"), ids=names)
def test_nothing_looks_away(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    here = names(path) == "tests/test_architecture.py"

    assert here or "pragma: no cover" not in text
    assert here or "xfail" not in text


def test_no_module_imports_another_in_a_circle() -> None:
    graph = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): set(imports(path))
        for path in modules("bot") + modules("dialogs")
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
