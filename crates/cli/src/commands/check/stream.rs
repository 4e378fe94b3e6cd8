//! Tickets a line each, judged in constant memory: chunks of lines by several threads, written in their order, or by one
//! into a table. The threads change nothing in the output. A reader that has seen enough ends it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use duban::diagnostic::Lang;
use duban::report::{self, Summary};
use duban::value::Moment;
use duban::{Error, Judge, Policy, StreamOptions, StreamPart};
use duban_tables::ReportWriter;

use super::chunks::{Chunks, Opened};
use crate::output;
use crate::progress::Progress;

/// How many chunks may wait for one before them, for each thread.
const AHEAD: u64 = 2;

/// What a stream is judged by.
#[derive(Clone, Copy)]
pub(super) struct Stream<'s> {
    pub(super) policy: &'s Policy,
    pub(super) as_of: Moment,
    pub(super) options: StreamOptions,
    pub(super) jobs: usize,
    pub(super) lang: Lang,
    /// How far it has come.
    pub(super) progress: &'s Mutex<Progress>,
}

/// A chunk that was judged.
#[derive(Default)]
struct Piece {
    out: Vec<u8>,
    wrong: Vec<Error>,
    /// How much was read for it.
    bytes: u64,
    lines: u64,
}

/// The chunks that were judged and are not written yet.
#[derive(Default)]
struct Queue {
    pieces: BTreeMap<u64, Piece>,
    next: u64,
    running: usize,
    stopped: bool,
    spare: Vec<Vec<u8>>,
}

/// What the threads share.
struct Shared {
    input: Mutex<Chunks>,
    queue: Mutex<Queue>,
    /// Something was judged, or a thread ended.
    judged: Condvar,
    /// Something was written, or all is to stop.
    written: Condvar,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Stream<'_> {
    /// Judges all files and writes the report, a line a ticket. What is wrong with a line is said on standard error.
    ///
    /// # Errors
    /// A file cannot be read on, or the report cannot be written.
    pub(super) fn run(self, files: Vec<Opened>, target: Target<'_>) -> Result<Summary, Error> {
        let (mut part, mut failed, mut summary) = (StreamPart::default(), None, None);
        let write = |out: &mut dyn Write| {
            let empty = self.policy.stream_report(&StreamPart::default(), None, self.as_of);
            report::header(&empty, &mut &mut *out)?;
            let (digest, broken) = self.tickets(Chunks::new(files), out, &mut part)?;
            failed = broken;
            summary = Some(self.policy.write_stream_rest(&part, Some(digest), self.as_of, &mut &mut *out)?);
            Ok(())
        };
        match target {
            Target::Nowhere => write(&mut io::sink()).or(Ok(())),
            Target::Somewhere(path) => output::deliver_data(path, write),
        }?;
        if let Some((name, error)) = failed {
            return Err(crate::input::unreadable(&name, error.kind()));
        }
        // Where nobody reads on, nothing was added up.
        Ok(summary.unwrap_or_else(|| self.policy.stream_summary(&part, self.as_of)))
    }

    /// Judges all files and hands the tickets to a table as they come, in constant memory. A table is written by one, and
    /// writing it is most of the work: so one thread does all.
    ///
    /// # Errors
    /// The table cannot be written; or a file cannot be read on, and then why stands in `failed`.
    pub(super) fn table(
        self,
        files: Vec<Opened>,
        writer: &mut dyn ReportWriter,
        failed: &mut Option<Error>,
    ) -> io::Result<Summary> {
        let (mut chunks, mut text, mut said) = (Chunks::new(files), Vec::new(), false);
        let mut judge = self.policy.judge_stream(self.as_of, self.options);
        while let Some(at) = chunks.next(&mut text) {
            for error in judge.reports(at.chunk(&text), |ticket| writer.ticket(&ticket))? {
                output::rejected(&error, self.lang, said);
                said = true;
            }
        }
        let (digest, broken) = chunks.finish();
        if let Some((name, error)) = broken {
            *failed = Some(crate::input::unreadable(&name, error.kind()));
            return Err(error);
        }
        let rest = self.policy.stream_report(&judge.finish(), Some(digest), self.as_of);
        writer.finish(&rest)?;
        Ok(rest.summary)
    }

