"""Menus of outcomes, short and long, and shares of runs that end in them."""

import numpy as np
import pandas as pd

from .drawn import LONG

MENU = {
    "liaison_office": "Liaison office in Tokyo",
    "contact_point": "Contact point at an embassy",
    "shelved": "Shelved",
}
ONE = {"shelved": "Shelved"}
MANY = {f"draft_{n}": f"{n} {LONG}"[:60] for n in range(6)} | ONE
MENUS = {"menu": MENU, "one": ONE, "many": MANY}
AS_CODED = (0.067, 0.306, 0.627)


def shares(name: str, values: list, menu: dict[str, str] = MENU, *, width: float = 0.02) -> pd.DataFrame:
    """For each value the shares of a menu, from the coded ones towards an even split."""
    rows = []
    start = np.array(AS_CODED) if len(menu) == 3 else np.eye(len(menu))[-1]
    for n, value in enumerate(values):
        to = n / max(len(values) - 1, 1)
        for (outcome, label), share in zip(menu.items(), (1 - to) * start + to / len(menu), strict=True):
            rows.append((value, outcome, label, share, max(share - width, 0), min(share + width, 1)))
    return pd.DataFrame(rows, columns=[name, "outcome", "label", "share", "low", "high"])
