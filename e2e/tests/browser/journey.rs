//! One application through its whole life, in the hands of everybody who has to do with it.

use crate::applying::{apply_with_two_mistakes, recommended_and_approved, returned_and_corrected};
use crate::issuing::{issued, objected_to, objection_dismissed, period_over, published};
use crate::paying::{determined, paid, seen_by_all};
use crate::redeeming::{judged, redeemed, used};
use crate::window::run;

#[test]
fn an_application_lives_from_its_first_mistake_to_its_payment() {
    run(|window| async move {
        let w = &*window;
        let file = apply_with_two_mistakes(w).await;
        returned_and_corrected(w, &file).await;
        recommended_and_approved(w).await;
        let list = published(w).await;
        objected_to(w, &list).await;
        objection_dismissed(w).await;
        period_over(w, &list).await;
        let number = issued(w).await;
        used(w, &number).await;
        w.wait_a("month").await;
        redeemed(w, "2021-04-20").await;
        judged(w).await;
        determined(w).await;
        paid(w, "2021-04-25").await;
        seen_by_all(w).await;
    });
}
