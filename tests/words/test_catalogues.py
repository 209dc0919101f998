"""The catalogues: each is whole, a language without a phrase speaks English, and a broken file is named with its line."""

import csv
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from sim import words
from sim.app import controls, drawing
from sim.engines.layout import Layout
from sim.errors import EngineError
from sim.page.report import Foreign
from sim.page.rests import in_words, parts_of
from sim.scenario.load import load, shipped
from sim.scenario.recorded import library
from sim.scenario.schema import Scenario
from sim.scenario.vocabulary import (
    ALL_ATTRIBUTES,
    ALL_TRAITS,
    EXTERNAL_TRAITS,
    FAILURE,
    GROUPS,
    meaning_key,
    meaning_of,
)
from sim.words import DEFAULT, FOLDER, LANGUAGES, has, keys, phrases, say, speaking
from sim.words import shipped as in_spoken
from sim.words.catalogue import read

SIM = Path(words.__file__).parent.parent
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
OTHERS = [code for code in LANGUAGES if code != DEFAULT]
HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
QUANTITIES = {path: limits for path, limits in (ALL_TRAITS | ALL_ATTRIBUTES).items()}
QUANTITIES = {f"any.{name}": limits for name, limits in QUANTITIES.items()}
QUANTITIES |= {f"external.{name}": limits for name, limits in EXTERNAL_TRAITS.items()}
QUANTITIES |= {f"spatial.{name}": limits for name, limits in FAILURE.items()}
QUANTITIES |= {f"{group}.{name}": limits for group, named in GROUPS.items() for name, limits in named.items()}


def entries(language: str) -> dict[str, tuple[str, ...]]:
    """Key -> text, or its plural forms, as the file has them."""
    found = read_po(io.BytesIO((words.FOLDER / f"{language}.po").read_bytes()), abort_invalid=True)
    of = {}
    for message in found:
        if message.id:
            plural = not isinstance(message.id, str)
            of[message.id[0] if plural else message.id] = message.string if plural else (message.string,)
    return of


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.fixture
def third(tmp_path, monkeypatch):
    """nacsim with one more catalogue, German, that has two phrases of its own and an empty one."""
    for code in LANGUAGES:
        shutil.copy(words.FOLDER / f"{code}.po", tmp_path)
    said = 'msgid "shelved"\nmsgstr "Vertagt"\n\nmsgid "past.hit"\nmsgstr ""\n\n#, fuzzy\nmsgid "past.missed"\nmsgstr "x"\n'
    cases = (
        'msgid "past.good"\nmsgid_plural "past.good"\nmsgstr[0] "{group}, {n} Fall"\nmsgstr[1] "{group}, {n} Fälle"\n'
    )
    (tmp_path / "de.po").write_text(HEADER.format(language="de") + said + "\n" + cases, encoding="utf-8")
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    monkeypatch.setattr(words, "LANGUAGES", words.languages(tmp_path))
    with speaking("de"):
        yield


