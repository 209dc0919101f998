"""Codes by rule what is not coded by hand: council_sources.csv -> council.csv.

    python data/code_council.py            writes council.csv
    python data/code_council.py --check    what the rule gives for what is coded by hand, beside those numbers

The 29 members other than the United States, France and Germany, case `tokyo_council`. With x the share of the two
Xinjiang statements that a member signed, and u, r the shares of its public with an unfavourable view of China (surveys
since 2020) and of Russia (since 2022), before which views were others:

    threat        0.40 + (u - 0.741) - 0.10 (1 - x); without a survey the term in u is 0
    core_threat   r; without a survey 0.70 + 0.10 (rise of the defence share of GDP from 2014 to 2024, in points)
    exposure      0.50, 0.62, 0.75 for a vote for, an abstention, a vote against the tariffs on Chinese cars;
                  0.05 more for a memorandum on the Belt and Road
    resolve       0.60, 0.50, 0.40 for the same votes, taken while China threatened to retaliate
    influence     0.60 sqrt(population / that of France and Germany, their mean), as votes in a two-level assembly
                  should go by the square root of the people behind them (Penrose 1946); the rule is assumed
    salience      0.20 (0.05 to 0.40): no stance of theirs on the matter is reported; assumed

0.40, 0.50 and 0.75, 0.60 and 0.40, and 0.60 of influence are the numbers of France and Germany as coded by hand; 0.741
is the mean of their publics. What no source speaks to is the median of the three, with a range from the lowest low to
the highest high. What `positions.csv` has of a member by hand stands in place of all this and is not written here: six
traits of the United Kingdom, of which the report tells a little. `rest_of_alliance` is the mean of the 29, by hand or
by rule, and its range goes from the lower quartile of their lows to the upper quartile of their highs.
"""

import csv
import math
import sys
from pathlib import Path
from statistics import mean, median, quantiles
from typing import NamedTuple

DATA = Path(__file__).parent
BY_HAND = ("united_states", "france", "germany")
TOKYO, REST = "tokyo_council", "rest_of_alliance"
VOTE = (
    "EU vote of 4 October 2024 on tariffs on Chinese electric cars, as listed by Reuters (swissinfo.ch, 4 October 2024)"
)
STATEMENTS = "joint statements on Xinjiang in the UN General Assembly's Third Committee, October 2020 and October 2022"
ROAD = "Belt and Road memoranda up to March 2022, as listed in the press"
DEFENCE = "NATO, defence expenditure 2014 to 2024 (estimate), via Reuters"
PEOPLE = "World Bank, population 2023 (SP.POP.TOTL, github.com/datasets/population); that voice goes by its square root"
EXPOSURE = {"for": 0.50, "abstain": 0.62, "against": 0.75}
RESOLVE = {"for": 0.60, "abstain": 0.50, "against": 0.40}
VOTED = {"for": "voted for", "abstain": "abstained on", "against": "voted against"}
#: Half the width of a range, wider than the 0.2 of most numbers coded by hand; and where a survey is missing.
HALF, HALF_WITHOUT_SURVEY = 0.25, 0.30
#: Influence of France and of Germany, as coded by hand, the mean of their populations, and half the width of a range.
VOICE, POPULATION, HALF_OF_VOICE = 0.60, (68_372_286 + 83_287_273) / 2, 0.15
#: Salience: value, low, high.
SILENT = (0.20, 0.05, 0.40)


class Coding(NamedTuple):
    """One coded number, as a row of positions.csv has it."""

    value: float
    low: float
    high: float
    basis: str
    section: str
    rationale: str


def by_source(trait: str, member: dict[str, str]) -> Coding | None:
    """What the rule makes of a member's row in council_sources.csv, or None where no source speaks to the trait."""
    rules = {
        "threat": _threat,
        "core_threat": _core_threat,
        "exposure": _exposure,
        "resolve": _resolve,
        "influence": _influence,
        "salience": _salience,
    }
    return rules[trait](member) if trait in rules else None


def _threat(member: dict[str, str]) -> Coding:
    signed = int(member["xinjiang_2020"]) + int(member["xinjiang_2022"])
    words = {2: "It signed both statements on Xinjiang", 1: "It signed one of the two", 0: "It signed neither"}[signed]
    value = 0.40 - 0.10 * (1 - signed / 2)
    unfavourable = _survey(member, "china", since=2020)
    if unfavourable is None:
        why = f"{words}; no survey of its public since 2020, so France and Germany are the level."
        return _outside(value, HALF_WITHOUT_SURVEY, STATEMENTS, why)
    why = f"{words}, and {unfavourable:.0%} of its public saw China unfavourably in {member['china_survey']}."
    survey = f"Pew Research Center, Global Attitudes {member['china_survey']}"
    return _outside(value + unfavourable - 0.741, HALF, f"{STATEMENTS}; {survey}", why)


def _core_threat(member: dict[str, str]) -> Coding | None:
    unfavourable = _survey(member, "russia", since=2022)
    if unfavourable is not None:
        why = f"{unfavourable:.0%} of its public saw Russia unfavourably in {member['russia_survey']}."
        return _outside(unfavourable, HALF, f"Pew Research Center, Global Attitudes {member['russia_survey']}", why)
    if not member["defence_2014"]:
        return None
    before, after = float(member["defence_2014"]), float(member["defence_2024"])
    why = f"Its defence went from {before:.2f} % to {after:.2f} % of GDP since Crimea; no survey since 2022."
    return _outside(0.70 + 0.10 * (after - before), HALF_WITHOUT_SURVEY, DEFENCE, why)


