//! From the outline's pieces to the tree of a file: declarations with their heads and lines. What cannot be read is
//! set aside with a finding, and marks its declaration as damaged.

mod expr;
mod items;
mod line;
mod rule;

use super::aside;
use super::ast::{BlockItem, Declaration, File, Head, Item, Names, ReadingValue};
use super::forms::{self, Body, DeclarationForm, Kind};
use super::outline::{Piece, Statement};
use super::phrase::{P, Reader, inner};
use super::repair::brace_missing;
use super::{Rule, ast};
use crate::diagnostic::{Arg, Diagnostic, Message, nearest, sure_word, texts};
use crate::source::{FileId, Place};
use crate::span::Span;
use items::{Items, blanked};

/// Lowers a whole file; `findings` are the outline's, to which these are added.
pub(super) fn file(
    text: &str,
    (file, nesting): (FileId, usize),
    pieces: &[Piece],
    mut findings: Vec<Diagnostic>,
) -> (File, Vec<Diagnostic>) {
    let phrases = blanked(text, pieces);
    let mut lowering = Lowering { text, phrases: &phrases, file, nesting, findings: &mut findings };
    let mut items = Items::default();
    let mut doc: Vec<&str> = Vec::new();
    let mut statements = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Blank => items.blank(),
            Piece::Comment { span, trailing } => match doc_line(lowering.slice(*span)) {
                Some(line) if !trailing => doc.push(line),
                _ => items.comment(lowering.slice(*span), *trailing),
            },
            Piece::Statement(statement) => {
                let doc = doc.drain(..).map(str::to_owned).collect();
                let declaration = lowering.declaration(statement, doc);
                let kind = forms::declaration(forms::first_word(lowering.slice(statement.span)));
                statements.push((statement.span.start as usize, kind.map(|form| form.kind)));
                if let Some(mut declaration) = declaration {
                    let outside = lowering.place_inner(statement, &mut declaration.body);
                    items.line(Box::new(declaration));
                    outside.into_iter().for_each(|text| items.comment(text, true));
                }
            }
        }
    }
    for line in doc {
        // Nothing under it: it documents no declaration.
        items.comment(format!("/// {line}").trim_end(), false);
    }
    findings.sort_by_key(|finding| finding.place().map(|place| (place.span.start, place.span.end)));
    let findings = aside::one_a_line(text, findings);
    let lost = aside::lost(text, &findings, &statements);
    let items = items.done().into_iter().map(|item| match item {
        BlockItem::Line(declaration) => Item::Declaration(declaration),
        BlockItem::Comment(comment) => Item::Comment(comment),
        BlockItem::Blank => Item::Blank,
    });
    (File { items: items.collect(), lost }, findings)
}

/// The words of a `///` line. A longer row of strokes is a ruler.
fn doc_line(text: &str) -> Option<&str> {
    text.strip_prefix("///").filter(|words| !words.starts_with('/')).map(str::trim)
}

struct Lowering<'t, 'f> {
    /// The file's text.
    text: &'t str,
    /// The same, with the comments among the words of phrases blanked out, byte for byte.
    phrases: &'t str,
    file: FileId,
    /// How deep a phrase may nest.
    nesting: usize,
    findings: &'f mut Vec<Diagnostic>,
}