@pytest.mark.parametrize("language", OTHERS)
def test_every_phrase_stands_in_every_language(language):
    assert keys(language) - {key for key in keys(language) if key.startswith("meaning.")} == keys(DEFAULT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrase_has_all_its_forms_and_the_same_values_in_each_language(language):
    english, wrong = entries(DEFAULT), {}
    for key, forms in entries(language).items():
        wanted = set().union(*map(names_in, english.get(key, forms)))
        if not all(forms) or any(names_in(form) | {"n"} != wanted | {"n"} for form in forms):
            wrong[key] = forms
        if len(forms) == 1 and "n" in names_in(forms[0]) and key in english and len(english[key]) == 1:
            wrong[key] = "{n} is the number of a plural"
    assert wrong == {}


@pytest.mark.parametrize("language", OTHERS)
def test_every_quantity_has_a_meaning_in_every_language_and_no_other_thing_has(language):
    """The English one stands in the vocabulary, which is where all else about a quantity stands."""
    assert {key for key in keys(language) if key.startswith("meaning.")} == {meaning_key(path) for path in QUANTITIES}
    assert not any(key.startswith("meaning.") for key in keys(DEFAULT)) and all(
        li.meaning for li in QUANTITIES.values()
    )


def test_a_weight_does_not_have_the_meaning_of_the_trait_it_weighs():
    for path, other in (("france.autonomy", "weights.autonomy"), ("france.solidarity", "weights.solidarity")):
        for language in LANGUAGES:
            with speaking(language):
                assert meaning_of(path) != meaning_of(other)


def test_every_phrase_is_used_and_every_phrase_said_is_known():
    files = [file for ending in ("py", "html", "vue") for file in SIM.rglob(f"*.{ending}")]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    said = re.findall(r"\b(?:say|has)\(\s*(f?)([\"'])(.+?)\2", code)
    assert {key for is_built, _, key in said if not is_built} <= keys()
    built = [re.sub(r"\\{.*?\\}", r"[^.]+", re.escape(key)) for is_built, _, key in said if is_built]
    assert [form for form in built if not any(re.fullmatch(form, key) for key in keys())] == []
    built += [rf"app\.{re.escape(head)}[^.]+" for head in re.findall(r"\bwords\['([a-z0-9_.]+\.)' \+", code)]
    in_pages = re.findall(r"\bwords(?:\.|\[['\"])([a-z0-9_.]+)", code)
    written = {*re.findall(r"[\"']([a-z0-9_.]+)[\"']", code), *in_pages, *(f"app.{name}" for name in in_pages)}
    assert {key for key in keys() - written if not any(re.fullmatch(form, key) for form in built)} == set()


def test_a_phrase_with_plural_forms_has_the_right_one():
    assert [say("past.good", n=n, group="All") for n in (0, 1, 2)] == [
        f"All, {cases}" for cases in ("0 cases", "1 case", "2 cases")
    ]
    with speaking("ja"):
        assert {say("past.good", n=n, group="全").replace(str(n), "") for n in (0, 1, 2)} == {"全、件"}


def test_a_phrase_that_is_not_asked_for_rightly_is_refused():
    for language in LANGUAGES:
        with speaking(language):
            with pytest.raises(KeyError, match="no_such"):
                say("no_such")
            with pytest.raises(KeyError, match="round"):
                say("round")
            with pytest.raises(TypeError, match=r"'past\.good' has plural forms"):
                say("past.good", group="All")
            with pytest.raises(TypeError, match="'shelved' has no plural forms"):
                say("shelved", n=2)
    assert has("shelved") and not has("no_such")


def test_values_are_filled_in_as_they_are_given():
    assert say("figure.source", runs="1\u202f000 {runs} “x”") == "1\u202f000 {runs} “x” runs"
    assert say("along.many", count=1234) == "1234 other parameters"


def test_one_more_file_is_one_more_language(third):
    assert (words.LANGUAGES, words.own_names()["de"]) == (("en", "de", "ja"), "Deutsch")
    assert (say("shelved"), say("past.good", n=1, group="A"), say("past.good", n=0, group="A")) == (
        "Vertagt", "A, 1 Fall", "A, 0 Fälle",
    )  # fmt: skip


def test_what_a_language_lacks_is_said_in_english_and_never_in_japanese(third):
    assert (say("past.hit"), say("past.missed"), say("round", round=3)) == ("hit", "missed", "round 3")
    with speaking(DEFAULT):
        english = phrases("")
    assert {key for key, text in phrases("").items() if text != english[key]} == {"shelved"}
    assert phrases("").keys() == english.keys()
    told = [meaning_of(path) for path in QUANTITIES]
    assert told == [limits.meaning for limits in QUANTITIES.values()]
    told += drawing.words().values()
    for path in shipped():
        scenario = load(path)
        german = scenario.in_language("de")
        told += [str(in_words(row.quantity.source)) for row in Layout(scenario).stated]
        told += [f"{group['title']} {group['note']} {item['name']} {item['meaning']}"
                 for group in controls.groups(german) for item in group["items"]]  # fmt: skip
    assert [text for text in told if JAPANESE.search(text)] == []


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('msgid "a"\nmsgstr "x\n', 8, "no line of a catalogue: msgstr"),
        ('msgid "a"\nmsgstr "x "y" z"\n', 8, "no line of a catalogue"),
        ('# x\nmsgdi "a"\nmsgstr "x"\n', 8, "no line of a catalogue: msgdi"),
        ('msgid "a"\nmsgstr "x"\n\nmsgid "a"\nmsgstr "y"\n', 10, "the key stands in line 7 already"),
        ('msgid "a"\n\nmsgid "b"\nmsgstr "x"\n', 7, "missing msgstr"),
        ('msgid "a"\nmsgid_plural "a"\nmsgstr[0] "x"\nmsgstr[1] "x"\nmsgstr[2] "x"\n', 7, "more translations"),
    ],
)
def test_a_broken_catalogue_is_named_with_its_line(tmp_path, text, line, what):
    file = tmp_path / "de.po"
    file.write_text(HEADER.format(language="de") + text, encoding="utf-8")
    with pytest.raises(EngineError, match=rf"^de\.po:{line}: .*{what}"):
        read(file)


