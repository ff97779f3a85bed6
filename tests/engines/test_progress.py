"""Progress is shown where somebody looks, and nowhere else."""

import os
import subprocess
import sys

import pytest
from jupyter_client.manager import start_new_kernel
from presswork.engines import progress

CODE = """
import time
from presswork.engines import progress
progress._SECONDS_BEFORE, progress._SECONDS_BETWEEN = 0.1, 0.0
with progress.show_progress(40) as tell:
    for _ in range(4):
        time.sleep(0.1)
        tell(10)
print("done")
"""


@pytest.fixture(scope="module")
def kernel():
    manager, client = start_new_kernel(kernel_name="python3")
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def list_messages(client, **options):
    told = []
    client.execute_interactive(CODE, output_hook=told.append, timeout=60, **options)
    names = ("display_data", "update_display_data", "clear_output", "stream")
    return [message for message in told if message["msg_type"] in names]


def test_a_cell_shows_a_bar_that_is_gone_at_the_end(kernel):
    told = list_messages(kernel, allow_stdin=True)
    assert [message["msg_type"] for message in told if message["msg_type"] != "update_display_data"] == [
        "display_data",
        "clear_output",
        "stream",
    ]
    shown = told[0]["content"]["data"]["text/html"]
    assert "of 40 articles" in shown
    assert "a second" in shown
    assert "s left" in shown


def test_an_unattended_notebook_shows_nothing_but_its_own_words(kernel):
    told = list_messages(kernel, allow_stdin=False)
    assert [message["content"]["text"] for message in told] == ["done\n"]


def run_code(stderr):
    return subprocess.run([sys.executable, "-c", CODE], stdout=subprocess.DEVNULL, stderr=stderr, check=True)


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal")
def test_a_terminal_shows_one_line():
    import termios

    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    run_code(theirs)
    os.close(theirs)
    told = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "/40" in told
    assert "articles/s" in told
    assert "\n" not in told


def test_a_pipe_shows_nothing():
    assert subprocess.run([sys.executable, "-c", CODE], capture_output=True, check=True).stderr == b""


def test_nothing_is_drawn_of_a_text():
    assert progress._draw_bar(10, 40, 2.0) == (
        '<progress value="10" max="40"></progress> 10 of 40 articles, 5.0 a second, 6 s left'
    )
