"""The page in a real browser: it loads in silence, every cell opens, the sliders agree with the solver."""

import http.server
import json
import threading
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.remote.webelement import WebElement

from mixproof import audit
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.reports.audit.page import audit_page
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.mixing.beta import Beta
from tests.reports.browser import AXE, Browser, open_browser
from tests.reports.reporting import written

pytestmark = pytest.mark.browser

DATASETS = ("shadow", "counterexample", "cross", "alternating-line:points=10,classes=2", "iris")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    written(out, DATASETS, ["2.10", "3.7", "3.5"])
    return out


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as found:
        yield found


@pytest.fixture
def page(browser: Browser, folder: Path) -> Browser:
    browser.show((folder / "index.html").as_uri(), width=1440)
    return browser


def is_open(story: WebElement) -> bool:
    return story.get_dom_attribute("open") is not None


def test_it_loads_from_disk_with_no_message_and_no_request(page: Browser, folder: Path) -> None:
    assert page.messages() == []
    assert page.requests() == [(folder / "index.html").as_uri()]


def test_every_cell_opens_by_mouse(page: Browser) -> None:
    links = page.all(".matrix td > a")
    assert len(links) >= 2 * len(DATASETS)
    for link in links:
        story = page.by_id(str(link.get_dom_attribute("href"))[1:])
        assert story.get_dom_attribute("open") is None
        page.run("arguments[0].scrollIntoView({block: 'center'})", link)
        link.click()
        page.wait(partial(is_open, story))
        assert page.run("return document.activeElement.parentElement.id") == story.get_dom_attribute("id")


