"""A reader's own keys stay in the memory of the tab: not stored, not in the address, not sent."""

from playwright.sync_api import Page, expect

SECRET = "sk_live_don't tell"


def test_ready_made_keys_are_filled_in(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}getting-started/")
    block = page.locator("paket-credentials")
    expect(block.get_by_label("Platform")).to_be_checked()  # a script makes the choice, and hides the others
    expect(block.locator("code").filter(visible=True)).to_have_text(
        "export PAKET_API_USERNAME=sandbox-platform\nexport PAKET_API_SECRET_KEY=test_sk_sandbox_platform\n"
    )
    block.get_by_label("Publisher one").check()
    expect(block.locator("code").filter(visible=True)).to_contain_text("test_sk_sandbox_publisher_one")


def test_own_keys_are_shown_quoted_and_kept_nowhere(page: Page, site_url: str) -> None:
    asked: list[str] = []
    page.goto(f"{site_url}getting-started/", wait_until="networkidle")
    page.on("request", lambda request: asked.append(request.url))
    block = page.locator("paket-credentials")
    block.get_by_label("Your own").check()
    block.get_by_label("API Username").fill("me")
    block.get_by_label("API Secret Key").fill(SECRET)
    page.keyboard.press("Enter")
    expect(block.locator("code").filter(visible=True)).to_have_text(
        "export PAKET_API_USERNAME=me\nexport PAKET_API_SECRET_KEY='sk_live_don'\\''t tell'\n"
    )
    expect(block).to_contain_text("It is not stored, it is sent nowhere")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site_url.rstrip("/"))
    block.get_by_role("button", name="Copy").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "export PAKET_API_USERNAME=me\nexport PAKET_API_SECRET_KEY='sk_live_don'\\''t tell'\n"
    page.evaluate("navigator.clipboard.writeText('')")
    page.locator("paket-program").first.get_by_role("tab", name="Ruby").click()
    kept = page.evaluate(
        "async () => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href,"
        " history.state, (await indexedDB.databases()).map(d => d.name), await caches.keys()])"
    )
    assert "don" not in kept
    assert "me" not in kept.replace("getting-started", "").replace("scheme", "").split('"')
    assert all(address.endswith("/icon.svg") for address in asked), "asked for more than the tab's icon"
    page.reload()
    block.get_by_label("Your own").check()
    expect(block.get_by_label("API Secret Key")).to_have_value("")
