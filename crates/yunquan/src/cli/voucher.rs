//! `yunquan voucher verify`: offline, from a voucher's file or code and the public key.

use clap::Subcommand;
use yunquan_journal::{Verifier, credential};

use super::{NOT_RIGHT, Quit, given, print};

/// What to do with a voucher.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Verifies a voucher's signature without asking anyone.
    Verify {
        /// The voucher's code (YQ1....), or a file that holds it.
        voucher: String,
        /// The office's public key, or a file that holds it.
        #[arg(long)]
        key: String,
        /// One line of JSON.
        #[arg(long)]
        json: bool,
    },
}

pub fn run(args: Args) -> Result<(), Quit> {
    let Act::Verify { voucher, key, json } = args.act;
    let verifier: Verifier = given(&key).trim().parse().map_err(|error| {
        Quit::bad(format!("the key cannot be read: {error}; it is the line that `init` printed"))
    })?;
    let shown = given(&voucher);
    let code = yunquan_service::credential::code_in(&shown);
    if !code.starts_with("YQ1.") {
        return Err(Quit::bad(format!(
            "{voucher} is neither a voucher's code nor a file with one"
        )));
    }
    let wrong = |what: String| Quit { code: NOT_RIGHT, words: what };
    let payload = credential::open(&code, &verifier)
        .map_err(|error| wrong(format!("this voucher is NOT valid: {error}")))?;
    let it = yunquan_service::credential::read(&payload)
        .map_err(|error| wrong(format!("signed, but not a voucher: {error}")))?;
    if let Some(field) = it.differs_from(&shown) {
        return Err(wrong(format!("the file shows another {field} than the one that is signed")));
    }
    if json {
        print(&serde_json::json!({"signature": "valid", "voucher": it}).to_string());
        return Ok(());
    }
    print(&format!("signature valid, by {}", verifier.name()));
    print(&format!("  number     {}", it.number));
    print(&format!("  face value {} yuan", yunquan_core::money::Fen(it.face_fen)));
    print(&format!("  holder     {}", it.holder));
    print(&format!("  provider   {}", it.provider));
    print(&format!("  contract   {}", it.contract));
    print(&format!("  issued     {}, nominal last day {}", it.issued_on, it.nominal_last_day));
    print("Whether it was used since is asked online: GET /api/v1/vouchers/<number>");
    Ok(())
}
