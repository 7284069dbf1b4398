//! The cases of a pack, to be read beside its rules.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::feature::{Case, read};

/// The feature files of the pack that is built in, by name.
const BUILT_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/cases.rs"));

/// The cases of the pack in force: of its folder, or those built in. They are read when they are
/// first asked for.
#[derive(Debug, Default)]
pub struct Library {
    folder: Option<PathBuf>,
    read: OnceLock<Vec<Case>>,
}

impl Library {
    /// The cases of a pack's folder, or those built in.
    pub fn of(pack: Option<&Path>) -> Self {
        Self { folder: pack.map(|pack| pack.join("cases")), read: OnceLock::new() }
    }

    /// Every case, file by file; none of a file that cannot be read.
    pub fn all(&self) -> &[Case] {
        self.read.get_or_init(|| match &self.folder {
            None => BUILT_IN.iter().flat_map(|(name, text)| cases(name, text)).collect(),
            Some(folder) => {
                files(folder).iter().flat_map(|(name, text)| cases(name, text)).collect()
            }
        })
    }
}

fn cases(name: &str, text: &str) -> Vec<Case> {
    read(name, text).unwrap_or_else(|error| {
        tracing::warn!(%error, "a file of cases is not shown");
        Vec::new()
    })
}

/// The feature files of a folder with their texts, by name; a pack may have none.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|kind| kind == "feature")
            && let Ok(text) = std::fs::read_to_string(&path)
        {
            found.push((entry.file_name().to_string_lossy().into_owned(), text));
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_in_is_what_the_folder_holds() {
        let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemes/liuzhou-cloud-2020");
        let (built_in, folder) = (Library::of(None), Library::of(Some(&pack)));
        assert!(built_in.all().len() > 400, "{}", built_in.all().len());
        assert_eq!(built_in.all(), folder.all());
    }

    #[test]
    fn a_pack_without_cases_has_none() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Library::of(Some(folder.path())).all(), []);
    }
}
