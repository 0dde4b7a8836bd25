"""The HTML shells: everything in them is filled by our modules, as text, from the API."""

from __future__ import annotations

from typing import Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from api.viewer.setup import HERE, missing

POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
"""Nothing inline, nothing from another host."""

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Vary": "Accept, Accept-Language",
    "Cache-Control": "no-cache",
}

_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def policy(**changes: str) -> str:
    """Write the content security policy, with what one page needs beyond it."""
    rules = {**POLICY, **{name.replace("_", "-"): value for name, value in changes.items()}}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def language(request: Request) -> str:
    """Choose the language a page opens in: `lang`, else the browser's first among ours."""
    asked = request.query_params.get("lang", "") or request.headers.get("accept-language", "")
    for part in asked.split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh-Hant"
        if tag.startswith("en"):
            return "en"
    return "zh-Hant"


def page(request: Request, name: str, csp: str | None = None, status: int = 200, **context: object) -> HTMLResponse:
    """Render one shell; `context` reaches the browser as escaped attributes only."""
    body = _TEMPLATES.get_template(f"{name}.html").render(lang=language(request), missing=missing(), **context)
    return HTMLResponse(body, status_code=status, headers={**HEADERS, "Content-Security-Policy": csp or policy()})


def entity_page(request: Request, entity_id: str) -> HTMLResponse:
    """Give the page of one thing."""
    return page(request, "entity", entity_id=entity_id)


def report_page(request: Request, report_id: str) -> HTMLResponse:
    """Give the page of one report, with every recognised name marked."""
    return page(request, "report", report_id=report_id)
