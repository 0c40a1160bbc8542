import ast
from pathlib import Path

import monitoring.ui
from monitoring.paths import root

PLACES = [*Path(monitoring.ui.__file__).parent.rglob("*.py"), *(root() / "pages").glob("*.py")]


def test_only_three_modules_touch_session_state_and_the_address():
    for path in PLACES:
        used = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
        assert path.name in ("state.py", "session.py", "history.py") or not used & {"session_state", "query_params"}, (
            path.name
        )


def test_every_cache_has_a_bound():
    for path in PLACES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("cache_data", "cache_resource"):
                assert "max_entries" in {word.arg for word in node.keywords}, f"{path.name}:{node.lineno}"


def test_errors_are_caught_in_one_place():
    for path in PLACES:
        handlers = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.ExceptHandler)]
        handlers = [n for n in handlers if not isinstance(n.body[-1], ast.Raise)]  # those say more, and catch nothing
        assert path.name in ("guard.py", "jobs.py") or not handlers, path.name


def test_pages_are_short():
    for path in (root() / "pages").glob("*.py"):
        assert len(path.read_text().splitlines()) < 80, path.name
