"""Puts the mutants that cargo-mutants lists into one build: each function that has some gets one more body for each of
them, and the variable DUBAN_MUTANT, read once, says which body runs. What a mutated body says is what the file would say
with that mutant in; nothing else differs. The same switch tells which functions a test enters: with DUBAN_REACHED set, the
number of each function is added to that file when it is first entered.
"""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "conformance"))

from switches import plain  # noqa: E402  (what stands aside, blanked)

SWITCH = """

/// The mutant that runs; 0 for none. Notes that a function has been entered, where that is asked for.
pub(crate) fn mutant(function: usize) -> usize {
    use std::io::Write;
    static WHICH: std::sync::OnceLock<(usize, Option<std::ffi::OsString>)> = std::sync::OnceLock::new();
    static ENTERED: std::sync::Mutex<std::collections::BTreeSet<usize>> =
        std::sync::Mutex::new(std::collections::BTreeSet::new());
    let (which, reached) = WHICH.get_or_init(|| {
        let which = std::env::var("DUBAN_MUTANT").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
        (which, std::env::var_os("DUBAN_REACHED"))
    });
    if let Some(file) = reached
        && let Ok(mut entered) = ENTERED.lock()
        && entered.insert(function)
        && let Ok(mut file) = std::fs::OpenOptions::new().create(true).append(true).open(file)
    {
        let _ = writeln!(file, "{function}");
    }
    *which
}
"""


def offset(text, place):
    """Where a line and a column, both counted from 1, lie in a text."""
    at = 0
    for _ in range(place["line"] - 1):
        at = text.index("\n", at) + 1
    return at + place["column"] - 1


def inside(text, span):
    return offset(text, span["start"]), offset(text, span["end"])


class Function:
    """A function that is no part of another one, by where it stands; and its mutants."""

    def __init__(self, start, body, end):
        self.start, self.body, self.end = start, body, end
        self.mutants = []

    def bodies(self, text):
        for number, mutant in self.mutants:
            first, last = inside(text, mutant["span"])
            yield number, text[self.body : first] + mutant["replacement"] + text[last : self.end]


def body(clear, start, end):
    """Where the body of the function begins that stands between two places; comments and texts are blanked."""
    depth = 0
    for at in range(start, end):
        depth += (clear[at] in "([") - (clear[at] in ")]")
        if depth == 0 and clear[at] == "{":
            return at
    return None


def apart(clear, start, at):
    """Why a function cannot have two bodies, or None."""
    head = clear[start:at]
    if "const fn" in head:
        return "a constant function"
    if "-> impl " in " ".join(head.split()):
        return "its type is that of its body"
    return None


def functions(text, numbered):
    """The outermost functions of a file that have mutants, and the mutants that can have no switch, with the reason."""
    clear, found, refused = plain(text), [], {}
    held = [(number, one, inside(text, one["function"]["span"])) for number, one in numbered.items() if one["function"]]
    refused = {number: "it stands in no function" for number, one in numbered.items() if not one["function"]}
    for number, one, (start, end) in sorted(held, key=lambda it: (it[2][0], -it[2][1])):
        if not found or start >= found[-1].end:
            found.append(Function(start, body(clear, start, end), end))
        why = apart(clear, found[-1].start, found[-1].body)
        if why:
            refused[number] = why
        else:
            found[-1].mutants.append((number, one))
    return [one for one in found if one.mutants], refused


class Switched:
    """The files with their switches: the text of each, the lines of each mutant's body, the function that holds it."""

    def __init__(self, root, numbered):
        self.texts, self.places, self.function, self.refused = {}, [], {}, {}
        self.next = 1
        for file in sorted({one["file"] for one in numbered.values()} | {"src/lib.rs"}):
            text = (root / file).read_text(encoding="utf-8")
            self.write(file, text, {n: one for n, one in numbered.items() if one["file"] == file})

    def write(self, file, text, numbered):
        found, refused = functions(text, numbered)
        self.refused |= refused
        out, at = "", 0
        for one in found:
            out += text[at : one.body] + f"{{ match crate::mutant({self.next}) {{\n"
            for number, changed in one.bodies(text):
                first = out.count("\n") + 1
                out += f"{number} => {changed}\n"
                self.places.append((file, first, out.count("\n"), number))
                self.function[number] = self.next
            out += f"_ => {text[one.body : one.end]}\n}} }}"
            at, self.next = one.end, self.next + 1
        self.texts[file] = out + text[at:] + (SWITCH if file == "src/lib.rs" else "")

    def at(self, file, line):
        """The mutants whose bodies hold a line."""
        return [number for name, first, last, number in self.places if name == file and first <= line <= last]
