"""What a board is started with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from ipaddress import ip_address

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Names by which a browser on this machine reaches it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where a board listens, who may reach it, and in whose name decisions are kept.

    ``names`` are further host names that browsers may reach it by; ``token`` is what they must show, None where none is
    wanted; ``author`` is who decides unless the browser says another name. ``body`` bounds a request in bytes.
    """

    host: str = "127.0.0.1"
    port: int = 8470
    token: str | None = None
    names: frozenset[str] = field(default_factory=frozenset)
    author: str = "analyst"
    record: str = "sitroom.db"
    body: int = 210_000_000

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOOPBACK

    def knows(self, name: str) -> bool:
        """Whether a request may be for this host name: ours, or, where we are open to a network, any address by number.

        A name that somebody else's server answers for is never ours: this is what stops DNS rebinding.
        """
        if name in LOOPBACK or name == self.host or name in self.names:
            return True
        return not self.local and _is_address(name)

    def cookie(self, name: str) -> str:
        """The full name of a cookie: browsers share them between ports, and one port may serve one record after another."""
        record = hashlib.sha256(self.record.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        return f"sitroom-{self.port}-{record}-{name}"


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
