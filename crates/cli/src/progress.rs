//! How far a long run has come: a bar on standard error with rate and time left, for people at a terminal only, and only
//! after a moment. Nothing is shown where the answer itself goes to the terminal.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::time::Duration;

use duban::diagnostic::{Lang, Message};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::words;

/// What is done in less needs no bar.
const PATIENCE: Duration = Duration::from_millis(600);

/// How often a bar without an end moves.
const TICK: Duration = Duration::from_millis(120);

/// So many tickets that come one by one move a bar.
const AT_ONCE: u64 = 100;

/// A run that may take long.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    records: u64,
    lang: Lang,
}

impl Progress {
    /// Over files that are read piece by piece; without an end where some have no known length.
    pub(crate) fn over(files: &[PathBuf], quiet: bool, to_file: bool, lang: Lang) -> Progress {
        if !wanted(quiet, to_file) {
            return Progress { bar: None, records: 0, lang };
        }
        let length = |path: &PathBuf| {
            std::fs::metadata(path).ok().filter(|meta| meta.is_file()).map(|meta| meta.len())
        };
        let lengths: Option<Vec<u64>> = files.iter().map(length).collect();
        let total = lengths.filter(|lengths| !lengths.is_empty()).map(|lengths| lengths.iter().sum());
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
        let left = Message::new(&words::TIME_LEFT).with("time", "{eta}").say(lang);
        let template = match total {
            Some(_) => format!("{{wide_bar}} {{percent:>3}}%  {{bytes_per_sec}}  {left}  {{msg}}"),
            None => "{spinner} {bytes}  {bytes_per_sec}  {msg}".to_owned(),
        };
        Progress { bar: styled(bar, &template), records: 0, lang }
    }

    /// Over something that is done in one piece.
    pub(crate) fn whole(quiet: bool, to_file: bool, lang: Lang) -> Progress {
        if !wanted(quiet, to_file) {
            return Progress { bar: None, records: 0, lang };
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_message(Message::new(&words::JUDGING).say(lang));
        let bar = styled(bar, "{spinner} {msg} {elapsed}");
        if let Some(bar) = &bar {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            bar.enable_steady_tick(TICK);
        }
        Progress { bar, records: 0, lang }
    }

    /// Over tickets that come one by one, nobody knows how many.
    pub(crate) fn counting(quiet: bool, to_file: bool, lang: Lang) -> Progress {
        if !wanted(quiet, to_file) {
            return Progress { bar: None, records: 0, lang };
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        Progress { bar: styled(bar, "{spinner} {msg} {elapsed}"), records: 0, lang }
    }

    /// One more ticket is done.
    pub(crate) fn ticket(&mut self) {
        self.records = self.records.saturating_add(1);
        if self.records.is_multiple_of(AT_ONCE) {
            self.read(0, 0);
        }
    }

    /// So many bytes are done, and the lines in them.
    pub(crate) fn read(&mut self, bytes: u64, lines: u64) {
        let Some(bar) = &self.bar else { return };
        self.records = self.records.saturating_add(lines);
        let elapsed = u64::try_from(bar.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
        let message = Message::new(&words::JUDGED)
            .with("n", self.records.to_string())
            .with("rate", self.records.saturating_mul(1_000).checked_div(elapsed).unwrap_or(0).to_string());
        bar.set_message(message.say(self.lang));
        bar.inc(bytes);
        if bar.is_hidden() && bar.elapsed() > PATIENCE {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Says something without breaking the bar.
    pub(crate) fn aside(&self, say: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(say),
            None => say(),
        }
    }

    /// The bar is taken away: what it told is past.
    pub(crate) fn end(&mut self) {
        self.bar.take().iter().for_each(ProgressBar::finish_and_clear);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}

fn wanted(quiet: bool, to_file: bool) -> bool {
    !quiet && io::stderr().is_terminal() && (to_file || !io::stdout().is_terminal())
}

fn styled(bar: ProgressBar, template: &str) -> Option<ProgressBar> {
    let style = ProgressStyle::with_template(template).ok()?;
    bar.set_style(style);
    Some(bar)
}
