"""The commands, one module a group: each has `group`, a typer application without a name."""
