"""The formats that nacsim reads, each as something damaged and the commands that read it."""

import csv
import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from sim.scenario.document import read
from sim.scenario.files import find
from sim.scenario.positions import SHIPPED
from sim.scenario.vocabulary import GLOBAL

from .damage import VALUES, Raw, damaged_table, damaged_text, damaged_tree, written

Command = tuple[object, ...]


@dataclass(frozen=True)
class Trial:
    """Commands that read one damaged thing, the next where the one before was content, and what a refusal must name."""

    commands: tuple[Command, ...]
    names: tuple[str, ...]


#: Makes a trial in an empty folder; the last argument has results to damage.
Format = Callable[[Random, Path, Path], Trial]

_SCENARIOS = ("tokyo_liaison_office", "ec_emission_standards", "tokyo_us_withdrawal", "tokyo_china_wedge", "isaf_2003",
              "tokyo_washington_pays", "tokyo_us_disengagement", "madrid_invitations_2022")  # fmt: skip
_RUN = ("--runs", 5, "--no-figures", "--out", "out")


@cache
def _tree(name: str, kind: str) -> Any:
    return read(find(name, kind)).tree


def _text(name: str, kind: str) -> str:
    return find(name, kind).read_text(encoding="utf-8")


def _saved(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    return path


#: What may be extended where a document is damaged, and is named as what is wrong.
_EXTENDED = "/dev/null"


def scenario(random: Random, folder: Path, _: Path) -> Trial:
    """A scenario file; one time in four the damage is in a file that another one extends."""
    name = random.choice(_SCENARIOS)
    tree, text = _tree(name, "scenario"), _text(name, "scenario")
    match random.randrange(4):
        case 0:
            content: str | bytes = damaged_text(text, random)
        case 1:  # a variant that says a few things anew
            kept = dict(random.sample(sorted(tree.items()), min(3, len(tree))))
            content = written(damaged_tree({"source": "s", **kept, "extends": name}, random))
        case _:
            content = written(damaged_tree(tree, random))
    if random.randrange(4):
        _saved(folder / "case.yaml", content)
        names: tuple[str, ...] = ("case.yaml",)
    else:
        _saved(folder / "below.yaml", content)
        _saved(folder / "case.yaml", "extends: below.yaml\ntitle: t\nsource: s\n")
        names = ("below.yaml", "case.yaml")
    return Trial((("check", "case.yaml"), ("run", "case.yaml", *_RUN)), (*names, _EXTENDED))


_EXPERIMENTS = ("coercion_x_strategy", "decision_rules", "futures", "linkage_ramp", "what_ifs_x_french_autonomy",
                "decisions_x_rationality", "coercion_x_resolve")  # fmt: skip
_ALL_KEYS = {
    "title": "t", "scenario": ["tokyo_liaison_office", "tokyo_japan_explains"], "set": {"france.autonomy": 0.5, "process.rounds": 12},
    "runs": 5, "seed": 3, "engine": "ensemble", "until": {"half_width": 0.4, "max_runs": 50}, "keep": "runs", "independent": True,
    "constraints": ["france.threat <= 0.9", "decision.rule != majority or france.threat + 0.1 * germany.threat < 2"],
    "design": [
        {"grid": {"france.threat": [0.1, 0.5], "decision.rule": ["unanimity", "majority"], "china.coercion": {"from": 0, "to": 1, "steps": 3}}},
        {"sobol": {"samples": 4, "over": {"germany.threat": [0, 1], "weights.security": {"low": 0.1, "high": 2, "scale": "log"}}}},
        {"cases": [{"germany.exposure": 0.1}, {"germany.exposure": "x0.5", "sponsor": "united_states"}]},
    ],
}  # fmt: skip


def _small(tree: Any) -> Any:
    """An experiment with few cases of few runs."""
    if isinstance(tree, dict):
        cut = {"runs": 5, "samples": 4, "steps": 3}
        return {
            key: cut[key] if key in cut and isinstance(below, int) else _small(below) for key, below in tree.items()
        }
    return [_small(below) for below in tree[:3]] if isinstance(tree, list) else tree


def experiment(random: Random, folder: Path, _: Path) -> Trial:
    name = random.choice(_EXPERIMENTS)
    tree = random.choice((_ALL_KEYS, _small(_tree(name, "experiment"))))
    names: tuple[str, ...] = ("plan.yaml",)
    match random.randrange(5):
        case 0:
            content: str | bytes = damaged_text(written(tree), random)
        case 1:  # cases in a table
            rows = [
                ["france.threat", "decision.rule", "menu"],
                ["0.1", "majority", ""],
                ["", "unanimity", "[contact_point]"],
            ]
            _saved(folder / "cases.csv", _table(rows, random))
            content, names = (
                written({**_ALL_KEYS, "constraints": [], "design": [{"cases": "cases.csv"}]}),
                ("cases.csv", "plan.yaml"),
            )
        case _:
            content = written(damaged_tree(tree, random))
    _saved(folder / "plan.yaml", content)
    return Trial((("sweep", "plan.yaml", "--dry-run"), ("sweep", "plan.yaml", "--no-figures", "--out", "out")), names)


def packages(random: Random, folder: Path, _: Path) -> Trial:
    tree = {
        **_tree("tokyo_packages", "packages"),
        "futures": 2,
        "runs": 5,
        "set": {"china.coercion": 0.4},
        "over": ["france", "threat"],
    }
    tree["packages"] = dict(list(tree["packages"].items())[:3])
    tree["packages"]["all"] = {
        "label": "All",
        "cost": 2,
        "set": {"decision.rule": "majority"},
        "add": {"japan.persuasion": 0.4},
    }
    damaged = damaged_text(written(tree), random) if random.randrange(4) == 0 else written(damaged_tree(tree, random))
    _saved(folder / "packages.yaml", damaged)
    return Trial((("packages", "packages.yaml", "--no-figures", "--out", "out"),), ("packages.yaml",))


def _table(rows: list[list[str]], random: Random) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=random.choice(",,,;\t")).writerows(rows)
    table = out.getvalue()
    if random.randrange(2):
        return damaged_text(table, random)
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=random.choice(",,,;\t|")).writerows(damaged_table(rows, random))
    return out.getvalue().encode(random.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig", "cp932", "utf-16")), "replace")


@cache
def _rows(file: str, most: int) -> list[list[str]]:
    with (SHIPPED / "data" / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))[:most]


