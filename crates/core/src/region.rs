//! Places: county codes of GB/T 2260, functional zones, and who reviews what lies there.
//! Knows no list of its own: the scheme pack names its regions and jurisdictions.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A six-digit code of GB/T 2260, or a pack's code of a functional zone that has none there,
/// like `LZ-LD`: two groups of two to four capital letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionCode(String);

/// Why a text is no region code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0:?} is not a region code; write six digits (450203) or a zone's code (LZ-LD)")]
pub struct RegionCodeFault(pub String);

impl RegionCode {
    /// The code as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is a functional zone, outside GB/T 2260.
    pub fn is_zone(&self) -> bool {
        self.0.contains('-')
    }
}

impl FromStr for RegionCode {
    type Err = RegionCodeFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let group = |part: &str| {
            (2..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_uppercase())
        };
        let fits = match text.split_once('-') {
            Some((city, zone)) => group(city) && group(zone),
            None => text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()),
        };
        let code = RegionCode(text.to_owned());
        fits.then_some(code).ok_or_else(|| RegionCodeFault(text.to_owned()))
    }
}

impl TryFrom<String> for RegionCode {
    type Error = RegionCodeFault;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> Self {
        code.0
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A county, district or functional zone in which a service can be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Its code.
    pub code: RegionCode,
    /// Its name, like 鱼峰区.
    pub name: String,
}

/// A department that makes the first review, with the regions whose enterprises are its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jurisdiction {
    /// Its code, mostly that of its region.
    pub code: RegionCode,
    /// Its name.
    pub name: String,
    /// The regions it reviews.
    pub regions: Vec<RegionCode>,
}

/// What is wrong with a pack's lists.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GazetteerFault {
    /// Two regions with one code.
    #[error("region {0} is listed twice")]
    RegionTwice(RegionCode),
    /// Two jurisdictions with one code.
    #[error("jurisdiction {0} is listed twice")]
    JurisdictionTwice(RegionCode),
    /// A jurisdiction reviews a region that is not listed.
    #[error("jurisdiction {jurisdiction} names region {region}, which is not listed")]
    UnknownRegion {
        /// The jurisdiction.
        jurisdiction: RegionCode,
        /// The region it names.
        region: RegionCode,
    },
    /// A region is reviewed by two jurisdictions.
    #[error("region {region} belongs to jurisdiction {first} and to {second}")]
    Overlap {
        /// The region.
        region: RegionCode,
        /// The jurisdiction that named it first.
        first: RegionCode,
        /// The one that named it again.
        second: RegionCode,
    },
}

/// A well-formed code that the scheme's lists do not have.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UnknownPlace {
    /// No such region.
    #[error("region {0} is not listed by the scheme")]
    Region(RegionCode),
    /// No such jurisdiction.
    #[error("jurisdiction {0} is not listed by the scheme")]
    Jurisdiction(RegionCode),
    /// The region is listed, but no jurisdiction reviews it.
    #[error("no jurisdiction of the scheme reviews region {0}")]
    Unreviewed(RegionCode),
}

/// A scheme's regions and jurisdictions, consistent with each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gazetteer {
    regions: BTreeMap<RegionCode, Region>,
    jurisdictions: BTreeMap<RegionCode, Jurisdiction>,
    reviewers: BTreeMap<RegionCode, RegionCode>,
}

impl Gazetteer {
    /// Puts the lists together, or names every fault in them.
    pub fn new(
        regions: impl IntoIterator<Item = Region>,
        jurisdictions: impl IntoIterator<Item = Jurisdiction>,
    ) -> Result<Self, Vec<GazetteerFault>> {
        let mut it = Gazetteer::default();
        let mut faults = Vec::new();
        for region in regions {
            if let Some(earlier) = it.regions.insert(region.code.clone(), region) {
                faults.push(GazetteerFault::RegionTwice(earlier.code));
            }
        }
        for jurisdiction in jurisdictions {
            it.claim(&jurisdiction, &mut faults);
            if let Some(earlier) = it.jurisdictions.insert(jurisdiction.code.clone(), jurisdiction)
            {
                faults.push(GazetteerFault::JurisdictionTwice(earlier.code));
            }
        }
        if faults.is_empty() { Ok(it) } else { Err(faults) }
    }

    fn claim(&mut self, by: &Jurisdiction, faults: &mut Vec<GazetteerFault>) {
        for region in &by.regions {
            if !self.regions.contains_key(region) {
                faults.push(GazetteerFault::UnknownRegion {
                    jurisdiction: by.code.clone(),
                    region: region.clone(),
                });
            }
            if let Some(first) = self.reviewers.insert(region.clone(), by.code.clone()) {
                faults.push(GazetteerFault::Overlap {
                    region: region.clone(),
                    first,
                    second: by.code.clone(),
                });
            }
        }
    }

    /// The region of a code.
    pub fn region(&self, code: &RegionCode) -> Result<&Region, UnknownPlace> {
        self.regions.get(code).ok_or_else(|| UnknownPlace::Region(code.clone()))
    }

    /// The jurisdiction of a code.
    pub fn jurisdiction(&self, code: &RegionCode) -> Result<&Jurisdiction, UnknownPlace> {
        self.jurisdictions.get(code).ok_or_else(|| UnknownPlace::Jurisdiction(code.clone()))
    }

    /// The jurisdiction that reviews what lies in a region (art. 13).
    pub fn reviewer(&self, region: &RegionCode) -> Result<&Jurisdiction, UnknownPlace> {
        self.region(region)?;
        self.reviewers
            .get(region)
            .and_then(|code| self.jurisdictions.get(code))
            .ok_or_else(|| UnknownPlace::Unreviewed(region.clone()))
    }

    /// Every region, by code.
    pub fn regions(&self) -> impl Iterator<Item = &Region> {
        self.regions.values()
    }

    /// Every jurisdiction, by code.
    pub fn jurisdictions(&self) -> impl Iterator<Item = &Jurisdiction> {
        self.jurisdictions.values()
    }
}
