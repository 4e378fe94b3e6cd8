//! What was not understood on the command line, said as the rest of the product says it. clap finds it; its own words
//! are not shown.

use std::ffi::OsString;
use std::io::Write;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use duban::diagnostic::{Arg, Diagnostic, Message, nearest, texts};

use crate::{args, output, words};

/// Answers a call for help or version, or says what was wrong; the exit status.
pub(crate) fn answer(error: &clap::Error, arguments: &[OsString]) -> u8 {
    let lang = args::wanted_lang(arguments);
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = error.render().ansi().to_string();
            match output::deliver(None, |out| out.write_all(text.as_bytes())) {
                Ok(()) => 0,
                Err(error) => output::failure(&error, lang),
            }
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let mut out = anstream::stderr().lock();
            let _ = write!(out, "{}", error.render().ansi());
            2
        }
        _ => output::failure(&words::finding(finding(error, arguments)), lang),
    }
}

fn finding(error: &clap::Error, arguments: &[OsString]) -> Diagnostic {
    let argument = option_name(&text(error, ContextKind::InvalidArg));
    match error.kind() {
        ErrorKind::UnknownArgument => unknown_argument(error, argument),
        ErrorKind::InvalidSubcommand => {
            let name = text(error, ContextKind::InvalidSubcommand);
            unknown_command(
                Diagnostic::new(Message::new(&words::UNKNOWN_COMMAND).with("name", name.as_str())),
                &name,
                arguments,
            )
        }
        ErrorKind::MissingSubcommand => {
            unknown_command(Diagnostic::new(&words::COMMAND_MISSING), "", arguments)
        }
        ErrorKind::InvalidValue => wrong_value(error, argument),
        ErrorKind::ValueValidation => not_that_many(error, argument),
        ErrorKind::MissingRequiredArgument => {
            let names = list(error, ContextKind::InvalidArg);
            let names = names.iter().map(|name| Arg::from(format!("“{}”", option_name(name)))).collect();
            help(
                Diagnostic::new(Message::new(&words::ARGUMENT_MISSING).with("names", Arg::AnyOf(names))),
                error,
            )
        }
        ErrorKind::ArgumentConflict => {
            help(Diagnostic::new(Message::new(&words::OPTION_TWICE).with("option", argument)), error)
        }
        ErrorKind::TooFewValues | ErrorKind::NoEquals | ErrorKind::WrongNumberOfValues => {
            help(Diagnostic::new(Message::new(&words::NEEDS_VALUE).with("option", argument)), error)
        }
        ErrorKind::TooManyValues => {
            let name = text(error, ContextKind::InvalidValue);
            help(Diagnostic::new(Message::new(&words::TOO_MANY).with("name", name)), error)
        }
        ErrorKind::InvalidUtf8 => Diagnostic::new(&words::NOT_TEXT),
        _ => help(Diagnostic::new(&words::NOT_UNDERSTOOD), error),
    }
}

fn unknown_argument(error: &clap::Error, argument: String) -> Diagnostic {
    let option = argument.starts_with('-');
    let message = Message::new(if option { &words::UNKNOWN_OPTION } else { &words::TOO_MANY });
    let finding = Diagnostic::new(message.with("name", argument));
    match error.get(ContextKind::SuggestedArg).and_then(first) {
        Some(near) if option => {
            finding.help(Message::new(&texts::DID_YOU_MEAN).with("name", option_name(&near)))
        }
        _ => help(finding, error),
    }
}

/// The command as far as it was understood holds the names that were possible.
fn unknown_command(finding: Diagnostic, name: &str, arguments: &[OsString]) -> Diagnostic {
    let mut command = args::command(args::wanted_lang(arguments));
    for word in arguments.iter().skip(1) {
        if let Some(inner) = command.find_subcommand(word) {
            command = inner.clone();
        }
    }
    let known: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    match nearest(name, known.iter().copied()) {
        Some(near) => finding.help(Message::new(&texts::DID_YOU_MEAN).with("name", near)),
        None => {
            let names = Arg::AnyOf(known.into_iter().map(Arg::from).collect());
            finding.help(Message::new(&words::COMMANDS_ARE).with("names", names))
        }
    }
}

fn wrong_value(error: &clap::Error, argument: String) -> Diagnostic {
    let value = text(error, ContextKind::InvalidValue);
    if value.is_empty() {
        return help(Diagnostic::new(Message::new(&words::NEEDS_VALUE).with("option", argument)), error);
    }
    let message = Message::new(&words::WRONG_CHOICE).with("option", argument).with("value", value);
    let names = list(error, ContextKind::ValidValue).into_iter().map(Arg::from).collect();
    Diagnostic::new(message).help(Message::new(&words::CHOICES).with("names", Arg::AnyOf(names)))
}

/// A number that an option cannot have: `--jobs 0`.
fn not_that_many(error: &clap::Error, argument: String) -> Diagnostic {
    let value = text(error, ContextKind::InvalidValue);
    let message = Message::new(&words::WRONG_CHOICE).with("option", argument).with("value", value);
    Diagnostic::new(message).help(&words::A_COUNT)
}

/// Points to the help of the command that was called.
fn help(finding: Diagnostic, error: &clap::Error) -> Diagnostic {
    let usage = text(error, ContextKind::Usage);
    let words_of = usage.split_whitespace().skip_while(|word| *word != "duban");
    let called: Vec<&str> =
        words_of.take_while(|word| word.is_ascii() && !word.starts_with(['-', '[', '<'])).collect();
    let command = if called.is_empty() { "duban".to_owned() } else { called.join(" ") };
    finding.help(Message::new(&words::SEE_HELP).with("command", command))
}

/// `--format <格式>` as people write it: `--format`; `<政策>` as it is called: `政策`.
fn option_name(shown: &str) -> String {
    let name = if shown.starts_with('-') { shown.split([' ', '=']).next().unwrap_or(shown) } else { shown };
    name.trim_end_matches("...").trim_matches(['<', '>', '[', ']']).to_owned()
}

fn text(error: &clap::Error, kind: ContextKind) -> String {
    error.get(kind).and_then(first).unwrap_or_default()
}

fn list(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::Strings(list)) => list.clone(),
        Some(ContextValue::String(one)) => vec![one.clone()],
        _ => Vec::new(),
    }
}

fn first(value: &ContextValue) -> Option<String> {
    match value {
        ContextValue::String(one) => Some(one.clone()),
        ContextValue::Strings(list) => list.first().cloned(),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        ContextValue::StyledStrs(list) => list.first().map(ToString::to_string),
        _ => None,
    }
}
