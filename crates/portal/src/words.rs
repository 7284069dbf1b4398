//! What pages say, from Fluent files; a test finds every key in both languages and in use.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use yunquan_core::pack::Lang;

/// What a key's words may be given.
pub trait Arg {
    /// As Fluent takes it.
    fn value(&self) -> FluentValue<'_>;
}

impl<T: Arg + ?Sized> Arg for &T {
    fn value(&self) -> FluentValue<'_> {
        (**self).value()
    }
}

impl Arg for str {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}

impl Arg for String {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {
        $(impl Arg for $number {
            fn value(&self) -> FluentValue<'_> {
                FluentValue::from(*self)
            }
        })*
    };
}

numbers!(u8, u32, i32, u64, i64, usize);

/// The words of one language.
pub struct Words {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

macro_rules! files {
    ($folder:literal: $($name:literal),*) => {
        [$(include_str!(concat!("../locales/", $folder, "/", $name, ".ftl"))),*]
    };
}

const ZH: &[&str] = &files!("zh-CN": "frame", "fields", "states", "public", "account",
    "enterprise", "provider", "second", "office", "results", "files", "events", "scheme", "search");
const EN: &[&str] = &files!("en": "frame", "fields", "states", "public", "account",
    "enterprise", "provider", "second", "office", "results", "files", "events", "scheme", "search");

static CHINESE: LazyLock<Words> = LazyLock::new(|| Words::read(Lang::Zh, ZH));
static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::read(Lang::En, EN));

/// Keys that are put together when a page is made: what stands before the word, and the words.
pub const FAMILIES: &[(&str, Family)] = &[
    ("state-application", choices::<yunquan_core::application::Status>),
    ("state-voucher", choices::<yunquan_core::voucher::Status>),
    ("state-provider", choices::<yunquan_core::provider::Status>),
    ("state-enterprise", choices::<yunquan_core::enterprise::Status>),
    ("state-redemption", choices::<yunquan_core::redemption::Status>),
    ("stage", choices::<yunquan_core::stage::Stage>),
    ("step", choices::<yunquan_service::statistics::Step>),
    ("fate", choices::<yunquan_core::case::Fate>),
    ("ground", choices::<yunquan_core::case::Ground>),
    ("subject", choices::<yunquan_core::inspection::Stage>),
    ("body", choices::<yunquan_core::redemption::Body>),
    ("state-panel", choices::<yunquan_core::panel::Status>),
    ("state-settlement", choices::<yunquan_core::settlement::Status>),
    ("state-case", choices::<yunquan_core::case::Status>),
    ("state-inspection", choices::<yunquan_core::inspection::Status>),
    ("state-account", choices::<yunquan_core::account::Status>),
    ("seen", || crate::pages::office::SEEN.to_vec()),
    ("state-publicity", || vec!["open", "closed"]),
    ("state-signal", || vec!["open", "handled"]),
    ("state-round", || vec!["prepared", "issued", "superseded"]),
    ("plan", || vec!["panel", "settlement", "case", "inspection", "provider"]),
    ("move", choices::<yunquan_core::budget::Move>),
    ("chart", || crate::pages::CHARTS.to_vec()),
    ("chart-lead", || crate::pages::CHARTS.to_vec()),
    ("told", choices::<yunquan_core::message::Topic>),
    ("category", choices::<yunquan_core::notice::Category>),
    ("publicity", choices::<yunquan_core::publicity::Kind>),
    ("happened", || crate::pages::HAPPENED.to_vec()),
    ("contract", || crate::pages::CONTRACT.to_vec()),
    ("inspected", choices::<yunquan_core::inspection::Stage>),
    ("went", || crate::pages::WENT.to_vec()),
    ("signed-not", || crate::pages::NOT.to_vec()),
    ("task", || crate::pages::task::TASKS.to_vec()),
    ("task-lead", || crate::pages::task::TASKS.to_vec()),
    ("with", || crate::pages::WITH.to_vec()),
    ("tag", || crate::pages::TAGS.to_vec()),
    ("role", roles),
    ("nav", crate::nav::keys),
    ("done", || crate::page::DONE.to_vec()),
    ("field", crate::sheet::fields),
    ("kind", || crate::pages::office::KINDS.to_vec()),
    ("member", || crate::pages::office::member_words()),
    ("tray", || crate::pages::office::TRAYS.to_vec()),
    ("act", || crate::pages::office::ACTS.to_vec()),
    ("event", events),
    ("aggregate", aggregates),
    ("actor", || vec!["system", "public"]),
    ("search", || crate::pages::office::SEARCH.to_vec()),
    ("narrow", || vec!["name", "status"]),
    ("search-hint", || vec!["of", "firm", "by"]),
    ("case", || vec!["pass", "refuse", "boundary"]),
    ("param", crate::pages::office::params),
    ("choice", || crate::pages::office::CHOICES.to_vec()),
    ("unit", crate::pages::office::units),
    ("word", || crate::pages::office::WORDS.to_vec()),
    ("trouble", || crate::fault::TROUBLES.to_vec()),
    ("trouble-do", || crate::fault::TROUBLES.to_vec()),
];

