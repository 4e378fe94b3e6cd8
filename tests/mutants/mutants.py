#!/usr/bin/env python3
"""Puts each mutant that `cargo mutants --list` names into the engine and asks whether a test notices.

Run it in the repository: `python3 tests/mutants/mutants.py [--shard K/N] [--short S] [--again] [WORD …]`. Words choose the mutants whose
name (file, place, what is replaced, in which function) contains one of them; a shard takes each N-th, beginning with the K-th;
--short asks only the tests that take at most so many seconds.
`.cargo/mutants.toml` says which files are examined and which mutants are set aside, with the reason; plain `cargo mutants`
reads it too, and gives the same verdicts a hundred times slower, since it builds each mutant by itself.

All are built at once, each behind a switch (`bodies.py`). One that does not build is left out as unviable; one that cannot
be switched (constant functions, functions whose type is that of their body) is told as `apart`, for cargo-mutants itself.
Then every test is run once without a mutant, to see that it passes, how long it takes and which functions it enters; and each
mutant meets the tests that enter its function, the short ones first, until one fails. A mutant that no test enters is
`unreached`; both that and `survived` are a test that is missing, or a mutant that changes nothing one could see.
The copy, its build and the verdicts (`outcomes.jsonl`) lie in `target/mutants-of-operators`, or under DUBAN_MUTANTS.
`--again` goes on with verdicts that are there and asks only about the mutants that were not caught.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import bodies

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PLACE = pathlib.Path(os.environ.get("DUBAN_MUTANTS", ROOT / "target" / "mutants-of-operators"))
SOURCES, MEASURED = PLACE / "sources", PLACE / "tests.jsonl"
# What is no test of the engine (manners, layers, dependencies), and what spoils policies for minutes, is not asked.
SUITES = """agreement baseline blessing calendar checks city corpus corpus_good conformance cover documents earlier evaluation
explanations findings fixes format grammar inventory messages names plain promises reading reference versions""".split()
BUILD = ["cargo", "test", "--quiet", "-p", "duban", "--no-run", "--message-format", "json", "--lib"]
BUILD += [word for suite in SUITES for word in ("--test", suite)]
CHECK = ["cargo", "check", "--quiet", "-p", "duban", "--lib", "--message-format", "json"]
# The cases are one test, but each of their files can be asked alone.
CASES = "every_case_gives_what_is_expected"
# Tests that read the sources, which stand there with their switches.
ASIDE = ["every_rule_has_five_cases_and_a_mutation_that_still_fits"]
JOBS = os.cpu_count() or 1
# A mutant may never end: it has so many times as long as the engine itself takes, and some seconds, and so many bytes.
PATIENCE, SECONDS, BYTES = 10, 8, 4 << 30
QUIET = {"CARGO_TERM_COLOR": "never", "RUST_BACKTRACE": "0", "INSTA_UPDATE": "no", "DUBAN_AGREE": "100", "PROPTEST_RNG_SEED": "1"}

Test = collections.namedtuple("Test", "program name settings seconds reached")


def run(command, patience=None, **settings):
    """What a command says, and its status; None where it had to be stopped."""
    settings = {"CARGO_TARGET_DIR": str(PLACE / "build")} | QUIET | settings
    bounded = (lambda: resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))) if patience else None
    started = subprocess.Popen(
        command,
        cwd=SOURCES,
        env=os.environ | settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
        preexec_fn=bounded,
    )
    try:
        said, _ = started.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, 9)
        started.communicate()
        return "", None
    return said, started.returncode


def listed(command, **settings):
    made = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, env=os.environ | settings)
    return made.stdout.decode("utf-8")


def mutants():
    """All mutants that are examined, by number."""
    found = json.loads(listed(["cargo", "mutants", "--list", "--json"]))
    return {number: one for number, one in enumerate(found, 1)}


def name(one):
    place = one["span"]["start"]
    return one.get("name") or f"{one['file']}:{place['line']}:{place['column']}: {one['genre']} {one['replacement']}"


def write(switched):
    """The copy, with the switched files in place of their own; what has not changed keeps its date, so that it is not built anew."""
    names = listed(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]).split("\0")
    for file in filter(None, names):
        if not (ROOT / file).is_file():
            continue
        own = switched.texts.get(file)
        new = own.encode("utf-8") if own is not None else (ROOT / file).read_bytes()
        there = SOURCES / file
        if not (there.is_file() and there.read_bytes() == new):
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(new)
    kept = {SOURCES / file for file in names}
    for there in SOURCES.rglob("*"):
        if there.is_file() and there not in kept:
            there.unlink()


def build(command):
    """The programs, or None; and the errors, as (file, line, text)."""
    said, status = run(command)
    programs, errors = {}, []
    for line in said.splitlines():
        try:
            message = json.loads(line)
        except ValueError:
            continue
        if message.get("reason") == "compiler-artifact" and message.get("executable"):
            programs[message["target"]["name"]] = message["executable"]
        inner = message.get("message")
        if isinstance(inner, dict) and inner.get("level") == "error":
            places = [(span["file_name"], span["line_start"]) for span in inner["spans"]]
            errors += [(file, at, inner["message"]) for file, at in places]
    if status != 0 and not errors:
        sys.exit("it does not build:\n" + said[-2_000:])
    return (programs if status == 0 else None), errors


def built(numbered):
    """The programs with every mutant behind a switch, how they are switched, and the mutants that do not build."""
    known = PLACE / "unviable.json"
    names = {name(one): number for number, one in numbered.items()}
    told = json.loads(known.read_text(encoding="utf-8")) if known.exists() else {}
    broken = {names[one]: why for one, why in told.items() if one in names}
    while True:
        switched = bodies.Switched(ROOT, {n: one for n, one in numbered.items() if n not in broken})
        write(switched)
        programs, errors = build(CHECK)
        if programs is not None:
            programs, errors = build(BUILD)
        if programs:
            return programs, switched, broken
        found = {number: text for file, at, text in errors for number in switched.at(file, at)}
        if not found:
            sys.exit("it does not build, and no mutant is to blame:\n" + "\n".join(map(str, errors[:9])))
        broken |= found
        known.write_text(json.dumps({name(numbered[n]): why for n, why in broken.items()}, ensure_ascii=False, indent=0))
        print(f"{len(broken)} do not build", flush=True)


def tests(programs):
    """Every test by itself, as it runs without a mutant, the short ones first."""
    wanted = []
    for suite, program in sorted(programs.items()):
        for line in run([program, "--list", "--format", "terse"])[0].splitlines():
            test = line.removesuffix(": test")
            if suite == "conformance" and test == CASES:
                folder = SOURCES / "tests" / "conformance"
                files = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.json"))
                wanted += [(program, test, {"DUBAN_CASES": file}) for file in files]
            elif line != test and test not in ASIDE:
                wanted.append((program, test, {}))
    known = measured_before()
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        found = list(pool.map(lambda one: known.get(said(*one)) or measured(*one), wanted))
    for failed in [one for one in found if isinstance(one, str)]:
        print(f"left out, since it does not pass without a mutant: {failed}", flush=True)
    found = sorted((one for one in found if not isinstance(one, str)), key=lambda one: one.seconds)
    told = [[*one[:4], sorted(one.reached), said(*one[:3])] for one in found]
    MEASURED.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told), encoding="utf-8")
    return found


def said(program, test, settings):
    """What a test is, with the dates of what it is made of."""
    files = [program, *(str(SOURCES / "tests" / "conformance" / file) for file in settings.values())]
    return " ".join([*files, test, *(str(pathlib.Path(file).stat().st_mtime_ns) for file in files)])


def measured_before():
    """The tests that are still what they were when they were measured."""
    if not MEASURED.exists():
        return {}
    lines = [json.loads(line) for line in MEASURED.read_text(encoding="utf-8").splitlines()]
    return {line[5]: Test(*line[:4], set(line[4])) for line in lines}


def measured(program, test, settings):
    """A test as it runs without a mutant; a text that says so where it fails."""
    with tempfile.NamedTemporaryFile(dir=PLACE) as file:
        begun = time.monotonic()
        said, status = run([program, "--exact", test], DUBAN_REACHED=file.name, **settings)
        seconds = time.monotonic() - begun
        if status != 0:
            return f"{test} {settings}:\n{said[-1_000:]}"
        reached = {int(line) for line in pathlib.Path(file.name).read_text().split()}
    return Test(program, test, settings, seconds, reached)


class Judge:
    """Asks the tests about one mutant after another; what caught others of the same function is asked first."""

    def __init__(self, all_tests, switched, most):
        self.tests, self.switched = [test for test in all_tests if test.seconds <= most], switched
        self.catchers = collections.defaultdict(collections.Counter)

    def verdict(self, number):
        function = self.switched.function[number]
        entering = [n for n, test in enumerate(self.tests) if function in test.reached]
        if not entering:
            return "unreached", "no test enters the function"
        caught = self.catchers[function]
        entering.sort(key=lambda n: self.tests[n].seconds / (1 + 3 * caught[n]))
        for n in entering:
            test = self.tests[n]
            patience = SECONDS + PATIENCE * test.seconds
            _, status = run([test.program, "--exact", test.name], patience, DUBAN_MUTANT=str(number), **test.settings)
            if status != 0:
                caught[n] += 1
                where = " ".join([test.name, *test.settings.values()])
                return ("timeout" if status is None else "caught"), where
        return "survived", f"{len(entering)} tests enter the function"


def chosen(numbered, words):
    """The mutants that the words and the shard choose."""
    numbers = sorted(numbered)
    if "--shard" in words:
        at = words.index("--shard")
        part, parts = map(int, words[at + 1].split("/"))
        words = words[:at] + words[at + 2 :]
        numbers = numbers[part - 1 :: parts]
    return [n for n in numbers if not words or any(word in name(numbered[n]) for word in words)]


def outcomes():
    file = PLACE / "outcomes.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {one["name"]: one for one in map(json.loads, lines)}


def main():
    words = [word for word in sys.argv[1:] if word != "--again"]
    most = float("inf")
    if "--short" in words:
        at = words.index("--short")
        most = float(words[at + 1])
        words = words[:at] + words[at + 2 :]
    PLACE.mkdir(parents=True, exist_ok=True)
    numbered = mutants()
    asked = chosen(numbered, words)
    if "--again" in sys.argv:
        settled = {one for one, what in outcomes().items() if what["verdict"] in ("caught", "timeout", "unviable")}
        asked = [n for n in asked if name(numbered[n]) not in settled]
    programs, switched, broken = built(numbered)
    judge, tally = Judge(tests(programs), switched, most), collections.Counter()

    def ask(number):
        if number in broken:
            return number, ("unviable", broken[number])
        if number in switched.refused:
            return number, ("apart", switched.refused[number])
        return number, judge.verdict(number)

    print(f"{len(numbered)} mutants, {len(asked)} asked about; {len(judge.tests)} tests", flush=True)
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool, (PLACE / "outcomes.jsonl").open("a", encoding="utf-8") as log:
        for number, (verdict, why) in pool.map(ask, asked):
            tally[verdict] += 1
            told = {"name": name(numbered[number]), "verdict": verdict, "why": why}
            log.write(json.dumps(told, ensure_ascii=False) + "\n")
            log.flush()
            print(f"{verdict:9} {told['name']}: {why}", flush=True)
    print(", ".join(f"{count} {verdict}" for verdict, count in sorted(tally.items())) or "no such mutant")
    return 0 if set(tally) <= {"caught", "timeout", "unviable"} and tally else 1


if __name__ == "__main__":
    sys.exit(main())
