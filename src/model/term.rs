//! A time limit that stands alone, outside any policy: what a calendar counts for it. The same path as a duty's limit
//! (`limit`), with nothing declared around it.

use super::build::Builder;
use super::condition::Scope;
use super::{LimitForm, Matter};
use crate::diagnostic::{Diagnostic, Message, texts};
use crate::source::{FileId, Place, Source};
use crate::syntax::{self, ast, print};
use crate::value::Term;

/// What a calendar counts for a limit. A bare 日 is a calendar day.
///
/// # Errors
/// The limit has no due moment of its own (`无`, `同 …`, a name), or cannot be counted.
pub fn term(limit: &ast::Limit, file: FileId) -> Result<Term, Vec<Diagnostic>> {
    let form = &limit.form;
    if !matches!(form, ast::LimitForm::SameAs(_) | ast::LimitForm::Named(_)) {
        let matter = Matter::default();
        let mut builder = Builder::default();
        let scope = Scope { matter: &matter, event: None, file, depth: 0 };
        let counted = builder.limit(limit, scope, &mut Vec::new());
        if let Some(LimitForm::Term(term)) = counted.map(|limit| limit.form) {
            return Ok(term);
        }
        if !builder.findings.list.is_empty() {
            return Err(builder.findings.list);
        }
    }
    let message = Message::new(&texts::LIMIT_WITHOUT_TERM).with("limit", print::limit(limit));
    let finding = Diagnostic::new(message).at(Place { file, span: limit.span });
    Err(vec![finding.help(&texts::LIMIT_FORMS)])
}

/// A time limit in the facts, `5个工作日`, as what a calendar counts; `None` where the words are no such limit. A bare 日 is
/// left as a calendar day: what it means is said by the duty that asks.
pub fn span(text: &str) -> Option<Term> {
    let file = FileId(0);
    let (limit, findings) = syntax::limit(&Source::new("", text), file);
    let limit = limit.filter(|_| findings.is_empty())?;
    if matches!(limit.form, ast::LimitForm::SameAs(_) | ast::LimitForm::Named(_)) {
        return None;
    }
    let matter = Matter::default();
    let mut builder = Builder::default();
    let scope = Scope { matter: &matter, event: None, file, depth: 0 };
    match builder.limit(&limit, scope, &mut Vec::new())?.form {
        LimitForm::Term(term) => Some(term),
        _ => None,
    }
}
