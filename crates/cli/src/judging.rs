//! What every command that judges facts is asked in the same words: where its policy and its days come from, and what to do
//! with what cannot be read. What only one command is asked stands beside that command.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use duban::calendar::Calendar;
use duban::diagnostic::Lang;
use duban::{CheckOptions, Error, OnError, OnUnknown, Policy};

use crate::{find, input};

/// What to do with facts that cannot be read.
#[derive(Args, Debug)]
pub(crate) struct Doubtful {
    /// 遇到读不出来的记录:stop 就此停下(只有一件工单时的默认),report 退回这一条、接着办下一条
    #[arg(long, value_name = "做法")]
    on_error: Option<Broken>,

    /// 遇到不认识的键和名称:error 算错误(默认),note 只作提示
    #[arg(long, value_name = "做法", default_value = "error")]
    unknown: Unknown,
}

impl Doubtful {
    /// Whether a broken record ends the run.
    pub(crate) fn stops(&self) -> bool {
        matches!(self.on_error, Some(Broken::Stop))
    }

    /// How to judge, saying things in a language.
    pub(crate) fn how(&self, lang: Lang) -> CheckOptions {
        let on_error = self.on_error.map(|broken| match broken {
            Broken::Stop => OnError::Stop,
            Broken::Report => OnError::Report,
        });
        let on_unknown = match self.unknown {
            Unknown::Error => OnUnknown::Error,
            Unknown::Note => OnUnknown::Note,
        };
        CheckOptions { on_unknown, on_error, lang }
    }
}

/// Where days and named policies come from.
#[derive(Args, Debug)]
pub(crate) struct Sources {
    /// 补充年份的日历文件(CSV 或 JSON),加在国家法定工作日之上
    #[arg(long, value_name = "文件")]
    calendar: Option<PathBuf>,

    /// 先在这个文件夹里找叫这个名称的政策
    #[arg(long, value_name = "文件夹")]
    policies: Option<PathBuf>,
}

impl Sources {
    /// The file of further days, if one is named.
    pub(crate) fn file(&self) -> Option<&PathBuf> {
        self.calendar.as_ref()
    }

    /// Where a policy would be read from.
    pub(crate) fn place_of(&self, given: &Path) -> PathBuf {
        find::place_of(given, self.policies.as_deref())
    }

    /// The calendar.
    ///
    /// # Errors
    /// The file of further days cannot be read.
    pub(crate) fn days(&self, lang: Lang) -> Result<Calendar, Error> {
        input::calendar(self.calendar.as_deref(), lang)
    }

    /// Reads a policy by that calendar.
    ///
    /// # Errors
    /// There is none of this name, or it cannot be read.
    pub(crate) fn policy(&self, given: &Path, days: Calendar) -> Result<Policy, Error> {
        find::policy(given, self.policies.as_deref(), days)
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Broken {
    Stop,
    Report,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Unknown {
    Error,
    Note,
}
