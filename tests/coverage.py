"""Which lines and regions of the library and of the crates around it the tests reach, for each folder, as one table.

    python3 tests/coverage.py [WORDS FOR CARGO TEST]       without words: --workspace --tests

Counted by what rustc puts in, read by llvm-profdata and llvm-cov: Debian's of version 19 on (an older one cannot read what
rustc writes), or those of the toolchain (rustup component add llvm-tools). Examples in the documentation are not counted.
"""

import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
HERE = TARGET / "coverage"
DEBIAN = range(30, 18, -1)


def tools():
    """llvm-profdata and llvm-cov that can read what this rustc writes."""
    for version in DEBIAN:
        both = [shutil.which(f"llvm-{name}-{version}") for name in ("profdata", "cov")]
        if all(both):
            return both
    root = subprocess.run(["rustc", "--print", "sysroot"], check=True, capture_output=True, text=True).stdout.strip()
    for folder in pathlib.Path(root).glob("lib/rustlib/*/bin"):
        both = [folder / f"llvm-{name}" for name in ("profdata", "cov")]
        if all(tool.exists() for tool in both):
            return both
    sys.exit("neither Debian's llvm-19 or later nor rustup's llvm-tools are here")


def run_tests(words):
    """Runs the tests with the workspace's own crates instrumented; the programs that were run."""
    shutil.rmtree(HERE, ignore_errors=True)
    HERE.mkdir(parents=True)
    wrapper = HERE / "rustc"
    wrapper.write_text('#!/bin/sh\nexec "$@" -C instrument-coverage\n')
    wrapper.chmod(0o755)
    # Four files a program, into which the counts of all its runs are added up.
    environment = os.environ | {"RUSTC_WORKSPACE_WRAPPER": str(wrapper), "LLVM_PROFILE_FILE": f"{HERE}/%4m.profraw"}
    command = ["cargo", "test", "--locked", *words]
    built = subprocess.run([*command, "--no-run", "--message-format=json"], cwd=ROOT, env=environment, check=True,
                           stdout=subprocess.PIPE, text=True).stdout
    programs = {message["executable"] for message in map(json.loads, built.splitlines()) if message.get("executable")}
    # What the build scripts of the workspace left is not of the tests.
    for file in HERE.glob("*.profraw"):
        file.unlink()
    ended = subprocess.run([*command, "--no-fail-fast", "-q"], cwd=ROOT, env=environment)
    return sorted(programs), ended.returncode


def room(name):
    """The folder of a file: a module of the library, or a crate beside it. None of what stands elsewhere (macros of dependencies)."""
    if not pathlib.Path(name).is_relative_to(ROOT):
        return None
    parts = pathlib.Path(name).relative_to(ROOT).parts
    if parts[0] == "src":
        return "/".join(parts[:2]) if len(parts) > 2 else "src/*.rs"
    return "/".join(parts[:2]) if parts[0] == "crates" and "src" in parts else None


def main():
    profdata, cov = tools()
    programs, status = run_tests(sys.argv[1:] or ["--workspace", "--tests"])
    whole = HERE / "whole.profdata"
    counts = map(str, HERE.glob("*.profraw"))
    subprocess.run([profdata, "merge", "-sparse", *counts, "-o", whole], check=True)
    first, *others = programs
    objects = [word for program in others for word in ("-object", program)]
    told = subprocess.run([cov, "export", "-summary-only", f"-instr-profile={whole}", first, *objects], check=True,
                          stdout=subprocess.PIPE, text=True).stdout
    sums = collections.defaultdict(lambda: [0, 0, 0, 0])
    files = []
    for file in json.loads(told)["data"][0]["files"]:
        if not (name := room(file["filename"])):
            continue
        lines, regions = file["summary"]["lines"], file["summary"]["regions"]
        numbers = [lines["count"], lines["covered"], regions["count"], regions["covered"]]
        files.append((lines["count"] - lines["covered"], lines["count"], file["filename"]))
        library = "the library" if name.startswith("src") else None
        for key in filter(None, (name, library)):
            sums[key] = [one + other for one, other in zip(sums[key], numbers)]
    print("\n| folder | lines | reached | regions | reached |\n|---|---|---|---|---|")
    for name in sorted(sums, key=lambda name: (name == "the library", name)):
        lines, reached, regions, entered = sums[name]
        print(f"| {name} | {lines:,} | {reached / lines:.1%} | {regions:,} | {entered / regions:.1%} |")
    print("\nfiles with the most lines not reached:")
    for missed, count, name in sorted(files, reverse=True)[:15]:
        print(f"  {missed:4} of {count:4}  {pathlib.Path(name).relative_to(ROOT)}")
    print(f"\n{cov} show -instr-profile={whole} -show-line-counts-or-regions PROGRAM… shows each line")
    sys.exit(status)


main()
