"""Lines of text are broken where measuring each of them whole would break them."""

import random

import pytest

from sim.figures import fonts

WORDS = [
    "A",
    "member,",
    "the",
    "host",
    "or",
    "a",
    "power:",
    "12.5",
    "%",
    "(10.1–10.7)",
    "of",
    "Wait-and-see",
    "AVAVA",
    "illicit",
    "WAWA",
    "To",
    "f",
    "i",
]


def whole(text: str, width: float, size: float, weight: str) -> list[str]:
    """The lines of a text of short words, each measured as it stands."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and fonts.text_width(longer, size, weight) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@pytest.mark.parametrize(("size", "weight"), [(8, "normal"), (11.5, "bold")])
def test_a_line_is_as_long_as_it_fits(size, weight):
    drawn = random.Random(4)
    for _ in range(40):
        text, width = " ".join(drawn.choices(WORDS, k=30)), drawn.uniform(1.5, 6.0)
        assert fonts.wrap(text, width, size, weight) == whole(text, width, size, weight)


def test_a_line_that_just_fits_is_one_and_a_hair_less_is_two():
    text = "the Council agrees by silence"
    width = fonts.text_width(text, 9)
    assert fonts.wrap(text, width, 9) == [text]
    assert fonts.wrap(text, width - 1e-6, 9) == ["the Council agrees by", "silence"]


def test_few_lines_are_measured_whole(monkeypatch):
    measured = []
    known = fonts.text_width
    monkeypatch.setattr(fonts, "text_width", lambda text, *how: measured.append(text) or known(text, *how))
    lines = fonts.wrap(" ".join(WORDS * 3), 3.0, 9)
    assert len([text for text in measured if " " in text and text != "n n"]) <= len(lines)
