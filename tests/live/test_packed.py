"""What the page's Python imports was compiled when the site was built."""

from playwright.sync_api import Browser

from tests.live.engine import LivePage

UNCOMPILED = r"""
import sys, httpx
httpx.get("https://api.paket.tv/v1/")
origins = [module.__spec__.origin or "" for module in sys.modules.values() if getattr(module, "__spec__", None)]
print(*[origin for origin in origins if ".zip/" in origin and origin.endswith(".py")], end="")
print(sum(origin.endswith(".pyc") for origin in origins), file=sys.stderr)
"""


def test_what_every_program_imports_is_compiled(browser: Browser, site_url: str) -> None:
    context = browser.new_context(service_workers="block")
    page = LivePage(context.new_page(), site_url)
    ended = page.run("python", "imports.py", UNCOMPILED, {})
    context.close()
    assert ended.stdout == ""
    assert int(ended.stderr) > 200
