"""Rows of a SELECT written in the SPARQL 1.1 result formats."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from graph.store.base import Solutions, Term

FORMATS: Final = ("json", "xml", "csv", "tsv")
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Literal):
        found = {"type": "literal", "value": term.value}
        if term.language:
            found["xml:lang"] = term.language
        elif term.datatype.value != _STRING:
            found["datatype"] = term.datatype.value
        return found
    return {"type": "literal", "value": str(term)}


def _xml_term(term: Term) -> str:
    found = _json_term(term)
    text = escape(_UNPRINTABLE.sub("\ufffd", found["value"]), {"\r": "&#13;"})
    if found["type"] != "literal":
        return f"<{found['type']}>{text}</{found['type']}>"
    names = (("xml:lang", "xml:lang"), ("datatype", "datatype"))
    attributes = "".join(f" {name}={quoteattr(found[key])}" for key, name in names if key in found)
    return f"<literal{attributes}>{text}</literal>"


def _xml(found: Solutions) -> str:
    head = "".join(f"<variable name={quoteattr(name)}/>" for name in found.variables)
    rows = []
    for row in found:
        cells = zip(found.variables, row, strict=True)
        bound = "".join(f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>" for name, term in cells if term)
        rows.append(f"<result>{bound}</result>\n")
    start = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
    return f"{start}<head>{head}</head><results>\n{''.join(rows)}</results></sparql>\n"


def _json(found: Solutions) -> str:
    rows = [
        {name: _json_term(term) for name, term in zip(found.variables, row, strict=True) if term is not None}
        for row in found
    ]
    document = {"head": {"vars": list(found.variables)}, "results": {"bindings": rows}}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _csv(found: Solutions) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(found.variables)
    writer.writerows(["" if text is None else text for text in row] for row in found.texts())
    return out.getvalue()


def _tsv(found: Solutions) -> str:
    lines = ["\t".join(f"?{name}" for name in found.variables)]
    lines += ["\t".join("" if term is None else str(term).replace("\t", "\\t") for term in row) for row in found]
    return "\n".join(lines) + "\n"


def write_rows(found: Solutions, name: str) -> str:
    """Write rows as `json`, `xml`, `csv` or `tsv`."""
    return {"json": _json, "xml": _xml, "csv": _csv, "tsv": _tsv}[name](found)


def write_answer(answer: bool, name: str) -> str:
    """Write the answer of an ASK as `json` or `xml`, in any other format as a bare word."""
    word = "true" if answer else "false"
    if name == "json":
        return f'{{"head": {{}}, "boolean": {word}}}'
    if name == "xml":
        start = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
        return f"{start}<head/><boolean>{word}</boolean></sparql>"
    return word
