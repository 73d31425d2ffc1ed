"""What sends the comparison's requests: published programs as they stand, or the same requests without a program."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from paket_sandbox.openapi.document import Document, Operation
from parity.carrier import Carrier, Sent
from parity.keys import Key
from proof.harness import Harness
from proof.requests import DRAWN
from proof.runner import Program
from proof.wire import Request, Response
from snippets.calls import calls_of
from snippets.catalogue import Language, find_program
from snippets.prerequisites import Setup, SetupError, SetupRequest
from snippets.recordings import read_recording
from snippets.variables import IDS, PREFIX

HOST = "api.paket.tv"

LONGEST_LIST = 20
"""Pages of a list that are read at most where no program does."""

ALIASES = {
    "sandbox-platform": "platform",
    "sandbox-publisher-one": "publisher",
    "sandbox-publisher-two": "other publisher",
}
"""The Clients in the tables of ``snippets/`` -> who calls in their place."""


@dataclass(frozen=True)
class Play:
    """What a program did, or what was sent in its place."""

    sent: tuple[Sent, ...]
    status: int = 0
    """The exit status."""
    leaks: tuple[str, ...] = ()
    """Where it showed a secret."""

    @property
    def unreached(self) -> str:
        """Why there is nothing to judge; empty where there is."""
        return next(
            (sent.unreached for sent in self.sent if sent.unreached), "" if self.sent else "nothing was asked"
        )


@dataclass
class Player:
    """Plays programs."""

    harness: Harness
    carrier: Carrier
    keys: Mapping[str, Key]
    document: Document
    run: str
    """What is in the content ids of this comparison and of no other."""

    def key(self, alias: str) -> Key:
        """Who calls in the place of a Client of the tables; the Publisher, where there is no other."""
        kind = ALIASES[alias]
        return self.keys.get(kind) or self.keys["publisher"]

    def ask(self, request: Request) -> Response | None:
        """Send one request."""
        return self.harness.wait(self.carrier.carry(request))

    def prepare(self, requests: Iterable[SetupRequest], text: str, kept: bool) -> dict[str, str]:
        """Make what has to be there before a program or a probe: the variables that it can read.

        Args:
            requests: What makes it.
            text: What content ids are looked for in: one that the program names has to be as it is.
            kept: Whether what is written is there afterwards; otherwise nothing is written a hundred times.

        Raises:
            SetupError: It was not made.
        """
        mine = [self._mine(request, text, kept) for request in requests]
        setup = Setup(mine, {alias: self.key(alias) for alias in ALIASES})
        try:
            for request in setup:
                headers = (("Host", HOST), *request.headers)
                if request.method in ("POST", "PUT"):
                    headers = (*headers, ("Idempotency-Key", str(uuid.uuid4())))
                response = self.ask(Request(request.method, request.target, headers, request.body))
                if response is None:
                    raise SetupError(f"{request} got no answer")
                setup.take(response.status, response.body)
        except KeyError as error:
            raise SetupError(f"an earlier answer lacks what {error} stands for") from None
        finally:
            self.carrier.take()
        return setup.ids

    def _mine(self, request: SetupRequest, text: str, kept: bool) -> SetupRequest:
        """A request with a content id of this comparison, and no more often than it needs to be sent."""
        if request.body is None or "content_id" not in request.body:
            return request
        content = str(request.body["content_id"])
        if content in text:
            return request
        body = {**request.body, "content_id": f"{content}-{self.run}"}
        return replace(request, body=body, repeat=request.repeat if kept else 1)

    def play(self, program: str, language: Language | None, key: Key, variables: Mapping[str, str]) -> Play:
        """Run a program in a language; without one, send what it sends.

        Args:
            program: Its name.
            language: None for no program.
            key: Who calls.
            variables: Ids that it can read.
        """
        self.carrier.take()
        if language is None:
            self._requests(program, key, variables)
            return Play(tuple(self.carrier.take()))
        [snippet] = [s for s in find_program(program) if s.language == language]
        environment = {"PAKET_API_USERNAME": key.username, "PAKET_API_SECRET_KEY": key.secret}
        run = self.harness.run(
            Program.of(snippet), environment, upstream=self.carrier.carry, variables=dict(variables)
        )
        return Play(tuple(self.carrier.take()), run.status, run.leaks)

    def _requests(self, program: str, key: Key, variables: Mapping[str, str]) -> None:
        operations = calls_of(program, self.document)
        recorded = read_recording(program).request
        drawn = {name: str(uuid.uuid4()) for name in recorded.headers if name.lower() in DRAWN}
        headers = [
            ("Host", HOST),
            ("Authorization", key.authorization),
            *{**recorded.headers, **drawn}.items(),
        ]
        body = encoded(recorded.body, variables)
        if body:
            headers.append(("Content-Length", str(len(body))))
        query: dict[str, Any] = {"limit": 50} if "?" in recorded.path else {}
        pages = len(operations) > 1 and operations[0].method == "GET"
        for _ in range(LONGEST_LIST if pages else len(operations)):
            target = address(operations[0], variables, recorded.path) + (
                f"?{urlencode(query)}" if query else ""
            )
            response = self.ask(Request(operations[0].method, target, tuple(headers), body))
            if response is None or response.status >= 300:
                return
            if pages:
                following = next_page(response)
                if following is None:
                    return
                query["next_key"] = following


def address(operation: Operation, variables: Mapping[str, str], recorded: str) -> str:
    """The path of an operation with ids in it; what is no id is as it was recorded."""
    old = recorded.partition("?")[0].split("/")
    parts = operation.path.split("/")
    known = {f"{{{id.attribute}}}": variables.get(f"{PREFIX}_{id.name}") for id in IDS}
    return "/".join(
        quote(known.get(part) or old[place], safe="") if part.startswith("{") else part
        for place, part in enumerate(parts)
    )


def encoded(body: Any, variables: Mapping[str, str]) -> bytes:
    """A recorded body with ids of now in it; empty when there was none."""
    if body is None:
        return b""
    known = {id.attribute: variables.get(f"{PREFIX}_{id.name}") for id in IDS if not id.client_type}
    filled = {name: known.get(name) or value for name, value in body.items()}
    return json.dumps(filled).encode()


def next_page(response: Response) -> Any:
    """The ``next_key`` of a page, if it is one that can be asked for."""
    try:
        page = json.loads(response.body)
    except ValueError:
        return None
    return page.get("next_key") if isinstance(page, dict) else None


def languages(names: Sequence[str], known: Sequence[Language]) -> list[Language]:
    """The languages of these ids.

    Raises:
        LookupError: One is not known.
    """
    by_id = {language.id: language for language in known}
    for name in names:
        if name not in by_id:
            raise LookupError(f"no language is called {name}; there are {', '.join(by_id)}")
    return [by_id[name] for name in names]
