//! The session's cookie, the same for pages and API.

/// The name of the session's cookie; over TLS it is bound to the host.
pub const fn name(over_tls: bool) -> &'static str {
    if over_tls { "__Host-yunquan" } else { "yunquan" }
}

/// A cookie that only this server reads, and that no other site's request carries; it lives so
/// many seconds, 0 ends it.
pub fn set(over_tls: bool, name: &str, value: &str, seconds: i64) -> String {
    let secure = if over_tls { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}")
}

/// The value of a cookie among the lines of `Cookie` headers.
pub fn find<'h>(lines: impl IntoIterator<Item = &'h str>, name: &str) -> Option<&'h str> {
    let pairs = lines.into_iter().flat_map(|line| line.split(';'));
    let mut pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let lines = ["yunquan2=b; x=", " yunquan=a=1"];
        assert_eq!(find(lines, "yunquan"), Some("a=1"));
        assert_eq!(find(lines, "x"), Some(""));
        assert_eq!(find(lines, "quan"), None);
    }
}
