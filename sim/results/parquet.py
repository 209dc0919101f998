"""Tables as Parquet files, written whole and read a row group at a time; and the run table.

Of runs, outcomes, drafts and sets of voters are stored by name, as Arrow dictionaries. Where there are many voters
each has a column of bits instead, as `blockers.france`: of a Council of 32 nearly every run has sets of its own, and to
spell them out takes longer than to compute the runs. Whoever reads a table as a frame sees names in either case.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ..engines.layout import Layout
from ..engines.runs import NAMED, SETS, Record, Runs, bits_of, empty_record, named, spelled
from ..errors import Mistake, ResultsError
from ..scenario.schema import Scenario
from .arrow import all_spelled, numbers, texts
from .store import whole

if TYPE_CHECKING:
    import pandas as pd

#: Rows of a Parquet row group: fixed, so that the same runs are the same bytes however they were computed.
ROW_GROUP = 1 << 17
#: Voters of whom every set can be spelled out, since there are no more than 4,096.
FEW = 12


def write_runs(path: Path, runs: Runs) -> None:
    """The run table, without holding it as one."""
    with whole(path) as unfinished:
        _write_runs(unfinished, runs)


def row_groups(path: Path, columns: Sequence[str] | None) -> Iterator[pa.Table]:
    """Row groups of a table as it is stored, perhaps only some columns.

    Raises:
        ResultsError: it is missing or damaged.
    """
    try:
        with pq.ParquetFile(path) as file:
            chosen = _stored_columns(file.schema_arrow.names, columns)
            for group in range(file.num_row_groups):
                yield file.read_row_group(group, columns=chosen)
    except (OSError, pa.ArrowInvalid) as error:
        raise ResultsError(Mistake(str(path), f"cannot be read: {str(error).splitlines()[0]}; rerun it")) from None


def write_frame(path: Path, frame: "pd.DataFrame") -> None:
    """A small table."""
    _write(path, pa.Table.from_pandas(frame, preserve_index=False))


def write_columns(path: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    """The same of a table that is no frame yet; byte for byte as its frame."""
    arrays = [
        texts(values, pa.large_string()) if isinstance(values[0], str) else numbers(np.array(values))
        for values in columns.values()
    ]
    _write(path, pa.Table.from_arrays(arrays, names=list(columns)))


def _write(path: Path, table: pa.Table) -> None:
    with whole(path) as unfinished:
        pq.write_table(table.replace_schema_metadata(), unfinished)


def joined(parts: Iterable[pa.Table]) -> pa.Table:
    """One table of several; columns that some lack are empty there."""
    return pa.concat_tables(parts, promote_options="default").unify_dictionaries()


def _write_runs(path: Path, runs: Runs) -> None:
    layout, text = runs.layout, pa.dictionary(pa.int32(), pa.string())
    by_name = (*NAMED, *SETS) if len(layout.voters) <= FEW else NAMED
    words = {column: _numbers_and_names(runs, column) for column in by_name}
    kinds: dict[str, pa.DataType] = {"run": pa.int64()}
    for column in Record._fields:
        if column in SETS and column not in words:
            kinds |= {f"{column}.{voter}": pa.bool_() for voter in layout.voters}
        else:
            kinds[column] = text if column in words else pa.int16()
    schema = pa.schema(list(kinds.items()))
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for part in runs.stretches(ROW_GROUP):
            arrays = [numbers(np.arange(part.first, part.first + len(part), dtype=np.int64))]
            for column, values in part.record._asdict().items():
                if column in words:
                    known, names = words[column]
                    codes = numbers(np.searchsorted(known, values.astype(np.uint64)).astype(np.int32))
                    arrays.append(pa.DictionaryArray.from_arrays(codes, names))
                elif column in SETS:
                    bits = (values.dtype.type(1 << voter) for voter in range(len(layout.voters)))
                    arrays += [numbers(values & bit != 0) for bit in bits]
                else:
                    arrays.append(numbers(values.astype(np.int16)))
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _numbers_and_names(runs: Runs, column: str) -> tuple[np.ndarray, pa.Array]:
    """What a column by name may hold, by number: every outcome or draft, or the sets of voters that occurred."""
    if column in NAMED:
        names = named(column, runs.layout)
        return np.arange(len(names)), texts(names)
    found = np.unique(np.concatenate([np.unique(getattr(part.record, column)) for part in runs.stretches(ROW_GROUP)]))
    return found, texts([spelled(word, runs.layout.voters) for word in found.tolist()])


def _stored_columns(known: Sequence[str], asked: Sequence[str] | None) -> list[str] | None:
    """Which of the columns that a file has are those asked for; of a set of voters all of its bits."""
    if asked is None:
        return None
    return [column for column in known if column in asked or column.partition(".")[0] in {*asked} & {*SETS}]


def spelled_out(table: pa.Table) -> pa.Table:
    """A stored table as it is read: sets of voters by name."""
    for column in SETS:
        voters = _voters_of(table, column)
        if voters:
            at = table.column_names.index(f"{column}.{voters[0]}")
            found, codes = np.unique(_words(table, column, voters), return_inverse=True)
            sets = pa.DictionaryArray.from_arrays(numbers(codes.astype(np.int32)), all_spelled(found, voters))
            table = table.drop_columns([f"{column}.{voter}" for voter in voters]).add_column(at, column, sets)
    return table


def records(parts: Iterable[pa.Table], scenario: Scenario) -> Iterator[Record]:
    """Stored runs in numbers, part by part; columns that were not read are 0."""
    layout = Layout(scenario)
    for part in parts:
        record = empty_record(layout, len(part))
        for column, values in record._asdict().items():
            voters = _voters_of(part, column)
            if voters:
                values[:] = _words(part, column, voters)
            elif column not in part.column_names:
                values[:] = 0
            elif column == "round":
                values[:] = part[column].to_numpy()
            else:
                coded = part[column].combine_chunks().dictionary_encode()
                known = coded.dictionary.to_pylist()
                if column in NAMED:
                    each = [named(column, layout).index(name) for name in known]
                else:
                    each = [bits_of(names.split(","), layout.voters) for names in known]
                values[:] = np.array(each, np.uint64)[coded.indices.to_numpy()]
        yield record


def recorded(table: "pd.DataFrame", scenario: Scenario) -> Record:
    """A run table that is read as a frame, in numbers."""
    columns = [column for column in Record._fields if column in table]
    frame = table[columns].astype({column: str for column in columns if column != "round"})
    return next(records([pa.Table.from_pandas(frame, preserve_index=False)], scenario))


def _voters_of(table: pa.Table, column: str) -> list[str]:
    """Whose bits a table has of a set, in the order of the voters."""
    return [name.partition(".")[2] for name in table.column_names if name.startswith(f"{column}.")]


def _words(table: pa.Table, column: str, voters: Sequence[str]) -> np.ndarray:
    words = np.zeros(len(table), np.uint64)
    for i, voter in enumerate(voters):
        words |= table[f"{column}.{voter}"].to_numpy().astype(np.uint64) << np.uint64(i)
    return words
