"""PDFs to text: one document a file, its words in the order in which a person reads them.

The text is our own reconstruction, as that of a web page is: paragraphs divided by a blank line, lines joined, columns
one after the other, running heads, feet and page numbers left out and told. ``Document.pages`` has where each page begins.

A PDF says when its file was made, not when the article was published, so ``CreationDate`` is never taken for a date: it
is published on the day that the text states, if it states one. Its scripts and forms are not run or filled in.

PDFium, which takes the file apart, is native code that a hostile file may fill, stop or break. It runs in a worker: a
process of its own with little memory and time, which is started anew when it is lost. What it says is not trusted.
"""

from __future__ import annotations

from sitroom.documents.pdf.reading import MAX_CHARACTERS, MAX_PAGES, MAX_PDF_BYTES, MAX_PIECES, read_pdf

__all__ = ["MAX_CHARACTERS", "MAX_PAGES", "MAX_PDF_BYTES", "MAX_PIECES", "read_pdf"]
