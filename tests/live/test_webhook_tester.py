"""The webhook tester as a reader has it: pick, sign, verify, break, from the mouse and from the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from benchmarks.axe import violations
from hooks.pack.addresses import assets_of
from paket_sandbox.clock import timestamp
from proof.vectors import VERIFIED, read_vectors
from tests.browser.fixtures import tab_of

SIGNATURES = "webhooks/signatures/?lang=python"
PROGRAM = 'paket-program[data-program="webhooks/verify_signature"]'
LABELS = ["Sandbox", "Shell", "Python", "JavaScript", "Ruby"]


@pytest.fixture
def page(browser: Browser, site_url: str) -> Iterator[Page]:
    """The page of signatures in a fresh tab of a narrow phone's width."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    with tab_of(context) as page:
        page.goto(site_url + SIGNATURES)
        expect(page.locator(f"{PROGRAM} .live-run")).to_be_visible()
        yield page


def press(page: Page, name: str) -> None:
    """Press a button of the tester."""
    page.locator("paket-webhook-tester").get_by_role("button", name=name, exact=True).click()


def field(page: Page, name: str) -> Locator:
    """A field of the tester."""
    return page.locator(f"paket-webhook-tester [name={name}]")


def expect_status(page: Page, text: str) -> None:
    """Wait for a sentence above the verdicts."""
    expect(page.locator("paket-webhook-tester [role=status]")).to_contain_text(text)


def rows(page: Page) -> dict[str, tuple[str, str]]:
    """Who was asked, to the verdict and the exit status."""
    found = page.locator("paket-webhook-tester tbody tr").all()
    cells = [row.locator("th, td").all_inner_texts() for row in found]
    return {asked: (verdict, status) for asked, verdict, status, _ in cells}


def all_say(verdict: str, status: str) -> dict[str, tuple[str, str]]:
    """The rows of an agreement. The sandbox is no program, and so has no exit status."""
    return {label: (verdict, "" if label == "Sandbox" else status) for label in LABELS}


def edit_program(page: Page, language: str, before: str, after: str) -> None:
    """Edit the program of the chosen language."""
    program = page.locator(PROGRAM)
    code = program.locator(f"pre[data-language={language}] code")
    program.locator(".live-edit").click()
    expect(code).to_be_focused()
    text = code.text_content() or ""
    assert text.count(before) == 1
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text.replace(before, after))


def test_nothing_is_loaded_before_it_is_used(browser: Browser, site_url: str, site_folder: Path) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    loaded: list[str] = []
    page.on("response", lambda response: loaded.append(response.url.removeprefix(site_url)))
    page.goto(site_url + SIGNATURES, wait_until="networkidle")
    field(page, "body").hover()
    field(page, "body").focus()
    page.wait_for_timeout(300)
    assert [name for name in loaded if "live" in name] == [
        f"assets/{assets_of(site_folder).name}/live/page/start.js"
    ]
    press(page, "Sign")
    expect_status(page, "Signed.")
    assert not [name for name in loaded if "ruby" in name]
    context.close()


def test_it_reads_sensibly_without_scripts(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + SIGNATURES)
    expect(page.locator("paket-webhook-tester form")).to_be_hidden()
    expect(page.locator("paket-webhook-tester")).to_contain_text("where scripts run")
    context.close()


BREAKS = {
    "Change a byte of the body": ("Byte 44", "no signature matches"),
    "Write the same JSON in other bytes": ("in other bytes", "no signature matches"),
    "Let it get old": ("six minutes later", "its time is outside the tolerance"),
    "Swap v1 and v0": ("were exchanged", "no signature matches"),
    "Take another secret": ("another secret", "no signature matches"),
}


