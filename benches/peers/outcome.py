"""What every peer must say of a ticket, and how it is compared with the interpreter's brief report.

A row is: id; status and due moment of 初步回复, 解决确认, 答复企业; how many 重办落实 are met, late, overdue, pending; the
number of violations; how often each rung was reached."""

import csv
import json

DUTIES = ["初步回复", "解决确认", "答复企业"]
STATES = ["met", "late", "overdue", "pending"]
RUNGS = ["督促办理", "归口督办"]
COLUMNS = (["id"] + [f"{kind}{n}" for n in range(3) for kind in ("status", "due")]
           + STATES + ["violations"] + ["rung0", "rung1"])


def expected(brief):
    """Rows from the lines of `duban check --format ndjson --brief`."""
    with open(brief, encoding="utf-8") as lines:
        for line in lines:
            ticket = json.loads(line)
            if ticket["type"] != "ticket":
                continue
            row = [ticket["id"]]
            for duty in DUTIES:
                found = [one for one in ticket["obligations"] if one["duty"] == duty]
                row += [found[0]["status"], found[0]["due"][:19]] if found else ["", ""]
            redo = [one["status"] for one in ticket["obligations"] if one["duty"] == "重办落实"]
            row += [str(redo.count(state)) for state in STATES]
            row.append(str(len(ticket["violations"])))
            row += [str(sum(one["rung"] == rung for one in ticket["escalations"])) for rung in RUNGS]
            yield row


def compare(name, rows, wanted):
    """Stops where a peer says something else."""
    rows = sorted([str(cell) for cell in row] for row in rows)
    if rows != wanted:
        differing = [(a, b) for a, b in zip(rows, wanted) if a != b]
        raise SystemExit(f"{name} says something else of {len(differing)} tickets (and has {len(rows)} of "
                         f"{len(wanted)}), for example\n  {differing[:1]}")


def calendar(path, first="2020-01-01", days=4000):
    """For each day: the 3rd, 10th and 15th working day after it, as numbers of days since 1970."""
    import datetime
    exceptions = {}
    with open(path, encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            exceptions[row["date"]] = row["kind"] == "makeup-workday"
    start = datetime.date.fromisoformat(first)
    epoch = datetime.date(1970, 1, 1).toordinal()
    every = [start + datetime.timedelta(n) for n in range(days)]
    works = [exceptions.get(day.isoformat(), day.weekday() < 5) for day in every]
    working = [day.toordinal() - epoch for day, yes in zip(every, works) if yes]
    rows, before = [], 0
    for day, yes in zip(every, works):
        before += yes
        if before + 15 > len(working):
            break
        rows.append((day.toordinal() - epoch, *(working[before + n - 1] for n in (3, 10, 15))))
    return rows
