"""The README names everything a user can reach: commands, paths, settings, entity types."""

from __future__ import annotations

import re

import pytest
import typer.main
from fastapi.routing import APIRoute

from api.app import modules
from api.cli import app as command_line
from api.settings import Settings
from ontology.model import load_model
from tests.readme_blocks import README

TEXT = README.read_text(encoding="utf-8")
COMMANDS = sorted(typer.main.get_command(command_line).commands)  # type: ignore[attr-defined]  # a group, as built
PATHS = sorted(
    {
        route.path
        for module in modules()
        for route in getattr(module, "router").routes  # noqa: B009  # mypy knows no attribute of a module found here
        if isinstance(route, APIRoute) and route.include_in_schema
    }
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    assert f"`relations {command}`" in TEXT


@pytest.mark.parametrize("path", PATHS)
def test_every_path_is_documented(path: str) -> None:
    first = re.match(r"/[^/{]*", path)
    assert first is not None
    assert f"`{first.group()}" in TEXT


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    assert f"`RELATIONS_{name.upper()}`" in TEXT


def test_every_entity_type_is_documented() -> None:
    assert not [each.name for each in load_model().entity_types.values() if f"`{each.name}`" not in TEXT]
