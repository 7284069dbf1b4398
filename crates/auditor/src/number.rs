//! The form of voucher numbers: `LZ21-7K3Q-9XWD-M4TA-C`, the last character checks the others.

const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Whether a number is of a scheme and support year, and checks: two letters, the year's last two
/// digits, twelve characters of Crockford's base 32; all read with base 32 modulo 37, letters of
/// the prefix as A = 10 to Z = 35, give the last one's value.
pub(crate) fn checks(number: &str, prefix: &str, year: i32) -> bool {
    let begins = format!("{prefix}{:02}-", year.rem_euclid(100));
    let groups: Vec<usize> = number.split('-').map(str::len).collect();
    if !number.starts_with(&begins) || groups != [4, 4, 4, 4, 1] {
        return false;
    }
    let signs: Vec<char> = number.chars().filter(|sign| *sign != '-').collect();
    let worth = |(index, sign): (usize, &char)| {
        let letters = index < 2;
        if letters { sign.to_digit(36) } else { position(*sign) }
    };
    let worths: Option<Vec<u32>> = signs.iter().enumerate().map(worth).collect();
    let Some((check, body)) = worths.as_deref().and_then(<[u32]>::split_last) else {
        return false;
    };
    body.iter().fold(0, |sum, worth| (sum * 32 + worth) % 37) == *check
}

fn position(sign: char) -> Option<u32> {
    ALPHABET.chars().position(|known| known == sign).and_then(|index| u32::try_from(index).ok())
}

#[cfg(test)]
mod tests {
    use super::checks;

    fn example() -> String {
        let body = "LZ21-0000-0000-0000-";
        let found = super::ALPHABET
            .chars()
            .map(|check| format!("{body}{check}"))
            .find(|number| checks(number, "LZ", 2021));
        found.expect("one check character fits")
    }

    #[test]
    fn exactly_one_check_character_fits() {
        let body = &example()[..20];
        let fitting =
            super::ALPHABET.chars().filter(|it| checks(&format!("{body}{it}"), "LZ", 2021));
        assert_eq!(fitting.count(), 1);
    }

    #[test]
    fn another_year_prefix_or_form_does_not_check() {
        let number = example();
        assert!(!checks(&number, "LZ", 2020));
        assert!(!checks(&number, "GZ", 2021));
        assert!(!checks(&number.replace('-', ""), "LZ", 2021));
        assert!(!checks(&number.replacen("0000", "0001", 1), "LZ", 2021));
        assert!(!checks(&number.replacen("0000", "000U", 1), "LZ", 2021));
    }
}
