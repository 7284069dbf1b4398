//! Contracts amended or terminated before their voucher is used.

use crate::Auditor;
use crate::city::Stage;
use crate::journal::Moment;
use crate::record::{ContractEvent, Estimate, Fen, Id, Line};
use crate::violation::Promise;

impl Auditor {
    pub(crate) fn on_contract(&mut self, event: ContractEvent, on: &Moment) {
        match event {
            ContractEvent::Amended {
                contract,
                application,
                price_fen,
                lines,
                estimate,
                estimate_fen,
                line_basis_fen,
            } => {
                self.own_contract(&contract, on);
                self.basis_of_amended(&contract, &lines, line_basis_fen.as_deref());
                self.amended(&contract, application, (price_fen, lines), (estimate, estimate_fen));
            }
            ContractEvent::Annexed { contract, annex } => self.annexed(&contract, annex, on),
            ContractEvent::Terminated { contract, application } => {
                self.own_contract(&contract, on);
                self.terminated(&contract, application.as_deref());
            }
        }
    }

    /// What counts of each new line; an annex to the old ones counts no more.
    fn basis_of_amended(&mut self, id: &str, lines: &[Line], said: Option<&[Fen]>) {
        let Some(contract) = self.city.contracts.get(id) else { return };
        let provider = contract.provider.clone();
        let live = contract.application.as_ref().and_then(|id| self.city.files.get(id));
        let Some(year) = live.and_then(|file| file.year) else { return };
        let parts = (provider.as_str(), year, lines);
        self.line_basis_is(parts, said, &format!("contract/{id}"));
        let basis = self.line_basis(&provider, year, lines);
        if let Some(contract) = self.city.contracts.get_mut(id) {
            contract.line_basis = basis;
            contract.annex = None;
        }
    }

    fn own_contract(&mut self, id: &str, on: &Moment) {
        let Some(contract) = self.city.contracts.get(id) else { return };
        let party = format!("enterprise/{}", contract.enterprise);
        self.for_own_firm(on, &party, &format!("contract/{id}"));
    }

    fn amended(
        &mut self,
        id: &Id,
        application: Option<Id>,
        (price_fen, lines): (Fen, Vec<Line>),
        estimate: (Estimate, Fen),
    ) {
        let subject = format!("contract/{id}");
        let Some(contract) = self.city.contracts.get_mut(id) else {
            self.book.broken(Promise::Stage, "R18.2", subject, "amended, but was never handed in");
            return;
        };
        contract.price_fen = price_fen;
        contract.lines.clone_from(&lines);
        let (live, voucher) = (contract.application.clone(), contract.voucher.clone());
        let (enterprise, provider) = (contract.enterprise.clone(), contract.provider.clone());
        let sum: i128 = lines.iter().map(|line| i128::from(line.price_fen)).sum();
        let fits = sum == i128::from(price_fen);
        self.book.hold(fits, Promise::Eligibility, "R17.2", &subject, || {
            format!("price {price_fen}, lines {sum}")
        });
        let outside = lines.iter().any(|line| !self.law.in_city(&line.region));
        self.book.hold(!outside, Promise::Eligibility, "R6.2", &subject, || {
            "amended to be carried out elsewhere".to_owned()
        });
        let file = live.as_ref().and_then(|id| self.city.files.get(id));
        let Some(year) = file.and_then(|file| file.year) else { return };
        let counted = (provider.as_str(), year, lines.as_slice());
        if voucher.is_none() {
            self.amount(&enterprise, counted, estimate, &subject);
        } else {
            self.by_lines(counted, estimate.0, &subject);
        }
        match (application, voucher) {
            (Some(application), None) => {
                use Stage as S;
                let from = &[
                    S::Submitted,
                    S::Recommended,
                    S::Approved,
                    S::Published,
                    S::Cleared,
                    S::Waiting,
                ];
                self.moves(&application, from, Stage::Submitted, "R13.1");
                if let Some(file) = self.city.files.get_mut(&application) {
                    file.estimate = Some(estimate.0);
                    file.estimate_fen = estimate.1;
                    file.publicity = None;
                    file.recommended_by = None;
                }
            }
            (None, Some(voucher)) => {
                let voucher = self.city.vouchers.get(&voucher);
                let face = ("estimate_fen", Some(estimate.1), voucher.map(|it| it.face_fen));
                self.book.same(Promise::Subsidy, "R14.3", &subject, face);
                let fits = voucher.is_some_and(|voucher| {
                    voucher.status == "issued" && voucher.face_fen <= estimate.0.subsidy_fen
                });
                self.book.hold(fits, Promise::Subsidy, "R16.1", &subject, || {
                    "the issued face value no longer fits the amended contract".to_owned()
                });
            }
            (application, voucher) => {
                let detail =
                    format!("amended with application {application:?}, voucher {voucher:?}");
                self.book.broken(Promise::Stage, "R18.2", subject, detail);
            }
        }
    }

    fn terminated(&mut self, id: &str, application: Option<&str>) {
        let subject = format!("contract/{id}");
        let Some(contract) = self.city.contracts.get_mut(id) else { return };
        let again = std::mem::replace(&mut contract.terminated, true);
        let voucher = contract.voucher.as_ref().and_then(|id| self.city.vouchers.get(id));
        let ended = voucher.is_none_or(|voucher| voucher.status == "surrendered");
        self.book.hold(!again && ended, Promise::Once, "R18.2", &subject, || {
            "terminated twice, or its voucher is still in use".to_owned()
        });
        if let Some(application) = application {
            use Stage as S;
            let from = &[
                S::Submitted,
                S::Returned,
                S::Recommended,
                S::Approved,
                S::Published,
                S::Held,
                S::Cleared,
                S::Waiting,
            ];
            self.moves(application, from, Stage::Withdrawn, "R13.1");
        }
    }
}
