"""One Chromium for the tests, spoken to over its own protocol: pages as people see them, at their width and colours.

The protocol is Chromium's DevTools protocol; only the few commands are used that tests of pages need.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
import websocket

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars --remote-debugging-port=0"
).split()
TIMEOUT = 120


class Browser:
    """A running Chromium; `rules` says to which address it turns a name, so that it need ask nobody."""

    def __init__(self, rules: str = "MAP * 127.0.0.1:9"):
        if not CHROMIUM:
            pytest.skip("no Chromium here; apt-get install chromium runs this test")
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        flags = [*FLAGS, f"--host-resolver-rules={rules}", f"--user-data-dir={self.profile.name}"]
        self.process = subprocess.Popen([CHROMIUM, *flags], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.socket = websocket.create_connection(self._read_address(), TIMEOUT, suppress_origin=True)
        self.n_calls, self.events = 0, []

    def _read_address(self) -> str:
        for line in self.process.stderr:
            found = re.search(rb"DevTools listening on (ws://\S+)", line)
            if found:
                return found[1].decode()
        raise OSError(f"{CHROMIUM} stopped before it could be spoken to (exit code {self.process.wait()})")

    def call(self, method: str, session: str | None = None, **parameters) -> dict:
        """Return the answer to a command; what happens meanwhile is kept in `events`."""
        self.n_calls += 1
        message = {"id": self.n_calls, "method": method, "params": parameters}
        self.socket.send(json.dumps(message | ({"sessionId": session} if session else {})))
        while True:
            answer = self._receive()
            if answer.get("id") == self.n_calls:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]

    def _receive(self) -> dict:
        answer = json.loads(self.socket.recv())
        self.events += [answer] if "method" in answer else []
        return answer

    def wait_for(self, method: str, session: str) -> dict:
        """Return what came with the next event of that name."""
        while True:
            for number, event in enumerate(self.events):
                if event["method"] == method and event.get("sessionId") == session:
                    return self.events.pop(number)["params"]
            self._receive()

    def open(self, page: Path | str, **look) -> Page:
        """Return a page that has loaded, as :meth:`Page.look` shows it."""
        return Page(self, **look).go(page)

    def close(self) -> None:
        """Stop the browser."""
        self.socket.close()
        self.process.terminate()
        self.process.wait()
        self.profile.cleanup()


class Page:
    """A tab."""

    def __init__(self, browser: Browser, **look):
        self.browser = browser
        self.target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        self.call("Page.enable")
        self.look(**look)

    def __enter__(self) -> Page:
        return self

    def __exit__(self, *_) -> None:
        self.browser.call("Target.closeTarget", targetId=self.target)
        self.browser.events.clear()

    def call(self, method: str, **parameters) -> dict:
        """Return the answer to a command about this tab."""
        return self.browser.call(method, self.session, **parameters)

    def look(self, width: int = 1280, height: int = 900, scale: float = 1, is_dark: bool = False, media: str = ""):
        """Set the size of the window in CSS pixels, and whether the reader prefers dark."""
        is_phone = width < 500
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=is_phone,
        )
        features = [
            {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self.call("Emulation.setEmulatedMedia", media=media, features=features)
        return self

    def go(self, page: Path | str) -> Page:
        """Load a file or an address."""
        address = page.resolve().as_uri() if isinstance(page, Path) else page
        self.call("Page.navigate", url=address)
        self.browser.wait_for("Page.loadEventFired", self.session)
        return self

    def evaluate(self, expression: str) -> object:
        """Return the value of a JavaScript expression, which may be a promise."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"].get("exception", answer)
        return answer["result"].get("value")

    def wait_until(self, expression: str, seconds: float = TIMEOUT) -> object:
        """Return the value of an expression as soon as it is true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = self.evaluate(expression)
            if value:
                return value
            time.sleep(0.2)
        raise AssertionError(f"not true within {seconds} seconds: {expression}")

    def press(self, key: str, code: int) -> None:
        """Press a key and let it go."""
        for kind in ("keyDown", "keyUp"):
            text = {"text": "\r"} if key == "Enter" and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **text)

    def take_picture(self, path: Path, is_whole: bool = True) -> None:
        """Write what is seen as a PNG, the whole page or only the window."""
        answer = self.call("Page.captureScreenshot", captureBeyondViewport=is_whole)
        path.write_bytes(base64.b64decode(answer["data"]))

    def print_pdf(self, path: Path) -> None:
        """Write the page as a reader would print it."""
        answer = self.call("Page.printToPDF", preferCSSPageSize=True)
        path.write_bytes(base64.b64decode(answer["data"]))
