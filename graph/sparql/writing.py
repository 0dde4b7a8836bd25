"""Bytes of an answer on their way out of a worker: counted, bounded, and mended where pyoxigraph 0.5.13 is not right.

Seen: XML answers carry a raw CR (a parser turns it into LF) and raw control characters (not XML 1.0 at all); RDF/XML
predicates without a QName become `oxprefix:` elements that no parser accepts. CR is written as a character reference;
the other two cannot be said in XML and are refused with the reason.
"""

from __future__ import annotations

import re
import socket
from typing import Final

import pyoxigraph as ox

from graph.sparql import frames

PIECE: Final = 64 * 1024
_TAIL: Final = 64
"""Bytes always held back, so that an answer's last brackets can still be written differently."""
_ROW_ENDS: Final = {"json": b"},{", "xml": b"</result>", "csv": b"\r\n", "tsv": b"\n"}
_CUT_SAID: Final = {
    "json": (b"]}}", b']},"truncated":true}'),
    "xml": (b"</results>", b"<!-- truncated: the row limit was reached --></results>"),
    "turtle": (b"", b"\n# truncated: the row limit was reached\n"),
    "ntriples": (b"", b"# truncated: the row limit was reached\n"),
    "rdfxml": (b"</rdf:RDF>", b"<!-- truncated: the row limit was reached --></rdf:RDF>"),
}
_NOT_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_NOT_XML_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAME_START: Final = (
    r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
"""NameStartChar of https://www.w3.org/TR/xml/#NT-NameStartChar without the colon, as names with namespaces want it."""
_LOCAL_NAME: Final = re.compile(rf"[{_NAME_START}][{_NAME_START}.\-0-9\u00B7\u0300-\u036F\u203F-\u2040]*$")


class TooLargeError(Exception):
    """The answer has more bytes than allowed."""


class NotWritableError(Exception):
    """The answer holds something its format cannot say."""


def writable(triple: ox.Triple, name: str) -> None:
    """Raise NotWritableError if RDF/XML cannot say a triple: a predicate without a QName, a character XML lacks."""
    if name != "rdfxml":
        return
    local = _LOCAL_NAME.search(triple.predicate.value)
    if local is None or local.group()[0].isdigit():  # parsers of XML 1.0 before its fifth edition want no digit there
        raise NotWritableError(f"RDF/XML cannot write the predicate <{triple.predicate.value}>: ask for Turtle.")
    if isinstance(triple.object, ox.Literal) and _NOT_XML_TEXT.search(triple.object.value):
        raise NotWritableError("A literal has a control character XML cannot hold: ask for Turtle.")


class AnswerWriter:
    """A file to serialise into: sends frames of 64 KiB, counts rows (an upper bound for JSON and CSV) and bytes."""

    def __init__(self, connection: socket.socket, name: str, max_bytes: int) -> None:
        self._connection = connection
        self._name = name
        self._is_xml = name in ("xml", "rdfxml")
        self._left = max_bytes
        self._held = bytearray()
        self._row_end = _ROW_ENDS.get(name)
        self._row_ends = 0

    def rows(self) -> int:
        """Rows of the whole answer, before it is closed; for JSON and CSV never less than there are, else exactly."""
        held = self._held.count(self._row_end) if self._row_end is not None else 0
        return self._row_ends + held + {"json": 1, "csv": -1, "tsv": -1}.get(self._name, 0)

    def write(self, data: bytes) -> int:
        """Take a piece; raises TooLargeError or NotWritableError."""
        self._left -= len(data)
        if self._left < 0:
            raise TooLargeError
        if self._is_xml:
            self._held += data.replace(b"\r", b"&#13;") if b"\r" in data else data
        else:
            self._held += data
        if len(self._held) >= PIECE:
            self._flush(len(self._held) - _TAIL)
        return len(data)

    def flush(self) -> None:
        """Do nothing: pieces are sent when they are large enough."""

    def close(self, *, cut: bool) -> bool:
        """Send what is held, with a remark that rows were left out where the format has a place for one."""
        if cut and self._name in _CUT_SAID:
            end, said = _CUT_SAID[self._name]
            at = self._held.rindex(end) if end else len(self._held)
            self._held[at : at + len(end)] = said
        self._flush(len(self._held))
        return cut

    def _flush(self, length: int) -> None:
        if self._row_end is not None:
            self._row_ends += self._held.count(self._row_end, 0, length + len(self._row_end) - 1)
        piece = bytes(self._held[:length])
        if self._is_xml and _NOT_XML.search(self._held, 0, length + 2):
            raise NotWritableError("A literal has a control character XML cannot hold: ask for JSON.")
        del self._held[:length]
        frames.send(self._connection, frames.DATA, piece)
