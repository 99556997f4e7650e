"""The codes of authenticator apps (TOTP, RFC 6238), computed by the library."""

import datetime as dt
import hmac

from allauth.mfa.totp.internal import auth as totp

# Thirty-second steps accepted either side of now, for clocks that differ (RFC 6238 section 5.2 advises at most one).
STEPS_EITHER_SIDE = 1
# Length of a step (RFC 6238 section 4.1).
STEP_SECONDS = 30


def matching_step(secret: str, code: str, *, at: dt.datetime) -> int | None:
    """The number of the thirty-second step whose code this is, within a step of now; None when there is none."""
    now = int(at.timestamp()) // STEP_SECONDS
    for step in range(now - STEPS_EITHER_SIDE, now + STEPS_EITHER_SIDE + 1):
        expected = totp.format_hotp_value(totp.hotp_value(secret, step))
        if hmac.compare_digest(expected.encode(), code.replace(" ", "").encode()):
            return step
    return None
