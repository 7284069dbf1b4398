//! A life, day by day: what the diary says, what officers do every working day, and the end.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike as _;
use serde_json::Value;
use yunquan_core::calendar::Calendar;
use yunquan_core::ids::VoucherId;
use yunquan_core::projection::Cell;
use yunquan_core::time::{Date, Instant};
use yunquan_core::world::{Entity, Key};
use yunquan_store::Query;

use super::actors::{Slip, TRICKS};
use super::driver::{Asked, Driver};
use super::staff::Staff;
use super::world::{
    AFTERNOON, EVENING, FORENOON, Filing, Firm, HOURS, MORNING, NIGHT, Task, World,
};
use super::{Outcome, Progress, Resident, SimulationFailed, SimulationPlan};
use crate::envelope::Answer;
use crate::office::Office;
use crate::packs;

/// What is to be noted when a command is answered.
pub(super) enum Then {
    /// Nothing.
    Nothing,
    /// A firm's account, when it was opened.
    FirmOpened(usize),
    /// A firm's id, when it was registered.
    FirmRegistered(usize),
    /// A firm may act, when it was authorised.
    FirmAuthorised(usize),
    /// An application of a firm, when it was accepted; the form that it was made of.
    Filed(usize, Value),
    /// A filing whose form is another now, when it was accepted.
    Refiled(usize, Value),
    /// A filing to be corrected, when it was returned.
    Returned(usize),
    /// A voucher whose redemption is planned, when it was accepted.
    Accepted(VoucherId),
    /// A redemption's draft, with the form to be handed in.
    Drafted(Value),
    /// A redemption's form, when it was handed in.
    HandedIn(Value),
}

/// A life under way.
pub(super) struct Life<'a> {
    pub(super) driver: Driver<'a>,
    pub(super) world: World,
    pub(super) staff: Staff,
    /// Commands of this hour that do not wait for each other.
    basket: Vec<(Asked, Then)>,
    pub(super) plan: SimulationPlan,
}

impl<'a> Life<'a> {
    /// Founds the city and plans its years.
    pub(super) fn begin(
        plan: &SimulationPlan,
        office: &'a Office,
    ) -> Result<Self, SimulationFailed> {
        let pack = std::sync::Arc::clone(office.pack());
        let notices = packs::notices()?;
        let calendar = Calendar::from_notices(notices);
        let years: Vec<i32> = plan.years.clone().collect();
        let mut driver = Driver::new(office)?;
        let staff = Staff::appoint(office, &pack)?;
        driver.commands += staff.commands;
        driver.audit()?;
        let world = World::new(pack, calendar, plan.seed, plan.enterprises, years);
        let mut life = Self { driver, world, staff, basket: Vec::new(), plan: plan.clone() };
        let today = life.world.pack.zone().date(office.now());
        life.import_calendar(today)?;
        life.plan_years();
        Ok(life)
    }

    /// Lives to the end, or to where the plan stops.
    pub(super) fn live(mut self, progress: &mut Progress<'_>) -> Result<Outcome, SimulationFailed> {
        let zone = *self.world.pack.zone();
        let mut day = zone.date(self.driver.office.now());
        let last = self.last_day();
        while day <= last && self.driver.kept() {
            self.day(day)?;
            if self.plan.until.is_some_and(|until| self.driver.office.now() >= until) {
                break;
            }
            progress(day, last);
            let Some(next) = day.succ_opt() else { break };
            day = next;
        }
        if self.driver.kept() {
            if let Some(until) = self.plan.until {
                self.driver.advance_to(until)?;
            }
            self.driver.audit_whole()?;
        }
        self.outcome()
    }

    /// Two months after the year in which the last vouchers end.
    fn last_day(&self) -> Date {
        let year = self.world.years.last().map_or(2022, |year| year + 3);
        Date::from_ymd_opt(year, 2, 28).unwrap_or(Date::MAX)
    }

