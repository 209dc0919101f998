"""Reports: one page that holds everything, says what the tables say, and can be read by everybody, in two languages."""

import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest

from sim.cli.report import SLOW
from sim.engines.layout import Layout
from sim.figures import fonts
from sim.figures import page as drawing
from sim.figures.kept import NARROW, WIDE, Page
from sim.page.inline import inline
from sim.page.report import Drawing, Report, Section, render
from sim.scenario.load import load
from sim.words import LANGUAGES, speaking
from sim.words.messages import translated
from tests.command import nacsim

SWEEP = """\
title: {en: Reluctance, ja: 消極姿勢}
description: {en: How much is it France, ja: フランスの影響はどれほどか}
scenario: tokyo_liaison_office
runs: 200
design: [{grid: {france.autonomy: [0, 0.5, 1], germany.exposure: [0.2, 0.8]}}]
"""
MADE = {
    "run": ["run", "tokyo_liaison_office", "--runs", 400],
    "positions": ["run", "asian_nato_2024", "--runs", 200],
    "comparison": ["compare", "tokyo_liaison_office", "tokyo_majority_rule", "--with", "france.autonomy=0.3", "--runs", 300],
    "sweep": ["sweep", "sweep.yaml"],
    "backtest": ["backtest", "riga_2006", "tokyo_2023", "--runs", 100],
}  # fmt: skip
SCRIPT = "<script>alert('x')</script>"


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Path:
    """A folder with one directory of results of each kind."""
    folder = tmp_path_factory.mktemp("results")
    (folder / "sweep.yaml").write_text(SWEEP)
    for name, command in MADE.items():
        done = nacsim(*command, "--out", name, "--no-figures", cwd=folder)
        assert done.returncode == 0, done.stderr
    return folder


pytestmark = pytest.mark.usefixtures("quick_report")


def written(folder: Path, name: str, language: str = "en") -> Path:
    """The page of results, written once."""
    page = folder / f"{name}-{language}.html"
    if not page.exists():
        done = nacsim("report", name, "--lang", language, "--out", page, cwd=folder)
        with speaking(language):  # a page is made in no time, but for a machine that is busy
            assert done.returncode == 0 and done.stderr in ("", f"{translated(SLOW)}\n"), done.stderr
    return page


def parsed(page: Path | str) -> ElementTree.Element:
    """The page's tree. Raises where it is not HTML to the letter."""
    text = page if isinstance(page, str) else page.read_text(encoding="utf-8")
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def said(tree: ElementTree.Element) -> str:
    return re.sub(r"\s+", " ", " ".join(tree.itertext())).replace("\u00a0", " ")


@pytest.mark.slow
def test_the_answer_is_that_of_the_table_with_luck_named_beside_it(results):
    tree = parsed(written(results, "run"))
    answer = tree.find(".//section[@class='answer']")
    report = json.loads(nacsim("run", *MADE["run"][1:], "--out", "again", "--json", "--no-figures", cwd=results).stdout)
    shelved = next(row for row in report["outcomes"] if row["name"] == "shelved")
    assert f"More likely shelved than adopted: in {100 * shelved['share']:.1f} % of the simulated" in said(answer)
    half = 50 * (shelved["high"] - shelved["low"])
    assert f"The luck of 400 runs alone moves this by ±{half:.1f} percentage points." in said(answer)
    for row in report["outcomes"]:
        assert f"{100 * row['share']:.1f} %" in said(answer)
    assert "Actual outcome: Shelved (Oct 2024)." in said(answer)


def test_what_it_rests_on_is_counted_by_basis(results):
    text = said(parsed(written(results, "run")))
    rows = Layout(load("tokyo_liaison_office")).stated
    counts = [
        sum(row.quantity.basis == basis for row in rows) for basis in ("stated", "inferred", "outside", "assumed")
    ]
    stated, inferred, outside, assumed = counts
    assert (
        f"The simulation uses {len(rows)} numbers. {stated} are stated by the report, {inferred} are inferred from it, {outside} "
        in text
    )
    assert f"and {assumed} are assumed." in text and "Yoshihide Nishikawa" in text
    for row in rows:
        assert row.quantity.source in text


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_holds_everything_and_every_id_once(results, language):
    page = written(results, "comparison", language)
    text, tree = page.read_text(encoding="utf-8"), parsed(page)
    assert tree.get("lang") == language
    assert not re.search(r"""(?:src|href)=["'](?!#|data:)|@import|url\((?!#)|<script|<link|\son\w+=""", text)
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids)) and len(tree.findall(".//{*}svg")) == 8, "each one twice"
    referred = set(re.findall(r"url\(#([^)]+)\)", text)) | set(re.findall(r'href="#([^"]+)"', text))
    for name in ("aria-labelledby", "aria-describedby"):
        referred |= {node.get(name) for node in tree.iter() if node.get(name)}
    assert referred <= set(ids)
    for svg in tree.iter("{http://www.w3.org/2000/svg}svg"):
        title, description = list(svg)[:2]
        assert svg.get("role") == "img" and title.text and description.text


