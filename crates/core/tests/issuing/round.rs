//! Rounds of issuance: rank (R13.3), the money's end (R14.1, R14.2, R4.3, R11.1), two persons
//! (R13.1).

use serde_json::json;
use yunquan_core::account::Party;
use yunquan_core::budget::Budget;
use yunquan_core::event::Event;
use yunquan_core::ids::RoundId;
use yunquan_core::money::Fen;
use yunquan_core::provider;
use yunquan_core::round::{self, Limit, Round};
use yunquan_core::voucher::Voucher;
use yunquan_core::world::{Entity, Key, Set};

use crate::common::{barred, refused, unknown};
use crate::firms::subject;
use crate::ground::{Ground, YEAR, faces, rounds, vouchers};

fn round(it: &Ground, key: &Key) -> Round {
    let Key::Round(id) = key else { panic!("{key}") };
    it.office.world.round(*id).unwrap().unwrap().clone()
}

#[test]
fn tier_comes_before_order_and_order_before_all() {
    let mut it = Ground::new();
    it.money(1_000);
    let (third, fourth, first, second) =
        (it.file(3, 40), it.file(3, 30), it.file(1, 20), it.file(2, 10));
    let events = it.issue();
    assert_eq!(faces(&events), [(first, 20), (second, 10), (third, 40), (fourth, 30)]);
    let numbers: Vec<_> = vouchers(&events).iter().map(|it| it.number).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn a_round_is_what_its_list_says() {
    let mut it = Ground::new();
    it.money(1_000);
    it.file(3, 400);
    it.file(3, 600);
    it.file(3, 1);
    let events = it.preview().unwrap();
    let prepared = round(&it, &subject(&events));
    assert_eq!((prepared.year, prepared.count, prepared.total_fen), (YEAR, 2, Fen(1_000)));
    assert_eq!((prepared.prepared_by, prepared.issued_by), (it.officer, None));
    assert_eq!(prepared.prepared_on, "2021-03-15".parse().unwrap());
    let form = json!({"round": prepared.id});
    it.run(it.reviewer, "round/issue", form).unwrap();
    let issued = Round { issued_by: Some(it.reviewer), ..prepared.clone() };
    assert_eq!(round(&it, &Key::Round(prepared.id)), issued);
}

#[test]
fn a_voucher_names_everything_that_it_stands_for() {
    let mut it = Ground::new();
    it.money(1_000);
    let file = it.file(3, 400);
    let events = it.issue();
    let voucher = vouchers(&events)[0];
    let application = it.application(file);
    assert_eq!((voucher.application, voucher.enterprise), (file, application.enterprise));
    assert_eq!(Some(voucher.contract), application.contract);
    assert_eq!((voucher.provider, voucher.year), (it.provider.id, YEAR));
    assert_eq!(voucher.issued_on, "2021-03-15".parse().unwrap());
    assert_eq!(voucher.nominal_last_day, "2022-03-15".parse().unwrap());
    assert_eq!(application.voucher, Some(voucher.voucher));
    let kept = it.office.world.voucher(voucher.voucher).unwrap();
    assert_eq!(kept, Some(&Voucher::new(voucher.clone())));
    let budget = it.budget();
    assert_eq!((budget.available, budget.committed), (Fen(600), Fen(400)));
}

#[test]
fn the_first_that_does_not_fit_waits_and_all_after_it() {
    let mut it = Ground::new();
    it.money(1_000);
    let (first, second, third) = (it.file(3, 600), it.file(3, 401), it.file(3, 10));
    let events = it.issue();
    assert_eq!(faces(&events), [(first, 600)]);
    let wait = |application, fen| round::Event::Waiting { application, face_fen: Fen(fen) };
    assert_eq!(rounds(&events), [&wait(second, 401), &wait(third, 10)]);
    refused(it.run(it.reviewer, "round/issue", json!({"round": id_of(&events)})), "R14.1");
    // Who waits already is not told again.
    let again = it.issue();
    assert_eq!((faces(&again), rounds(&again)), (Vec::new(), Vec::new()));
}

fn id_of(events: &[Event]) -> String {
    subject(events).id()
}

#[test]
fn the_last_fen_is_given() {
    let mut it = Ground::new();
    it.money(1_001);
    let (first, second) = (it.file(3, 600), it.file(3, 401));
    let events = it.issue();
    assert_eq!(faces(&events), [(first, 600), (second, 401)]);
    assert_eq!((it.budget().available, it.budget().committed), (Fen(0), Fen(1_001)));
}

#[test]
fn the_notice_can_end_the_money_first() {
    let mut it = Ground::new();
    it.money(1_000);
    it.notice(599);
    let (first, second) = (it.file(3, 599), it.file(3, 1));
    let limit = |it: &Ground, fen| {
        let budget = Budget { available: Fen(fen), ..it.budget().clone() };
        round::room(&budget, it.office.world.notice(YEAR).unwrap().unwrap())
    };
    assert_eq!(limit(&it, 600), (Fen(599), Limit::Quota));
    assert_eq!(limit(&it, 599), (Fen(599), Limit::Budget));
    let events = it.issue();
    assert_eq!(faces(&events), [(first, 599)]);
    assert_eq!(rounds(&events).len(), 1);
    assert_eq!(it.application(second).voucher, None);
}

#[test]
fn what_is_objected_to_keeps_its_place_and_its_money() {
    let mut it = Ground::new();
    it.money(1_000);
    let (held, second, third) = (it.file(3, 600), it.file(3, 400), it.file(3, 1));
    it.hold(held);
    let events = it.issue();
    assert_eq!(faces(&events), [(second, 400)]);
    let waiting = round::Event::Waiting { application: third, face_fen: Fen(1) };
    assert_eq!(rounds(&events), [&waiting]);
    assert_eq!(it.budget().available, Fen(600));
}

#[test]
fn nobody_issues_what_he_prepared() {
    let mut it = Ground::new();
    it.money(1_000);
    it.file(3, 400);
    let form = it.prepared();
    let mut round = round(&it, &Key::Round(serde_json::from_value(form["round"].clone()).unwrap()));
    round.prepared_by = it.reviewer;
    it.put(Key::Round(round.id), Entity::Round(Box::new(round)));
    barred(it.run(it.reviewer, "round/issue", form), Some("R13.1"));
}

#[test]
fn a_round_is_issued_once() {
    let mut it = Ground::new();
    it.money(1_000);
    it.file(3, 400);
    let form = it.prepared();
    it.run(it.reviewer, "round/issue", form.clone()).unwrap();
    let facts = refused(it.run(it.reviewer, "round/issue", form.clone()), "R14.1");
    assert_eq!(facts["issued"], json!(true));
    let id: RoundId = serde_json::from_value(form["round"].clone()).unwrap();
    let issued = round(&it, &Key::Round(id));
    let again = Event::Round(round::Event::Issued { round: id, by: it.reviewer });
    assert!(issued.admit(&again).is_err(), "the round itself says no too");
    Round { issued_by: None, ..issued }.admit(&again).unwrap();
    unknown(it.run(it.reviewer, "round/issue", json!({"round": uuid::Uuid::nil()})));
}

#[test]
fn exactly_the_prepared_list_is_issued() {
    let mut it = Ground::new();
    it.money(1_000);
    let file = it.file(3, 400);
    let form = it.prepared();
    it.change(file, |file| file.tier = 1);
    assert!(refused(it.run(it.reviewer, "round/issue", form), "R14.1").contains_key("prepared"));
    let form = it.prepared();
    it.money(399);
    assert!(refused(it.run(it.reviewer, "round/issue", form), "R14.1").contains_key("now"));
}

#[test]
fn nobody_prepares_or_issues_what_is_his_relatives() {
    let mut it = Ground::new();
    it.money(1_000);
    let file = it.file(3, 400);
    let (officer, reviewer, provider) = (it.officer, it.reviewer, it.provider.id);
    let enterprise = it.application(file).enterprise;
    let form = it.prepared();
    it.office.relative(reviewer, Party::Provider(provider));
    barred(it.run(reviewer, "round/issue", form), Some("R13.1"));
    it.office.relative(officer, Party::Enterprise(enterprise));
    barred(it.preview(), Some("R13.1"));
}

#[test]
fn a_publicity_runs_to_its_end_first() {
    let mut it = Ground::new();
    it.money(1_000);
    it.file(3, 400);
    it.office.clock("2021-03-08 23:59");
    refused(it.preview(), "R14.1");
    it.office.clock("2021-03-09 00:00");
    assert_eq!(faces(&it.issue()).len(), 1);
}

#[test]
fn what_was_never_posted_or_is_decided_otherwise_is_not_in_the_list() {
    use yunquan_core::application::Status;
    let mut it = Ground::new();
    it.money(1_000);
    let (unposted, waiting, approved, refused_one) =
        (it.file(3, 1), it.file(3, 2), it.file(3, 3), it.file(3, 4));
    it.change(unposted, |file| file.publicity = None);
    it.change(waiting, |file| file.status = Status::Waiting);
    it.change(approved, |file| file.status = Status::Approved);
    it.change(refused_one, |file| file.status = Status::Refused);
    assert_eq!(faces(&it.issue()), [(waiting, 2)]);
}

#[test]
fn without_a_budget_or_a_notice_there_is_no_round() {
    let mut it = Ground::new();
    it.file(3, 400);
    refused(it.preview(), "R4.1");
    it.money(1_000);
    it.office.world.load(Key::Notice(YEAR), None);
    refused(it.preview(), "R11.1");
}

#[test]
fn a_provider_that_is_no_longer_admitted_is_passed_over_once() {
    let mut it = Ground::new();
    it.money(1_000);
    let file = it.file(3, 400);
    let mut other = it.office.world.provider(it.provider.id).unwrap().unwrap().clone();
    other.status = provider::Status::Suspended;
    it.put(Key::Provider(other.id), Entity::Provider(Box::new(other)));
    let events = it.issue();
    let [round::Event::PassedOver { application, rule, contract }] = &rounds(&events)[..] else {
        panic!("{events:?}")
    };
    assert_eq!((*application, rule.as_str(), *contract), (file, "R5.4", None));
    assert_eq!(rounds(&it.issue()), Vec::<&round::Event>::new());
    it.admit(it.provider.id);
    assert_eq!(faces(&it.issue()), [(file, 400)]);
}

#[test]
fn a_role_of_another_desk_prepares_nothing() {
    let mut it = Ground::new();
    it.money(1_000);
    it.file(3, 400);
    barred(it.run(it.finance, "round/preview", json!({"year": YEAR})), None);
}

#[test]
fn what_a_round_rests_on_is_known_before_it_is_planned() {
    let mut it = Ground::new();
    it.money(1_000);
    let file = it.file(3, 400);
    let application = it.application(file).clone();
    let world = &it.office.world;
    assert_eq!(round::needs(YEAR + 1, world), [Key::Budget(YEAR + 1), Key::Notice(YEAR + 1)]);
    let unknown = RoundId(uuid::Uuid::nil());
    assert_eq!(round::issue_needs(unknown, world), [Key::Round(unknown)]);
    let events = it.preview().unwrap();
    let Key::Round(prepared) = subject(&events) else { panic!("{events:?}") };
    let wanted = [
        Key::Budget(YEAR),
        Key::Notice(YEAR),
        Key::Application(file),
        Key::Enterprise(application.enterprise),
        Key::Provider(it.provider.id),
        Key::Allowance(application.enterprise, YEAR),
        Key::Publicity(it.publicity),
    ];
    it.office.world.load_set(Set::Queue(YEAR), vec![file.0]);
    let world = &it.office.world;
    for needs in [round::needs(YEAR, world), round::issue_needs(prepared, world)] {
        assert!(wanted.iter().all(|key| needs.contains(key)), "{needs:?}");
    }
}
