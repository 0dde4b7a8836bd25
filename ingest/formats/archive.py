"""Zip containers (DOCX, ODT) opened with care: sizes are looked at before anything is unpacked."""

from __future__ import annotations

import io
import zipfile

from ingest.formats import Source
from ontology.errors import UnreadableSourceError

LARGEST_PART = 96 * 1024 * 1024
LARGEST_TEXT = 256 * 1024 * 1024
MOST_PARTS = 10_000
_TEXT = (".xml", ".rels")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_zip(content: bytes, inside: bytes) -> bool:
    """Whether these are the bytes of a zip file that holds a part named `inside`."""
    return content.startswith(b"PK\x03\x04") and inside in content


def checked(source: Source, kind: str) -> zipfile.ZipFile:
    """Open the container, or raise naming file, place and remedy."""
    if source.content.startswith(_COMPOUND):
        raise UnreadableSourceError(f"{source.name}: encrypted, or an old .doc: save it as {kind} without a password")
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        raise UnreadableSourceError(f"{source.name}: damaged, or no {kind} file: save or download it again") from None
    if len(parts) > MOST_PARTS:
        raise UnreadableSourceError(
            f"{source.name}: {len(parts)} parts inside, no report has as many: give the report itself"
        )
    texts = [part for part in parts if part.filename.endswith(_TEXT)]
    largest = max(texts, key=lambda part: part.file_size, default=None)
    if largest is not None and (
        largest.file_size > LARGEST_PART or sum(part.file_size for part in texts) > LARGEST_TEXT
    ):
        raise UnreadableSourceError(
            f"{source.name}: {largest.filename} unpacks to {largest.file_size} bytes: give the report itself"
        )
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableSourceError(f"{source.name}: encrypted: save it without a password")
    return archive
