//! Forms are read with every fault at once, and described by the code that reads them.

use serde_json::{Value, json};
use yunquan_core::digest::Digest;
use yunquan_core::form::{describe, parse};
use yunquan_core::refusal::FaultCode;
use yunquan_core::time::Date;
use yunquan_core::{choice, form};

choice! {
    /// A colour.
    enum Colour {
        /// Red.
        Red = "red",
        /// Blue.
        Blue = "blue",
    }
}

form! {
    /// A form.
    struct Asked {
        /// Words.
        words: Vec<String> = texts(0..=5, FaultCode::WrongType),
        /// Files.
        files: Vec<Digest> = texts(0..=5, FaultCode::NotADigest),
        /// A colour.
        colour: Option<Colour> = opt_choice(),
    }
}

form! {
    /// A name and a day.
    struct Note {
        /// A name of one line.
        name: String = text(60),
        /// A civil date.
        on: Date = date(),
    }
}

fn note(name: &str, on: &str) -> Vec<FaultCode> {
    let read = parse::<Note>(&json!({"name": name, "on": on}));
    read.err().unwrap_or_default().into_iter().map(|fault| fault.code).collect()
}

fn faults(value: &Value) -> Vec<(String, FaultCode)> {
    let faults = parse::<Asked>(value).expect_err("it has faults");
    faults.into_iter().map(|fault| (fault.path, fault.code)).collect()
}

#[test]
fn texts_in_a_list_hide_nothing() {
    let told = faults(&json!({
        "words": ["fine", "a\u{7}b", "  ", "x".repeat(101), "\u{202E}txt.exe"],
        "files": ["ab\n", "0".repeat(64)],
    }));
    let at = |path: &str, code| (path.to_owned(), code);
    assert_eq!(
        told,
        [
            at("words.1", FaultCode::ControlCharacter),
            at("words.2", FaultCode::Empty),
            at("words.3", FaultCode::WrongType),
            at("words.4", FaultCode::ControlCharacter),
            at("files.0", FaultCode::NotADigest),
        ]
    );
    let read = parse::<Asked>(&json!({"words": [" 两化融合 "]})).unwrap();
    assert_eq!(read.words, ["两化融合"]);
}

#[test]
fn a_choice_may_be_left_out_but_not_be_another_word() {
    assert_eq!(parse::<Asked>(&json!({})).unwrap().colour, None);
    assert_eq!(parse::<Asked>(&json!({"colour": "blue"})).unwrap().colour, Some(Colour::Blue));
    assert_eq!(faults(&json!({"colour": "green"})), [("colour".to_owned(), FaultCode::NotAChoice)]);
    assert_eq!(faults(&json!({"colour": 3})), [("colour".to_owned(), FaultCode::WrongType)]);
}

#[test]
fn the_description_is_as_strict_as_the_reader() {
    let schema = describe::<Asked>();
    assert_eq!(schema["properties"]["files"]["items"]["pattern"], "^[0-9a-fA-F]{64}$");
    assert_eq!(schema["properties"]["colour"]["enum"], json!(["red", "blue"]));
    assert_eq!(schema["required"], json!([]));
}

/// Four, two and two digits: nothing that a date reader would also take.
#[test]
fn a_date_is_written_in_one_way() {
    assert_eq!(note("甲", "2021-03-15"), []);
    for loose in
        [" 2021-3-15", "2021-03- 5", "+2021-3-01", "2021-3-015", "2021/03/15", "2021-02-29", ""]
    {
        assert_eq!(note("甲", loose), [FaultCode::NotADate], "{loose:?}");
    }
}

/// What nobody sees may make two names look alike.
#[test]
fn a_text_has_no_characters_that_nobody_sees() {
    assert_eq!(note(" 柳工 No. 1 ", "2021-03-15"), []);
    for hidden in [
        '\0',
        '\u{7}',
        '\n',
        '\u{85}',
        '\u{AD}',
        '\u{61C}',
        '\u{180E}',
        '\u{200B}',
        '\u{200F}',
        '\u{2028}',
        '\u{2029}',
        '\u{202E}',
        '\u{2066}',
        '\u{206F}',
        '\u{FEFF}',
        '\u{FFF9}',
        '\u{E0041}',
    ] {
        let name = format!("柳{hidden}工");
        assert_eq!(note(&name, "2021-03-15"), [FaultCode::ControlCharacter], "{hidden:?}");
    }
}
