//! Every command there is, by its name; each is read from a form and decided in its aggregate.

use serde_json::Value;

use crate::access::Target;
use crate::account::Party;
use crate::event::Event;
use crate::form::{describe, mend, parse};
use crate::lineage;
use crate::occasion::Occasion;
use crate::refusal::{Fault, Stop};
use crate::signal::Signal;
use crate::world::{Key, World};
use crate::{
    account, application, budget, case, contract, enterprise, imports, inspection, interpretation,
    notice, panel, provider, publicity, redemption, round, settlement, upload, voucher,
};

/// What was decided: the answer is yes, and this has happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted {
    /// What has happened, in order.
    pub events: Vec<Event>,
    /// What somebody should look at.
    pub signals: Vec<Signal>,
}

impl From<Vec<Event>> for Accepted {
    fn from(events: Vec<Event>) -> Self {
        Self { events, signals: Vec::new() }
    }
}

macro_rules! commands {
    ($($name:literal => $variant:ident($form:ty), $decide:path, $target:path;)*) => {
        /// A command whose form has been read.
        #[derive(Debug, Clone, PartialEq)]
        #[allow(missing_docs, reason = "each form is documented in its aggregate")]
        pub enum Command { $($variant(Box<$form>)),* }

        impl Command {
            /// Every name there is.
            pub const NAMES: &'static [&'static str] = &[$($name),*];

            /// Reads a command's form; none when there is no such command.
            ///
            /// # Errors
            /// Every fault of the form.
            pub fn read(name: &str, form: &Value) -> Option<Result<Self, Vec<Fault>>> {
                match name {
                    $($name => {
                        let read = parse::<$form>(form);
                        Some(read.map(|form| Self::$variant(Box::new(form))))
                    })*
                    _ => None,
                }
            }

            /// A command's form with faults, read as far as it can be, and whether every id in it
            /// is the one that was given: for looking, never for doing.
            pub fn mended(name: &str, form: &Value, faults: &[Fault]) -> Option<(Self, bool)> {
                match name {
                    $($name => {
                        let read = mend::<$form>(form, faults)?;
                        Some((Self::$variant(Box::new(read.form)), read.ids_given))
                    })*
                    _ => None,
                }
            }

            /// The JSON Schema of a command's form.
            pub fn schema(name: &str) -> Option<Value> {
                match name {
                    $($name => Some(describe::<$form>()),)*
                    _ => None,
                }
            }

            /// Its name, `<aggregate>/<command>`.
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => $name),* }
            }

            /// What it is about, as far as rights depend on it.
            ///
            /// # Errors
            /// Not found, or [`Stop::Missing`].
            pub fn target(&self, world: &World, on: &Occasion<'_>) -> Result<Target, Stop> {
                match self { $(Self::$variant(form) => $target(form, world, on)),* }
            }

            pub(crate) fn judge(
                self,
                world: &World,
                on: &mut Occasion<'_>,
            ) -> Result<Accepted, Stop> {
                match self {
                    $(Self::$variant(form) => $decide(*form, world, on).map(Accepted::from)),*
                }
            }
        }
    };
}

