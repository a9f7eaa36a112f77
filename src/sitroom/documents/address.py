"""Web addresses: one spelling for one page, so that the same page gets the same document id."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|igsh|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok"
    r"|vero_id|ncid|cmpid|cmp|ocid|at_\w+|__twitter_impression|ref_src|guccounter|guce_\w+|wt_mc|xtor|spm|s_cid",
    re.IGNORECASE,
)
"""Query parameters that say how a reader came to a page, never which page it is."""

_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str) -> str | None:
    """Return the address in its one canonical spelling, or None where it is no http(s) address.

    Scheme and host in lower case; no user name, default port, fragment or tracking parameter. Path
    and other parameters stay as they are, since servers may tell them apart.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
        url.encode("utf-8")
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host or any(character.isspace() for character in host):
        return None
    if ":" in host:
        host = f"[{host}]"
    netloc = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    query = parts.query
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [pair for pair in pairs if not _TRACKING.fullmatch(pair[0])]
    if len(kept) < len(pairs):  # re-encoding may respell a query, so only where something was dropped
        query = urlencode(kept)
    return urlunsplit((scheme, netloc, parts.path or "/", query, ""))
