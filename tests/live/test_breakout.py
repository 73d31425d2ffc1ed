"""No program gets out of its worker: not to another host, not to the page, not to what the site's pages share."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import yaml
from playwright.sync_api import Browser, Error, Worker

from hooks.pack.addresses import assets_of
from tests.live.engine import LivePage

WAYS: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("breakout.yaml").read_text("utf-8")
)
"""Language to kind to ways."""

PROGRAMS = {
    "javascript": """
try {{
  const value = await (async () => {attempt})();
  console.log(value === undefined ? "refused: undefined" : "reached");
}} catch (error) {{ console.log(`refused: ${{error}}`); }}""",
    "python": """
try:
    {attempt}
    print("reached")
except BaseException as error:
    print("refused:", repr(error))""",
    "ruby": """
begin
  eval <<~'WAY' # what is refused by name before a program runs would hide the others
    {attempt}
  WAY
  puts "reached"
rescue Exception => error
  puts "refused: #{{error.class}} #{{error.message.lines.first}}"
end""",
    "shell": """
if {attempt} >/dev/null 2>message; then echo reached; else echo "refused: $(cat message)"; fi""",
}

FIRST = {"ruby": 'require "net/http"\n'}
"""What stands before the attempts, once: some of them have Ruby forget what is loaded."""


class OtherHost:
    """Answers everything, to everybody, and remembers it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(200)
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Content-Type", "text/javascript")
                self.end_headers()
                self.wfile.write(b"export default 1")

            do_POST = do_PUT = do_OPTIONS = do_CONNECT = do_GET

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        self.address = f"http://127.0.0.1:{self.port}"
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def other() -> Iterator[OtherHost]:
    host = OtherHost()
    yield host
    host.server.shutdown()
    host.server.server_close()


@pytest.fixture(scope="module")
def online(browser: Browser, site_url: str) -> Iterator[LivePage]:
    """A page whose network is on: it is the policy that has to hold."""
    context = browser.new_context()
    page = LivePage(context.new_page(), site_url)
    page.page.evaluate("localStorage.setItem('secret', 'live key')")
    yield page
    context.close()


KINDS = [(language, kind) for language, kinds in WAYS.items() for kind in kinds]


@pytest.mark.parametrize(("language", "kind"), KINDS)
def test_a_program_does_not_get_out(
    language: str, kind: str, online: LivePage, other: OtherHost, site_url: str, site_folder: Path
) -> None:
    ways = [placed(way, other, site_url, site_folder) for way in WAYS[language][kind]]
    while ways:
        if (
            language == "shell"
        ):  # a program that names what is not there is refused as a whole, before it runs
            way = ways.pop()
            run = online.run(language, "attempt", PROGRAMS[language].format(attempt=way), {})
            is_before = run.status == 2 and "is not supported in this page" in run.stderr
            assert run.stdout.strip().startswith("refused:") or (is_before and run.stdout == ""), run
            continue
        text = FIRST.get(language, "") + "\n".join(PROGRAMS[language].format(attempt=way) for way in ways)
        run = online.run(language, "attempt", text, {})
        outcomes = [line for line in run.stdout.splitlines() if line.startswith(("refused:", "reached"))]
        reached = [way for way, outcome in zip(ways, outcomes, strict=False) if outcome == "reached"]
        assert reached == []
        assert len(outcomes) == len(ways) or run.status == 1, (ways[len(outcomes)], run)
        ways = ways[len(outcomes) + 1 :]
    assert other.asked == []


def placed(way: str, other: OtherHost, site_url: str, site_folder: Path) -> str:
    """A way with the addresses of this run."""
    named = way.replace("OTHER", other.address).replace("PORT", str(other.port))
    named = named.replace("ASSETS/", f"{site_url}assets/{assets_of(site_folder).name}/")
    return named.replace("SITE/", site_url)


def test_a_socket_of_the_shell_is_refused_by_name(online: LivePage, other: OtherHost) -> None:
    run = online.run("shell", "socket.sh", f"echo hello >/dev/tcp/127.0.0.1/{other.port}", {})
    refusal = f"socket.sh: line 1: /dev/tcp/127.0.0.1/{other.port} is not supported in this page\n"
    assert (run.status, run.stderr) == (2, refusal)
    assert other.asked == []


REACH = """async (address) => {
  const attempts = {
    fetch: () => fetch(address + "/fetch"),
    import: () => import(address + "/import.js"),
    socket: () => new Promise((resolve, reject) => {
      const socket = new WebSocket(address.replace("http", "ws"));
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error("refused"));
    }),
    eval: () => (0, eval)("1 + 1"),
  };
  const reached = [];
  for (const [name, attempt] of Object.entries(attempts)) {
    try { await attempt(); reached.push(name); } catch {}
  }
  return reached;
}"""


OWN = """async (asset) => {
  const attempts = {
    fetch: () => fetch(asset),
    import: () => import(asset),
    caches: () => caches.open("x"),
    files: () => navigator.storage.getDirectory(),
    locks: () => navigator.locks.request("x", () => 1),
    database: () => new Promise((resolve, reject) => {
      const opening = indexedDB.open("x");
      opening.onsuccess = resolve;
      opening.onerror = () => reject(opening.error);
    }),
  };
  const reached = [];
  for (const [name, attempt] of Object.entries(attempts)) {
    try { await attempt(); reached.push(name); } catch {}
  }
  return reached;
}"""
"""What a worker may do that belongs to the site: one that runs apart may do nothing of it."""


