"""The report as it is printed: Chromium makes a PDF of the page, and pypdf reads it."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest
from pypdf import PdfReader

from sitroom.brief.report import html, report_of
from sitroom.brief.report_blocks import Report
from tests.brief.handed_on import recorded, reports

NEEDED = "SITROOM_NEEDS_BROWSER"
"""Set in the environment it turns a missing browser from a skip into a failure."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, PdfReader]:
    found = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
    if found is None:
        reason = "no Chromium on this machine: install it with `apt-get install chromium`"
        if os.environ.get(NEEDED):
            pytest.fail(reason)
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("print")
    with recorded(folder / "river.db", reports(), graded=True) as record:
        report = report_of(record)
    (folder / "report.html").write_text(html(report), "utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-pdf-header-footer"]
    profile, out = f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'report.pdf'}"
    page = (folder / "report.html").as_uri()
    subprocess.run([found, *flags, profile, out, page], check=True, capture_output=True, timeout=60)
    return report, PdfReader(folder / "report.pdf")


def test_it_has_a_running_title_page_numbers_and_all_that_the_page_says(printed: tuple[Report, PdfReader]) -> None:
    report, pdf = printed
    pages = [page.extract_text() for page in pdf.pages]
    assert len(pages) >= 4
    assert all(f"{n} of {len(pages)}" in text for n, text in enumerate(pages, start=1))
    assert "river · State of reporting: 9 May 2031" not in pages[0]
    assert all("river · State of reporting: 9 May 2031" in text for text in pages[1:])
    whole = " ".join(" ".join(pages).split())
    assert all(section.title in whole for section in report.sections)
    # The contents name it too, and it begins on a page of its own.
    first = max(n for n, text in enumerate(pages) if "Evidence" in [line.strip() for line in text.splitlines()])
    assert first > 0
    behind = " ".join(pages[first:])
    assert all(f"[{e.number}]" in behind for e in report.evidence)


def test_numbers_are_links_in_the_document(printed: tuple[Report, PdfReader]) -> None:
    report, pdf = printed
    annotations = [each.get_object() for page in pdf.pages for each in page.get("/Annots", ())]
    named = set(pdf.named_destinations)
    leads = [str(link["/Dest"]) for link in annotations if "/Dest" in link]
    assert set(leads) <= named
    assert {f"/e{e.number}" for e in report.evidence} <= {lead if lead.startswith("/") else f"/{lead}" for lead in leads}