commands! {
    "account/open" => OpenAccount(account::Open), account::open, nothing;
    "account/appoint" => Appoint(account::Appoint), account::appoint, nothing;
    "account/confirm" => Confirm(account::Confirm), account::confirm, nothing;
    "account/disable" => Disable(account::Disable), account::disable, nothing;
    "account/add-clerk" => AddClerk(account::AddClerk), account::add_clerk, own;
    "account/remove-clerk" => RemoveClerk(account::RemoveClerk), account::remove_clerk, own;
    "relation/declare" => DeclareRelation(account::Declare), account::declare, nothing;
    "upload/record" => RecordUpload(upload::Record), upload::record, nothing;
    "import/roster" => ImportRoster(imports::Roster), imports::roster, nothing;
    "import/credit" => ImportCredit(imports::Credit), imports::credit, nothing;
    "import/relations" => ImportRelations(imports::RelationList), imports::relations, nothing;
    "import/calendar" => ImportCalendar(imports::CalendarList), imports::calendar, nothing;
    "budget/appropriate" => Appropriate(budget::Appropriate), budget::appropriate, nothing;
    "budget/adjust" => Adjust(budget::Adjust), budget::adjust, nothing;
    "budget/close" => CloseBudget(budget::Close), budget::close, nothing;
    "notice/publish" => PublishNotice(notice::Publish), notice::publish, nothing;
    "notice/close" => CloseNotice(notice::Close), notice::close, nothing;
    "interpretation/publish" => Interpret(interpretation::Publish),
        interpretation::publish, nothing;
    "enterprise/register" => RegisterEnterprise(enterprise::Register),
        enterprise::register, nothing;
    "enterprise/authorise" => Authorise(enterprise::Authorise),
        enterprise::authorise, enterprise::target;
    "enterprise/succeed" => Succeed(enterprise::Succeed),
        enterprise::succeed, enterprise::succeed_target;
    "enterprise/bring-forward" => BringForward(enterprise::BringForward),
        enterprise::bring_forward, enterprise::bring_target;
    "provider/register" => RegisterProvider(provider::Register), provider::register, nothing;
    "provider/apply" => ApplyProvider(provider::Apply), provider::apply, own;
    "provider/return" => ReturnProvider(provider::Return),
        provider::send_back, provider::return_target;
    "provider/accept-file" => AcceptProviderFile(provider::AcceptFile),
        provider::accept_file, provider::accept_target;
    "provider/post" => PostProviders(provider::Post), provider::post, provider::post_target;
    "provider/admit" => Admit(provider::Admit), provider::admit, provider::admit_target;
    "provider/catalogue" => SetCatalogue(provider::SetCatalogue),
        provider::set_catalogue, provider::catalogue_target;
    "provider/suspend" => Suspend(provider::Suspend), provider::suspend, provider::suspend_target;
    "provider/reinstate" => Reinstate(provider::Reinstate),
        provider::reinstate, provider::reinstate_target;
    "provider/remove" => RemoveProvider(provider::Remove),
        provider::remove, provider::remove_target;
    "provider/succeed" => SucceedProvider(provider::Succeed),
        provider::succeed, provider::succeed_target;
    "panel/commission" => Commission(panel::Commission),
        panel::commission, panel::commission_target;
    "panel/cosign" => Cosign(panel::Cosign), panel::cosign, panel::cosign_target;
    "panel/draw" => Draw(panel::Draw), panel::draw, panel::draw_target;
    "panel/declare" => DeclareConflict(panel::Declare), panel::declare, nothing;
    "panel/score" => Score(panel::Score), panel::score, panel::score_target;
    "panel/conclude" => Conclude(panel::Conclude), panel::conclude, panel::conclude_target;
    "application/save" => SaveDraft(application::Save), application::save, application::save_target;
    "application/submit" => Submit(application::Submit),
        application::submit, application::submit_target;
    "application/return" => ReturnApplication(application::Return),
        application::send_back, application::return_target;
    "application/recommend" => Recommend(application::Recommend),
        application::recommend, application::recommend_target;
    "application/approve" => Approve(application::Approve),
        application::approve, application::approve_target;
    "application/refuse" => RefuseApplication(application::Refuse),
        application::refuse, application::refuse_target;
    "application/withdraw" => Withdraw(application::Withdraw),
        application::withdraw, application::withdraw_target;
    "contract/amend" => Amend(contract::Amend), contract::amend, contract::amend_target;
    "contract/terminate" => Terminate(contract::Terminate),
        contract::terminate, contract::terminate_target;
    "publicity/post" => Post(publicity::Post), publicity::post, publicity::post_target;
    "publicity/object" => Object(publicity::Object), publicity::object, nothing;
    "publicity/decide" => DecideObjection(publicity::Decide),
        publicity::decide, publicity::decide_target;
    "publicity/close" => ClosePublicity(publicity::Close), publicity::close, nothing;
    "round/preview" => Preview(round::Preview), round::preview, nothing;
    "round/issue" => Issue(round::Issue), round::issue, nothing;
    "contract/annex" => AddAnnex(contract::AddAnnex), contract::add_annex, contract::annex_target;
    "voucher/verify" => Verify(voucher::Verify), voucher::verify, own;
    "voucher/accept" => AcceptVoucher(voucher::Accept), voucher::accept, own;
    "voucher/surrender" => Surrender(voucher::Surrender),
        voucher::surrender, voucher::surrender_target;
    "redemption/save" => SaveRedemption(redemption::Save),
        redemption::save, redemption::save_target;
    "redemption/submit" => Redeem(redemption::Submit),
        redemption::submit, redemption::submit_target;
    "redemption/return" => ReturnRedemption(redemption::Return),
        redemption::send_back, redemption::return_target;
    "redemption/accept-file" => AcceptRedemptionFile(redemption::AcceptFile),
        redemption::accept_file, redemption::accept_target;
    "redemption/refuse" => RefuseRedemption(redemption::Refuse),
        redemption::refuse, redemption::refuse_target;
    "redemption/withdraw" => WithdrawRedemption(redemption::Withdraw),
        redemption::withdraw, redemption::withdraw_target;
    "redemption/correct-account" => CorrectAccount(redemption::CorrectAccount),
        redemption::correct_account, redemption::correct_target;
    "voucher/rebind" => Rebind(voucher::Rebind), voucher::rebind, voucher::rebind_target;
    "voucher/remind" => Remind(voucher::Remind), voucher::remind, nothing;
    "voucher/expire" => Expire(voucher::Expire), voucher::expire, nothing;
    "redemption/check" => CheckSite(redemption::Check),
        redemption::check, redemption::check_target;
    "redemption/determine" => Determine(redemption::Determine),
        redemption::determine, redemption::determine_target;
    "settlement/prepare" => PrepareSettlement(settlement::Prepare),
        settlement::prepare, settlement::prepare_target;
    "settlement/send" => SendSettlement(settlement::Send),
        settlement::send, settlement::send_target;
    "settlement/record" => RecordPayments(settlement::Record),
        settlement::record, settlement::record_target;
    "case/open" => OpenCase(case::Open), case::open, case::open_target;
    "case/freeze" => FreezeVouchers(case::Freeze), case::freeze, case::freeze_target;
    "case/hear" => Hear(case::Hear), case::hear, case::hear_target;
    "case/find" => Find(case::Find), case::find, case::find_target;
    "case/sanction" => Sanction(case::Sanction), case::sanction, case::sanction_target;
    "case/decide-voucher" => DecideVoucher(case::DecideVoucher),
        case::decide_voucher, case::decide_target;
    "case/refer" => Refer(case::Refer), case::refer, case::refer_target;
    "case/review" => ReviewSanction(case::Review), case::review, case::review_target;
    "case/receive" => Receive(case::Receive), case::receive, case::receive_target;
    "case/close" => CloseCase(case::Close), case::close, case::close_target;
    "inspection/plan" => PlanInspection(inspection::Plan),
        inspection::plan, inspection::plan_target;
    "inspection/draw" => DrawInspection(inspection::Draw),
        inspection::draw, inspection::draw_target;
    "inspection/find" => FindAt(inspection::Find), inspection::find_at, inspection::find_target;
    "inspection/rectify" => Rectify(inspection::Rectify), inspection::rectify, own;
    "inspection/recheck" => Recheck(inspection::Recheck),
        inspection::recheck, inspection::recheck_target;
}

