"""The command line: `relations COMMAND`.

Every module of `api/commands/` with a `group` adds its commands. Heavy modules are imported inside the commands, so
that `relations --help` answers at once. Exit codes: 0 done, 1 findings, 2 unusable input or wrong usage.
"""

from __future__ import annotations

import contextlib
import os
import sys
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import typer
from typer.core import TyperGroup

from api import commands
from ontology.errors import RelationsError

UNUSABLE = 2


def one_line(message: str) -> str:
    """Put a message on one line, control characters made visible."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in " ".join(message.split()))


class RelationsGroup(TyperGroup):
    """Turns an error of ours into one line and exit code 2; a reader that went away ends the command quietly."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except RelationsError as error:
            typer.echo(f"relations: {one_line(error.message)}", err=True)
            raise typer.Exit(UNUSABLE) from None
        except BrokenPipeError:
            _leave_pipe()
            raise typer.Exit(0) from None
        return result


def _leave_pipe() -> None:
    """Give the interpreter something to flush into when it ends, or it would complain about the pipe."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


app = typer.Typer(
    cls=RelationsGroup,
    help="City diplomacy as a knowledge graph: read council reports, ask what happened with whom, see why.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def _relations() -> None:
    """City diplomacy as a knowledge graph: read council reports, ask what happened with whom, see why."""


for _module in sorted(iter_modules(commands.__path__), key=lambda module: module.name):
    _group = getattr(import_module(f"{commands.__name__}.{_module.name}"), "group", None)
    if isinstance(_group, typer.Typer):
        app.add_typer(_group)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    app()


if __name__ == "__main__":
    main()
