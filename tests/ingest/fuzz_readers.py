"""Coverage-guided fuzzing of the readers, run by hand: `python -m tests.ingest.fuzz_readers -max_total_time=600`.

Needs `atheris`, which is not among the test requirements (it wants clang for some interpreters). What it finds becomes
a case in `test_any_text.py` or `test_bad_input.py`.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports():
    from ingest.dates import event_dates
    from ingest.figures import figures_of
    from ingest.formats import Source
    from ingest.reading import read_source
    from ontology.errors import SourceError

SUFFIXES = (".md", ".txt", ".docx", ".odt", ".pdf", "")
START = "壹、業務\n\n一、交流\n\n(一)城市\n\n1. 日本\n\n114年9月5日至8日，39人來訪「甲」。(照片 1)\n\n照片 1：甲\n"


def one_input(content: bytes) -> None:
    """Read the bytes as a report of some format; check that every span holds."""
    if not content:
        return
    suffix = SUFFIXES[content[0] % len(SUFFIXES)]
    try:
        document = read_source(Source(f"f{suffix}", content[1:], suffix), "f")
    except SourceError as error:
        if "\n" in error.message:
            raise AssertionError(error.message) from error
        return
    for entry in document.entries:
        assert document.text[entry.body_start : entry.end] == entry.text
        event_dates(entry, document)
        for figure in figures_of(entry, document):
            assert document.text[figure.start : figure.end] == figure.exact


def main() -> None:
    """Hand over to libFuzzer."""
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
