"""What is computed beside the page, the last that was asked for."""

import logging
import threading
from collections.abc import Callable
from typing import Any

import solara

from ..errors import UserError
from .library import told
from .turns import Stopped, TookTooLong


def use_latest(compute: Callable[..., Any], key: Any) -> tuple[Any, bool, str]:
    """(latest answer, whether a newer one is coming, what went wrong) of `compute`, run anew when `key` changes.

    It runs in a thread and gets two functions: one says whether its answer is still wanted, the other takes an answer
    so far. Of several that were asked for, the last one counts. When the page is left, nothing is wanted any more.
    """
    answer = solara.use_reactive((None, None, "", False))

    def start() -> Callable[[], None]:
        stopped, last = threading.Event(), [None]

        def tell(found: Any, trouble: str = "", is_whole: bool = False) -> None:
            last[0] = found
            if not stopped.is_set():
                answer.set((key, found, trouble, is_whole))

        def work() -> None:
            try:
                tell(compute(stopped.is_set, tell), is_whole=True)
            except Stopped:
                return
            except TookTooLong:
                tell(last[0], "too_long", True)
            except UserError as error:
                tell(None, "; ".join(map(str, told(error))), True)
            except Exception:  # a defect: what shows in place of the answer says nothing of this machine
                logging.getLogger(__name__).exception("a computation failed")
                tell(None, "defect", True)

        threading.Thread(target=work, daemon=True).start()
        return stopped.set

    solara.use_effect(start, [key])
    of, found, trouble, is_whole = answer.value
    return found, of != key or not is_whole, trouble if of == key else ""
