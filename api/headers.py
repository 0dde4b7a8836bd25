"""What every answer carries, for the sake of the browser that shows it."""

from __future__ import annotations

from typing import Final

_READABLE: Final = "Content-Type, Link, Location, Retry-After, X-Next-Cursor, X-Request-ID, X-Truncated"
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": _READABLE,
}
"""Everything here is public and nothing is changed, so pages of other hosts may read it; never with credentials."""
