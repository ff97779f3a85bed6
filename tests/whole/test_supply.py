"""What stands behind an installation: digests of every archive, weights by digest, no code from data."""

import ast
import json
import re
from pathlib import Path

import pytest
import supply

PACKAGE = supply.ROOT / "analysis" / "presswork"
# What makes code of data, or runs what a text may name; and modules that do.
CALLS = {"eval", "exec", "compile", "__import__", "execfile", "system", "popen", "literal_eval_unsafe"}
MODULES = {"pickle", "cPickle", "dill", "joblib", "marshal", "shelve", "cloudpickle", "yaml", "code", "imp"}


def test_every_archive_that_ci_installs_has_its_digest():
    """After a change of constraints.txt: `make hashes`."""
    pins, hashed, digests = supply.read_pins(), supply.read_pins(supply.HASHES), supply.read_hashes()
    assert len(hashed) > 150
    assert set(hashed) == set(digests)
    assert {name: version for name, version in hashed.items() if pins.get(name) != version} == {}
    assert [name for name, found in digests.items() if len(found) != 1] == []
    assert "://" not in supply.HASHES.read_text(encoding="utf-8")


def test_what_the_package_needs_is_among_them():
    import tomllib

    project = tomllib.loads((supply.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups, extras = project["dependency-groups"], project["project"]["optional-dependencies"]
    wanted = [
        *project["project"]["dependencies"],
        *(one for name in ("explore", "formats", "scale") for one in extras[name]),
    ]
    wanted += [one for name in ("test", "check", "docs") for one in groups[name]] + project["build-system"][
        "requires"
    ]
    needed = {supply.normalise(re.match(r"[\w.-]+", one)[0]) for one in wanted}
    assert needed - set(supply.read_pins(supply.HASHES)) == set()


def test_a_report_of_pip_becomes_lines():
    item = {
        "metadata": {"name": "A_b.c", "version": "1"},
        "download_info": {"archive_info": {"hashes": {"sha256": "f" * 64}}},
    }
    own = {"metadata": {"name": "presswork", "version": "1"}, "download_info": {"dir_info": {}}}
    assert supply.list_lines({"install": [item, own]}) == [f"a-b-c==1 --hash=sha256:{'f' * 64}"]


def test_where_nobody_can_be_asked_for_vulnerabilities_it_is_said(monkeypatch, capsys):
    def refuse(*_, **__):
        raise OSError("no network")

    monkeypatch.setattr(supply.socket, "create_connection", refuse)
    assert supply.advisories() == 0
    assert capsys.readouterr().out.startswith("skipped: api.osv.dev does not answer (no network)")


def list_code_from_data(text):
    """What of a module makes code of data: calls by name and imports."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            owner = getattr(getattr(node.func, "value", None), "id", "")
            found += [name] if name in CALLS and owner not in ("re", "regex", "pd") else []
            found += [
                k.arg for k in node.keywords if k.arg in ("shell", "allow_pickle") and getattr(k.value, "value", 1)
            ]
        names = [alias.name for alias in node.names] if isinstance(node, (ast.Import, ast.ImportFrom)) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        found += [name for name in names if name.partition(".")[0] in MODULES]
    return found


def test_no_code_is_made_of_data():
    paths = sorted(PACKAGE.rglob("*.py"))
    assert len(paths) > 200
    found = {path.name: list_code_from_data(path.read_text(encoding="utf-8")) for path in paths}
    assert {name: calls for name, calls in found.items() if calls} == {}


@pytest.mark.parametrize(
    "text",
    ["eval(a)", "import pickle", "from joblib import load", "np.load(a, allow_pickle=True)", "run(a, shell=True)",
     "os.system(a)", "yaml.load(a) if __import__('yaml') else 0", "exec(compile(a, '', 'exec'))"],
)  # fmt: skip
def test_what_makes_code_of_data_would_be_seen(text):
    assert list_code_from_data(text)


def test_notebooks_make_no_code_of_data():
    for path in sorted((supply.ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        assert [found for text in code for found in list_code_from_data(text)] == [], path.name


def test_no_file_of_the_package_is_a_pickle():
    suffixes = {".pkl", ".pickle", ".joblib", ".pt", ".pth", ".npy", ".h5", ".onnx", ".so", ".dll"}
    assert [path for path in PACKAGE.rglob("*") if path.suffix in suffixes] == []
    assert Path(PACKAGE / "language" / "weights.json").is_file()