def test_sign_verify_and_break(page: Page) -> None:
    press(page, "Verify")
    expect_status(page, "Verified. All agree.")
    assert rows(page) == all_say("Verified", "0")
    expect(page.locator("[data-part=signed]")).to_have_text("Signed with this secret, time and body.")
    assert violations(page) == []
    for button, (said, reason) in BREAKS.items():
        press(page, button)
        expect_status(page, f"Refused: {reason}. All agree.")
        expect_status(page, said)
        assert rows(page) == all_say(f"Refused: {reason}", "1")
        assert violations(page) == []
        press(page, "Start over")
        expect(page.locator("paket-webhook-tester caption")).to_have_text("Before your last edit")
        assert violations(page) == []
        press(page, "Verify")
        expect_status(page, "Verified. All agree.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"


def test_an_edited_webhook_is_stale_until_it_is_signed_anew(page: Page) -> None:
    press(page, "Sign")
    expect_status(page, "Signed.")
    header = field(page, "header").input_value()
    field(page, "body").fill('{"é": "\U0001f511"}')
    field(page, "time").fill("1708058466000")
    assert field(page, "header").input_value() == header
    expect(page.locator("[data-part=size]")).to_have_text("14 bytes")
    expect(page.locator("[data-part=age]")).to_contain_text("2024-02-16 04:41:06.000 UTC")
    signed = page.locator("[data-part=signed]")
    expect(signed).to_have_text("Made before you changed the time and the body. Press Sign again.")
    press(page, "Verify")
    expect_status(page, "Refused: no signature matches. All agree.")
    press(page, "Sign")
    expect(signed).to_have_text("Signed with this secret, time and body.")
    press(page, "Verify")
    expect_status(page, "Refused: its time is outside the tolerance. All agree.")
    press(page, "Now")
    press(page, "Sign")
    expect(signed).to_have_text("Signed with this secret, time and body.")
    press(page, "Verify")
    expect_status(page, "Verified. All agree.")
    field(page, "header").fill("t=1")
    expect(signed).to_have_text("Edited by hand since it was signed.")
    press(page, "Verify")
    expect_status(page, "Refused: the Paket-Signature header is malformed. All agree.")


def test_everybody_agrees_with_every_vector(page: Page) -> None:
    for vector in read_vectors():
        field(page, "start").select_option(label=vector.name)
        expect(page.locator("[data-part=about]")).to_have_text(vector.about)
        expect(page.locator("[data-part=clock]")).to_contain_text(
            f"The receiver's clock stands at {timestamp(vector.now)[:10]}"
        )
        press(page, "Verify")
        expect_status(page, "All agree, and so does the table.")
        is_verified = vector.verdict == VERIFIED
        verdict = "Verified" if is_verified else f"Refused: {vector.verdict}"
        assert rows(page) == all_say(verdict, "0" if is_verified else "1"), vector.name
    press(page, "Resume the clock")
    expect(page.locator("[data-part=clock]")).to_be_hidden()
    field(page, "start").select_option(label="good")
    press(page, "Resume the clock")
    press(page, "Verify")
    expect_status(page, "Refused: its time is outside the tolerance. All agree.")


def test_from_the_keyboard(page: Page) -> None:
    field(page, "start").focus()
    page.keyboard.type("tampered body")
    expect(
        page.get_by_role("button", name="Resume the clock")
    ).to_be_visible()  # the clock of the vector stands
    page.keyboard.press("Tab")
    seen = []
    for _ in range(12):
        name = page.evaluate("document.activeElement.name || document.activeElement.textContent")
        seen.append(name)
        if name == "Verify":
            break
        page.keyboard.press("Tab")
    assert seen == [
        "Start over",
        "secret",
        "time",
        "Now",
        "body",
        "Sign",
        "header",
        "Resume the clock",
        "Verify",
    ]
    page.keyboard.press("Enter")
    expect_status(page, "Refused: no signature matches. All agree, and so does the table.")
    assert page.evaluate("document.activeElement.textContent") == "Verify"


def test_a_wrong_program_is_seen(page: Page) -> None:
    edit_program(page, "python", "if problem:", "if False:")
    press(page, "Change a byte of the body")
    expect_status(page, "They do not agree.")
    found = rows(page)
    assert found.pop("Python, edited") == ("Verified", "0")
    assert found == {
        label: (verdict, status)
        for label, (verdict, status) in all_say("Refused: no signature matches", "1").items()
        if label != "Python"
    }
    assert violations(page) == []


def test_a_program_that_does_not_end_is_stopped(page: Page) -> None:
    edit_program(page, "python", "if problem:", "while True: pass\nif problem:")
    press(page, "Verify")
    expect(page.locator("paket-webhook-tester tbody tr", has_text="Python").locator("td").first).to_have_text(
        "is asked"
    )
    press(page, "Stop")
    expect_status(page, "Stopped.")
    page.locator(f"{PROGRAM} .live-edit").click()
    press(page, "Verify")
    expect_status(page, "Verified. All agree.")


@pytest.mark.parametrize("language", ["shell", "python", "javascript", "ruby"])
def test_run_takes_what_is_on_the_tester(language: str, page: Page) -> None:
    program = page.locator(PROGRAM)
    program.locator(f"[role=tab][data-language={language}]").click()
    program.locator(".live-run").click()
    status, output = program.locator(".live-status"), program.locator(".live-output")
    expect(status).to_contain_text("Exit status 0 · with participant.session.participant_added, just signed")
    expect(output).to_have_text("Verified.\n")
    field(page, "secret").fill("another")
    program.locator(".live-run").click()
    expect(status).to_contain_text("Exit status 1 · with the webhook on the tester")
    expect(output).to_have_text("Refused: no signature matches.\n")
    expect(program.locator(".live-sandbox")).to_have_count(0)


def test_the_secret_stays_in_the_tab(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    secret = "a-secret-of-my-own"
    field(page, "secret").fill(secret)
    press(page, "Sign")
    expect_status(page, "Signed.")
    press(page, "Verify")
    expect_status(page, "Verified. All agree.")
    edit_program(page, "python", "5 * 60", f"5 * 60  # {secret}\n#")
    program = page.locator(PROGRAM)
    program.locator(".live-share").click()
    expect(program.locator(".live-status")).to_contain_text("holds a secret key")
    program.locator(".live-edit").click()
    program.locator(".live-share").click()
    expect(program.locator(".live-status")).to_contain_text("was copied")
    kept = page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href])")
    assert len(asked) > 5
    assert not [text for text in [*asked, kept, clipboard(page)] if secret in text]
    page.reload()
    assert field(page, "secret").input_value() == "whsec_sandbox"