def decisions(random: Random, folder: Path, _: Path) -> Trial:
    """The two tables of `backtest`."""
    cases = _rows("consensus_cases.csv", 5)
    stances = [row for row in _rows("consensus_stances.csv", 60) if row[0] in {"case_id", *(case[0] for case in cases)}]
    plain = [io.StringIO(newline=""), io.StringIO(newline="")]
    for out, rows in zip(plain, (cases, stances), strict=True):
        csv.writer(out).writerows(rows)
    which = random.randrange(2)
    for n, (name, rows) in enumerate((("cases.csv", cases), ("stances.csv", stances))):
        _saved(folder / name, _table(rows, random) if n == which else plain[n].getvalue())
    return Trial(
        (("backtest", "--cases", "cases.csv", "--stances", "stances.csv", "--runs", 5, "--no-figures"),),
        ("cases.csv", "stances.csv"),
    )


def eu_issues(random: Random, folder: Path, _: Path) -> Trial:
    rows = _rows("deu3_dev.csv", 90)
    _saved(folder / "issues.csv", _table(rows, random))
    return Trial((("deu", "issues.csv", "--runs", 5, "--no-figures", "--out", "out"),), ("issues.csv",))


def results(random: Random, folder: Path, made: Path) -> Trial:
    """A results directory whose manifest was edited, or a table of which was cut."""
    stored = random.choice(sorted(path for path in made.iterdir() if (path / "manifest.json").is_file()))
    shutil.copytree(stored, folder / "stored")
    path = folder / "stored" / "manifest.json"
    text = path.read_text(encoding="utf-8")
    tree = json.loads(text)
    match random.randrange(5):
        case 0:
            _saved(path, damaged_text(text, random))
        case 1:
            table = random.choice(sorted((folder / "stored").glob("*.parquet")))
            _saved(table, table.read_bytes()[: random.randrange(table.stat().st_size)])
        case 2:  # of another version, which writes no seal and says something else
            del tree["seal"], tree[random.choice(sorted(set(tree) - {"seal"}))]
            _saved(path, json.dumps(tree))
        case _:
            _saved(path, written(damaged_tree(tree, random), not_numbers="NaN"))
    command = random.choice((("plot", "stored"), ("report", "stored"), ("export", "stored"), ("rerun", "stored", "--no-figures"),
                             ("trace", "stored", "--no-figures", "--out", "out"), ("blockers", "stored", "--no-figures", "--out", "out"),
                             ("targets", "stored", "--runs", 2, "--no-figures", "--out", "out")))  # fmt: skip
    return Trial((command,), ("stored", "tokyo_liaison_office"))


