//! Publicity: five working days, the posting day not counted, through 24:00 (R13.2, R14.1).

use serde_json::{Value, json};
use yunquan_core::application::{self, Act, Status};
use yunquan_core::budget::Budget;
use yunquan_core::event::Event;
use yunquan_core::ids::{ApplicationId, ObjectionId, PublicityId};
use yunquan_core::publicity::{self, Publicity};
use yunquan_core::refusal::FaultCode;
use yunquan_core::round;
use yunquan_core::world::{Entity, Key};

use crate::common::{Who, barred, faulty, refused, unknown, with};
use crate::firms::subject;
use crate::ground::{Answer, Ground, YEAR};

fn post(it: &mut Ground, files: &[ApplicationId]) -> Answer {
    it.run(it.officer, "publicity/post", json!({"applications": files}))
}

/// Approved files, posted on Monday 2021-03-15; the fifth working day is the next Monday.
fn posted(it: &mut Ground, count: usize) -> (PublicityId, Vec<ApplicationId>) {
    it.money(1_000_000);
    let files: Vec<_> = (0..count).map(|_| it.file(3, 10)).collect();
    for file in &files {
        it.change(*file, |file| {
            file.status = Status::Approved;
            file.publicity = None;
        });
    }
    let events = post(it, &files).unwrap();
    let Key::Publicity(id) = subject(&events) else { panic!("{events:?}") };
    (id, files)
}

fn object_form(publicity: PublicityId, file: ApplicationId) -> Value {
    json!({"publicity": publicity, "application": file, "name": "王五", "contact": "0772-9",
        "facts": "合同不实", "evidence": []})
}

fn object(it: &mut Ground, publicity: PublicityId, file: ApplicationId) -> ObjectionId {
    let events = it.office.run(Who::Public, "publicity/object", object_form(publicity, file));
    let events = events.unwrap();
    let Event::Publicity(publicity::Event::Objected { objection, .. }) = &events[0] else {
        panic!("{events:?}")
    };
    *objection
}

fn decide(it: &mut Ground, publicity: PublicityId, objection: ObjectionId, upheld: bool) -> Answer {
    let form = json!({"publicity": publicity, "objection": objection, "upheld": upheld,
        "reason": "核查结论"});
    it.run(it.reviewer, "publicity/decide", form)
}

/// Records the end at the clock's time, as the office does by itself.
fn close(it: &mut Ground, publicity: PublicityId) -> Answer {
    it.office.run(Who::System, "publicity/close", json!({"publicity": publicity}))
}

#[test]
fn approved_files_are_posted_together() {
    let mut it = Ground::new();
    let (id, files) = posted(&mut it, 2);
    let publicity = it.publicity(id);
    assert_eq!(publicity.items, [files[0].0, files[1].0]);
    assert_eq!(publicity.posted_on, "2021-03-15".parse().unwrap());
    assert_eq!(publicity.last_day, "2021-03-22".parse().unwrap());
    assert_eq!((publicity.posted_by, publicity.closed), (it.officer, false));
    assert_eq!(it.application(files[0]).publicity, Some(id));
}

#[test]
fn what_is_not_approved_is_not_posted_and_nothing_twice() {
    let mut it = Ground::new();
    it.money(10);
    let (approved, cleared) = (it.file(3, 1), it.file(3, 1));
    it.change(approved, |file| file.status = Status::Approved);
    refused(post(&mut it, &[approved, cleared]), "R13.2");
    faulty(post(&mut it, &[approved, approved]), &[("applications.1", FaultCode::Duplicate)]);
    unknown(post(&mut it, &[ApplicationId(uuid::Uuid::nil())]));
}

#[test]
fn one_may_object_through_the_last_second_of_the_fifth_working_day() {
    let mut it = Ground::new();
    let (id, files) = posted(&mut it, 1);
    it.office.clock("2021-03-22 23:59");
    object(&mut it, id, files[0]);
    it.office.clock("2021-03-23 00:00");
    let answer = it.office.run(Who::Public, "publicity/object", object_form(id, files[0]));
    assert_eq!(refused(answer, "R13.2")["last_day"], json!("2021-03-22"));
}

