"""Documents that try to be more than text: what hostile or broken articles may bring into names, places, titles and addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sitroom.attributions.statement import Quotation, Source, SourceKind, Statement
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.extracted import Extracted
from tests.record.contest import Said, report
from tests.record.made import document

NAMES: dict[str, str] = {
    "script": '<script>window.hurt = "script"; alert(1)</script>',
    "handler": '"><img src=x onerror="window.hurt = 1">',
    "quoted": "' autofocus onfocus='window.hurt = 2' x='",
    "template": "{{7*7}}{% raw %}${7*7}#{7*7}",
    "svg": '<svg onload="window.hurt = 3"><a href="javascript:alert(1)"><text>go</text></a></svg>',
    "mathml": '<math><mi href="javascript:alert(1)">x</mi></math>',
    "style": "</style><style>* { display: none }</style>",
    "css": "red; background: url(https://elsewhere.example/x.png)",
    "frame": '<iframe src="https://elsewhere.example/"></iframe><base href="https://elsewhere.example/">',
    "entities": "&lt;b&gt;&amp;amp;&#x3c;script&#x3e;",
    "comment": "--><!-- ]]><![CDATA[",
    "refresh": '<meta http-equiv="refresh" content="0; url=https://elsewhere.example/">',
    "broken": "caf\ufffd\ufffd \ufffe",
    "controls": "bell\x07 escape\x1b[31m null\x00 feed\x0c",
    "override": "report\u202egpj.exe",
    "isolate": "\u2067\u2066\u202b unclosed",
    "right to left": "عبد الرحمن بن محمد",
    "mixed": "Omar (عمر) 12 – 15 שלום",
    "invisible": "zero" + "\u200b\u200d\u2060\ufeff" * 200 + "width",
    "combining": "Z" + "\u0301\u0316\u0489" * 150 + "algo",
    "long": "Donau" * 200,
    "separators": "line\u2028paragraph\u2029end",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈" * 15,
    "spaces": "\u3000\u2003wide\u00a0spaces\u3000",
}
"""Names by what they try."""
ADDRESSES = (
    "javascript:window.hurt=4",
    "data:text/html,<script>window.hurt = 5</script>",
    'https://elsewhere.example/"onclick="window.hurt=6',
    "https://elsewhere.example/<script>window.hurt=7</script>",
    "//elsewhere.example/",
    "file:///etc/passwd",
)
LARGE = 5_000_000
MANY = 10_000
LAST_WORDS = "the last lock holds"


def articles() -> Iterator[Extracted]:
    """Pairs of reports in which hostile names contradict each other about hostile places, under hostile titles."""
    names = list(NAMES.items())
    for number, (what, name) in enumerate(names):
        url = ADDRESSES[number % len(ADDRESSES)]
        other = names[(number + 1) % len(names)][1]
        yield _about(report(f"{number}/a {name}.txt", "2031-05-01", *_lines(name, name, so=True)), name, url, what)
        yield _about(report(f"{number}/b {what}.txt", None, *_lines(other, name, so=False)), other, None, name)


def _lines(who: str, place: str, *, so: bool) -> tuple[Said, ...]:
    # What nobody has said yet about each place: who holds it, and whether there is fighting.
    return (Said(who, place, so), Said(who, place, so, "control", holder=f"{who} Guard", when="2031-04-30"))


def _about(extracted: Extracted, title: str, url: str | None, publisher: str) -> Extracted:
    return replace(extracted, document=replace(extracted.document, title=title, url=url, publisher=publisher, language="ar"))


def large() -> Extracted:
    """One paragraph of five million characters with a statement at its end."""
    said = f"Ilse Marrow said {LAST_WORDS}"
    text = ("water and more water " * (LARGE // 21 + 1))[: LARGE - len(said)] + said
    return Extracted(
        document(text, "large.txt", title="One paragraph", published="2031-05-03"), (_said(1, len(text) - len(said)),)
    )


def many() -> Extracted:
    """A document with ten thousand statements."""
    line = f"Ilse Marrow said {LAST_WORDS}. "
    text = "\n".join(line * 10 for _ in range(MANY // 10))
    starts = [row * (len(line) * 10 + 1) + column * len(line) for row in range(MANY // 10) for column in range(10)]
    statements = tuple(_said(number + 1, start) for number, start in enumerate(starts))
    return Extracted(document(text, "many.txt", title="Many statements", published="2031-05-04"), statements)


def _said(number: int, start: int) -> Statement:
    end = start + len("Ilse Marrow")
    content = end + len(" said ")
    return Statement(
        f"s{number}", Source(((start, end),), SourceKind.PERSON), ((end + 1, content - 1),),
        ((content, content + len(LAST_WORDS)),), Quotation.INDIRECT, None, Polarity.AFFIRMED,
        Certainty(Level.CERTAIN, 0.9, 1.0), 0.5,
    )  # fmt: skip
