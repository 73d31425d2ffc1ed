"""A whole comparison with Paket: what is asked, in which order, and what becomes of it."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from paket_sandbox.openapi.document import Document
from parity import webhook
from parity.allowed import Allowed, read_allowed, sift
from parity.caller import HOST, Play, Player
from parity.carrier import Carrier, Sent
from parity.compare import Comparer, Situation, once
from parity.findings import Asked, Check, Finding, Kind, Result, Verdict
from parity.keys import Key
from parity.probes import MISSING, NAME, Probe, Step, filled, header_lines, json_of, part_of, read_probes
from parity.rules import Rules, read_rules
from parity.structure import fits
from proof.credentials import basic
from proof.sandboxes import document
from proof.scenarios import Scenario, read_scenarios
from proof.wire import Request, Response
from snippets.calls import caller_of, calls_of
from snippets.catalogue import LANGUAGES, Language, Snippet, find_snippets
from snippets.prerequisites import SetupError, SetupRequest, read_prerequisites
from snippets.recordings import Recording, read_recording
from snippets.stories import Story, find_stories
from snippets.variables import ids_in, ids_read_by

LONGEST_KEY = 255
PADDING = 16 * 1024

Told = Callable[[Probe, list[Response], dict[str, str]], None]

Wanted = Callable[[str], bool]
"""Whether a check of that name is to be made."""


def every(name: str) -> bool:
    """All checks are to be made."""
    return True


class Refused(Exception):
    """The comparison does not begin, and nothing was made. The message says why."""


@dataclass(frozen=True)
class Setting:
    """What a comparison is made with."""

    document: Document
    rules: Rules
    documented: Mapping[str, Probe]
    assumed: Mapping[str, Probe]
    allowed: Sequence[Allowed]
    snippets: Sequence[Snippet]
    """Every published program that calls Paket."""
    told: Mapping[str, Story]
    scenarios: Mapping[str, Scenario]
    languages: Sequence[Language | None]
    """None stands for the programs' requests, sent without a program."""
    today: date
    wanted: Wanted = every

    @property
    def names(self) -> list[str]:
        """Everything that there is to compare, by the name that ``wanted`` is asked with."""
        programs = dict.fromkeys(snippet.program for snippet in self.snippets)
        return [
            *programs,
            *(f"stories/{story.name}" for story in self.told.values()),
            *(f"errors/{response}" for response in self.scenarios),
            *self.documented,
            *([] if webhook.PROGRAM in programs else [webhook.PROGRAM]),
            *(f"assumptions/{name}" for name in self.assumed),
        ]


@dataclass
class Outcome:
    """What a comparison found."""

    checks: list[Check] = field(default_factory=list)
    assumptions: list[Asked] = field(default_factory=list)
    answers: dict[str, Sent] = field(default_factory=dict)
    """Check -> the exchange that stands beside its recording."""
    numbers: dict[str, set[int]] = field(default_factory=dict)
    """Check -> which requests of the comparison it judged."""
    kept: bool = False
    stopped: str = ""
    """Why it ended before its end; empty when it did not."""


def read_setting(languages: Sequence[Language | None], today: date, wanted: Wanted = every) -> Setting:
    """All that is read from files, once.

    Raises:
        AllowedError, ProbeError, CatalogueError: A file holds what is not understood.
    """
    documented, assumed = read_probes()
    return Setting(
        document(),
        read_rules(),
        documented,
        assumed,
        read_allowed(),
        find_snippets(),
        find_stories(),
        read_scenarios(),
        languages,
        today,
        wanted,
    )