#[test]
fn an_objection_names_one_file_of_the_publicity() {
    let mut it = Ground::new();
    let (id, files) = posted(&mut it, 1);
    let form = with(object_form(id, files[0]), json!({"application": null}));
    let answer = it.office.run(Who::Public, "publicity/object", form);
    faulty(answer, &[("application", FaultCode::Missing)]);
    let other = it.file(3, 1);
    unknown(it.office.run(Who::Public, "publicity/object", object_form(id, other)));
    let evidence = json!({"evidence": ["0".repeat(64)]});
    let form = with(object_form(id, files[0]), evidence);
    let answer = it.office.run(Who::Public, "publicity/object", form);
    faulty(answer, &[("evidence.0", FaultCode::NoSuchFile)]);
}

#[test]
fn its_end_is_recorded_once_after_the_last_day_and_clears_what_stands() {
    let mut it = Ground::new();
    let (id, files) = posted(&mut it, 2);
    object(&mut it, id, files[0]);
    it.office.clock("2021-03-22 23:59");
    refused(close(&mut it, id), "R13.2");
    it.office.clock("2021-03-23 00:00");
    close(&mut it, id).unwrap();
    assert!(it.publicity(id).closed);
    assert_eq!(it.application(files[0]).status, Status::Held);
    assert_eq!(it.application(files[1]).status, Status::Cleared);
    refused(close(&mut it, id), "R13.2");
    let answer = it.office.run(Who::Public, "publicity/object", object_form(id, files[1]));
    refused(answer, "R13.2");
}

/// The last day as it was known at the posting.
fn last_day_known(it: &mut Ground, id: PublicityId, day: &str) {
    let known = Publicity { last_day: day.parse().unwrap(), ..it.publicity(id).clone() };
    it.put(Key::Publicity(id), Entity::Publicity(Box::new(known)));
}

#[test]
fn a_calendar_amended_meanwhile_only_lengthens_the_period() {
    for (known, ends) in [("2021-03-19", "2021-03-22"), ("2021-03-24", "2021-03-24")] {
        let mut it = Ground::new();
        let (id, _) = posted(&mut it, 1);
        last_day_known(&mut it, id, known);
        it.office.clock(&format!("{ends} 23:59"));
        assert_eq!(refused(close(&mut it, id), "R13.2")["last_day"], json!(ends));
        it.office.clock("2021-03-25 00:00");
        close(&mut it, id).unwrap();
        assert_eq!(it.publicity(id).last_day, ends.parse().unwrap());
    }
}

#[test]
fn a_dismissed_objection_clears_and_one_upheld_refuses() {
    let mut it = Ground::new();
    let (id, files) = posted(&mut it, 2);
    let (first, second) = (object(&mut it, id, files[0]), object(&mut it, id, files[1]));
    assert!(it.publicity(id).stands_against(files[0].0));
    decide(&mut it, id, first, false).unwrap();
    assert!(!it.publicity(id).stands_against(files[0].0));
    let contract = it.application(files[1]).contract;
    let events = decide(&mut it, id, second, true).unwrap();
    assert!(it.publicity(id).stands_against(files[1].0));
    let Event::Publicity(decided) = &events[0] else { panic!("{events:?}") };
    assert!(decided.refuses(Some(files[1])) && !decided.refuses(Some(files[0])));
    assert!(!decided.refuses(None));
    assert!(decided.touches().contains(&Key::Contract(contract.unwrap())));
    assert_eq!(it.application(files[0]).status, Status::Cleared);
    assert_eq!(it.application(files[1]).status, Status::Refused);
    let known = it.publicity(id).objection(first).unwrap();
    assert_eq!((known.upheld, known.reason.as_deref()), (Some(false), Some("核查结论")));
    refused(decide(&mut it, id, first, true), "R14.1");
    unknown(decide(&mut it, id, ObjectionId(uuid::Uuid::nil()), true));
}

