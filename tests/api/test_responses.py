"""Content negotiation: weights, specificity, wildcards, and what fits nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import NotAcceptableError
from api.responses import CSV, HTML, JSON, JSON_LD, TURTLE, choose, negotiate

OFFERS = (JSON, HTML, JSON_LD, TURTLE)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("*", JSON),
        ("text/turtle", TURTLE),
        ("TEXT/Turtle", TURTLE),
        ("text/*", HTML),
        ("text/html, application/json;q=0.9", HTML),
        ("text/html;q=0.5, application/json;q=0.4", HTML),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),
        ("application/json;q=0, */*", HTML),
        ("text/*;q=0.9, text/html;q=0.1, text/turtle", TURTLE),
        ('application/ld+json;profile="x", text/turtle;q=0.2', TURTLE),
        ("application/ld+json; charset=utf-8", JSON_LD),
        ("nonsense, text/turtle", TURTLE),
        ("text/turtle;q=x, application/json;q=0.1", JSON),
        ("application/json;q=0.3, text/turtle;q=0.3", JSON),
    ],
)
def test_the_client_gets_what_it_likes_best(accept: str | None, chosen: str) -> None:
    assert negotiate(accept, OFFERS) == chosen


@pytest.mark.parametrize("accept", ["image/png", "application/json;q=0", "*/*;q=0", "text/csv", "nonsense"])
def test_nothing_that_fits_is_not_acceptable(accept: str) -> None:
    with pytest.raises(NotAcceptableError, match="application/json"):
        negotiate(accept, OFFERS)


def test_a_format_by_name_outweighs_accept() -> None:
    offers = {"json": JSON, "csv": CSV}
    assert choose("application/json", offers, "csv") == "csv"
    assert choose("text/csv", offers) == "csv"
    with pytest.raises(NotAcceptableError, match="json, csv"):
        choose(None, offers, "xml")


@given(st.text(max_size=80))
def test_any_header_is_answered_or_refused(accept: str) -> None:
    try:
        assert negotiate(accept, OFFERS) in OFFERS
    except NotAcceptableError:
        assert accept.strip()
