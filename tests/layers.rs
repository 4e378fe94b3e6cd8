//! The staircase: data flows one way, and a module of `src/` imports only what the table here allows.
//! The table changes when the design does, on purpose and in the same commit.

mod house;
mod imports;

use imports::{Import, imports};

/// Each module and what it may import, top step first.
const TABLE: &[(&str, &[&str])] = &[
    ("report", &["ledger", "eval", "facts", "program", "calendar", "diagnostic", "value", "limits"]),
    ("ledger", &["eval", "facts", "program", "calendar", "script", "value"]),
    ("eval", &["facts", "program", "calendar", "value"]),
    ("facts", &["program", "diagnostic", "source", "span", "value", "limits"]),
    ("program", &["model", "calendar", "value", "limits"]),
    ("check", &["model", "diagnostic", "source", "span", "value"]),
    ("cover", &["model", "syntax", "diagnostic", "source", "span", "value"]),
    ("diff", &["model", "syntax", "diagnostic", "value"]),
    ("model", &["syntax", "diagnostic", "source", "span", "calendar", "value"]),
    ("syntax", &["diagnostic", "source", "span", "value", "limits"]),
    ("diagnostic", &["source", "span"]),
    ("script", &["value", "limits"]),
    ("calendar", &["span", "value"]),
    ("source", &["span"]),
    ("span", &[]),
    ("value", &[]),
    ("limits", &[]),
];

/// What an embedder sees. It imports everything, and nothing imports it.
const FACADE: &[&str] = &["lib", "policy", "error", "explain", "schema"];

/// What is wrong with one file's imports; `file` is relative to `src/`.
fn faults(file: &str, text: &str) -> Vec<String> {
    let module = file.split(['/', '.']).next().unwrap_or_default();
    if FACADE.contains(&module) {
        return Vec::new();
    }
    let Some((_, allowed)) = TABLE.iter().find(|(name, _)| *name == module) else {
        return vec![format!("src/{file}: the table of tests/layers.rs has no module `{module}`")];
    };
    imports(file, text)
        .into_iter()
        .filter(|import| import.name != module && !allowed.contains(&import.name.as_str()))
        .map(|Import { line, name }| format!("src/{file}:{line}: {module} may not import crate::{name}"))
        .collect()
}

#[test]
fn modules_import_only_what_the_table_allows() {
    let sources = house::sources("src").unwrap();
    assert!(sources.iter().any(|it| it.name == "src/lib.rs"), "the scan looked in the wrong place");
    let wrong: Vec<_> =
        sources.iter().flat_map(|it| faults(it.name.trim_start_matches("src/"), &it.text)).collect();
    assert!(wrong.is_empty(), "imports against the direction:\n{}", wrong.join("\n"));
}

#[test]
fn the_table_is_a_staircase() {
    for (step, (name, allowed)) in TABLE.iter().enumerate() {
        for lower in *allowed {
            let place = TABLE.iter().position(|(it, _)| it == lower);
            assert!(place.is_some_and(|it| it > step), "{name} imports {lower}, which is not a lower step");
        }
    }
}

#[test]
fn a_forbidden_import_is_named_with_its_file_and_line() {
    let text = "//! Moments.\n\nuse crate::value::Day;\nuse crate::eval::Queue;\n";
    assert_eq!(
        faults("calendar/horizon.rs", text),
        ["src/calendar/horizon.rs:4: calendar may not import crate::eval"]
    );
    assert_eq!(faults("eval/queue.rs", text), [""; 0]);
}

#[test]
fn a_module_outside_the_table_is_a_fault() {
    assert_eq!(
        faults("helpers.rs", ""),
        ["src/helpers.rs: the table of tests/layers.rs has no module `helpers`"]
    );
    assert_eq!(faults("util/mod.rs", "").len(), 1);
}

