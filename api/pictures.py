"""Pictures of networks, kept while their snapshot is served: the explorer's first paint must not wait for a layout."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

from api.dependencies import Snapshot
from graph.network import NetworkFilter
from graph.picture import Picture, picture

_KEPT: Final = 16
_Key = tuple[str, NetworkFilter, str, int]


class Pictures:
    """The pictures asked for most recently; two who ask for the same one wait for one drawing."""

    def __init__(self) -> None:
        self._made: OrderedDict[_Key, Picture] = OrderedDict()
        self._lock = threading.Lock()
        self._drawing: dict[_Key, threading.Lock] = {}

    def get(self, snapshot: Snapshot, wanted: NetworkFilter, projection: str, limit: int) -> Picture:
        """Give a picture, drawn now or before."""
        key = (snapshot.id, wanted, projection, limit)
        with self._lock:
            mine = self._drawing.setdefault(key, threading.Lock())
        try:
            with mine:
                with self._lock:
                    if key in self._made:
                        self._made.move_to_end(key)
                        return self._made[key]
                drawn = picture(snapshot.reader, wanted, projection, limit)
                with self._lock:
                    self._made[key] = drawn
                    while len(self._made) > _KEPT:
                        self._made.popitem(last=False)
                return drawn
        finally:
            with self._lock:
                self._drawing.pop(key, None)


pictures: Final = Pictures()
"""One for the process; a key names its snapshot, so a newer one is never answered with an older picture."""
