//! The ways through the portal, role by role.

use yunquan_core::account::Role;

use crate::words::Words;

/// A way: its address and the word after `nav-`.
type Way = (&'static str, &'static str);

const PUBLIC: &[Way] = &[
    ("/", "home"),
    ("/notices", "notices"),
    ("/providers", "providers"),
    ("/publicity", "publicity"),
    ("/v", "check"),
    ("/results", "results"),
    ("/interpretations", "interpretations"),
    ("/order", "order"),
];
const ENTERPRISE: &[Way] = &[
    ("/applications", "applications"),
    ("/vouchers", "vouchers"),
    ("/contracts", "contracts"),
    ("/messages", "messages"),
    ("/inspections", "inspections"),
    ("/enterprise", "enterprise"),
];
const PROVIDER: &[Way] = &[
    ("/provider/vouchers", "customers"),
    ("/provider/redemptions", "redemptions"),
    ("/messages", "messages"),
    ("/inspections", "inspections"),
    ("/providers", "providers"),
    ("/provider", "admission"),
];
const OFFICER: &[Way] = &[
    ("/desk", "desk"),
    ("/files/application", "files"),
    ("/issue", "issue"),
    ("/budget", "budget"),
    ("/scheme", "scheme"),
    ("/journal", "journal"),
];
const INSPECTOR: &[Way] = &[
    ("/desk", "desk"),
    ("/files/application", "files"),
    ("/files/inspection", "inspections"),
    ("/scheme", "scheme"),
    ("/journal", "journal"),
];
const DISTRICT: &[Way] = &[
    ("/desk", "desk"),
    ("/files/application", "files"),
    ("/files/enterprise", "enterprises"),
    ("/scheme", "scheme"),
];
const PANELS: &[Way] = &[("/desk", "desk"), ("/files/panel", "panels"), ("/scheme", "scheme")];
const ADMINISTRATION: &[Way] =
    &[("/desk", "desk"), ("/files/account", "people"), ("/scheme", "scheme")];

fn ways(role: Role) -> &'static [Way] {
    match role {
        // A fund asks over the API; its token has that one right.
        Role::Public | Role::Fund | Role::System => PUBLIC,
        Role::Enterprise => ENTERPRISE,
        Role::Provider => PROVIDER,
        Role::DistrictOfficer => DISTRICT,
        Role::Organiser | Role::Expert => PANELS,
        Role::Administrator | Role::SecurityAdministrator => ADMINISTRATION,
        Role::Inspector => INSPECTOR,
        _ => OFFICER,
    }
}

/// The words after `nav-`.
pub(crate) fn keys() -> Vec<&'static str> {
    let all = [PUBLIC, ENTERPRISE, PROVIDER, OFFICER, DISTRICT, PANELS, ADMINISTRATION, INSPECTOR]
        .concat();
    all.into_iter().map(|(_, word)| word).collect()
}

/// Where somebody of a role begins.
pub(crate) fn home(role: Role) -> &'static str {
    ways(role).first().map_or("/", |(address, _)| address)
}

/// An entry of the navigation.
pub(crate) struct Item {
    pub(crate) href: &'static str,
    pub(crate) word: String,
    pub(crate) here: bool,
    /// How many there stand unread; none where that is not counted, or none does.
    pub(crate) unread: Option<usize>,
}

/// Where a firm's messages stand.
pub(crate) const MESSAGES: &str = "/messages";

/// Pages that belong to an entry under whose address they do not stand.
const BELONGS: &[Way] = &[
    ("/provider/payments", "/provider/redemptions"),
    ("/provider/redeem/", "/provider/redemptions"),
];

/// The navigation of a role, with the entry that a path belongs to and what is unread.
pub(crate) fn items(words: &Words, role: Role, path: &str, unread: usize) -> Vec<Item> {
    let stands = BELONGS.iter().find(|(start, _)| path.starts_with(start));
    let path = stands.map_or(path, |(_, entry)| entry);
    let belongs = |href: &str| {
        path == href
            || (href != "/" && path.strip_prefix(href).is_some_and(|it| it.starts_with('/')))
    };
    let longest = ways(role).iter().map(|(href, _)| *href).filter(|href| belongs(href));
    let here = longest.max_by_key(|href| href.len());
    let item = |(href, word): &Way| Item {
        href,
        word: words.of_family("nav", word),
        here: here == Some(*href),
        unread: Some(unread).filter(|count| *href == MESSAGES && *count > 0),
    };
    ways(role).iter().map(item).collect()
}
