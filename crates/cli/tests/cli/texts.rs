//! Whole outputs as an officer reads them, as snapshots: the examples of the repository, and days explained.

use unicode_width::UnicodeWidthStr;

use crate::house::{Folder, duban, duban_in, root};

#[test]
fn the_examples_as_text() {
    for (name, as_of) in [
        ("zibo-ticket", "2021-02-01"),
        ("zibo-on-time", "2021-03-01"),
        ("zibo-extended", "2021-05-01"),
        ("zibo-redo", "2021-12-01"),
        ("zibo-unassigned", "2021-11-05T10:00:00+08:00"),
    ] {
        let answer = duban(&["check", "zibo", &format!("examples/{name}.json"), "--as-of", as_of]);
        assert_eq!(answer.err, "");
        insta::assert_snapshot!(name, format!("退出状态 {}\n{}", answer.status, answer.out));
    }
}

#[test]
fn a_limit_across_spring_festival_explained() {
    let answer = duban(&["calendar", "due", "2021-02-09 15:20", "5个工作日", "--explain"]);
    insta::assert_snapshot!("explain-spring-festival", answer.out);
    let answer = duban(&["calendar", "due", "2026-12-30", "10日", "--explain"]);
    insta::assert_snapshot!("explain-beyond-the-horizon", answer.out);
    let answer = duban(&["calendar", "days", "2021-10-01", "2021-10-10"]);
    insta::assert_snapshot!("days-of-a-national-day", answer.out);
}

#[test]
fn the_help_of_check() {
    insta::assert_snapshot!("help-check", duban(&["check", "--help"]).out);
}

#[test]
fn a_ledger_as_text_in_both_languages() {
    for (name, policy, as_of) in
        [("zibo-ledger", "zibo", "2021-12-31"), ("chengdu-ledger", "chengdu", "2016-12-31")]
    {
        let facts = format!("examples/{policy}-台账.json");
        for lang in ["zh", "en"] {
            let answer = duban(&["check", policy, &facts, "--as-of", as_of, "--lang", lang]);
            insta::assert_snapshot!(format!("{name}-{lang}"), answer.out);
        }
    }
}

#[test]
fn what_is_explained_and_covered_in_english() {
    let facts = "examples/zibo-台账.json";
    let asked = ["explain", "zibo", facts, "--ticket", "示例-ZB-2021-0105", "--as-of", "2021-05-01"];
    insta::assert_snapshot!("explain-en", duban(&[&asked[..], &["--lang", "en"]].concat()).out);
    insta::assert_snapshot!("cover-en", duban(&["cover", "chengdu", "--lang", "en"]).out);
    insta::assert_snapshot!("diff-cities-en", {
        let text = duban(&["diff", "chengdu", "zibo", "--lang", "en"]).out;
        // Digests change with every word of the policies.
        text.lines().map(|line| line.split(", digest").next().unwrap().to_owned() + "\n").collect::<String>()
    });
}

/// The ledgers that ship, each with a day on which there is much to tell.
const LEDGERS: [(&str, &str); 5] = [
    ("zibo", "2021-12-31"),
    ("tengzhou", "2023-07-03"),
    ("baotou", "2021-12-31"),
    ("chengdu", "2016-12-31"),
    ("liaoyuan", "2025-01-05"),
];

#[test]
fn no_line_is_wider_than_eighty_columns() {
    let mut asked: Vec<Vec<String>> = Vec::new();
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    for (policy, as_of) in LEDGERS {
        let facts = format!("examples/{policy}-台账.json");
        asked.push(words(&["check", policy, &facts, "--as-of", as_of]));
        asked.push(words(&["due", policy, &facts, "--as-of", as_of, "--within", "60日"]));
        asked.push(words(&["whatif", policy, "--against", policy, &facts, "--as-of", as_of]));
        asked.push(words(&["cover", policy]));
        asked.push(words(&["diff", policy, "zibo"]));
    }
    asked.push(words(&["check", "zibo", "examples/zibo-redo.json", "--as-of", "2021-12-01"]));
    let ticket = ["--ticket", "示例-ZB-2021-0105", "--as-of", "2021-05-01"];
    asked.push(words(&[&["explain", "zibo", "examples/zibo-台账.json"][..], &ticket].concat()));
    for arguments in asked {
        for lang in ["zh", "en"] {
            let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            arguments.extend(["--lang", lang]);
            let answer = duban(&arguments);
            assert!(answer.out.lines().count() > 3, "{arguments:?}: {}", answer.err);
            for line in answer.out.lines() {
                assert!(line.width() <= 80, "{arguments:?}: {} columns\n{line}", line.width());
                assert_eq!(line, line.trim_end(), "{arguments:?}");
            }
        }
    }
}

#[test]
fn colour_is_only_where_it_was_asked_for() {
    let folder = Folder::new("texts-colour");
    let coloured = |arguments: &[&str], environment: &[(&str, &str)]| {
        let answer = duban_in(&root(), arguments, environment, b"");
        (answer.out.contains('\u{1b}'), answer.err.contains('\u{1b}'), answer)
    };
    let facts = "examples/zibo-ticket.json";
    for command in [
        vec!["check", "zibo", facts, "--as-of", "2021-02-01"],
        vec!["due", "zibo", facts, "--as-of", "2021-01-05"],
        vec![
            "whatif",
            "zibo",
            "--against",
            "tengzhou",
            "examples/zibo-台账.json",
            "--as-of",
            "2021-12-31",
            "--unknown",
            "note",
        ],
        vec!["explain", "zibo", facts, "--ticket", "ZB-2021-000123", "--as-of", "2021-02-01"],
        vec!["diff", "zibo", "tengzhou"],
        vec!["cover", "zibo"],
    ] {
        let plain = coloured(&command, &[]);
        assert!(!plain.0 && !plain.1, "{command:?}: no terminal, no colour");
        let always = coloured(&[&command[..], &["--color", "always"]].concat(), &[]);
        assert!(always.0, "{command:?}: it was asked for");
        let stripped: String = strip(&always.2.out);
        assert_eq!(stripped, plain.2.out, "{command:?}: colour changes no word");
        let forced = coloured(&command, &[("CLICOLOR_FORCE", "1")]);
        assert!(forced.0, "{command:?}: the environment asks for it");
        let refused = coloured(&command, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]);
        assert!(!refused.0 && !refused.1, "{command:?}: NO_COLOR");
        let never = coloured(&[&command[..], &["--color", "never"]].concat(), &[("CLICOLOR_FORCE", "1")]);
        assert!(!never.0 && !never.1, "{command:?}: it was refused");
        let file = folder.path("报告.txt");
        let to_file = [&command[..], &["-o", &file]].concat();
        coloured(&to_file, &[("CLICOLOR_FORCE", "1")]);
        assert!(!std::fs::read_to_string(&file).unwrap().contains('\u{1b}'), "{command:?}: a file has none");
    }
    // Data have none, whatever is asked for.
    let data = ["check", "zibo", facts, "--as-of", "2021-02-01", "--format", "json", "--color", "always"];
    assert!(!coloured(&data, &[]).0);
    // What is wrong is coloured too.
    let wrong = coloured(&["check", "zibb", facts, "--color", "always"], &[]);
    assert!(wrong.1 && wrong.2.status == 2);
    assert!(!coloured(&["check", "zibb", facts], &[]).1);
}

/// Without what only paints.
fn strip(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + part.split_once('m').map_or("", |(_, rest)| rest))
}
