"""Decoding of text files, for the formats that are text."""

from __future__ import annotations

import codecs

from ingest.formats import Source
from ontology.errors import UnreadableSourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes((*range(9), *range(14, 27)))


def decode(source: Source) -> str:
    """Return the text of UTF-8 bytes, or of UTF-16 and UTF-32 with a byte order mark; refuse anything else."""
    content = source.content
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    if encoding == "utf-8" and _binary(content):
        raise UnreadableSourceError(f"{source.name}: not text but binary data: give a report under its right ending")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableSourceError(_undecodable(source, error)) from None


def _binary(content: bytes) -> bool:
    head = content[:65536]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return head.count(0) * 100 > len(head) or controls * 20 > len(head)


def _undecodable(source: Source, error: UnicodeDecodeError) -> str:
    place = f"byte {error.start}"
    if _big5(source.content):
        return (
            f"{source.name}: {place} is not UTF-8, the file looks like Big5: save it as UTF-8 (iconv -f BIG5 -t UTF-8)"
        )
    return f"{source.name}: {place} is not UTF-8: save the file as UTF-8"


def _big5(content: bytes) -> bool:
    try:
        text = content.decode("big5hkscs")
    except UnicodeDecodeError:
        return False
    return sum("一" <= sign <= "鿿" for sign in text) * 3 > len(text)
