"""`path=value; path=value`: where one value ends and the next path begins."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import UsageError, UserError
from sim.scenario.overrides import parse_overrides
from sim.scenario.wording import written

SCALARS = st.one_of(
    st.integers(-99, 99), st.sampled_from([0.5, -2.25]), st.booleans(), st.text("ab;,'\"[]{}:=# \\é", max_size=8)
)
VALUES = st.recursive(
    SCALARS,
    lambda value: (
        st.lists(value, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=3), value, max_size=3)
    ),
    max_leaves=8,
)
PATHS = st.sampled_from(["decision", "menu", "title", "france.autonomy", "events.x.add.all.linkage"])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(PATHS, VALUES), min_size=1, max_size=4), st.sampled_from([";", "; ", " ;; "]))
def test_values_of_every_shape_come_back(replaced, separator):
    text = separator.join(f"{path}={written(value)}" for path, value in replaced)
    assert parse_overrides(text, "--with") == replaced


@pytest.mark.parametrize(("text", "expected"), [
    ("decision={rule: majority, weights: {a: 1, b: 2}}; process.rounds=24",
     [("decision", {"rule": "majority", "weights": {"a": 1, "b": 2}}), ("process.rounds", 24)]),
    ("title='It''s; Paris'; process.rounds=24", [("title", "It's; Paris"), ("process.rounds", 24)]),
    ('title="a \\"; b"', [("title", 'a "; b')]),
    ("title=It's; process.rounds=24", [("title", "It's"), ("process.rounds", 24)]),  # no quote opens within a word
    ("title=plan [b; process.rounds=24", [("title", "plan [b"), ("process.rounds", 24)]),
    ("title={en: 'a; b', ja: [c; d]};", [("title", {"en": "a; b", "ja": ["c; d"]})]),
    ("title=a=b", [("title", "a=b")]),
])  # fmt: skip
def test_a_semicolon_in_brackets_or_quotes_separates_nothing(text, expected):
    assert parse_overrides(text, "--with") == expected


@pytest.mark.parametrize(("text", "places"), [
    ("", ["--with : expected path=value"]),
    (" ; ;", ["--with  ; ;: expected path=value"]),
    ("a=1; b; c=; d=[", ["--with  b: expected", "--with  c=: expected", "--with  d=[: not YAML"]),
    ("a=[1; b=2", ["--with a=[1: not YAML"]),
    ("a='1; b", ["--with a='1: not YAML", "--with  b: expected"]),
    ("a={b: 1, b: 2}; c=3", ["--with a={b: 1, b: 2}: 'b' stands twice"]),
])  # fmt: skip
def test_every_mistake_is_placed_in_its_part(text, places):
    with pytest.raises(UsageError) as caught:
        parse_overrides(text, "--with")
    found = [str(mistake) for mistake in caught.value.mistakes]
    assert len(found) == len(places), found
    assert all(one.startswith(place) for one, place in zip(found, places, strict=True)), found


@settings(max_examples=300, deadline=None)
@given(st.text("a=b;[]{}'\",: .#&*!|>-\\\n", max_size=20) | st.text(max_size=20))
@pytest.mark.filterwarnings("ignore::ruamel.yaml.error.ReusedAnchorWarning")
def test_any_text_is_a_list_of_values_or_gets_a_message(text):
    try:
        assert parse_overrides(text, "--with")
    except UserError as error:
        assert all(mistake.place.startswith("--with") for mistake in error.mistakes)