#[test]
fn the_file_itself_takes_nothing_but_decisions_once_its_end_is_recorded() {
    let mut it = Ground::new();
    let (id, files) = posted(&mut it, 1);
    let objected = it.office.run(Who::Public, "publicity/object", object_form(id, files[0]));
    let objected = objected.unwrap().remove(0);
    let decision = it.publicity(id).objections[0].id;
    it.office.clock("2021-03-23 00:00");
    let closed = close(&mut it, id).unwrap().remove(0);
    let decided = decide(&mut it, id, decision, false).unwrap().remove(0);
    let (after, before) =
        (it.publicity(id).clone(), Publicity { closed: false, ..it.publicity(id).clone() });
    for event in [&objected, &closed] {
        assert!(after.admit(event).is_err());
        before.admit(event).unwrap();
    }
    after.admit(&decided).unwrap();
}

#[test]
fn of_two_objections_the_last_one_clears() {
    let mut it = Ground::new();
    let (id, files) = posted(&mut it, 1);
    let (first, second) = (object(&mut it, id, files[0]), object(&mut it, id, files[0]));
    decide(&mut it, id, first, false).unwrap();
    assert_eq!(it.application(files[0]).status, Status::Held);
    decide(&mut it, id, second, false).unwrap();
    assert_eq!(it.application(files[0]).status, Status::Cleared);
}

/// Whoever objected has an answer; the file that ended meanwhile stays as it is, its contract too.
#[test]
fn an_objection_to_a_file_that_has_ended_is_decided_and_moves_nothing() {
    for (status, upheld) in
        [Status::Withdrawn, Status::Refused].into_iter().flat_map(|it| [(it, true), (it, false)])
    {
        let mut it = Ground::new();
        let (id, files) = posted(&mut it, 1);
        let objection = object(&mut it, id, files[0]);
        it.change(files[0], |file| file.status = status);
        let before = it.application(files[0]).clone();
        let events = decide(&mut it, id, objection, upheld).unwrap();
        assert_eq!(events.len(), 1);
        let Event::Publicity(decided) = &events[0] else { panic!("{events:?}") };
        assert_eq!(decided.touches(), [Key::Publicity(id)]);
        assert!(!decided.refuses(Some(files[0])));
        assert_eq!(it.application(files[0]), &before);
        assert_eq!(it.publicity(id).objection(objection).unwrap().upheld, Some(upheld));
        refused(decide(&mut it, id, objection, upheld), "R14.1");
    }
}

#[test]
fn who_approved_a_file_does_not_decide_what_is_objected_to_it() {
    let mut it = Ground::new();
    let (id, files) = posted(&mut it, 1);
    let by = it.reviewer;
    it.change(files[0], |file| {
        file.handled.push(application::Handled { act: Act::Approve, by });
    });
    let objection = object(&mut it, id, files[0]);
    barred(decide(&mut it, id, objection, false), Some("R13.1"));
}

#[test]
fn after_the_year_was_closed_what_is_cleared_ends() {
    let mut it = Ground::new();
    let (id, files) = posted(&mut it, 2);
    let objection = object(&mut it, id, files[0]);
    it.set_budget(Budget { closed: true, ..Budget { year: YEAR, ..Budget::default() } });
    let ended = |it: &Ground, file: ApplicationId| {
        let contract = it.application(file).contract;
        Event::Round(round::Event::Ended { application: file, contract })
    };
    let (first, second) = (ended(&it, files[0]), ended(&it, files[1]));
    it.office.clock("2021-03-23 00:00");
    assert_eq!(close(&mut it, id).unwrap()[1..], [second]);
    assert_eq!(decide(&mut it, id, objection, false).unwrap()[1..], [first]);
}
