"""The page of a session without a browser: what the server hands to each template, and what its events do."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import reacton
import solara

from sim.app.page import Page


class Sheet:
    """A page that was rendered in this process."""

    def __init__(self, box: Any):
        self._box = box

    def part(self, *names: str) -> Any:
        """The widget that was handed these values."""
        return next(widget for widget in _walk(self._box) if all(widget.has_trait(name) for name in names))

    def has(self, *names: str) -> bool:
        """Whether a widget was handed these values."""
        return any(all(widget.has_trait(name) for name in names) for widget in _walk(self._box))

    def send(self, event: str, what: Any, *names: str) -> None:
        """An event of the widget that was handed these values."""
        getattr(self.part(*names), f"vue_{event}")(what)

    def when(self, holds: Callable[["Sheet"], Any], seconds: float = 20.0) -> Any:
        """What a condition gives once it holds. Raises AssertionError if it does not within some seconds."""
        until = time.monotonic() + seconds
        while True:
            with suppress(StopIteration):  # a part that is just being drawn anew
                if found := holds(self):
                    return found
            assert time.monotonic() < until, "the page did not come to that"
            time.sleep(0.01)

    def settled(self) -> Any:
        """The view, once nothing of it is being computed."""
        return self.when(lambda page: (view := page.part("busy", "trouble")) and not view.busy and view)


@contextmanager
def opened(query: str) -> Iterator[Sheet]:
    """The page of a link. Raises what drawing it raises."""
    routed = solara.RoutingProvider(children=[Page()], routes=[solara.Route("/")], pathname=f"/?{query}")
    box, context = reacton.render(routed, handle_error=False)
    try:
        yield Sheet(box)
    finally:
        context.close()


def _walk(widget: Any) -> Iterator[Any]:
    yield widget
    for child in getattr(widget, "children", None) or ():
        if not isinstance(child, str):
            yield from _walk(child)
