//! One application from its first mistake to an objection, in the hands of everybody who has to do
//! with it.

use crate::steps::{
    apply_with_two_mistakes, objected_to, published, recommended_and_approved,
    returned_and_corrected,
};
use crate::window::run;

#[test]
fn an_application_lives_from_its_first_mistake_to_an_objection() {
    run(|window| async move {
        let w = &*window;
        let file = apply_with_two_mistakes(w).await;
        returned_and_corrected(w, &file).await;
        recommended_and_approved(w, &file).await;
        let list = published(w).await;
        objected_to(w, &list).await;
    });
}
