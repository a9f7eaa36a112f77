"""What the columns of tables of articles are usually called, in English first and in other languages.

To add a name, write it into the row of its thing and language: in lower case, without accents, spaces, hyphens and
underscores. The first one that a table has counts, so what may mean something else too stands behind what is plain.
"""

from __future__ import annotations

import re

from sitroom.documents.months import folded

_NAMES: dict[str, dict[str, str]] = {
    "id": {
        "en": "id guid uuid articleid documentid docid itemid",
        "de": "artikelid kennung nr lfdnr nummer",
        "fr": "identifiant numero",
        "es pt it": "identificador identificativo",
        "ru uk": "идентификатор ідентифікатор номер",
        "ar": "المعرف الرقم رقم",
        "zh": "编号 編號 序号 序號",
    },
    "text": {
        "en": "text body content fulltext articletext articlebody bodytext plaintext maintext contenttext article story"
        " contenthtml html",
        "de": "volltext artikeltext artikel inhalt",
        "fr": "texte textecomplet contenu corps",
        "es pt": "texto textocompleto textodelarticulo contenido conteudo cuerpo corpo",
        "it": "testo testocompleto contenuto",
        "ru uk": "текст полныйтекст повнийтекст содержание зміст вміст",
        "ar": "النص نص نصالمقال المحتوى محتوى",
        "zh": "正文 全文 内容 內容 文本",
    },
    "title": {
        "en": "title headline webtitle",
        "de": "titel uberschrift schlagzeile",
        "fr": "titre",
        "es pt": "titulo titular manchete",
        "it": "titolo",
        "ru uk": "заголовок название назва",
        "ar": "العنوان عنوان",
        "zh": "标题 標題 题目 題目",
    },
    "published": {
        "en": "published date publishedat pubdate publisheddate datepublished publishdate publicationdate webpublicationdate"
        " createdat datetime timestamp",
        "de": "datum veroffentlicht veroffentlichtam veroffentlichungsdatum erscheinungsdatum erschienen erschienenam"
        " publikationsdatum",
        "fr": "datedepublication datepublication datedeparution publiele",
        "es": "fecha fechadepublicacion fechapublicacion publicado publicadoel",
        "pt": "data datadepublicacao datapublicacao publicadoem",
        "it": "datadipubblicazione datapubblicazione pubblicato pubblicatoil",
        "ru uk": "дата датапубликации опубликовано датапублікації опубліковано",
        "ar": "التاريخ تاريخ تاريخالنشر",
        "zh": "日期 发布日期 發布日期 发布时间 發布時間 出版日期",
    },
    "publisher": {
        "en": "publisher source outlet sourcename newspaper sitename site domain",
        "de": "medium zeitung herausgeber quelle",
        "fr": "media journal organe editeur",
        "es pt": "medio periodico diario jornal veiculo fuente fonte",
        "it": "testata quotidiano giornale",
        "ru uk": "издание видання сми змі источник джерело",
        "ar": "الصحيفة الناشر المصدر مصدر",
        "zh": "媒体 媒體 来源 來源",
    },
    "url": {
        "en": "url link permalink articleurl weburl sourceurl canonicalurl href",
        "de": "internetadresse webadresse",
        "fr": "lien",
        "es pt it": "enlace ligacao collegamento",
        "ru uk": "ссылка посилання",
        "ar": "الرابط رابط",
        "zh": "链接 鏈接 連結 网址 網址",
    },
    "language": {
        "en": "language lang",
        "de": "sprache",
        "fr": "langue",
        "es pt it": "idioma lengua lingua",
        "ru uk": "язык мова",
        "ar": "اللغة لغة",
        "zh": "语言 語言",
    },
}


_BETWEEN = re.compile(r"[\s_-]+")


def plain(name: str) -> str:
    """The name of a column as it is compared: without case, accents, spaces, hyphens and underscores."""
    words = name.lower() if name.isascii() else folded(name)
    return _BETWEEN.sub("", words)


USUAL: dict[str, tuple[str, ...]] = {
    thing: tuple(plain(name) for names in by_language.values() for name in names.split()) for thing, by_language in _NAMES.items()
}
"""The usual names of the column of each thing as :func:`plain` gives them, the first one found counts."""

UNSURE = {"data": "published", "media": "publisher"}
"""Usual names that in English stand for other things so often that the cells must bear them out."""

_OTHERS = """
author authors autor autoren auteur auteurs autore autores автор авторы автори byline creator section sections ressort rubrik
rubrique seccion secao sezione раздел рубрика category categories kategorie categorie categoria tag tags keywords topics
summary description abstract teaser lead subtitle copyright license
"""
OTHERS = frozenset(_OTHERS.split())
"""Columns that hold none of these things in almost any table: that they are not used is not worth a word."""
