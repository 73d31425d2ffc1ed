"""``security.txt`` has what RFC 9116 asks for, and says nothing that nobody knows."""

from datetime import datetime, timedelta
from pathlib import Path

from hooks.pages.sources import ROOT
from hooks.publish.security_txt import FILE, newest
from tests.site.published import Site


def fields(folder: Path) -> list[tuple[str, str]]:
    lines = (folder / FILE).read_text("utf-8").splitlines()
    return [
        (name, value.strip()) for name, _, value in (line.partition(":") for line in lines if line[0] != "#")
    ]


def test_it_has_the_fields_of_the_rfc(site: Site) -> None:
    names = [name for name, _ in fields(site.folder)]
    assert sorted(names) == ["Canonical", "Contact", "Expires"]
    found = dict(fields(site.folder))
    home = str(site.page("").soup.select_one("link[rel=canonical]")["href"])  # type: ignore[index]
    assert found["Canonical"] == f"{home}{FILE}"


def test_it_lasts_less_than_a_year_from_the_last_run(site: Site) -> None:
    expires = datetime.fromisoformat(dict(fields(site.folder))["Expires"]).date()
    assert timedelta(days=300) < expires - newest(ROOT) < timedelta(days=365)


def test_the_contact_is_where_the_pages_say_to_ask(site: Site) -> None:
    contact = dict(fields(site.folder))["Contact"]
    page = site.page("not-documented/")
    section = page.soup.find(id="whom-to-ask")
    assert section is not None
    assert contact in [a["href"] for a in section.find_next("p").select("a[href]")]  # type: ignore[union-attr]
    assert "Support times, and how to report a vulnerability" in page.soup.get_text()
