"""The architecture, read from the source: who imports whom, how big things are, and what is never written."""

import ast
import re
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LIBRARY = sorted((ROOT / "monitoring").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
CODE = [*LIBRARY, *PAGES, ROOT / "app.py"]

# From the bottom up: a part imports itself and whatever stands in the lines before its own. `figures` stands apart:
# it draws results and needs the nouns alone.
LAYERS = (
    ("domain", "errors", "misspelt", "paths", "lazily", "disk", "shared", "machine_code", "process", "program"),
    ("stats", "catalogue", "intake", "settings"),
    ("log", "models"),
    ("samples",),
    ("quality", "drift", "multivariate", "performance", "explain", "scoring"),
    ("lifetime",),
    ("alerts", "reports", "agreement"),
    ("releases",),
    ("gate",),
    ("edge",),
    ("connect", "apart", "proposal", "scored", "fleet"),
    ("change", "retraining"),
    ("ui", "api", "cli", "watch"),
    ("pages", "app"),
)
NOUNS = {"domain", "errors"}
# The rooms of two parts, from the ground up; what lies in the part itself stands above them all.
ROOMS = {
    "log": (
        *("ground", "cells", "journal", "folder", "kept", "grouping", "counting", "sources", "tables", "incoming"),
        *("engines", "profiles", "windows", "fleet"),
    ),
    "ui": ("terms", "frame", "results", "menu", "scored", "pages", "settings", "connect"),
    "proposal": ("seen", "draft", "tried", "roles"),
}
# Steps inside of a line.
BESIDE = {
    ("domain", "errors"),
    ("errors", "misspelt"),
    ("disk", "errors"),
    ("reports", "alerts"),
    ("paths", "shared"),
    ("program", "paths"),
} | {
    ("shared", "disk"),
    ("shared", "errors"),
}

ONLY_IN = {
    "streamlit": ("monitoring.ui", "pages", "app"),
    "plotly": ("monitoring.figures",),
    "deltalake": ("monitoring.log",),
    "ibis": ("monitoring.log",),
    "duckdb": ("monitoring.log",),
    "evidently": ("monitoring.reports",),
    "shap": ("monitoring.explain",),
    "lime": ("monitoring.explain",),
    "sklearn": (
        "monitoring.models",
        "monitoring.retraining",
        "monitoring.explain",
        "monitoring.multivariate",
        "monitoring.performance",
    ),
    "skops": ("monitoring.models", "monitoring.apart"),
    "starlette": ("monitoring.api",),
    "prometheus_client": ("monitoring.api",),
    "apprise": ("monitoring.alerts.delivery",),
    "pyspark": ("monitoring.log.engines.spark",),
    "py4j": ("monitoring.log.engines.spark",),
    "xlsxwriter": ("monitoring.scoring.files",),
    "obstore": ("monitoring.shared",),
    "cryptography": ("monitoring.releases.papers.signature",),
}
WHEN_FIRST_USED = ("shap", "lime", "evidently", "sklearn", "skops", "numba", "onnxruntime", "xgboost", "lightgbm")
WHEN_FIRST_USED += ("catboost", "mlflow", "onnx", "yaml", "xlsxwriter", "apprise", "cryptography")
WHEN_FIRST_USED += ("pyspark", "py4j", "obstore")  # an extra, too: without it, everything else works
LONGEST_FILE, LONGEST_PAGE, LONGEST_FUNCTION = 200, 80, 40
# What runs on a device is shipped as it is: its files know each other by where they lie, and what a device has.
DEVICE = ROOT / "monitoring/edge/device"
ON_DEVICES = {"numpy", "onnxruntime", "edge_runner"} | set(sys.stdlib_module_names)
MOST_FILES = 16  # of a folder; of catalogues, where an entry is a file, there may be more
# What catches everything, and why it may.
CATCHES_ALL = {
    "monitoring/apart/conversion.py": "rows that were made up need not please a model; what it says is compared",
    "monitoring/cli/main.py": "an exit status of 1 means that an alert stands; the traceback goes to a log",
    "monitoring/explain/run.py": "shap and lime are foreign code; the reason is shown and logged",
    "monitoring/explain/warming.py": "what cannot be loaded ahead is told to whoever needs it; it is logged",
    "monitoring/models/files/formats.py": "whatever a malformed pickle raises, the answer is that it is none",
    "monitoring/process/answer.py": "foreign code in a process of its own; its words are the answer",
    "monitoring/watch/loop.py": "what looks for alerts to send goes on, whatever one round raises; it is logged",
    "monitoring/ui/frame/guard.py": "the one place on screen: shown, and logged where it is a defect",
}


@dataclass(frozen=True)
class Import:
    """One imported module, where, and whether only when a function runs."""

    path: Path
    line: int
    module: str
    inside: bool

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line} imports {self.module}"


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in CODE}


def parents(path):
    return {child: node for node in ast.walk(tree(path)) for child in ast.iter_child_nodes(node)}


