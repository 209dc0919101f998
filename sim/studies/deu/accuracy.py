"""How close theories come to what was decided: errors by issue, and their summary with bootstrap intervals."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

import numpy as np
import pandas as pd

from ...engines.draws import stream
from ...errors import Mistake, UserError
from ...process import side_by_side
from ...results.findings import Advance
from ...rivals.catalogue import RIVALS, Rival, agenda_setter
from ...rivals.issue import Issue
from .distributions import Distribution, certain, scores_widened
from .issues import COMMISSION, SCALE, Decided

#: A theory here: from an issue to what it predicts, or None where it does not apply.
Prediction = Callable[[Issue], Distribution | None]


def _where_it_applies(predict: Callable[[Issue], float]) -> Prediction:
    def point(issue: Issue) -> Distribution | None:
        try:
            return certain(predict(issue))
        except UserError:  # no status quo, or no Commission that could propose
            return None

    return point


#: The theories that are compared, each by its name.
COMPARED: Mapping[str, Rival] = {**RIVALS, "commission_agenda": agenda_setter(COMMISSION, None, "the Commission")}
#: What they predict, each a point. A further model joins: `{**THEORIES, "ours": predict}`.
THEORIES: Mapping[str, Prediction] = {name: _where_it_applies(rival.predict) for name, rival in COMPARED.items()}
#: This model among the theories.
OURS = "simulation"
#: The theory whose errors the others' are compared with.
BASELINE = "compromise"
#: An error of at most this many points of 100 counts as a hit.
CLOSE = 10.0
#: Name of the rows over all voting rules.
ALL = "all"
MEASURES = ("mean_error", "median_error", "within_10", "crps", "crps_widened")
#: What is compared with the baseline, issue by issue: column of `errors` -> ending of the columns of `paired`.
PAIRED = {"error": "", "crps_widened": "_crps"}


def errors(
    cases: Iterable[Decided], theories: Mapping[str, Prediction] = THEORIES, progress: Advance = None
) -> pd.DataFrame:
    """One row per issue and theory.

    Columns: issue, proposal, voting_rule, theory, prediction (the median of what the theory says), outcome, error
    (|prediction - outcome|), crps (the score of what the theory says, as it stands) and crps_widened (that of the same
    widened by the theory's errors on other proposals, see `distributions`). All are NaN where the theory does not
    apply. `progress` is called with 1 for each issue that is done.
    """
    rows, predicted = [], []
    each = list(cases)
    of_each = side_by_side([partial(_said, case.issue, theories) for case in each], progress)
    for case, of_theories in zip(each, of_each, strict=True):
        for name, said in zip(theories, of_theories, strict=True):
            if said is None:
                point = crps = np.nan
            else:
                point, crps = said.median, said.crps(case.outcome)
            known = (case.issue.name, case.proposal, case.voting_rule)
            rows.append((*known, name, point, case.outcome, abs(point - case.outcome), crps))
            predicted.append(said)
    columns = ["issue", "proposal", "voting_rule", "theory", "prediction", "outcome", "error", "crps"]
    table = pd.DataFrame(rows, columns=columns).assign(crps_widened=np.nan)
    for _, part in table[table["error"].notna()].groupby("theory"):
        own = [said for n in part.index if (said := predicted[n]) is not None]
        scores = scores_widened(own, part["outcome"].to_numpy(), part["proposal"].tolist(), SCALE)
        table.loc[part.index, "crps_widened"] = scores
    return table


def _said(issue: Issue, theories: Mapping[str, Prediction]) -> list[Distribution | None]:
    return [predict(issue) for predict in theories.values()]


def summary(errors: pd.DataFrame, resamples: int = 2000, seed: int = 1) -> pd.DataFrame:
    """One row per theory and voting rule, and over all rules: theory, voting_rule, issues, proposals, then

    mean_error, median_error, within_10 (share of issues with an error of at most 10) and the means crps and
    crps_widened, each with _low and _high: the 2.5 and 97.5 % quantiles over `resamples` (at least 1,000) bootstrap
    samples. Whole proposals are drawn with replacement, because issues of one proposal are not independent. All
    theories see the same draws of proposals (Philox stream of `seed` and the voting rule), so that their intervals can
    be compared.

    Theories that need the status quo are scored on fewer issues than the others; to compare them, keep in `errors` the
    issues that all apply to. A theory that applies to no issue of a voting rule has no row there.

    Raises UserError for too few resamples.
    """
    _check(resamples, "summary")
    rows = []
    for rule, among, drawn in _resampled(errors, resamples, seed):
        proposals = np.sort(among["proposal"].unique())
        for theory in errors["theory"].unique():
            scored = among[(among["theory"] == theory) & among["error"].notna()]
            if scored.empty:
                continue
            cluster = np.searchsorted(proposals, scored["proposal"].to_numpy())
            row = {"theory": theory, "voting_rule": rule, "issues": len(scored), "proposals": len(np.unique(cluster))}
            rows.append(row | _with_intervals(scored, drawn[:, cluster]))
    return pd.DataFrame(rows)


def compared(errors: pd.DataFrame, resamples: int = 2000, seed: int = 1) -> pd.DataFrame:
    """`summary` and `paired` in one table, with each theory's label: never an error without a baseline beside it."""
    table = summary(errors, resamples, seed).merge(
        paired(errors, resamples=resamples, seed=seed).drop(columns="issues"), on=["theory", "voting_rule"], how="left"
    )
    names = {OURS: "Silence procedure (this model)", **{name: rival.label for name, rival in COMPARED.items()}}
    return table.assign(label=table["theory"].map(names).fillna(table["theory"]))


def paired(errors: pd.DataFrame, baseline: str = BASELINE, resamples: int = 2000, seed: int = 1) -> pd.DataFrame:
    """How much larger a theory's errors are than the baseline's on the same issues: one row per theory and voting rule.

    theory, voting_rule, issues (that both apply to), baseline (its mean error there), difference (mean error of the
    theory less that, negative where the theory is closer) with _low and _high: the 2.5 and 97.5 % quantiles over
    `resamples` bootstrap samples of whole proposals; baseline_crps and difference_crps say the same of the scores of
    widened distributions. Where both err alike on an issue, luck in the issue cancels; so
    this interval is narrower than those of the two errors, and the one to judge by. Raises UserError for too few
    resamples.
    """
    _check(resamples, "paired")
    theirs = errors[errors["theory"] == baseline].set_index("issue")
    both = errors.assign(**{f"base_{name}": errors["issue"].map(theirs[name]) for name in PAIRED})
    both = both.dropna(subset=["error", "base_error"])
    rows = []
    for rule, among, drawn in _resampled(both, resamples, seed):
        proposals = np.sort(among["proposal"].unique())
        for theory, scored in among.groupby("theory", sort=False):
            times = drawn[:, np.searchsorted(proposals, scored["proposal"].to_numpy())]
            times = times[times.sum(axis=1) > 0]
            row = {"theory": theory, "voting_rule": rule, "issues": len(scored)}
            for name, end in PAIRED.items():
                difference = (scored[name] - scored[f"base_{name}"]).to_numpy()
                low, high = np.quantile(times @ difference / times.sum(axis=1), (0.025, 0.975))
                row |= {f"baseline{end}": scored[f"base_{name}"].mean(), f"difference{end}": difference.mean(),
                        f"difference{end}_low": low, f"difference{end}_high": high}  # fmt: skip
            rows.append(row)
    return pd.DataFrame(rows)


def _check(resamples: int, where: str) -> None:
    if resamples < 1000:
        raise UserError(Mistake(f"{where}, resamples", f"must be at least 1,000 for 95\u00a0% intervals: {resamples}"))


def _resampled(errors: pd.DataFrame, resamples: int, seed: int) -> Iterator[tuple[str, pd.DataFrame, np.ndarray]]:
    """Each voting rule, and all of them, with its rows and how often each proposal is drawn (B, proposals, sorted)."""
    for rule in (ALL, *sorted(errors["voting_rule"].unique())):
        among = errors if rule == ALL else errors[errors["voting_rule"] == rule]
        count = among["proposal"].nunique()
        shares = np.full(count, 1 / count)
        yield rule, among, stream(seed, f"bootstrap/{rule}").multinomial(count, shares, size=resamples)


def _with_intervals(scored: pd.DataFrame, times: np.ndarray) -> dict[str, float]:
    """The measures of a theory's rows (n) and their intervals; `times` (B, n): how often each is in each resample."""
    points = _measures(scored, np.ones((1, len(scored)), dtype=int))
    # A resample may miss every issue that a theory applies to: then it says nothing on the theory.
    samples = _measures(scored, times[times.sum(axis=1) > 0])
    row: dict[str, float] = {}
    for name, point, sample in zip(MEASURES, points, samples, strict=True):
        low, high = np.quantile(sample, (0.025, 0.975))
        row |= {name: float(point[0]), f"{name}_low": float(low), f"{name}_high": float(high)}
    return row


def _measures(scored: pd.DataFrame, times: np.ndarray) -> tuple[np.ndarray, ...]:
    """`MEASURES`, each (B,), of rows (n) of `errors` that occur `times` (B, n), B rows not all 0."""
    total, error = times.sum(axis=1), scored["error"].to_numpy()
    ordered = np.sort(error)
    so_far = np.cumsum(times[:, np.argsort(error, kind="stable")], axis=1)
    # The two middle ones: positions (total - 1) // 2 and total // 2 of the sample in order, counted from 0.
    lower = ordered[(so_far <= ((total - 1) // 2)[:, None]).sum(axis=1)]
    upper = ordered[(so_far <= (total // 2)[:, None]).sum(axis=1)]
    means = [times @ value / total for value in (error, error <= CLOSE, scored["crps"], scored["crps_widened"])]
    return means[0], (lower + upper) / 2, *means[1:]