/// The words of a family of keys.
pub type Family = fn() -> Vec<&'static str>;

fn choices<C: yunquan_core::form::Choice>() -> Vec<&'static str> {
    C::ALL.iter().map(|(word, _)| *word).collect()
}

/// All that can happen.
fn events() -> Vec<&'static str> {
    let names = yunquan_service::events::names().into_iter();
    names.map(|name| &*Box::leak(name.replace('.', "-").into_boxed_str())).collect()
}

/// What events are about.
fn aggregates() -> Vec<&'static str> {
    let names = yunquan_service::events::names();
    let mut kinds: Vec<&str> = names.iter().filter_map(|name| name.split('.').next()).collect();
    kinds.dedup();
    kinds.into_iter().map(|kind| &*Box::leak(kind.to_owned().into_boxed_str())).collect()
}

/// Nobody signs in as the public or as the office's own clock.
fn roles() -> Vec<&'static str> {
    let all = choices::<yunquan_core::account::Role>();
    all.into_iter().filter(|word| !["public", "system"].contains(word)).collect()
}

impl Words {
    /// The words of a language.
    pub fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Zh => &CHINESE,
            Lang::En => &ENGLISH,
        }
    }

    /// The sources of a language, file by file.
    pub fn sources(lang: Lang) -> &'static [&'static str] {
        match lang {
            Lang::Zh => ZH,
            Lang::En => EN,
        }
    }

    fn read(lang: Lang, sources: &[&str]) -> Self {
        let tag = lang.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Marks around arguments would be copied with names and numbers.
        bundle.set_use_isolating(false);
        for source in sources {
            let resource = FluentResource::try_new((*source).to_owned());
            bundle.add_resource_overriding(resource.unwrap_or_else(|(whole, _)| whole));
        }
        Self { lang, bundle }
    }

    /// Which language it is.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether it is Chinese.
    pub fn zh(&self) -> bool {
        self.lang == Lang::Zh
    }

    fn say(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let pattern = self.bundle.get_message(key).and_then(|message| message.value());
        let Some(pattern) = pattern else { return key.to_owned() };
        let mut faults = Vec::new();
        let words: Cow<'_, str> = self.bundle.format_pattern(pattern, args, &mut faults);
        words.into_owned()
    }

    /// Whether there is such a key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The words of a key.
    pub fn t(&self, key: &str) -> String {
        self.say(key, None)
    }

    /// The words of a key with an argument.
    pub fn t1(&self, key: &str, name: &str, value: impl Arg) -> String {
        let mut args = FluentArgs::new();
        args.set(name, value.value());
        self.say(key, Some(&args))
    }

    /// The words of a key with two arguments.
    pub fn t2(&self, key: &str, one: &str, first: impl Arg, two: &str, second: impl Arg) -> String {
        let mut args = FluentArgs::new();
        args.set(one, first.value());
        args.set(two, second.value());
        self.say(key, Some(&args))
    }

    /// The word of a family: `state-application` and `draft`.
    pub fn of_family(&self, family: &str, word: &str) -> String {
        self.t(&format!("{family}-{word}"))
    }
}
