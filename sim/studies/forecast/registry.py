"""Forecasts that are written down before the outcome is known, and scored when it is: a folder, a JSON file a forecast.

A file is written once, with its date; nothing in it changes afterwards but the outcome, which is entered once.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ... import __version__
from ...errors import Mistake, ResultsError, UsageError, nearest
from ...results.findings import Findings
from ...results.places import claimed
from ...results.store import read_json, scenario_hash, write_text
from ...scenario.dates import is_date
from ..backtest.forecasts import FORECAST, HARDEST, MODEL
from ..backtest.past import CLASSES
from ..backtest.study import MEASURES

FORMAT = 1
_KEYS = ("nacsim_forecast", "made", "until", "question", "scenario", "forecasts", "outcome", "resolved")


def register(found: Findings, folder: str | Path, *, question: str, until: str) -> Path:
    """Writes a dated record of a forecast into a folder, and gives its path.

    Args:
        found: of `sim.forecast`.
        folder: made if it is not there.
        question: what is forecast, in a sentence.
        until: when it is to be resolved, as 2027-06 or 2027-06-30.

    Raises:
        UsageError: no question, or `until` is no date to come.
        ResultsError: the same forecast was registered today, or the folder cannot be written.
    """
    check(question, until)
    today = _today()
    scenario, table = found.scenario, found.tables["forecast"].set_index("outcome").loc[list(CLASSES)]
    digest = scenario_hash(scenario)
    path = Path(folder) / f"{today}_{scenario.name}_{digest[:8]}.json"
    said = {FORECAST: table["probability"], MODEL: table["model"], "base_rate": pd.Series(found.about["base_rate"])}
    if table["hardest"].notna().all():
        said[HARDEST] = table["hardest"]
    own = found.tables["record"].query("forecaster == @FORECAST and measure == 'brier'").iloc[0]
    record = {
        "nacsim_forecast": FORMAT, "made": today, "until": until, "question": question.strip(),
        "scenario": {"name": scenario.name, "title": scenario.title, "hash": digest, "changes": list(scenario.changes),
                     "drafts": list(scenario.drafts)},
        "hardest_objection": found.about["hardest"], "runs": found.runs, "seed": found.seed, "nacsim": __version__,
        "forecasts": {name: {end: float(p[end]) for end in CLASSES} for name, p in said.items()},
        "track_record": {"cases": int(own["cases"]), "brier": float(own["mean"]), "base_rate": float(own["base_rate"])},
        "outcome": None, "resolved": None,
    }  # fmt: skip
    with claimed(path):
        if path.exists():
            raise ResultsError(Mistake(str(path), "is registered already; a registered forecast is not changed"))
        _write(path, record)
    return path


def check(question: str, until: str) -> None:
    """Raises UsageError: no question, or `until` is no date to come."""
    if not question.strip():
        raise UsageError(Mistake("--question", "says in a sentence what is forecast; it is needed with --register"))
    if not is_date(until):
        raise UsageError(Mistake("--until", f"'{until}' is no date such as 2027-06 or 2027-06-30"))
    if until < _today()[: len(until)]:
        raise UsageError(Mistake("--until", f"{until} is past; a forecast is registered before its outcome is known"))


def resolve(path: str | Path, outcome: str) -> None:
    """Enters what came of a registered forecast, with today's date.

    Args:
        path: file of the forecast.
        outcome: a class, `as_proposed`, `diluted` or `shelved`, or a draft of the scenario.

    Raises:
        ResultsError: no such file, no forecast, or another outcome was entered before.
        UsageError: an outcome that is none.
    """
    record = _read(Path(path))
    drafts = record["scenario"]["drafts"]
    known = [*CLASSES, *(draft for draft in drafts if draft not in CLASSES)]
    if outcome not in known:
        raise UsageError(Mistake("--outcome", f"unknown '{outcome}'{nearest(outcome, known)}"))
    ended = outcome if outcome in CLASSES else ("diluted" if drafts.index(outcome) else "as_proposed")
    if record["outcome"] not in (None, ended):
        raise ResultsError(Mistake(str(path), f"was resolved as {record['outcome']} on {record['resolved']}"))
    _write(Path(path), record | {"outcome": ended, "resolved": record["resolved"] or _today()})


def registered(folder: str | Path) -> pd.DataFrame:
    """The forecasts of a folder, or of one file: one row a forecast and forecaster, the earliest first.

    file, made, until, question, scenario, forecaster; shelved, diluted, as_proposed; outcome ("" while open), is_due
    (open after `until`); brier, log, rps (NaN while open). Raises ResultsError, with every file that is no forecast.
    """
    paths = [Path(folder)] if Path(folder).is_file() else sorted(Path(folder).glob("*.json"))
    if not paths:
        raise ResultsError(
            Mistake(str(folder), "no forecast is registered there; `nacsim forecast SCENARIO --register`")
        )
    rows, mistakes = [], list[Mistake]()
    for path in paths:
        try:
            record = _read(path)
        except ResultsError as error:
            mistakes += error.mistakes
            continue
        until = record["until"]
        head = {"file": path.name, "made": record["made"], "until": until, "question": record["question"],
                "scenario": record["scenario"]["name"], "outcome": record["outcome"] or "",
                "is_due": record["outcome"] is None and until < _today()[: len(until)]}  # fmt: skip
        for name, said in record["forecasts"].items():
            p = np.array([said[end] for end in CLASSES])
            ended = None if record["outcome"] is None else CLASSES.index(record["outcome"])
            scores = {key: np.nan if ended is None else float(score(p, ended)) for key, score in MEASURES.items()}
            rows.append({**head, "forecaster": name, **dict(zip(CLASSES, p.tolist(), strict=True)), **scores})
    if mistakes:
        raise ResultsError(mistakes)
    return pd.DataFrame(rows).sort_values(["made", "file"], kind="stable", ignore_index=True)


def track_record(table: pd.DataFrame) -> pd.DataFrame:
    """Mean scores of resolved forecasts: one row a forecaster, with how many it is of.

    Only forecasters of all resolved forecasts, so that the means are of the same; `table` is that of `registered`.
    """
    done = table[table["outcome"] != ""]
    if done.empty:
        return pd.DataFrame(columns=["forecaster", "forecasts", *MEASURES])
    counts = done.groupby("forecaster", sort=False)["file"].nunique()
    everywhere = counts[counts == done["file"].nunique()].index
    kept = done[done["forecaster"].isin(everywhere)]
    means = kept.groupby("forecaster", sort=False)[list(MEASURES)].mean().reset_index()
    means.insert(1, "forecasts", done["file"].nunique())
    return means


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _write(path: Path, record: Mapping[str, Any]) -> None:
    write_text(path, json.dumps(record, indent=2, ensure_ascii=False) + "\n")


def _read(path: Path) -> dict[str, Any]:
    """The record in a file. Raises ResultsError with what is wrong with it."""
    record = read_json(path)
    if record is None:
        raise ResultsError(
            Mistake(str(path), "is no JSON that can be read; a registered forecast is not edited by hand")
        )
    lacking = [key for key in _KEYS if not isinstance(record, dict) or key not in record]
    if lacking:
        raise ResultsError(Mistake(str(path), f"is no registered forecast: it has no {', '.join(lacking)}"))
    if record["nacsim_forecast"] != FORMAT:
        raise ResultsError(Mistake(str(path), f"has format {record['nacsim_forecast']}; this version reads {FORMAT}"))
    edited = [key for key in ("made", "until", "question") if not isinstance(record[key], str)]
    if not _is_scenario(record["scenario"]):
        edited.append("scenario")
    if not isinstance(record["forecasts"], dict) or FORECAST not in record["forecasts"]:
        edited.append("forecasts")
    if edited:
        raise ResultsError(Mistake(str(path), f"has another {', '.join(edited)} than nacsim writes; restore the file"))
    wrong = [name for name, said in record["forecasts"].items() if not _are_probabilities(said)]
    if wrong or record["outcome"] not in (None, *CLASSES):
        what = (
            f"the probabilities of {', '.join(wrong)} are none" if wrong else f"the outcome {record['outcome']} is none"
        )
        raise ResultsError(Mistake(str(path), what))
    return record


def _is_scenario(said: Any) -> bool:
    return isinstance(said, dict) and isinstance(said.get("name"), str) and isinstance(said.get("drafts"), list)


def _are_probabilities(said: Any) -> bool:
    if not isinstance(said, dict) or set(said) != set(CLASSES):
        return False
    p: Sequence[Any] = list(said.values())
    return all(isinstance(one, float | int) and 0 <= one <= 1 for one in p) and abs(sum(p) - 1) < 1e-6
