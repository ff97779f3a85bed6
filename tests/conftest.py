"""What several test files need: tables of the invented pages, the report of the demo corpus, a browser."""

import http.server
import threading
from pathlib import Path

import pytest
from browser import Browser
from invented import BODY, HEADLINE, LINES, PAGE, TEXT, find_span, make_page
from presswork.report import run
from presswork.schema import make_table
from presswork.words import word_list


@pytest.fixture
def corpus():
    blocks = [
        find_span(PAGE, HEADLINE, block=0, kind="headline", voice_kind="outlet"),
        find_span(PAGE, BODY, block=1, kind="body", voice_kind="outlet"),
        find_span(PAGE, "Read More drones", block=2, kind="boilerplate", voice_kind="none"),
        find_span(PAGE, "1. Pell says: drones bore US and us.", block=3, kind="comment", voice_kind="reader"),
    ]
    said = find_span(PAGE, "The drones of Tarsk are ours,", quotation=0, kind="direct", is_official=True)
    said["fragments"] = [[said["start"], said["end"]]]
    comment = find_span(PAGE, "drones bore US and us.", comment=0, text="drones bore US and us.")
    tables = (make_page(), make_table("blocks", blocks), make_table("quotations", [said]))
    return (*tables, make_table("comments", [comment]))


@pytest.fixture
def words(corpus):
    return word_list.list_words(*corpus)


@pytest.fixture
def page():
    article = {"article_id": "a", "text": TEXT, "outlet": "The Post", "published_on": "2031-05-06", "language": "en"}
    blocks, start = [], 0
    for number, line in enumerate(LINES):
        kind = "body" if number else "headline"
        row = {"article_id": "a", "block": number, "kind": kind, "voice_kind": "outlet", "start": start}
        blocks.append(row | {"end": start + len(line)})
        start += len(line) + 1
    return make_table("articles", [article]), make_table("blocks", blocks)


@pytest.fixture(scope="session")
def server():
    """A server that answers for every name in the world, and notes who asks."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if not self.path.startswith("/time/1/current"):  # the browser itself asks a server for the time
                asked.append(f"{self.headers.get('Host')}{self.path}")
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"document.title='PWNED'")

        def log_message(self, *_):
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    running.asked = asked
    yield running
    running.shutdown()


@pytest.fixture(scope="session")
def browser(server):
    """A browser for which every address is `server`."""
    running = Browser(f"MAP * 127.0.0.1:{server.server_port}")
    yield running
    running.close()


@pytest.fixture(scope="session")
def demo_report(tmp_path_factory):
    """The report of the demo corpus, as `presswork report` makes it."""
    out = tmp_path_factory.mktemp("demo") / "report"
    corpus = Path(__file__).parents[1] / "seeds" / "demo"
    return run.run_report(corpus, out, shows_progress=False).parent
