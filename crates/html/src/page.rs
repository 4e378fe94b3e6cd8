//! The page of a report: of one ticket, or of a ledger. What stands on it comes from the modules beside; how it is set
//! stands in `templates/`.

use std::fmt;

use askama::Template;
use duban::Policy;
use duban::diagnostic::Lang;
use duban::report::{MissedReport, Report};

use crate::bars::{Bin, Part, lateness, of_report};
use crate::gantt::{Gantt, TaskRow, gantt};
use crate::ledger::{Cut, DueRow, TicketRow, UnitCard};
use crate::owed::{Rung, Told, quoted_once};
use crate::side::{AssessmentView, RoutineView, TargetRow, tally};
use crate::ticket::TicketView;
use crate::words::Words;
use crate::{gantt, ledger, side, ticket};

/// More violations or rungs beside the tickets than this are counted, not shown.
const MOST_TOLD: usize = 200;

/// What every page says of itself.
pub(crate) struct Frame {
    pub(crate) title: String,
    pub(crate) css: &'static str,
}

/// The page's style.
pub(crate) const CSS: &str = include_str!("../templates/page.css");

/// By what a report was judged.
struct Source {
    policy: String,
    as_of: String,
    versions: Vec<String>,
    calendar: String,
    records: u64,
    digests: Vec<(&'static str, String)>,
    engine: &'static str,
}

#[derive(Template)]
#[template(path = "ticket.html")]
struct TicketPage<'p> {
    w: Words,
    frame: Frame,
    source: Source,
    ticket: &'p TicketView,
}

#[derive(Template)]
#[template(path = "ledger.html")]
struct LedgerPage {
    w: Words,
    frame: Frame,
    source: Source,
    tickets: u64,
    obligations: u64,
    violations: u64,
    rejected: u64,
    overall: Vec<Part>,
    units: Cut<UnitCard>,
    bins: Vec<Bin>,
    due: Cut<DueRow>,
    indicators: Vec<TargetRow>,
    indicators_tally: String,
    gantt: Option<Gantt>,
    tasks: Vec<TaskRow>,
    tasks_tally: String,
    routines: Vec<RoutineView>,
    routines_tally: String,
    assessments: Vec<AssessmentView>,
    rungs: Cut<Rung>,
    missed: Cut<Told>,
    shortfalls: Cut<Told>,
    notes: Cut<String>,
    rows: Cut<TicketRow>,
    drawn: Cut<TicketView>,
}

/// A report as one HTML page; `policy` is the one that judged, for its calendar.
///
/// # Errors
/// None that an input could cause: only what formatting into memory meets.
///
/// ```
/// use duban::diagnostic::Lang;
/// use duban::{Policy, Ticket};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("../../policies/zibo")?;
/// let ticket = Ticket::new("ZB-1", "企业诉求").event("接收", "2021-01-04".parse()?);
/// let report = policy.check(&ticket, "2021-01-08".parse()?)?;
/// let page = duban_html::report(&report, &policy, Lang::Zh)?;
/// assert!(page.starts_with("<!doctype html>") && page.contains("ZB-1"));
/// assert!(!page.contains("<script"), "it is read without network and script");
/// # Ok(())
/// # }
/// ```
pub fn report(report: &Report, policy: &Policy, lang: Lang) -> Result<String, fmt::Error> {
    let words = Words { lang };
    let beside =
        report.tasks.len().saturating_add(report.indicators.len()).saturating_add(report.routines.len());
    match report.tickets.as_slice() {
        [one] if beside == 0 && report.summary.rejected == 0 => {
            let view = ticket::view(one, 1, report, policy, words);
            let title = format!("{} {} · {}", words.of("工单", "Ticket"), one.id, report.policy.name);
            let frame = Frame { title, css: CSS };
            render(&TicketPage { w: words, frame, source: source(report, words), ticket: &view })
        }
        _ => render(&ledger_page(report, policy, words)),
    }
}

/// What rendering into memory meets is a failed format at worst.
pub(crate) fn render(page: &impl Template) -> Result<String, fmt::Error> {
    page.render().map_err(|_| fmt::Error)
}

fn ledger_page(report: &Report, policy: &Policy, words: Words) -> LedgerPage {
    let calendar = &policy.program().calendar;
    let tickets = ledger::tickets(report, policy, words);
    LedgerPage {
        w: words,
        frame: Frame {
            title: format!("{} · {}", words.of("督办报告", "Report"), report.policy.name),
            css: CSS,
        },
        source: source(report, words),
        tickets: report.summary.tickets,
        obligations: report.summary.obligations,
        violations: report.summary.violations,
        rejected: report.summary.rejected,
        overall: of_report(report, words),
        units: ledger::units(report, words),
        bins: lateness(report, words),
        due: ledger::due(report, words),
        indicators: side::indicators(report, words),
        indicators_tally: tally(report.indicators.iter().map(|one| one.status), words),
        gantt: gantt(report, calendar, words),
        tasks: gantt::rows(report, words),
        tasks_tally: tally(report.tasks.iter().map(|one| one.status), words),
        routines: side::routines(report, words),
        routines_tally: tally(report.routines.iter().map(|one| one.status), words),
        assessments: side::assessments(report, words),
        rungs: cut(&report.escalations, |one| words.rung(one)),
        missed: told(&report.violations, words),
        shortfalls: told(&report.shortfalls, words),
        notes: cut(&report.notes, |note| note.message.clone()),
        rows: tickets.rows,
        drawn: tickets.drawn,
    }
}

fn cut<T, U>(list: &[T], view: impl Fn(&T) -> U) -> Cut<U> {
    let left = list.len().saturating_sub(MOST_TOLD);
    Cut { list: list.iter().take(MOST_TOLD).map(view).collect(), left }
}

fn told(list: &[MissedReport], words: Words) -> Cut<Told> {
    let mut told = cut(list, |one| words.missed(one));
    quoted_once(&mut told.list);
    told
}

fn source(report: &Report, words: Words) -> Source {
    let policy = match &report.policy.city {
        Some(city) if !report.policy.name.starts_with(city.as_str()) => {
            format!("{city} {}", report.policy.name)
        }
        _ => report.policy.name.clone(),
    };
    let to = words.of("至", " to ");
    let versions = report.policy.versions.iter().filter_map(|version| {
        let from = version.effective_from?;
        let until = version.effective_to.map_or_else(String::new, |day| format!("{to}{}", words.day(day)));
        Some(format!("{}{}{until}", words.day(from), words.of("起施行", "")))
    });
    let calendar = &report.calendar;
    let covered = calendar.covers_from.zip(calendar.covers_to);
    let covered = covered.map_or_else(String::new, |(first, last)| {
        let (first, last) = (first.ymd().0, last.ymd().0);
        format!("({first}–{last}{})", words.of("年已公布", " published"))
    });
    let mut digests = vec![
        (words.of("政策", "policy"), report.policy.digest.clone()),
        (words.of("日历", "calendar"), calendar.digest.clone()),
    ];
    digests.extend(report.facts.digest.clone().map(|digest| (words.of("数据", "facts"), digest)));
    Source {
        policy,
        as_of: words.at(report.as_of),
        versions: versions.collect(),
        calendar: format!("{}{covered}", calendar.name),
        records: report.facts.records,
        digests,
        engine: report.engine,
    }
}