def unlocked(online: LivePage, **given: object) -> Worker:
    """A worker of the frame that runs nothing, and was not locked down."""
    page = online.page
    online.run("javascript", "first.mjs", "", {})  # the frame comes with the first run
    before = set(page.workers)
    page.evaluate(
        """(given) => {
          const frame = document.querySelector("iframe").contentWindow;
          const { port2 } = new MessageChannel();
          const message = { type: "start", id: 9999, module: "rpc.js", init: {}, ...given };
          frame.postMessage(message, location.origin, [port2]);
        }""",
        given,
    )

    def is_it(worker: Worker) -> bool:
        try:
            return str(worker.evaluate("globalThis.name")).endswith("rpc.js")
        except Error:  # it evaluates nothing: it was locked down
            return False

    # Spare workers may be starting as well: this one is known by the name that the frame gave it.
    while not (found := [worker for worker in set(page.workers) - before if is_it(worker)]):
        page.wait_for_timeout(50)
    [worker] = found
    return worker


def test_a_worker_that_runs_apart_has_nothing_of_the_site(
    online: LivePage, site_url: str, site_folder: Path
) -> None:
    asset = f"{site_url}assets/{assets_of(site_folder).name}/live/rpc.js"
    assert {"fetch", "import", "database"} <= set(unlocked(online).evaluate(OWN, asset))
    worker = unlocked(online, given=[])
    assert worker.evaluate("isSecureContext")
    assert worker.evaluate(OWN, asset) == []


def test_frames_of_workers_are_not_hidden(online: LivePage) -> None:
    """A browser gives the processes of hidden frames less time than others."""
    online.run("javascript", "first.mjs", "", {})
    shown = """async () => {
      const frame = document.querySelector("iframe");
      let inner;
      while (!(inner = frame.contentDocument.querySelector("iframe"))) await new Promise((go) => setTimeout(go, 50));
      return [frame, inner].map((each) => each.getClientRects().length);
    }"""
    assert online.page.evaluate(shown) == [1, 1]


@pytest.mark.parametrize("given", [{}, {"given": []}], ids=["in the frame", "apart"])
def test_the_policy_binds_a_worker_that_was_not_locked_down(
    given: dict[str, object], online: LivePage, other: OtherHost
) -> None:
    """What is taken away from a worker is the second lock; the first must hold without it."""
    worker = unlocked(online, **given)
    assert worker.evaluate("typeof fetch") == "function"
    # Playwright's own evaluation is not held by the policy, so what it evaluates must not count.
    reached = [name for name in worker.evaluate(REACH, other.address) if name != "eval"]
    assert reached == []
    assert other.asked == []


def test_the_policy_binds_the_page(online: LivePage, other: OtherHost) -> None:
    with pytest.raises(Error, match="Failed to fetch"):
        online.page.evaluate("address => fetch(address)", other.address)
    assert other.asked == []


def test_the_other_host_would_answer(browser: Browser, other: OtherHost, site_url: str) -> None:
    """Or else nothing above could fail."""
    page = browser.new_page()
    page.goto(f"{site_url}openapi.json")  # no page, so no policy
    assert page.evaluate("address => fetch(address).then((answer) => answer.status)", other.address) == 200
    other.asked.clear()
    page.close()


RUNAWAYS = {
    "python": "while True: pass",
    "javascript": "for (;;);",
    "ruby": "loop {}",
    "shell": "while true; do :; done",
}


@pytest.mark.parametrize("language", RUNAWAYS)
def test_a_runaway_program_is_stopped_and_the_sandbox_survives(language: str, online: LivePage) -> None:
    online.reset()
    made = online.run(
        "python",
        "make.py",
        "import httpx\nprint(httpx.post('https://api.paket.tv/v1/sessions', "
        "auth=('sandbox-platform', 'test_sk_sandbox_platform')).json()['session_id'])",
        {},
    )
    run = online.run(language, "runaway", RUNAWAYS[language], {})
    assert (run.status, run.stopped) == (
        None,
        "Stopped: nothing happened for 6 seconds: no output, no request, no sleep.",
    )
    tables = online.page.evaluate("() => window.live.engine.ask('tables')")
    assert [row["session_id"] for row in tables["sessions"]] == [made.stdout.strip()]


def test_a_program_that_breaks_the_interpreter_breaks_no_other(online: LivePage) -> None:
    """ctypes reaches the interpreter's own memory, where a read can end it: a new one takes its place."""
    with pytest.raises(Error, match="out of bounds"):
        online.run("python", "broken.py", "import ctypes\nctypes.string_at(0x7FFFFFFF)", {})
    assert online.run("python", "after.py", "print(1)", {}).stdout == "1\n"


def test_ctypes_finds_nothing_of_the_interpreter(online: LivePage, other: OtherHost) -> None:
    text = f"import ctypes\nctypes.CDLL(None).emscripten_run_script(b\"fetch('{other.address}/ctypes')\")"
    run = online.run("python", "library.py", text, {})
    assert run.status == 1
    assert 'unknown symbol "emscripten_run_script"' in run.stderr
    assert other.asked == []


def test_output_without_end_is_stopped(online: LivePage) -> None:
    run = online.run("javascript", "loud.mjs", 'for (;;) console.log("again and again");', {})
    assert "characters of output" in run.stopped
