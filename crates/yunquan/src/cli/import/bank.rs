//! `yunquan import bank`: what the bank answered to a payment list.

use std::sync::Arc;

use yunquan_core::command::Command;
use yunquan_core::digest::Digest;
use yunquan_core::pack::Lang;
use yunquan_core::refusal::Rejection;
use yunquan_service::clock::Clock;
use yunquan_service::entropy::Seeds;
use yunquan_service::envelope::Who;
use yunquan_service::installation::{Installation, Kind};
use yunquan_service::payments::{self, Answers};
use yunquan_service::sheets;

use super::{Args, signer, told};
use crate::cli::{BAD_INPUT, Quit, pack_of};

const NAME: &str = "settlement/record";

pub(super) fn run(args: &Args) -> Result<(), Quit> {
    let settlement = args.settlement.as_deref().and_then(|id| id.parse().ok());
    let settlement = settlement
        .ok_or_else(|| Quit::bad("--settlement takes the id of the payment list that was sent"))?;
    let sheet = sheets::read(&args.file).map_err(|error| Quit::bad(error.to_string()))?;
    let answers = payments::answers(settlement, &sheet);
    match Command::read(NAME, &answers.form) {
        Some(Ok(_)) if !answers.locate(&[]).is_empty() => Err(faulty(args, &answers, &[])),
        Some(Ok(_)) if args.check => {
            told(args, &[], Some("no fault found in the file"));
            Ok(())
        }
        Some(Ok(command)) => send(args, command, &answers),
        Some(Err(faults)) => Err(faulty(args, &answers, &faults)),
        None => Err(Quit::failed(format!("no command {NAME}"))),
    }
}

fn faulty(args: &Args, answers: &Answers, faults: &[yunquan_core::refusal::Fault]) -> Quit {
    let faults = answers.locate(faults);
    told(args, &faults, None);
    let words = format!("{} fault(s); nothing was recorded", faults.len());
    Quit { code: BAD_INPUT, words }
}

/// All of it or nothing: a payment that is answered already stops the file.
fn send(args: &Args, command: Command, answers: &Answers) -> Result<(), Quit> {
    let (Some(data), Some(login)) = (&args.data, &args.login) else {
        return Err(Quit::bad("--data and --as are needed"));
    };
    let pack = Arc::new(pack_of(args.scheme.as_deref())?);
    let installation = Installation::open(data, Kind::Real, pack, Clock::System, Seeds::System)?;
    let account = signer(&installation, login)?;
    let body = Digest::of(answers.form.to_string().as_bytes());
    let answer = installation.office.execute_now(Who::Account(account), command, body, None);
    installation.office.close();
    match answer.map_err(Quit::failed)?.map_err(|denial| denial.rejection) {
        Ok(receipt) => {
            told(args, &[], Some(&format!("{} answer(s) recorded", receipt.leaves)));
            Ok(())
        }
        Err(Rejection::Invalid(faults)) => Err(faulty(args, answers, &faults)),
        Err(Rejection::Refused(refusal)) => {
            let pack = installation.office.pack();
            let words = pack.explain(&refusal.rule, &refusal.facts, Lang::En);
            let line = answers.refused(&refusal).map(|line| format!("line {line}: "));
            Err(Quit::bad(format!("{}{words}", line.unwrap_or_default())))
        }
        Err(Rejection::Forbidden { .. }) => {
            Err(Quit::bad(format!("{login} has not the right to record payments")))
        }
        Err(rejection) => Err(Quit::bad(format!("not recorded: {rejection:?}"))),
    }
}
