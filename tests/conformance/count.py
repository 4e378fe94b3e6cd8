#!/usr/bin/env python3
"""Counts the due moments of the conformance cases a second time, day by day and second by second.

Plain and slow on purpose: it walks the calendar file instead of calculating, and shares nothing with the engine. It
takes the duties that open on one event and have a limit it can count (days, weeks, months, years, hours, half days,
working hours, dates, 取长, 取短), with 不计入, 受理截止 and local calendars, and leaves the rest alone (extensions, fields,
tables, 同 …). Run it in the repository: `python3 tests/conformance/count.py`. It names each due moment that differs.
"""

import csv
import datetime as dt
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
NATIONAL = HERE.parent.parent / "policies" / "calendars" / "中国法定工作日.csv"
DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)
BEIJING = dt.timezone(dt.timedelta(hours=8))
HAN = {"半": 0.5, "一": 1, "两": 2, "三": 3, "五": 5, "十": 10, "十二": 12, "三十": 30}


class Calendar:
    """Which days work, and when the office is open."""

    def __init__(self, policy):
        with open(NATIONAL, encoding="utf-8") as file:
            self.days = {row["date"]: row["kind"] == "makeup-workday" for row in csv.DictReader(file)}
        self.offices = []
        for line in policy:
            words = line.split(None, 1)
            if words and words[0] in ("休", "班") and line.startswith(" "):
                ends = [day(part) for part in words[1].split("至")]
                at = ends[0]
                while at <= ends[-1]:
                    self.days[at.isoformat()] = words[0] == "班"
                    at += DAY
            elif words and words[0] == "办公":
                season, _, spans = words[1].rpartition(": ")
                months = [tuple(map(int, pair)) for pair in re.findall(r"(\d+)月(\d+)日", season)]
                self.offices.append((months, [clocks(part) for part in spans.split("、")]))

    def works(self, at):
        return self.days.get(at.isoformat(), at.weekday() < 5)

    def office(self, at):
        """The spans in which the office is open on a day."""
        if not self.works(at):
            return []
        found = []
        for months, spans in self.offices:
            if months:
                first, last, here = months[0], months[1], (at.month, at.day)
                inside = first <= here <= last if first <= last else here >= first or here <= last
                if not inside:
                    continue
            found = spans
        return found

    def end(self, at):
        spans = self.office(at)
        return dt.datetime.combine(at, spans[-1][1] if spans else dt.time(23, 59, 59))

    def open_at(self, moment):
        return any(start <= moment.time() < end for start, end in self.office(moment.date()))


def day(text):
    return dt.date(*map(int, re.search(r"(\d+)年(\d+)月(\d+)日", text).groups()))


def clocks(text):
    return tuple(dt.time(*map(int, clock.split(":"))) for clock in re.findall(r"\d+:\d+", text))


def number(text):
    return HAN[text] if text in HAN else float(text)


def moment(text):
    """A moment of the facts, as Beijing time without its offset; a bare date is its last second."""
    if len(text) == 10:
        return dt.datetime.fromisoformat(text + "T23:59:59")
    read = dt.datetime.fromisoformat(text.replace("Z", "+00:00")).replace(microsecond=0)
    return read.astimezone(BEIJING).replace(tzinfo=None) if read.tzinfo else read


