"""Constraints: they hold where arithmetic says so, and no other text does anything but get a message."""

import functools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import UsageError
from sim.sweeps.constraints import parse_constraint

NAMES = ["a.x", "b-c.y_1", "d"]
SIGNS = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "==": np.equal, "!=": np.not_equal}


@st.composite
def sums(draw: st.DrawFn):
    """A sum as text, and what it comes to."""
    terms, texts = [], []
    for i in range(draw(st.integers(1, 4))):
        minus = draw(st.booleans())
        name, factor = draw(st.sampled_from([*NAMES, None])), draw(st.sampled_from([0, 1, 2, 0.5, 1e-3, 2.5e1]))
        shape = draw(st.sampled_from(["number * name", "name * number", "name"])) if name else "number"
        if shape == "name":
            factor = 1
        text = shape.replace("number", f"{factor:g}").replace("name", name or "")
        sign = ("- " if minus else "") if i == 0 else (" - " if minus else " + ")
        texts.append(sign + text)
        terms.append((name, -factor if minus else factor))
    return "".join(texts), terms


@settings(max_examples=150, deadline=None)
@given(sums(), st.lists(st.tuples(st.sampled_from(list(SIGNS)), sums()), min_size=1, max_size=3), st.integers(0, 2**32))
def test_a_constraint_holds_where_arithmetic_says_so(first, others, seed):
    # Quarters, so that sides are equal now and then.
    values = np.random.default_rng(seed).integers(-4, 5, (len(NAMES), 60)) / 4
    columns = dict(zip(NAMES, values, strict=True))

    def total(terms):
        found = np.zeros(60)
        constant = sum(factor for name, factor in terms if name is None)
        found += constant
        for name, factor in terms:
            if name is not None:
                found = found + factor * columns[name]
        return found

    text, expected, left = first[0], np.ones(60, bool), first[1]
    for sign, (side, terms) in others:
        text += f" {sign} {side}"
        expected &= SIGNS[sign](total(left), total(terms))
        left = terms
    np.testing.assert_array_equal(parse_constraint(text).holds(columns), expected, err_msg=text)


# --- with brackets, products, `and` and `or`: Python itself says what they mean

ENV = {"a.x": "a", "b-c.y_1": "b", "and": "c", "lambda": "d"}  # names as they are written, and as Python may see them


@functools.cache
def nested(depth: int, *, whole: bool = True) -> st.SearchStrategy[tuple[str, str]]:
    """(text, the same in Python) of a sum; numbers alone where it is not `whole`. Halves, so that nothing is rounded."""
    numbers = st.sampled_from(["0", "1", "2", "0.5", ".25", "1.5"]).map(lambda text: (text, text))
    leaf = st.one_of(numbers, st.sampled_from(list(ENV.items()))) if whole else numbers
    if depth == 0:
        return leaf
    below, plain = nested(depth - 1, whole=whole), nested(depth - 1, whole=False)

    def joined(sign: str) -> st.SearchStrategy[tuple[str, str]]:
        pairs = (
            st.tuples(below, below) if sign != " * " else st.one_of(st.tuples(below, plain), st.tuples(plain, below))
        )
        return pairs.map(lambda p: tuple(f"({one}){sign}({other})" for one, other in zip(*p, strict=True)))

    def flat(pair: tuple[tuple[str, str], tuple[str, str]]) -> tuple[str, str]:
        return tuple(f"{one} - {other}" for one, other in zip(*pair, strict=True))

    signed = st.tuples(st.sampled_from(["- ", "+ "]), below).map(lambda p: tuple(f"{p[0]}({text})" for text in p[1]))
    return st.one_of(leaf, joined(" + "), joined(" - "), joined(" * "), signed, st.tuples(leaf, below).map(flat))


