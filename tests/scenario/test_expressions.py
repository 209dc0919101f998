"""The parser of one-line texts: what is written comes back as a tree, and what is not understood as its column."""

import re
import warnings

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.errors import UsageError
from sim.scenario import expressions
from sim.scenario.expressions import (
    Assignment,
    Call,
    Comparison,
    Junction,
    Name,
    Node,
    Number,
    Product,
    Range,
    Sum,
    number_of,
    parse,
    parts,
)


def read(text: str) -> Node:
    return parse(text, "--it", "expected something")


def unparse(node: Node) -> str:
    """A text of a tree, with brackets around all that is no name and no number."""
    match node:
        case Name(text) | Number(text):
            return text
        case Sum(((sign, term),)):
            return ("- " if sign < 0 else "+ ") + _bracketed(term)
        case Sum(((1, first), *terms)):
            return _bracketed(first) + "".join((" - " if s < 0 else "+") + _bracketed(term) for s, term in terms)
        case Product(factors):
            return "*".join(map(_bracketed, factors))
        case Comparison(sides, signs):
            pairs = zip(signs, sides[1:], strict=True)
            return _bracketed(sides[0]) + "".join(f" {sign}{_bracketed(side)}" for sign, side in pairs)
        case Junction(word, joined):
            return f" {word} ".join(map(_bracketed, joined))
        case Call(name, of):
            return f"{name} ({unparse(of)})"
        case Range(of, low, high):
            return f"{_bracketed(of)}[{unparse(low)}:{unparse(high)} ]"
        case Assignment(target, value):
            return f"{_bracketed(target)}={_bracketed(value)}"
    raise AssertionError(node)


def _bracketed(node: Node) -> str:
    return unparse(node) if isinstance(node, Name | Number) else f"({unparse(node)})"


WORDS = ["a", "b-c.y_1", "and", "or", "not", "lambda", "events.x.add.all.linkage", "P", "x", "e5", "a.1"]
NAMES = st.sampled_from(WORDS).map(Name)
NUMBERS = st.sampled_from(["0", "0.5", ".5", "5.", "1e-3", "007", "50 %", "12.5%", "1_000"]).map(Number)


def many(node: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[Node, ...]]:
    return st.lists(node, min_size=2, max_size=4).map(tuple)