    fn day(&mut self, day: Date) -> Result<(), SimulationFailed> {
        let works = self.world.works(day);
        for hour in HOURS {
            let at = self.world.at(day, hour);
            if self.plan.until.is_some_and(|until| at > until) {
                let until = self.plan.until.unwrap_or(at);
                return self.driver.advance_to(until);
            }
            let tasks = self.world.due(day, hour);
            let reviews = works && hour == AFTERNOON;
            self.world.today = day;
            if (tasks.is_empty() && !reviews) || at < self.driver.office.now() {
                continue;
            }
            self.driver.advance_to(at)?;
            for task in tasks {
                self.act(task, day)?;
            }
            if reviews {
                self.review(day)?;
                if !self.showing() {
                    self.redemptions(day)?;
                    self.cases(day)?;
                }
            }
            self.flush(day)?;
        }
        Ok(())
    }

    fn act(&mut self, task: Task, day: Date) -> Result<(), SimulationFailed> {
        match task {
            Task::OpenFirm(firm) => self.open_firm(firm),
            Task::RegisterFirm(firm) => self.register_firm(firm),
            Task::AuthoriseFirm(firm) => self.authorise_firm(firm),
            Task::Apply(firm, slip) => self.apply(firm, slip, day),
            Task::Correct(filing) => self.correct(filing),
            Task::Withdraw(filing) => self.withdraw(filing),
            Task::Amend(filing) => return self.amend(filing),
            Task::Terminate(filing) => return self.terminate(filing),
            Task::Object(publicity, application) => self.object(publicity, application),
            Task::Cheat(trick) => return self.cheat(trick, day),
            Task::ReturnOne => return self.return_one(day),
            Task::ApproveOne => return self.approve_one(day),
            Task::DecideObjections(publicity) => return self.decide_objections(publicity),
            Task::Post => return self.post(day),
            Task::Rounds => return self.rounds(day),
            Task::Calendar => return self.import_calendar(day),
            Task::OpenYear(year) => return self.open_year(year),
            Task::Roster(year, half) => return self.import_roster(year, half),
            Task::Credit => return self.import_credit(day),
            Task::Relations => return self.import_relations(),
            Task::Adjust(year, percent) => return self.adjust(year, percent),
            Task::CloseEarly(year) => return self.close_early(year),
            Task::VendorsApply(year) => return self.vendors_apply(year),
            Task::VendorsJudged(year) => return self.vendors_judged(year),
            Task::VendorsPosted => return self.vendors_posted(day),
            Task::VendorsAdmitted(year) => return self.vendors_admitted(year),
            Task::Suspend(vendor, off) => return self.suspend(vendor, off),
            Task::Remove(vendor) => return self.remove(vendor),
            Task::Succeed => return self.succeed(),
            Task::SucceedVendor => return self.succeed_vendor(),
            Task::Interpret(year) => return self.interpret(year),
            Task::Accept(voucher) => return self.accept(voucher),
            Task::Surrender(voucher) => return self.surrender(voucher),
            Task::Redeem(voucher, paper) => return self.redeem(voucher, paper, day),
            Task::RedeemAgain(redemption) => return self.redeem_again(redemption),
            Task::Watch | Task::Complain if self.showing() => {}
            Task::Watch => return self.watch(),
            Task::Complain => return self.complain(),
            Task::Inspect => return self.inspect(day),
            Task::Inspected(inspection) => return self.inspected(inspection),
            Task::Show(left) => return self.show(left, day),
        }
        Ok(())
    }

    /// Puts a command into the basket of this hour.
    pub(super) fn put(&mut self, asked: Asked, then: Then) {
        self.basket.push((asked, then));
    }

    /// Sends the basket and notes the answers, and what follows from them at once.
    pub(super) fn flush(&mut self, day: Date) -> Result<(), SimulationFailed> {
        while !self.basket.is_empty() {
            let (asked, thens): (Vec<Asked>, Vec<Then>) = self.basket.drain(..).unzip();
            let answers = self.driver.ask_all(&asked)?;
            for (answer, then) in answers.into_iter().zip(thens) {
                self.noted(answer, then, day);
            }
        }
        Ok(())
    }

