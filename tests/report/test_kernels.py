"""Kernels that are forked know nothing of one another, and are gone with what forked them."""

import sys

import nbformat
import psutil
import pytest
from nbformat import v4
from presswork.report.kernels import forking, running

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")
CODE = "import os\nseen = globals().get('seen', 0) + 1\nprint(seen, os.getcwd(), os.getpid(), 'pandas' in dir())"


def test_forked_kernels_share_nothing_and_end_with_their_server(tmp_path):
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    printed = []
    with forking.open_server(tmp_path / running.FOLDER) as server:
        for name in ("first", "second"):
            cells = [v4.new_code_cell("a = 1", metadata={"tags": ["parameters"]}), v4.new_code_cell(CODE)]
            source = tmp_path / f"{name}.ipynb"
            nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), source)
            running.execute_notebook(source, tmp_path / f"{name}-done.ipynb", {"a": 2}, tmp_path, server)
            cells = nbformat.read(tmp_path / f"{name}-done.ipynb", as_version=4).cells
            assert [cell.execution_count for cell in cells] == [1, 2, 3]
            printed.append(cells[-1].outputs[0].text.split())
        left = server.fork(["-f", str(tmp_path / "kernel.json")], str(tmp_path), {"PATH": ""})
    for name, (seen, cwd, pid, has_pandas) in zip(("first", "second"), printed, strict=True):
        assert (seen, has_pandas) == ("1", "False")
        assert cwd == str(tmp_path / running.FOLDER / name)
        assert not psutil.pid_exists(int(pid))
    assert left.wait() == 0
    assert not psutil.pid_exists(left.pid)


def test_a_server_that_is_gone_is_told(tmp_path):
    with forking.open_server(tmp_path / running.FOLDER) as server:
        psutil.Process(server._process.pid).kill()
        server._process.wait()
        with pytest.raises(OSError, match=r"gone|pipe"):
            server.fork([], str(tmp_path), {})