def test_a_catalogue_is_read_when_its_language_is_spoken_and_not_before():
    code = """
import contextlib, io, sys
import sim, sim.words
from sim.cli import main
sys.argv = ["nacsim", "--help"]
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main()
assert "babel" not in sys.modules
from sim.words.catalogue import read
for _ in range(3):
    sim.words.say("shelved")
assert read.cache_info().misses == 1, read.cache_info()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def sources(scenario: Scenario) -> list[str]:
    """What the numbers and events of a scenario rest on, without what is said of the size of events."""
    stated = [row.quantity.source for row in Layout(scenario).stated] + [e.source for e in scenario.events.values()]
    return [source.removesuffix("; size assumed") for source in stated if source]


def test_what_stays_english_in_a_source_is_the_title_of_what_was_read():
    titles = re.compile(r"\d{4}|\.(int|org|csv)\b")
    with speaking("ja"):
        for path in shipped():
            for source in sources(load(path)):
                told = in_words(source)
                left = [part.text for part in getattr(told, "parts", ()) if isinstance(part, Foreign)]
                assert all(titles.search(text) and not re.search("report|hypoth|assumed", text) for text in left), left
        both = in_words("report §4 (Tokyo office); Pew Research Center, Global Attitudes 2023; size assumed")
        pew = Foreign("Pew Research Center, Global Attitudes 2023")
        assert both.parts == ("報告書 第4節（東京事務所）", "；", pew, "、大きさは仮定")
        assert in_words("report §4 (Tokyo office); §6 (outlook)") == "報告書 第4節（東京事務所）；報告書 第6節（今後）"


def test_reasons_of_the_tokyo_case_and_recorded_decisions_are_all_translated_and_nothing_else():
    tokyo = load("tokyo_liaison_office")
    reasons = {row.quantity.rationale for row in Layout(tokyo).stated if row.quantity.source.startswith("report")}
    with (SIM.parent / "data" / "positions.csv").open(encoding="utf-8") as file:
        known = {row["rationale"] for row in csv.DictReader(file) if row["case"] == "tokyo_2023"}
    with (SIM.parent / "data" / "drafts.csv").open(encoding="utf-8") as file:
        drafts = [row for row in csv.DictReader(file) if row["case"] == "tokyo_2023"]
    known |= {text for row in drafts for text in (row["rationale"], row["draft"].replace("_", " ").capitalize())}
    known |= {tokyo.actors["japan"].requested.rationale, tokyo.process.rounds.rationale, tokyo.process.memory.rationale}
    of_decisions = {words for one in library() for words in (one.body, one.proposal, one.outcome)}
    known |= of_decisions
    known |= {part for path in shipped() for source in sources(load(path)) for part in parts_of(source)}
    translated = read(FOLDER / "shipped" / "ja.po").plural.keys()
    assert reasons and reasons | of_decisions <= translated <= known
    assert in_spoken("Not used for a partner without a seat; a middle value.").startswith("Not used")
    with speaking("ja"):
        told = in_spoken("Not used for a partner without a seat; a middle value.")
        assert (
            told == "議席のないパートナーには用いられない。中間の値とした。"
            and in_spoken("My own reason.") == "My own reason."
        )
        assert all(re.search("[ぁ-ヿ一-龠]", in_spoken(text)) for text in translated)