def test_every_cell_opens_by_keyboard(page: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    wanted = {str(link.get_dom_attribute("href"))[1:] for link in page.all(".matrix td > a")}
    reached: set[str] = set()
    page.by_tag("body").send_keys(Keys.TAB)
    for _ in range(40 + 2 * len(wanted)):
        target = page.run("const a = document.activeElement; return a.closest('.matrix td') ? a.hash.slice(1) : ''")
        if target:
            page.run("arguments[0].focus()", page.active())
            page.active().send_keys(Keys.ENTER)
            page.wait(partial(is_open, page.by_id(target)))
            reached.add(target)
            page.run(f"document.querySelector(\"a[href='#{target}']\").focus()")
        page.active().send_keys(Keys.TAB)
        if reached == wanted:
            break
    assert reached == wanted


@pytest.mark.parametrize("name", ["counterexample", "shadow", "cross", "alternating-line:points=10,classes=2"])
def test_the_script_agrees_with_the_solver(page: Browser, name: str) -> None:
    data = load(name)
    box = next(box for box in page.explorers() if page.data_of(box)["classes"] and _same(page.data_of(box), name))
    for alpha in (Fraction(1, 4), Fraction(1), Fraction(5, 2), Fraction(32), Fraction(1024)):
        for epsilon in (Fraction(1, 100), Fraction(1, 10), Fraction(2, 5)):
            for index in range(data.size):
                exact = best_constant(data, Beta(alpha, alpha), data.point(index), epsilon)
                assert exact is not None
                place = [float(value) for value in data.point(index)]
                found = page.run(
                    "return Mixup.smoothed(JSON.parse(document.getElementById(arguments[0]).textContent), "
                    "arguments[1], arguments[2], arguments[3])",
                    box, float(alpha), float(epsilon), place,
                )  # fmt: skip
                expected = [nearest_float(exact[label]) for label in range(len(data.classes))]
                assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("alpha", [32, 300])
def test_the_script_loses_no_digits_at_the_rare_ends_of_segments(page: Browser, alpha: int) -> None:
    """Beside a segment, near its ends, a strong law leaves masses far below 1."""
    data = load("cross")
    box = next(box for box in page.explorers() if _same(page.data_of(box), "cross"))
    for along in ("1/50", "1/10", "9/10", "49/50"):
        s, t = data.point(0), data.point(2)
        place = tuple(a + Fraction(along) * (b - a) for a, b in zip(s, t, strict=True))
        shifted = (place[0] + Fraction(1, 20), place[1] + Fraction(1, 20))
        exact = best_constant(data, Beta(Fraction(alpha), Fraction(alpha)), shifted, Fraction(1, 10))
        found = page.run(
            "return Mixup.smoothed(JSON.parse(document.getElementById(arguments[0]).textContent), "
            "arguments[1], arguments[2], arguments[3])",
            box, alpha, 0.1, [float(value) for value in shifted],
        )  # fmt: skip
        assert exact is not None
        assert found == pytest.approx([nearest_float(exact[label]) for label in (0, 1)], abs=1e-9)


def _same(found: dict[str, Any], name: str) -> bool:
    data = load(name)
    points = [[float(value) for value in data.point(index)] for index in range(data.size)]
    return bool(found["points"] == points and found["labels"] == list(data.labels))


def test_sliders_redraw_the_plot_and_the_values(page: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    box = next(
        each
        for each in page.all(".explorer")
        if _same(page.data_of(each.get_dom_attribute("data-source")), "counterexample")
    )
    sliders = page.inside(box, "input")
    outcomes, paths = [], []
    for _ in range(3):
        outcomes.append([cell.text for cell in page.inside(box, "tbody td")])
        paths.append(page.inside(box, "svg path")[0].get_dom_attribute("d"))
        sliders[0].send_keys(*[Keys.ARROW_RIGHT] * 16)
    assert all(first != second for first, second in pairwise(paths))
    alphas = [Fraction(1), Fraction(16), Fraction(256)]
    data, radius = load("counterexample"), Fraction(1, 5)
    for alpha, cells in zip(alphas, outcomes, strict=True):
        exact = best_constant(data, Beta(alpha, alpha), (Fraction(1),), radius)
        assert exact is not None
        own = nearest_float(exact[1])
        assert cells[4:8] == ["1", "1", f"{own:.6f}", "kept" if own > 0.5 else "given to class 0"]


@pytest.mark.parametrize("width", [375, 1440])
def test_it_is_readable_at_phone_and_at_desk_width(browser: Browser, folder: Path, width: int) -> None:
    """Nothing sticks out sideways but what scrolls by itself, and no text is smaller than 11 pixels."""
    browser.show((folder / "index.html").as_uri(), width=width)
    browser.run("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert browser.run("return document.documentElement.scrollWidth") <= width
    sizes = browser.run(
        "return [...document.querySelectorAll('p, li, td, th, summary, a, figcaption, label')]"
        ".filter(e => e.offsetParent !== null).map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 11
    for image in browser.all("figure img"):
        assert 0 < image.size["width"] <= width


EIGHT = (*DATASETS, "crossing", "simplex:positive=2,negative=1", "simplex:positive=2,negative=2")


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wide")
    datasets = [load(name) for name in EIGHT] + [Dataset.from_rows([[0], [1], [3]], "aba", "n" * 40)]
    written(out, datasets, ["2.10", "2.11"])
    return out


CUT = """
const box = document.querySelector('.whole').getBoundingClientRect();
const names = document.querySelector('.matrix tbody th').getBoundingClientRect().right;
return [...document.querySelectorAll('.matrix .verdict, .matrix .reading > *')].filter(word => {
  const place = word.getBoundingClientRect();
  const hidden = place.right <= names + 1 || place.left >= box.right - 1;
  return word.scrollWidth > word.offsetWidth || (!hidden && (place.left < names - 1 || place.right > box.right + 1));
}).map(word => word.textContent);
"""
"""The words of verdicts of which only a part is seen."""


@pytest.mark.parametrize("width", [320, 375, 479, 768, 1024, 1440])
def test_no_verdict_is_cut_wherever_the_table_is_scrolled_to(browser: Browser, wide: Path, width: int) -> None:
    browser.show((wide / "index.html").as_uri(), width=width)
    assert browser.run("return document.documentElement.scrollWidth") <= width
    assert browser.run("return document.querySelectorAll('.matrix .verdict').length") > 40
    for asked in (0, 70, 333, 5000):
        browser.run("document.querySelector('.whole').scrollLeft = arguments[0]", asked)
        browser.run_async("requestAnimationFrame(() => requestAnimationFrame(arguments[arguments.length - 1]))")
        assert browser.run(CUT) == []
    if width == 1440:
        assert (
            browser.run("const box = document.querySelector('.whole'); return box.scrollWidth - box.clientWidth") <= 0
        )


@pytest.mark.parametrize("width", [375, 768, 1440])
def test_the_contents_lead_to_every_part(browser: Browser, wide: Path, tmp_path: Path, width: int) -> None:
    (tmp_path / "audit.html").write_text(audit_page(audit("shadow")), encoding="utf-8")
    for file in (wide / "index.html", tmp_path / "audit.html"):
        browser.show(file.as_uri(), width=width)
        linked = browser.run("return [...document.querySelectorAll('nav a')].map(a => a.hash.slice(1))")
        heads = browser.run("return [...document.querySelectorAll('h2')].map(head => head.id)")
        assert len(heads) > 3
        assert set(heads) <= set(linked)
        assert browser.run("return arguments[0].every(id => document.getElementById(id) !== null)", linked)
        assert browser.run("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [375, 1200])
def test_formulas_scroll_sideways_at_most(browser: Browser, folder: Path, width: int) -> None:
    """No formula is higher than its box, and what is wider can be reached by keyboard."""
    browser.show((folder / "index.html").as_uri(), width=width)
    browser.run("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    browser.run_async("requestAnimationFrame(() => requestAnimationFrame(arguments[arguments.length - 1]))")
    found = browser.run(
        "return [...document.querySelectorAll('.formula, .formula math')].map(e => [e.tagName, "
        "e.scrollHeight - e.clientHeight, e.scrollWidth - e.clientWidth, e.tabIndex, getComputedStyle(e).overflowY])"
    )
    boxes = [each for each in found if each[0] == "DIV"]
    assert len(boxes) > 20
    assert {overflow for tag, *_, overflow in found if tag == "math"} == {"visible"}
    assert {(high, overflow) for _, high, _, _, overflow in boxes} == {(0, "hidden")}
    assert all((wide > 0) == (tab == 0) for _, _, wide, tab, _ in boxes)
    assert any(wide > 0 for _, _, wide, _, _ in boxes) == (width < 600)


@pytest.mark.parametrize("width", [375, 420, 1200])
def test_tables_of_an_audit_break_no_word_and_no_number(browser: Browser, tmp_path: Path, width: int) -> None:
    labels = ["n" * 500 if row < 75 else f"class {row // 100}" for row in range(150)]
    data = load("iris")
    found = audit([data.point(index) for index in range(data.size)], labels[: data.size])
    (tmp_path / "index.html").write_text(audit_page(found), encoding="utf-8")
    browser.show((tmp_path / "index.html").as_uri(), width=width)
    assert browser.run("return document.documentElement.scrollWidth") <= width
    lines = browser.run(
        "return [...document.querySelectorAll('th, td')].map(cell => { const all = document.createRange(); "
        "all.selectNodeContents(cell); return [cell.textContent, "
        "new Set([...all.getClientRects()].map(r => Math.round(r.top))).size, cell.offsetWidth]; })"
    )
    short = [(text, count) for text, count, _ in lines if 0 < len(text) < 20]
    assert len(short) > 60
    assert {count for _, count in short} == {1}
    assert any(len(text) > 20 for text, _, _ in lines)
    assert max(wide for _, _, wide in lines) <= 24 * 16


@pytest.mark.parametrize("width", [375, 1440])
def test_an_accessibility_audit_has_no_serious_finding(browser: Browser, folder: Path, width: int) -> None:
    browser.show((folder / "index.html").as_uri(), width=width)
    browser.run("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    browser.run(AXE.read_text(encoding="utf-8"))
    found = browser.run_async("axe.run(document, {resultTypes: ['violations']}).then(arguments[arguments.length - 1])")
    assert len(found["passes"]) > 10
    serious = [each for each in found["violations"] if each["impact"] in {"serious", "critical"}]
    assert serious == [], json.dumps([(each["id"], each["nodes"][0]["html"][:200]) for each in serious], indent=1)


def test_the_audit_notices_a_page_that_is_not_accessible(browser: Browser, tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text("<html><body><img src='data:,'><a href='#'></a></body></html>")
    browser.show(bad.as_uri(), width=1440)
    browser.run(AXE.read_text(encoding="utf-8"))
    found = browser.run_async("axe.run(document).then(arguments[arguments.length - 1])")
    assert {"critical", "serious"} & {each["impact"] for each in found["violations"]}


def test_requests_to_a_server_would_be_noticed(browser: Browser, tmp_path: Path) -> None:
    """The check for requests can fail: a page that loads a picture is caught."""
    (tmp_path / "talks.html").write_text("<html><body><img src='missing.png' alt=''></body></html>")
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        browser.show(f"{address}/talks.html", width=1440)
        assert f"{address}/missing.png" in browser.requests()
        assert browser.messages() != []
        server.shutdown()
