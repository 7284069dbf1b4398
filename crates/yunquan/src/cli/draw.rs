//! `yunquan draw verify`: draws again what was drawn by lot, from public data alone.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::{Value, json};
use yunquan_core::ids::PanelId;
use yunquan_service::draws;

use super::{NOT_RIGHT, Quit, pack_of, print};

/// What to do with a draw.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Draws again and compares: list, seed, members, spot checks.
    Verify {
        /// A file with the answer of `GET /api/v1/draws/<panel>`; with --data the panel's id.
        draw: String,
        /// The data folder in which the panel is found.
        #[arg(long)]
        data: Option<PathBuf>,
        /// The scheme pack's folder, with --data; by default the one built in.
        #[arg(long)]
        scheme: Option<PathBuf>,
        /// One line of JSON.
        #[arg(long)]
        json: bool,
    },
}

pub fn run(args: Args) -> Result<(), Quit> {
    let Act::Verify { draw, data, scheme, json } = args.act;
    let shown = match data {
        Some(folder) => of_folder(&folder, scheme.as_deref(), &draw)?,
        None => of_file(&draw)?,
    };
    match draws::verify(&shown) {
        Ok(computed) => {
            say(&computed, json);
            Ok(())
        }
        Err(wrong) => {
            if json {
                print(&json!({"draw": "wrong", "because": wrong}).to_string());
            }
            let words = format!("this draw is NOT right: {}", wrong.join("; "));
            Err(Quit { code: NOT_RIGHT, words })
        }
    }
}

fn of_file(path: &str) -> Result<Value, Quit> {
    let bad = |error: &dyn std::fmt::Display| Quit::bad(format!("{path}: {error}"));
    let text = std::fs::read_to_string(path).map_err(|error| bad(&error))?;
    serde_json::from_str(&text).map_err(|error| bad(&error))
}

fn of_folder(folder: &Path, scheme: Option<&Path>, panel: &str) -> Result<Value, Quit> {
    if !folder.join(yunquan_store::sqlite::LEDGER_FILE).exists() {
        let shown = folder.display();
        return Err(Quit::bad(format!("{shown} holds no database: is it a data folder?")));
    }
    let panel: PanelId = panel.parse().map_err(|error| Quit::bad(format!("{error}")))?;
    let store = yunquan_store::sqlite::open(folder).map_err(Quit::failed)?;
    let pack = pack_of(scheme)?;
    draws::of(store.reader.as_ref(), &pack, panel).map_err(|error| match error {
        draws::NoDraw::NotDrawn => Quit::bad(error.to_string()),
        _ => Quit::failed(error),
    })
}

fn say(computed: &Value, as_json: bool) {
    if as_json {
        let drawn = json!({"draw": "right", "panel": computed["panel"], "root": computed["root"],
            "tree_size": computed["tree_size"], "members": computed["members"],
            "spot_checks": computed["spot_checks"]});
        print(&drawn.to_string());
        return;
    }
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let each = |name: &str| {
        let items = computed[name].as_array().map(Vec::as_slice).unwrap_or_default();
        items.iter().map(text).collect::<Vec<_>>()
    };
    print("the draw is right: drawn again, it is the same");
    print(&format!("  panel       {}", text(&computed["panel"])));
    print(&format!("  root        {}", text(&computed["root"])));
    print(&format!("  of          {} leaves", computed["tree_size"]));
    print(&format!("  members     {}", each("members").join(", ")));
    let checks = each("spot_checks");
    if !checks.is_empty() {
        print(&format!("  spot checks {}", checks.join(", ")));
    }
    print("Whether that root is the journal's: compare with a checkpoint that you kept,");
    print("GET /api/v1/journal/proof?from=<leaves>&to=<size of the checkpoint>");
}
