"""Runs the vectorised peers on a file of tickets, compares their outcomes with the interpreter's, and prints
`name<TAB>nanoseconds a ticket in memory<TAB>end to end`, of processor time on one thread."""

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


def report(name, started, read, judged, written):
    each = lambda seconds: round(seconds * 1e9 / len(wanted))
    print(f"{name}\t{each(judged - read)}\t{each(written - started)}")


connection = duckdb.connect()
by_duckdb.prepare(connection, calendar)
marks = [time.process_time()]
by_duckdb.read(connection, tickets)
marks.append(time.process_time())
by_duckdb.judge(connection, as_of)
marks.append(time.process_time())
by_duckdb.write(connection, out)
marks.append(time.process_time())
rows = connection.execute("select " + ", ".join(f'"{name}"' for name in outcome.COLUMNS) + " from outcome").fetchall()
outcome.compare("DuckDB", rows, wanted)
report(f"DuckDB {duckdb.__version__}", *marks)

table = np.array(calendar, dtype=np.int64)
marks = [time.process_time()]
frames = by_pandas.read(tickets)
marks.append(time.process_time())
frame = by_pandas.judge(*frames, table, as_of)
marks.append(time.process_time())
by_pandas.write(frame, out)
marks.append(time.process_time())
outcome.compare("pandas", frame[outcome.COLUMNS].values.tolist(), wanted)
report(f"pandas {by_pandas.pd.__version__}", *marks)
