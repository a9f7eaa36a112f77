from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from sitroom.record.record import Record
from tests.board.browser.conftest import LAPTOP, PageMaker
from tests.board.browser.test_accessible import faults
from tests.board.serving import BoardServer, served
from tests.record.contest import Said, report

PHONE: ViewportSize = {"width": 360, "height": 740}
PICTURES = ("/map", "/relations", "/timeline")


def picture(page: Page) -> Locator:
    """The drawing that is shown at this width."""
    return page.locator("figure.picture svg:visible")


def view(page: Page) -> list[float]:
    return [float(each) for each in (picture(page).get_attribute("viewBox") or "").split()]


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.getAttribute('href') || ''")
    return found


def smallest_letters(page: Page) -> float:
    """Pixels of the smallest words in the picture as it is shown."""
    found: float = page.evaluate(
        """() => { const svg = [...document.querySelectorAll('figure.picture svg')].find(s => s.getBoundingClientRect().width);
        return Math.min(...[...svg.querySelectorAll('text')].map(t =>
            parseFloat(getComputedStyle(t).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)); }"""
    )
    return found


@pytest.mark.parametrize("path", PICTURES)
@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_its_words_can_be_read_and_the_page_does_not_scroll_sideways(
    board: BoardServer, open_page: PageMaker, path: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 900})
    page.goto(board.url + path)
    assert picture(page).count() == 1
    assert smallest_letters(page) >= 9
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("path", PICTURES)
@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_buttons_and_keys_bring_it_closer_and_back(
    board: BoardServer, open_page: PageMaker, path: str, size: ViewportSize
) -> None:
    page = open_page(viewport=size)
    page.goto(board.url + path)
    whole = view(page)
    page.get_by_role("button", name="Closer").click()
    closer = view(page)
    assert closer[2] == pytest.approx(whole[2] / 1.5, rel=0.01)
    assert closer[0] > whole[0]
    page.keyboard.press("+")
    assert view(page)[2] < closer[2]
    page.keyboard.press("-")
    page.get_by_role("button", name="Farther").click()
    assert view(page) == pytest.approx(whole, abs=0.01)
    page.keyboard.press("+")
    page.keyboard.press("0")
    assert view(page) == pytest.approx(whole, abs=0.01)


def test_the_wheel_zooms_with_ctrl_where_the_pointer_is_and_scrolls_without(board: BoardServer, page: Page) -> None:
    page.goto(board.url + "/map")
    whole = view(page)
    box = picture(page).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25)
    page.mouse.wheel(0, 120)
    scrolled = "new Promise(done => { const look = () => scrollY > 0 ? done(true) : requestAnimationFrame(look); look(); })"
    assert page.evaluate(scrolled)
    assert view(page) == whole
    page.evaluate("window.scrollTo(0, 0)")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    expect(picture(page)).to_have_class("sit enlarged")
    x, y, width, height = view(page)
    assert (x, y) == pytest.approx(((whole[2] - width) / 4, (whole[3] - height) / 4), rel=0.05)


def test_dragging_moves_what_is_enlarged_and_is_no_click(board: BoardServer, page: Page) -> None:
    page.goto(board.url + "/map")
    for _ in range(3):
        page.keyboard.press("+")
    before, address = view(page), page.url
    box = picture(page).locator("a").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y + 20, steps=4)
    page.mouse.up()
    after = view(page)
    assert after[0] > before[0]
    assert after[1] < before[1]
    assert page.url == address
    picture(page).locator("a").first.click()
    assert "/place/" in page.url


