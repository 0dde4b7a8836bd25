"""From a path, a folder or standard input to a `Document`: bytes, text, outline, and what the report says of itself.

Before any offset is counted the text is made uniform, and never touched again: a byte order mark is dropped, every line
ending (CR LF, lone CR, form feed, vertical tab, U+0085, U+2028, U+2029) becomes a line feed, and characters no
exchange format can carry (controls such as NUL, unpaired surrogates, noncharacters) are left out.
"""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from ingest.date_forms import find_dates
from ingest.document import Document
from ingest.formats import Format, Source, formats, suffixes
from ingest.front_matter import FrontMatter, read_front_matter
from ingest.sections import Outline, read_outline
from ingest.sheet import SourceSheet, read_sheet
from ontology.errors import NotAReportError, UnreadableSourceError

LARGEST = 64 * 1024 * 1024
STANDARD_INPUT = "-"
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNCARRIED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufeff]")
_HAN = re.compile("[一-鿿]")
_SLUG = re.compile(r"[^a-z0-9]+")


def read_document(path: str | Path) -> Document:
    """Read one report; `-` is standard input. Raises SourceError with one line: file, what is wrong, remedy."""
    return read_source(*open_report(path))


def open_report(path: str | Path) -> tuple[Source, str, SourceSheet | None]:
    """Give a report's bytes, the document's id, and its source sheet; `-` is standard input."""
    if str(path) == STANDARD_INPUT:
        source = _standard_input()
        return source, _digest_id(source), None
    return _file(Path(path)), document_id(Path(path).stem), read_sheet(Path(path))


def read_documents(paths: Iterable[str | Path]) -> Iterator[Document]:
    """Read several reports, a folder standing for every report in it, in the order of their names."""
    for path in expand(paths):
        yield read_document(path)


def expand(paths: Iterable[str | Path]) -> tuple[str | Path, ...]:
    """Replace every folder by the reports in it and below; a folder without any is an error."""
    found: list[str | Path] = []
    for path in paths:
        folder = Path(path)
        if str(path) == STANDARD_INPUT or not folder.is_dir():
            found.append(path)
            continue
        reports = sorted(each for each in folder.rglob("*") if each.suffix.lower() in suffixes() and each.is_file())
        if not reports:
            raise UnreadableSourceError(
                f"{folder}: no report in this folder: put {', '.join(suffixes())} files into it"
            )
        found.extend(reports)
    return tuple(found)


def read_source(source: Source, identifier: str, sheet: SourceSheet | None = None) -> Document:
    """Read a report already in memory."""
    if not source.content:
        raise UnreadableSourceError(f"{source.name}: the file is empty: give a report")
    text = uniform(_format(source).read(source))
    if not text.strip():
        raise UnreadableSourceError(f"{source.name}: there is no text in it: give a report")
    outline = read_outline(text)
    front = read_front_matter(text, outline.front_end, outline.heading)
    document = _document(
        identifier, text, hashlib.sha256(source.content).hexdigest(), outline, front, sheet or SourceSheet()
    )
    _must_be_report(source.name, document, outline)
    return document


def uniform(text: str) -> str:
    """Return the text in which every offset counts (see the module's own words)."""
    return _UNCARRIED.sub("", _LINE_ENDS.sub("\n", text))


def document_id(name: str) -> str:
    """Return a safe, stable id for a file's name: its Latin letters and digits, a short hash if others were lost."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = _SLUG.sub("-", plain).strip("-")[:80]
    lost = any(sign.isalnum() and not sign.isascii() for sign in unicodedata.normalize("NFC", name)) or not slug
    if not lost:
        return slug
    mark = hashlib.sha256(unicodedata.normalize("NFC", name).encode()).hexdigest()[:8]
    return f"{slug}-{mark}" if slug else f"document-{mark}"


def _digest_id(source: Source) -> str:
    return "stdin-" + hashlib.sha256(source.content).hexdigest()[:12]


def _standard_input() -> Source:
    return Source(STANDARD_INPUT, _limited(sys.stdin.buffer.read(LARGEST + 1), STANDARD_INPUT))


def _file(path: Path) -> Source:
    try:
        if path.is_dir():
            raise UnreadableSourceError(f"{path}: a folder, not a report: give the files in it")
        if not path.exists():
            raise UnreadableSourceError(f"{path}: no such file: check the path")
        if not path.is_file():
            raise UnreadableSourceError(f"{path}: not a regular file: give a file or - for standard input")
        if path.stat().st_size > LARGEST:
            raise UnreadableSourceError(_too_large(str(path)))
        return Source(str(path), _limited(path.read_bytes(), str(path)), path.suffix.lower())
    except (OSError, ValueError) as error:
        raise UnreadableSourceError(
            f"{path}: cannot be read ({getattr(error, 'strerror', None) or error}): check the path"
        ) from None


def _limited(content: bytes, name: str) -> bytes:
    if len(content) > LARGEST:
        raise UnreadableSourceError(_too_large(name))
    return content


def _too_large(name: str) -> str:
    return (
        f"{name}: larger than {LARGEST // 1024 // 1024} MB, no report is: give the report itself, or cut it into parts"
    )


def _format(source: Source) -> Format:
    """The format by the file's ending; without a known one, by its first bytes, and text where they tell nothing."""
    certain = next((each for each in formats() if each.recognises(source.content)), None)
    named = next((each for each in formats() if source.suffix in each.suffixes), None)
    if named is None and source.suffix and certain is None:
        raise UnreadableSourceError(f"{source.name}: {source.suffix} is no report format: give {', '.join(suffixes())}")
    return named or certain or next(each for each in formats() if each.name == "text")


def _document(
    identifier: str, text: str, digest: str, outline: Outline, front: FrontMatter, sheet: SourceSheet
) -> Document:
    period = sheet.period or front.period
    return Document(
        id=identifier,
        title=sheet.title or front.title or identifier,
        publisher=sheet.publisher or front.department or (f"{front.city}政府" if front.city else None),
        published=sheet.published or front.published,
        period=period,
        text=text,
        sha256=digest,
        city=sheet.city or front.city,
        department=sheet.department or front.department,
        sections=outline.sections,
        entries=outline.entries,
        photos=outline.photos,
        conclusion=outline.conclusion,
        language=sheet.language or "zh-Hant",
    )


def _must_be_report(name: str, document: Document, outline: Outline) -> None:
    """A report has entries in Chinese, and unless it is numbered, a date."""
    words = "".join(entry.title + entry.text for entry in document.entries)
    letters = sum(sign.isalpha() for sign in words)
    if not document.entries or len(_HAN.findall(words)) * 5 < letters or not letters:
        raise NotAReportError(
            f"{name}: no entries of a report in it: give a report in Chinese with numbered items or dated paragraphs"
        )
    if not outline.numbered and not any(dated(entry.title + entry.text) for entry in document.entries):
        raise NotAReportError(
            f"{name}: no numbered items and no date in it, so not a report: give a report or a press notice"
        )


def dated(text: str) -> bool:
    """Whether any date stands in a text, relative ones included."""
    return bool(find_dates(text, anchor=date(2000, 1, 1)))
