//! `duban import`: a policy from its JSON document, as text or as a folder. Nothing is written over.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use duban::calendar::Calendar;
use duban::diagnostic::{Lang, Message};
use duban::{Error, Policy, SourceFile};

use crate::{input, output, words};

const EXAMPLES: &str = "例:
  duban import zibo.json                 检查一遍,把各个文件的文字显示出来
  duban import zibo.json -o 淄博         写成政策文件夹
  duban export zibo | duban import -     从标准输入读

数据和政策文件受同样的检查:少了什么、多了什么、类型不对、名称没有声明,都指出在第几行第几列。
退出状态:0 没有错误;2 有错误,什么也没有写。";

/// 读一份JSON数据的政策,写成政策文件 (a policy from data)
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "duban import 文件 [选项]")]
pub(crate) struct Options {
    /// duban export 写出的文件,或者照同样格式写的;“-”是标准输入
    #[arg(value_name = "文件")]
    file: PathBuf,

    /// 写成这个政策文件夹;已有的文件不会改动
    #[arg(short, long, value_name = "文件夹")]
    output: Option<PathBuf>,
}

/// Shows the policy as text, or makes it a folder.
///
/// # Errors
/// What is wrong with the document; a folder that is not empty, or that cannot be written.
pub(crate) fn run(options: &Options, lang: Lang) -> Result<u8, Error> {
    let document = input::document(&options.file, lang)?;
    let policy = Policy::import_with(document, Calendar::national())?;
    let files = policy.files(lang);
    let text = match &options.output {
        Some(folder) => written(&policy, &files, folder, lang)?,
        None => shown(&files),
    };
    output::deliver(None, |out| out.write_all(text.as_bytes()))?;
    Ok(0)
}

/// The files that are written in the language, under their names where there are several.
fn shown(files: &[SourceFile]) -> String {
    let own: Vec<&SourceFile> = files.iter().filter(|file| file.name.ends_with(".duban")).collect();
    let mut text = String::new();
    for file in &own {
        if own.len() > 1 {
            let before = if text.is_empty() { "" } else { "\n" };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{before}// ==== {} ====\n", file.name);
        }
        text.push_str(&String::from_utf8_lossy(&file.bytes));
    }
    text
}

/// Makes the folder; what was written, a line each. Files that the policy shares with others stand beside its own folder,
/// which then lies one down.
fn written(policy: &Policy, files: &[SourceFile], folder: &Path, lang: Lang) -> Result<String, Error> {
    let named = |text| Message::new(text).with("path", folder.display().to_string());
    let there = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if there || folder.is_file() {
        return Err(words::error(named(&words::FOLDER_NOT_EMPTY)));
    }
    let outside = |file: &SourceFile| file.name.split('/').take_while(|part| *part == "..").count();
    let own = match files.iter().map(outside).max() {
        None | Some(0) => folder.to_path_buf(),
        Some(1) => folder.join(folder_name(policy)),
        Some(_) => return Err(words::error(&words::TOO_FAR_OUT)),
    };
    let mut said = String::new();
    for file in files {
        let path = match file.name.strip_prefix("../") {
            Some(beside) => folder.join(beside),
            None => own.join(&file.name),
        };
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .map_err(|error| output::unwritable(&path.display().to_string(), &error))?;
        }
        if path.exists() {
            let message = Message::new(&words::FOLDER_NOT_EMPTY).with("path", path.display().to_string());
            return Err(words::error(message));
        }
        output::deliver(Some(&path), |out| out.write_all(&file.bytes))?;
        let line = Message::new(&words::IMPORTED).with("path", path.display().to_string());
        let _ = writeln!(said, "{}", line.say(lang));
    }
    let line = Message::new(&words::POLICY_IS_AT).with("path", own.display().to_string());
    let _ = writeln!(said, "{}", line.say(lang));
    Ok(said)
}

/// The policy's name, as a folder may be called.
fn folder_name(policy: &Policy) -> String {
    let name = &policy.program().name;
    let fits = |c: char| !c.is_control() && !"/\\:*?\"<>|".contains(c);
    let name: String = name.chars().map(|c| if fits(c) { c } else { '_' }).collect();
    if name.is_empty() || name.starts_with('.') { format!("_{name}") } else { name }
}
