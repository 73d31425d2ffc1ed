"""``make parity``: ask Paket itself whether it answers as is published here. Reads keys from the environment alone.

What is needed: PAKET_PARITY_BASE, and the test keys of a Platform and a Publisher, PAKET_PARITY_PLATFORM_USERNAME,
PAKET_PARITY_PLATFORM_SECRET_KEY, PAKET_PARITY_PUBLISHER_USERNAME and PAKET_PARITY_PUBLISHER_SECRET_KEY.

Ends with 0 where all that was reached matches, 1 where something drifted, 2 where nothing was compared, and 3 where it
was stopped before its end.
"""

from __future__ import annotations

import argparse
import os
import ssl
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from parity import adopt, report
from parity.allowed import AllowedError, expired
from parity.caller import Player, languages
from parity.carrier import Base, BaseError, Carrier, Pace
from parity.comparison import Comparison, Refused, Setting, read_setting
from parity.keys import KeysError, Redactor, read_keys
from parity.made import Made
from parity.report import Report
from parity.rules import read_rules
from parity.stopping import Stopped, stoppable
from parity.webhook import Endpoint
from proof.endpoint import run_receiver
from proof.harness import Harness
from proof.record import check_names, choice
from snippets.catalogue import LANGUAGES, ROOT, CatalogueError
from snippets.parity import FILE

BASE = "PAKET_PARITY_BASE"
AUTHORITY = "PAKET_PARITY_AUTHORITY"
"""A file of certificates to trust in place of the system's: for a Paket that is none."""
LISTEN = "PAKET_PARITY_WEBHOOK_LISTEN"
"""Where events arrive: ``127.0.0.1:8490``."""
WEBHOOK_SECRET = "PAKET_PARITY_WEBHOOK_SECRET"
"""The endpoint's signing secret."""

FOLDER = ROOT.parent / ".cache" / "parity"
"""Where reports are written, unless another folder is named."""

IDS = [language.id for language in LANGUAGES]

MATCH, DIFFERS, NOTHING, ENDED_EARLY = range(4)
"""How the command ends."""

NOTHING_COMPARED = (
    KeysError,
    BaseError,
    Refused,
    AllowedError,
    CatalogueError,
    LookupError,
    OSError,
    ValueError,
)


@dataclass(frozen=True)
class Options:
    """What the command is asked for."""

    names: Sequence[str]
    languages: Sequence[str]
    output: Path
    interval: float
    adopt: bool
    root: Path = ROOT
    """Where recordings and ``parity.json`` are."""


def read_options(arguments: Sequence[str] | None) -> Options:
    """The options of a command line. None of them takes a secret: other users of a machine can read them."""
    parser = argparse.ArgumentParser(
        "python -m parity", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "names", nargs="*", help="only these, as sessions/create_session, errors or assumptions"
    )
    parser.add_argument("--languages", default=",".join(IDS), help="of the programs: shell,python")
    parser.add_argument("--output", type=Path, default=FOLDER, help="the folder for the report")
    parser.add_argument(
        "--interval", type=float, default=1.0, help="seconds between two requests; 1 at Paket"
    )
    parser.add_argument(
        "--adopt", action="store_true", help="show what drifted last time, and ask what to record of it"
    )
    read = parser.parse_args(arguments)
    return Options(read.names, read.languages.split(","), read.output, read.interval, read.adopt)


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ) -> int:
    """Run the command: the exit status."""
    options = read_options(arguments)
    if options.adopt:
        return adopt_answers(options)
    try:
        keys = read_keys(environment)
        redactor = Redactor(keys.values(), [environment.get(WEBHOOK_SECRET, "")])
    except KeysError as error:
        print(f"nothing was compared: {error}", file=sys.stderr)
        return NOTHING
    tell = Teller(redactor)
    try:
        with stoppable():
            return compare(options, environment, redactor, tell)
    except NOTHING_COMPARED as error:
        tell.error(f"nothing was compared: {error}")
        return NOTHING
    except Stopped as signal:
        tell.error(f"nothing was compared: {signal} came")
        return ENDED_EARLY
    except Exception:
        tell.error(traceback.format_exc())
        return ENDED_EARLY


class Teller:
    """Prints, and never a secret."""

    def __init__(self, redactor: Redactor) -> None:
        self.redactor = redactor

    def line(self, text: str) -> None:
        """To standard output."""
        print(self.redactor.clean(text), flush=True)

    def error(self, text: str) -> None:
        """To standard error."""
        print(self.redactor.clean(text), file=sys.stderr, flush=True)

    def write(self, path: Path, text: str) -> None:
        """Into a file."""
        path.write_text(self.redactor.clean(text), "utf-8")