class Comparison:
    """Asks Paket, and compares. What was found so far is in ``outcome`` whenever it is stopped."""

    def __init__(self, setting: Setting, player: Player, endpoint: webhook.Endpoint | None = None) -> None:
        self.endpoint = endpoint
        self.setting = setting
        self.player = player
        self.carrier: Carrier = player.carrier
        self.keys = player.keys
        self.outcome = Outcome()
        self.client_ids: dict[str, str] = {}
        self.event: Response | None = None
        self.told: Told = lambda probe, answers, variables: None
        """Is told what each probe was answered."""
        self.progress: Callable[[Check | Asked], None] = lambda done: None
        """Is told of each check and each assumption once it is done."""
        parameters = setting.document.parameters.values()
        self.sandbox_headers = {p.name.lower() for p in parameters if p.sandbox_only}

    def run(self) -> None:
        """Do it all.

        Raises:
            Refused: The first answers do not say that the keys are test keys.
        """
        self.begin()
        self.outcome.kept = self.is_kept()
        situation = Situation(self.outcome.kept, self.client_ids)
        self.comparer = Comparer(self.setting.document, self.setting.rules, situation)
        for part in (self.programs, self.stories, self.errors, self.behaviours, self.webhooks):
            for check in part():
                self.outcome.checks.append(check)
                self.progress(check)
        self.ask_assumptions()
        self.outcome.stopped = self.carrier.halted

    def clean(self, again: bool = False) -> None:
        """Remove what was made; what could not be removed before is tried only ``again``."""
        made = self.carrier.made
        for removal in list(made.removals()):
            if again or removal not in made.failed:
                key = (
                    self.keys.get(removal.client) or self.keys["publisher" if removal.content else "platform"]
                )
                request = self.request("DELETE", removal.target, key)
                made.tried(removal, self.player.harness.wait(self.carrier.remove(request)))

    # How it begins

    def begin(self) -> None:
        """Ask who the keys belong to; go on only when each first answer says that it is a test.

        Raises:
            Refused: One does not.
        """
        for kind, key in self.keys.items():
            response = self.player.ask(self.request("GET", "/v1", key))
            [sent] = self.carrier.take()
            if sent.unreached or response is None:
                raise Refused(f"Paket was not reached ({sent.unreached})")
            if response.status == 401:
                raise Refused(
                    f"the {kind}'s key was refused: 401; see that username and secret key are right"
                )
            if response.header("Paket-Response-Type") != "Test":
                came = response.header("Paket-Response-Type")
                raise Refused(
                    f"the first answer to the {kind}'s key has the status {response.status} and "
                    f"{'no Paket-Response-Type' if came is None else f'Paket-Response-Type: {came}'}, not "
                    "Paket-Response-Type: Test; with anything but test keys, nothing is compared"
                )
            client = part_of(json_of(response), "client_id")
            if isinstance(client, str) and fits(client, self.setting.document.schema("ClientId")):
                self.client_ids[kind] = client

    def is_kept(self) -> bool:
        """Whether what is written is there afterwards: add an item, and look for it."""
        content = f"state-{self.player.run}"
        needed = read_prerequisites()
        try:
            variables = self.player.prepare(needed.groups["participant"], "", True)
            [movie] = needed.groups["movie"]
        except SetupError:
            return False
        participant = variables.get("PAKET_PARTICIPANT_ID", "")
        target = f"/v1/upnext/participants/{participant}"
        body = Step("", "", body={**(movie.body or {}), "content_id": content})
        self.player.ask(self.request("PUT", target, self.keys["publisher"], body, self.fresh()))
        answer = self.player.ask(self.request("GET", target, self.keys["publisher"]))
        self.carrier.take()
        self.clean()
        listed = part_of(json_of(answer), "items/*/content_id") if answer else MISSING
        return isinstance(listed, list) and content in listed

    # What is compared

    def programs(self) -> Iterator[Check]:
        """Every published program that calls Paket, in every language."""
        needed = read_prerequisites()
        for name, files in groupby(self.setting.snippets, key=lambda snippet: snippet.program):
            texts = "".join(snippet.text for snippet in files)
            if not self.setting.wanted(name):
                continue
            operations = calls_of(name, self.setting.document)
            key = self.keys[caller_of(operations)]
            reads = all(operation.method == "GET" for operation in operations)
            variables: dict[str, str] | None = None
            for language in self.setting.languages:
                if variables is None or not reads:
                    try:
                        variables = self.player.prepare(needed.requests_for(name), texts, self.outcome.kept)
                    except SetupError as error:
                        yield self.unreached(
                            name, language, f"what must be there first was not made: {error}"
                        )
                        continue
                if lacking := [v for v in ids_read_by(texts) if v not in variables]:
                    yield self.unreached(name, language, f"no earlier answer gave {', '.join(lacking)}")
                    continue
                play = self.player.play(name, language, key, variables)
                yield self.judged(name, language, play, key.kind, read_recording(name))
                if not reads:
                    self.clean()
            self.clean()

    def stories(self) -> Iterator[Check]:
        """The guides' programs, in their order."""
        for story in self.setting.told.values():
            if self.setting.wanted(f"stories/{story.name}"):
                for language in self.setting.languages:
                    yield from self.story(story, language)
                    self.clean()

    def story(self, story: Story, language: Language | None) -> Iterator[Check]:
        """The steps of one; those after a step that was not reached are not reached either."""
        variables: dict[str, str] = {}
        lost = ""
        for step in story.programs:
            name = story.recording(step)
            if lost:
                yield self.unreached(name, language, f"{lost} was not reached")
                continue
            texts = "".join(s.text for s in self.setting.snippets if s.program == step.program)
            if lacking := [v for v in ids_read_by(texts) if v not in variables]:
                lost = f"what no earlier answer gave, {', '.join(lacking)},"
                yield self.unreached(name, language, f"{lost} was not reached")
                continue
            key = self.player.key(step.client)
            play = self.player.play(step.program, language, key, variables)
            check = self.judged(name, language, play, key.kind, read_recording(name))
            yield check
            response = play.sent[-1].response if play.sent else None
            if response is None or response.status >= 300:
                lost = name
            else:
                variables |= ids_in(response.body)

    def errors(self) -> Iterator[Check]:
        """The catalogue of errors, as far as a client can bring them about."""
        for response, scenario in self.setting.scenarios.items():
            name = f"errors/{response}"
            if not self.setting.wanted(name):
                continue
            if self.sandbox_headers & {h.lower() for h in [*scenario.headers, *scenario.running]}:
                yield self.unreached(name, None, "no client can bring it about: the sandbox is asked for it")
                continue
            self.carrier.take()
            self.player.ask(self.scenario_request(scenario))
            play = Play(tuple(self.carrier.take()))
            yield self.judged(name, None, play, scenario.client, read_recording(name), response)
            self.clean()

    def behaviours(self) -> Iterator[Check]:
        """What is documented of paging, idempotency keys and validation."""
        for name, probe in self.setting.documented.items():
            if not self.setting.wanted(name):
                continue
            verdict = self.probe(probe)
            if verdict.verdict is Verdict.UNKNOWN:
                yield self.unreached(name, None, verdict.came)
            else:
                came = [verdict.came] if verdict.verdict is Verdict.REFUTED else []
                findings = [Finding("behaviour", Kind.BEHAVIOUR, "as documented", line) for line in came]
                yield self.check(name, None, findings)

    def webhooks(self) -> Iterator[Check]:
        """The signature of the first event that came, where there is an address that Paket sends events to."""
        languages = [language for language in self.setting.languages if language is not None] or [
            LANGUAGES[0]
        ]
        if not self.setting.wanted(webhook.PROGRAM):
            return
        event = webhook.first_event(self.endpoint) if self.endpoint else None
        if self.endpoint is None or event is None:
            reason = "no event came" if self.endpoint else "no address is given that events come to"
            for language in languages:
                yield self.unreached(webhook.PROGRAM, language, reason)
            return
        yield from webhook.checks(self.endpoint, event, languages, self.setting.document)
        self.event = webhook.as_answer(
            self.endpoint, event, languages[0], frozenset(self.carrier.request_ids)
        )

    def ask_assumptions(self) -> None:
        """What the sandbox assumes, each with its probe."""
        for name, probe in self.setting.assumed.items():
            if self.setting.wanted(f"assumptions/{name}"):
                self.outcome.assumptions.append(self.probe(probe))
                self.progress(self.outcome.assumptions[-1])

    def probe(self, probe: Probe) -> Asked:
        """Ask what a probe asks: what is known then."""
        if probe.nothing:
            return Asked(probe.name, Verdict.UNKNOWN, f"no client can tell: {probe.nothing}")
        if probe.rests_on == "webhook":
            return self.webhook_probe(probe)
        if probe.rests_on == "kept" and not self.outcome.kept:
            return Asked(
                probe.name, Verdict.UNKNOWN, "test keys are answered with generated data: nothing is kept"
            )
        if any(step.client not in ("nobody", "wrong", *self.keys) for step in probe.ask):
            return Asked(probe.name, Verdict.UNKNOWN, "there are no keys of another Publisher")
        groups = read_prerequisites().groups
        requests: list[SetupRequest] = [r for group in probe.needs for r in groups[group]]
        try:
            return self.answered(probe, requests)
        finally:
            self.carrier.take()
            self.clean()

    def answered(self, probe: Probe, requests: Sequence[SetupRequest]) -> Asked:
        """What the answers say of a probe, once what it needs is there."""
        variables = self.fresh_variables()
        try:
            variables |= self.player.prepare(requests, "", self.outcome.kept)
        except SetupError as error:
            return Asked(probe.name, Verdict.UNKNOWN, f"what must be there first was not made: {error}")
        self.carrier.take()
        for step in probe.ask:
            if lacking := unfilled(step, variables):
                return Asked(probe.name, Verdict.UNKNOWN, f"no earlier answer gave {', '.join(lacking)}")
            response = self.player.ask(self.step_request(step, variables))
            for variable, path in step.save.items():
                value = part_of(json_of(response), path) if response else MISSING
                variables |= {} if value is MISSING else {variable: str(value)}
        sent = self.carrier.take()
        if lost := next((one.unreached for one in sent if one.unreached), ""):
            return Asked(probe.name, Verdict.UNKNOWN, f"not reached: {lost}")
        if broken := probe.broken(sent):
            return Asked(probe.name, Verdict.UNKNOWN, broken)
        problems = probe.problems(sent, variables)
        self.told(probe, [one.response for one in sent if one.response is not None], variables)
        return Asked(probe.name, Verdict.REFUTED if problems else Verdict.CONFIRMED, "; ".join(problems))

    def webhook_probe(self, probe: Probe) -> Asked:
        """What the event that came says of a probe."""
        if self.event is None:
            return Asked(probe.name, Verdict.UNKNOWN, "no event came")
        problems = probe.problems([Sent(Request("POST", "/", (), b""), self.event)], {})
        return Asked(probe.name, Verdict.REFUTED if problems else Verdict.CONFIRMED, "; ".join(problems))

    # What becomes of a check

    def judged(
        self,
        name: str,
        language: Language | None,
        play: Play,
        client: str,
        recording: Recording,
        error: str = "",
    ) -> Check:
        """The check of a program, a step or an error: what came, beside what is written."""
        findings: list[Finding] = []
        self.outcome.numbers.setdefault(name, set()).update(sent.number for sent in play.sent)
        for number, sent in enumerate(play.sent, start=1):
            if sent.response is not None and not sent.unreached:
                beside = recording if number == len(play.sent) else None
                findings += self.comparer.findings(sent.request, sent.response, client, beside, error)
        findings += [Finding("program", Kind.LEAK, "", leak) for leak in play.leaks]
        if play.unreached and not findings:
            return self.unreached(name, language, play.unreached)
        note = f"the program ended with status {play.status}" if play.status else ""
        if play.status and not findings:
            findings.append(Finding("program", Kind.PROGRAM, "status 0", f"status {play.status}"))
        if play.sent and play.sent[-1].response is not None:
            self.outcome.answers.setdefault(name, play.sent[-1])
        return self.check(name, language, once(findings), note)

    def check(
        self, name: str, language: Language | None, findings: Sequence[Finding], note: str = ""
    ) -> Check:
        """A check that was reached."""
        drift, fine = sift(name, findings, self.setting.allowed, self.setting.today)
        result = Result.DRIFT if drift else Result.MATCH
        return Check(name, language.id if language else "", result, drift, fine, note=note)

    def unreached(self, name: str, language: Language | None, reason: str) -> Check:
        """A check that was not reached."""
        return Check(name, language.id if language else "", Result.NOT_REACHED, reason=reason)

    # What is sent

    def request(
        self,
        method: str,
        target: str,
        key: Key | None,
        step: Step | None = None,
        more: Mapping[str, str] = {},
    ) -> Request:
        """A request, with its body."""
        step = step or Step("", "")
        headers = [("Host", HOST), ("Accept", "application/json")]
        if key is not None:
            headers.append(("Authorization", key.authorization))
        body = step.text.encode() or b"x" * step.size
        if step.body is not None:
            body = json_bytes(step.body)
            headers.append(("Content-Type", "application/json"))
        if body:
            headers.append(("Content-Length", str(len(body))))
        return Request(method, target, (*headers, *more.items()), body)

    def step_request(self, step: Step, variables: Mapping[str, str]) -> Request:
        """The request of a probe's step."""
        method, target = filled(step.call, variables).split(" ")
        key = (
            None
            if step.client == "nobody"
            else self.keys["platform" if step.client == "wrong" else step.client]
        )
        ready = Step(
            "", "", body=filled(step.body, variables), text=filled(step.text, variables), size=step.size
        )
        request = self.request(method, target, key, ready)
        headers = tuple(
            (
                n,
                basic(key.username, "test_sk_of_nobody")
                if key and step.client == "wrong" and n == "Authorization"
                else v,
            )
            for n, v in request.headers
        )
        return Request(method, target, (*headers, *header_lines(step.headers, variables)), request.body)

    def scenario_request(self, scenario: Scenario) -> Request:
        """The request of an error, with keys of now."""
        return scenario.request(lambda kind: self.keys[kind])

    def fresh(self) -> dict[str, str]:
        """An idempotency key."""
        return {"Idempotency-Key": str(uuid.uuid4())}

    def fresh_variables(self) -> dict[str, str]:
        """What is fresh for each probe."""
        drawn = [str(uuid.uuid4()) for _ in range(5)]
        names = ("KEY", "KEY_2", "UUID", "CONTENT", "CONTENT_2")
        content = {
            name: f"parity-{value}" for name, value in zip(names, drawn, strict=True) if "CONTENT" in name
        }
        longest = hashlib.sha256(drawn[0].encode()).hexdigest() * 4
        return {
            **dict(zip(names, drawn, strict=True)),
            **content,
            "LONGEST_KEY": longest[:LONGEST_KEY],
            "PADDING": "x" * PADDING,
        }


def unfilled(step: Step, variables: Mapping[str, str]) -> list[str]:
    """The names in braces in a step that stand for nothing."""
    texts = f"{step.call} {step.text} {json.dumps(step.body)} {json.dumps(dict(step.headers))}"
    return [name for name in NAME.findall(texts) if name not in variables]


def json_bytes(value: Mapping[str, object]) -> bytes:
    """A body as it is sent."""
    return json.dumps(value).encode()
