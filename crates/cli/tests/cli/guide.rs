//! The guide and the README's tour: files written as the pages say, commands run in their order, outputs compared with what
//! the pages show. `UPDATE_GUIDE=1` writes what is shown anew; read it then.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::house::{Folder, root};

/// A fenced block: its first fence, the line behind that, and its lines.
struct Block {
    info: String,
    from: usize,
    lines: Vec<String>,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    // How many marks the open fence has; one inside it that has fewer is text.
    let mut open = 0;
    for (at, line) in text.lines().enumerate() {
        let marks = line.len() - line.trim_start_matches('`').len();
        if open == 0 && marks >= 3 {
            found.push(Block { info: line[marks..].to_owned(), from: at + 1, lines: Vec::new() });
            open = marks;
        } else if open > 0 && marks >= open && marks == line.len() {
            open = 0;
        } else if open > 0 {
            found.last_mut().unwrap().lines.push(line.to_owned());
        }
    }
    assert_eq!(open, 0, "a fence is not closed");
    found
}

/// Does what a block says in a folder; what it should show, where it shows something.
fn done(block: &Block, folder: &Path) -> Option<Vec<String>> {
    let words: Vec<&str> = block.info.split_whitespace().collect();
    let body = || block.lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    match words.as_slice() {
        [_, what @ ("写入" | "追加" | "替换"), path] => {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let before = fs::read_to_string(&path).unwrap_or_default();
            let text = match *what {
                "写入" => body(),
                "追加" => before + &body(),
                _ => {
                    let [from, to] = block.lines.as_slice() else { panic!("替换 takes two lines") };
                    assert_eq!(before.matches(from.as_str()).count(), 1, "{from}");
                    before.replacen(from, to, 1)
                }
            };
            fs::write(path, text).unwrap();
            None
        }
        ["console"] => Some(shown(block, folder)),
        _ => None,
    }
}

/// The commands of a block, each with what it writes now.
fn shown(block: &Block, folder: &Path) -> Vec<String> {
    let mut lines = Vec::new();
    for command in block.lines.iter().filter_map(|line| line.strip_prefix("$ ")) {
        lines.push(format!("$ {command}"));
        let path = Path::new(env!("CARGO_BIN_EXE_duban")).parent().unwrap().to_owned();
        let path = std::env::join_paths([path, PathBuf::from("/usr/bin"), PathBuf::from("/bin")]).unwrap();
        let run = Command::new("bash").args(["-c", command]).current_dir(folder).env("PATH", path).output();
        let run = run.unwrap();
        for part in [run.stdout, run.stderr] {
            lines.extend(String::from_utf8(part).unwrap().lines().map(str::to_owned));
        }
        match run.status.code() {
            Some(0) => {}
            Some(code) => lines.push(format!("(退出状态 {code})")),
            None => panic!("{command} was stopped"),
        }
    }
    lines
}

#[expect(clippy::disallowed_methods, reason = "asked of the person who runs the test, not by the product")]
fn update() -> bool {
    std::env::var_os("UPDATE_GUIDE").is_some()
}

/// Goes through a page in a folder of its own, with `examples/` beside it.
fn walk(page: &Path) {
    let text = fs::read_to_string(page).unwrap();
    let name = page.file_stem().unwrap().to_str().unwrap().to_owned();
    let folder = Folder::new(&format!("guide-{name}"));
    let within = PathBuf::from(folder.path(""));
    fs::create_dir_all(within.join("examples")).unwrap();
    for entry in fs::read_dir(root().join("examples")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        fs::copy(&path, within.join("examples").join(path.file_name().unwrap())).unwrap();
    }
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let (mut shift, mut wrong) = (0_isize, Vec::new());
    for block in blocks(&text) {
        let Some(now) = done(&block, &within) else { continue };
        if now != block.lines {
            wrong.push(format!("{name}.md:{}\n{}", block.from, now.join("\n")));
            let start = usize::try_from(isize::try_from(block.from).unwrap() + shift).unwrap();
            shift += isize::try_from(now.len()).unwrap() - isize::try_from(block.lines.len()).unwrap();
            lines.splice(start..start + block.lines.len(), now);
        }
    }
    if update() {
        fs::write(page, lines.join("\n") + "\n").unwrap();
        return;
    }
    assert!(wrong.is_empty(), "what is shown is not what is written now:\n{}", wrong.join("\n\n"));
}

#[test]
fn every_command_of_the_guide_writes_what_is_shown() {
    let mut pages: Vec<PathBuf> = fs::read_dir(root().join("docs/guide"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "md"))
        .collect();
    pages.sort();
    assert!(pages.len() >= 5, "{pages:?}");
    pages.iter().for_each(|page| walk(page));
}

#[test]
fn every_command_of_the_readme_writes_what_is_shown() {
    walk(&root().join("README.md"));
}

#[test]
fn links_of_the_guide_lead_somewhere() {
    for entry in fs::read_dir(root().join("docs/guide")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap();
            let target = path.parent().unwrap().join(file);
            assert!(file.is_empty() || target.exists(), "{}: {link}", path.display());
        }
    }
}
