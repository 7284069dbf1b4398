//! What signing in asks for, and how long what it gives lasts.

use yunquan_core::pack::Lang;

use super::secret::Password;

/// One second in microseconds.
pub(super) const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;

/// By which standard passwords are judged: one forbids what the other asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// OWASP ASVS 5.0 (6.2): length and guessability count, no composition, no forced change.
    Asvs,
    /// GB/T 22239-2019 level 3 (8.1.4.1): complexity and regular change besides.
    GbT22239,
}

impl std::str::FromStr for Standard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "asvs" => Ok(Self::Asvs),
            "gbt-22239" => Ok(Self::GbT22239),
            _ => Err("asvs or gbt-22239".to_owned()),
        }
    }
}

/// Of whom the second factor is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Required {
    /// Of every officer; enterprises and providers may have it.
    OfOfficers,
    /// Of nobody: a made-up city, whose passwords are printed. No real office has this.
    OfNobody,
}

/// The house's rules for signing in. Periods are in microseconds.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Whether new passwords are judged; a made-up city prints its passwords and may use short
    /// ones.
    pub judges_passwords: bool,
    /// By which standard they are judged.
    pub standard: Standard,
    /// Of whom the second factor is required.
    pub second_factor: Required,
    /// Memory of one password hash, in KiB.
    pub hash_kib: u32,
    /// Passes of one password hash.
    pub hash_passes: u32,
    /// A session unused for so long has ended.
    pub session_idle: i64,
    /// A session of this age has ended, used or not.
    pub session_age: i64,
    /// The longest life of an API token.
    pub token_age: i64,
    /// How many API tokens an account may have.
    pub most_tokens: usize,
    /// The life of a one-time link.
    pub link_age: i64,
    /// Failed attempts that cost nothing.
    pub free_attempts: u32,
    /// The pause after the first attempt that is not free; it doubles with each.
    pub first_pause: i64,
    /// The longest pause.
    pub longest_pause: i64,
}

impl Default for Policy {
    /// Argon2id with 19 MiB and two passes (OWASP Password Storage Cheat Sheet); passwords of
    /// twelve characters or more without rules of composition (ASVS 5.0, 6.2); sessions end after
    /// half an hour unused and twelve hours in all (ASVS 5.0, 7.3).
    fn default() -> Self {
        Self {
            judges_passwords: true,
            standard: Standard::Asvs,
            second_factor: Required::OfOfficers,
            hash_kib: 19 * 1024,
            hash_passes: 2,
            session_idle: HOUR / 2,
            session_age: 12 * HOUR,
            token_age: 366 * DAY,
            most_tokens: 20,
            link_age: 7 * DAY,
            free_attempts: 5,
            first_pause: 30 * SECOND,
            longest_pause: HOUR,
        }
    }
}

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;
/// The most characters of a password.
pub const LONGEST: usize = 128;

/// Passwords of twelve characters and more that every list of guesses begins with.
const COMMON: &[&str] = &[
    "123456789012",
    "1234567890123",
    "12345678901234",
    "123456789123",
    "123123123123",
    "1234567891011",
    "012345678901",
    "0123456789012",
    "112233445566",
    "111222333444",
    "987654321098",
    "147258369147",
    "123321123321",
    "123qweasdzxc",
    "1qaz2wsx3edc",
    "1q2w3e4r5t6y",
    "1q2w3e4r5t6y7u",
    "q1w2e3r4t5y6",
    "qazwsxedcrfv",
    "qwertyuiopas",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwerty123456",
    "qwerty1234567",
    "asdfghjkl123",
    "asdfghjklzxc",
    "zxcvbnm12345",
    "abcdefghijkl",
    "abcdefgh1234",
    "abcd12345678",
    "abc123456789",
    "a12345678910",
    "aa1234567890",
    "password1234",
    "password12345",
    "password123456",
    "passwordpassword",
    "passw0rd1234",
    "p@ssw0rd1234",
    "administrator",
    "admin1234567",
    "admin12345678",
    "admin123456789",
    "adminadminadmin",
    "letmeinletmein",
    "welcome12345",
    "iloveyou1234",
    "iloveyouiloveyou",
    "woaini520520",
    "woaini1314520",
    "woaini123456",
    "5201314520131",
    "520131452013",
    "changeme1234",
    "changemechangeme",
];

/// Why a password is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weak {
    /// Fewer than twelve characters.
    TooShort,
    /// More than 128 characters.
    TooLong,
    /// Everybody's first guess.
    Common,
    /// It is little more than the login.
    LikeLogin,
    /// Fewer than three kinds of signs, where GB/T 22239 is followed.
    Plain,
    /// It is the present one, where GB/T 22239 is followed.
    Same,
}

impl Weak {
    /// The word for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::Common => "too-common",
            Self::LikeLogin => "like-login",
            Self::Plain => "too-plain",
            Self::Same => "same",
        }
    }

    /// The fault in words.
    pub const fn says(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::TooShort, Lang::Zh) => "密码至少12个字符",
            (Self::TooShort, Lang::En) => "A password has at least 12 characters",
            (Self::TooLong, Lang::Zh) => "密码最多128个字符",
            (Self::TooLong, Lang::En) => "A password has at most 128 characters",
            (Self::Common, Lang::Zh) => "这个密码太常见，容易被猜到",
            (Self::Common, Lang::En) => "This password is among the first that anyone would guess",
            (Self::LikeLogin, Lang::Zh) => "密码不能与登录名相同或只作重复",
            (Self::Plain, Lang::Zh) => "密码须含大写字母、小写字母、数字、其他字符中的至少三类",
            (Self::Plain, Lang::En) => {
                "Three of these are needed: capital letters, small letters, digits, other signs"
            }
            (Self::Same, Lang::Zh) => "新密码不能与现用密码相同",
            (Self::Same, Lang::En) => "The new password must not be the present one",
            (Self::LikeLogin, Lang::En) => "A password must not be the login, or repeat it",
        }
    }
}

