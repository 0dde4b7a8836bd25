"""Reports as they were read: outline, entries, and the names found in them."""

from __future__ import annotations

from typing import Any, Final

import pyoxigraph as ox

from graph.entity import brief
from graph.facts import short
from graph.store.base import Reader
from ontology.errors import NotFoundError
from ontology.namespaces import ID

_REPORTS: Final = """
SELECT ?report (SAMPLE(?t) AS ?title) (SAMPLE(?p) AS ?publisher) (SAMPLE(?f) AS ?start) (SAMPLE(?l) AS ?end)
WHERE { ?report a kr:Report . OPTIONAL { ?report dcterms:title ?t } OPTIONAL { ?report dcterms:publisher ?p }
  OPTIONAL { ?report kr:periodStart ?f } OPTIONAL { ?report kr:periodEnd ?l } }
GROUP BY ?report ORDER BY ?start ?report"""
_ENTRIES: Final = """
SELECT DISTINCT ?entry ?path ?number ?title ?start ?end WHERE {
  ?entry a kr:Entry ; kr:number ?number ; kr:start ?start ; kr:end ?end ; dcterms:isPartOf ?section .
  OPTIONAL { ?entry kr:sectionPath ?own } OPTIONAL { ?section kr:sectionPath ?above }
  BIND(COALESCE(?own, ?above) AS ?path) OPTIONAL { ?entry dcterms:title ?title } }"""
_SECTIONS: Final = """
SELECT DISTINCT ?section ?path ?title ?start ?end WHERE {
  ?section a kr:Section ; kr:sectionPath ?path . OPTIONAL { ?section dcterms:title ?title }
  OPTIONAL { ?section kr:start ?start } OPTIONAL { ?section kr:end ?end } }"""
_TEXT: Final = "SELECT ?text WHERE { ?report schema:text ?text } LIMIT 1"
_SPANS: Final = """
SELECT DISTINCT ?thing ?start ?end WHERE {
  ?claim rdf:object ?entry ; rdf:predicate kr:mentionedIn ; rdf:subject ?thing ; prov:wasQuotedFrom ?evidence .
  ?evidence oa:hasSelector ?selector . ?selector oa:start ?start ; oa:end ?end . }"""
_PHOTOS: Final = """
SELECT DISTINCT ?photo ?number ?caption WHERE {
  ?event dcterms:source ?entry . ?photo kr:illustrates ?event ; kr:number ?number .
  OPTIONAL { ?photo schema:caption ?caption } }"""


def _document(iri: str) -> str:
    return short(iri).removeprefix("report-")


def list_reports(reader: Reader) -> list[dict[str, Any]]:
    """Every report, oldest period first."""
    entries = [short(entry) for entry in reader.select(_ENTRIES).column("entry")]
    found = []
    for report, title, publisher, start, end in reader.select(_REPORTS).texts():
        if report:
            mine = [entry for entry in entries if entry.startswith(f"entry-{_document(report)}-")]
            period = {"start": start, "end": end}
            found.append(
                {
                    "id": short(report), "iri": report, "title": title, "publisher": publisher,
                    "period": period, "entries": len(mine),
                }
            )  # fmt: skip
    return found


def find_report(reader: Reader, identifier: str) -> dict[str, Any]:
    """One report by its id, with or without `report-`; NotFoundError with the ids there are."""
    reports = list_reports(reader)
    wanted = {identifier, f"report-{identifier}"}
    for report in reports:
        if report["id"] in wanted:
            return report
    near = tuple(report["id"] for report in reports)
    raise NotFoundError(f"There is no report {identifier}; there are {', '.join(near[:10]) or 'none'}.", near[:10])


def _place(path: str) -> list[int]:
    return [int(part) for part in path.split(".") if part.isdigit()]


def outline(reader: Reader, report: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries of a report in their order."""
    document = _document(report["iri"])
    found = [
        {
            "id": short(entry), "section": path, "number": int(number or 0), "title": title,
            "start": int(start or 0), "end": int(end or 0),
        }
        for entry, path, number, title, start, end in reader.select(_ENTRIES).texts()
        if entry and path and short(entry).startswith(f"entry-{document}-{path}-")
    ]  # fmt: skip
    return sorted(found, key=lambda entry: (_place(entry["section"]), entry["start"]))


def sections(reader: Reader, report: dict[str, Any]) -> list[dict[str, Any]]:
    """The sections of a report in their order."""
    prefix = f"section-{_document(report['iri'])}-"
    found = [
        {"id": short(section), "path": path, "heading": title}
        for section, path, title, _, _ in reader.select(_SECTIONS).texts()
        if section and path and short(section) == prefix + path
    ]
    return sorted(found, key=lambda section: _place(section["path"]))


def text_of_report(reader: Reader, report: dict[str, Any]) -> str:
    """The whole text every offset counts in."""
    found = reader.select(_TEXT, report=ox.NamedNode(report["iri"])).column("text")
    return found[0] if found else ""


def place(reader: Reader, report: dict[str, Any], section: str, number: int) -> dict[str, Any]:
    """One entry as the outline gives it; NotFoundError with those there are."""
    entries = outline(reader, report)
    entry = next((each for each in entries if each["section"] == section and each["number"] == number), None)
    if entry is None:
        near = tuple(f"{each['section']}/{each['number']}" for each in entries if each["section"] == section)[:20]
        raise NotFoundError(f"{report['id']} has no entry {number} in section {section}.", near)
    return entry


def find_entry(reader: Reader, report: dict[str, Any], section: str, number: int) -> dict[str, Any]:
    """One entry with its text, the names found in it and its photos."""
    entry = place(reader, report, section, number)
    text = text_of_report(reader, report)
    node = ox.NamedNode(str(ID[entry["id"]]))
    spans: list[dict[str, Any]] = [
        {
            "start": int(start or 0), "end": int(end or 0), "exact": text[int(start or 0) : int(end or 0)],
            "entity": brief(reader, short(thing or "")),
        }
        for thing, start, end in reader.select(_SPANS, entry=node).texts()
    ]  # fmt: skip
    photos = [
        {"id": short(photo or ""), "number": int(count or 0), "caption": caption}
        for photo, count, caption in reader.select(_PHOTOS, entry=node).texts()
    ]
    ordered = sorted(spans, key=lambda span: (span["start"], span["end"]))
    found = [span | {"type": span["entity"]["type"]} for span in ordered]
    return {
        **entry,
        "report": {key: report[key] for key in ("id", "iri", "title")},
        "text": text[entry["start"] : entry["end"]],
        "spans": [span for span in found if entry["start"] <= span["start"] and span["end"] <= entry["end"]],
        "caption_spans": [span for span in found if span["start"] >= entry["end"]],
        "photos": sorted(photos, key=lambda each: each["number"]),
    }
