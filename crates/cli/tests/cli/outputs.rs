//! Where answers cannot be written: folders that are not there, full disks, closed pipes, readers that have seen enough,
//! runs that are killed. A file is whole or not there, and nothing that is read is written over.

#![cfg(unix)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::house::{Folder, duban, kept, root};

/// Every command that takes `-o`, in each of its formats; `facts` and `table` are files of one ticket.
fn commands<'a>(facts: &'a str, table: &'a str, mapping: &'a str) -> Vec<Vec<&'a str>> {
    let at = ["--as-of", "2021-01-06"];
    let mut all: Vec<Vec<&str>> = Vec::new();
    for format in ["text", "json", "ndjson", "html", "csv", "xlsx"] {
        all.push([&["check", "zibo", facts, "--format", format][..], &at].concat());
    }
    all.push([&["check", "zibo", table, "--mapping", mapping, "--format", "csv"][..], &at].concat());
    for format in ["text", "json"] {
        all.push([&["explain", "zibo", facts, "--ticket", "A", "--format", format][..], &at].concat());
    }
    for format in ["text", "json", "ics"] {
        all.push([&["due", "zibo", facts, "--within", "60日", "--format", format][..], &at].concat());
    }
    for format in ["text", "json", "html"] {
        all.push([&["whatif", "zibo", "--against", "zibo", facts, "--format", format][..], &at].concat());
        all.push(vec!["diff", "zibo", "tengzhou", "--format", format]);
        all.push(vec!["cover", "zibo", "--format", format]);
    }
    all.push(vec!["export", "zibo"]);
    all.push(vec!["schema", "report"]);
    all.push(vec!["man", "check"]);
    all.push(vec!["map", "--suggest", table, "zibo"]);
    all
}

/// A ticket as NDJSON, the same as a table, and the table's mapping.
fn facts(folder: &Folder) -> (String, String, String) {
    let lines = folder.file("facts.ndjson", format!("{}\n", kept("A")));
    let table = folder.file("表.csv", "工单编号,承办单位,接收\nA,市住建局,2021-01-04 09:30\n");
    let draft = duban(&["map", "--suggest", &table, "zibo"]);
    assert_eq!(draft.status, 0, "{}", draft.err);
    let mapping = folder.file("mapping.toml", draft.out);
    (lines, table, mapping)
}