/// For commands whose right does not depend on what they are about.
#[allow(clippy::unnecessary_wraps, reason = "one shape for every target")]
fn nothing<F>(_: &F, _: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    Ok(Target::default())
}

/// For commands on the actor's own firm.
#[allow(clippy::unnecessary_wraps, reason = "one shape for every target")]
fn own<F>(_: &F, _: &World, on: &Occasion<'_>) -> Result<Target, Stop> {
    Ok(on.actor.party().map(Target::of).unwrap_or_default())
}

/// The parties of a file, for who has declared a tie with those before them (R3.6): who was tied to
/// a firm is tied to who follows it.
fn lines(parties: &[Party], world: &World, on: &Occasion<'_>) -> Result<Vec<Party>, Stop> {
    let mut all = parties.to_vec();
    if on.actor.account().is_some_and(|account| !account.declared.is_empty()) {
        for party in parties {
            all.extend(lineage::of(*party, world)?);
        }
    }
    Ok(all)
}

/// Decides one command: the right person, then the aggregate's own rules, then every invariant of
/// what the events touch. The world is changed when and only when the answer is yes.
///
/// # Errors
/// The rejection with its signals, or [`Stop::Missing`].
pub fn decide(
    command: Command,
    world: &mut World,
    on: &mut Occasion<'_>,
) -> Result<Vec<Event>, Stop> {
    let mut target = command.target(world, on)?;
    target.parties = lines(&target.parties, world, on)?;
    crate::access::admit(&on.actor, command.name(), &target)?;
    let Accepted { mut events, signals } = command.judge(world, on)?;
    for signal in signals {
        let id = on.fresh();
        let raised = crate::signal::Raised { id, signal };
        events.push(Event::Signal(raised));
    }
    for key in events.iter().flat_map(Event::touches) {
        if key.uuid().is_some_and(|id| on.minted.contains(&id)) && !world.knows(&key) {
            world.load(key, None);
        }
    }
    world.apply(&events)?;
    Ok(events)
}

