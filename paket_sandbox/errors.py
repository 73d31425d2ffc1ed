"""The one table of everything the sandbox answers when it refuses a request.

The statuses are those of the contract's ``components/responses``; a test holds the two together.
"""

from __future__ import annotations

from typing import NamedTuple

Headers = tuple[tuple[bytes, bytes], ...]


class Error(NamedTuple):
    """A way for a request to fail: a status of the contract and a text for people."""

    status: int
    message: str
    """May hold ``{names}``, filled in by the :class:`Refusal`."""
    headers: Headers = ()


class Refusal(Exception):
    """Raised wherever a request cannot go on; becomes the answer."""

    def __init__(self, error: Error, headers: Headers = (), **details: object) -> None:
        super().__init__(error.message.format(**details) if details else error.message)
        self.status = error.status
        self.headers = error.headers + headers


CHALLENGE = ((b"www-authenticate", b'Basic realm="Paket"'),)

CREDENTIALS_MISSING = Error(
    401,
    "Credentials are missing. Send your API Username and Secret Key with HTTP Basic authentication.",
    CHALLENGE,
)
CREDENTIALS_UNREADABLE = Error(
    401,
    "The Authorization header is not HTTP Basic authentication. Send one: Basic <credentials>.",
    CHALLENGE,
)
CREDENTIALS_WRONG = Error(401, "The API Username or the API Secret Key is wrong.", CHALLENGE)

WRONG_CALLER = Error(403, "A {caller} may not do this. It is for a {callers}.")
WRONG_ADDRESS = Error(403, "Your Client may not call from this address.")

HOST_FOREIGN = Error(
    403, "The sandbox does not answer as {host}. Call it by an address of this machine, such as 127.0.0.1."
)
ORIGIN_FOREIGN = Error(
    403, "A page of {origin} may not use the sandbox. To let it, start paket-sandbox with --cors {origin}."
)
PAGE_FOREIGN = Error(
    403, "A page may not use the sandbox. To let it, start paket-sandbox with --cors and the page's origin."
)

PATH_UNKNOWN = Error(404, "There is nothing at this path.")
SESSION_UNKNOWN = Error(404, "You have no Session {session_id}.")
PARTICIPANT_UNKNOWN = Error(404, "There is no Participant {participant_id}, or it is another app's.")
PARTICIPANT_NOT_IN_SESSION = Error(404, "The Participant {participant_id} is not part of this Session.")
ITEM_UNKNOWN = Error(404, "There is no item {content_id} on this list.")
METHOD_UNKNOWN = Error(405, "This path does not know the method {method}. It knows {allow}.")

REQUEST_MALFORMED = Error(400, "The request is not valid HTTP.")
REQUEST_SLOW = Error(400, "The request did not come whole within {seconds} seconds.")
HEADER_REPEATED = Error(400, "The header {name} came more than once.")
HEADER_NOT_TEXT = Error(400, "The header {name} is not valid UTF-8.")
HEADER_INVALID = Error(400, "The header {name} {problem}.")
HEADERS_TOO_LARGE = Error(431, "The headers are larger than {limit} bytes.")

QUERY_UNKNOWN = Error(400, "There is no parameter {name} here. There are: {known}.")
QUERY_INVALID = Error(400, "The parameter {name} {problem}.")
QUERY_REPEATED = Error(400, "The parameter {name} came more than once.")

BODY_TOO_LARGE = Error(413, "The body is larger than {limit} bytes.")
BODY_NOT_JSON_TYPE = Error(415, "The body must be sent with Content-Type: application/json.")
BODY_CHARSET = Error(415, "The body is sent with the charset {charset!r}. JSON is sent in UTF-8.")
BODY_ENCODED = Error(
    415, "The body is sent with {name}: {encoding}, which is not supported. Send it as it is."
)
BODIES_TOO_LARGE = Error(503, "Too many large bodies are on their way at once. Try again in a moment.")
BODY_MISSING = Error(400, "The body is missing.")
BODY_NOT_UTF8 = Error(400, "The body is not valid UTF-8.")
BODY_COMPRESSED = Error(400, "The body is compressed. Send it as it is.")
BODY_MARKED = Error(400, "The body begins with a byte order mark, which JSON must not have. Send it without.")
BODY_NOT_JSON = Error(400, "The body is not valid JSON.")
BODY_CUT_OFF = Error(400, "The body ended before it was complete.")
BODY_INVALID = Error(400, "The body {problem}.")
ATTRIBUTE_INVALID = Error(400, "The attribute {name} {problem}.")

KEY_CLASH = Error(400, "This Idempotency-Key was used before with different parameters. Use a new key.")
KEY_RUNNING = Error(409, "A request with this Idempotency-Key is still running. Try again in a moment.")

SERVER_ERROR = Error(500, "Something went wrong. Try again later.")
MAINTENANCE = Error(503, "The API is down for maintenance. Try again later.")

PROBLEMS = {
    "type": "must be of the type {definition}",
    "enum": "must be one of: {definition}",
    "const": "must be {definition}",
    "pattern": "must match {definition}",
    "format": "must be a valid {definition}",
    "minLength": "must have at least {definition} characters",
    "maxLength": "must have at most {definition} characters",
    "minimum": "must be at least {definition}",
    "maximum": "must be at most {definition}",
    "required": "must have {missing}",
    "additionalProperties": "must not have {unknown}",
}
"""What is wrong with a value, by the rule of JSON Schema that it breaks."""