    fn noted(&mut self, answer: Answer, then: Then, day: Date) {
        let Ok(receipt) = answer else { return };
        match (then, receipt.subject) {
            (Then::FirmOpened(firm), Some(Key::Account(account))) => {
                self.world.firms[firm].account = Some(account);
            }
            (Then::FirmRegistered(firm), Some(Key::Enterprise(party))) => {
                self.world.firms[firm].party = Some(party);
            }
            (Then::FirmAuthorised(firm), _) => self.plan_applications(firm, day),
            (Then::Filed(firm, form), Some(Key::Application(application))) => {
                let filing = self.world.filings.len();
                self.world.filings.push(Filing { firm, application, form });
                self.world.filing_of.insert(application, filing);
                self.plan_changes(filing, day);
            }
            (Then::Refiled(filing, form), _) => self.world.filings[filing].form = form,
            (Then::Returned(filing), _) => self.plan_correction(filing, day),
            (Then::Accepted(voucher), _) => self.plan_redemption(voucher, day),
            (Then::Drafted(form), Some(Key::Redemption(id))) => self.finish_draft(id, form),
            (Then::HandedIn(form), Some(Key::Redemption(id))) => {
                self.world.affairs.forms.insert(id, form);
            }
            _ => {}
        }
    }

    /// The diary of all years, as far as it does not depend on what happens.
    fn plan_years(&mut self) {
        let years = self.world.years.clone();
        for (nth, year) in years.iter().copied().enumerate() {
            let day = |month, day| Date::from_ymd_opt(year, month, day).unwrap_or_default();
            self.plan_ground(year, nth == 0);
            self.plan_vendors(year, nth);
            for month in 1..=12 {
                self.world.note_working(day(month, 22), EVENING, Task::Rounds);
                for date in [4, 11, 18, 26] {
                    self.world.note_working(day(month, date), EVENING, Task::Post);
                }
            }
            for month in 2..=12 {
                for trick in TRICKS {
                    let date = 1 + u32::try_from(self.world.dice.below(27)).unwrap_or(0);
                    self.world.note(day(month, date), AFTERNOON, Task::Cheat(*trick));
                }
            }
            self.plan_successions(year);
            self.world.note_working(day(3, 2), FORENOON, Task::Interpret(year));
            self.plan_firms(year, nth == 0);
            self.plan_supervision(year);
        }
        self.plan_aftermath();
        if let Some(until) = self.plan.until {
            self.plan_open_work(self.date(until));
            self.plan_show(self.date(until));
        }
    }

    /// Signals are looked at twice a month, somebody complains once, one inspection a year.
    fn plan_supervision(&mut self, year: i32) {
        for month in 1..=12 {
            let day = |day| Date::from_ymd_opt(year, month, day).unwrap_or_default();
            self.world.note_working(day(6), FORENOON, Task::Watch);
            self.world.note_working(day(20), FORENOON, Task::Watch);
            let date = 1 + u32::try_from(self.world.dice.below(27)).unwrap_or(0);
            self.world.note_working(day(date), MORNING, Task::Complain);
        }
        let day = Date::from_ymd_opt(year, 9, 10).unwrap_or_default();
        self.world.note_working(day, FORENOON, Task::Inspect);
    }