_RECORD = {
    "nacsim_forecast": 1, "made": "2026-01-02", "until": "2027-06", "question": "Will it open?",
    "scenario": {"name": "tokyo", "title": "Tokyo", "hash": "abc", "changes": [], "drafts": ["office", "contact"]},
    "hardest_objection": "unknown", "runs": 100, "seed": 1, "nacsim": "0.2.0",
    "forecasts": {name: {"shelved": 0.5, "diluted": 0.3, "as_proposed": 0.2} for name in ("forecast", "model", "base_rate")},
    "track_record": {"cases": 71, "brier": 0.58, "base_rate": 0.66}, "outcome": None, "resolved": None,
}  # fmt: skip


def forecasts(random: Random, folder: Path, _: Path) -> Trial:
    """A registered forecast."""
    text = json.dumps(_RECORD, indent=2)
    damaged = (
        damaged_text(text, random)
        if random.randrange(4) == 0
        else written(damaged_tree(_RECORD, random), not_numbers="NaN")
    )
    _saved(folder / "record.json", damaged)
    resolved = random.choice(((), ("--outcome", random.choice(("shelved", "office", "contact", "x")))))
    return Trial(
        (("forecast", "--resolve", "record.json", *resolved), ("forecast", "--resolve", ".")),
        ("record.json", "--outcome"),
    )


def _said(value: Any, random: Random) -> str:
    """A value as it is typed; what no command line can hold is left out, and what is no text is half bytes."""
    text = value if isinstance(value, str) else written(value).replace("\n", " ")
    return text.replace("\x00", "").replace("\ud800", random.choice(("\udc80", "\\ud800")))


def _paths() -> list[str]:
    tree = _tree("tokyo_liaison_office", "scenario")
    found = [
        f"{actor}.{what}"
        for actor in tree["actors"]
        for what in ("threat", "label", "role", "strategy", "autonomy", "coercion", "")
    ]
    found += [f"{part}.{name}" for part, names in GLOBAL.items() for name in names]
    found += [
        f"{draft}.{what}"
        for draft in ("liaison_office", "contact_point")
        for what in ("substance", "label", "availability", "name")
    ]
    return [*found, "decision", "decision.rule", "decision.threshold", "decision.weights", "decision.forum", "menu", "menu.0", "events",
            "sponsor", "title", "start", "parameters", "coder", "source", "case", "name", "observed", "actors", "", "events.x.date",
            "decision.minus", "decision.blocking", "spatial.scale", "spatial.status_quo", "france", "france.threat.low", "changes"]  # fmt: skip


