"""Zibo's clause 4 in pandas and numpy, vectorised over all tickets."""

import json

import numpy as np
import pandas as pd

DAY, NOON = 86_400, 43_200
NEVER = np.int64(1) << 60
KINDS = ["接收", "初步回复", "解决确认", "答复企业", "反馈平台", "延期申请", "单位负责人签字", "市领导签字", "省平台核准",
         "责成", "重办反馈", "诉求撤回", "认定"]


def read(path):
    """One row for each event, and one for each ticket."""
    ids, guards, assigned = [], [], []
    number, kind, at, until = [], [], [], []
    place = {name: n for n, name in enumerate(KINDS)}
    with open(path, encoding="utf-8") as lines:
        for n, line in enumerate(lines):
            ticket = json.loads(line)
            ids.append(ticket["id"])
            guards.append(ticket.get("fields", {}).get("制度性复杂问题", True))
            assigned.append("承办单位" in ticket["parties"])
            for event in ticket["events"]:
                which = place.get(event["event"])
                if which is None:
                    continue
                number.append(n)
                kind.append(which)
                at.append(event["at"][:19])
                until.append(event.get("fields", {}).get("至", "")[:19] or None)
    seconds = lambda texts: pd.to_datetime(pd.Series(texts)).to_numpy("datetime64[s]").astype(np.int64)
    until = np.array([t or "1970-01-01T00:00:00" for t in until])
    events = pd.DataFrame({"n": number, "kind": kind, "at": seconds(at), "until": seconds(until)})
    tickets = pd.DataFrame({"id": ids, "guard": guards, "assigned": assigned})
    return tickets, events


def status(due, done, closed, as_of):
    open_ = np.where(as_of > due, "overdue", "pending")
    ended = np.where(closed > due, "overdue", "waived")
    known = np.where(done <= due, "met", "late")
    return np.where(done != NEVER, known, np.where(closed != NEVER, ended, open_))


def judge(tickets, events, calendar, as_of):
    """The outcome, a row for each ticket."""
    count = len(tickets)
    first_day = calendar[0, 0]
    events = events[events["at"] <= as_of].sort_values(["n", "at"], kind="stable")
    due = lambda at, column: calendar[np.clip(at // DAY - first_day, 0, len(calendar) - 1), column] * DAY + NOON

    def first(kind):
        out = np.full(count, NEVER)
        rows = events[events["kind"] == kind].drop_duplicates("n")
        out[rows["n"]] = rows["at"]
        return out

    received, replied, resolved, answered, fed_back = (first(kind) for kind in range(5))
    requested, one, two, approved = (first(kind) for kind in range(5, 9))
    withdrawn = first(11)
    until = np.zeros(count, np.int64)
    rows = events[events["kind"] == 8].drop_duplicates("n")
    until[rows["n"]] = rows["until"]
    requests = events[events["kind"] == 5]
    again = np.full(count, NEVER)
    last = requests.drop_duplicates("n", keep="last")
    again[last["n"]] = last["at"]
    again[again == requested] = NEVER

    reply_due, resolve_due = due(received, 1), due(received, 3)
    guard = tickets["guard"].to_numpy()
    asked = (requested != NEVER) & (resolved > requested) & (withdrawn > requested)
    refused = asked & ((requested > resolve_due) | ~guard)
    runs = asked & ~refused
    skipped = runs & (((one == NEVER) & ((two != NEVER) | (approved != NEVER)))
                      | ((two == NEVER) & (approved != NEVER)))
    granted = runs & (one <= two) & (two <= approved) & (approved < np.minimum(resolved, NEVER)) & (approved <= resolve_due)
    extended = np.where(granted & (until > resolve_due), until, resolve_due)
    asked_again = (again != NEVER) & (resolved > again) & (withdrawn > again)
    improper = refused.astype(int) + skipped + (asked_again & (granted | ~guard | (again > extended)))

    both = np.where((answered != NEVER) & (fed_back != NEVER), np.maximum(answered, fed_back), NEVER)
    states = [status(reply_due, replied, np.full(count, NEVER), as_of),
              status(extended, resolved, withdrawn, as_of), status(extended, both, withdrawn, as_of)]
    here = received != NEVER
    late = [here & np.isin(state, ["late", "overdue"]) for state in states]

    ordered = events[events["kind"] == 9][["n", "at"]].sort_values("at")
    redone = events[events["kind"] == 10][["n", "at"]].rename(columns={"at": "done"}).sort_values("done")
    redo = pd.merge_asof(ordered, redone, left_on="at", right_on="done", by="n", direction="forward",
                         allow_exact_matches=False)
    done = redo["done"].fillna(float(NEVER)).astype(np.int64).to_numpy()
    state = status(due(redo["at"].to_numpy(), 2), done, np.full(len(redo), NEVER), as_of)
    number = redo["n"].to_numpy()
    redos = {name: np.bincount(number[state == name], minlength=count) for name in ("met", "late", "overdue", "pending")}
    rung1 = np.bincount(events.loc[events["kind"] == 12, "n"], minlength=count)

    text = lambda at: np.where(here, np.datetime_as_string(at.astype("datetime64[s]")), "")
    out = {"id": tickets["id"].to_numpy()}
    for n, (state, at) in enumerate(zip(states, (reply_due, extended, extended))):
        out[f"status{n}"], out[f"due{n}"] = np.where(here, state, ""), text(np.where(here, at, 0))
    out.update(redos)
    out["violations"] = sum(late) + improper + redos["late"] + redos["overdue"] + (here & ~tickets["assigned"].to_numpy())
    out["rung0"], out["rung1"] = late[2].astype(int), rung1
    return pd.DataFrame(out)


def write(frame, path):
    frame.to_json(path, orient="records", lines=True, force_ascii=False)