    /// Rounds, postings and notices of working days go on for a year after the last.
    fn plan_aftermath(&mut self) {
        let Some(after) = self.world.years.last().map(|year| year + 1) else { return };
        for month in 1..=12 {
            let day = Date::from_ymd_opt(after, month, 12).unwrap_or_default();
            self.world.note_working(day, FORENOON, Task::Post);
            let day = Date::from_ymd_opt(after, month, 22).unwrap_or_default();
            self.world.note_working(day, EVENING, Task::Rounds);
        }
        self.plan_supervision(after);
        self.plan_supervision(after + 1);
        // After the scheme's end nobody is accepted any more (R28.1).
        let day = Date::from_ymd_opt(after, 1, 5).unwrap_or_default();
        for firm in 0..self.world.firms.len().min(5) {
            self.world.note(day, FORENOON, Task::Apply(firm, Slip::None));
        }
        let issued: Vec<Date> =
            self.world.calendar.notices().map(|notice| notice.issued()).collect();
        for issued in issued {
            self.world.note_working(issued, MORNING, Task::Calendar);
        }
        // The amendment of January 2020 came out on a Sunday within the holidays.
        let amended = Date::from_ymd_opt(2020, 1, 27).unwrap_or_default();
        self.world.note(amended, NIGHT, Task::Calendar);
    }

    fn outcome(self) -> Result<Outcome, SimulationFailed> {
        let reader = self.driver.office.reader();
        let lens = self.driver.office.lens()?;
        let tally = reader.tally(&Query::of("voucher"), &["status"], Some("face_fen"))?;
        let expired = [Cell::from("expired")];
        let of_expired = tally.iter().filter(|it| it.group == expired);
        let mut budget = BTreeMap::new();
        for (_, entity) in reader.list(&Query::of("budget"))?.items {
            if let Entity::Budget(it) = &entity {
                budget.insert(it.year, lens.show(&entity)?);
            }
        }
        let paid = Query::of("redemption").is("status", "paid");
        let paid = reader.tally(&paid, &["status"], None)?;
        let cases = reader.tally(&Query::of("case"), &["status"], None)?;
        let sum = |term: &str| budget.values().filter_map(|it: &Value| it[term].as_i64()).sum();
        Ok(Outcome {
            seed: self.plan.seed,
            commands: self.driver.commands,
            events: self.driver.events(),
            refusals: self.driver.refusals.clone(),
            rejections: self.driver.rejections.clone(),
            vouchers_issued: tally.iter().map(|it| it.count).sum(),
            vouchers_expired: of_expired.map(|it| it.count).sum(),
            vouchers_redeemed: paid.iter().map(|it| it.count).sum(),
            face_fen: tally.iter().map(|it| it.sum).sum(),
            paid_fen: sum("paid_fen"),
            clawed_back_fen: sum("recovered_fen"),
            cases: cases.iter().map(|it| it.count).sum(),
            budget,
            violations: self.driver.violations(),
            journal_root: reader.head()?.root.to_string(),
            residents: self.residents()?,
        })
    }

    /// The officers, the first enterprise with a voucher in hand, or else that may act, and the
    /// first provider that may act.
    fn residents(&self) -> Result<Vec<Resident>, SimulationFailed> {
        let mut all = self.staff.residents();
        let mut holders = BTreeSet::new();
        for entity in self.all(&Query::of("voucher").is("status", "issued"))? {
            if let Entity::Voucher(it) = entity {
                holders.insert(it.holder);
            }
        }
        let holds = |firm: &&Firm| firm.party.is_some_and(|id| holders.contains(&id));
        let mut firms = self.world.firms.iter().filter(|firm| firm.party.is_some());
        let firm = self.world.firms.iter().find(holds).or_else(|| firms.next());
        all.extend(firm.and_then(|firm| {
            let account = firm.account?;
            Some(Resident { role: "enterprise", name: firm.name.clone(), account })
        }));
        let vendor = self.world.vendors.iter().find(|vendor| vendor.admitted);
        all.extend(vendor.and_then(|vendor| {
            let account = vendor.account?;
            Some(Resident { role: "provider", name: vendor.name.clone(), account })
        }));
        Ok(all)
    }

    /// The day of an instant.
    pub(super) fn date(&self, at: Instant) -> Date {
        self.world.pack.zone().date(at)
    }

    /// The support years whose window has begun.
    pub(super) fn years_until(&self, day: Date) -> Vec<i32> {
        self.world.years.iter().copied().filter(|year| *year <= day.year()).collect()
    }
}
