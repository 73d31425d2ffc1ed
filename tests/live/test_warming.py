"""What the page runs by itself, so that the browser compiles it, changes nothing for the reader."""

from playwright.sync_api import BrowserContext

from proof.sandboxes import client_of
from snippets.variables import credentials
from tests.live.engine import LivePage

CREATE = """
import os, httpx
auth = os.environ["PAKET_API_USERNAME"], os.environ["PAKET_API_SECRET_KEY"]
answer = httpx.post("https://api.paket.tv/v1/sessions", auth=auth, json={"content": []})
print(answer.status_code, answer.headers["Paket-Request-Id"])
"""
ENDLESS = """
import httpx
def post(*arguments, **options):
    while True:
        pass
httpx.post = post
"""
TABLES = "() => window.live.engine.ask('tables')"


def test_it_leaves_nothing_and_uses_up_nothing(context: BrowserContext, site_url: str) -> None:
    page = LivePage(context.new_page(), site_url)
    environment = credentials(client_of("platform"))
    page.run("python", "first.py", CREATE, environment, published=True)
    outputs = []
    for pause in (2000, 0):
        page.reset(7)
        page.fail("503", 1)
        before = page.page.evaluate(TABLES)
        page.page.wait_for_timeout(pause)
        assert page.page.evaluate(TABLES) == before
        runs = [page.run("python", "next.py", CREATE, environment, published=True) for _ in range(2)]
        outputs.append([run.stdout for run in runs])
    assert outputs[0] == outputs[1]
    failed, made = (text.split()[0] for text in outputs[0])
    assert failed == "503"
    assert made != "503"


def test_nothing_runs_by_itself_after_a_program_that_may_have_changed_the_library(
    context: BrowserContext, site_url: str
) -> None:
    page = LivePage(context.new_page(), site_url)
    assert page.run("python", "endless.py", ENDLESS, {}).status == 0
    page.page.wait_for_timeout(500)
    assert page.run("python", "next.py", "print(1)", {}, published=True).stdout == "1\n"
