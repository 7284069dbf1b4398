//! Logins are read by eye: those that look alike are one, and none mixes scripts that look alike
//! (Unicode Technical Standard 39).

use unicode_normalization::UnicodeNormalization as _;
use unicode_script::{Script, UnicodeScript as _};
use unicode_security::mixed_script::AugmentedScriptSet;

use crate::refusal::{Fault, FaultCode, Stop, faultless};

/// What two logins share that look alike: compatibility forms, letter case and lookalikes put
/// aside.
pub fn skeleton(login: &str) -> String {
    let plain = login.nfkc().collect::<String>().to_lowercase();
    let seen: String = unicode_security::skeleton(&plain).collect();
    seen.to_lowercase().nfkc().collect()
}

/// A fault for a login that mixes scripts; Latin may stand beside Han, kana or hangul, as names do.
pub fn faults(login: &str) -> Vec<Fault> {
    let login: String = login.nfkc().collect();
    if AugmentedScriptSet::for_str(&login).is_empty() && !is_east_asian(&login) {
        vec![Fault::at("login", FaultCode::MixedScripts)]
    } else {
        Vec::new()
    }
}

fn is_east_asian(login: &str) -> bool {
    let rest: String = login.chars().filter(|c| c.script() != Script::Latin).collect();
    let set = AugmentedScriptSet::for_str(&rest);
    set.hanb || set.jpan || set.kore
}

/// Refuses a login that mixes scripts.
///
/// # Errors
/// The fault.
pub fn legible(login: &str) -> Result<(), Stop> {
    faultless(faults(login))
}
