//! One application through its whole life, in the hands of everybody who has to do with it.

use crate::steps::*;
use crate::window::run;

#[test]
fn an_application_lives_from_its_first_mistake_to_its_payment() {
    run(|window| async move {
        let w = &*window;
        let file = apply_with_two_mistakes(w).await;
        returned_and_corrected(w, &file).await;
        recommended_and_approved(w, &file).await;
        let list = published(w).await;
        objected_to(w, &list).await;
        cleared(w, &list, &file).await;
        let number = issued(w).await;
        let voucher = used(w, &number).await;
        redeemed(w, &voucher).await;
    });
}