def clipboard(page: Page) -> str:
    """What was copied."""
    text: str = page.evaluate("navigator.clipboard.readText()")
    assert "#live=webhooks/verify_signature:python:" in text
    return text


def test_what_cannot_be_done_is_said(page: Page) -> None:
    field(page, "secret").fill("")
    press(page, "Verify")
    expect_status(page, "there is no secret; type one")
    press(page, "Start over")
    field(page, "time").fill("yesterday")
    expect(page.locator("[data-part=age]")).to_have_text("Not a number of milliseconds.")
    press(page, "Sign")
    expect_status(page, "yesterday is no time; expected milliseconds since 1970")
    press(page, "Start over")
    field(page, "body").fill("no JSON")
    press(page, "Write the same JSON in other bytes")
    expect_status(page, "the body is no JSON")
    press(page, "Start over")
    press(page, "Verify")
    expect_status(page, "Verified. All agree.")


def missing(route: Route) -> None:
    """A file that is not there."""
    route.fulfill(status=404)


def test_files_that_do_not_come_leave_the_tester_usable(page: Page) -> None:
    page.route("**/live/webhooks.json", missing)
    press(page, "Verify")
    signed = page.locator("[data-part=signed]")
    expect(signed).to_contain_text(
        "The tester can't be used just now: the list of webhooks could not be downloaded"
    )
    page.unroute("**/live/webhooks.json")
    page.route("**/memory.bin", missing)
    press(page, "Verify")
    expect_status(page, "memory.bin could not be downloaded")
    page.unroute("**/memory.bin")
    page.route("**/ruby.wasm", missing)
    press(page, "Verify")
    expect_status(page, "Not all of them came to a verdict.")
    said = "Could not be asked: ruby.wasm could not be downloaded: the site answered 404"
    assert rows(page)["Ruby"] == (said, "")
    assert rows(page)["Shell"] == ("Verified", "0")
    page.unroute("**/ruby.wasm")
    press(page, "Verify")
    expect_status(page, "Verified. All agree.")
