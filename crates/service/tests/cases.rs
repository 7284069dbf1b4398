//! The runner of cases, over the built-in pack.

use std::sync::Arc;

use yunquan_service::cases::{City, Verdict, read, run_all};
use yunquan_service::packs;

fn city() -> City {
    let pack = Arc::new(packs::built_in().unwrap());
    City::found(pack, packs::notices().unwrap()).unwrap()
}

#[test]
fn the_packs_own_cases_hold() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemes/liuzhou-cloud-2020/cases");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|it| it == "feature")) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(file).unwrap();
        match read(&name, &text) { Ok(c) => cases.extend(c), Err(e) => println!("{e}") }
    }
    assert!(!cases.is_empty());
    let t = std::time::Instant::now();
    let city = city();
    println!("found {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let verdicts = run_all(&city, &cases, 2);
    println!("{} cases {:?}", cases.len(), t.elapsed());
    let failed: Vec<&Verdict> = verdicts.iter().filter(|it| !it.ok).collect();
    for it in &failed {
        println!("{}:{} {}: {}", it.file, it.line, it.name, it.message);
    }
    assert!(failed.is_empty(), "{} of {}", failed.len(), verdicts.len());
}
