//! The policies inside the binary: every file of `policies/`, under its path from there.

/// Path and bytes of each file, by path.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/policies.rs"));

/// The bytes of a file, by its path from `policies/`.
pub(crate) fn file(path: &str) -> Option<&'static [u8]> {
    FILES.iter().find(|(known, _)| *known == path).map(|(_, bytes)| *bytes)
}

/// The `.duban` files of a policy, by name, without what it imports; those of versions stand one folder down.
pub(crate) fn own_files(policy: &str) -> Vec<(&'static str, &'static [u8])> {
    let inside = FILES.iter().filter_map(|(path, bytes)| {
        let name = path.strip_prefix(policy)?.strip_prefix('/')?;
        (name.matches('/').count() <= 1 && name.ends_with(".duban")).then_some((name, *bytes))
    });
    inside.collect()
}

/// The names of the policies; `common` is what they share, and none itself.
pub(crate) fn names() -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (path, _) in FILES {
        if let Some((name, rest)) = path.split_once('/')
            && rest.ends_with(".duban")
            && name != "common"
            && names.last().is_none_or(|last| last != name)
        {
            names.push(name.to_owned());
        }
    }
    names
}
