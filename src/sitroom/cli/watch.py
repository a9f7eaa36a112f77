"""``sitroom watch``: feeds asked in their time, and what is new in them read into the record."""

from __future__ import annotations

import re
import sys
import time
from datetime import timedelta
from pathlib import Path

import click

from sitroom.cli.inputs import check_places, jobs_option, places_option
from sitroom.cli.record import record_option
from sitroom.cli.terminal import harmless

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_HOST = re.compile(r"(?:(?P<here>localhost|[\d.]+|\[[\da-f:]+\])|(?:[\w-]+\.)+[^\W\d_]{2,})(?::\d+(?:/|$)|/)", re.IGNORECASE)
"""How an address begins whose scheme is missing; ``here``: a host that has rarely a certificate."""
_SHORTEST = timedelta(minutes=1)


def _time(_context: click.Context, _parameter: click.Parameter, value: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,6})\s*([smhd])", value.strip().lower())
    if found is None:
        raise click.BadParameter(f"{value!r} is no time; write a number with s, m, h or d, such as 30m")
    every = timedelta(seconds=int(found[1]) * _UNITS[found[2]])
    if every < _SHORTEST:
        raise click.BadParameter("feeds are not asked more often than once a minute (1m)")
    return every


def _addresses(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    from sitroom.documents.address import canonical_url
    from sitroom.documents.web.hosts import AddressError, site_of, without_password

    urls = []
    for value in values:
        url = canonical_url(value)
        if url is None:
            raise click.BadParameter(f"{value!r} is no web address; {_advice(value)}")
        try:
            site_of(value)
        except AddressError as error:
            raise click.BadParameter(f"{without_password(value)} {error.reason}; {error.advice}") from error
        urls.append(url)
    return tuple(dict.fromkeys(urls))


def _advice(value: str) -> str:
    """What to write in place of what is no web address: its scheme before a host, or the command for a saved feed."""
    host = _HOST.match(value)
    if host is None or Path(value).exists():
        return f"`sitroom read {value}` reads a saved feed"
    return f"write {'http' if host['here'] else 'https'}://{value}"


@click.command(
    epilog="Examples:\n\n\b\n"
    "  sitroom watch https://paper.example/feed.xml\n"
    "  sitroom watch https://paper.example/feed https://radio.example/rss --every 1h --record valley.db\n"
    "  sitroom watch https://paper.example/feed.xml --once"
)
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...", callback=_addresses)
@record_option
@click.option(
    "--every",
    default="30m",
    show_default=True,
    metavar="TIME",
    callback=_time,
    help="How often to ask, such as 15m or 2h; less often where a feed asks for that itself.",
)
@click.option("--once", is_flag=True, help="Ask each feed once and end, for a timer of your own.")
@click.option("--entries-only", is_flag=True, help="Read what the feeds hold themselves; ask for no pages.")
@click.option(
    "--allow-private",
    is_flag=True,
    help="Feeds on this machine and its own network too, which are refused else.",
)
@places_option
@jobs_option
def watch(
    feeds: tuple[str, ...],
    location: str,
    every: timedelta,
    once: bool,
    entries_only: bool,
    allow_private: bool,
    places: Path | None,
    jobs: int,
) -> None:
    """Read what is new in feeds into the record, again and again.

    FEED is the web address of an RSS or Atom feed. This command asks the network: it sends the addresses of the feeds
    and of the pages that they link, and nothing else. It keeps to robots.txt, to what servers say about when to ask
    again, and to a pause between requests to one host.

    Each new entry's page is read; its own words are where they are plainly the whole article, and where the page cannot
    be had. An entry that is changed is read again, as a new text of its document. A line tells of each new document. What
    fails for now is tried again later. End it with Ctrl-C: what was read is kept, and it goes on from there the next time.
    """
    check_places(places)
    # These take longer to load than most commands take to run.
    from sitroom.cli.watching import Watcher
    from sitroom.documents.web.fetcher import Fetcher
    from sitroom.flow import extract_all, reader_version
    from sitroom.record.record import Record

    with Record.open(location) as record:
        watcher = Watcher(
            record,
            feeds,
            fetcher=Fetcher(allow_private=allow_private),
            extract=lambda documents: extract_all(documents, jobs, places),
            reader=reader_version(places),
            say=lambda line: click.echo(harmless(line)),
            complain=lambda line: click.echo(harmless(f"sitroom: {line}").replace("\n", " "), err=True),
            every=every,
            entries_only=entries_only,
            sleep=time.sleep,
        )
        try:
            watcher.run_once() if once else watcher.run()
        except KeyboardInterrupt:
            click.echo("sitroom: stopped; what was read is kept", err=True)
            return
    if watcher.counts["failed"]:
        sys.exit(1)
