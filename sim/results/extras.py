"""The two libraries of the extra `explore`, imported when an analysis asks for them and not before."""

import warnings
from types import ModuleType

from ..errors import Mistake, UsageError


def salib() -> ModuleType:
    """SALib with its Sobol and Morris modules loaded (Herman & Usher 2017, doi:10.21105/joss.00097).

    Raises:
        UsageError: it is not installed; the message names the extra.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import SALib
            import SALib.analyze.morris
            import SALib.analyze.sobol
            import SALib.sample.morris
            import SALib.sample.sobol
    except ImportError:
        raise _missing("SALib") from None
    return SALib


def workbench() -> ModuleType:
    """The analyses of the EMA Workbench with PRIM and CART loaded (Kwakkel 2017, doi:10.1016/j.envsoft.2017.06.054).

    Raises:
        UsageError: it is not installed; the message names the extra.
    """
    try:
        with warnings.catch_warnings():  # it warns of what it could do with libraries that we have no use for
            warnings.simplefilter("ignore")
            import ema_workbench.analysis
            import ema_workbench.analysis.cart
            import ema_workbench.analysis.prim
    except ImportError:
        raise _missing("the EMA Workbench") from None
    return ema_workbench.analysis


def _missing(what: str) -> UsageError:
    return UsageError(Mistake("", f"{what} is not installed; `pip install 'nacsim[explore]'` adds it"))