fn names(folder: &Folder) -> Vec<String> {
    let entries = fs::read_dir(folder.path("")).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_place_that_cannot_be_written_is_named_and_leaves_nothing_behind() {
    let folder = Folder::new("outputs-unwritable");
    let (lines, table, mapping) = facts(&folder);
    let before = names(&folder);
    let (missing, there) = (folder.path("没有/结果"), folder.path(""));
    // Nobody makes files in `/sys`, not even who may do everything.
    let targets =
        [(missing.as_str(), "文件夹"), ("/dev/full", "满"), (there.as_str(), "文件夹"), ("/sys/结果", "")];
    let mut next = targets.iter().cycle();
    for command in commands(&lines, &table, &mapping) {
        // Each meets one of them, and check, whose ways of writing differ most, all.
        for _ in 0..if command.contains(&"check") { targets.len() } else { 1 } {
            let (target, why) = next.next().unwrap();
            let answer = duban(&[&command[..], &["-o", target]].concat());
            answer.refused(&["U0201", target, why]);
        }
        next.next();
    }
    assert_eq!(names(&folder), before);
    // A policy is written as a folder.
    let document = folder.file("政策.json", duban(&["export", "zibo"]).out);
    duban(&["import", &document, "-o", &folder.path("facts.ndjson")]).refused(&["facts.ndjson"]);
    duban(&["import", &document, "-o", "/sys/政策"]).refused(&["U0201", "/sys/政策"]);
    duban(&["man", "--all", &missing]).refused(&["U0201"]);
}

#[test]
fn a_whole_answer_takes_the_place_of_the_old_one() {
    let folder = Folder::new("outputs-whole");
    let (lines, table, mapping) = facts(&folder);
    let target = folder.path("结果");
    for command in commands(&lines, &table, &mapping) {
        fs::write(&target, "旧的").unwrap();
        let answer = duban(&[&command[..], &["-o", &target]].concat());
        assert_eq!((answer.status, answer.out.as_str()), (0, ""), "{command:?}: {}", answer.err);
        let written = fs::read(&target).unwrap();
        assert!(written.len() > 20 && written != "旧的".as_bytes(), "{command:?}");
        assert!(names(&folder).iter().all(|name| !name.ends_with(".part")), "{command:?}");
    }
}

#[test]
fn where_nothing_is_judged_the_old_file_stays() {
    let folder = Folder::new("outputs-stays");
    let (_, _, mapping) = facts(&folder);
    let bad = folder.file("坏.ndjson", format!("{}\n{{\"id\":1}}\n", kept("A")));
    let table = folder.file("坏.csv", "工单编号,承办单位,接收\nA,市住建局,不是时刻\n");
    let target = folder.file("结果", "旧的");
    for command in commands(&bad, &table, &mapping) {
        if command.iter().all(|word| *word != bad && *word != table) || command.first() == Some(&"map") {
            continue;
        }
        let stop: &[&str] = if command.first() == Some(&"explain") { &[] } else { &["--on-error", "stop"] };
        // A broken line of another ticket does not keep one from being explained.
        let answer = duban(&[&command[..], stop, &["-o", &target]].concat());
        if command.first() != Some(&"explain") {
            answer.refused(&[]);
            assert_eq!(fs::read_to_string(&target).unwrap(), "旧的", "{command:?}");
        }
        fs::write(&target, "旧的").unwrap();
    }
}

#[test]
fn nothing_is_written_into_a_policy() {
    let folder = Folder::new("outputs-policy");
    let (lines, table, mapping) = facts(&folder);
    for name in ["zibo", "common"] {
        let to = folder.path(&format!("policies/{name}"));
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(root().join("policies").join(name)).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, Path::new(&to).join(path.file_name().unwrap())).unwrap();
        }
    }
    let policies = folder.path("policies");
    let own = folder.path("policies/zibo");
    let source = fs::read_dir(&own).unwrap().map(|entry| entry.unwrap().path());
    let source = source.filter(|path| path.extension().is_some_and(|it| it == "duban")).min().unwrap();
    let before = fs::read(&source).unwrap();
    let link = folder.path("链接");
    std::os::unix::fs::symlink(&source, &link).unwrap();
    let new = folder.path("policies/zibo/新的.duban");
    let text = folder.path("policies/zibo/原文.txt");
    let targets = [source.to_str().unwrap(), &link, &new, &text];
    let mut next = targets.iter().cycle();
    for command in commands(&lines, &table, &mapping) {
        if matches!(command.first(), Some(&("schema" | "man"))) {
            continue;
        }
        let target = next.next().unwrap();
        let answer = duban(&[&command[..], &["--policies", &policies, "-o", target]].concat());
        answer.refused(&["U0203", target]);
        assert_eq!(fs::read(&source).unwrap(), before, "{command:?}");
    }
    assert!(!Path::new(&new).exists());
    // A page beside the policy is no part of it.
    let page = folder.path("policies/zibo/报告.html");
    let asked = ["check", &own, &lines, "--as-of", "2021-01-06", "--format", "html", "-o", &page];
    assert_eq!(duban(&asked).status, 0);
    assert_eq!(duban(&asked).status, 0, "nor is it the second time");
}

/// The rows of a workbook wait in a file of their own; one that may not grow any more is an error as well.
#[cfg(unix)]
#[test]
fn a_workbook_whose_rows_find_no_room_is_no_panic() {
    let folder = Folder::new("outputs-rows");
    let many: String = (0..3_000).map(|at| kept(&format!("T{at}")) + "\n").collect();
    let many = folder.file("many.ndjson", many);
    let before = names(&folder);
    let target = folder.path("结果.xlsx");
    let command = "check zibo --as-of 2021-01-06 --format xlsx -o";
    let script = format!(
        "trap '' XFSZ; ulimit -c 0; ulimit -f 64; exec {} {command} {target} {many}",
        env!("CARGO_BIN_EXE_duban")
    );
    let child = Command::new("sh")
        .args(["-c", &script])
        .env_remove("RUST_BACKTRACE")
        .current_dir(root())
        .stderr(Stdio::piped())
        .spawn();
    let (status, said) = ended(child.unwrap());
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("U0201") && !said.contains("panicked"), "{said}");
    assert_eq!(names(&folder), before);
}