@cache
def imports(path):
    """Every import of a file; `from package import module` is an import of that module."""
    above, found = parents(path), []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            names = [f"{base}.{a.name}" if f"{base}.{a.name}" in MODULES else base for a in node.names]
        elif isinstance(node, ast.Call) and imported_by_name(node):
            names = [node.args[0].value]
        else:
            continue
        inside, typing = False, False
        place = node
        while place in above:
            place = above[place]
            inside = inside or isinstance(place, ast.FunctionDef | ast.AsyncFunctionDef)
            typing = typing or (isinstance(place, ast.If) and "TYPE_CHECKING" in ast.dump(place.test))
        found += [Import(path, node.lineno, name, inside or typing) for name in names]
    return tuple(found)


def imported_by_name(node):
    """Whether a call names a library as a text, such as `import_module("shap")`."""
    name = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
    return isinstance(name, str) and name.split(".")[0] in (*ONLY_IN, *WHEN_FIRST_USED)


def part_of(module):
    """`monitoring.drift.run` is part of drift; `pages.overview` of pages."""
    parts = module.split(".")
    return parts[1] if parts[0] == "monitoring" and len(parts) > 1 else parts[0]


def level_of(part):
    return next((i for i, layer in enumerate(LAYERS) if part in layer), None)


def allowed(source, target):
    if source == target or target in ("monitoring", "paths"):
        return True
    if source == "figures":
        return target in NOUNS
    if target == "figures":
        return level_of(source) >= level_of("ui")
    return level_of(target) < level_of(source) or (source, target) in BESIDE


def own_imports():
    return [each for path in CODE for each in imports(path) if each.module.split(".")[0] in ("monitoring", "pages")]


def test_every_part_has_its_layer():
    parts = {part_of(name) for name in MODULES} - {"monitoring"}

    assert {part for part in parts if level_of(part) is None} <= {"figures"}


def test_imports_point_one_way():
    wrong = [str(e) for e in own_imports() if not allowed(part_of(name_of(e.path)), part_of(e.module))]

    assert wrong == []


def room_of(module):
    """The place of a module in the order of its part's rooms: `monitoring.log.cells.plan` stands in the second."""
    parts = module.split(".")
    order = ROOMS[parts[1]]
    return order.index(parts[2]) if len(parts) > 3 else len(order)


def climbs(source, target):
    part = part_of(source)
    return part in ROOMS and part == part_of(target) and room_of(target) > room_of(source)


def test_every_room_has_its_place():
    for part, order in ROOMS.items():
        assert {path.parent.name for path in (ROOT / "monitoring" / part).glob("*/*.py")} == set(order)


def test_no_import_climbs():
    assert [str(e) for e in own_imports() if climbs(name_of(e.path), e.module)] == []


def test_the_order_of_rooms_knows_a_wrong_step():
    assert climbs("monitoring.log.cells.plan", "monitoring.log.counting.count")
    assert climbs("monitoring.log.fleet.merged", "monitoring.log.store")
    assert not climbs("monitoring.log.store", "monitoring.log.fleet.merged")
    assert not climbs("monitoring.log.windows.as_known", "monitoring.log.windows.window_sums")


def test_folders_are_small():
    catalogues = {
        call.args[1].value.replace(".", "/") for path in LIBRARY for call in calls(path, "Catalogue") if call.args
    }
    counts = Counter(str(path.parent.relative_to(ROOT)) for path in [*LIBRARY, *TESTS])

    assert {folder: n for folder, n in counts.items() if n > MOST_FILES and folder not in catalogues} == {}


def test_the_rule_knows_a_wrong_step():
    assert not allowed("drift", "reports")
    assert not allowed("figures", "log")
    assert not allowed("log", "drift")
    assert not allowed("drift", "performance")
    assert not allowed("reports", "figures")
    assert not allowed("cli", "ui")
    assert allowed("cli", "reports")
    assert allowed("ui", "figures")


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_has_its_place(library):
    every = [e for path in CODE for e in imports(path) if e.module.split(".")[0] == library]
    wrong = [str(e) for e in every if not any(in_part(name_of(e.path), place) for place in ONLY_IN[library])]

    assert wrong == []
    assert every, f"nobody imports {library} any more: take it off the list"


def in_part(name, place):
    return name == place or name.startswith(f"{place}.")


def test_slow_libraries_are_imported_when_first_used():
    wrong = [str(e) for path in CODE for e in imports(path) if is_slow(e.module) and not e.inside]

    assert wrong == []


def is_slow(module):
    return module.split(".")[0] in WHEN_FIRST_USED or module.startswith("scipy.stats")


def test_no_import_is_relative():
    every = [path for path in [*CODE, *TESTS] if not path.is_relative_to(DEVICE / "edge_runner")]
    relative = [path for path in every for node in ast.walk(tree(path)) if getattr(node, "level", 0)]

    assert relative == []


def test_what_runs_on_a_device_needs_numpy_alone():
    relative = {path: {n.module or "" for n in ast.walk(tree(path)) if getattr(n, "level", 0)} for path in CODE}
    every = [e for path in CODE if path.is_relative_to(DEVICE) for e in imports(path)]
    wrong = [str(e) for e in every if e.module.split(".")[0] not in ON_DEVICES and e.module not in relative[e.path]]
    onnx = {e.path.name for e in every if e.module.split(".")[0] == "onnxruntime"}

    assert wrong == []
    assert onnx <= {"onnx.py"}