impl<'t> Lowering<'t, '_> {
    fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or("")
    }

    fn phrase(&self, span: Span) -> &'t str {
        self.phrases.get(span.range()).unwrap_or("")
    }

    fn place(&self, span: Span) -> Place {
        Place { file: self.file, span }
    }

    fn reader(&mut self, base: usize) -> Reader<'_> {
        Reader { file: self.file, base, nesting: self.nesting, findings: self.findings }
    }

    fn declaration(&mut self, statement: &Statement, doc: Vec<String>) -> Option<Declaration> {
        let text = self.phrase(statement.span);
        let word = forms::first_word(text);
        let written = forms::declaration(word);
        let meant = aside::meant(self.text, statement, written);
        match (written, meant) {
            (None, _) => self.unknown_declaration(statement, word, meant),
            (Some(_), Some(meant)) => self.other_keyword(statement, meant),
            (Some(_), None) => {}
        }
        let form = meant.or(written)?;
        let certain = meant.is_none();
        // 初步回复 { … without its keyword: the word is the name.
        let keyword = if written.is_none() && text.trim_end() == word { 0 } else { word.len() };
        let head = if certain { self.head(statement, form, keyword) } else { None };
        let mut damaged = statement.broken || head.is_none();
        let body = self.body(statement, form, head.is_some() || !certain, &mut damaged);
        // A head that could not be read still names its declaration, so that others may refer to it.
        let head = head.or_else(|| self.guessed_head(statement, form, keyword))?;
        let by_alias = certain && forms::is_alias(form, word);
        Some(Declaration { span: statement.span, doc, head, by_alias, body, damaged })
    }

    /// A keyword whose body says that another one was meant.
    fn other_keyword(&mut self, statement: &Statement, meant: &DeclarationForm) {
        let start = statement.span.start as usize;
        let word = forms::first_word(self.slice(statement.span)).to_owned();
        let place = self.place(Span::new(start, start.saturating_add(word.len())));
        let message = Message::new(&texts::BODY_OF_ANOTHER)
            .with("written", word)
            .with("meant", Arg::Both(meant.zh, meant.en));
        self.findings.push(Diagnostic::new(message).at(place).fix(place, meant.zh));
    }

    fn unknown_declaration(
        &mut self,
        statement: &Statement,
        word: &str,
        meant: Option<&'static DeclarationForm>,
    ) {
        let start = statement.span.start as usize;
        let here = Span::new(start, start.saturating_add(word.len()));
        if statement.broken {
            return;
        }
        // A sign is no word, and near to none.
        let known =
            forms::DECLARATIONS.iter().flat_map(|form| [form.zh, form.en]).filter(|_| !word.is_empty());
        let sure = sure_word(word, known.clone()).map(str::to_owned);
        let near = nearest(word, known.clone());
        let glued = forms::glued(word, known).filter(|_| near.is_none());
        let help = match (near, meant) {
            (Some(near), _) => Message::new(&texts::DID_YOU_MEAN).with("name", near),
            (None, _) if glued.is_some() => {
                Message::new(&texts::DID_YOU_MEAN).with("name", glued.clone().unwrap_or_default())
            }
            (None, Some(form)) => Message::new(&texts::KEYWORD_BEFORE)
                .with("keyword", Arg::Both(form.zh, form.en))
                .with("word", word),
            (None, None) => Message::new(&texts::HOW_TO_OPEN),
        };
        let run = self.slice(statement.span).split(char::is_whitespace).next().unwrap_or("");
        let keyword = self.place(here);
        let here = if meant.is_some() && !here.is_empty() {
            here
        } else {
            Span::new(start, start.saturating_add(run.len()))
        };
        let place = self.place(here);
        let message = Message::new(&texts::UNKNOWN_DECLARATION).with("word", self.slice(here));
        let finding = Diagnostic::new(message).at(place).help(help);
        self.findings.push(match sure.or(glued) {
            Some(with) => finding.certain_fix(keyword, with),
            None => finding,
        });
    }

    fn head(&mut self, statement: &Statement, form: &DeclarationForm, keyword: usize) -> Option<Head> {
        let base = (statement.span.start as usize).saturating_add(keyword);
        let text = self.phrases.get(base..statement.span.end as usize).unwrap_or("");
        if statement.broken {
            return None;
        }
        let mut reader = self.reader(base);
        let pair = reader.parse(form.head, text)?;
        reader.head(form.kind, pair)
    }

    /// The head of a declaration that was reported already: its first name, if one can be made out.
    fn guessed_head(&self, statement: &Statement, form: &DeclarationForm, keyword: usize) -> Option<Head> {
        let base = (statement.span.start as usize).saturating_add(keyword);
        let text = self.phrases.get(base..statement.span.end as usize).unwrap_or("");
        let skipped = text.find(|c: char| !c.is_whitespace()).unwrap_or(text.len());
        let mut at = base.saturating_add(skipped);
        let mut word = forms::first_word(text.get(skipped..)?);
        if form.kind == Kind::ExtendMatter && matches!(word, "事项" | "matter") {
            let rest = text.get(skipped.saturating_add(word.len())..)?;
            at = at
                .saturating_add(word.len())
                .saturating_add(rest.len().saturating_sub(rest.trim_start().len()));
            word = forms::first_word(rest.trim_start());
        }
        let name = ast::Name { text: word.to_owned(), span: Span::new(at, at.saturating_add(word.len())) };
        Some(match form.kind {
            Kind::Policy => Head::Policy(name),
            Kind::Unit => Head::Unit(name),
            Kind::Role => Head::Role(name, None),
            Kind::Matter => Head::Matter(name),
            Kind::ExtendMatter => Head::ExtendMatter(name),
            Kind::Duty => Head::Duty(name),
            Kind::Extension => Head::Extension(name),
            Kind::Example => Head::Example(name),
            Kind::Group => Head::Group(name, Names { list: Vec::new(), open: true }),
            Kind::Reading => Head::Reading(name, ReadingValue::Words(String::new())),
            _ => return None,
        })
    }

    fn body(
        &mut self,
        statement: &Statement,
        form: &DeclarationForm,
        head_read: bool,
        damaged: &mut bool,
    ) -> Option<ast::Block<ast::Line>> {
        let Some(block) = &statement.block else {
            if form.body == Body::Needed && head_read {
                self.findings.push(brace_missing(self.text, self.file, statement.span.end as usize));
                *damaged = true;
            }
            return None;
        };
        if form.body == Body::None {
            let message = Message::new(&texts::NO_BODY_HERE).with("keyword", form.zh);
            let place = self.place(statement.span);
            self.findings.push(Diagnostic::new(message).at(place));
        }
        Some(self.lines(block, form.kind, damaged))
    }
}

