"""`python -m ingest.tagging`: train the tagger of this installation where it is missing or out of date."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from ingest.tagging.tagger import is_trained, keep


def main() -> None:
    """Train, unless a model is there that was trained from the same passages, rules and words."""
    if is_trained():
        return
    console = Console(stderr=True)
    if not console.is_terminal:
        console.print("Training the tagger of names ...")
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Training the tagger of names", total=None)
        keep(lambda done, total: bar.update(task, completed=done, total=total))


if __name__ == "__main__":
    main()
