"""Settings of the server: environment variables with the prefix RELATIONS_, and the flags of `relations serve`."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What can be set; every one has a safe default."""

    model_config = SettingsConfigDict(env_prefix="RELATIONS_", extra="ignore", frozen=True)

    store: str = Field(default="var/store", description="Folder of the store, or a SPARQL server's URL.")
    store_user: str = Field(default="", description="Who asks a SPARQL server, where the store is one.")
    store_password: SecretStr = Field(default=SecretStr(""), description="That user's password; it is never logged.")
    store_cache: str = Field(
        default="var/cache", description="Folder for the search index of a store on a SPARQL server; it may be deleted."
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on.")
    snapshot_check_seconds: float = Field(
        default=0.2, ge=0, description="How often a new snapshot is looked for, at most."
    )
    max_body_bytes: int = Field(default=1 << 20, ge=1024, description="Largest request body that is read.")
    log_requests: bool = Field(default=True, description="Write one JSON line a request on standard error.")
    public_url: str = Field(default="", description="Address the service is reached by, where a proxy hides it.")

    sparql_seconds: float = Field(default=20.0, gt=0, description="Seconds a SPARQL query may take.")
    sparql_memory_mib: int = Field(default=1024, ge=16, description="Memory a SPARQL query may take, in MiB.")
    sparql_max_rows: int = Field(default=1_000_000, ge=1, description="Rows or triples of a SPARQL answer, at most.")
    sparql_max_bytes: int = Field(default=256 << 20, ge=1024, description="Bytes of a SPARQL answer, at most.")
    sparql_fast_queries: int = Field(default=4, ge=1, description="SPARQL queries that may start at once.")
    sparql_long_queries: int = Field(
        default=8, ge=0, description="SPARQL queries that may run on, at the lowest priority."
    )
    sparql_patience: float = Field(default=0.2, gt=0, description="Seconds after which a SPARQL query counts as long.")
    sparql_queue: int = Field(default=64, ge=0, description="SPARQL queries that may wait for a place.")
    sparql_queue_seconds: float = Field(default=5.0, gt=0, description="Seconds a SPARQL query may wait for a place.")
    body_seconds: float = Field(default=10.0, gt=0, description="Seconds a client may take to send a request's body.")
