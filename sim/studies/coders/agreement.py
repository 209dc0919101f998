"""How far two coders agree on numbers of the same things.

Krippendorff, K. (2019). Content Analysis: An Introduction to Its Methodology, 4th edition, chapter 12. Sage.
"""

import numpy as np
import pandas as pd

#: The row of a coder over all traits.
ALL = "all"


def agreement(codings: pd.DataFrame) -> pd.DataFrame:
    """One row a coder and trait, and first over all traits.

    coder, trait, numbers (given by both), rank_correlation (Spearman's, ties by their mean rank; NaN where one coder
    gave the same number throughout), mean_difference (absolute), bias (the other's less the project's, mean),
    largest_difference (absolute), largest_actor and largest_trait (where, the first of equals), alpha
    (`krippendorff_alpha`).
    """
    rows = []
    for coder, own in codings.groupby("coder", sort=False):
        for trait in (ALL, *dict.fromkeys(own["trait"])):
            part = own if trait == ALL else own[own["trait"] == trait]
            size = part["difference"].abs()
            worst = part.loc[size.round(9).idxmax()]  # differences of equal numbers must not be told by their rounding
            rows.append({
                "coder": coder, "trait": trait, "numbers": len(part),
                "rank_correlation": rank_correlation(part["value"], part["other"]),
                "mean_difference": size.mean(), "bias": part["difference"].mean(), "largest_difference": size.max(),
                "largest_actor": worst["actor"], "largest_trait": worst["trait"],
                "alpha": krippendorff_alpha(part["value"].to_numpy(), part["other"].to_numpy()),
            })  # fmt: skip
    return pd.DataFrame(rows)


def rank_correlation(one: pd.Series, other: pd.Series) -> float:
    """Spearman's: the correlation of ranks, equal numbers at their mean rank; NaN where one series does not vary."""
    if one.nunique() < 2 or other.nunique() < 2:
        return float("nan")
    return float(np.corrcoef(one.rank(), other.rank())[0, 1])


def krippendorff_alpha(one: np.ndarray, other: np.ndarray) -> float:
    """Krippendorff's alpha of two coders for interval data, all numbers (n,) given by both; at most 1.

        alpha = 1 - D_o / D_e,  D_o = mean_i (a_i - b_i)^2,  D_e = sum_{k != l} (v_k - v_l)^2 / (2n (2n - 1))

    with v the 2n numbers of both together: 1 is full agreement, 0 what numbers dealt out by chance would give, and less
    is worse than that. NaN where all numbers are equal, and of a single pair, which cannot tell agreement from chance.
    """
    if len(one) < 2:
        return float("nan")
    expected = 2 * np.var(np.concatenate([one, other]), ddof=1)
    return float(1 - np.mean((one - other) ** 2) / expected) if expected > 0 else float("nan")
