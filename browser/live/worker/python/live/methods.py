"""Methods that are none of HTTP's: a server's parser refuses them, and the page has no server."""

from __future__ import annotations

from paket_sandbox.answers import failure, head
from paket_sandbox.errors import REQUEST_MALFORMED, Refusal
from paket_sandbox.ids import Ids

NAMES = """GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE COPY LOCK MKCOL MOVE PROPFIND PROPPATCH SEARCH UNLOCK BIND
    REBIND UNBIND ACL REPORT MKACTIVITY CHECKOUT MERGE M-SEARCH NOTIFY SUBSCRIBE UNSUBSCRIBE PATCH PURGE MKCALENDAR LINK
    UNLINK SOURCE QUERY"""

METHODS = frozenset(NAMES.split())
"""Those that the sandbox's parser knows, llhttp's: in capitals."""


def refused() -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """What is answered to any other: status, headers and body."""
    answer = failure(Refusal(REQUEST_MALFORMED))
    body = (answer.body or "").encode()
    headers = head(answer, body, Ids().request(), is_test=False)
    return answer.status, [*headers, (b"connection", b"close")], body