@pytest.mark.parametrize("path", sorted(DEVICE.rglob("*.py")), ids=lambda path: path.name)
def test_what_runs_on_a_device_is_written_for_python_3_9(path):
    """Its syntax; and what is only written in annotations, such as `int | None`, is never evaluated."""
    found = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))
    annotated = [
        node for node in ast.walk(found) if getattr(node, "annotation", None) or getattr(node, "returns", None)
    ]
    strict = [node for node in ast.walk(found) if isinstance(node, ast.keyword) and node.arg in ("strict", "slots")]
    later = any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in found.body)

    assert later or not annotated
    assert strict == []


def test_modules_do_not_import_each_other_in_a_circle():
    names = {path: name_of(path) for path in CODE}
    graph = {names[p]: {e.module for e in imports(p) if e.module in MODULES} - {names[p]} for p in CODE}
    done, circle = set(), []

    def visit(name, way):
        if name in way:
            circle.append(" -> ".join([*way[way.index(name) :], name]))
        elif name not in done:
            for target in sorted(graph[name]):
                visit(target, [*way, name])
            done.add(name)

    for name in graph:
        visit(name, [])
    # A package that lists its own modules is imported by them in name only.
    assert [each for each in circle if not is_package_of(each)] == []


def is_package_of(circle):
    first, second, *rest = circle.split(" -> ")
    return len(rest) == 1 and (second.startswith(f"{first}.") or first.startswith(f"{second}."))


@pytest.mark.parametrize(("files", "limit"), [(LIBRARY, LONGEST_FILE), (PAGES, LONGEST_PAGE)], ids=["library", "pages"])
def test_files_are_short(files, limit):
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in files}

    assert {name: length for name, length in lengths.items() if length > limit} == {}


def functions(path):
    return [n for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def lines_of_code(node):
    """From the first line after the docstring to the last."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return node.end_lineno - body[0].lineno + 1 if body else 0


def test_functions_are_short():
    lengths = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": lines_of_code(node)
        for path in CODE
        for node in functions(path)
    }

    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def calls(path, name):
    return [n for n in ast.walk(tree(path)) if isinstance(n, ast.Call) and ast.unparse(n.func) == name]


def test_only_the_command_line_prints():
    printing = [str(path.relative_to(ROOT)) for path in CODE for _ in calls(path, "print")]

    allowed = ("monitoring/cli/", "monitoring/edge/device/runner.py")
    assert [name for name in printing if not name.startswith(allowed)] == []


def catches_all(handler):
    caught = "" if handler.type is None else ast.unparse(handler.type)
    return handler.type is None or "Exception" in caught.replace("(", " ").replace(",", " ").replace(")", " ").split()


def test_nothing_is_swallowed():
    found = set()
    for path in CODE:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler) and catches_all(node):
                raises = any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
                found |= set() if raises else {str(path.relative_to(ROOT))}

    assert found == set(CATCHES_ALL)


def asserts(node):
    """Whether a function asserts: itself, or through a helper of its file that does."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assert) or (isinstance(inner, ast.Raise) and "AssertionError" in ast.unparse(inner)):
            return True
        if isinstance(inner, ast.Call) and ast.unparse(inner.func).split(".")[-1] in (
            *("raises", "warns", "fail", "skip", "assert_frame_equal", "assert_allclose", "assert_array_equal"),
            *("assert_series_equal", "assert_equal", "expect"),
        ):
            return True
    return False


def test_every_test_can_fail():
    helpless = []
    fixtures = (node for file in TESTS if file.name == "conftest.py" for node in functions(file))
    shared = {node.name for node in fixtures if asserts(node)}
    for path in TESTS:
        helpers = {node.name for node in functions(path) if asserts(node)}
        for node in functions(path):
            if not node.name.startswith("test_") or asserts(node):
                continue
            called = {ast.unparse(n.func).split(".")[-1] for n in ast.walk(node) if isinstance(n, ast.Call)}
            if not called & (helpers | shared):
                helpless.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")

    assert helpless == []


def test_tests_are_collected_where_no_extra_is_installed():
    """What an extra alone brings is imported where a test can still be skipped with the reason."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needs = {name: needs for name, needs in project["optional-dependencies"].items() if name != "models"}
    packages = {re.split(r"[\[>=<]", need)[0].replace("-", "_") for each in needs.values() for need in each}
    everywhere = {"cryptography", "obstore", "ibis_framework"}  # the tests' own servers or the library need them
    extras = packages - everywhere | {"mlflow"}
    assert extras > {"catboost", "pyspark", "adbc_driver_postgresql"}
    met = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in TESTS
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
        if name and name.split(".")[0] in extras
    }
    assert not met


def test_no_module_of_the_library_shadows_the_standard_library():
    top = {path.stem for path in (ROOT / "pages").glob("*.py")} | {"app"}

    assert not top & set(sys.stdlib_module_names)
