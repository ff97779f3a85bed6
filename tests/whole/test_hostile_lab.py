"""A trusted notebook full of hostile texts, in a real JupyterLab and a real Notebook 7: nothing of them runs there.

Of a notebook that is trusted both show HTML as it is, with its scripts, so that only the first wall holds.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest
import walls
from browser import Browser
from nbformat import sign
from presswork.show import html, tables
from whole.test_jupyterlab import KERNEL, _wait_for, find_port

PAYLOADS = [case["text"] for case in json.loads((Path(__file__).parent / "cases" / "payloads.json").read_text())]
CONTROL = '<img id="control" src="x" onerror="window.isTrusted = true">$a$ and $b$'
# What no output of ours holds, whatever stands in a text.
LOOK = """(() => {
  const foreign = "IFRAME OBJECT EMBED FORM META BASE LINK VIDEO AUDIO MARQUEE FRAME APPLET MATH TEXTAREA".split(" ");
  const found = [];
  for (const element of document.querySelectorAll(".jp-OutputArea-output *")) {
    if (element.id === "control" || element.closest("mjx-container")) continue;
    if (foreign.includes(element.tagName.toUpperCase())) found.push(element.tagName);
    for (const {name, value} of element.attributes) {
      const leads = ["href", "src", "action", "formaction", "xlink:href", "data", "srcdoc"].includes(name);
      if (/^on/i.test(name) || (leads && !/^(https?:|#|articles\\/|tables\\/|data:image\\/png)/.test(value)))
        found.push(`${element.tagName} ${name}=${value.slice(0, 40)}`);
    }
  }
  const set = [...document.querySelectorAll("mjx-container")].filter((one) => one.closest(".mathjax_ignore"));
  return [found, set.length, document.title, document.querySelectorAll(".jp-OutputArea-output").length];
})()"""


def write_notebook(path, parts, data):
    """A notebook with outputs, signed as one whose user has run it."""
    outputs = [nbformat.v4.new_output("display_data", data={"text/html": part, "text/plain": "p"}) for part in parts]
    cell = nbformat.v4.new_code_cell("1", execution_count=1, outputs=outputs)
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": KERNEL})
    notebook = nbformat.reads(nbformat.writes(notebook), as_version=4)
    notary = sign.NotebookNotary(data_dir=str(data))
    notary.sign(notebook)
    nbformat.write(notebook, path)


def render_hostile(folder):
    """What notebooks show of a hostile corpus, in JupyterLab's form: some forty parts in ten outputs."""
    (folder / "corpus").mkdir()
    scene = walls.Scene(walls.make_hostile(folder / "corpus"), folder / "out")
    with walls.as_report(False):
        shown = [part() for name, part in scene.list_parts().items() if name not in ("ask", "article", "facts")]
        table = tables.render_table(pd.DataFrame({"text": PAYLOADS}), "Payloads", limit=len(PAYLOADS))
        shown += [table.markup, html.Rendered("<p>It costs $5 million, not $12 million</p>", "").markup]
        joined = ["".join(shown[at::10]) for at in range(10)]
        return [html.Rendered(markup, "")._repr_html_() for markup in joined]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a server of JupyterLab and Notebook 7 with a signed notebook in it."""
    pytest.importorskip("notebook", reason="needs the dependency group test")
    folder = tmp_path_factory.mktemp("lab")
    data, mine = folder / "data", folder / "mine"
    data.mkdir()
    mine.mkdir()
    write_notebook(mine / "hostile.ipynb", [*render_hostile(folder), CONTROL], data)
    port = find_port()
    settings = {
        "ServerApp": {
            "open_browser": False,
            "ip": "127.0.0.1",
            "port": port,
            "root_dir": str(mine),
            "allow_root": True,
        }
    }
    settings |= {"IdentityProvider": {"token": "t"}, "LabApp": {"expose_app_in_browser": True}}
    (folder / "jupyter_server_config.json").write_text(json.dumps(settings))
    places = "JUPYTER_CONFIG_DIR JUPYTERLAB_SETTINGS_DIR JUPYTERLAB_WORKSPACES_DIR JUPYTER_RUNTIME_DIR".split()
    environment = os.environ | dict.fromkeys(places, str(folder)) | {"JUPYTER_DATA_DIR": str(data)}
    with (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", "jupyterlab"]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait_for(port, process, folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


@pytest.fixture(scope="module")
def browser():
    running = Browser("MAP * 127.0.0.1:9, EXCLUDE 127.0.0.1")
    yield running
    running.close()


@pytest.mark.parametrize("place", ["lab/tree", "notebooks"], ids=["JupyterLab", "Notebook 7"])
def test_nothing_of_a_hostile_text_runs_in_a_trusted_notebook(lab, browser, place):
    with browser.open(f"{lab}/{place}/hostile.ipynb?token=t", width=1400) as page:
        page.wait_until("window.isTrusted === true")  # what the last output does: scripts of outputs run here
        page.wait_until("document.querySelectorAll('mjx-container').length > 0")
        found, n_mathematics, title, n_outputs = page.evaluate(LOOK)
        assert found == []
        assert n_mathematics == 0
        assert "PWNED" not in title
        assert n_outputs >= 11
        shown = page.evaluate("document.querySelector('.jp-OutputArea').textContent")
        assert "It costs $5 million, not $12 million" in shown
        assert sum(" ".join(payload.split())[:30] in " ".join(shown.split()) for payload in PAYLOADS) >= 80
