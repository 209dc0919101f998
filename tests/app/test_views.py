"""What a visitor sees at two widths and in two languages: nothing cut, nothing that a reader of the screen stumbles over."""

import pytest

from sim.app.state import TABS
from tests.app.test_app import changed_shares, enter, photograph, shares_on, slide, taken

SIZES = [(1280, "en"), (390, "ja")]


def opened_view(seen, tab: str) -> None:
    """Opens a view and waits until it is drawn."""
    seen.page.click(f"#tab-{tab}")
    seen.page.wait_for_selector(f"#tab-{tab}[aria-selected='true']")
    if tab == "run":
        seen.page.click("#nac-finish")
        seen.page.wait_for_selector("#nac-end")
    seen.page.wait_for_selector(
        {"run": "#nac-end", "map": "#nac-map", "sure": "#nac-quantity"}.get(tab, ".nac-bar-row, #nac-time svg")
    )


@pytest.mark.slow
@pytest.mark.parametrize(("width", "language"), SIZES)
def test_every_view_fits_and_has_no_fault_that_axe_knows(served, visit, tmp_path, width, language):
    seen = visit(f"{served}?runs=5000&lang={language}&set=france.autonomy%3D0.3", width=width, height=1400)
    shares_on(seen)
    seen.page.click("#nac-keep")
    slide(seen, "germany.exposure", "0.2")
    seen.page.wait_for_selector("[data-side='-2']")
    seen.page.evaluate("document.querySelectorAll('.nac-controls details').forEach(part => part.open = true)")
    for tab in TABS:
        opened_view(seen, tab)
        assert seen.clipped() == [], tab
        assert seen.violations() == [], tab
        photograph(seen, f"{tab}-{language}", tmp_path)
    assert seen.errors == []


@pytest.mark.slow
def test_variants_events_and_seats_by_hand(served, visit):
    seen = visit(f"{served}?runs=3000", height=1400)
    as_coded = shares_on(seen)
    changed = changed_shares(seen, lambda: slide(seen, "france.autonomy", "0.3"))
    seen.page.click("#nac-keep")
    seen.page.wait_for_selector("#nac-keep[disabled]")
    assert changed_shares(seen, lambda: seen.page.click("[data-side='-1'] button")) == as_coded
    assert changed_shares(seen, lambda: seen.page.click("[data-side='0'] button")) == changed
    assert seen.page.inner_text("#nac-compare") == (
        "nacsim compare tokyo_liaison_office --with france.autonomy=0.3 --runs 3000 --seed 1"
    )
    seen.page.click("#nac-events > summary")
    seen.page.click("[data-event='china_protest'] > summary")
    path = "events.china_protest.add.china.coercion"
    changed_shares(seen, lambda: enter(seen, f"n-{path}", "0.9"))
    enter(seen, f"n-{path}", "much")
    seen.page.wait_for_selector(f"[id='e-{path}']:has-text('expected a number')")
    seen.page.select_option("#target-china_protest", "all.linkage")
    seen.page.fill("#amount-china_protest", "0.5")
    changed_shares(seen, lambda: seen.page.click("#further-china_protest"))
    assert "add.all.linkage=0.5" in seen.page.inner_text("#nac-command")
    changed_shares(seen, lambda: seen.page.click("#back-china_protest"))
    seen.page.wait_for_selector("#nac-seats")
    changed_shares(seen, lambda: seen.page.select_option("#nac-seats", "tokyo_rest_of_alliance"))
    assert "run tokyo_rest_of_alliance --set france.autonomy=0.3" in seen.page.inner_text("#nac-command")
    assert seen.errors == [] and seen.clipped() == []


@pytest.mark.slow
@pytest.mark.parametrize(("width", "language"), SIZES)
def test_events_and_members_are_added_and_left_out_by_hand(served, visit, tmp_path, width, language):
    seen = visit(f"{served}?runs=3000&lang={language}", width=width, height=1400)
    as_coded = shares_on(seen)
    seen.page.evaluate(
        "document.querySelectorAll('#nac-events, #nac-events details').forEach(part => part.open = true)"
    )
    changed_shares(seen, lambda: seen.page.click("#out-china_protest"))
    assert "events.china_protest=null" in seen.page.inner_text("#nac-command")
    assert changed_shares(seen, lambda: seen.page.click("#back-china_protest")) == as_coded
    for field, text in (("label", "A new law"), ("when", "3"), ("amount", "0.9")):
        seen.page.fill(f"#new-{field}", text)
    seen.page.select_option("#new-target", "china.coercion")
    changed_shares(seen, lambda: seen.page.click("#new-event"))
    assert "events.a_new_law=" in seen.page.inner_text("#nac-command")
    assert seen.page.input_value("#new-label") == "", "what was typed is there, and no longer here"
    seen.page.fill("#new-when", "99")
    seen.page.fill("#new-amount", "0.1")
    seen.page.click("#new-event")
    told = seen.page.inner_text("#nac-events > .nac-error")
    assert {"en": "allowed: 1 to 19", "ja": "許容範囲"}[language] in told
    seen.page.click("#nac-members > summary")
    changed_shares(seen, lambda: seen.page.uncheck("#seat-france"))
    seen.page.wait_for_selector("#seat-poland")
    assert seen.page.is_disabled("#seat-united_states") and not seen.page.is_checked("#seat-france")
    changed_shares(seen, lambda: seen.page.check("#seat-poland"))
    assert "run tokyo_whole_council" in seen.page.inner_text("#nac-command")
    assert "'members=[united_states, germany, poland]'" in seen.page.inner_text("#nac-command")
    photograph(seen, f"seats-{language}", tmp_path)
    assert seen.errors == [] and seen.clipped() == [] and seen.violations() == []


@pytest.mark.slow
def test_how_sure_it_is_is_computed_cancelled_and_taken_away(served, visit, tmp_path):
    seen = visit(f"{served}?scenario=riga_2006&runs=200&tab=sure&lang=ja", width=390, height=1400)
    seen.page.click("#nac-sure")
    seen.page.click("#nac-cancel")
    seen.page.wait_for_selector("#nac-job", state="detached")
    seen.page.click("#nac-sure")
    seen.page.wait_for_selector("#nac-doubt", timeout=300_000)
    seen.page.locator(".nac-doubt-row > summary").first.click()
    assert seen.clipped() == [] and seen.violations() == []
    photograph(seen, "doubt", tmp_path)
    assert taken(seen, "png", tmp_path).read_bytes().startswith(b"\x89PNG")
    page = taken(seen, "report", tmp_path).read_text(encoding="utf-8")
    assert (
        'lang="ja"' in page
        and "nacsim sure riga_2006 --runs 200 --seed 1" in page
        and str(tmp_path.root) + "tmp" not in page
    )
    assert seen.errors == []
