"""What the project holds itself to, as ratios of one run; and the wide margins no change may leave."""

from __future__ import annotations

from typing import Any, Final

from rich.console import Console

Result = dict[str, Any]
PROCESS, HTTP, BARE, VIRTUOSO = (
    "this project, in process",
    "this project, over HTTP",
    "pyoxigraph, bare",
    "Virtuoso, over HTTP",
)
CITY, FIVE, SEARCH = "history of a city", "five patterns, 20,000 rows", "search, two characters"
ASKED_OF: Final = ("a city", "a country", "a pair")


def _of(result: Result, engine: str, work: str, figure: str = "p95", bare: bool = False) -> float | None:
    measured = result["engines"].get(engine, {})
    found = measured.get("bare" if bare else "work", {}).get(work)
    return float(found[figure]) if found and figure in found else None


def _ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one is not None and other else None


def _beside_virtuoso(result: Result, kind: str) -> float | None:
    """The worst ratio of p95 over HTTP to Virtuoso's, of a city, a country and a pair."""
    found = [_ratio(_of(result, HTTP, f"{kind} of {of}"), _of(result, VIRTUOSO, f"{kind} of {of}")) for of in ASKED_OF]
    return max((ratio for ratio in found if ratio is not None), default=None)


def ratios(result: Result, first: Result) -> dict[str, tuple[float | None, float, str]]:
    """Each target's figure, its bound, and what it says; a figure is None where an engine was not asked."""
    built = result["built"]
    load = result["engines"].get(BARE, {}).get("load")
    throughput = result["engines"].get(HTTP, {}).get("throughput", {})
    history = _of(result, HTTP, CITY)
    return {
        "history and Virtuoso": (
            _beside_virtuoso(result, "history"),
            0.5,
            "p95 over HTTP, of Virtuoso's, the worst of three",
        ),
        "dates and titles and Virtuoso": (
            _beside_virtuoso(result, "dates and titles"),
            0.5,
            "p95 of their SPARQL over HTTP, of Virtuoso's, the worst of three",
        ),
        "history is flat": (_ratio(history, _of(first, HTTP, CITY)), 2.0, "p95 over HTTP, of that at the first size"),
        "history and its rows": (
            _ratio(_of(result, PROCESS, CITY, "median"), _of(result, BARE, CITY, "median", bare=True)),
            3.0,
            "median in process, of the bare index scan",
        ),
        "free SPARQL": (
            _ratio(_of(result, HTTP, FIVE, "median"), _of(result, BARE, FIVE, "median", bare=True)),
            1.3,
            "20,000 rows over HTTP, of bare evaluation and serialisation",
        ),
        "search": (_of(result, PROCESS, SEARCH), 10.0, "p95 in process, milliseconds"),
        "publish": (_ratio(built["publish"], load), 1.5, "of a bare bulk load of the same quads"),
        "one more report": (
            _ratio(built["one_more"], built["one_alone"]),
            1.0,
            "added to this store, of the same into an empty one",
        ),
        "cold start": (
            (result["engines"].get(HTTP, {}).get("ready") or 0) / 1000 or None,
            2.0,
            "seconds until the first answer",
        ),
        "two at once": (
            None if not throughput else -throughput["2"] / throughput["1"],
            -1.7,
            "answers a second with two clients, of one client's (negative: more is better)",
        ),
    }


def targets(results: list[Result]) -> list[str]:
    """Every target with its figure, met or missed."""
    lines = []
    for result in results:
        lines.append(f"[bold]{result['built']['quads']:,} quads[/bold]")
        for name, (figure, bound, meaning) in ratios(result, results[0]).items():
            if figure is not None:
                met = "met" if figure <= bound else "missed"
                limit = f"at {'least' if bound < 0 else 'most'} {abs(bound)}"
                lines.append(f"  {met:7} {name}: {abs(figure):.2f} ({limit}), {meaning}")
    return lines


MARGINS: Final = {
    "history and its rows": 20.0,
    "free SPARQL": 6.0,
    "search": 200.0,
    "publish": 8.0,
    "one more report": 4.0,
}
"""Far beyond what is seen, so that a busy machine does not fail and a lost index or a rebuild does."""


def check(result: Result, console: Console) -> int:
    """Fail where a ratio left its margin, or where plain rdflib is not slower than our history."""
    found = ratios(result, result)
    wrong = [name for name, bound in MARGINS.items() if (figure := found[name][0]) is None or figure > bound]
    slower = _ratio(_of(result, PROCESS, CITY, "median"), _of(result, "rdflib, in memory", CITY, "median"))
    if slower is None or slower > 0.5:
        wrong.append("history beside rdflib")
    for name in wrong:
        console.print(f"beyond its margin: {name}", style="red")
    return 1 if wrong else 0