def test_two_fingers_bring_it_closer_on_a_phone(board: BoardServer, open_page: PageMaker) -> None:
    page = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(board.url + "/map")
    whole = view(page)
    picture(page).scroll_into_view_if_needed()
    box = picture(page).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    fingers = page.context.new_cdp_session(page)
    for kind, apart in (("touchStart", 20), ("touchMove", 40), ("touchMove", 70), ("touchMove", 90), ("touchEnd", None)):
        points = [] if apart is None else [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert view(page)[2] < whole[2] / 2
    page.get_by_role("button", name="Whole").click()
    assert view(page) == pytest.approx(whole, abs=0.01)


@pytest.mark.parametrize("path", PICTURES)
def test_it_is_whole_without_scripts(board: BoardServer, open_page: PageMaker, path: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(board.url + path)
    assert picture(page).count() == 1
    assert page.get_by_role("button", name="Closer").count() == 0
    picture(page).locator("a").first.click()
    assert page.url != board.url + path


def test_keys_reach_actors_and_lines_and_a_line_leads_to_its_words(board: BoardServer, page: Page) -> None:
    page.goto(board.url + "/relations")
    page.locator("figure.picture a:visible").first.focus()
    reached = {focused(page)}
    for _ in range(picture(page).locator("a").count() - 1):
        page.keyboard.press("Tab")
        reached.add(focused(page))
    assert {"#relation-1", "#relation-2"} <= reached
    assert any(href.startswith("/actor/") for href in reached)
    page.locator("figure.picture a[href='#relation-1']:visible").focus()
    page.keyboard.press("Enter")
    line = page.locator("#relation-1")
    expect(line).to_be_in_viewport()
    told = page.locator("figure.picture a[href='#relation-1']:visible title").text_content() or ""
    assert told.startswith(line.locator("th").inner_text())
    words = line.locator("th").inner_text()
    line.locator("a.path").first.click()
    assert "/document?id=" in page.url
    assert words in page.locator("article, main").first.inner_text()


def test_what_has_no_place_is_listed_beside_the_map(board: BoardServer, page: Page) -> None:
    page.goto(board.url + "/map")
    beside = page.get_by_role("region", name="Named, but not on the map")
    assert beside.locator("tbody th").all_inner_texts() == [place.name for place in board.record.where().unplaced]
    assert "not known where" in beside.inner_text()


def test_event_and_report_are_columns_of_their_own_and_the_undated_stay(board: BoardServer, page: Page) -> None:
    page.goto(board.url + "/timeline")
    found = board.record.timeline(None, None, None, 500)
    assert page.get_by_text(f"of {len(found.moments) + len(found.undated)}").count() == 1
    first = page.locator("#claim-1")
    assert first.locator("td").nth(0).inner_text() == "4 October 2031"
    assert first.locator("td").nth(1).inner_text() == "5 October 2031"
    assert page.locator("h2", has_text="Without a day of the event").count() == 1
    first.locator("a.words").click()
    assert "/document?id=" in page.url


@pytest.mark.parametrize("path", PICTURES)
def test_it_is_kept_as_a_file_that_stands_alone(
    board: BoardServer, browser: Browser, open_page: PageMaker, path: str, tmp_path: Path
) -> None:
    page = open_page(accept_downloads=True)
    page.goto(board.url + path)
    marks = picture(page).locator("a").count()
    told = picture(page).locator("title").all_text_contents()
    for kind, begins in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=kind, exact=True).click()
        file = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(file)
        assert file.read_bytes().startswith(begins)
        assert file.name == f"sitroom-{path[1:]}.{kind.lower()}"
    # A context of its own: the watch of the others takes a file for something from elsewhere.
    context = browser.new_context()
    alone = context.new_page()
    alone.goto((tmp_path / f"sitroom-{path[1:]}.svg").as_uri())
    assert alone.locator("svg title").all_text_contents() == told
    assert marks > 0
    assert alone.locator("a").count() == 0
    ground = "getComputedStyle(document.querySelector('.ground')).fill"
    assert alone.evaluate(ground) == "rgb(255, 255, 255)"
    assert "DejaVu Sans" in alone.evaluate("getComputedStyle(document.querySelector('text')).fontFamily")
    alone.emulate_media(color_scheme="dark")
    assert alone.evaluate(ground) == "rgb(26, 26, 28)"
    context.close()


def test_a_page_of_many_claims_is_accessible_and_goes_on(tmp_path: Path, page: Page) -> None:
    file = tmp_path / "many.db"
    with Record.open(str(file)) as record:
        lines = [Said("Nila Orme", "Quarry Hill", when=f"2031-04-{n % 9 + 1:02}") for n in range(70)]
        record.add(report("one.txt", "2031-05-02", *lines), "made")
    with served(file) as many:
        page.goto(many.url + "/timeline")
        assert not faults(page)
        picture(page).locator("a").last.click()
        expect(page.locator(":target")).to_be_in_viewport()
        page.goto(many.url + "/timeline")
        page.get_by_role("link", name="Further", exact=True).click()
        assert "from=50" in page.url
        assert page.locator("#claim-51").count() == 1
