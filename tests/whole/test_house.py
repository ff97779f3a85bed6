"""The house keeps its shape: rooms of three to nine modules, short functions and modules, the exceptions listed."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "analysis" / "presswork"
MAX_FUNCTION, MAX_MODULE = 40, 400
# Longer than that today; the lists only shrink.
LONG_FUNCTIONS = {
    "tone/reading/wording.py:read_words",
}
LONG_MODULES = {"page/layout.py"}


def list_modules():
    return {path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}


def measure(node):
    """Lines of a function's code: its documentation is not counted."""
    documented = ast.get_docstring(node) is not None
    first = node.body[1] if documented and len(node.body) > 1 else node.body[0]
    return node.end_lineno - first.lineno + 1


def test_every_room_has_three_to_nine_modules():
    """Folders are rooms that a newcomer can take in at a glance; a room's own rooms and its `__init__` aside."""
    rooms = {path.parent for path in PACKAGE.rglob("*.py")} - {PACKAGE}
    sizes = {room.name: len([path for path in room.glob("*.py") if path.name != "__init__.py"]) for room in rooms}
    assert {name: n for name, n in sizes.items() if not 3 <= n <= 9} == {}


def test_functions_are_short():
    long = {
        f"{name}:{node.name}"
        for name, code in list_modules().items()
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.FunctionDef) and measure(node) > MAX_FUNCTION
    }
    assert long == LONG_FUNCTIONS


def test_modules_are_short():
    long = {name for name, code in list_modules().items() if len(code.splitlines()) > MAX_MODULE}
    assert long == LONG_MODULES


def test_no_module_reads_the_environment_but_those_that_may():
    """Whatever a result depends on is an argument."""
    readers = {name for name, code in list_modules().items() if "os.environ" in code or "os.getenv" in code}
    assert readers <= {
        "cli.py",
        "lab.py",
        "report/run.py",
        "report/kernels/server.py",  # which gives a kernel the one it was asked to have
        "show/addresses.py",
        "corpus/shipped.py",
        "engines/store.py",
    }


def list_sums_over_sets(text):
    """Sums whose last digits would depend on the order of a set, which depends on a seed of the run."""
    found = []
    for node in ast.walk(ast.parse(text)):
        is_sum = isinstance(node, ast.Call) and ast.unparse(node.func) in ("sum", "np.sum", "statistics.mean", "mean")
        inside = node.args[0] if is_sum and node.args else None
        if isinstance(inside, (ast.GeneratorExp, ast.ListComp)) and is_unordered(inside.generators[0].iter):
            # Whole numbers add up to the same in any order.
            is_whole = isinstance(inside.elt, ast.Compare) or ast.unparse(inside.elt).startswith(
                ("1", "bool(", "len(")
            )
            found += [] if is_whole else [ast.unparse(node)]
    return found


def is_unordered(node):
    if isinstance(node, ast.BinOp):
        return is_unordered(node.left) or is_unordered(node.right)
    name = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
    is_set = name in ("set", "frozenset", "union", "intersection", "difference", "symmetric_difference")
    return is_set or isinstance(node, (ast.Set, ast.SetComp))


def test_no_sum_depends_on_the_order_of_a_set():
    assert list_sums_over_sets("sum(weigh(a) for a in set(b) - left)")
    assert not list_sums_over_sets("math.fsum(weigh(a) for a in set(b)); sum(a > 1 for a in set(b)); sum(b.values())")
    found = {path.name: list_sums_over_sets(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")}
    assert {name: sums for name, sums in found.items() if sums} == {}
