//! `yunquan journal`: verifies, replays, exports, proves.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use yunquan_journal::{InclusionProof, SignedCheckpoint, TreeHead, Verifier};
use yunquan_service::audit;
use yunquan_store::{JournalTiles, Reader, Store};

use super::{NOT_RIGHT, Quit, given, print};

/// What to do with the journal of a data folder.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(clap::Args)]
struct Folder {
    /// The data folder.
    #[arg(long)]
    data: PathBuf,
    /// One line of JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum Act {
    /// Recomputes every hash and every commitment to a secret; with a checkpoint that you kept,
    /// also that the past is the same.
    Verify {
        #[command(flatten)]
        folder: Folder,
        /// A checkpoint that you kept, from `GET /api/v1/journal/checkpoint`.
        #[arg(long, requires = "key")]
        checkpoint: Option<PathBuf>,
        /// The office's public key, or a file that holds it.
        #[arg(long)]
        key: Option<String>,
    },
    /// Rebuilds every table from the journal and compares them with those of the folder.
    Replay {
        #[command(flatten)]
        folder: Folder,
        /// Compare; a rebuilt database is kept nowhere.
        #[arg(long, required = true)]
        check: bool,
    },
    /// Writes the leaves as JSON lines.
    Export {
        #[command(flatten)]
        folder: Folder,
    },
    /// Proves that a leaf is in the journal.
    Proof {
        #[command(flatten)]
        folder: Folder,
        /// The leaf, from 0.
        leaf: u64,
    },
}

fn open(folder: &Folder) -> Result<Store, Quit> {
    if !folder.data.join(yunquan_store::sqlite::LEDGER_FILE).exists() {
        let shown = folder.data.display();
        return Err(Quit::bad(format!("{shown} holds no database: is it a data folder?")));
    }
    yunquan_store::sqlite::open(&folder.data).map_err(Quit::failed)
}

fn bar(total: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{pos}/{len} leaves {wide_bar} {eta}");
    let bar = ProgressBar::new(total);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

pub fn run(args: Args) -> Result<(), Quit> {
    match args.act {
        Act::Verify { folder, checkpoint, key } => {
            let known = checkpoint.zip(key).map(|(path, key)| known(&path, &key)).transpose()?;
            verify(&folder, known)
        }
        Act::Replay { folder, .. } => replay(&folder),
        Act::Export { folder } => export(&folder),
        Act::Proof { folder, leaf } => proof(&folder, leaf),
    }
}

/// The head of a checkpoint whose signature is valid.
fn known(path: &Path, key: &str) -> Result<TreeHead, Quit> {
    let bad = |error: &dyn std::fmt::Display| Quit::bad(format!("{}: {error}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| bad(&error))?;
    let note: SignedCheckpoint = text.parse().map_err(|error| bad(&error))?;
    let verifier: Verifier = given(key).trim().parse().map_err(|error| bad(&error))?;
    let checkpoint = note.open(verifier.name(), &verifier).map_err(|error| bad(&error))?;
    Ok(checkpoint.head())
}

fn verify(folder: &Folder, known: Option<TreeHead>) -> Result<(), Quit> {
    let store = open(folder)?;
    let total = store.reader.head().map_err(Quit::failed)?.size;
    let bar = bar(total);
    let verified =
        audit::verify(store.reader.as_ref(), known.as_ref(), &mut |done| bar.set_position(done))
            .map_err(Quit::failed)?;
    bar.finish_and_clear();
    if folder.json {
        print(&json!(verified).to_string());
    } else {
        print(&format!("{} leaves, root {}", verified.leaves, verified.root));
        for flaw in &verified.flaws {
            let place = flaw.leaf.map_or("journal".to_owned(), |leaf| format!("leaf {leaf}"));
            print(&format!("{place}: {}", flaw.what));
        }
    }
    if verified.flaws.is_empty() {
        return Ok(());
    }
    Err(Quit { code: NOT_RIGHT, words: "the journal is NOT whole".to_owned() })
}

fn replay(folder: &Folder) -> Result<(), Quit> {
    let store = open(folder)?;
    let mut rebuilt = yunquan_store::sqlite::open_memory().map_err(Quit::failed)?;
    let bar = bar(store.reader.head().map_err(Quit::failed)?.size);
    let leaves = audit::replay(store.reader.as_ref(), rebuilt.ledger.as_mut(), &mut |done| {
        bar.set_position(done);
    })
    .map_err(|error| Quit { code: NOT_RIGHT, words: error.to_string() })?;
    bar.finish_and_clear();
    let differ =
        audit::differences(store.reader.as_ref(), rebuilt.reader.as_ref()).map_err(Quit::failed)?;
    if folder.json {
        print(&json!({"leaves": leaves, "differences": differ}).to_string());
    } else {
        print(&format!("{leaves} leaves replayed; {} tables differ", differ.len()));
    }
    if differ.is_empty() {
        return Ok(());
    }
    let words = format!("these tables do not follow from the journal: {}", differ.join(", "));
    Err(Quit { code: NOT_RIGHT, words })
}

fn export(folder: &Folder) -> Result<(), Quit> {
    const PAGE: u32 = 1_024;
    let store = open(folder)?;
    let mut from = 0;
    loop {
        let page = store.reader.leaves(from, PAGE).map_err(Quit::failed)?;
        let Some(last) = page.last() else { return Ok(()) };
        from = last.seq + 1;
        for leaf in &page {
            print(std::str::from_utf8(&leaf.bytes).map_err(Quit::failed)?);
        }
    }
}

fn proof(folder: &Folder, leaf: u64) -> Result<(), Quit> {
    let store = open(folder)?;
    let reader: &dyn Reader = store.reader.as_ref();
    let head = reader.head().map_err(Quit::failed)?;
    let found = reader.leaves(leaf, 1).map_err(Quit::failed)?;
    let found = found.into_iter().find(|it| it.seq == leaf);
    let found = found.ok_or_else(|| Quit::bad(format!("there are {} leaves", head.size)))?;
    let proof = InclusionProof::prove(leaf, head.size, &JournalTiles(reader))
        .map_err(|error| Quit::failed(format!("{error:?}")))?;
    let tree = TreeHead { size: head.size, root: head.root };
    proof.verify(&found.hash, &tree).map_err(|error| Quit {
        code: NOT_RIGHT,
        words: format!("the stored tree does not prove this leaf: {error}"),
    })?;
    print(&json!({"leaf_hash": found.hash, "root": head.root, "proof": proof}).to_string());
    Ok(())
}
