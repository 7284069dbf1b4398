//! Accounts: nobody makes a signatory alone.

use crate::Auditor;
use crate::city::Account;
use crate::journal::Moment;
use crate::record::{AccountEvent, Opened};
use crate::violation::Promise;

impl Auditor {
    pub(crate) fn on_account(&mut self, event: AccountEvent, on: &Moment) {
        match event {
            AccountEvent::Opened(opened) => self.opened(opened, on),
            AccountEvent::Confirmed { account, by } => self.confirmed(&account, &by, on),
            AccountEvent::Disabled { account, by } => {
                let subject = format!("account/{account}");
                self.signed(on, &by, &subject);
                self.book.hold(account != by, Promise::Persons, "R13.1", &subject, || {
                    "closed by itself".to_owned()
                });
                if let Some(it) = self.city.accounts.get_mut(&account) {
                    "disabled".clone_into(&mut it.status);
                }
            }
            AccountEvent::Declared { account, party } => {
                self.signed(on, &account, &format!("account/{account}"));
                if let Some(it) = self.city.accounts.get_mut(&account) {
                    it.declared.insert(party);
                }
            }
        }
    }

    fn opened(&mut self, it: Opened, on: &Moment) {
        let subject = format!("account/{}", it.account);
        let fresh = self.city.logins.insert(it.login.to_lowercase());
        self.book.hold(fresh, Promise::Once, "R13.1", &subject, || {
            format!("the login {:?} is taken", it.login)
        });
        let firm = matches!(it.role.as_str(), "enterprise" | "provider");
        let mut accounts = self.city.accounts.values();
        let first = !accounts.any(|account| account.role == it.role);
        let administrator = matches!(it.role.as_str(), "administrator" | "security-administrator");
        // The office itself makes the first administrator of either kind, and nobody else.
        let founding = on.by == "system" && administrator && first;
        let proposed = it.status == "proposed" && it.proposed_by.as_ref() == Some(&on.by);
        let clerk = match &it.party {
            None => true,
            Some(party) => {
                let owner = self.city.accounts.get(&on.by);
                owner.is_some_and(|owner| owner.party.as_ref() == Some(party))
            }
        };
        let lawful = if firm { clerk } else { founding || proposed };
        self.book.hold(lawful, Promise::Persons, "R13.1", &subject, || {
            format!("a {} in the status {} opened by {}", it.role, it.status, on.by)
        });
        let account = Account {
            role: it.role,
            party: it.party,
            jurisdiction: it.jurisdiction,
            status: it.status,
            proposed_by: it.proposed_by,
            declared: std::collections::BTreeSet::new(),
        };
        let again = self.city.accounts.insert(it.account, account).is_some();
        self.book.hold(!again, Promise::Once, "R13.1", &subject, || "opened twice".to_owned());
    }

    fn confirmed(&mut self, account: &str, by: &str, on: &Moment) {
        let subject = format!("account/{account}");
        self.signed(on, by, &subject);
        let Some(it) = self.city.accounts.get_mut(account) else {
            self.book.broken(Promise::Persons, "R13.1", subject, "confirmed, but never proposed");
            return;
        };
        let second = it.proposed_by.as_deref() != Some(by) && account != by;
        self.book.hold(second, Promise::Persons, "R13.1", &subject, || {
            format!("{by} both proposed and confirmed it, or is confirmed by himself")
        });
        self.book.same(
            Promise::Stage,
            "R13.1",
            &subject,
            ("status", it.status.as_str(), "proposed"),
        );
        "active".clone_into(&mut it.status);
    }
}
