"""Every fault that is known has a test, and every test that is promised is there."""

import ast
import hashlib
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FAULTS = "tests/data/faults.toml"
KNOWN = 39, "eb6b8afbda79213d"
"""How many faults there are, and a digest of their texts: none is renamed or exchanged unnoticed."""
NO_PROOF = "tests/chaos/test_short.py::pytest"
SAID = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
ROWS: dict[str, list[str]] = tomllib.loads((ROOT / FAULTS).read_text(encoding="utf-8"))["row"]


@cache
def there(file: str) -> frozenset[str]:
    """Return the tests in a file; a scene or proof that one of its tests plays by its name counts as one."""
    path = ROOT / file
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    imported = [alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    tests = [name for name in functions if name.startswith("test_")]
    return frozenset(tests + [name for name in functions + imported if _is_played(tree, name)])


def _is_played(tree: ast.Module, name: str) -> bool:
    """Whether a function stands in a list of scenes or proofs at the top of the file."""
    lists = (node.value for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign))
    return any(
        isinstance(scene, ast.Name) and scene.id == name
        for scenes in lists
        if isinstance(scenes, ast.Tuple)
        for scene in scenes.elts
    )


def missing(names: list[str]) -> Iterator[str]:
    """Yield the tests that are named and not there."""
    for name in names:
        file, _, test = name.partition("::")
        if test not in there(file):
            yield name


@pytest.mark.parametrize("row", ROWS)
def test_every_fault_has_a_test_that_is_there(row: str) -> None:
    assert ROWS[row], "no test"
    assert list(missing(ROWS[row])) == []


def test_no_fault_is_forgotten() -> None:
    texts = "\n".join(sorted(ROWS))

    assert (len(ROWS), hashlib.sha256(texts.encode()).hexdigest()[:16]) == KNOWN


def test_a_row_without_its_test_is_noticed() -> None:
    here = "tests/test_faults_table.py"

    assert list(missing([f"{here}::test_no_fault_is_forgotten"])) == []
    assert list(missing(["tests/chaos/test_short.py::pace"])) == []
    for name in (f"{here}::missing", f"{here}::test_never", "tests/never.py::test_never", here, NO_PROOF):
        assert list(missing([name])) == [name]


def test_everything_the_threat_model_stands_on_is_there() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    table = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| who |")]
    assert len(table) >= 10
    for line in table:
        named = SAID.findall(line)
        assert named, f"shown by no test: {line}"
        assert [f"{file}::{test}" for file, test in named if test and test not in there(file)] == []
        assert [file for file, _ in named if not there(file)] == []
