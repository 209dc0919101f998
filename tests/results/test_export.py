"""Results for a spreadsheet: every table and number is there, labels are in the language, no text is a formula."""

import csv
import subprocess
import sys

import pandas as pd
import pytest

import sim
from sim.errors import ResultsError
from sim.results import export
from sim.results.findings import Findings
from sim.scenario.load import load
from sim.words import LANGUAGES, speaking
from tests.command import nacsim

TOKYO = "tokyo_liaison_office"
EVIL = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx")


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export") / "run"
    sim.run(TOKYO, runs=60).save(folder, figures=False)
    return folder


def rows_of(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def exported(stored, tmp_path, *words):
    done = nacsim("export", stored, "--out", tmp_path / "out", *words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path / "out"


def test_csv_has_every_row_of_every_table_and_excel_can_tell_its_letters(stored, tmp_path):
    folder = exported(stored, tmp_path, "--to", "csv")
    assert {path.name for path in folder.iterdir()} == {
        "runs.csv", "gains.csv", "sources.csv", "manifest.csv", "manifest.json"
    }  # fmt: skip
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in folder.glob("*.csv"))
    assert (folder / "manifest.json").read_bytes() == (stored / "manifest.json").read_bytes()
    for name in ("runs", "gains"):
        table, found = pd.read_parquet(stored / f"{name}.parquet"), rows_of(folder / f"{name}.csv")
        assert len(found) == len(table)
        for column in table:
            cells = ["" if cell != cell else str(cell) for cell in table[column].astype(object)]
            assert [row[column] for row in found] == cells


def test_every_number_has_its_source(stored, tmp_path):
    rows = rows_of(exported(stored, tmp_path) / "sources.csv")
    scenario = load(TOKYO)
    told = {row["Path"]: row for row in rows}
    numbers = {path: q for path, q, _ in scenario.quantities()}
    assert set(told) == {*numbers, *(f"events.{name}" for name in scenario.events)} and len(told) == len(rows)
    for path, q in numbers.items():
        row = told[path]
        assert (row["Value"], row["Source"], row["Why"], row["Distribution"]) == (
            str(q.value),
            q.source,
            q.rationale,
            q.dist,
        )
        assert (row["From"], row["To"]) == tuple("" if end is None else str(end) for end in (q.low, q.high))
        assert row["Scenario"] == TOKYO and row["Basis"]
    assert told["france.autonomy"]["Quantity"] == "France: autonomy"
    assert "china.coercion" in told["events.china_protest"]["Why"] and "round 4" in told["events.china_protest"]["Why"]


def test_labels_are_in_the_language_beside_names_that_stay(stored, tmp_path):
    folder = exported(stored, tmp_path, "--lang", "ja")
    for row in rows_of(folder / "runs.csv"):
        label = {"liaison_office": "東京連絡事務所", "contact_point": "大使館内の連絡窓口", "shelved": "棚上げ"}
        assert row["outcome（表示名）"] == label[row["outcome"]]
        countries = {"france": "フランス", "germany": "ドイツ", "united_states": "米国", "japan": "日本"}
        said = [countries[name] for name in row["objectors"].split(",") if name]
        assert row["objectors（表示名）"] == "、".join(said)
    gains = rows_of(folder / "gains.csv")
    assert {row["label"] for row in gains} == {"米国", "フランス", "ドイツ", "日本"} and "actor（表示名）" not in gains[
        0
    ]
    source = {row["パス"]: row for row in rows_of(folder / "sources.csv")}["france.autonomy"]
    assert source["項目"].startswith("フランス") and source["シナリオ"] == TOKYO


@pytest.mark.parametrize("evil", EVIL)
def test_text_that_a_spreadsheet_takes_for_a_formula_is_escaped(evil, tmp_path):
    scenario = load(TOKYO, {"title": evil})
    table = pd.DataFrame({"what": [evil, "plain"], "number": [-1.5, float("nan")]})
    found = Findings("run", "x", (scenario,), {"evil": table}, 1, 1)
    manifest = tmp_path / "m.json"
    manifest.write_text("{}")
    export.write_csv(tmp_path / "out", export.sheets(found), manifest)
    rows = rows_of(tmp_path / "out" / "evil.csv")
    assert [row["what"] for row in rows] == [f"'{evil}", "plain"] and [row["number"] for row in rows] == ["-1.5", ""]


def test_a_workbook_holds_the_same_cells(stored, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    with speaking("ja"):
        found, path = sim.open_results(stored), tmp_path / "out.xlsx"
        export.write_xlsx(path, export.sheets(found))
        export.write_csv(tmp_path / "csv", export.sheets(found), stored / "manifest.json")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["runs", "gains", "sources", "manifest"]
    for page in book:
        with (tmp_path / "csv" / f"{page.title}.csv").open(encoding="utf-8-sig", newline="") as file:
            for ours, theirs in zip(csv.reader(file), page.iter_rows(values_only=True), strict=True):
                for mine, there in zip(ours, theirs, strict=True):
                    is_number = isinstance(there, float | int) and not isinstance(there, bool)
                    assert (pytest.approx(float(mine)) if is_number else mine) == ("" if there is None else there)
        assert page.freeze_panes == "A2"
    assert not any(cell.data_type == "f" for page in book for row in page.iter_rows() for cell in row)


def test_a_table_that_no_sheet_holds_is_refused_and_nothing_is_left(stored, tmp_path, monkeypatch):
    pytest.importorskip("openpyxl")
    monkeypatch.setattr(export, "MOST_ROWS", 60)  # the headings and 60 runs are one more
    with pytest.raises(ResultsError, match=r"table runs: has more than the 60 rows .*--to csv"):
        export.write_xlsx(tmp_path / "x.xlsx", export.sheets(sim.open_results(stored)))
    assert not list(tmp_path.iterdir())


def test_without_its_extra_a_workbook_is_refused(stored, tmp_path):
    blocked = "import sys; sys.modules.update(openpyxl=None); from sim.cli import main; main()"
    asked = [sys.executable, "-c", blocked, "export", str(stored), "--to", "xlsx", "--out", str(tmp_path / "x.xlsx")]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "nacsim[office]" in done.stderr and not list(tmp_path.iterdir())


def test_what_is_there_stays_unless_forced(stored, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    for words in ((), ("--force",)):
        done = nacsim("export", stored, "--out", tmp_path / "out", *words, cwd=tmp_path)
        assert done.returncode == 2 and (tmp_path / "out" / "mine.txt").read_text() == "mine"
    (tmp_path / "x.xlsx").write_text("mine")
    done = nacsim("export", stored, "--to", "xlsx", "--out", tmp_path / "x.xlsx", cwd=tmp_path)
    assert done.returncode == 2 and "add --force" in done.stderr and (tmp_path / "x.xlsx").read_text() == "mine"
    again = ("export", stored, "--out", tmp_path / "csv")
    assert [nacsim(*again, *words, cwd=tmp_path).returncode for words in ((), (), ("--force",))] == [0, 2, 0]


def test_damaged_results_and_an_unknown_language_are_refused(stored, tmp_path):
    assert nacsim("export", tmp_path, cwd=tmp_path).returncode == 2
    done = nacsim("export", stored, "--lang", "jp", cwd=tmp_path)
    assert done.returncode == 2 and "--lang jp" in done.stderr and not list(tmp_path.iterdir())
    copy = tmp_path / "copy"
    sim.run(TOKYO, runs=20).save(copy, figures=False)
    (copy / "gains.parquet").write_bytes(b"")
    done = nacsim("export", copy, cwd=tmp_path)
    assert done.returncode == 2 and "gains.parquet missing or changed" in done.stderr and not (copy / "export").exists()


def test_every_language_has_the_headings():
    found = Findings("run", "x", (load(TOKYO),), {}, 1, 1)
    for language in LANGUAGES:
        with speaking(language):
            sources, _ = export.sheets(found)
            assert len(set(next(iter(sources.rows)))) == 10