def compare(options: Options, environment: Mapping[str, str], redactor: Redactor, tell: Teller) -> int:
    """Compare, remove what was made, write the report: the exit status."""
    base = Base(environment.get(BASE, ""))
    keys = read_keys(environment)
    setting = read_setting(
        languages(options.languages, LANGUAGES), datetime.now(UTC).date(), choice(options.names)
    )
    check_names(options.names, setting.names, "check")
    for line in expired(setting.allowed, setting.today):
        tell.error(line)
    pace = Pace(interval=options.interval)
    authority = environment.get(AUTHORITY)
    tls = ssl.create_default_context(cafile=authority) if authority else None
    options.output.mkdir(parents=True, exist_ok=True)
    with Harness() as harness, listening(environment) as endpoint:
        carrier = Carrier(base, Made(setting.document), keys, redactor, pace, tls)
        player = Player(harness, carrier, keys, setting.document, f"{datetime.now(UTC):%Y%m%d%H%M%S}")
        comparison = Comparison(setting, player, endpoint)
        comparison.progress = lambda done: tell.line(str(done))
        stopped = ""
        try:
            comparison.run()
        except Stopped as signal:
            stopped = f"{signal} came"
        except Refused:
            raise
        except Exception as error:
            tell.error(traceback.format_exc())
            stopped = f"{type(error).__name__}: {error}"
        finally:
            stopped = remove(comparison, tell) or stopped
        written = finished(comparison, setting.today, base, stopped)
    write(written, options, setting, tell)
    tell.line(report.summary(written))
    if written.stopped:
        return ENDED_EARLY
    return DIFFERS if written.differs else MATCH


def remove(comparison: Comparison, tell: Teller) -> str:
    """Remove what is still there: why that was not done to its end, empty when it was. A second signal ends it."""
    try:
        comparison.clean(again=True)
    except Stopped as signal:
        return f"{signal} came while what was made was being removed"
    except Exception as error:
        tell.error(traceback.format_exc())
        return f"{type(error).__name__} while what was made was being removed: {error}"
    return ""


def finished(comparison: Comparison, today: date, base: Base, stopped: str) -> Report:
    """The report of a comparison as it stands."""
    carrier, made, outcome = comparison.carrier, comparison.carrier.made, comparison.outcome
    return Report(
        today,
        base.url,
        comparison.setting.document.version,
        outcome,
        carrier.requests,
        made.count,
        made.removed,
        made.remain(),
        stopped or outcome.stopped,
    )


def write(written: Report, options: Options, setting: Setting, tell: Teller) -> None:
    """Write the report; and what the pages show, where it was Paket that was asked for everything."""
    folder = options.output
    tell.write(folder / "parity.json", report.as_json(written))
    tell.write(folder / "report.md", report.as_markdown(written))
    tell.write(folder / "report.html", report.as_html(written))
    adopt.write_answers(report.answers(written, setting.document), folder, written.outcome.kept)
    pages = report.for_pages(written, setting.snippets)
    is_whole = not options.names and not written.stopped and set(options.languages) == set(IDS)
    if pages.is_of_paket and is_whole:
        tell.write(options.root / FILE, pages.dumps())
    tell.line(f"The report is in {folder}")


@contextmanager
def listening(environment: Mapping[str, str]) -> Iterator[Endpoint | None]:
    """The address that events come to, if there is one.

    Raises:
        KeysError: Only one of address and secret is given, or the address is none.
    """
    address, secret = environment.get(LISTEN, ""), environment.get(WEBHOOK_SECRET, "")
    if not address and not secret:
        yield None
        return
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or not secret:
        raise KeysError(
            f"set {LISTEN} to an address such as 127.0.0.1:8490, and {WEBHOOK_SECRET}; or neither"
        )
    with run_receiver(address=(host, int(port))) as receiver:
        yield Endpoint(receiver, secret)


def adopt_answers(options: Options) -> int:
    """Ask what of the last comparison is to be recorded: the exit status."""
    try:
        written = adopt.adopt(options.output, read_rules(), asked, print, options.root)
    except FileNotFoundError as error:
        print(f"nothing is adopted: {error.filename} is missing; `make parity` writes it", file=sys.stderr)
        return NOTHING
    print(f"{written} recordings were written; `make test` shows what else has to change")
    return MATCH


def asked(question: str) -> str:
    """An answer from the terminal; empty where nobody answers."""
    try:
        return input(question)
    except EOFError:
        return ""


if __name__ == "__main__":
    sys.exit(main())