class Count:
    """One obligation: its trigger, its calendar, the spans that are not counted."""

    def __init__(self, calendar, trigger, spans, office_halves):
        self.calendar, self.trigger, self.day0 = calendar, trigger, trigger.date()
        self.spans, self.office_halves = spans, office_halves

    def excluded(self, at):
        """A day in (p, q] of a span, clipped to the life of the obligation."""
        return any(max(start, self.trigger).date() < at <= end.date() for start, end in self.spans)

    def paused(self, at):
        return any(start <= at < end for start, end in self.spans)

    def ends(self, at, close, countable):
        """The end of a limit in days: never while a span is open."""
        due = close(at)
        while any(start <= due < end for start, end in self.spans):
            at = max(end.date() for start, end in self.spans if start <= due < end) + DAY
            while not countable(at) or self.excluded(at):
                at += DAY
            due = close(at)
        return due

    def days(self, amount, countable, close):
        at, left = self.day0, amount
        while left:
            at += DAY
            left -= countable(at) and not self.excluded(at)
        return at

    def seconds(self, amount, counts):
        at = self.trigger
        while amount:
            amount -= counts(at) and not self.paused(at)
            at += SECOND
        return at

    def halves(self, amount, countable, rolls):
        at, morning = self.day0, self.trigger.time() <= dt.time(12)
        if not countable(at):
            morning = False
        while amount:
            at, morning = (at, False) if morning else (at + DAY, True)
            amount -= countable(at) and not self.excluded(at)
        at = self.roll(at) if rolls else at
        return dt.datetime.combine(at, dt.time(12)) if morning else self.calendar.end(at)

    def roll(self, at):
        while not self.calendar.works(at):
            at += DAY
        return at

    def due(self, limit):
        """The due moment of a limit, or None where this count does not go."""
        if parts := re.fullmatch(r"(取长|取短)\((.*)\)", limit):
            all_of = [self.due(part.strip()) for part in parts[2].split(",")]
            if None in all_of:
                return None
            return max(all_of) if parts[1] == "取长" else min(all_of)
        fixed, rolled = "遇休息日不顺延" in limit, "遇休息日顺延" in limit
        limit = re.sub(r"遇休息日不?顺延", "", limit).strip()
        cut = re.search(r" (?:中午)?(\d+):(\d+) 前$", limit)
        clock = dt.time(int(cut[1]), int(cut[2])) if cut else None
        limit = re.sub(r" (?:中午)?\d+:\d+ 前$", "", limit)
        limit = re.sub(r"(以内|内|前)$", "", limit)
        close = (lambda at: dt.datetime.combine(at, clock)) if clock else self.calendar.end
        if date := re.fullmatch(r"(\d+)年(\d+)月(\d+)日", limit):
            at = dt.date(*map(int, date.groups()))
            return close(self.roll(at) if rolled else at)
        if near := re.fullmatch(r"(当日|次日|当个工作日|次个工作日)", limit):
            return self.near(near[1], close)
        parts = re.fullmatch(r"第?(?:[\d.]+至)?([\d.]+|[半一两三五十]+)(?:个)?(工作日|工作小时|日|天|周|月|年|小时|分钟|秒)", limit)
        return self.amount(number(parts[1]), parts[2], fixed, close) if parts else None

    def near(self, word, close):
        works, at = self.calendar.works, self.day0
        if word.startswith("次"):
            at += DAY
        if word.endswith("工作日"):
            at = self.roll(at)
        due = close(at)
        if word == "当日" and due < self.trigger and close == self.calendar.end:
            due = dt.datetime.combine(at, dt.time(23, 59, 59))
        return due

    def amount(self, amount, unit, fixed, close):
        works, every = self.calendar.works, lambda _: True
        if unit in ("小时", "分钟", "秒"):
            return self.seconds(int(amount * {"小时": 3600, "分钟": 60, "秒": 1}[unit]), every)
        if unit == "工作小时":
            return self.seconds(int(amount * 3600), self.calendar.open_at)
        if amount % 1 and self.office_halves:
            spans = self.calendar.office(self.roll(self.day0))
            whole = sum((e.hour - s.hour) * 3600 + (e.minute - s.minute) * 60 for s, e in spans)
            return self.seconds(int(amount * whole), self.calendar.open_at)
        if amount % 1:
            return self.halves(int(amount * 2), works if unit == "工作日" else every, unit != "工作日")
        if unit == "工作日":
            return self.ends(self.days(amount, works, close), close, works)
        if unit in ("日", "天", "周"):
            at = self.days(amount * (7 if unit == "周" else 1), every, close)
        else:
            at = self.month(int(amount) * (12 if unit == "年" else 1))
        return self.ends(at if fixed else self.roll(at), close, every)

    def month(self, amount):
        year, month = divmod(self.day0.month - 1 + amount, 12)
        year, month = self.day0.year + year, month + 1
        for number_ in range(self.day0.day, 27, -1):
            try:
                return dt.date(year, month, number_)
            except ValueError:
                continue
        return dt.date(year, month, self.day0.day)


