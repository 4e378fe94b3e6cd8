"""A million tickets of which a thousand are broken in a hundred ways: every good one is reported in its order, every bad one is
named with its line, the run ends with 3, and it takes no more memory than a tenth of the tickets did.

    python3 tests/million.py DUBAN GENERATOR [TICKETS]
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time

WAYS = os.path.join(os.path.dirname(__file__), "../crates/cli/tests/cli/broken.txt")
EVERY = 1000  # one line in so many is broken


def ways():
    with open(WAYS, encoding="utf-8") as file:
        lines = [line.rstrip("\n").split(" ", 1) for line in file]
    assert len(lines) == 100, len(lines)
    return [(code, text.replace("␀", "\0").encode().replace("␂".encode(), b"\xff")) for code, text in lines]


def write(path, generator, tickets):
    """The file, and the code of each broken line by its number."""
    broken, all_ways = {}, ways()
    good = subprocess.Popen([generator, "zibo", str(tickets - tickets // EVERY)], stdout=subprocess.PIPE)
    with open(path, "wb") as file:
        for number in range(1, tickets + 1):
            if number % EVERY == 7:
                code, line = all_ways[len(broken) % 100]
                broken[number] = code
                file.write(line + b"\n")
            else:
                file.write(good.stdout.readline())
    good.stdout.close()
    good.wait()
    return broken


def run(duban, path, out, err):
    """The exit status, the most memory it held (KiB), and the seconds it took."""
    command = [duban, "check", "zibo", "--as-of", "2026-01-15T12:00:00+08:00", "--format", "ndjson", "-o", out, path]
    start = time.monotonic()
    with open(err, "wb") as said:
        process = subprocess.Popen(command, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_maxrss, time.monotonic() - start


def ids(path):
    """The ids of a file's tickets in their order, broken lines left out."""
    pattern = re.compile(rb'^\{"id": ?"([^"]*)"')
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            yield number, pattern.match(line), line


def check(duban, generator, tickets, folder):
    path, out, err = (os.path.join(folder, name) for name in ("facts.ndjson", "report.ndjson", "said.txt"))
    broken = write(path, generator, tickets)
    status, memory, seconds = run(duban, path, out, err)
    assert status == 3, status

    with open(err, encoding="utf-8") as said:
        told = {}
        for finding in said.read().split("\n\n"):
            code, line = re.search(r"\[(\w\d{4})\]", finding)[1], int(re.search(r"\.ndjson:(\d+):", finding)[1])
            assert line not in told, line
            told[line] = code
    assert told == broken, set(told.items()) ^ set(broken.items())

    good = (found[1] for number, found, _ in ids(path) if number not in broken)
    reported = rest = 0
    with open(out, "rb") as report:
        assert b'"type":"header"' in report.readline()
        for line in report:
            if line.startswith(b'{"type":"ticket","id":"'):
                assert line.split(b'"', 8)[7] == next(good), line[:100]
                reported += 1
            else:
                rest = json.loads(line)
    assert next(good, None) is None and reported == tickets - len(broken), reported
    assert rest["summary"]["rejected"] == len(broken) and rest["summary"]["tickets"] == reported, rest["summary"]
    print(f"{tickets} tickets, {len(broken)} broken, each named: {seconds:.1f} s, {memory / 1024:.1f} MiB", flush=True)
    return memory


def main():
    duban, generator = sys.argv[1:3]
    tickets = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        few = check(duban, generator, tickets // 10, folder)
        many = check(duban, generator, tickets, folder)
    # What the threads hold between them fills up first.
    assert tickets < 500_000 or many < few * 1.25 + 8192, f"{few} KiB for a tenth, {many} KiB for all"


main()
