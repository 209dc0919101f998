"""The libraries of the extras `explore` and `office`, imported when they are asked for and not before."""

import warnings
from contextlib import AbstractContextManager
from importlib import import_module
from types import ModuleType
from typing import Any

from ..errors import Mistake, UsageError


def salib(*methods: str) -> ModuleType:
    """SALib with the modules loaded of some of its methods (Herman & Usher 2017, doi:10.21105/joss.00097).

    Raises:
        UsageError: it is not installed; the message names the extra.
    """
    sampled = (f"sample.{method}" for method in methods if method in ("morris", "shapley"))
    return _loaded("SALib", "SALib", *(f"analyze.{method}" for method in methods), *sampled)


def sklearn_trees() -> ModuleType:
    """The ensembles of scikit-learn (Pedregosa et al. 2011, JMLR 12, 2825-2830).

    Raises:
        UsageError: it is not installed; the message names the extra.
    """
    return _loaded("scikit-learn", "sklearn", "ensemble").ensemble


def workbench() -> ModuleType:
    """The analyses of the EMA Workbench with PRIM and CART loaded (Kwakkel 2017, doi:10.1016/j.envsoft.2017.06.054).

    Raises:
        UsageError: it is not installed; the message names the extra.
    """
    return _loaded("the EMA Workbench", "ema_workbench.analysis", "cart", "prim")


def one_thread() -> AbstractContextManager[Any]:
    """Keeps the libraries of linear algebra to one thread: of many small problems more cost ten times the work."""
    return _loaded("threadpoolctl", "threadpoolctl").threadpool_limits(1)


def pymoo() -> ModuleType:
    """pymoo with NSGA-II loaded (Blank & Deb 2020, doi:10.1109/ACCESS.2020.2990567).

    Raises:
        UsageError: it is not installed; the message names the extra.
    """
    return _loaded("pymoo", "pymoo", "algorithms.moo.nsga2", "core.problem", "optimize")


def nashpy() -> ModuleType:
    """Nashpy (Knight & Campbell 2018, doi:10.21105/joss.00904).

    Raises:
        UsageError: it is not installed; the message names the extra.
    """
    return _loaded("nashpy", "nashpy", "game")


def openpyxl() -> ModuleType:
    """openpyxl, which writes Excel workbooks (ECMA-376).

    Raises:
        UsageError: it is not installed; the message names the extra.
    """
    return _loaded("openpyxl", "openpyxl", "cell", extra="office")


def _loaded(what: str, package: str, *modules: str, extra: str = "explore") -> ModuleType:
    try:
        with warnings.catch_warnings():  # of what they could do with libraries that we have no use for
            warnings.simplefilter("ignore")
            found = import_module(package)
            for module in modules:
                import_module(f"{package}.{module}")
    except ImportError:
        raise UsageError(Mistake("", f"{what} is not installed; `pip install 'nacsim[{extra}]'` adds it")) from None
    return found
