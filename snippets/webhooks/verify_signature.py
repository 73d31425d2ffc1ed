import hashlib
import hmac
import os
import re
import sys
import time

TOLERANCE = 5 * 60 * 1000  # milliseconds


def problem_with(header: str, body: bytes, secret: str) -> str | None:
    fields = [field.strip().partition("=")[::2] for field in header.split(",")]
    times = [value for name, value in fields if name == "t"]
    signatures = [value for name, value in fields if name == "v1"]
    if len(times) != 1 or not re.fullmatch("[0-9]{1,15}", times[0]) or not signatures:
        return "the Paket-Signature header is malformed"
    if abs(time.time() * 1000 - int(times[0])) > TOLERANCE:
        return "its time is outside the tolerance"
    payload = times[0].encode() + b"." + body
    expected = hmac.new(secret.encode(), payload, hashlib.sha256).hexdigest()
    if not any(hmac.compare_digest(expected.encode(), signature.encode()) for signature in signatures):
        return "no signature matches"
    return None


body = sys.stdin.buffer.read()
problem = problem_with(os.environ["PAKET_SIGNATURE"], body, os.environ["PAKET_WEBHOOK_SECRET"])
if problem:
    sys.exit(f"Refused: {problem}.")
print("Verified.")
