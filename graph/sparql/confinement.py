"""What a worker process gives up before it evaluates a stranger's query: the network, and most of the memory.

Linux only; elsewhere nothing is given up and `confine` says "none". The network is closed by a seccomp filter
(kernel documentation: userspace-api/seccomp_filter) that lets `socket` make local sockets alone and refuses io_uring.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from pathlib import Path
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_SECCOMP_MODE_FILTER: Final = 2
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | 13  # the call fails with EACCES
_AF_UNIX: Final = 1
_IO_URING_SETUP: Final = 425
_ARCHITECTURES: Final = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Machine -> (audit architecture, number of the `socket` call), from the kernel's unistd tables."""

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _instructions(architecture: int, socket_call: int) -> bytes:
    """Give the filter: `if arch is ours and call is socket and family is not local, or io_uring: refuse`."""
    program = (
        (_LOAD, 0, 0, 4),  # the architecture
        (_EQUAL, 0, 7, architecture),  # another one: refuse
        (_LOAD, 0, 0, 0),  # the call's number
        (_AT_LEAST, 5, 0, 0x40000000),  # the x32 table: refuse
        (_EQUAL, 4, 0, _IO_URING_SETUP),
        (_EQUAL, 0, 2, socket_call),  # any other call: allow
        (_LOAD, 0, 0, 16),  # its first argument, the address family
        (_EQUAL, 0, 1, _AF_UNIX),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    )
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)


def close_network() -> str:
    """Close the network for this process and its children for good; give how: "seccomp" or "none"."""
    numbers = _ARCHITECTURES.get(platform.machine())
    if sys.platform != "linux" or numbers is None:
        return "none"
    libc = ctypes.CDLL(None, use_errno=True)
    instructions = _instructions(*numbers)
    program = _Program(len(instructions) // 8, instructions)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return "none"
    closed = libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0
    return "seccomp" if closed else "none"


def die_with_parent(parent: int) -> None:
    """Ask the kernel to kill this process when its parent dies; leave at once if it already has."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def limit_memory(extra_bytes: int) -> None:
    """Let the address space grow by at most `extra_bytes` from now on; an allocation beyond that ends the process."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return
    limit = pages * resource.getpagesize() + extra_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
