"""Compares the rows of an engine of this folder's crate with the interpreter's, and passes its times on.

`scripted.py CSV DAYS` writes the table of days that they look limits up in; `scripted.py NAME ROWS BRIEF` compares."""

import datetime
import sys

import outcome


def moment(seconds):
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=int(seconds))).isoformat()


if len(sys.argv) == 3:
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        for row in outcome.calendar(sys.argv[1]):
            print(*row, sep=",", file=out)
else:
    name, rows, brief = sys.argv[1:4]
    found = []
    for line in open(rows, encoding="utf-8"):
        cells = line.rstrip("\n").split("\t")
        for at in (2, 4, 6):
            cells[at] = moment(cells[at])
        found.append(cells)
    outcome.compare(name, found, sorted(outcome.expected(brief)))
