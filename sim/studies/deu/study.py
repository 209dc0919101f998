"""How close this model and its rivals come to decisions of the European Union whose outcome is known.

`issues` reads the file, `model` forecasts an issue, `distributions` widens and scores one forecast, `accuracy` all.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from ...errors import Mistake, ResultsError, UsageError
from ...results.findings import Findings, Progress, unseen
from ...results.options import Option, Seed, Threads, checked
from ...scenario.positions import SHIPPED
from . import accuracy
from .issues import in_text, read_file
from .model import IN_USE, Setting, distributions, forecasts, frame, theory

EXAMPLES = ("nacsim deu", "nacsim deu data/deu3_dev.csv --runs 500 --json")
TABLES = {
    "accuracy": "a theory and voting rule: its errors beside those of the compromise model on the same issues",
    "errors": "an issue and theory",
    "forecasts": "an issue that this model forecasts",
    "distributions": "an issue and draft that some run of this model adopts",
}
#: The file on which the form of the model's forecast was found.
SHIPPED_FILE = SHIPPED / "data" / "deu3_dev.csv"
#: Under which name a results directory keeps the issues, so that they can be forecast again.
KEPT = "issues.csv"

_File = Annotated[
    str | Path | None,
    Option("CSV file of issues. Default: the part of DEU III that ships.", metavar="FILE", typed=Path | None),
]
_Runs = Annotated[int, Option("How many runs of each issue.", 1, 1_000_000)]


@checked
def deu(
    file: _File = None, *, runs: _Runs = 2000, seed: Seed = 1, threads: Threads = None, progress: Progress = unseen
) -> Findings:
    """How close this model and its rivals come to decisions of the European Union whose outcome is known.

    FILE has one row an actor on an issue, on a scale from 0 to 100: issue_id, proposal_id, vote_rule (QMV or Unan, also
    QMV(10)), regime (pre_nice, nice or lisbon), ref_point, outcome, actor, position, salience, council_weight. Issues
    without an outcome or with fewer than three actors are left out, and those of another voting rule, which are named.
    Every error stands beside its number of issues and beside the compromise model's error on the same issues. Whole
    distributions are scored by the CRPS, as they stand and widened by the theory's own errors on all other proposals.
    Intervals (95 %) are bootstrapped over whole proposals.

    Raises:
        ScenarioError: a file that cannot be read, with every mistake in it and its line.
        UsageError: a file in which nothing can be scored.
    """
    path = SHIPPED_FILE if file is None else Path(file)
    return _scored(read_file(path), path, IN_USE, runs, seed, threads, progress)


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> Findings:
    """The same issues again, out of the results themselves.

    Raises ResultsError if they do not hold the issues, or are of a version that forecast issues in another way.
    """
    about = found.about
    place, kept = Path(about["about"]["file"]), about["setting"]
    if set(kept) != set(asdict(IN_USE)):
        what = f"of a version that forecast issues in another way; `nacsim deu {place}` forecasts them in this one's"
        raise ResultsError(Mistake(str(place), what))
    setting = Setting(**kept)
    low, high = setting.cost_of_failure  # lists, as JSON has them
    setting = replace(setting, firmness=tuple(setting.firmness), cost_of_failure=(low, high))
    return _scored(_issues_of(found), place, setting, found.runs, found.seed, threads, progress)


def _issues_of(found: Findings) -> str:
    """The file of the issues of findings: what they keep of it, or the shipped one if that is it."""
    if KEPT in found.texts:
        return found.texts[KEPT]
    folder = found.stored.folder if found.stored is not None else Path()
    wanted = found.about["file_hash"]
    for path in (folder / KEPT, SHIPPED_FILE):
        if path.is_file() and _hash(text := read_file(path)) == wanted:
            return text
    what = f"the issues of {found.about['about']['file']} are not in it; `nacsim deu FILE` scores the file again"
    raise ResultsError(Mistake(str(folder), what))


def _scored(
    text: str, path: Path, setting: Setting, runs: int, seed: int, threads: int | None, progress: Progress
) -> Findings:
    cases, skipped = in_text(text, str(path))
    if not cases:
        what = "no issue in it has a known voting rule, an outcome and three actors; there is nothing to score"
        raise UsageError(Mistake(str(path), what))
    issues = [case.issue for case in cases]
    with progress("issues", len(cases)) as advance:
        found = forecasts(issues, setting, runs=runs, seed=seed, threads=threads, progress=advance)
    with progress("issues, by the rival theories", len(cases)) as advance:
        theories: Mapping[str, accuracy.Prediction] = {accuracy.OURS: theory(found), **accuracy.THEORIES}
        errors = accuracy.errors(cases, theories, advance)
    table, digest = accuracy.compared(errors), _hash(text)
    about = {
        "file": path.name, "issues": len(cases), "proposals": len({case.proposal for case in cases}), "runs": runs,
        "seed": seed, "applies": len(found), "in_sample": digest == _hash(read_file(SHIPPED_FILE)),
        "adopted": sum(one.adopted for one in found.values()) / max(len(found), 1),
        "skipped": [one._asdict() for one in skipped],
    }  # fmt: skip
    tables = {"accuracy": table, "errors": errors, "forecasts": frame(found), "distributions": distributions(found)}
    more = {"about": about, "file_hash": digest, "setting": asdict(setting)}
    return Findings("deu", f"{path.stem}-deu", (), tables, runs, seed, about=more, texts={KEPT: text})


def report(found: Findings) -> dict[str, Any]:
    """All of it as one plain object: file, issues, proposals, runs, seed, applies (issues that this model forecasts),
    in_sample (whether its form was found on this file), adopted, skipped (issues of an unknown voting rule: issue,
    line, vote_rule), and the rows of the table accuracy."""
    return {**found.about["about"], **found.rows("accuracy")}


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