def test_nothing_of_the_users_text_becomes_markup(tmp_path):
    (tmp_path / "case.yaml").write_text(
        f"extends: tokyo_liaison_office\ntitle: \"{SCRIPT}\"\ndescription: \"{SCRIPT}\"\n"
        f"actors: {{france: {{label: \"{SCRIPT}\"}}}}\nmenu: [{{name: contact_point, label: \"{SCRIPT}&amp;{{{{ 1 }}}}\"}}]\n"
        "observed: null\nevents: {vilnius_summit: {label: \"</style></svg>" + SCRIPT + "\", round: 2, add: {all.linkage: 0.1}, source: x}}\n"
    )  # fmt: skip
    nacsim(
        "compare",
        "case.yaml",
        "--with",
        "france.autonomy=0.1",
        "--runs",
        60,
        "--out",
        "r",
        "--no-figures",
        cwd=tmp_path,
    )
    page = written(tmp_path, "r")
    tree = parsed(page)
    assert tree.findall(".//script") == [] and tree.findall(".//{*}script") == []
    assert SCRIPT in said(tree) and f"{SCRIPT}&amp;{{{{ 1 }}}}" in said(tree)


def test_a_page_is_not_replaced_without_force(results):
    page = results / "there.html"
    page.write_text("precious")
    refused = nacsim("report", "comparison", "--out", page, cwd=results)
    assert refused.returncode == 2 and "add --force to replace it" in refused.stderr
    assert page.read_text() == "precious"
    done = nacsim("report", "comparison", "--out", page, "--force", "--json", cwd=results)
    told = json.loads(done.stdout)
    assert told == {"report": str(page), "language": "en", "bytes": page.stat().st_size}
    assert not list(results.glob(".*.unfinished"))


def _no_font(monkeypatch, results):
    monkeypatch.setattr(fonts, "_eastern", lambda: None)


def _no_jinja(monkeypatch, results):
    monkeypatch.setitem(sys.modules, "jinja2", None)


def _changed(monkeypatch, results):
    path = results / "sweep" / "cases.parquet"
    monkeypatch.setattr("sim.results.store.file_hash", lambda found: "0" if found == path.relative_to(results) else "1")


BAD = {
    "an unknown language": (["run", "--lang", "jp"], "--lang jp: nacsim does not speak it; allowed: en, ja", None),
    "no results": (["nowhere"], "nowhere: no results directory", None),
    "a folder in its place": (["run", "--out", "."], "this is a folder", None),
    "a place that is not there": (["comparison", "--out", "missing/page.html"], "cannot be written", None),
    "no font for Japanese": (["comparison", "--lang", "ja"], "apt-get install fonts-noto-cjk", _no_font),
    "no jinja2": (["comparison"], r"pip install 'nacsim\[report\]'", _no_jinja),
    "tables that were changed": (["sweep"], "changed since written", _changed),
}


@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_bad_input_ends_with_a_message_and_no_page(results, monkeypatch, case):
    arguments, expected, prepare = case
    if prepare:
        prepare(monkeypatch, results)
    before = sorted(results.rglob("*"))
    done = nacsim("report", *arguments, cwd=results)
    assert done.returncode == 2 and re.search(expected, done.stderr), done.stderr
    assert sorted(results.rglob("*")) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_study_without_a_page_of_its_own_reports_its_figures_by_their_titles(results, language):
    if not (results / "blockers").exists():
        nacsim("blockers", "tokyo_liaison_office", "--runs", 400, "--out", "blockers", "--no-figures", cwd=results)
    tree = parsed(written(results, "blockers", language))
    answer, sheet, annex = (said(tree.find(f".//*[@class='{name}']")) for name in ("answer", "sheet", "annex"))
    assert {"en": "France accounts for", "ja": "フランス"}[language] in answer
    assert len(tree.findall(".//{*}svg")) == 4 and "actors.parquet" in annex and "nacsim blockers" in annex
    assert {"en": "Would the 3 members adopt", "ja": "決定に参加する3か国"}[language] in sheet


def test_results_that_are_bound_follow_in_their_order_each_id_once(results):
    done = nacsim("report", "comparison", "backtest", "--out", "bound.html", cwd=results)
    assert done.returncode == 0, done.stderr
    tree = parsed(results / "bound.html")
    articles = tree.findall(".//article")
    assert [article.get("class") for article in articles] == ["first", "further"]
    assert "comparison with the base" in said(articles[0].find(".//h1")) and articles[1].find(".//h1") is None
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    refused = nacsim("report", "comparison", "nothing", "--out", "b.html", cwd=results)
    assert refused.returncode == 2 and refused.stderr.startswith("nothing: no results directory")


