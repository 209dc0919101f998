"""A block of runs is filled by name, and its rows stand where the layout puts the quantities they are called by."""

import numpy as np
import pytest

from sim.engines import block, in_force, state
from sim.engines.ensemble import spec_of
from sim.engines.layout import Layout
from sim.scenario.load import load
from sim.scenario.vocabulary import EFFECTS

#: Constant -> the quantity whose row it is, where its name does not say so.
CALLED = {"CORE": "core_threat"}
VOTERS = [
    "THREAT",
    "CORE",
    "LINKAGE",
    "EXPOSURE",
    "ENTRAPMENT",
    "AUTONOMY",
    "SOLIDARITY",
    "INFLUENCE",
    "OPENNESS",
    "RESOLVE",
    "IDEAL",
    "SALIENCE",
]
WEIGHTS = ["SECURITY_W", "ECONOMIC_W", "ENTRAPMENT_W", "AUTONOMY_W", "SOLIDARITY_W", "SPATIAL_W"]
FAILURE = ["STATUS_QUO", "COST_OF_FAILURE"]
PROCESS = [
    "ROUNDS",
    "RATIONALITY",
    "CONCESSION",
    "WALK_AWAY",
    "ANTICIPATION",
    "MEMORY",
    "BACKLASH",
    "INTIMIDATION",
    "COMMITMENT",
]
OPTIONS = ["BAND", "BUDGET", "STEP", "DEVIATION", "PERSISTENCE"]
SCENARIOS = ["tokyo_liaison_office", "ec_emission_standards", "TURKEY03"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_row_has_the_quantity_that_its_constant_is_called_by(name):
    layout, seen = Layout(load(name)), set()
    shape = layout.shape

    def check(constant: str, row: int, owner: str = "") -> None:
        found = layout.rows[row].name
        what = CALLED.get(constant, constant.removesuffix("_W").lower())
        assert found in ("", f"{owner}.{what}") or (not owner and found.rpartition(".")[2] == what), (constant, found)
        seen.update({constant} if found else ())

    for constant in VOTERS:
        for i, voter in enumerate(layout.voters):
            check(constant, getattr(block, constant) * shape.voters + i, voter)
    for begin, constants in (
        (shape.weights, WEIGHTS),
        (shape.failure, FAILURE),
        (shape.process, PROCESS),
        (shape.options, OPTIONS),
    ):
        for constant in constants:
            check(constant, begin + getattr(block, constant))
    places = {"substance": 0, "visibility": block.VISIBILITY, "reach": block.REACH, "position": block.POSITION}
    for attribute, place in (places | {"availability": block.AVAILABILITY}).items():
        for d, draft in enumerate(layout.scenario.drafts):
            assert layout.rows[shape.attributes + place * shape.drafts + d].name in ("", f"{draft}.{attribute}")
    own = {"coercion": 0, "focus": block.FOCUS, "threat": block.OWN_THREAT, "linkage": block.OWN_LINKAGE}
    for trait, place in (own | {"exposure": block.OWN_EXPOSURE}).items():
        for c, power in enumerate(layout.scenario.externals):
            assert layout.rows[shape.coercion + place * shape.externals + c].name == f"{power}.{trait}"
    if layout.scenario.host:
        assert layout.rows[shape.persuasion + block.HOST_FOCUS].name == f"{layout.scenario.host}.focus"
    for i, actor in enumerate((*layout.voters, *layout.scenario.externals)):
        assert layout.rows[shape.strategies + i].name == f"{actor}.strategy"
    for i, voter in enumerate(layout.voters):
        assert layout.rows[shape.price + i].name == (f"{voter}.price" if voter in layout.scenario.members else "")
    read = {"SOLIDARITY", "INFLUENCE", "OPENNESS", "SALIENCE", "SOLIDARITY_W", "ROUNDS", "RATIONALITY", "CONCESSION"}
    read |= {"WALK_AWAY", "COMMITMENT", *OPTIONS}
    assert seen >= read and ("THREAT" in seen) != ("IDEAL" in seen)


def test_another_order_of_rows_is_another_kernel(monkeypatch):
    """What was kept must not serve as a kernel into which other row numbers were frozen."""
    assert in_force._digest_of_equations() == in_force.EQUATIONS
    turned = in_force.ROW_ORDER.replace("threat core_threat", "core_threat threat", 1)
    monkeypatch.setattr(in_force, "ROW_ORDER", turned)
    assert in_force._digest_of_equations() != in_force.EQUATIONS


@pytest.mark.parametrize(("kind", "number"), [("SET", 0), ("SCALE", 1)])
def test_kinds_of_effects_are_numbered_as_the_vocabulary_orders_them(kind, number):
    """Set, then scale; whatever is neither is added."""
    assert getattr(block, kind) == number and len(EFFECTS) == 3 and EFFECTS[number] == kind.lower()


def test_every_array_of_a_new_block_has_the_shape_of_its_name_and_a_memory_of_its_own():
    voters, drafts, rows, events, held = 5, 3, 71, 2, 4
    layout = Layout(load("tokyo_liaison_office"))
    shape = layout.shape._replace(voters=voters, drafts=drafts)
    spec = spec_of(layout)._replace(
        kinds=np.zeros(rows, np.int64), event_streams=np.zeros(events, np.int64), held_rows=np.zeros(held, np.int64)
    )
    found = state.new_block(shape, spec)
    lane, word = (state.LANES,), np.dtype(np.uint64)
    expected = {name: ((voters, *lane), np.dtype(float)) for name in state.Block._fields}
    expected |= {"x": ((rows, *lane), np.dtype(float)), "gain": ((voters, drafts, *lane), np.dtype(float))}
    expected |= {name: ((drafts, *lane), np.dtype(float)) for name in ("pivot", "available")}
    expected |= {"scratch": ((4, *lane), np.dtype(float)), "last_draft": ((5, *lane), np.dtype(float))}
    expected |= {"happened": ((events, *lane), np.dtype(float))}
    expected |= {name: ((held, *lane), np.dtype(float)) for name in ("lasting", "applied")}
    expected |= {
        name: (lane, np.dtype(float)) for name in ["visibility", "breaking", "support", "budget", "conceded", "minding"]
    }
    expected |= {name: (lane, word) for name in ["broke", "on_record", "objected", "refused"]}
    expected |= {name: (lane, np.dtype(np.int64)) for name in ["tabled", "column", "live", "adopted", "ending", "last"]}
    expected |= {name: ((voters,), np.dtype(float)) for name in ["expected", "votes"]}
    expected |= {"counts": ((voters,), np.dtype(bool))}
    expected |= {"means": ((shape.externals, *lane), np.dtype(float))}
    assert {name: (array.shape, array.dtype) for name, array in found._asdict().items()} == expected
    assert not any(array.any() for array in found)
    assert len({array.ctypes.data for array in found}) == len(found)
    assert not any(array.ctypes.data % 64 for array in found), "vectors are read across two lines of the cache"


def test_rows_that_are_whole_are_rounded_with_the_deadline():
    assert block.WHOLE == (block.ROUNDS,)