@st.composite
def conditions(draw: st.DrawFn, depth: int = 2) -> tuple[str, str]:
    """(text, the same in Python) of a condition."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        sides = draw(st.lists(nested(2), min_size=2, max_size=3))
        signs = draw(st.lists(st.sampled_from(list(SIGNS)), min_size=len(sides) - 1, max_size=len(sides) - 1))
        texts = []
        for version in range(2):
            text = sides[0][version]
            for sign, side in zip(signs, sides[1:], strict=True):
                text += f" {sign} {side[version]}"
            texts.append(text)
        return texts[0], texts[1]
    words = draw(st.lists(st.sampled_from([" and ", " or "]), min_size=1, max_size=2))
    whole = draw(conditions(depth - 1))
    for word in words:
        part, in_brackets = draw(conditions(depth - 1)), draw(st.booleans())
        brackets = "({})" if in_brackets else "{}"  # without them, and binds closer than or
        whole = (whole[0] + word + brackets.format(part[0]), whole[1] + word + brackets.format(part[1]))
    return whole


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(conditions(), st.integers(0, 2**32))
def test_any_condition_holds_where_python_says_so(condition, seed):
    text, python = condition
    values = np.random.default_rng(seed).integers(-4, 5, (len(ENV), 20)) / 4
    columns = dict(zip(ENV, values, strict=True))
    code = compile(python, "reference", "eval")  # of texts that this file makes; the package compiles none
    rows = [dict(zip(ENV.values(), row, strict=True)) for row in values.T]
    expected = [bool(eval(code, {"__builtins__": {}}, row)) for row in rows]
    assert parse_constraint(text).holds(columns).tolist() == expected, text


@pytest.mark.parametrize("text", [
    "a < (b + 1)", "(a) < 1", "2 * 3 * a < 1", "a - - b < 1", "+ a < 1", "a < b and b < c", "2 * (a - (b + 1)) < 0",
    "a < 1 and (b > 1 or c > 1)", "(a) + ((b)) <= 0",
])  # fmt: skip
def test_brackets_and_words_are_understood(text):
    columns = {name: np.arange(-2, 3) * factor for name, factor in (("a", 1.0), ("b", 0.5), ("c", -2.0))}
    rows = [dict(zip(columns, map(float, row), strict=True)) for row in zip(*columns.values(), strict=True)]
    assert parse_constraint(text).holds(columns).tolist() == [bool(eval(text, {}, row)) for row in rows]


def test_terms_are_added_in_the_order_that_stored_sweeps_were_made_with():
    """Constants first, then names as they stand: a comparison for equality hangs on how a sum is rounded."""
    columns = {"a": np.array([0.2]), "b": np.array([0.3]), "c": np.array([(0.1 + 0.2) + 0.3])}
    assert (0.1 + 0.2) + 0.3 != (0.2 + 0.3) + 0.1, "or nothing is tested"
    assert parse_constraint("a + b + 0.1 == c").holds(columns).all()
    assert parse_constraint("a + (b + 0.1) == c").holds(columns).all()


def test_a_word_is_an_operator_only_after_an_operand():
    columns = {"and": np.array([1.0, 3.0]), "b": np.array([2.0, 2.0])}
    assert parse_constraint("and < b and b > and or or == and").names == ("and", "b", "b", "and", "or", "and")
    assert parse_constraint("and < b and and > 0").holds(columns).tolist() == [True, False]


MISTAKES = {
    "a < b $ c": "column 7: '$ c' is not understood; expected comparisons",
    "a <": "column 4: the end is not understood",
    "a + 1": "column 1: nothing is compared here",
    "a < 1 and b": "column 11: nothing is compared here",
    "a < 1 + b * (a - 2)": "column 9: parameters are multiplied with one another",
    "a < 1 and b < (c > 2)": "column 16: a side of a comparison is no sum",
    "a < 50 %": "column 5: a side of a comparison is no sum",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_has_its_column(text):
    with pytest.raises(UsageError) as caught:
        parse_constraint(text)
    assert caught.value.mistakes[0].what.startswith(MISTAKES[text])


# --- what is refused

WRONG = [
    "", " ", "a", "a <", "< a", "a < < b", "a b < 1", "1 2 < a", "a = 1", "a => 1", "a <> 1",
    "a * b < 1", "a / 2 < 1", "a ** 2 < 1", "a + < 1", "* a < 1", "a < 'x'",
    'a < "x"', "not a < 1", "1 if x else y", "a < 1 if x else 2", "lambda: 0 < 1", "a[0] < 1",
    "a < b; import os", "__import__('os').system('touch executed') < 1", "__import__('os')", "a.__class__ < 1",
    "a.x.__init__() < 1", "a:=1 < 2", "f(x) < 1", "a < 1e", "a < 0x10", "a < 1_000", "a < 1.2.3", "a < 5abc", "a\\n< 1",
    "a < ∞", "a < b # c", "{a} < 1", "$a < 1", "`a` < 1", "a < b ? 1 : 2", "a < -", "5 5 == a", "a == == b", "!a < 1",
    "(a < b) < c", "a < (b < c)", "a < b and c", "a or b < c", "(a < b", "a < b)", "a < (b + c) * a", "P(a) < 1", "a < 50 %", "a[0:1] < 1",
    "a=1", "a < b and", "and < 1 and", "or a < b", "a < 2 * (b + )",
]  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_any_other_grammar_gets_a_message_and_nothing_is_executed(tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="expected comparisons such as"):
        parse_constraint(text).holds({"a": np.zeros(1), "b": np.zeros(1), "c": np.zeros(1)})
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=300, deadline=None)
@given(st.text("ab.<>=!+-*0123456789 _()[]'e", max_size=20))
def test_any_text_is_a_constraint_or_gets_a_message(text):
    try:
        found = parse_constraint(text).holds({"a": np.zeros(3), "b": np.ones(3)})
    except UsageError:
        return
    assert found.shape == (3,) and found.dtype == bool


def test_a_word_that_no_case_has_is_a_mistake_in_a_constraint():
    rules = np.array(["unanimity", "majority"], object)
    assert list(parse_constraint("decision.rule != majority").holds({"decision.rule": rules})) == [True, False]
    with pytest.raises(UsageError, match="did you mean 'majority'"):
        parse_constraint("decision.rule != majorty").holds({"decision.rule": rules})
