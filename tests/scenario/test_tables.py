"""A table says the same however a spreadsheet saves it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario.tables import Table, table_of

CELL = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), max_size=6).map(
    lambda text: text.strip("\ufeff")
)
ROWS = st.lists(st.tuples(CELL, CELL, CELL), max_size=6)


@given(rows=ROWS, between=st.sampled_from(",;\t"), end=st.sampled_from(["\n", "\r\n"]), mark=st.booleans())
def test_a_table_is_the_same_whatever_stands_between_its_cells(rows, between, end, mark):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=between, lineterminator=end)
    writer.writerows([("one", "two", "three"), *rows, ("", " ", "")])
    mistakes = []
    found = table_of("\ufeff" * mark + out.getvalue(), "t.csv", mistakes)
    assert found.columns == ["one", "two", "three"] and found.between == between and mistakes == []
    assert [tuple(cells) for _, cells in found.rows] == [row for row in rows if any(row)]


def test_a_row_has_the_line_on_which_it_ends_and_a_row_of_commas_is_none():
    found = table_of('a,b\n1,"x\ny"\n,\n\n , \n2,z\n', "t.csv", [])
    assert found.rows == [(3, ["1", "x\ny"]), (7, ["2", "z"])]


@pytest.mark.parametrize(
    ("between", "cell", "number"),
    [
        (";", "0,5", 0.5),
        ("\t", "-1,25", -1.25),
        (";", ",5", 0.5),
        (";", "0.5", 0.5),
        (",", "0.5", 0.5),
        (";", "3", 3.0),
    ],
)
def test_a_comma_stands_before_decimals_where_none_stands_between_cells(between, cell, number):
    assert Table([], [], between).number(cell) == number


@pytest.mark.parametrize(
    ("between", "cell"), [(",", "0,5"), (";", "1,000,000"), (";", "1.000,5"), (";", "x"), (";", ",")]
)
def test_what_may_be_one_number_or_another_is_none(between, cell):
    with pytest.raises(ValueError):
        Table([], [], between).number(cell)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a,b,a\n1,2,3\n", "t.csv:1: two columns 'a'"),
        ("a,,c\n1,2,3\n", "t.csv:1: column 2 has no name in the head"),
    ],
)
def test_a_head_names_each_column_once(text, what):
    with pytest.raises(ScenarioError, match=what):
        table_of(text, "t.csv", [])


def test_columns_that_a_spreadsheet_leaves_empty_are_none_and_an_open_quote_is_placed_where_its_row_begins():
    mistakes = []
    assert table_of("a,b,,\n1,2,,\n", "t.csv", mistakes).rows == [(2, ["1", "2", "", ""])] and not mistakes
    table_of('a,b\n1,2\n3,"x\ny\nz', "t.csv", mistakes)
    assert str(mistakes[0]).startswith("t.csv:3: cannot be read as a table")