impl Reader<'_> {
    fn head(&mut self, kind: Kind, pair: P<'_>) -> Option<Head> {
        let mut parts = inner(pair).into_iter();
        let first = parts.next()?;
        Some(match kind {
            Kind::Use => Head::Use(self.string(first)),
            Kind::Group => Head::Group(self.name(first), self.names(parts.next()?)),
            Kind::Role => {
                let unit = parts.next().map(|unit| self.name(unit));
                Head::Role(self.name(first), unit)
            }
            Kind::Define => {
                let name = self.name(first);
                let condition = self.condition(parts.next()?)?;
                let cites = parts.map(|cite| self.cite(cite)).collect::<Option<Vec<_>>>()?;
                Head::Define(name, condition, cites)
            }
            Kind::Reading => {
                Head::Reading(self.name(first), self.reading(parts.next()?.into_inner().next()?)?)
            }
            Kind::Omitted => {
                let clause = ast::Name { text: first.as_str().to_owned(), span: self.span(&first) };
                let quotes = parts.map(|quote| self.quote(quote)).collect::<Option<Vec<_>>>()?;
                Head::Omitted(ast::Cite { clause, quotes })
            }
            Kind::Erratum => Head::Erratum(self.string(first), self.string(parts.next()?)),
            Kind::Policy => Head::Policy(self.name(first)),
            Kind::Unit => Head::Unit(self.name(first)),
            Kind::Matter => Head::Matter(self.name(first)),
            Kind::ExtendMatter => Head::ExtendMatter(self.name(first)),
            Kind::Duty => Head::Duty(self.name(first)),
            Kind::Extension => Head::Extension(self.name(first)),
            Kind::Example => Head::Example(self.name(first)),
            _ => return self.other_head(kind, first, parts.collect()),
        })
    }

    /// Heads of the declarations beside duties.
    fn other_head(&mut self, kind: Kind, first: P<'_>, rest: Vec<P<'_>>) -> Option<Head> {
        if kind == Kind::Roster {
            let list = rest.into_iter().map(|words| self.string(words)).collect();
            return Some(Head::Roster(self.name(first), list));
        }
        let name = self.name(first);
        Some(match kind {
            Kind::LimitTable => {
                Head::LimitTable(name, rest.into_iter().map(|column| self.name(column)).collect())
            }
            Kind::Table => {
                let (ty, columns): (Vec<_>, Vec<_>) =
                    rest.into_iter().partition(|p| p.as_rule() == Rule::type_form);
                let ty = self.type_form(ty.into_iter().next()?)?;
                Head::Table(name, columns.into_iter().map(|column| self.name(column)).collect(), ty)
            }
            Kind::Scoring => {
                let mut rest = rest.into_iter();
                let parameter = self.name(rest.next()?);
                Head::Scoring(name, parameter, self.string(rest.next()?))
            }
            Kind::Permission => Head::Permission(name),
            Kind::Suspension => Head::Suspension(name),
            Kind::Calendar => Head::Calendar(name),
            Kind::Prerequisite => Head::Prerequisite(name),
            Kind::Prohibition => Head::Prohibition(name),
            Kind::Ladder => Head::Ladder(name),
            Kind::Routine => Head::Routine(name),
            Kind::Task => Head::Task(name),
            Kind::Indicator => Head::Indicator(name),
            Kind::Assessment => Head::Assessment(name),
            _ => return None,
        })
    }

    pub(super) fn names(&mut self, pair: P<'_>) -> Names {
        let parts = inner(pair);
        let open = parts.last().is_some_and(|last| last.as_rule() == Rule::kw_etc);
        let list =
            parts.into_iter().filter(|p| p.as_rule() == Rule::name).map(|name| self.name(name)).collect();
        Names { list, open }
    }

    pub(super) fn reading(&mut self, pair: P<'_>) -> Option<ReadingValue> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        if rule == Rule::reading_words {
            return Some(ReadingValue::Words(items::tidy(pair.as_str())));
        }
        let mut parts = inner(pair).into_iter();
        let first = parts.next()?;
        Some(match rule {
            Rule::reading_year => ReadingValue::Year(self.year(&first)?),
            Rule::reading_date => ReadingValue::Date(self.date(first)?),
            _ => {
                let form = self.limit_form(first)?;
                let roll =
                    parts.next().and_then(|r| r.into_inner().next()).map(|r| r.as_rule() == Rule::roll_yes);
                ReadingValue::Limit(ast::Limit { form, roll, span })
            }
        })
    }
}
