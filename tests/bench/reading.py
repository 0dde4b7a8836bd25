"""Reading beside jieba's tagger, on the same text in the same run: `python -m tests.bench.reading`.

jieba only cuts and tags words; the product's row finds, links and codes everything an extraction line says. jieba's
tagger is asked in its three ways: as it comes on the report's own traditional characters, on simplified ones, which its
dictionary is made of, and with the dictionary alone. The last rows read the same text one to eight times as long.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

import jieba
import jieba.posseg
from opencc import OpenCC
from rich.console import Console
from rich.table import Table

from ingest.document import Document
from ingest.extraction import extract_document
from ingest.formats import Source
from ingest.mentions import find_mentions
from ingest.reading import read_source
from ingest.register import Register

SAMPLE = Path(__file__).parents[2] / "ingest" / "samples" / "kaohsiung-council-4-7.md"
_HEAD = "高雄市政府行政暨國際處業務報告\n\n# 壹、重要業務執行狀況\n\n## 一、國際交流\n\n### (一)城市連結\n\n"
RUNS = 3
SLOW = 5.0
"""Seconds after which a row is not repeated."""


def main() -> None:
    """Measure and print the table, once everything is loaded."""
    jieba.setLogLevel(60)
    jieba.initialize()
    content = SAMPLE.read_text(encoding="utf-8")
    document = read_source(Source("sample.md", content.encode(), ".md"), "sample")
    register = Register.load(city=document.city, department=document.department)
    simplified = OpenCC("t2s").convert(content)
    rows: list[tuple[str, int, Callable[[], object]]] = [
        ("jieba's tagger, traditional text", len(content), lambda: list(jieba.posseg.cut(content))),
        ("jieba's tagger, simplified text", len(content), lambda: list(jieba.posseg.cut(simplified))),
        ("jieba's tagger, dictionary alone", len(content), lambda: list(jieba.posseg.cut(content, HMM=False))),
        ("names only", len(content), lambda: [find_mentions(document, one, register) for one in document.entries]),
        ("everything understood", len(content), lambda: extract_document(document, register)),
        *_longer(document, register),
    ]
    table = Table("reading", "characters", "seconds", "of jieba's tagger", title="Reading the sample, median of three")
    first: float | None = None
    extract_document(document, register)
    for name, size, work in rows:
        seconds = _seconds(work)
        first = first or seconds
        table.add_row(name, f"{size:,}", f"{seconds:.3f}", f"{seconds / first:.3f}")
    Console().print(table)


def _longer(document: Document, register: Register) -> Iterator[tuple[str, int, Callable[[], object]]]:
    """The report's entries about foreign relations one to eight times over, numbered on, as one section."""
    entries = [one for one in document.entries if one.section.path.startswith("1.")]
    for times in (1, 2, 4, 8):
        items = "".join(
            f"#### {number}. {one.title}\n\n{one.text}\n\n" for number, one in enumerate(entries * times, start=1)
        )
        longer = read_source(Source("long.md", f"{_HEAD}{items}".encode(), ".md"), "long")
        if len(longer.entries) != len(entries) * times:
            raise SystemExit(f"{len(longer.entries)} entries were read of {len(entries) * times}")
        yield f"everything, {times} times the entries", len(longer.text), partial(extract_document, longer, register)


def _seconds(work: Callable[[], object]) -> float:
    taken: list[float] = []
    for _ in range(RUNS):
        gc.collect()
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
        if taken[-1] > SLOW:
            break
    return median(taken)


if __name__ == "__main__":
    main()
