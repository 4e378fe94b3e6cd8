//! What every measurement needs: processor time, lines, pieces of a stream, percentiles.

/// Processor time of this thread in nanoseconds; nothing moves where the system has no such clock.
#[cfg(unix)]
pub fn clock() -> u64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    let seconds = u64::try_from(now.tv_sec).unwrap_or(0);
    seconds.saturating_mul(1_000_000_000).saturating_add(u64::try_from(now.tv_nsec).unwrap_or(0))
}

/// Processor time of this thread in nanoseconds; nothing moves where the system has no such clock.
#[cfg(not(unix))]
pub fn clock() -> u64 {
    0
}

/// The lines that hold something.
pub fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty())
}

/// Pieces of about a mebibyte that end with a line.
pub fn chunks(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let near = rest.len().min(1 << 20);
        let end = rest.iter().take(near).rposition(|byte| *byte == b'\n').map_or(near, |at| at + 1);
        let (chunk, more) = rest.split_at(end);
        rest = more;
        Some(chunk)
    })
}

/// The value that so many in a thousand stay within.
pub fn percentile(samples: &mut [u64], per_mille: usize) -> u64 {
    samples.sort_unstable();
    let last = samples.len().saturating_sub(1);
    samples.get(last * per_mille / 1_000).copied().unwrap_or(0)
}
