"""Runs the vectorised peers on a file of tickets, compares their outcomes with the interpreter's, and prints
`name<TAB>nanoseconds a ticket in memory<TAB>end to end`, of processor time on one thread, the least of three rounds."""

import os
import sys
import tempfile
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import duckdb
import numpy as np

import by_duckdb
import by_pandas
import outcome

tickets, brief, csv_path, as_of = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
wanted = sorted(outcome.expected(brief))
calendar = outcome.calendar(csv_path)
out = os.path.join(tempfile.mkdtemp(), "out.ndjson")


def measured(name, peer, rows):
    """Reads, judges, writes; of three rounds the least of each. What was judged is compared before any time counts."""
    in_memory, whole = [], []
    for turn in range(4):
        marks = [time.process_time()]
        for step in peer:
            step()
            marks.append(time.process_time())
        if turn == 0:
            outcome.compare(name, rows(), wanted)
        else:
            in_memory.append(marks[2] - marks[1])
            whole.append(marks[3] - marks[0])
    each = lambda seconds: round(min(seconds) * 1e9 / len(wanted))
    print(f"{name}\t{each(in_memory)}\t{each(whole)}", flush=True)


connection = duckdb.connect()
by_duckdb.prepare(connection, calendar)
names = ", ".join(f'"{name}"' for name in outcome.COLUMNS)
measured(f"DuckDB {duckdb.__version__}",
         [lambda: by_duckdb.read(connection, tickets), lambda: by_duckdb.judge(connection, as_of),
          lambda: by_duckdb.write(connection, out)],
         lambda: connection.execute(f"select {names} from outcome").fetchall())

table, held = np.array(calendar, dtype=np.int64), {}
measured(f"pandas {by_pandas.pd.__version__}",
         [lambda: held.update(read=by_pandas.read(tickets)),
          lambda: held.update(judged=by_pandas.judge(*held["read"], table, as_of)),
          lambda: by_pandas.write(held["judged"], out)],
         lambda: held["judged"][outcome.COLUMNS].values.tolist())
