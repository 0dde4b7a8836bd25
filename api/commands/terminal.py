"""How the command line prints: tables that fit a terminal, plain text for anything else."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rich.console import Console

ENDLESS: Final = 100_000
"""The width of a pipe: nothing is wrapped, so that a line stays a row."""


def console(*, error: bool = False) -> Console:
    """Give a console: colour and the terminal's width on a terminal, plain and unwrapped in a pipe."""
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    if stream.isatty():
        return Console(stderr=error, highlight=False)
    columns = os.environ.get("COLUMNS", "")
    width = int(columns) if columns.isdigit() and int(columns) else ENDLESS
    return Console(file=stream, width=width, no_color=True, highlight=False, force_terminal=False)


def note(message: str) -> None:
    """Say something on standard error, on one line."""
    print(" ".join(message.split()), file=sys.stderr)


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str | None = None, keep: int = 0) -> None:
    """Print rows as a table; the first `keep` columns are never broken, the others wrap by the width of their signs."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    out = console()
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, column in enumerate(columns):
        drawn.add_column(column, no_wrap=place < keep, overflow="fold")
    for row in rows:
        drawn.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
    if out.width >= ENDLESS:
        _plain(out, columns, rows=[[str(cell) for cell in column.cells] for column in drawn.columns], title=title)
    else:
        if title:  # not the table's own: that would wrap by the width of the columns
            out.print(escape(title))
        out.print(drawn)


def _plain(out: Console, columns: Sequence[str], rows: list[list[str]], title: str | None) -> None:
    """Print columns one below the other, padded by the width of their signs, without a frame and unwrapped."""
    from rich.cells import cell_len
    from rich.markup import render

    cells = [[column, *(render(cell).plain for cell in found)] for column, found in zip(columns, rows, strict=True)]
    widths = [max(map(cell_len, column)) for column in cells]
    if title:
        print(title, file=out.file)
    for line in zip(*cells, strict=True):
        padded = (
            cell.replace("\n", " ") + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True)
        )
        print("  ".join(padded).rstrip(), file=out.file)
