//! Names as numbers, for tables in which they are looked up.

const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// A number for a name, always the same. Who does not know the names beforehand must not rely on its spreading them: a
/// stranger can make as many as they like with one number.
pub(crate) fn hash(name: &[u8]) -> u64 {
    let mut state = (name.len() as u64).wrapping_mul(MIX);
    let mut rest = name;
    while let Some((eight, more)) = rest.split_first_chunk::<8>() {
        state = mixed(state, u64::from_le_bytes(*eight));
        rest = more;
    }
    // What is left, and of longer names some of what was taken already.
    let last = match (name.last_chunk::<8>(), rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        (Some(eight), _, _) => u64::from_le_bytes(*eight),
        (None, Some(first), Some(last)) => {
            (u64::from(u32::from_le_bytes(*first)) << 32) | u64::from(u32::from_le_bytes(*last))
        }
        _ => rest.iter().fold(0_u64, |word, byte| (word << 8) | u64::from(*byte)),
    };
    let state = mixed(state, last);
    state ^ (state >> 32)
}

fn mixed(state: u64, word: u64) -> u64 {
    (state.rotate_left(23) ^ word).wrapping_mul(MIX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every byte of a name counts, wherever it stands.
    #[test]
    fn no_byte_is_passed_over() {
        for length in 1..40 {
            let name = vec![b'a'; length];
            let hashes: std::collections::BTreeSet<u64> = (0..length)
                .map(|at| {
                    let mut other = name.clone();
                    other[at] = b'b';
                    hash(&other)
                })
                .chain([hash(&name)])
                .collect();
            assert_eq!(hashes.len(), length + 1, "{length}");
        }
    }
}
