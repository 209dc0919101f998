"""The command as a user meets it: a real process, its output, its files, its exit code."""

import html
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from sim import console
from sim.cli import list_
from sim.results.study import studies
from sim.scenario.load import shipped
from sim.scenario.recorded import library
from sim.words import speaking
from tests.command import SPAWN, nacsim, spawned
from tests.files import GOOD


@pytest.fixture
def tokyo(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("results")
    done = nacsim("run", "tokyo_liaison_office", "--runs", 3000, "--out", "first", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "Share" in done.stdout and "Shelved" in done.stdout and "Results: first" in done.stdout
    return folder / "first"


def test_run_writes_manifest_tables_and_figures(results):
    found = {path.relative_to(results).as_posix() for path in results.rglob("*") if path.is_file()}
    figures = {
        f"figures/{name}.{kind}" for name in ("outcomes", "agreement", "blockers", "gains") for kind in ("png", "svg")
    }
    assert found == {"manifest.json", "runs.parquet", "gains.parquet", *figures}
    table = pd.read_parquet(results / "runs.parquet")
    assert list(table.columns) == [
        "run",
        "outcome",
        "round",
        "tabled",
        "blockers",
        "objectors",
        "reservations",
        "overruled",
    ]
    assert list(table["run"]) == list(range(3000))
    assert ((table["blockers"] == "") == (table["outcome"] != "shelved")).all()
    manifest = json.loads((results / "manifest.json").read_text())
    assert manifest["seed"] == 1 and manifest["runs"] == 3000 and "python" in manifest["versions"]


def test_run_json_is_one_object_and_agrees_with_its_table(tmp_path):
    done = nacsim("run", "tokyo_liaison_office", "--runs", 2000, "--seed", 0, "--json", "--no-figures", cwd=tmp_path)
    report = json.loads(done.stdout)
    assert {"scenario", "runs", "seed", "outcomes", "blockers", "rounds", "results"} <= set(report)
    assert report["seed"] == 0 and report["outcomes"][-1]["name"] == "shelved"
    assert sum(row["share"] for row in report["outcomes"]) == pytest.approx(1)
    assert all(row["low"] <= row["share"] <= row["high"] for row in report["outcomes"])
    table = pd.read_parquet(tmp_path / report["results"] / "runs.parquet")
    for row in report["outcomes"]:
        assert (table["outcome"] == row["name"]).mean() == pytest.approx(row["share"])
    for actor, share in report["blockers"].items():
        assert table["blockers"].map(lambda who, actor=actor: actor in who.split(",")).mean() == pytest.approx(share)
    agreed = table.loc[table["outcome"] != "shelved", "round"]
    assert report["rounds"]["mean"] == pytest.approx(agreed.mean())
    assert not (tmp_path / report["results"] / "figures").exists()


@pytest.mark.slow
def test_tables_are_the_same_bytes_for_any_threads_and_engine(tmp_path):
    for name, options in (("one", ["--threads", 1]), ("two", ["--threads", 2]), ("mesa", ["--engine", "mesa"])):
        done = nacsim(
            "run", "tokyo_liaison_office", "--runs", 300, "--no-figures", "--out", name, *options, cwd=tmp_path
        )
        assert done.returncode == 0, done.stderr
    for table in ("runs.parquet", "gains.parquet"):
        assert len({(tmp_path / name / table).read_bytes() for name in ("one", "two", "mesa")}) == 1


def test_rerun_reproduces_byte_for_byte_and_plot_draws_again(results):
    done = nacsim("rerun", results, "--no-figures", cwd=results.parent)
    assert done.returncode == 0, done.stderr
    assert "the same byte for byte" in done.stdout
    before = (results / "figures" / "outcomes.svg").read_bytes()
    done = nacsim("plot", results, cwd=results.parent)
    assert done.returncode == 0 and done.stdout.count("figures") == 8
    assert (results / "figures" / "outcomes.svg").read_bytes() == before


def test_rerun_says_when_results_were_not_reproduced(results, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    manifest = json.loads((results / "manifest.json").read_text())
    manifest["seed"] = 2
    del manifest["seal"]
    (copy / "manifest.json").write_text(json.dumps(manifest))
    done = nacsim("rerun", copy, "--no-figures", cwd=tmp_path)
    assert done.returncode == 1 and "Not reproduced: " in done.stderr


def test_check_list_sources_and_schema(tmp_path):
    assert "sound" in nacsim("check", "tokyo_liaison_office", cwd=tmp_path).stdout
    rows = json.loads(nacsim("sources", "tokyo_liaison_office", "--json", cwd=tmp_path).stdout)
    assert all(row["source"] and row["basis"] for row in rows)
    assert "france.autonomy" in {row["name"] for row in rows}
    printed = nacsim("schema", cwd=tmp_path).stdout
    assert printed == (shipped()[0].parent / "scenario.schema.json").read_text()


def test_sources_tell_all_that_an_event_does(tmp_path):
    does = "set: {china.strategy: aimed}, scale: {france.autonomy: 0.5}, add: {japan.threat: -0.1}"
    event = f"  turn: {{round: 3, {does}, source: ours}}"
    (tmp_path / "own.yaml").write_text(f"extends: tokyo_liaison_office\nevents:\n{event}\n")
    printed = " ".join(nacsim("sources", "own.yaml", cwd=tmp_path).stdout.split())
    assert "china.strategy = aimed, france.autonomy x0.5, japan.threat -0.1. Source: ours" in printed


def test_what_is_listed_is_kept_until_what_ships_changes(tmp_path, monkeypatch):
    kept: dict[str, bytes] = {}
    monkeypatch.setattr(list_, "find", kept.get)
    monkeypatch.setattr(list_, "keep", kept.__setitem__)
    monkeypatch.setattr(list_, "_rows", lambda: iter([{"name": "first"}]))
    first = list_._listed()
    monkeypatch.setattr(list_, "_rows", lambda: iter([{"name": "second"}]))
    assert list_._listed() == first and first["recorded"][0] == library()[0].case
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "new.yaml").write_text("title: new")
    monkeypatch.setattr(list_, "SHIPPED", tmp_path)
    assert list_._listed()["rows"] == [{"name": "second"}] and len(kept) == 2
    for part, name in (("scenarios", "new.yaml"), ("data", "new.csv"), ("experiments", "new.yaml")):
        (tmp_path / part).mkdir(exist_ok=True)
        (tmp_path / part / name).write_text(f"title: {part}")
        before = len(kept)
        assert list_._listed() and list_._listed() and len(kept) == before + 1, "what stands in a file counts"
    (tmp_path / "scenarios" / "new.yaml").rename(tmp_path / "scenarios" / "newer.yaml")
    assert list_._listed() and len(kept) == 6, "so does its name"
    with speaking("ja"):
        assert list_._listed() and len(kept) == 7, "so does the language"


COMMANDS = [*studies(), "rerun", "plot", "report", "check", "list", "sources", "schema", "app", "new", "export"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command, tmp_path):
    done = nacsim(command, "--help", cwd=tmp_path)
    assert done.returncode == 0 and re.search(rf"nacsim {command}", done.stdout)


def test_a_page_without_its_extra_is_refused(tmp_path):
    blocked = "import sys; sys.modules.update(jinja2=None, markupsafe=None); from sim.cli import main; main()"
    nacsim("run", "tokyo_liaison_office", "--runs", "20", "--out", "r", "--no-figures", cwd=tmp_path)
    for words, code, what in ((["report", "--help"], 0, "nacsim report"), (["report", "r"], 2, r"nacsim\[report\]")):
        asked = [sys.executable, "-c", blocked, *words]
        done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == code and re.search(what, done.stdout + done.stderr), done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_page_names_its_results_as_they_were_given(tmp_path):
    options = ["--runs", "20", "--out", "of/two words", "--no-figures"]
    nacsim("run", "tokyo_liaison_office", *options, cwd=tmp_path)
    assert nacsim("report", "of/two words", "--out", "page.html", cwd=tmp_path).returncode == 0
    assert "nacsim rerun 'of/two words'" in html.unescape((tmp_path / "page.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("manifest", ["{", "{}", '{"name": "a page", "icons": []}', "[1]"])
def test_a_folder_of_another_program_is_not_replaced(manifest, tmp_path):
    (tmp_path / "manifest.json").write_text(manifest)
    done = nacsim("run", "tokyo_liaison_office", "--runs", "5", "--out", tmp_path, "--force", cwd=tmp_path)
    assert done.returncode == 2 and "it is no results directory" in done.stderr
    assert (tmp_path / "manifest.json").read_text() == manifest


def test_a_schema_replaces_a_file_only_when_told_so(tmp_path):
    (tmp_path / "x.json").write_text("mine")
    done = nacsim("schema", "--out", "x.json", cwd=tmp_path)
    assert done.returncode == 2 and "x.json: is there already" in done.stderr
    assert (tmp_path / "x.json").read_text() == "mine"
    assert nacsim("schema", "--out", "x.json", "--force", cwd=tmp_path).returncode == 0
    assert json.loads((tmp_path / "x.json").read_text())["title"]


BAD = {
    "missing scenario": (["run", "nowhere"], "no such file"),
    "nearly a name": (["run", "tokyo_liason_office"], "did you mean 'tokyo_liaison_office'"),
    "a folder": (["run", "."], "this is a folder"),
    "unknown option": (["run", "tokyo_liaison_office", "--rums", "3"], "--rums"),
    "unknown command": (["rum"], "rum"),
    "no runs": (["run", "tokyo_liaison_office", "--runs", "0"], "--runs: input should be greater than or equal to 1; see `nacsim run --help`"),
    "unknown engine": (["run", "tokyo_liaison_office", "--engine", "slow"], "slow"),
    "set nothing": (["run", "tokyo_liaison_office", "--set", "france.autonmy=0.3"], "did you mean 'autonomy'"),
    "set out of range": (["run", "tokyo_liaison_office", "--set", "france.autonomy=3"], "allowed: 0 to 1"),
    "out is a file": (["run", "tokyo_liaison_office", "--out", "file"], "this is a file"),
    "out is there": (["run", "tokyo_liaison_office", "--out", "full"], "add --force"),
    "out is no results": (["run", "tokyo_liaison_office", "--out", "full", "--force"], "it is no results directory"),
    "out cannot be made": (["run", "tokyo_liaison_office", "--out", "file/below"], "cannot be made|this is a file|not a directory"),
    "force without out": (["run", "tokyo_liaison_office", "--force"], "give --out as well"),
    "set not YAML": (["run", "tokyo_liaison_office", "--set", "france.threat={value: 0.3"], "--set france.threat=.*: not YAML"),
    "plot of nothing": (["plot", "full"], "no results directory"),
    "rerun of nothing": (["rerun", "missing"], "no results directory"),
    "trace of two": (["trace", "tokyo_liaison_office", "--run", "1", "--typical", "shelved"], "give one of them"),
    "blockers of nothing": (["blockers", "missing"], "no such file"),
    "schema into nowhere": (["schema", "--out", "missing/x.json"], "cannot be written"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_bad_input_ends_with_a_message_and_exit_code_2(tmp_path, case):
    arguments, expected = case
    (tmp_path / "file").write_text("")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "precious.txt").write_text("keep me")
    done = nacsim(*arguments, cwd=tmp_path)
    assert done.returncode == 2, done.stdout + done.stderr
    assert re.search(expected, done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "full" / "precious.txt").exists()


def test_all_mistakes_of_a_file_are_printed(tmp_path):
    (tmp_path / "bad.yaml").write_text(
        GOOD.replace("linkage: 0.7", "linkage: 7").replace("sponsor: alpha", "sponsor: beta")
    )
    done = nacsim("check", "bad.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines()[0].startswith("bad.yaml:4:10: ")
    assert done.stderr.splitlines()[1].startswith("bad.yaml:13:14: ")
    assert "2 mistakes." in done.stderr


def test_results_are_not_replaced_without_force_and_are_with_it(tmp_path):
    arguments = ["run", "tokyo_liaison_office", "--runs", 100, "--no-figures", "--out", "here"]
    assert nacsim(*arguments, cwd=tmp_path).returncode == 0
    before = (tmp_path / "here" / "manifest.json").read_bytes()
    refused = nacsim(*arguments, "--seed", 2, cwd=tmp_path)
    assert refused.returncode == 2 and "add --force" in refused.stderr
    assert (tmp_path / "here" / "manifest.json").read_bytes() == before
    assert nacsim(*arguments, "--seed", 2, "--force", cwd=tmp_path).returncode == 0
    assert json.loads((tmp_path / "here" / "manifest.json").read_text())["seed"] == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here"]


def test_without_out_results_are_numbered(tmp_path):
    for _ in range(2):
        assert nacsim("run", "tokyo_liaison_office", "--runs", 100, "--no-figures", cwd=tmp_path).returncode == 0
    assert sorted(p.name for p in (tmp_path / "results").iterdir()) == [
        "tokyo_liaison_office",
        "tokyo_liaison_office-2",
    ]


#: What a signal meets: a destructor, in which Python swallows errors; a library that makes an error of its own of it.
SWALLOWED = {
    "destructor": """
class Busy:
    def __del__(self):
        os.kill(os.getpid(), number)
        time.sleep(0.01)
def app():
    busy = Busy()
    del busy
    time.sleep(30)
""",
    "library": """
def app():
    try:
        os.kill(os.getpid(), number)
    except BaseException:
        raise ImportError("initialization failed") from None
""",
}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("app", SWALLOWED.values(), ids=SWALLOWED)
def test_a_signal_that_something_swallows_still_stops_the_command(app, number):
    script = f"import os, time\nimport sim.cli as cli\nfrom sim.cli import commands\nnumber = {int(number)}\n{app}"
    script += "commands.command_app = lambda: app\ncli.main()\n"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=25)
    assert (done.returncode, done.stderr) == (128 + number, "Interrupted; nothing was left half-written.\n")


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_run_leaves_nothing_half_written(tmp_path, how):
    command = [*SPAWN, "run", "tokyo_liaison_office", "--runs", "300000000", "--out", "here"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    while not list(tmp_path.glob(".here.partial-*")) and process.poll() is None:
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(how)
    _, said = process.communicate(timeout=60)
    assert process.returncode in {signal.SIGINT: (130,), signal.SIGTERM: (143,), signal.SIGKILL: (-9,)}[how]
    assert "Traceback" not in said
    assert how == signal.SIGKILL or "Interrupted; nothing was left half-written." in said
    assert not (tmp_path / "here").exists()
    assert (
        nacsim("run", "tokyo_liaison_office", "--runs", 100, "--no-figures", "--out", "here", cwd=tmp_path).returncode
        == 0
    )
    assert [path.name for path in tmp_path.iterdir()] == ["here"], "what a killed run left is cleared away"


def test_a_stop_that_is_swallowed_is_asked_for_once_more(tmp_path):
    swallowing = """
import os, signal, sys, time
import sim.cli, sim.cli.commands

sim.cli._PATIENCE = 1

def command():
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(30)
    except BaseException:
        time.sleep(30)

sim.cli.commands.command_app = lambda: command
sim.cli.main()
"""
    done = subprocess.run([sys.executable, "-c", swallowing], capture_output=True, text=True, timeout=25, check=False)
    assert done.returncode == 130 and "Interrupted" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a file-size limit")
def test_a_full_disk_is_a_clean_stop(tmp_path):
    import resource

    limit = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))}
    done = spawned("run", "tokyo_liaison_office", "--runs", 5000, "--out", "here", cwd=tmp_path, **limit)
    assert done.returncode == 2, done.stderr
    assert "cannot be written" in done.stderr and "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_changed_tables_are_noticed_and_made_again(results, tmp_path):
    folder = tmp_path / "stored"
    folder.mkdir()
    for name in ("manifest.json", "runs.parquet", "gains.parquet"):
        (folder / name).write_bytes((results / name).read_bytes())
    (folder / "gains.parquet").unlink()
    (folder / "runs.parquet").write_bytes(b"other")
    done = nacsim("plot", folder, cwd=tmp_path)
    assert done.returncode == 2 and "runs.parquet" in done.stderr and "missing or changed" in done.stderr
    done = nacsim("rerun", folder, "--no-figures", "--out", "again", cwd=tmp_path)
    assert done.returncode == 1 and "missing or changed since written; again has them" in done.stderr
    assert (tmp_path / "again" / "runs.parquet").read_bytes() == (results / "runs.parquet").read_bytes()


def test_what_was_set_is_shown_wherever_the_numbers_are(tmp_path):
    options = ["--runs", 300, "--out", "here", "--set", "france.autonomy=0.3"]
    done = nacsim("run", "tokyo_liaison_office", *options, cwd=tmp_path)
    assert "with France: autonomy 0.3" in done.stdout and "Actual outcome" not in done.stdout
    assert "tokyo_liaison_office with France: autonomy 0.3" in (tmp_path / "here/figures/gains.svg").read_text()
    done = nacsim("run", "tokyo_liaison_office", *options, "--force", "--json", "--no-figures", cwd=tmp_path)
    assert json.loads(done.stdout)["changes"] == ["france.autonomy=0.3"]


def test_damaged_results_are_named(results, tmp_path):
    for name in ("manifest.json", "runs.parquet", "gains.parquet"):
        (tmp_path / name).write_bytes((results / name).read_bytes())
    (tmp_path / "runs.parquet").write_bytes(b"PAR1 nonsense")
    done = nacsim("plot", tmp_path, cwd=tmp_path)
    assert done.returncode == 2 and "runs.parquet missing or changed" in done.stderr
    manifest = json.loads((results / "manifest.json").read_text())
    for change, expected in (
        ({"format": 99}, "format 99 is not the format 2"),
        ({"scenario_hashes": ["x"]}, "was changed after the run"),
        ({"scenarios": [{}]}, "damaged"),
    ):
        (tmp_path / "manifest.json").write_text(json.dumps(manifest | change))
        done = nacsim("rerun", tmp_path, cwd=tmp_path)
        assert done.returncode == 2 and expected in done.stderr, done.stderr


def test_brackets_dollars_and_colons_in_texts_are_printed_as_they_stand(tmp_path):
    title = "A [/b] test of [red] :smile: $x_1$ & <b>"
    text = GOOD.replace("title: A test", f'title: "{title}"').replace("{name: plan,", "{name: plan, label: 'plan [1]',")
    (tmp_path / "odd.yaml").write_text(text)
    done = nacsim("run", "odd.yaml", "--runs", 100, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert title in done.stdout and "plan [1]" in done.stdout
    assert nacsim("sources", "odd.yaml", cwd=tmp_path).returncode == 0


def test_a_reader_that_has_seen_enough_is_no_failure(tmp_path):
    done = subprocess.Popen([*SPAWN, "list", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path)
    done.stdout.close()
    assert (done.stderr.read(), done.wait(60)) == (b"", 0)


def test_version(tmp_path):
    assert re.match(r"nacsim \d+\.\d+\.\d+\n", nacsim("--version", cwd=tmp_path).stdout)


@pytest.mark.slow
def test_the_wheel_runs_a_shipped_scenario_from_another_folder(tmp_path):
    root = Path(__file__).parents[2]
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path / "dist"), str(root)]
    subprocess.run(build, check=True, capture_output=True)
    wheel = next((tmp_path / "dist").glob("*.whl"))
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    subprocess.run(
        [tmp_path / "venv/bin/pip", "install", "--quiet", "--no-compile", wheel], check=True, capture_output=True
    )
    # What the wheel holds and asks for is tested here; its kernels need not be compiled once more for that.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {
        "NUMBA_DISABLE_JIT": "1"
    }
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    command = [tmp_path / "venv/bin/nacsim", "run", "tokyo_liaison_office", "--runs", "500"]
    done = subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (elsewhere / "results/tokyo_liaison_office/figures/outcomes.png").stat().st_size > 10_000
    command = [tmp_path / "venv/bin/nacsim", "packages", "tokyo_packages", "--futures", "2", "--runs", "2"]
    done = subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


FULL = "standard output: cannot be written: no space left on device; what the command kept in files is complete\n"
STREAMS = {
    "standard output closed": ("list", ">&-", 0, ""),
    "standard output full": ("list", ">/dev/full", 2, FULL),
    "everything closed": ("check nothing", "<&- >&- 2>&-", 2, ""),
    "standard error full": ("check nothing", "2>/dev/full", 2, ""),
}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("case", STREAMS.values(), ids=STREAMS)
def test_where_nothing_can_be_printed_the_command_still_ends_as_it_should(tmp_path, case):
    command, streams, code, said = case
    line = f'"{SPAWN[0]}" -c "{SPAWN[2]}" {command} {streams}'
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (code, said)


def test_a_run_is_kept_though_nothing_of_it_can_be_printed(tmp_path):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*SPAWN, "run", "tokyo_liaison_office", "--runs", "20", "--no-figures", "--out", "here"], cwd=tmp_path,
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=300, check=False,
        )  # fmt: skip
    assert done.returncode == 2 and FULL in done.stderr
    assert nacsim("export", "here", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_comes_while_the_command_is_being_loaded_is_heard(number):
    """The first module that `main` imports sends it."""
    script = (
        "import os, sys\n"
        "class Loading:\n    def find_spec(self, name, path, target=None):\n"
        f"        if name == 'sim.errors': os.kill(os.getpid(), {int(number)})\n"
        "sys.meta_path.insert(0, Loading())\n" + SPAWN[2]
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=25, check=False)
    assert (done.returncode, done.stderr) == (128 + number, "Interrupted; nothing was left half-written.\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_done_ends_as_done_though_a_signal_comes_while_python_leaves(number):
    """What Python destroys last sends it."""
    script = (
        "import os, sys\nfrom sim.cli import commands, main\n"
        "class Last:\n    def __del__(self, kill=os.kill, own=os.getpid()):\n"
        f"        kill(own, {int(number)})\n"
        "last = Last()\ncommands.command_app = lambda: lambda: None\nmain()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=25, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_title_that_others_wrote_moves_no_cursor():
    with console.out.capture() as said:
        console.heading("a\x1b[31m", "b\x9b")
    assert "a\\x1b[31m  b\\x9b" in said.get() and not {"\x1b", "\x9b"} & set(said.get())
