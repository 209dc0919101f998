"""Damage: what people, spreadsheets and programs do to a document, on its tree, on its table and on its text.

Every function takes a generator of random numbers, so that a seed gives the same damage on every machine.
"""

import copy
import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Path = tuple[str | int, ...]


class Raw(str):
    """Text that stands in a document as it is, for what a tree cannot say."""


def _nested(levels: int) -> list[Any]:
    made: list[Any] = []
    for _ in range(levels):
        made = [made]
    return made


#: What stands where a value of another kind is meant.
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 0.5, 3, 1e308, -1e308, 5e-324, 10**400, -(10**320), Raw("9" * 5000), Raw("-" + "1" * 4400),
    Raw("1" * 400 + ".5"), Raw(".nan"), Raw("-.inf"), Raw("1e999"), Raw("NaN"), "", " ", "x", "nonsense", "unanimity",
    "france", "shelved", "adopted", "coded", "0.5", "012", "1_000", "50 %", "x0.5", "-30%", "NO", "2023-07", "2023-13",
    "99999-01", "name\n", "\n", "tab\there", "\ud800", "\x00", "\x1b[31m", "\u202eabc", "\x85", "भारत", "ประเทศไทย", "🏯",
    "日本", "a" * 3000, "/", ".", "..", "~", "/dev/null", "france.autonomy", "france.", ".france", "a.b.c.d", "{", "[", "*",
    [], {}, [None], [[]], [{}], [1, "a", None], {"value": None}, {"value": [1]}, {"value": {}}, {"value": 0.5, "low": 1, "high": 0},
    {"value": 0.5, "low": None, "high": 1}, {"": 1}, {"a\nb": 1}, {"\ud800": 1}, {"en": 1}, {"ja": "x"}, {"en": None},
    {"role": "member"}, {"role": ["member"]}, {"grid": None}, {"grid": {"from": 1, "to": 0, "steps": 10**30}},
    {"rule": "majority"}, {"rule": ["majority"]}, _nested(20), _nested(60), ["x"] * 2000, list(range(3000)),
    Raw("&a [*a]"), Raw("*nowhere"), Raw("!!python/object/apply:os.system [x]"), Raw("!!binary aGk="), Raw("? [1]\n: 2"),
    Raw("{<<: {a: 1}}"), Raw("2023-07-11"), Raw("0o17"), Raw("0x1F"), Raw("1e5"), Raw("+.5"), Raw("yes"), Raw("'"), Raw("- - -"),
)  # fmt: skip
KEYS = ("", " ", "x", "name", "extends", "changes", "value", "title\n", "\ud800", "a" * 300, "भ", "0", "null", "all", "france",
        "shelved", "decision.rule", "<<", "\x07")  # fmt: skip


def places(tree: Any, at: Path = ()) -> Iterator[Path]:
    """The way to every node below the root, a key or a number of an entry a step."""
    entries = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, below in entries:
        yield (*at, key)
        yield from places(below, (*at, key))


def node(tree: Any, at: Path) -> Any:
    for step in at:
        tree = tree[step]
    return tree


def _replaced(tree: Any, at: Path, random: Random) -> None:
    node(tree, at[:-1])[at[-1]] = copy.deepcopy(random.choice(VALUES))


def _removed(tree: Any, at: Path, random: Random) -> None:
    del node(tree, at[:-1])[at[-1]]


def _wrapped(tree: Any, at: Path, random: Random) -> None:
    within = node(tree, at)
    node(tree, at[:-1])[at[-1]] = random.choice(
        ([within], {"value": within}, {"x": within}, [within, within], str(within))
    )


def _elsewhere(tree: Any, at: Path, random: Random) -> None:
    node(tree, at[:-1])[at[-1]] = copy.deepcopy(node(tree, random.choice(list(places(tree)))))


def _renamed(tree: Any, at: Path, random: Random) -> None:
    parent, key = node(tree, at[:-1]), at[-1]
    if isinstance(parent, dict):
        new = random.choice((*KEYS, *map(str, parent), str(key).upper(), f"{key}s", str(key)[:-1]))
        kept = {new if name == key else name: below for name, below in parent.items()}
        parent.clear()
        parent.update(kept)
    else:
        parent.insert(int(key), copy.deepcopy(random.choice(VALUES)))


def _added(tree: Any, at: Path, random: Random) -> None:
    within = node(tree, at)
    if isinstance(within, dict):
        within[random.choice(KEYS)] = copy.deepcopy(random.choice(VALUES))
    elif isinstance(within, list) and within:
        within[:] = within * random.choice((2, 300))
    else:
        _replaced(tree, at, random)


