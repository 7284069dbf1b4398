//! What a second look gives back to a provider: the admission that its sanction took, and no other
//! (R23.3, R23.6).

use serde_json::{Value, json};
use yunquan_core::account::Party;
use yunquan_core::provider::{Provider, Status as S};

use crate::common::code;
use crate::ground::{City, Reached, provider};

fn vendor(city: &City, number: usize) -> &Provider {
    let Party::Provider(id) = provider(number) else { panic!() };
    city.office.world.provider(id).unwrap().unwrap()
}

fn stands(city: &City, number: usize) -> (S, bool) {
    let it = vendor(city, number);
    (it.status, it.at_fault)
}

fn sanctioned(city: &mut City, number: usize) -> Value {
    let case = city.open(&[provider(number)], &[]);
    city.sanction(&case, &[(provider(number), true)]);
    case
}

fn lift(city: &mut City, case: &Value) {
    let form = json!({"case": case, "upheld": false, "reason": "证据不足"});
    city.office.run(city.second, "case/review", form).unwrap();
}

#[test]
fn a_ban_that_came_by_a_merger_does_not_keep_what_a_lifted_sanction_took() {
    let mut city = City::new(&[Reached::Issued]);
    let earlier = sanctioned(&mut city, 1);
    let form = json!({"provider": vendor(&city, 1).id, "into": vendor(&city, 0).id,
        "kind": "merger", "document": "登记通知书"});
    city.office.run(city.officer, "provider/succeed", form).unwrap();
    assert_eq!(stands(&city, 0), (S::Admitted, false));
    let own = sanctioned(&mut city, 0);
    assert_eq!(stands(&city, 0), (S::Removed, true));
    lift(&mut city, &own);
    assert_eq!(stands(&city, 0), (S::Admitted, false), "the ban itself still bars it");
    lift(&mut city, &earlier);
    assert_eq!(stands(&city, 0), (S::Admitted, false));
}

#[test]
fn of_two_sanctions_both_must_fall_in_whatever_order() {
    for first in [0, 1] {
        let mut city = City::new(&[Reached::Issued]);
        let cases = [city.open(&[provider(0)], &[]), city.open(&[provider(0)], &[])];
        for case in &cases {
            city.sanction(case, &[(provider(0), true)]);
        }
        lift(&mut city, &cases[first]);
        assert_eq!(stands(&city, 0), (S::Removed, true));
        lift(&mut city, &cases[1 - first]);
        assert_eq!(stands(&city, 0), (S::Admitted, false));
    }
}

#[test]
fn a_sanction_that_stands_keeps_the_admission_even_after_its_ban() {
    let mut city = City::new(&[Reached::Issued]);
    let cases = [city.open(&[provider(0)], &[]), city.open(&[provider(0)], &[])];
    city.sanction(&cases[0], &[(provider(0), true)]);
    city.office.clock("2021-02-01 09:00");
    city.sanction(&cases[1], &[(provider(0), true)]);
    city.office.clock("2024-01-10 09:00");
    lift(&mut city, &cases[1]);
    assert_eq!(stands(&city, 0), (S::Removed, true));
}

#[test]
fn another_name_and_code_meanwhile_change_nothing() {
    let mut city = City::new(&[Reached::Issued]);
    let case = sanctioned(&mut city, 0);
    let form = json!({"provider": vendor(&city, 0).id, "kind": "renaming", "name": "云新",
        "credit_code": code(77), "document": "变更通知书"});
    city.office.run(city.officer, "provider/succeed", form).unwrap();
    assert_eq!(vendor(&city, 0).name, "云新");
    lift(&mut city, &case);
    assert_eq!(stands(&city, 0), (S::Admitted, false));
}
