"""Links and files from anybody: a page that names the mistake, no traceback, no folder of this machine."""

import random
from urllib.parse import urlencode

import pytest

from sim.app import page
from sim.app.library import library, told
from sim.app.state import TABS
from sim.app.turns import TookTooLong
from sim.errors import Mistake, NacsimError, ScenarioError
from sim.scenario.files import SHIPPED
from tests.app.sheet import opened

_PATHS = (
    "france.autonomy", "france", "france.role", "france.strategy", "france.label", "japan.requested", "nobody.threat",
    "menu", "menu.0", "menu.grid", "decision", "decision.rule", "decision.forum", "decision.weights", "sponsor", "title",
    "start", "coder", "parameters", "events", "events.vilnius_summit", "events.vilnius_summit.date",
    "events.vilnius_summit.add", "events.vilnius_summit.add.all.threat", "process.rounds", "process", "weights.economic",
    "spatial.status_quo", "observed.outcome", "extends", "liaison_office.position", "liaison_office.hypothetical",
    "china.coercion", "inducement.budget", "reservations.band", "volatility.size", "", ".", "a.b.c.d",
)  # fmt: skip
_VALUES = (
    "0.3", "-1", "1e400", ".nan", "null", "true", "[]", "{}", "[x]", "{a: 1}", "{value: 0.4, low: 0.9, high: 0.1}",
    "x", "''", "'\\ud800'", "2020-01", "9999-12", "x0.5", "-30%", "1" * 5000, "[[[[[[1]]]]]]", "&a [*a]",
    "!!python/object:os.system x", "{rule: majority, threshold: 2}", "{forum: [france]}", "[liaison_office]",
    "[contact_point, contact_point]", "unanimity", "france", "aimed", "posterior", "second", "<b>x</b>", "0", "1",
)  # fmt: skip
#: Changes that make a scenario, and strange ones.
_MEANT = (
    "france.autonomy=0.3", "menu=[contact_point]", "process.rounds=1", "process.rounds=60", "sponsor=france",
    "events.vilnius_summit.probability=0", "events.vilnius_summit.add.all.threat=1", "coder=second", "title='<b> {x}'",
    "decision={rule: majority, threshold: 1}", "decision.forum=[france]", "france.strategy=bargaining",
    "china.strategy=wedge", "parameters=posterior", "japan.persuasion=5", "france.label='{label}'", "china.coercion=0",
    "menu=[low_profile_station]", "inducement.budget=3", "reservations.band=9", "process.rationality=1000",
)  # fmt: skip
_FIELDS = {
    "scenario": ("../../etc/passwd", "", "x" * 300, "itpp_2023", "asian_nato_2024"), "runs": ("0", "1e3", "9" * 30, "1"),
    "seed": ("1", "-1", str(2**63 - 1), "x"), "tab": (*TABS, *TABS, "", "maps"), "quantity": ("france", "rounds", "no"), "lang": ("ja", "ja", "fr", ""),
    "run": ("3", str(10**15), "-1"), "x": ("france.autonomy", "process.rounds", "nothing", "\x00"),
    "y": ("france.autonomy", "menu", "<b>"), "shown": ("adopted", "diluted", "none"), "sceario": ("x",),
}  # fmt: skip


def crafted(number: int) -> str:
    """A link with a few values that may, or may not, be meant."""
    chance = random.Random(number)
    sets = chance.sample(_MEANT, chance.choice((0, 1, 2, 3)))
    if chance.random() < 0.4:
        sets.append(f"{chance.choice(_PATHS)}={chance.choice(_VALUES)}")
    asked = chance.sample(sorted(_FIELDS), chance.choice((0, 1, 1, 2)))
    usual = {"runs": "20", "tab": chance.choice(TABS)}
    return urlencode([*({**usual, **{name: chance.choice(_FIELDS[name]) for name in asked}}).items(),
                      *(("set", text) for text in sets)])  # fmt: skip


def says_where(query: str, caplog: pytest.LogCaptureFixture) -> None:
    """The page of a link is drawn, with its scenario or with what is wrong with it, and nothing failed."""
    with opened(query) as sheet:
        assert not sheet.has("said"), query
        notices = sheet.part("notices").notices
        assert len(notices) != 1 and str(SHIPPED) not in str(notices), query
        if sheet.has("busy", "trouble") and not sheet.has("quantity"):  # of which nothing is computed unasked
            view = sheet.settled()
            assert view.found is not None or view.trouble, query
    assert not caplog.records, (query, caplog.text)


@pytest.mark.parametrize("number", range(24))
def test_a_crafted_link_gives_a_page_or_says_what_is_wrong(number, caplog):
    says_where(crafted(number), caplog)


@pytest.mark.slow
def test_many_crafted_links_do_so_too(caplog):
    for number in range(100, 180):
        says_where(crafted(number), caplog)


# Files


def damaged(number: int) -> str:
    """A shipped scenario in which a few lines were cut, doubled, moved or overwritten."""
    chance = random.Random(number)
    lines = (SHIPPED / "scenarios" / "tokyo_liaison_office.yaml").read_text(encoding="utf-8").splitlines()
    for _ in range(chance.choice((1, 2, 5))):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[at] = chance.choice((
            "", lines[other], lines[at][: chance.randrange(40)], lines[at].replace(":", ": [", 1),
            f"{lines[at].partition(':')[0]}: {chance.choice(_VALUES)}", "  " + lines[at], "\t" + lines[at], "\x00",
        ))  # fmt: skip
    return "\n".join(lines)