    /// Judges the tickets and writes their lines; adds up what was seen, even where writing ends early.
    fn tickets(
        self,
        chunks: Chunks,
        out: &mut dyn Write,
        part: &mut StreamPart,
    ) -> io::Result<(String, Option<(String, io::Error)>)> {
        let shared = Shared {
            input: Mutex::new(chunks),
            queue: Mutex::new(Queue { running: self.jobs, ..Queue::default() }),
            judged: Condvar::new(),
            written: Condvar::new(),
        };
        let result = thread::scope(|scope| {
            let workers: Vec<_> = (0..self.jobs).map(|_| scope.spawn(|| self.work(&shared))).collect();
            let result = self.write(&shared, out);
            if result.is_err() {
                lock(&shared.queue).stopped = true;
                shared.written.notify_all();
            }
            for worker in workers {
                match worker.join() {
                    Ok(seen) => part.join(seen),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            result
        });
        lock(self.progress).end();
        result?;
        Ok(shared.input.into_inner().unwrap_or_else(PoisonError::into_inner).finish())
    }

    /// Writes the chunks in their order, until the last thread has ended.
    fn write(self, shared: &Shared, out: &mut dyn Write) -> io::Result<()> {
        let mut said = false;
        loop {
            let mut queue = lock(&shared.queue);
            let piece = loop {
                let next = queue.next;
                if let Some(piece) = queue.pieces.remove(&next) {
                    break piece;
                }
                if queue.running == 0 {
                    return Ok(());
                }
                queue = shared.judged.wait(queue).unwrap_or_else(PoisonError::into_inner);
            };
            queue.next = queue.next.saturating_add(1);
            drop(queue);
            shared.written.notify_all();
            lock(self.progress).aside(|| {
                for error in &piece.wrong {
                    output::rejected(error, self.lang, said);
                    said = true;
                }
            });
            out.write_all(&piece.out)?;
            lock(self.progress).read(piece.bytes, piece.lines);
            lock(&shared.queue).spare.push(piece.out);
        }
    }

    /// One thread: takes the next chunk as long as there is one.
    fn work(self, shared: &Shared) -> StreamPart {
        let _ended = Ended(shared);
        let mut judge = self.policy.judge_stream(self.as_of, self.options);
        let mut text = Vec::new();
        while self.one(shared, &mut judge, &mut text) {}
        judge.finish()
    }

    /// Judges a chunk; false when there is none, or nobody reads on.
    fn one(self, shared: &Shared, judge: &mut Judge<'_>, text: &mut Vec<u8>) -> bool {
        let Some(at) = lock(&shared.input).next(text) else { return false };
        let mut queue = lock(&shared.queue);
        let most = AHEAD.saturating_mul(self.jobs as u64);
        while !queue.stopped && at.number >= queue.next.saturating_add(most) {
            queue = shared.written.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        if queue.stopped {
            return false;
        }
        let mut out = queue.spare.pop().unwrap_or_default();
        drop(queue);
        out.clear();
        let wrong = judge.chunk(at.chunk(text), &mut out);
        let lines = text.iter().filter(|byte| **byte == b'\n').count() as u64;
        let piece = Piece { out, wrong, bytes: text.len() as u64, lines };
        lock(&shared.queue).pieces.insert(at.number, piece);
        shared.judged.notify_all();
        true
    }
}

/// A thread has ended, however it did.
struct Ended<'s>(&'s Shared);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        let mut queue = lock(&self.0.queue);
        queue.running = queue.running.saturating_sub(1);
        drop(queue);
        self.0.judged.notify_all();
    }
}

/// Where a stream is written.
#[derive(Clone, Copy)]
pub(super) enum Target<'t> {
    /// Only the exit status is asked for.
    Nowhere,
    /// To this file, or to standard output.
    Somewhere(Option<&'t std::path::Path>),
}
