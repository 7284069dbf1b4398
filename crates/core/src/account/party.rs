//! A party as text: `enterprise/<id>` or `provider/<id>`, in events, rows and keys.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Party;
use crate::parsed::parsed;
use crate::world::NotAKey;

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Enterprise(id) => write!(f, "enterprise/{id}"),
            Self::Provider(id) => write!(f, "provider/{id}"),
        }
    }
}

impl FromStr for Party {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let (kind, id) = text.split_once('/').ok_or(NotAKey)?;
        match kind {
            "enterprise" => id.parse().map(Self::Enterprise).map_err(|_| NotAKey),
            "provider" => id.parse().map(Self::Provider).map_err(|_| NotAKey),
            _ => Err(NotAKey),
        }
    }
}

impl Serialize for Party {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Party {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer)
    }
}
