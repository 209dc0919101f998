"""Where the parts of a sweep are computed: threads, processes, or a Dask cluster. All are `concurrent.futures`.

threads            the kernel releases the interpreter's lock, so this is the fastest on one machine
processes          for the reference engine, which holds the lock
dask               a Dask cluster started on this machine
tcp://host:port    a Dask cluster that runs already; its workers need the same version of nacsim
"""

import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from multiprocessing import active_children, get_context, parent_process
from threading import Thread
from typing import Any, TypeVar

from ..errors import Mistake, ResultsError, UsageError, nearest
from ..process import cores, may_be_copied, side_by_side

Job = TypeVar("Job")
Found = TypeVar("Found")
NAMES = ("threads", "processes", "dask")
#: Times that a part is given to another worker of a cluster when the one that had it is gone.
_RETRIES = 5
_KEPT = "what is done is kept, the same command goes on"


def check_executor(name: str) -> None:
    """Raises UsageError if there is no executor of that name. Whether its cluster can be reached is not asked."""
    if "://" not in name and name not in NAMES:
        raise UsageError(Mistake(f"--executor {name}", f"no such executor{nearest(name, (*NAMES, 'tcp://host:port'))}"))


@contextmanager
def executor(name: str, workers: int | None = None) -> Iterator[tuple[Executor, int]]:
    """(executor, its number of workers) of a name in this module's docstring.

    Raises:
        UsageError: there is no executor of that name, its cluster cannot be reached, or Dask is not installed.
        ResultsError: its cluster is gone while it is used.
    """
    check_executor(name)
    if "://" in name or name == "dask":
        with _cluster(name, workers) as found:
            yield found
        return
    count, others = workers or cores(), set(active_children())
    # Spawned and not forked: a fork copies the locks of threads that do not come along.
    pool = (
        ThreadPoolExecutor(count)
        if name == "threads"
        else ProcessPoolExecutor(count, get_context("spawn"), initializer=_end_with_parent)
    )
    try:
        yield pool, count
    except BaseException:
        if name == "processes":
            # A command that is stopped waits for none, and leaves nothing of them.
            for worker in set(active_children()) - others:
                worker.kill()
        pool.shutdown(wait=name == "processes", cancel_futures=True)
        raise
    pool.shutdown()  # when a command is stopped later on, nothing of the workers is left to be cleared away


def _end_with_parent() -> None:
    """Lets a worker end when the process that started it is gone, killed perhaps: nobody will take its results."""
    parent = parent_process()

    def wait_for_it() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=wait_for_it, daemon=True).start()


@contextmanager
def _cluster(name: str, workers: int | None) -> Iterator[tuple[Executor, int]]:
    try:
        from dask.distributed import Client, KilledWorker, LocalCluster
    except ImportError:
        what = "Dask is not installed; `pip install 'nacsim[cluster]'` adds it"
        raise UsageError(Mistake(f"--executor {name}", what)) from None
    for logger in ("distributed", "distributed.client", "tornado.application"):  # what is lost is said below, once
        logging.getLogger(logger).setLevel(logging.CRITICAL)
    here = {"host": "127.0.0.1", "dashboard_address": None, "silence_logs": logging.CRITICAL}
    count = workers or cores()
    started = LocalCluster(n_workers=count, threads_per_worker=1, **here) if name == "dask" else None
    try:
        client = Client(started or name, timeout="10s")
    except (OSError, ValueError) as error:
        what = f"no Dask scheduler answers there: {str(error).splitlines()[0]}"
        raise UsageError(Mistake(f"--executor {name}", what)) from None
    try:
        try:
            client.wait_for_workers(1, timeout=60)
        except TimeoutError:
            raise UsageError(Mistake(f"--executor {name}", "the scheduler has no worker; start one")) from None
        yield client.get_executor(pure=False, retries=_RETRIES), sum(client.nthreads().values())
    except (CancelledError, KilledWorker):
        what = f"the cluster is gone, or lost several workers to one part; {_KEPT}"
        raise ResultsError(Mistake(f"--executor {name}", what)) from None
    finally:
        client.close()
        if started is not None:
            started.close()


def all_at_once(
    work: Callable[[Job], Found], jobs: Sequence[Job], count: int, progress: Callable[[int], None] | None = None
) -> list[Found]:
    """Results of `work(job)` in the order of the jobs, `count` of them done at once; each waits for kernels much of its
    time. What they find can be pickled, and they change nothing that is looked at afterwards.

    Copies of the process share them where there may be any, as they do not wait for each other's Python; threads, in
    the context of here, elsewhere. `progress` is called with how many are done. Raises whatever `work` raises.
    """
    if may_be_copied():
        return side_by_side([partial(work, job) for job in jobs], progress, count)
    found: dict[int, Found] = {}
    contexts = [copy_context() for _ in jobs]

    def numbered(n: int) -> tuple[int, Found]:
        return n, contexts[n].run(work, jobs[n])

    with executor("threads", count) as (pool, _):
        for n, result in completed(pool, numbered, range(len(jobs)), count):
            found[n] = result
            if progress is not None:
                progress(1)
    return [found[n] for n in range(len(jobs))]


def completed(pool: Executor, work: Callable[[Any], Any], jobs: Iterable[Any], ahead: int) -> Iterator[Any]:
    """Results of `work(job)` in the order in which they come, with `ahead` jobs handed out at a time.

    Raises:
        ResultsError: a worker process is gone for good.
        whatever `work` raises.
    """
    waiting, running = iter(jobs), set[Future]()
    try:
        while True:
            for job in waiting:
                running.add(pool.submit(work, job))
                if len(running) >= ahead:
                    break
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
    except BrokenProcessPool:
        what = f"a worker process was killed, perhaps for want of memory; {_KEPT}"
        if str(getattr(sys.modules["__main__"], "__file__", "")).endswith(".py"):
            what += "; a script that starts workers needs `if __name__ == '__main__':` above what it does"
        raise ResultsError(Mistake("", what)) from None
    finally:
        for future in running:
            future.cancel()
