"""Builds the library and the crates around it with the least versions that their Cargo.toml files promise to build with.

A copy without what only tests need (its demands are not an embedder's), resolved by a nightly cargo with
-Zdirect-minimal-versions, checked by the oldest Rust that is promised: python3 tests/least_versions.py FOLDER
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
MEMBERS = [".", "crates/cli", "crates/html", "crates/tables"]


def without(text, *kinds):
    """A Cargo.toml without the sections of these kinds."""
    kept, keep = [], True
    for line in text.splitlines(keepends=True):
        if line.startswith("["):
            name = line.strip().strip("[]")
            keep = not any(name == kind or name.startswith(kind + ".") for kind in kinds)
        if keep:
            kept.append(line)
    return "".join(kept)


def copy(to):
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    if to.exists():
        shutil.rmtree(to)
    for name in filter(None, files.decode().split("\0")):
        if name != "Cargo.lock" and (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    for member in MEMBERS:
        path = to / member / "Cargo.toml"
        text = without(path.read_text(), "dev-dependencies", "bench", "profile")
        text = re.sub(r"^members = .*$", f"members = {MEMBERS}".replace("'", '"'), text, flags=re.M)
        path.write_text(text)


def direct(to):
    """The crates that are depended on outright, and the least version named."""
    named = {}
    for member in MEMBERS:
        manifest = tomllib.loads((to / member / "Cargo.toml").read_text())
        for name, wanted in manifest.get("dependencies", {}).items():
            if isinstance(wanted, str):
                wanted = {"version": wanted}
            if "path" not in wanted:
                named.setdefault(name, set()).add(wanted["version"])
    return named


def main():
    to = pathlib.Path(sys.argv[1]).resolve()
    copy(to)
    oldest = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]["rust-version"]
    cargo = lambda *words: subprocess.run(["cargo", *words], cwd=to, check=True)
    cargo("+nightly", "generate-lockfile", "-q", "-Zdirect-minimal-versions")
    locked = {}
    for package in tomllib.loads((to / "Cargo.lock").read_text())["package"]:
        locked.setdefault(package["name"], []).append(package["version"])
    for name, wanted in sorted(direct(to).items()):
        print(f"{name:20} {' and '.join(sorted(wanted)):10} built with {', '.join(locked[name])}")
        versions = locked[name]
        least = {bound.lstrip(">=^~ ").split(",")[0] for bound in wanted}
        assert any(v == b or v.startswith(b + ".") for v in versions for b in least), f"{name} is newer than its least"
    # The library alone, as an embedder has it, with and without what it can do; then what lies around it.
    cargo(f"+{oldest}", "check", "-q", "--locked", "-p", "duban", "--no-default-features")
    cargo(f"+{oldest}", "check", "-q", "--locked", "-p", "duban", "--all-features")
    cargo(f"+{oldest}", "check", "-q", "--locked", "--workspace", "--all-features")
    print(f"{sum(map(len, locked.values()))} packages, by Rust {oldest}")


main()
