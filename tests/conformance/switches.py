"""Puts many mutations into one build: the function that a mutation changes gets one more body, and the variable
DUBAN_MUTANT, read once, says which body runs. What a mutated body says is what the file would say with that one snippet
replaced; nothing else differs.
"""

import re

SWITCH = """

/// The mutation that runs; 0 for none.
pub(crate) fn mutant() -> usize {
    static WHICH: std::sync::OnceLock<usize> = std::sync::OnceLock::new();
    *WHICH.get_or_init(|| std::env::var("DUBAN_MUTANT").ok().and_then(|n| n.parse().ok()).unwrap_or(0))
}
"""
# What holds no braces of the program: comments, strings, characters (a lifetime is none).
ASIDE = re.compile(r'//[^\n]*|/\*.*?\*/|b?r(#*)".*?"\1|b?"(?:\\.|[^"\\])*"|b?\'(?:\\(?:x..|u\{[^}]*\}|.)|[^\'\\])\'', re.S)


def plain(text):
    """The text with what stands aside blanked, at the same places."""
    return ASIDE.sub(lambda found: " " * len(found.group()), text)


def functions(text):
    """The functions of a file, as (start, start of the body, end)."""
    clear, found = plain(text), []
    for head in re.finditer(r"\bfn \w+", clear):
        depth, at = 0, head.end()
        while at < len(clear) and not (depth == 0 and clear[at] in "{;"):
            depth += (clear[at] in "([") - (clear[at] in ")]")
            at += 1
        if at == len(clear) or clear[at] == ";":
            continue
        body, depth = at, 0
        while True:
            depth += (clear[at] == "{") - (clear[at] == "}")
            at += 1
            if depth == 0:
                break
        found.append((head.start(), body, at))
    return found


def body_of(whole, mutation):
    """Where the function that a mutation changes stands, and the body it has then; or why there is none."""
    find = mutation["find"]
    if whole.count(find) != 1:
        return None, "the snippet does not occur exactly once"
    start = whole.index(find)
    end = start + len(find)
    around = [one for one in functions(whole) if one[0] <= start + len(find) - len(find.lstrip()) and end <= one[2] + 1]
    # A snippet that begins with the function's head is of that function.
    around += [one for one in functions(whole) if start <= one[0] < end <= one[2]]
    if not around:
        return None, "no function holds the snippet"
    head, body, stop = max(around)
    changed = whole.replace(find, mutation["replace"])
    same = [one for one in functions(changed) if changed[: one[1]] == whole[:body]]
    if not same:
        return None, "it changes more than the body of one function"
    return (head, body, stop), changed[same[0][1] : same[0][2]]


def switched(root, sources, numbered):
    """Writes the files with their switches. Gives the lines of each mutation's body, as (file, first, last, number), and
    the mutations that cannot be switched, each with the reason."""
    bodies, refused, places = {}, {}, []
    for number, mutation in numbered.items():
        whole = (root / mutation["file"]).read_text(encoding="utf-8")
        where, body = body_of(whole, mutation)
        if where is None:
            refused[number] = body
        else:
            bodies.setdefault(mutation["file"], {}).setdefault(where, []).append((number, body))
    for file in {mutation["file"] for mutation in numbered.values()} | {"src/lib.rs"}:
        whole, out, at = (root / file).read_text(encoding="utf-8"), "", 0
        for (head, body, stop), arms in sorted(bodies.get(file, {}).items()):
            out += whole[at:body] + "{ match crate::mutant() {\n"
            for number, text in arms:
                first = out.count("\n") + 1
                out += f"{number} => {text}\n"
                places.append((file, first, out.count("\n"), number))
            out += f"_ => {whole[body:stop]}\n}} }}"
            at = stop
        out += whole[at:] + (SWITCH if file == "src/lib.rs" else "")
        (sources / file).write_text(out, encoding="utf-8")
    return places, refused


def at(places, file, line):
    """The mutations whose bodies hold a line."""
    return [number for name, first, last, number in places if name == file and first <= line <= last]