def inner(node: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    single = st.tuples(st.tuples(st.sampled_from([1, -1]), node)).map(Sum)
    # A sum that begins with a sum is one sum, and so it is with products.
    first = node.filter(lambda n: not (isinstance(n, Sum) and len(n.terms) > 1))
    terms = st.lists(st.tuples(st.sampled_from([1, -1]), node), min_size=1, max_size=3)
    return st.one_of(
        single,
        st.builds(lambda head, tail: Sum(((1, head), *tail)), first, terms),
        many(node).filter(lambda f: not isinstance(f[0], Product)).map(Product),
        many(node).flatmap(
            lambda sides: st.tuples(*[signs] * (len(sides) - 1)).map(lambda found: Comparison(sides, found))
        ),
        st.builds(Junction, st.sampled_from(["and", "or"]), many(node)),
        st.builds(lambda name, of: Call(name.text, of), NAMES, node),
        st.builds(Range, node, node, node),
        st.builds(Assignment, node, node),
    )


TREES = st.recursive(NAMES | NUMBERS, inner, max_leaves=8)
#: Of the strategy above, which is never shown.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


def depth(node: Node) -> int:
    return 1 + max((depth(child) for child in children(node)), default=0)


def children(node: Node) -> list[Node]:
    match node:
        case Sum(terms):
            return [term for _, term in terms]
        case Product(below) | Comparison(below) | Junction(_, below):
            return list(below)
        case Call(_, of):
            return [of]
        case Range(of, low, high):
            return [of, low, high]
        case Assignment(target, value):
            return [target, value]
    return []


@settings(max_examples=400, deadline=None)
@given(TREES)
def test_what_is_written_comes_back(tree):
    assume(depth(tree) <= expressions.DEEPEST)
    assert read(unparse(tree)) == tree


@settings(max_examples=200, deadline=None)
@given(TREES, st.sampled_from(["", "  ", "\n\t"]))
def test_columns_lead_back_to_the_text(tree, before):
    assume(depth(tree) <= expressions.DEEPEST)
    text = before + unparse(tree)
    todo = [read(text)]
    while todo:
        node = todo.pop()
        todo += children(node)
        if isinstance(node, Name | Number):
            assert text[node.column - 1 :].startswith(node.text)


PRECEDENCE = {
    "a + b * c": "a + (b * c)",
    "- a * b": "(- a) * b",
    "a - b - c": "(a - b) - c",
    "a < b + 1 and c < 1 or d < 1": "((a < (b + 1)) and (c < 1)) or (d < 1)",
    "a=2 + 3": "a=(2 + 3)",
    "P(a) >= 1": "(P(a)) >= 1",
    "2 * a[0:1]": "2 * (a[0:1])",
}


@pytest.mark.parametrize("text", PRECEDENCE)
def test_what_binds_closer(text):
    assert read(text) == read(PRECEDENCE[text])


def test_brackets_tell_what_they_should():
    assert read("a - (b - c)") != read("a - b - c") == Sum(((1, Name("a")), (-1, Name("b")), (-1, Name("c"))))
    assert read("a-b") == Name("a-b") != read("a -b") == Sum(((1, Name("a")), (-1, Name("b"))))


@pytest.mark.parametrize(("text", "value"), [
    ("0.5", 0.5), ("+ .5", 0.5), ("-2", -2.0), ("50 %", 0.5), ("-12.5%", -0.125), ("1_0", 10.0), ("1e999", float("inf")),
    ("a", None), ("1 + 1", None), ("- a", None), ("- -1", None), ("2 * 3", None),
])  # fmt: skip
def test_numbers(text, value):
    assert number_of(read(text)) == value


COLUMNS = {
    "": "expected something",
    "   ": "expected something",
    "a $ b": "column 3: '$ b' is not understood; expected something",
    "a < b c": "column 7: 'c' is not understood",
    "  a < (b": "column 7: '(b' is not understood",
    "a <": "column 4: the end is not understood",
    "a ** 2 < 1": "column 1: 'a ** 2 < 1' is not understood",
    "b + a / 2": "column 7: '/ 2' is not understood",
    "b + P()": "column 5: 'P()' is not understood",
    "P(a)(b)": "column 1:",
    "a[1]": "column 1:",
    "a[0:1:2]": "column 1:",
    "b < a[:1]": "column 5: 'a[:1]' is not understood",
    "[a]": "column 1:",
    "P(*a)": "column 3:",
    "()": "column 1:",
    "a << b": "column 1:",
    "not a": "column 5: 'a' is not understood",
    "a if b else c": "column 3:",
    "a := 1": "column 3:",
    "a, b": "column 2: ', b' is not understood",
    "5abc": "column 1: '5abc' is not understood",
    "5 % 2": "column 5: '2' is not understood",
    "a %": "column 3: '%' is not understood",
    "1__0": "column 1:",
    "'a'": "column 1:",
    "(" * 31 + "a" + ")" * 31: "nested too deeply; allowed: 30 levels",
    "- " * 31 + "a": "nested too deeply",
    "(" * 3999: "nested too deeply",
    "-" * 3999 + "1": "nested too deeply",
    "a" * 4001: "4,001 characters; allowed: 4,000",
}


@pytest.mark.parametrize("text", COLUMNS)
def test_a_mistake_has_its_place(text):
    with pytest.raises(UsageError, match=re.escape(f"--it: {COLUMNS[text]}")):
        read(text)


def test_a_long_sum_is_not_deep():
    found = read("+".join(["a"] * 2000))
    assert isinstance(found, Sum) and len(found.terms) == 2000
    assert read("(" * 29 + "a" + ")" * 29) == Name("a")


@settings(max_examples=600, deadline=None)
@given(st.text("ab.<>=!+-*/%|&~^@0123456789 _()[]{}:;,'\"e\n", max_size=25) | st.text(max_size=25))
def test_any_text_is_a_tree_or_gets_a_message(text):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            tree = read(text)
        except UsageError as error:
            assert "expected something" in str(error) or "nested too deeply" in str(error)
            return
    assert read(unparse(tree)) == tree


def test_parts_are_cut_outside_brackets():
    assert parts(" a[0,1] , b ,c") == ["a[0,1]", "b", "c"] and parts("") == [""]