impl Policy {
    /// Judges a new password.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn judge(&self, password: &Password, login: &str) -> Result<(), Weak> {
        let text = password.text();
        let length = text.chars().count();
        if length > LONGEST {
            return Err(Weak::TooLong);
        }
        if !self.judges_passwords {
            return if text.is_empty() { Err(Weak::TooShort) } else { Ok(()) };
        }
        let lower = text.to_lowercase();
        let login = login.to_lowercase();
        let beside_login = lower.replace(&login, "");
        if length < SHORTEST {
            Err(Weak::TooShort)
        } else if !login.is_empty() && lower.contains(&login) && beside_login.chars().count() < 6 {
            Err(Weak::LikeLogin)
        } else if COMMON.contains(&lower.as_str()) || monotone(&lower) {
            Err(Weak::Common)
        } else if self.standard == Standard::GbT22239 && kinds(text) < 3 {
            Err(Weak::Plain)
        } else {
            Ok(())
        }
    }

    /// After how many microseconds a password must be changed, if ever.
    pub const fn password_age(&self) -> Option<i64> {
        match self.standard {
            Standard::Asvs => None,
            Standard::GbT22239 => Some(90 * DAY),
        }
    }

    /// How long an account waits after so many failed attempts in a row.
    pub fn pause(&self, failures: u32) -> i64 {
        match failures.checked_sub(self.free_attempts) {
            None | Some(0) => 0,
            Some(beyond) => {
                let doubled = 1_i64 << (beyond - 1).min(40);
                self.first_pause.saturating_mul(doubled).min(self.longest_pause)
            }
        }
    }
}

/// How many kinds of signs there are: capital and small letters, digits, others.
fn kinds(text: &str) -> usize {
    let other = |sign: char| !sign.is_ascii_alphanumeric();
    let kinds = [
        text.chars().any(|sign| sign.is_ascii_uppercase()),
        text.chars().any(|sign| sign.is_ascii_lowercase()),
        text.chars().any(|sign| sign.is_ascii_digit()),
        text.chars().any(other),
    ];
    kinds.into_iter().filter(|there| *there).count()
}

/// Fewer than four different characters, or each one step from the one before.
fn monotone(text: &str) -> bool {
    let signs: Vec<u32> = text.chars().map(u32::from).collect();
    let different: std::collections::BTreeSet<&u32> = signs.iter().collect();
    let steady =
        |step: i64| signs.windows(2).all(|pair| i64::from(pair[1]) - i64::from(pair[0]) == step);
    different.len() < 4 || steady(1) || steady(-1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(text: &str) -> Result<(), Weak> {
        Policy::default().judge(&Password::new(text), "zhang.san")
    }

    /// ASVS 5.0: length counts, composition does not.
    #[test]
    fn length_counts_and_composition_does_not() {
        assert_eq!(judged("elevenchars"), Err(Weak::TooShort));
        assert_eq!(judged("twelve chars"), Ok(()));
        assert_eq!(judged("云端服务券申领平台密码够长"), Ok(()));
        assert_eq!(judged("十一个汉字的密码不够长"), Err(Weak::TooShort));
        assert_eq!(judged(&"a pass phrase ".repeat(9)), Ok(()));
        assert_eq!(judged(&"long ".repeat(26)), Err(Weak::TooLong));
    }

    /// GB/T 22239 wants what ASVS forbids to ask for.
    #[test]
    fn the_other_standard_asks_for_composition_and_change() {
        let policy = Policy { standard: Standard::GbT22239, ..Policy::default() };
        let judged = |text: &str| policy.judge(&Password::new(text), "zhang.san");
        assert_eq!(judged("twelve chars"), Err(Weak::Plain));
        assert_eq!(judged("Twelve chars"), Ok(()));
        assert_eq!(judged("Elevenchar1"), Err(Weak::TooShort));
        assert_eq!(judged("云端服务券申领平台密码够长"), Err(Weak::Plain));
        assert_eq!(judged("云端服务券申领平台password1"), Ok(()));
        assert_eq!(policy.password_age(), Some(90 * DAY));
        assert_eq!(Policy::default().password_age(), None);
    }

    #[test]
    fn first_guesses_are_refused() {
        for guess in
            ["password1234", "PASSWORD1234", "aaaaaaaaaaaaa", "abcdefghijklmn", "121212121212"]
        {
            assert_eq!(judged(guess), Err(Weak::Common), "{guess}");
        }
        for like in ["zhang.san123", "Zhang.SanZhang.San"] {
            assert_eq!(judged(like), Err(Weak::LikeLogin), "{like}");
        }
    }

    #[test]
    fn pauses_grow_to_a_limit() {
        let policy = Policy::default();
        let pauses: Vec<i64> = (0..16).map(|failures| policy.pause(failures) / SECOND).collect();
        assert_eq!(pauses, [0, 0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
        assert_eq!(policy.pause(u32::MAX), policy.longest_pause);
    }

    #[test]
    fn a_made_up_city_may_have_short_passwords() {
        let policy = Policy { judges_passwords: false, ..Policy::default() };
        assert_eq!(policy.judge(&Password::new("demo"), ""), Ok(()));
        assert_eq!(policy.judge(&Password::new(""), ""), Err(Weak::TooShort));
    }
}
