"""Links and files from anybody, as many as one likes, and what opening them must not do."""

import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from sim.app.state import TABS
from sim.scenario.files import SHIPPED
from tests.app.sheet import opened

_PATHS = (
    "france.autonomy", "france", "france.role", "france.strategy", "france.label", "japan.requested", "nobody.threat",
    "menu", "menu.0", "menu.grid", "decision", "decision.rule", "decision.forum", "decision.weights", "sponsor", "title",
    "start", "coder", "parameters", "events", "events.vilnius_summit", "events.vilnius_summit.date",
    "events.vilnius_summit.add", "events.vilnius_summit.add.all.threat", "process.rounds", "process", "weights.economic",
    "spatial.status_quo", "observed.outcome", "extends", "liaison_office.position", "liaison_office.hypothetical",
    "china.coercion", "inducement.budget", "reservations.band", "volatility.size", "", ".", "a.b.c.d",
)  # fmt: skip
_VALUES = (
    "0.3", "-1", "1e400", ".nan", "null", "true", "[]", "{}", "[x]", "{a: 1}", "{value: 0.4, low: 0.9, high: 0.1}",
    "x", "''", "'\\ud800'", "2020-01", "9999-12", "x0.5", "-30%", "1" * 5000, "[[[[[[1]]]]]]", "&a [*a]",
    "!!python/object:os.system x", "{rule: majority, threshold: 2}", "{forum: [france]}", "[liaison_office]",
    "[contact_point, contact_point]", "unanimity", "france", "aimed", "posterior", "second", "<b>x</b>", "0", "1",
)  # fmt: skip
#: Changes that make a scenario, and strange ones.
_MEANT = (
    "france.autonomy=0.3", "menu=[contact_point]", "process.rounds=1", "process.rounds=60", "sponsor=france",
    "events.vilnius_summit.probability=0", "events.vilnius_summit.add.all.threat=1", "coder=second", "title='<b> {x}'",
    "decision={rule: majority, threshold: 1}", "decision.forum=[france]", "france.strategy=bargaining",
    "china.strategy=wedge", "parameters=posterior", "japan.persuasion=5", "france.label='{label}'", "china.coercion=0",
    "menu=[low_profile_station]", "inducement.budget=3", "reservations.band=9", "process.rationality=1000",
)  # fmt: skip
_FIELDS = {
    "scenario": ("../../etc/passwd", "", "x" * 300, "itpp_2023", "asian_nato_2024"), "runs": ("0", "1e3", "9" * 30, "1"),
    "seed": ("1", "-1", str(2**63 - 1), "x"), "tab": (*TABS, *TABS, "", "maps"), "quantity": ("france", "rounds", "no"), "lang": ("ja", "ja", "fr", ""),
    "run": ("3", str(10**15), "-1"), "x": ("france.autonomy", "process.rounds", "nothing", "\x00"),
    "y": ("france.autonomy", "menu", "<b>"), "shown": ("adopted", "diluted", "none"), "sceario": ("x",),
}  # fmt: skip


def crafted(chance: random.Random) -> str:
    """A link with a few values that may, or may not, be meant."""
    sets = chance.sample(_MEANT, chance.choice((0, 1, 2, 3)))
    if chance.random() < 0.4:
        sets.append(f"{chance.choice(_PATHS)}={chance.choice(_VALUES)}")
    asked = chance.sample(sorted(_FIELDS), chance.choice((0, 1, 1, 2)))
    usual = {"runs": "20", "tab": chance.choice(TABS)}
    return urlencode([*({**usual, **{name: chance.choice(_FIELDS[name]) for name in asked}}).items(),
                      *(("set", text) for text in sets)])  # fmt: skip


def damaged(chance: random.Random) -> str:
    """A shipped scenario in which a few lines were cut, doubled, moved or overwritten."""
    lines = (SHIPPED / "scenarios" / "tokyo_liaison_office.yaml").read_text(encoding="utf-8").splitlines()
    for _ in range(chance.choice((1, 2, 5))):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[at] = chance.choice((
            "", lines[other], lines[at][: chance.randrange(40)], lines[at].replace(":", ": [", 1),
            f"{lines[at].partition(':')[0]}: {chance.choice(_VALUES)}", "  " + lines[at], "\t" + lines[at], "\x00",
        ))  # fmt: skip
    return "\n".join(lines)


@contextmanager
def silence(what: str) -> Iterator[None]:
    """Nothing is logged that somebody who runs a server would have to look into."""
    heard: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: heard.append(handler.format(record))  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
    assert not heard, (what, heard)


def says_where(query: str) -> None:
    """The page of a link is drawn, with its scenario or with what is wrong with it, and nothing failed."""
    with silence(query), opened(query) as sheet:
        assert not sheet.has("said"), query
        notices = sheet.part("notices").notices
        assert len(notices) != 1 and str(SHIPPED) not in str(notices), query
        if sheet.has("busy", "trouble") and not sheet.has("quantity"):  # of which nothing is computed unasked
            view = sheet.settled()
            assert view.found is not None or view.trouble, query


def uploads_well(text: str) -> None:
    """What a visitor uploads is opened, or the page says where it is wrong."""
    with silence(text[:300]), opened("runs=20") as sheet:
        sheet.send("upload", {"name": "my file.yaml", "text": text}, "notices")
        head = sheet.part("notices")
        assert (head.about["uploaded"] and not head.notices) or len(head.notices) > 1, text[:300]
        assert str(SHIPPED) not in str(head.notices)
        view = sheet.settled()
        assert view.found is not None or view.trouble