/// Starts a command whose answer goes to `out`.
fn started(arguments: &[&str], input: Stdio, out: Stdio) -> Child {
    Command::new(env!("CARGO_BIN_EXE_duban"))
        .args(arguments)
        .current_dir(root())
        .stdin(input)
        .stdout(out)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What a command says of itself when it ends: its status, and standard error.
fn ended(child: Child) -> (Option<i32>, String) {
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_full_or_closed_output_is_no_panic() {
    let folder = Folder::new("outputs-closed");
    let (lines, table, mapping) = facts(&folder);
    let many: String = (0..3_000).map(|at| kept(&format!("T{at}")) + "\n").collect();
    let many = folder.file("many.ndjson", many);
    let mut all: Vec<Vec<&str>> = commands(&lines, &table, &mapping);
    all.retain(|command| command.iter().all(|word| !["xlsx", "json", "html"].contains(word)));
    all.extend(commands(&many, &table, &mapping).into_iter().filter(|command| {
        command.starts_with(&["check", "zibo", &many])
            && command.iter().any(|word| ["text", "ndjson"].contains(word))
    }));
    for command in &all {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let (status, said) = ended(started(command, Stdio::null(), full.into()));
        assert_eq!(status, Some(2), "{command:?}: {said}");
        assert!(said.contains("U0201") && !said.contains("panicked"), "{command:?}: {said}");
        // The reader leaves before anything is written.
        let mut child = started(command, Stdio::null(), Stdio::piped());
        drop(child.stdout.take());
        let (status, said) = ended(child);
        assert!(matches!(status, Some(0 | 1)) && said.is_empty(), "{command:?}: {status:?} {said}");
    }
}

#[test]
fn a_reader_that_wants_the_first_line_gets_it() {
    let folder = Folder::new("outputs-head");
    let many: String = (0..3_000).map(|at| kept(&format!("T{at}")) + "\n").collect();
    let many = folder.file("many.ndjson", many);
    let path = Path::new(env!("CARGO_BIN_EXE_duban")).display();
    for arguments in [
        format!("check zibo {many} --as-of 2021-01-06"),
        format!("check zibo {many} --as-of 2021-01-06 --format json"),
        format!("check zibo {many} --as-of 2021-01-06 --format ndjson"),
        format!("check zibo {many} --as-of 2021-01-06 --format csv"),
        format!("due zibo {many} --as-of 2021-01-06 --within 60日"),
        "diff zibo tengzhou --format json".to_owned(),
        "cover liaoyuan --format json".to_owned(),
        "export liaoyuan".to_owned(),
    ] {
        let line = format!("{path} {arguments} | head -n 1; exit ${{PIPESTATUS[0]}}");
        let run = Command::new("bash").args(["-c", &line]).current_dir(root()).output().unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert!(matches!(run.status.code(), Some(0 | 1)) && said.is_empty(), "{arguments}: {said}");
        assert_eq!(run.stdout.iter().filter(|byte| **byte == b'\n').count(), 1, "{arguments}");
        // Nobody reads at all.
        let line = format!("{path} {arguments} >&-");
        let run = Command::new("bash").args(["-c", &line]).current_dir(root()).output().unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert!(
            matches!(run.status.code(), Some(0..=2)) && !said.contains("panicked"),
            "{arguments}: {said}"
        );
    }
}

#[test]
fn a_run_that_is_killed_leaves_no_half_file() {
    let folder = Folder::new("outputs-killed");
    let many: String = (0..20_000).map(|at| kept(&format!("T{at}")) + "\n").collect();
    for (format, command) in [("ndjson", "check"), ("csv", "check"), ("json", "whatif")] {
        let target = folder.file("结果", "旧的");
        let mut arguments = vec![command, "zibo", "-", "--as-of", "2021-01-06", "--format", format];
        if command == "whatif" {
            arguments.extend(["--against", "zibo"]);
        }
        arguments.extend(["-o", &target]);
        let mut child = started(&arguments, Stdio::piped(), Stdio::null());
        // The input does not end: the run is in the middle of its work until it is killed.
        let mut input = child.stdin.take().unwrap();
        input.write_all(many.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(300));
        child.kill().unwrap();
        let (status, _) = ended(child);
        assert_eq!(status, None, "{format}: it was killed");
        assert_eq!(fs::read_to_string(&target).unwrap(), "旧的", "{format}");
        drop(input);
        // What was begun beside it is hidden, and in nobody's way.
        assert!(names(&folder).iter().all(|name| name == "结果" || name.starts_with('.')), "{format}");
        let lines = format!("{}\n", kept("A"));
        let answer = crate::house::duban_with(&arguments, lines.as_bytes());
        assert_eq!(answer.status, 0, "{format}: {}", answer.err);
        assert_ne!(fs::read_to_string(&target).unwrap(), "旧的", "{format}");
    }
}
