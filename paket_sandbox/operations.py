"""A path of the API: what happens to a request once its sender is known."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.types import Receive, Scope, Send

from paket_sandbox.answers import Answer, failure, respond, success
from paket_sandbox.bodies import canonical, parse_body, read_body
from paket_sandbox.calls import Call, Handler
from paket_sandbox.checks import BodyCheck, HeaderCheck, PathCheck, QueryCheck
from paket_sandbox.errors import BODY_MISSING, METHOD_UNKNOWN, SERVER_ERROR, WRONG_CALLER, Refusal
from paket_sandbox.idempotency import IdempotencyKeys, fingerprint
from paket_sandbox.openapi.document import Operation
from paket_sandbox.store import StoreUnavailable

logger = logging.getLogger("paket_sandbox")

KEY_HEADER = "Idempotency-Key"


class OperationEndpoint:
    """One operation: checks a call against the contract, and carries it out."""

    def __init__(self, operation: Operation, handler: Handler, keys: IdempotencyKeys) -> None:
        self.operation = operation
        self.handler = handler
        self.keys = keys
        self.callers = frozenset(operation.callers)
        self.changes_state = operation.method != "GET"
        self.has_body = operation.method in ("POST", "PUT")
        headers = [p for p in operation.parameters if p.location == "header"]
        self.check_key = next((HeaderCheck(p) for p in headers if p.name == KEY_HEADER), None)
        self.header_checks = [HeaderCheck(p) for p in headers if p.name != KEY_HEADER]
        self.check_path = PathCheck(operation)
        self.check_query = QueryCheck(operation)
        self.check_body = BodyCheck(operation)

    async def answer(self, call: Call, scope: Scope, receive: Receive) -> Answer:
        """Check the call, and carry it out.

        Raises:
            Refusal: The contract does not allow the call. Nothing has happened, nothing is kept.
        """
        if call.client.client_type not in self.callers:
            callers = " or ".join(self.operation.callers)
            raise Refusal(WRONG_CALLER, caller=call.client.client_type, callers=callers)
        call.path = scope["path_params"]
        self.check_path(call.path)
        call.query = self.check_query(scope.get("query_string", b""))
        for check in self.header_checks:
            if check.key in call.headers:
                check(call.headers)
        key = self.check_key(call.headers) if self.check_key else None
        if self.has_body and (raw := await read_body(call.headers, receive)):
            call.body = parse_body(raw, call.headers)
            self.check_body(call.body)
        elif self.check_body.is_required:
            raise Refusal(BODY_MISSING)
        if key is None:
            await call.fault.before_work()
            return self.carry_out(call)
        call.idempotency_key = key
        return await self.carry_out_once(call, key, scope["path"])

    async def carry_out_once(self, call: Call, key: str, path: str) -> Answer:
        """Carry the call out, unless one with the same key was before: then its result is the answer."""
        client_id = call.client.client_id
        digest = fingerprint(self.operation.method, path, canonical(call.body))
        before = self.keys.claim(client_id, key, digest)
        if before is not None:
            return before
        try:
            await call.fault.before_work()
            return self.carry_out(call, digest)
        finally:
            self.keys.release(client_id, key)

    def carry_out(self, call: Call, digest: bytes | None = None) -> Answer:
        """Run the handler in a transaction, which also stores the result if the call has an idempotency key.

        Args:
            call: A checked call.
            digest: Of what must be the same in a call with the same key; None without a key.

        Raises:
            StoreUnavailable: The state cannot be read or written. Nothing has happened, nothing is kept.
        """
        store = call.state.store
        store.begin()
        try:
            try:
                call.fault.in_work()
                answer = success(self.handler(call))
            except Refusal as refusal:
                answer = failure(refusal)
            except StoreUnavailable:  # for a moment, maybe: no result to keep
                raise
            except Exception:
                logger.exception("%s: %s failed", call.request_id, self.operation.id)
                answer = failure(Refusal(SERVER_ERROR))
            if answer.status >= 400:
                store.rollback()
                call.emitted = False
                store.begin()
            if digest is not None and call.idempotency_key is not None:
                self.keys.keep(call.client.client_id, call.idempotency_key, digest, answer)
            store.commit()
        except BaseException:
            store.rollback()
            raise
        if call.emitted:
            for listener in call.state.listeners:
                listener()
        return answer


class PathEndpoint:
    """An ASGI application for one path of the contract: finds the operation by the method."""

    def __init__(self, endpoints: Mapping[str, OperationEndpoint]) -> None:
        self.endpoints = endpoints
        self.allow = ", ".join(endpoints)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call that the middleware has let in."""
        call: Call = scope["paket.call"]
        endpoint = self.endpoints.get(scope["method"])
        if endpoint is None:
            allow = ((b"allow", self.allow.encode()),)
            raise Refusal(METHOD_UNKNOWN, allow, method=scope["method"], allow=self.allow)
        answer = await endpoint.answer(call, scope, receive)
        if not await call.fault.in_place_of_answer(scope, receive):
            await respond(send, answer, call.request_id, call.client.is_test)
