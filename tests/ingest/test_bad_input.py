"""What cannot be used says so in one line: file, what is wrong, remedy."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

import ingest.reading
from ingest.reading import read_document
from ontology.errors import NotAReportError, SourceError, UnreadableSourceError
from tests.ingest.making import as_docx, as_odt, as_pdf, write_pdf

REPORT = "# 一、國際交流\n\n1. 日本熊本市長拜會\n\n114年9月5日，日本熊本市長拜會市長。\n"


def complaint(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read_document(path)
    message = caught.value.message
    assert "\n" not in message
    assert str(path) in message
    assert message.count(": ") >= 2, message
    return message


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_missing(tmp_path: Path) -> None:
    assert "no such file" in complaint(tmp_path / "none.md")


def test_a_folder_given_as_a_report(tmp_path: Path) -> None:
    assert "folder" in complaint(tmp_path)


@pytest.mark.parametrize("suffix", [".md", ".txt", ".pdf", ".docx", ".odt"])
def test_empty(tmp_path: Path, suffix: str) -> None:
    assert "empty" in complaint(written(tmp_path, f"r{suffix}", b""))


@pytest.mark.parametrize("suffix", [".md", ".txt", ".pdf", ".docx", ".odt"])
def test_binary(tmp_path: Path, suffix: str) -> None:
    complaint(written(tmp_path, f"r{suffix}", bytes(range(256)) * 40))


def test_only_white_space(tmp_path: Path) -> None:
    assert "no text" in complaint(written(tmp_path, "r.md", b" \n\n\t "))


def test_big5_is_named(tmp_path: Path) -> None:
    assert "Big5" in complaint(written(tmp_path, "r.txt", REPORT.encode("big5")))


def test_broken_utf8(tmp_path: Path) -> None:
    assert "not UTF-8" in complaint(written(tmp_path, "r.txt", REPORT.encode() + b"\xff\xfe\xff"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_welcome(tmp_path: Path, encoding: str) -> None:
    document = read_document(written(tmp_path, "r.txt", REPORT.encode(encoding)))
    assert document.text == REPORT


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.reading, "LARGEST", 10)
    assert "larger than" in complaint(written(tmp_path, "r.md", REPORT.encode()))


@pytest.mark.parametrize(
    "text",
    [
        "The quick brown fox jumps over the lazy dog.",
        "1. Install Python\n2. Run make\n",
        "name,age\nann,3\n",
        "床前明月光，疑是地上霜。舉頭望明月，低頭思故鄉。",
        "# 結語\n\n感謝各位。",
    ],
)
def test_no_report(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, "r.md", text.encode())
    with pytest.raises(NotAReportError):
        read_document(path)
    complaint(path)


def test_an_unknown_ending(tmp_path: Path) -> None:
    assert "no report format" in complaint(written(tmp_path, "r.xls", b"x"))


def test_nul_lone_returns_and_line_separators_are_no_obstacle(tmp_path: Path) -> None:
    text = REPORT.replace("\n", "\r").replace("拜會市長", "拜\x00會\u2028市長")
    document = read_document(written(tmp_path, "r.md", text.encode()))
    assert [entry.number for entry in document.entries] == [1]
    assert "\r" not in document.text
    assert "\x00" not in document.text


@pytest.mark.parametrize(("suffix", "make"), [(".docx", as_docx), (".odt", as_odt), (".pdf", as_pdf)])
def test_damaged(tmp_path: Path, suffix: str, make: object) -> None:
    content = make(REPORT)  # type: ignore[operator]
    complaint(written(tmp_path, f"half{suffix}", content[: len(content) // 3]))


def test_a_pdf_without_a_text_layer(tmp_path: Path) -> None:
    assert "OCR" in complaint(written(tmp_path, "scan.pdf", write_pdf([[], []])))


def test_an_encrypted_office_file(tmp_path: Path) -> None:
    assert "password" in complaint(written(tmp_path, "r.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)))


def test_an_encrypted_odt(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert "encrypted" in complaint(written(tmp_path, "r.odt", target.getvalue()))


@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, suffix: str) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(100):
            part.write(bytes(1 << 20))
    assert "unpacks to" in complaint(written(tmp_path, f"r{suffix}", target.getvalue()))


def test_a_zip_of_something_else(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("x.txt", "x")
    for suffix in (".docx", ".odt"):
        complaint(written(tmp_path, f"r{suffix}", target.getvalue()))


def test_errors_are_of_the_stopping_kind() -> None:
    assert issubclass(UnreadableSourceError, SourceError)