def _exposure(member: dict[str, str]) -> Coding | None:
    vote = member["tariff_vote_2024"]
    if not vote:
        return None
    road = int(member["belt_and_road_2022"])
    why = f"It {VOTED[vote]} the tariffs{' and had signed a memorandum on the Belt and Road' if road else ''}."
    return _outside(EXPOSURE[vote] + 0.05 * road, HALF, f"{VOTE}; {ROAD}" if road else VOTE, why)


def _resolve(member: dict[str, str]) -> Coding | None:
    vote = member["tariff_vote_2024"]
    if not vote:
        return None
    why = f"It {VOTED[vote]} the tariffs while China threatened to retaliate."
    return _outside(RESOLVE[vote], HALF, VOTE, why)


def _influence(member: dict[str, str]) -> Coding:
    people = int(member["population_2023"])
    value = VOICE * math.sqrt(people / POPULATION)
    why = f"{people / 1e6:.1f} million people; by the square root of population, France and Germany being {VOICE:.2f}."
    return _rounded(value, value - HALF_OF_VOICE, value + HALF_OF_VOICE, "assumed", PEOPLE, why)


def _salience(_: dict[str, str]) -> Coding:
    why = "No stance of it on the office is reported: it is taken to care little."
    return Coding(*SILENT, "assumed", "no source (starting value)", why)


def _survey(member: dict[str, str], of: str, since: int) -> float | None:
    year = member[f"{of}_survey"]
    return float(member[f"{of}_unfavourable"]) / 100 if year and int(year) >= since else None


def _outside(value: float, half: float, section: str, rationale: str) -> Coding:
    return _rounded(value, value - half, value + half, "outside", section, rationale)


def _rounded(value: float, low: float, high: float, *said: str) -> Coding:
    return Coding(*(round(min(max(number, 0.0), 1.0), 2) for number in (value, low, high)), *said)


def council() -> dict[tuple[str, str], Coding]:
    """(member, trait) -> coding, for the 29 and for the rest of the alliance as one; by hand where it is so coded."""
    traits, by_hand = _by_hand()
    found: dict[tuple[str, str], Coding] = {}
    for name, member in _members().items():
        if name not in BY_HAND:
            for trait in traits:
                found[name, trait] = (
                    _as_coded(by_hand[name, trait])
                    if (name, trait) in by_hand
                    else by_source(trait, member) or _middle(trait, by_hand)
                )
    for trait in traits:
        rows = [coding for (_, of), coding in found.items() if of == trait]
        low, high = (quantiles(ends, method="inclusive") for ends in zip(*((r.low, r.high) for r in rows), strict=True))
        why = f"The mean of the {len(rows)} members beside the three coded by hand; range from the quartiles of theirs."
        basis = "outside" if 2 * sum(row.basis == "outside" for row in rows) > len(rows) else "assumed"
        said = (basis, f"data/council.csv, {trait} of the {len(rows)}", why)
        found[REST, trait] = _rounded(mean(row.value for row in rows), low[0], high[2], *said)
    return found


def _middle(trait: str, by_hand: dict[tuple[str, str], dict[str, str]]) -> Coding:
    rows = [by_hand[member, trait] for member in BY_HAND]
    value, low, high = (
        of(float(row[end]) for row in rows) for of, end in ((median, "value"), (min, "low"), (max, "high"))
    )
    why = "No source speaks to it: the middle one of the three coded members, with the range of all three."
    return _rounded(value, low, high, "assumed", "no source (starting value)", why)


def _as_coded(row: dict[str, str]) -> Coding:
    ends = (float(row[end]) for end in ("value", "low", "high"))
    return Coding(*ends, row["basis"], row["section"], row["rationale"])


def _members() -> dict[str, dict[str, str]]:
    return {row["member"]: row for row in _read("council_sources.csv")}


def _by_hand() -> tuple[list[str], dict[tuple[str, str], dict[str, str]]]:
    ours = [row for row in _read("positions.csv") if (row["case"], row["coder"]) == ("tokyo_2023", "nacsim")]
    rows = {(row["actor"], row["trait"]): row for row in ours}
    return [*(trait for actor, trait in rows if actor == BY_HAND[0]), "salience"], rows


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(path: Path) -> None:
    """Writes the rows in the columns of positions.csv."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        out = csv.writer(lines, lineterminator="\n")
        out.writerow(["case", "actor", "trait", *Coding._fields])
        by_hand = _by_hand()[1]
        rows = {(TOKYO, *key): coding for key, coding in council().items() if key not in by_hand}
        for key, (value, low, high, *said) in rows.items():
            out.writerow([*key, f"{value:.2f}", f"{low:.2f}", f"{high:.2f}", *said])


def check() -> None:
    """Prints the rule beside every number coded by hand that it speaks to."""
    traits, by_hand = _by_hand()
    for name in dict.fromkeys(name for name, _ in by_hand if name in _members()):
        for trait in traits:
            coding = by_source(trait, _members()[name])
            if coding is not None and (name, trait) in by_hand:
                hand = by_hand[name, trait]
                inside = float(hand["low"]) <= coding.value <= float(hand["high"])
                print(
                    f"{name:14} {trait:12} rule {coding.value:.2f}, by hand {hand['value']} "
                    f"({hand['low']} to {hand['high']}){'' if inside else '  outside that range'}"
                )


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        check()
    elif sys.argv[1:]:
        sys.exit(f"{sys.argv[0]}: the only option is --check")
    else:
        write(DATA / "council.csv")