#[test]
fn nobody_imports_the_facade() {
    for forbidden in ["policy::Policy", "error::Error", "Policy", "*"] {
        assert_eq!(faults("report/mod.rs", &format!("use crate::{forbidden};")).len(), 1, "{forbidden}");
    }
    assert_eq!(faults("policy.rs", "use crate::{error::Error, eval, report::Report};"), [""; 0]);
}

/// The imports of a text as `line:name`, as seen from a file two modules deep.
fn found(text: &str) -> Vec<String> {
    imports("value/time.rs", text).into_iter().map(|it| format!("{}:{}", it.line, it.name)).collect()
}

#[test]
fn paths_and_groups_are_read() {
    assert_eq!(found("use crate::eval::Queue;"), ["1:eval"]);
    assert_eq!(found("fn f() -> crate::model::Duty { crate::check::run::<crate::span::Span>() }").len(), 3);
    assert_eq!(
        found(
            "use crate::{\n    eval::{Queue, queue::{self, Step}},\n    model as m,\n    span,\n};\nuse crate::facts;"
        ),
        ["2:eval", "3:model", "4:span", "6:facts"]
    );
    assert_eq!(found("macro_rules! m { () => { $crate::eval::go() } }"), ["1:eval"]);
}

#[test]
fn the_root_itself_is_an_import() {
    assert_eq!(found("use crate::*;"), ["1:*"]);
    assert_eq!(found("use crate as root;"), ["1:self"]);
    assert_eq!(found("use crate::{self as root, span};"), ["1:self", "1:span"]);
    assert_eq!(found("extern crate self as duban;"), ["1:self"]);
    assert_eq!(found("use super::super as root;"), ["1:self"]);
}

#[test]
fn super_counts_from_where_it_stands() {
    assert_eq!(found("use super::number::Number;\nuse self::inner::X;"), [""; 0]);
    assert_eq!(found("use super::super::eval::Queue;"), ["1:eval"]);
    assert_eq!(found("use super::{number, super::{eval, facts::Ticket}};"), ["1:eval", "1:facts"]);
    assert_eq!(found("mod inner { use super::super::number; use super::super::super::eval; }"), ["1:eval"]);
    assert_eq!(imports("value/mod.rs", "use super::eval;").len(), 1);
    assert_eq!(imports("span.rs", "fn f() { if x { super::eval::go() } }").len(), 1);
}

#[test]
fn comments_strings_and_tests_do_not_count() {
    assert_eq!(
        found("// crate::a\n/* crate::b /* crate::c */ crate::d */\n/// [`crate::e`]\nstruct S;"),
        [""; 0]
    );
    assert_eq!(found(r###"const S: &str = "\"crate::a"; const R: &str = r#"" crate::b"#;"###), [""; 0]);
    assert_eq!(found("#[cfg(test)]\n#[rustfmt::skip]\nmod tests { fn f() { crate::a::b() } }"), [""; 0]);
    assert_eq!(found("#[cfg(test)] use crate::a::{b, c};\nuse crate::d;"), ["2:d"]);
    assert_eq!(
        found("pub(crate) fn f(&self) {}\npub(super) struct S(pub(in crate::value) u8);"),
        ["2:value"]
    );
}

#[test]
fn what_stands_after_them_still_counts() {
    assert_eq!(found("/* a\n*/ use crate::b; // c\nuse crate::d;"), ["2:b", "3:d"]);
    assert_eq!(found("const C: [char; 3] = ['\"', '\\'', '督']; use crate::a;"), ["1:a"]);
    assert_eq!(found("fn f<'a>(x: &'a str) -> &'a str { x } use crate::a;"), ["1:a"]);
    assert_eq!(found("#[cfg(test)] fn f() -> [u8; 2] { [0; 2] } use crate::a;"), ["1:a"]);
    assert_eq!(found("#[cfg(test)] mod tests;\nuse crate::a;"), ["2:a"]);
    assert_eq!(found("#[cfg(feature = \"test\")] use crate::a;"), ["1:a"]);
}
