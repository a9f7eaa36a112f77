"""The names of months in the languages in which tables of articles state their dates; a name stands for one month only."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# One row a language: its twelve months in order, the forms of one month with a slash between them, without their accents.
_TABLE = """
january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct november/nov december/dec
januar/janner februar marz/mrz april mai juni juli august september oktober/okt november dezember/dez
janvier/janv fevrier/fevr/fev mars avril/avr mai juin juillet/juil aout septembre octobre novembre decembre
enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre/set octubre noviembre diciembre/dic
janeiro fevereiro marco abril maio junho julho agosto setembro outubro/out novembro dezembro
gennaio/gen febbraio/febbr marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre/sett ottobre/ott novembre dicembre
январь/января/янв февраль/февраля/февр/фев март/марта/мар апрель/апреля/апр май/мая июнь/июня/июн июль/июля/июл август/августа/авг сентябрь/сентября/сент/сен октябрь/октября/окт ноябрь/ноября/нояб/ноя декабрь/декабря/дек
січень/січня лютий/лютого березень/березня квітень/квітня травень/травня червень/червня липень/липня серпень/серпня вересень/вересня жовтень/жовтня листопад/листопада грудень/грудня
يناير فبراير مارس ابريل/أبريل مايو يونيو يوليو/يوليوز اغسطس/أغسطس/غشت سبتمبر/شتنبر اكتوبر/أكتوبر نوفمبر/نونبر ديسمبر/دجنبر
جانفي فيفري مارس افريل/أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر
كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الاول/تشرين_الأول تشرين_الثاني كانون_الاول/كانون_الأول
"""  # noqa: E501  # a language is a row

ENGLISH = {
    name: number for number, names in enumerate(_TABLE.strip().splitlines()[0].split(), start=1) for name in names.split("/")
}
"""The number of each English month by its name and its short forms, in lower case."""


def folded(words: str) -> str:
    """Words without case, accents and marks, for comparing: ``Überschrift`` and ``UBERSCHRIFT`` are the same."""
    return _MARKS.sub("", unicodedata.normalize("NFKD", words.casefold()))


_MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u0655\u0670]")


def month_of(name: str) -> int | None:
    """The number of the month that a name or its short form stands for, with a full stop or without; None for another word."""
    return _months().get(re.sub(r"\s+", "_", folded(name).strip(" .")))


@cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for row in _TABLE.strip().splitlines():
        for number, names in enumerate(row.split(), start=1):
            for name in names.split("/"):
                if found.setdefault(folded(name), number) != number:
                    raise AssertionError(f"{name} stands for two months")
    return found
