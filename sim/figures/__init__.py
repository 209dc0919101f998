"""Figures: result frames in, matplotlib figures out."""

from ..process import is_own

if is_own():
    import matplotlib.artist

    # matplotlib writes the documentation of its artists whenever it is imported, which takes half of the time of that;
    # in a command nobody reads it.
    matplotlib.artist.kwdoc = lambda artist: ""