impl Command {
    /// Whether it must run in a batch of its own: it asks for lists, or uses the journal's root.
    pub const fn alone(&self) -> bool {
        matches!(
            self,
            Self::Issue(_)
                | Self::Preview(_)
                | Self::CloseBudget(_)
                | Self::Adjust(_)
                | Self::Draw(_)
                | Self::PrepareSettlement(_)
                | Self::DrawInspection(_)
                | Self::Succeed(_)
                | Self::SucceedProvider(_)
                | Self::Sanction(_)
                | Self::ImportRoster(_)
                | Self::ImportCredit(_)
                | Self::ImportRelations(_)
                | Self::ImportCalendar(_)
        )
    }

    /// What it will surely look at, as far as what is loaded tells, so that a batch can load it
    /// at once; asked again after each load.
    pub fn needs(&self, world: &World, on: &Occasion<'_>) -> Vec<Key> {
        match self {
            Self::RegisterEnterprise(form) => enterprise::register_needs(form, on),
            Self::RegisterProvider(form) => provider::register_needs(form, on),
            Self::Submit(form) => application::submit_needs(form, world, on),
            Self::Recommend(form) => application::review_needs(form.application, world),
            Self::Approve(form) => application::review_needs(form.application, world),
            Self::Preview(form) => round::needs(form.year, world),
            Self::Issue(form) => round::issue_needs(form.round, world),
            Self::CloseBudget(form) => round::needs(form.year, world),
            Self::Adjust(form) => round::needs(form.year, world),
            Self::Post(form) => form.applications.iter().copied().map(Key::Application).collect(),
            Self::ClosePublicity(form) => publicity::close_needs(form.publicity, world),
            Self::Rebind(form) => voucher::rebind_needs(form, world),
            Self::Remind(form) => vec![Key::Voucher(form.voucher)],
            Self::Expire(form) => voucher::needs(form.voucher, world),
            Self::Verify(form) => voucher::use_needs(form.voucher, world),
            Self::AcceptVoucher(form) => voucher::use_needs(form.voucher, world),
            Self::Surrender(form) => voucher::needs(form.voucher, world),
            Self::SaveRedemption(form) => redemption::file_needs(form.voucher, world),
            Self::Redeem(form) => redemption::submit_needs(form, world),
            Self::ReturnRedemption(form) => redemption::review_needs(form.redemption, world),
            Self::AcceptRedemptionFile(form) => redemption::review_needs(form.redemption, world),
            Self::Commission(form) => panel::commission_needs(form, world),
            Self::Cosign(form) => panel::needs(form.panel, world),
            Self::Draw(form) => panel::needs(form.panel, world),
            Self::Conclude(form) => panel::needs(form.panel, world),
            Self::Determine(form) => redemption::determine_needs(form.redemption, world),
            Self::PrepareSettlement(form) => settlement::prepare_needs(form, world),
            Self::SendSettlement(form) => settlement::needs(form.settlement, world),
            Self::RecordPayments(form) => settlement::needs(form.settlement, world),
            Self::RecordUpload(form) => upload::needs(form, on),
            Self::OpenCase(form) => form.vouchers.iter().copied().map(Key::Voucher).collect(),
            Self::Sanction(form) => case::needs(form.case, world),
            Self::ReviewSanction(form) => case::needs(form.case, world),
            Self::CloseCase(form) => case::needs(form.case, world),
            Self::PlanInspection(form) => inspection::plan_needs(form, on),
            _ => Vec::new(),
        }
    }
}