_ON_TREES: tuple[Callable[[Any, Path, Random], None], ...] = (
    _replaced, _replaced, _replaced, _replaced, _removed, _wrapped, _elsewhere, _renamed, _added
)  # fmt: skip


def damaged_tree(tree: Any, random: Random) -> Any:
    """A copy of a tree with one to three things wrong at any of its nodes, each as likely as another."""
    tree = copy.deepcopy(tree)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        known = list(places(tree))
        if not known:
            break
        random.choice(_ON_TREES)(tree, random.choice(known), random)
    return tree


def written(tree: Any, *, not_numbers: str = ".nan") -> str:
    """A tree as JSON, which YAML reads too, with every `Raw` as it is. Lone surrogates are written as escapes."""
    raws: list[str] = []

    def masked(value: Any) -> Any:
        if isinstance(value, Raw):
            raws.append(value)
            return f"@raw{len(raws) - 1}@"
        if isinstance(value, dict):
            return {key: masked(below) for key, below in value.items()}
        return [masked(below) for below in value] if isinstance(value, list) else value

    text = json.dumps(masked(tree), indent=1, ensure_ascii=True).replace("NaN", not_numbers)
    for number, raw in enumerate(raws):
        text = text.replace(f'"@raw{number}@"', raw, 1)
    return text


_PIECES = ("\t", "\x00", "\x1b", "\r", "\n\n", ":", "- ", "'", '"', "[", "{", "]", "}", "&x ", "*x", "!!map ", "---\n", "#", "%YAML 9.9\n",
           "9" * 400, "\ufeff", "\u2028", "\x85", "|\n", ">", "? ", "=", ",", ";", ",,,,,,\n", "\u3000")  # fmt: skip
_ENCODINGS = ("utf-16", "utf-16-le", "utf-8-sig", "cp932", "latin-1", "utf-32")


def damaged_text(text: str, random: Random) -> bytes:
    """A text as bytes, cut, doubled, mixed up or saved in another encoding in one or two places."""
    for _ in range(random.choice((1, 1, 2))):
        lines, where = text.splitlines(keepends=True) or [""], random.randrange(len(text) + 1)
        match random.randrange(9):
            case 0:
                text = text[:where]
            case 1:
                text = text[:where] + random.choice(_PIECES) + text[where:]
            case 2:
                text = text[:where] + text[where + random.choice((1, 1, 2, 30)) :]
            case 3:
                line = random.randrange(len(lines))
                text = "".join((*lines[:line], lines[line] * random.choice((2, 2, 50)), *lines[line + 1 :]))
            case 4:
                del lines[random.randrange(len(lines))]
                text = "".join(lines)
            case 5:
                random.shuffle(lines)
                text = "".join(lines)
            case 6:
                text = text.replace("\n", random.choice(("\r", "\r\n", "\n\n")))
            case 7:
                line = random.randrange(len(lines))
                lines[line] = random.choice((" ", "  ", "\t")) + lines[line]
                text = "".join(lines)
            case 8:
                encoded = text.encode(random.choice(_ENCODINGS), "replace")
                cut = random.randrange(len(encoded) + 1)
                return random.choice((encoded, encoded[:cut], encoded[:cut] + b"\xff\xfe\x80" + encoded[cut:]))
    return text.encode("utf-8", "surrogatepass")


_CELLS = ("", " ", "x", "999", "-1", "1e309", "nan", "inf", "1,5", "٣", "9" * 5000, "=1+1", "#REF!", "USA", "usa", "for", "yes", "Unan",
          "name\n", '"', "日本", "\ud800", "\x00", "0x1F", "1_000", "2023-07", "Feb 23", "a" * 3000, "before")  # fmt: skip


def damaged_table(rows: list[list[str]], random: Random) -> list[list[str]]:
    """A copy of the rows of a CSV file, head first, with one to three cells, rows or columns wrong."""
    rows = [list(row) for row in rows]
    for _ in range(random.choice((1, 1, 2, 3))):
        line = random.randrange(len(rows))
        cell = random.randrange(max(len(rows[line]), 1))
        match random.randrange(8):
            case 0 | 1 | 2:
                rows[line][cell : cell + 1] = [random.choice(_CELLS)]
            case 3:
                rows.insert(line, list(random.choice(rows)))
            case 4:
                rows.insert(line, [random.choice(("", " "))] * random.choice((0, 1, len(rows[0]), 40)))
            case 5:
                rows[line][cell : cell + 1] = []
            case 6:
                rows = [row[:cell] + row[cell + 1 :] for row in rows]
            case 7:
                rows[line] += [random.choice(_CELLS)] * random.choice((1, 50))
        rows = rows or [[""]]
    return rows