def test_ids_of_a_figure_get_its_name_and_what_nothing_refers_to_has_none():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9" viewBox="0 0 9 9">'
        '<metadata>x</metadata><defs><style>*{color: red}</style><path id="p1"/><clipPath id="c"/></defs>'
        '<g id="axes_1" clip-path="url(#c)" style="fill: url(#c)"><use xlink:href="#p1"/></g></svg>'
    )
    made = inline(svg, "shares", "A & B", "says")
    assert "metadata" not in made and "<style" not in made and "axes_1" not in made and 'width="9"' not in made
    assert 'id="shares-p1"' in made and 'href="#shares-p1"' in made and "xlink" not in made
    assert 'clip-path="url(#shares-c)"' in made and "fill: url(#shares-c)" in made and "A &amp; B" in made


FOREIGN = """() => [...document.querySelectorAll('h1, h2, p, li, th, td, caption, svg text')]
  .filter((node) => !node.querySelector('[lang]') && !node.closest('[lang=en]'))
  .map((node) => node.textContent).filter((text) => /[a-z]{3,} [a-z]{3,}/i.test(text))"""


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MADE)
def test_a_page_reads_well_in_a_browser(results, visit, name, language):
    """No console error, no request but for the page itself, nothing cut off, no barrier that axe-core knows."""
    page = written(results, name, language)
    parsed(page)
    for width, dark in ((1280, "light"), (390, "dark")):
        seen = visit(page.as_uri(), width=width, color_scheme=dark)
        assert (seen.errors, seen.requests) == ([], [page.as_uri()])
        assert seen.clipped() == []
        assert seen.violations() == []
    if language == "ja":
        assert [text for text in seen.page.evaluate(FOREIGN) if not text.startswith("nacsim")] == []


#: Of the first sheet's figures in sight: by how much each is wider than its place, and its smallest letters [px].
SEEN = """() => [...document.querySelectorAll('.drawing')].filter((node) => node.clientWidth).map((node) => [
  node.scrollWidth - node.clientWidth,
  Math.min(...[...node.querySelectorAll('text')].map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))])"""


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MADE)
def test_every_figure_is_read_in_a_narrow_window_without_scrolling(results, visit, name, language):
    page = written(results, name, language).as_uri()
    for width in (390, 1280):
        seen = visit(page, width=width)
        figures = seen.page.evaluate(SEEN)
        assert figures and all(over <= 0 and letters >= 9 for over, letters in figures), (width, figures)
        assert seen.clipped() == []


def test_a_figure_that_has_no_room_on_a_narrow_page_stays_wide():
    @drawing.styled()
    def drawn(*, needs: float) -> Page:
        if needs > drawing.RIGHT:
            raise ValueError
        return drawing.new_page(1.0, title=f"{drawing.WIDTH:g} inches", subtitle="", source="")[0]

    assert drawn(needs=3.5).narrowed().title == f"{NARROW:g} inches" and drawing.WIDTH == WIDE
    assert drawn(needs=5.0).narrowed() is None and drawing.WIDTH == WIDE


def test_each_figure_stands_in_its_own_place_wide_and_narrow_in_every_report():
    class Plain:
        """A picture that says what it is; narrow as well, but for one."""

        def __init__(self, says: str) -> None:
            self.says = says

        def svg(self) -> str:
            return f'<svg xmlns="http://www.w3.org/2000/svg"><text>{self.says}</text></svg>'

        def narrowed(self) -> "Plain | None":
            return None if self.says == "b" else Plain(f"narrow {self.says}")

    a, b, c = (Drawing(name, Plain(name), name, name) for name in "abc")
    of_two = Report("", "one", "", "", (), [Section("", drawings=[b, c])], drawing=a)
    tree = parsed(render(of_two, replace(of_two, drawing=None, sections=[Section("", drawings=[c, a])])))
    shown = [
        (box.get("class"), box.find(".//{*}text").text) for box in tree.iter("div") if "drawing" in box.get("class", "")
    ]
    both = {name: [("drawing wide", name), ("drawing narrow", f"narrow {name}")] for name in "ac"}
    assert shown == [*both["a"], ("drawing", "b"), *both["c"], *both["c"], *both["a"]]
    assert {svg.get("aria-labelledby") for svg in tree.iter("{http://www.w3.org/2000/svg}svg")} == {
        "a-1-title", "a-1-narrow-title", "b-1-title", "c-1-title", "c-1-narrow-title",
        "c-2-title", "c-2-narrow-title", "a-2-title", "a-2-narrow-title",
    }  # fmt: skip


@pytest.mark.slow
def test_a_page_prints_on_a4_without_cutting_a_figure(results, visit):
    seen = visit(written(results, "run").as_uri(), width=680)  # the text width of A4 at 96 dots an inch
    seen.page.emulate_media(media="print")
    assert seen.clipped() == []
    assert seen.page.evaluate(
        "[...document.querySelectorAll('.drawing, .table')].every(n => n.scrollWidth <= n.clientWidth)"
    )
