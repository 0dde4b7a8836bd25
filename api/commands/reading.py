"""`relations ingest`, `extract`, `evaluate` and `open`: from reports to the graph."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import DEFAULT_STORE, StoreOption, open_store
from api.commands.terminal import console, note, table

group = typer.Typer()
ReportArgument = Annotated[str, typer.Argument(metavar="REPORT", help="A report: .md .txt .pdf .docx .odt, or -.")]


class LineFormat(StrEnum):
    """How extraction lines are printed."""

    JSONL = "jsonl"
    TABLE = "table"


class ScoreFormat(StrEnum):
    """How scores are printed."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"
