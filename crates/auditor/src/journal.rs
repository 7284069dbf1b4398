//! One leaf: its place, its time, its actor; then what it says.

use crate::Auditor;
use crate::dates::Day;
use crate::record::{Event, Id, Leaf, RoundEvent};
use crate::violation::Promise;

/// When and by whom something happened.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    pub(crate) at: i64,
    pub(crate) today: Day,
    pub(crate) by: Id,
    pub(crate) role: String,
}

impl Auditor {
    /// Reads the next leaf of the journal, verbatim.
    pub fn leaf(&mut self, bytes: &[u8]) {
        let place = self.tree.size();
        match serde_json::from_slice::<Leaf>(bytes) {
            Ok(leaf) => self.read(place, leaf),
            Err(error) => {
                let detail = format!("cannot be read: {error}");
                self.book.broken(Promise::Journal, "R4.4", format_args!("leaf/{place}"), detail);
            }
        }
        self.tree.push(bytes);
    }

    fn read(&mut self, place: u64, leaf: Leaf) {
        let subject = format!("leaf/{place}");
        let book = &mut self.book;
        book.same(Promise::Journal, "R4.4", &subject, ("v", leaf.v, 1));
        book.same(Promise::Journal, "R4.4", &subject, ("seq", leaf.seq, place));
        let scheme = self.law.scheme.as_str();
        book.same(Promise::Journal, "R4.4", &subject, ("pack", leaf.pack.as_str(), scheme));
        let in_time = leaf.at >= self.last_at;
        book.hold(in_time, Promise::Journal, "R4.4", &subject, || {
            format!("at is {}, before {} of the leaf before it", leaf.at, self.last_at)
        });
        self.last_at = self.last_at.max(leaf.at);
        let issues = leaf.command == "round/issue";
        if !issues || matches!(leaf.event, Event::Round(RoundEvent::Issued { .. })) {
            self.end_round();
        }
        self.cascade_goes_on(&leaf.command, &leaf.event);
        let today = self.law.zone.day(leaf.at);
        let role = self.role_of(&leaf.by);
        let moment = Moment { at: leaf.at, today, by: leaf.by, role };
        // A signal may come of a command that was refused, for whatever reason.
        if !matches!(leaf.event, Event::Signal(_)) {
            self.entitled(&moment, &leaf.command, &subject);
        }
        self.follow(leaf.event, &moment);
    }

    fn follow(&mut self, event: Event, on: &Moment) {
        match event {
            Event::Account(event) => self.on_account(event, on),
            Event::Application(event) => self.on_application(event, on),
            Event::Budget(event) => self.on_budget(&event, on),
            Event::Case(event) => self.on_case(event, on),
            Event::Contract(event) => self.on_contract(event, on),
            Event::Enterprise(event) => self.on_enterprise(event, on),
            Event::Import(event) => self.on_import(event),
            Event::Inspection(event) => self.on_inspection(event, on),
            Event::Interpretation(event) => self.on_interpretation(event, on),
            Event::Notice(event) => self.on_notice(event),
            Event::Panel(event) => self.on_panel(event, on),
            Event::Provider(event) => self.on_provider(event, on),
            Event::Publicity(event) => self.on_publicity(event, on),
            Event::Redemption(event) => self.on_redemption(event, on),
            Event::Round(event) => self.on_round(event, on),
            Event::Settlement(event) => self.on_settlement(event, on),
            Event::Signal(signal) => {
                self.city.signals.insert(signal.id);
            }
            Event::Upload(crate::record::UploadEvent::Recorded { digest }) => {
                self.city.uploads.insert(digest);
            }
            Event::Voucher(event) => self.on_voucher(event, on),
        }
    }
}
