//! A time limit that stands alone, outside any policy: what a calendar counts for it. The same path as a duty's limit
//! (`limit`), with nothing declared around it.

use super::build::Builder;
use super::condition::Scope;
use super::{LimitForm, Matter};
use crate::diagnostic::{Diagnostic, Message, texts};
use crate::source::{FileId, Place};
use crate::syntax::ast;
use crate::syntax::print;
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
