"""The libraries of the extras `explore` and `office`, imported when they are asked for and not before."""

import warnings
from importlib import import_module
from types import ModuleType

from ..errors import Mistake, UsageError


def salib() -> ModuleType:
    """SALib with its Sobol and Morris modules loaded (Herman & Usher 2017, doi:10.21105/joss.00097).

    Raises:
        UsageError: it is not installed; the message names the extra.
    """
    return _loaded("SALib", "SALib", "analyze.morris", "analyze.sobol", "sample.morris", "sample.sobol")


def workbench() -> ModuleType:
    """The analyses of the EMA Workbench with PRIM and CART loaded (Kwakkel 2017, doi:10.1016/j.envsoft.2017.06.054).

    Raises:
        UsageError: it is not installed; the message names the extra.
    """
    return _loaded("the EMA Workbench", "ema_workbench.analysis", "cart", "prim")


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
            for module in modules:
                import_module(f"{package}.{module}")
    except ImportError:
        raise UsageError(Mistake("", f"{what} is not installed; `pip install 'nacsim[{extra}]'` adds it")) from None
    return import_module(package)
