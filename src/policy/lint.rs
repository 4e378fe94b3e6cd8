//! All that is to be said of a policy before any ticket comes: what reading and checking found, and the sentences of its
//! official text that bind somebody and that nothing quotes. The last is asked for here and not when a policy is read:
//! setting a long text beside its rules costs more than reading them.

use super::Policy;
use super::cover::Head;
use crate::check::{Finding, Silenced};
use crate::cover::{Cover, CoverState};
use crate::diagnostic::{Diagnostic, Message, check_texts};
use crate::source::Place;
use crate::span::Span;

/// What [`Policy::lint`] says.
#[derive(Clone, Debug, PartialEq)]
pub struct Lint {
    /// What is wrong or wants a look, in the order of the files.
    pub findings: Vec<Diagnostic>,
    /// What declarations accept, with their reasons.
    pub silenced: Vec<Silenced>,
    /// What could not be decided: not passed, and not found wrong.
    pub undecided: Vec<Diagnostic>,
}

impl Policy {
    /// What [`Policy::findings`] and [`Policy::checks`] have, and for each official text with sentences that bind somebody
    /// and that no rule and no 未纳入 quotes one finding (`D0425`) at the first of them.
    ///
    /// ```
    /// use duban::Policy;
    ///
    /// let lint = Policy::load("policies/zibo")?.lint();
    /// assert!(lint.findings.iter().all(|finding| finding.code() != "D0425"));
    /// # Ok::<(), duban::Error>(())
    /// ```
    pub fn lint(&self) -> Lint {
        let checks = self.checks();
        let mut lint = Lint {
            findings: self.findings().to_vec(),
            silenced: checks.silenced.clone(),
            undecided: checks.undecided.clone(),
        };
        let mut used = Vec::new();
        for (head, cover) in self.covers() {
            let Some(diagnostic) = uncovered(&head, &cover) else { continue };
            match self.accepted(head.place) {
                Some((place, reason)) => {
                    used.push(place);
                    lint.silenced.push(Silenced { finding: Finding { diagnostic, example: None }, reason });
                }
                None => lint.findings.push(diagnostic),
            }
        }
        lint.findings.extend(self.idle(&used));
        lint.findings.sort_by_key(Diagnostic::place);
        lint
    }

    /// Where a declaration around a place accepts uncovered sentences, and why.
    fn accepted(&self, around: Place) -> Option<(Place, String)> {
        let all = self.models().iter().flat_map(|model| &model.noted.accepted);
        let mut by = all.filter(|one| one.code == check_texts::SENTENCES_UNCOVERED.code);
        let by = by.find(|one| one.within.file == around.file && one.within.span.holds(around.span))?;
        Some((by.place, by.reason.clone()))
    }

    /// Each 免查 of uncovered sentences where there are none.
    fn idle<'p>(&'p self, used: &'p [Place]) -> impl Iterator<Item = Diagnostic> + 'p {
        let code = check_texts::SENTENCES_UNCOVERED.code;
        let all = self.models().iter().flat_map(|model| &model.noted.accepted);
        all.filter(move |one| one.code == code && !used.contains(&one.place)).map(move |one| {
            Diagnostic::new(Message::new(&check_texts::ACCEPTS_NOTHING).with("code", code)).at(one.place)
        })
    }
}

/// At the first sentence that nothing quotes: how many there are.
fn uncovered(head: &Head<'_>, cover: &Cover) -> Option<Diagnostic> {
    let mut spans = cover.spans.iter().filter(|span| span.state == CoverState::Uncovered);
    let first = spans.next()?;
    let place = Place { file: head.text, span: Span::new(first.start, first.end) };
    let message = Message::new(&check_texts::SENTENCES_UNCOVERED)
        .with("policy", head.name)
        .with("n", cover.summary.uncovered.to_string());
    let finding = Diagnostic::new(message).at(place).label(head.place, &check_texts::THE_OFFICIAL_TEXT);
    Some(finding.help(&check_texts::SENTENCES_UNCOVERED_HELP))
}
