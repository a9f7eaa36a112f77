"""Small plots that stand in a line or a card of the first page: shares, counts by day, independent origins."""

from __future__ import annotations

from collections.abc import Sequence

from sitroom.board.pictures.drawing import colour_class, drawing, isolated, shown
from sitroom.board.pictures.labels import cut, words_width
from sitroom.board.pictures.timeline import Day, day_words
from sitroom.outlook.svg import number

WIDTH = 320.0
MOST_DOTS = 12
"""Origins of one side that are drawn one by one; more are written as a number."""


def share_bar(parts: Sequence[tuple[str, int]], *, identity: str = "shares", title: str = "Shares") -> str:
    """A bar of parts with their names and per cents below, as SVG; parts of nothing are left out."""
    real = [(n, shown(name), count) for n, (name, count) in enumerate(parts) if count > 0]
    whole = sum(count for _, _, count in real)
    told = "; ".join(f"{isolated(name)}: {count} ({_percent(count, whole)})" for _, name, count in real) or "nothing to count"
    picture = drawing(identity, title, told, WIDTH)
    x, words_x, words_y = 0.0, 0.0, 40.0
    for n, name, count in real:
        width = WIDTH * count / whole
        # Every second part is lighter too, for who sees no colours.
        look = f'class="{colour_class(n)}" fill="currentColor"' + (' fill-opacity=".55"' if n % 2 else "")
        picture.box(x, 4, max(width - 1.5, 0.5), 16, look, f"{name}: {count} ({_percent(count, whole)})")
        words = cut(f"{isolated(name)} {_percent(count, whole)}", WIDTH - 20, 11.5)
        wide = 26 + words_width(words, 11.5)
        if words_x and words_x + wide > WIDTH + 10:
            words_x, words_y = 0.0, words_y + 17
        picture.box(words_x, words_y - 9, 10, 10, look)
        picture.text(words_x + 15, words_y, words, 11.5, "plain")
        x, words_x = x + width, words_x + wide
    if not real:
        picture.text(0, 16, "nothing to count", 11.5, "dim")
    return picture.finished(words_y + 8 if real else 24)


def _percent(count: int, whole: int) -> str:
    share = 100 * count / whole
    return "under 1%" if share < 1 else "over 99%" if 99 < share < 100 else f"{share:.0f}%"


def spark(days: Sequence[Day], counts: Sequence[int], *, identity: str = "spark", title: str = "Reports by day") -> str:
    """Counts by day as thin columns, as SVG; days are ordinals in any order, those between count as 0.

    Long stretches are drawn in steps of several days, never narrower than the picture can show.
    """
    by_day = sorted(zip(days, counts, strict=True))
    if not by_day:
        picture = drawing(identity, title, "no dated reports", WIDTH)
        picture.text(0, 16, "no dated reports", 11.5, "dim")
        return picture.finished(24)
    first, last = by_day[0][0], by_day[-1][0]
    step = -(-(last - first + 1) // 80)
    bins = [0] * ((last - first) // step + 1)
    for day, count in by_day:
        bins[(day - first) // step] += count
    most = max(*bins, 1)
    highest = bins.index(max(bins))
    peak = f"most: {bins[highest]} {_when(first + highest * step, step, last)}"
    picture = drawing(identity, title, f"{day_words(first)} to {day_words(last)}; {peak}", WIDTH)
    slot = min(WIDTH / len(bins), 14.0)
    for n, count in enumerate(bins):
        if count:
            high = max(2.0, 34 * count / most)
            told = f"{count} {_when(first + n * step, step, last)}"
            picture.box(n * slot, 40 - high, max(slot - 1, 1.2), high, 'class="c0" fill="currentColor"', told)
    picture.line(0, 40.5, WIDTH, 40.5)
    picture.text(0, 54, day_words(first), 10.5, "dim")
    if last > first:
        picture.text(WIDTH, 54, day_words(last), 10.5, "dim", "end")
    return picture.finished(60)


def _when(day: Day, step: int, last: Day) -> str:
    end = min(day + step - 1, last)
    return f"on {day_words(day)}" if end == day else f"from {day_words(day)} to {day_words(end)}"


def origins_dots(sides: Sequence[tuple[str, int]], *, identity: str = "origins", title: str = "Independent origins") -> str:
    """For each side a row of as many marks as it has independent origins, as SVG; beyond twelve the number is written."""
    told = "; ".join(f"{isolated(shown(answer))}: {_origins(count)}" for answer, count in sides) or "no side"
    picture = drawing(identity, title, told, WIDTH)
    y = 12.0
    for n, (answer, count) in enumerate(sides):
        words = cut(shown(answer), WIDTH * 0.44, 11.5)
        with picture.linked(None, f"{answer}: {_origins(count)}"):
            picture.text(0, y + 4, isolated(words), 11.5, "plain")
            for dot in range(min(count, MOST_DOTS)):
                picture.figure(WIDTH * 0.47 + dot * 12, y, 4.4, n, f'class="{colour_class(n)}" fill="currentColor"')
            if count > MOST_DOTS:
                picture.text(WIDTH * 0.47 + MOST_DOTS * 12, y + 4, str(count), 11, "plain", weight="bold")
        y += 18
    return picture.finished(float(number(max(y - 4, 20))))


def _origins(count: int) -> str:
    return "one origin" if count == 1 else f"{count} origins"