def after_hours(calendar, policy, body, trigger):
    """受理截止: a later trigger is one of the next working day's first second."""
    cut = re.search(r"受理截止 (\d+):(\d+)", body) or re.search(r"受理截止 (\d+):(\d+)", "\n".join(policy[:8]))
    if not cut or re.search(r"时限 [^;]*(小时|分钟|秒|年\d+月)", body):
        return trigger
    if calendar.works(trigger.date()) and trigger.time() <= dt.time(int(cut[1]), int(cut[2])):
        return trigger
    at = trigger.date() + DAY
    while not calendar.works(at):
        at += DAY
    return dt.datetime.combine(at, dt.time(0))


def spans_of(policy, duty, events):
    """The spans that 不计入 takes out of a duty: (from, to)."""
    found = []
    for line in policy:
        rule = re.match(r"不计入 \S+ \{ 适用于 (\S+); 自 (\S+) 至 (\S+) \}$", line)
        if not rule or duty not in rule[1].split("、"):
            continue
        ends = [at for name, at in events if name == rule[3]]
        for start in (at for name, at in events if name == rule[2]):
            later = [end for end in ends if end >= start]
            found.append((start, min(later) if later else dt.datetime.max))
    return found


def counted(case, point):
    """(duty, instance, expected, counted) for every due moment of a case that this count can reach."""
    policy = case["policy_text"]
    if "obligations" not in point["expect"]:
        return
    text = "\n".join(policy)
    if any(word in text for word in ("延期 ", "日 = 工作日", "条件 外线")) or any("set" in e for e in case["facts"]["events"]):
        return
    calendar = Calendar(policy)
    events = sorted(((e["event"], moment(e["at"])) for e in case["facts"]["events"]), key=lambda e: e[1])
    events = [(name, at) for name, at in events if at <= moment(point["as_of"])]
    for wanted in point["expect"].get("obligations", []):
        body = re.search(r"^义务 " + wanted["duty"] + r" \{ (.*) \}$", text, re.M)
        if not wanted.get("due") or not body:
            continue
        opened = re.search(r"自 (\S+) 起; 时限 ([^;]+);", body[1])
        triggers = [at for name, at in events if opened and name == opened[1]]
        if len(triggers) < wanted["instance"] or re.search(r"条件|在办期间|分别|只计首次", body[1]):
            continue
        trigger = after_hours(calendar, policy, body[1], triggers[wanted["instance"] - 1])
        ended = [at for name, at in events if re.search(f"(完成|终止) {name}", body[1]) and at >= trigger]
        count = Count(calendar, trigger, spans_of(policy, wanted["duty"], events), "半日 按 工时" in text)
        # A span is clipped to the life of the obligation.
        count.spans = [(start, min([end, *ended])) for start, end in count.spans if start < min([end, *ended])]
        if any(end == dt.datetime.max for _, end in count.spans):
            continue
        # A span that starts after the breach changes nothing.
        plain = Count(calendar, trigger, [], count.office_halves).due(opened[2].strip())
        if plain is None:
            continue
        absolute = re.match(r"\d+年", opened[2].strip())
        count.spans = [] if absolute else [span for span in count.spans if span[0] <= plain]
        yield wanted["duty"], wanted["instance"], moment(wanted["due"]), count.due(opened[2].strip())


def main():
    reached, wrong = 0, 0
    for file in sorted(HERE.rglob("*.json")):
        for case in json.loads(file.read_text(encoding="utf-8")):
            if "policy_text" not in case:
                continue
            for point in case.get("at") or [case]:
                for duty, instance, expected, found in counted(case, point):
                    reached += 1
                    if expected != found:
                        wrong += 1
                        print(f"{file.name} · {case['name']} · {duty}#{instance}: {expected} expected, {found} counted")
    print(f"{reached} due moments counted, {wrong} differ")
    return 1 if wrong or not reached else 0


if __name__ == "__main__":
    sys.exit(main())
