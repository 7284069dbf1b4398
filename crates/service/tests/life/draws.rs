//! Draws by lot can be drawn again from public data.

use serde_json::json;
use yunquan_service::draws;

use crate::founding::found;

/// The panel that judged the city's provider: its draw follows from its leaves, and from no others.
#[test]
fn anyone_can_check_a_draw() {
    let city = found(yunquan_store::sqlite::open_memory().unwrap());
    let reader = city.office.reader();
    let panels = reader.list(&yunquan_store::Query::of("panel")).unwrap().items;
    let Some(panel) = panels[0].0.uuid().map(yunquan_core::ids::PanelId) else { return };
    let shown = draws::of(reader, city.office.pack(), panel).unwrap();
    let computed = draws::verify(&shown).unwrap();
    assert_eq!(computed["members"].as_array().map(Vec::len), Some(3));
    assert_eq!(draws::verify(&computed).unwrap(), shown);

    let mut swapped = shown.clone();
    swapped["members"].as_array_mut().unwrap().swap(0, 1);
    let wrong = draws::verify(&swapped).unwrap_err();
    assert_eq!(wrong, ["members is not what follows from the leaves"]);

    // Another order in the leaf itself is not what the lot draws.
    let mut forged = shown.clone();
    let leaf = forged["grounds"]["drawn"]["leaf"].as_str().unwrap().to_owned();
    let members: Vec<String> = serde_json::from_value(shown["members"].clone()).unwrap();
    let (before, after) = (members.join("\",\""), [1, 0, 2].map(|at| members[at].clone()));
    let leaf = leaf.replace(
        &format!("\"members\":[\"{before}\"]"),
        &format!("\"members\":[\"{}\"]", after.join("\",\"")),
    );
    forged["grounds"]["drawn"]["leaf"] = json!(leaf);
    let wrong = draws::verify(&forged).unwrap_err();
    assert_eq!(wrong, ["the members are not those that the lot draws"]);

    // A list that was never in the tree is found out by its proof.
    let mut forged = shown;
    let leaf = forged["grounds"]["commissioned"]["leaf"].as_str().unwrap().to_owned();
    let leaf = leaf.replace("\"seats\":3", "\"seats\":5");
    forged["grounds"]["commissioned"]["leaf"] = json!(leaf);
    let wrong = draws::verify(&forged).unwrap_err();
    assert_eq!(wrong[0], "the list does not stand in the tree whose root is the seed");

    let nobody = yunquan_core::ids::PanelId(uuid::Uuid::nil());
    assert!(matches!(draws::of(reader, city.office.pack(), nobody), Err(draws::NoDraw::NotDrawn)));
    city.office.close();
}
