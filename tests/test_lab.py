"""Opening JupyterLab: a refusal to start reaches the user as one sentence and an exit code."""

import os
import subprocess

import pytest
from presswork import lab
from presswork.errors import NotebookError


def open_with(code, tmp_path, monkeypatch):
    commands = []

    def run(command, **_):
        commands.append(command)
        return subprocess.CompletedProcess(command, code)

    monkeypatch.setattr(lab.subprocess, "run", run)
    lab.open_lab(None, tmp_path / "mine")
    return commands[0]


def test_a_lab_that_does_not_start_is_told(tmp_path, monkeypatch):
    with pytest.raises(NotebookError, match=r"JupyterLab did not start.*exit code 1"):
        open_with(1, tmp_path, monkeypatch)


@pytest.mark.parametrize(("uid", "is_root"), [(0, True), (1000, False)])
def test_root_may_open_it_too(uid, is_root, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: uid)
    command = open_with(0, tmp_path, monkeypatch)
    assert ("--allow-root" in command) == is_root
    assert len(list((tmp_path / "mine").glob("*.ipynb"))) == 6