def overrides(random: Random, folder: Path, _: Path) -> Trial:
    """`--set`, on a scenario by interests or by positions."""
    name = random.choice(
        ("tokyo_liaison_office", "tokyo_liaison_office", "ec_emission_standards", "tokyo_us_withdrawal", "LIBYA11")
    )
    sets: list[object] = []
    for _n in range(random.choice((1, 1, 2))):
        value = random.choice(
            (random.choice(VALUES), {"value": random.choice(VALUES), "low": 0.1, "high": 0.9}, Raw("x2"), Raw("+1e9%"))
        )
        text = f"{random.choice(_paths())}={_said(value, random)}"
        if random.randrange(5) == 0:
            cut = random.randrange(len(text) + 1)
            text = text[:cut] + random.choice(("=", ".", "[", "{", "'", "\t", ";", ":", "&", "*", "\n")) + text[cut:]
        sets += ["--set", text]
    return Trial((("check", name, *sets), ("run", name, *sets, *_RUN)), ("--set", name))


_OPTIONS: tuple[tuple[Command, str, str], ...] = (
    (("tip", "tokyo_liaison_office", "--levers", "france.autonomy", "--runs", 20, "--no-pairs"), "--target", "P(adopted) >= 50 %"),
    (("tip", "tokyo_liaison_office", "--target", "P(adopted) >= 0.5", "--runs", 20, "--no-pairs"), "--levers", "france.autonomy[0.2:0.9],germany.exposure"),
    (("tip", "tokyo_liaison_office", "--target", "P(adopted) >= 0.5", "--levers", "france.autonomy", "--runs", 20), "--cost", "france.autonomy=2"),
    (("sure", "tokyo_liaison_office", "--runs", 2, "--points", 2), "--quantity", "adopted"),
    (("game", "tokyo_liaison_office", "--runs", 2, "--column", "japan.persuasion=1"), "--row", "china.coercion=0.1; china.strategy=aimed"),
    (("discover", "tokyo_liaison_office", "--runs", 2, "--futures", 20), "--over", "france,germany.exposure,threat"),
    (("sensitivity", "tokyo_liaison_office", "--runs", 2, "--method", "morris", "--base", 2), "--over", "france,germany.exposure,threat"),
)  # fmt: skip


def options(random: Random, folder: Path, _: Path) -> Trial:
    """What is typed after the options that have a grammar of their own."""
    command, option, sound = random.choice(_OPTIONS)
    words = [word for word in sound.replace(",", " , ").replace("=", " = ").split(" ") if word]
    match random.randrange(4):
        case 0:
            text = damaged_text(sound, random).decode("utf-8", "surrogateescape")
        case 1:
            text = _said(random.choice(VALUES), random)
        case 2:
            words[random.randrange(len(words))] = _said(random.choice(VALUES), random)
            text = " ".join(words)
        case _:
            text = (
                sound * random.choice((2, 40, 2000)) if random.randrange(2) else "(" * random.choice((5, 3000)) + sound
            )
    return Trial(
        ((*command, f"{option}={text.replace(chr(0), '')}", "--no-figures", "--out", "out"),), (option, "--set")
    )


FORMATS: dict[str, Format] = {
    "scenario": scenario, "experiment": experiment, "packages": packages, "decisions": decisions, "eu_issues": eu_issues,
    "results": results, "forecasts": forecasts, "overrides": overrides, "options": options,
}  # fmt: skip


def make_results(folder: Path, nacsim: Callable[..., Any]) -> None:
    """Results of some studies, to be damaged."""
    plan = {
        "title": "t",
        "scenario": "tokyo_liaison_office",
        "runs": 20,
        "design": [{"grid": {"france.autonomy": [0.1, 0.9]}}],
    }
    _saved(folder / "plan.yaml", written(plan))
    for command in _makers():
        done = nacsim(*command, "--no-figures", "--out", command[0], cwd=folder)
        assert done.returncode == 0, done.stderr


def _makers() -> Iterator[Command]:
    yield "run", "tokyo_liaison_office", "--runs", 20
    yield "compare", "tokyo_liaison_office", "tokyo_japan_explains", "--runs", 20
    yield "sweep", "plan.yaml"
    yield "blockers", "tokyo_liaison_office", "--runs", 20
    yield "tip", "tokyo_liaison_office", "--target", "P(adopted) >= 0.5", "--levers", "france.autonomy", "--runs", 20
