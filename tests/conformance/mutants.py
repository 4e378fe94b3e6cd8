#!/usr/bin/env python3
"""Breaks the engine one rule at a time and asks whether the conformance cases notice.

Each line of `mutations.jsonl` that has `find` is a mutation: in a copy of the sources that one snippet is replaced, the
conformance suite is run, and the mutant is caught when a case differs. Run it in the repository:
`python3 tests/conformance/mutants.py [WORD …]`; words choose the mutations whose rule, file or text contains one of them.
All are built at once: a function with mutations gets a body for each of them beside its own (`switches.py`), and the
variable DUBAN_MUTANT says which of them runs. The unswitched build must pass the suite, or nothing is run.
The copy and its build lie in `target/mutants`, or under DUBAN_MUTANTS: never in the target folder of this checkout, where
cargo would take a mutant for the engine.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import switches

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PLACE = pathlib.Path(os.environ.get("DUBAN_MUTANTS", ROOT / "target" / "mutants"))
PARTS = ["Cargo.toml", "Cargo.lock", "README.md", "src", "grammar", "policies", "tests", "benches", "crates", "examples", "docs"]
BUILD = ["cargo", "test", "--quiet", "-p", "duban", "--test", "conformance", "--no-run", "--message-format", "json"]
# The cases alone: that the list of mutations fits the sources is no news of a mutant.
CASES = ["--exact", "every_case_gives_what_is_expected"]
# A mutant may never end: then it is caught as well. So many times as long as the engine itself takes, and a minute.
PATIENCE = 20


def entries():
    lines = (HERE / "mutations.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def copy():
    """The sources as they are now; the build of an earlier copy is kept, and so are the dates of what has not changed."""
    sources = PLACE / "sources"
    sources.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.rmtree(sources / part, ignore_errors=True)
            shutil.copytree(ROOT / part, sources / part)
        elif (ROOT / part).exists():
            shutil.copy2(ROOT / part, sources / part)
    return sources


def run(command, where, patience=None, **settings):
    """What a command says, and its status; None where it had to be stopped."""
    settings = {"CARGO_TARGET_DIR": str(PLACE / "build"), "CARGO_TERM_COLOR": "never", "RUST_BACKTRACE": "0"} | settings
    started = subprocess.Popen(
        command,
        cwd=where,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        said, _ = started.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, 9)
        started.communicate()
        return "", None
    return said, started.returncode


def build(sources):
    """The program that runs the cases, or None; and the errors, as (file, line, text)."""
    said, status = run(BUILD, sources)
    program, errors = None, []
    for line in said.splitlines():
        try:
            message = json.loads(line)
        except ValueError:
            continue
        if message.get("reason") == "compiler-artifact" and message.get("executable"):
            program = message["executable"]
        inner = message.get("message")
        if isinstance(inner, dict) and inner.get("level") == "error":
            places = [(span["file_name"], span["line_start"]) for span in inner["spans"] if span["is_primary"]]
            errors += [(file, at, inner["message"]) for file, at in places]
    if status != 0 and not errors:
        sys.exit("it does not build:\n" + said[-2_000:])
    return (program if status == 0 else None), errors


def built(sources, numbered):
    """The program with every mutation behind a switch, and those that do not build, with the reason."""
    broken = {}
    while True:
        kept = {number: mutation for number, mutation in numbered.items() if number not in broken}
        places, refused = switches.switched(ROOT, sources, kept)
        broken |= refused
        program, errors = build(sources)
        if program:
            # What else is built there later must not take its place.
            return shutil.copy2(program, PLACE / "cases"), broken
        known = len(broken)
        for file, line, text in errors:
            for number in switches.at(places, file, line):
                broken.setdefault(number, text)
        if len(broken) == known:
            sys.exit("it does not build, and no mutation is to blame:\n" + "\n".join(map(str, errors[:9])))


def differing(said):
    """The cases that differ, as (file, name)."""
    return re.findall(r"^(\S+\.json) · (.*?): ", said, re.M)


def pinned(rules):
    """The rules that each case pins, by (file, name)."""
    found = {}
    for file in HERE.rglob("*.json"):
        name = file.relative_to(HERE).as_posix()
        for case in json.loads(file.read_text(encoding="utf-8")):
            pins = {r["rule"] for r in rules if r.get("file") == name or r.get("pins", "\0") in case["pins"]}
            found[name, case["name"]] = pins
    return found


def judge(program, sources, number, mutation, pins, patience):
    said, status = run([program, *CASES], sources, patience, DUBAN_MUTANT=str(number))
    if status is None:
        return "caught", "it never ends"
    if status == 0:
        return "survived", "no case differs"
    cases = differing(said)
    own = sum(mutation["rule"] in pins.get(case, ()) for case in cases)
    if not cases:
        return "caught", "the run stops"
    return ("caught" if own else "elsewhere"), f"{len(cases)} cases differ, {own} of this rule"


def main():
    chosen = sys.argv[1:]
    rules = [entry for entry in entries() if "find" not in entry]
    mutations = [entry for entry in entries() if "find" in entry]
    numbered = {number: mutation for number, mutation in enumerate(mutations, 1)}
    if chosen:
        said = {number: json.dumps(mutation, ensure_ascii=False) for number, mutation in numbered.items()}
        numbered = {n: m for n, m in numbered.items() if any(word in said[n] for word in chosen)}
    sources = copy()
    program, broken = built(sources, numbered)
    begun = time.monotonic()
    said, status = run([program, *CASES], sources)
    if status != 0:
        sys.exit("the suite does not pass without a mutation:\n" + said[-2_000:])
    patience = 60 + PATIENCE * (time.monotonic() - begun)
    pins, tally = pinned(rules), {}
    for number, mutation in numbered.items():
        verdict, why = ("broken", broken[number]) if number in broken else judge(program, sources, number, mutation, pins, patience)
        tally[verdict] = tally.get(verdict, 0) + 1
        print(f"{verdict:9} {mutation['rule']}: {mutation['breaks']} ({mutation['file']}): {why}", flush=True)
    print(", ".join(f"{count} {verdict}" for verdict, count in sorted(tally.items())) or "no such mutation")
    return 0 if set(tally) <= {"caught"} and tally else 1


if __name__ == "__main__":
    sys.exit(main())
