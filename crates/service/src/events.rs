//! The names of all events, as leaves write them, asked from the types themselves.

use serde::de::Visitor;
use serde::{Deserialize, Deserializer};
use yunquan_core::event::Event;
use yunquan_core::{
    account, application, budget, case, contract, enterprise, imports, inspection, interpretation,
    notice, panel, provider, publicity, redemption, round, settlement, upload, voucher,
};

/// The names of all that can happen, aggregate by aggregate.
pub fn names() -> Vec<String> {
    let of = |kind: &'static str| -> &'static [&'static str] {
        match kind {
            "account" => variants::<account::Event>(),
            "application" => variants::<application::Event>(),
            "budget" => variants::<budget::Event>(),
            "case" => variants::<case::Event>(),
            "contract" => variants::<contract::Event>(),
            "enterprise" => variants::<enterprise::Event>(),
            "import" => variants::<imports::Event>(),
            "inspection" => variants::<inspection::Event>(),
            "interpretation" => variants::<interpretation::Event>(),
            "notice" => variants::<notice::Event>(),
            "panel" => variants::<panel::Event>(),
            "provider" => variants::<provider::Event>(),
            "publicity" => variants::<publicity::Event>(),
            "redemption" => variants::<redemption::Event>(),
            "round" => variants::<round::Event>(),
            "settlement" => variants::<settlement::Event>(),
            "upload" => variants::<upload::Event>(),
            "voucher" => variants::<voucher::Event>(),
            // A signal is raised and nothing else.
            _ => &["raised"],
        }
    };
    let kinds = variants::<Event>().iter();
    kinds.flat_map(|kind| of(kind).iter().map(move |what| format!("{kind}.{what}"))).collect()
}

/// Asks a type for the names of its variants; reads nothing.
struct Ask<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Ask<'_> {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(serde::de::Error::custom("not an enum"))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Self::Error> {
        *self.0 = variants;
        Err(serde::de::Error::custom("only the names are asked"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// The names of an enum's variants as leaves write them; none of another type.
fn variants<T: for<'de> Deserialize<'de>>() -> &'static [&'static str] {
    let mut names: &'static [&'static str] = &[];
    // The answer is an error by design: what was asked stands beside it.
    let _ = T::deserialize(Ask(&mut names));
    names
}