def uploads_well(text: str, caplog: pytest.LogCaptureFixture) -> None:
    """What a visitor uploads is opened, or the page says where it is wrong."""
    with opened("runs=20") as sheet:
        sheet.send("upload", {"name": "my file.yaml", "text": text}, "notices")
        head = sheet.part("notices")
        assert (head.about["uploaded"] and not head.notices) or len(head.notices) > 1, text[:300]
        assert str(SHIPPED) not in str(head.notices)
        view = sheet.settled()
        assert view.found is not None or view.trouble
    assert not caplog.records, caplog.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "my_file.yaml:1:1: "),
        ("title: [", "my_file.yaml:1:9: not YAML"),
        ("PK\x03\x04\ufffd\x00binary", "my_file.yaml:1:3: a control character; remove it"),
        ("extends: nothing\n", "extends nothing: no shipped scenario"),
        ("extends: tokyo_liaison_office\nactors: {france: {autonomy: 3}}\n", "my_file.yaml:2:"),
        ("extends: tokyo_liaison_office\nactors: null\n", "my_file.yaml"),
        ("design: grid\n", "this is an experiment"),
    ],
)
def test_an_upload_that_fails_says_why(text, said):
    with opened("runs=20") as sheet:
        sheet.send("upload", {"name": "my file.yaml", "text": text}, "notices")
        notices = sheet.part("notices").notices
        assert said in " ".join(notices) and notices[0] == "This file could not be opened:"
        sheet.send("dismiss", {}, "notices")
        assert sheet.part("notices").notices == [] and sheet.settled().found


def test_a_file_that_the_browser_cannot_read_and_an_event_of_the_wrong_shape_are_said(caplog):
    with opened("runs=20&lang=ja") as sheet:
        sheet.send("upload", {"name": "gone.yaml"}, "notices")
        assert "gone.yaml: ブラウザ" in sheet.part("notices").notices[1]
        for event, what, names in (("upload", 3, ["notices"]), ("put", {}, ["groups"]), ("decide", None, ["groups"])):
            sheet.send(event, what, *names)
            assert "想定外" in sheet.part("notices").notices[0]
            sheet.send("dismiss", {}, "notices")
        assert len(caplog.records) == 3


@pytest.mark.slow
def test_many_damaged_files_are_opened_or_refused(caplog):
    for number in range(6, 46):
        uploads_well(damaged(number), caplog)


@pytest.mark.parametrize("number", range(6))
def test_a_damaged_file_is_opened_or_refused(number, caplog):
    uploads_well(damaged(number), caplog)


# What is wrong, without the folders of this machine


def test_a_visitor_is_told_of_files_by_their_names():
    wrong = ScenarioError([Mistake("/srv/a folder/own.yaml:3:1", "unknown key"), Mistake("--set x", "leads nowhere")])
    assert told(wrong) == ["own.yaml:3:1: unknown key", "--set x: leads nowhere"]
    assert told(NacsimError("two engines")) == ["two engines"]


@pytest.mark.parametrize("part", ["titles", "outcomes", "heat"])
def test_a_page_that_fails_says_so_and_no_more(monkeypatch, caplog, part):
    def fails(*_: object) -> None:
        raise RuntimeError("/srv/secret")

    monkeypatch.setattr(page.drawing, part, fails)
    monkeypatch.setattr(page.results, "CELL_RUNS", 20)
    with opened(f"runs=20&lang=ja&tab={'map' if part == 'heat' else 'outcomes'}") as sheet:
        failed = sheet.when(lambda now: now.has("said") and now.part("said"))
        assert failed.said == [] and failed.words["failed"] == "このページは表示できません"
        assert "secret" not in str(failed.words)
    assert "secret" in caplog.text


def test_a_file_that_was_broken_meanwhile_is_named_on_the_page(tmp_path, monkeypatch):
    own = tmp_path / "own.yaml"
    own.write_text("extends: tokyo_liaison_office\n", encoding="utf-8")
    monkeypatch.setattr("sim.app.session.offered", library([own]))
    with opened("scenario=own&runs=20") as sheet:
        assert not sheet.part("notices").notices
        own.write_text("extends: [\n", encoding="utf-8")
        sheet.send("field", {"name": "runs", "value": "21"}, "notices")
        failed = sheet.when(lambda now: now.has("said") and now.part("said"))
        assert failed.said and failed.said[0].startswith("own.yaml:2:1: not YAML")
    with opened("runs=20") as sheet:
        groups = sheet.part("notices").scenarios
        assert groups[0] == {"title": "Your files", "scenarios": [{"name": "own", "title": "own (has mistakes)"}]}
        sheet.send("choose", "own", "notices")
        assert "own.yaml:2:1" in sheet.part("notices").notices[1]


def test_files_that_are_named_must_be_sound_and_those_of_a_folder_are_warned_of(tmp_path):
    for name, text in (("broken", "title: [\n"), ("other", "title: {\n"), ("sound", "extends: riga_2006\n")):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    broken, other = tmp_path / "broken.yaml", tmp_path / "other.yaml"
    warned = library([tmp_path]).check([tmp_path])
    assert [mistake.place for mistake in warned] == [f"{broken}:2:1", f"{other}:2:1"]
    with pytest.raises(ScenarioError) as caught:
        library([broken, other]).check([broken, other])
    assert len(caught.value.mistakes) == 2
    assert library([tmp_path / "sound.yaml"]).check([tmp_path / "sound.yaml"]) == []


def test_what_was_found_before_it_took_too_long_stays_with_the_reason(monkeypatch):
    whole = page.results.run_results

    def long(scenario, runs, seed, stopped, so_far):
        so_far(whole(scenario, 30, seed, stopped))
        raise TookTooLong

    monkeypatch.setattr(page.results, "run_results", long)
    with opened("runs=500") as sheet:
        view = sheet.when(lambda now: (own := now.part("found", "runs")) and own.trouble and own)
        assert view.found and view.runs == "30" and "60 seconds" in view.trouble
