"""`relations serve`: the HTTP interface, the SPARQL endpoint and the viewer."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from api.commands.options import DEFAULT_STORE, StoreOption, open_store
from api.commands.terminal import note
from ontology.errors import RequestError

group = typer.Typer()


@group.command()
def serve(
    store: StoreOption = DEFAULT_STORE,
    host: Annotated[str, typer.Option(envvar="RELATIONS_HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(envvar="RELATIONS_PORT", min=0, max=65535, help="Port; 0 takes a free one.")
    ] = 8000,
) -> None:
    """Serve the API, the SPARQL endpoint and the viewer."""
    import uvicorn

    from api import logs
    from api.app import create_app
    from api.server import PatientProtocol
    from api.settings import Settings

    listening = _listen(host, port)
    settings = Settings(store=store, host=host, port=port)
    app = create_app(settings, open_store(store))
    shown = f"[{host}]" if ":" in host else host
    note(f"Serving {store} on http://{shown}:{listening.getsockname()[1]}/  (Ctrl+C ends it)")
    server = uvicorn.Server(
        uvicorn.Config(
            app, log_config=None, server_header=False, timeout_keep_alive=15, http=PatientProtocol, ws="none"
        )
    )
    log = logs.install(requests=settings.log_requests)
    try:
        server.run(sockets=[listening])
    finally:
        log.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named by its protocol: only then asyncio sends the second part of an answer before the first is acknowledged.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(512)
    except OSError as error:
        listening.close()
        raise RequestError(f"{host}:{port}: cannot listen here ({error.strerror}); try another --port") from error
    return listening
