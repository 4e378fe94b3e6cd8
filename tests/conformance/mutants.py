#!/usr/bin/env python3
"""Breaks the engine one rule at a time and asks whether the conformance cases notice.

Each line of `mutations.jsonl` that has `find` is a mutation: in a copy of the sources that one snippet is replaced, the
conformance suite is built and run, and the mutant is caught when a case differs. Run it in the repository:
`python3 tests/conformance/mutants.py [WORD …]`; words choose the mutations whose rule, file or text contains one of them.
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

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PLACE = pathlib.Path(os.environ.get("DUBAN_MUTANTS", ROOT / "target" / "mutants"))
PARTS = ["Cargo.toml", "Cargo.lock", "README.md", "src", "grammar", "policies", "tests", "benches", "crates", "examples", "docs"]
SUITE = ["cargo", "test", "--quiet", "-p", "duban", "--test", "conformance"]
# A mutant may never end: then it is caught as well. The seconds are for a busy machine.
PATIENCE = 900


def entries():
    lines = (HERE / "mutations.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def copy():
    """The sources as they are now; the build of an earlier copy is kept."""
    sources = PLACE / "sources"
    shutil.rmtree(sources, ignore_errors=True)
    sources.mkdir(parents=True)
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, sources / part)
        elif (ROOT / part).exists():
            shutil.copy2(ROOT / part, sources / part)
    return sources


def cargo(sources, command, patience=None):
    """What a command says, and whether it ended well; None where it had to be stopped."""
    settings = {
        "CARGO_TARGET_DIR": str(PLACE / "build"),
        "CARGO_TERM_COLOR": "never",
        "RUST_BACKTRACE": "0",
    }
    run = subprocess.Popen(
        command,
        cwd=sources,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        said, _ = run.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, 9)
        run.communicate()
        return "", None
    return said, run.returncode == 0


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


def judge(sources, mutation, pins):
    file = sources / mutation["file"]
    whole = file.read_text(encoding="utf-8")
    if whole.count(mutation["find"]) != 1:
        return "misplaced", "the snippet does not occur exactly once"
    file.write_text(whole.replace(mutation["find"], mutation["replace"]), encoding="utf-8")
    try:
        said, passed = cargo(sources, SUITE, PATIENCE)
    finally:
        file.write_text(whole, encoding="utf-8")
    if passed is None:
        return "caught", "it never ends"
    if passed:
        return "survived", "no case differs"
    if "could not compile" in said:
        return "broken", "it does not build:\n" + said[:1_500]
    cases = differing(said)
    own = sum(mutation["rule"] in pins.get(case, ()) for case in cases)
    return "caught", f"{len(cases)} cases differ, {own} of this rule" if cases else "the run stops"


def main():
    chosen = sys.argv[1:]
    rules = [entry for entry in entries() if "find" not in entry]
    mutations = [entry for entry in entries() if "find" in entry]
    if chosen:
        mutations = [m for m in mutations if any(word in json.dumps(m, ensure_ascii=False) for word in chosen)]
    # One for each rule first: what is stopped half way has seen every rule.
    place = {}
    for number, mutation in enumerate(mutations):
        earlier = sum(other["rule"] == mutation["rule"] for other in mutations[:number])
        place[mutation["file"], mutation["find"], mutation["replace"]] = earlier
    mutations.sort(key=lambda m: place[m["file"], m["find"], m["replace"]])
    sources = copy()
    said, passed = cargo(sources, SUITE)
    if not passed:
        sys.exit("the suite does not pass without a mutation:\n" + said[-2_000:])
    pins, tally = pinned(rules), {}
    for mutation in mutations:
        verdict, why = judge(sources, mutation, pins)
        tally[verdict] = tally.get(verdict, 0) + 1
        print(f"{verdict:9} {mutation['rule']}: {mutation['breaks']} ({mutation['file']}): {why}", flush=True)
    print(", ".join(f"{count} {verdict}" for verdict, count in sorted(tally.items())) or "no such mutation")
    return 0 if set(tally) <= {"caught"} and tally else 1


if __name__ == "__main__":
    sys.exit(main())
