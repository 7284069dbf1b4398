//! API tokens: a program's way in, with the rights of its account.

use yunquan_core::ids::AccountId;
use yunquan_core::time::Instant;
use yunquan_store::ApiToken;

use super::secret::Purpose;
use super::session::short;
use super::{NotSignedIn, Signin, Token};

/// How the vault marks a token that its owner has named.
const NAMED: &str = "token/";

/// An API token cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadToken {
    /// The account has as many as it may have.
    #[error("an account has at most {0} tokens")]
    TooMany(usize),
}

/// A token as its owner sees it in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenEntry {
    /// By which it is revoked; tells nothing of the token.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub created_at: Instant,
    /// When it ends.
    pub expires_at: Option<Instant>,
}

impl Signin {
    /// Makes a token; it lives `age` microseconds, at most as long as the policy says.
    ///
    /// # Errors
    /// [`BadToken`], the vault failed, or there are no random bytes.
    pub fn make_token(
        &self,
        account: AccountId,
        name: &str,
        age: i64,
    ) -> Result<(Token, TokenEntry), NotSignedIn> {
        let most = self.0.policy.most_tokens;
        if self.tokens(account)?.len() >= most {
            return Err(BadToken::TooMany(most).into());
        }
        let (token, now) = (Token::draw()?, self.now());
        let row = ApiToken {
            token: token.digest(Purpose::Bearer),
            account,
            name: format!("{NAMED}{name}"),
            created_at: now,
            expires_at: Some(now.plus_micros(age.clamp(0, self.0.policy.token_age))),
        };
        self.vault().put_api_token(&row)?;
        Ok((token, entry(&row)))
    }

    /// For whom a token acts; none once it has ended.
    ///
    /// # Errors
    /// The vault failed.
    pub fn bearer(&self, token: &Token) -> Result<Option<AccountId>, NotSignedIn> {
        let now = self.now();
        let row = self.vault().api_token(&token.digest(Purpose::Bearer))?;
        Ok(row.filter(|row| row.expires_at.is_none_or(|end| now < end)).map(|row| row.account))
    }

    /// The tokens of an account, the oldest first.
    ///
    /// # Errors
    /// The vault failed.
    pub fn tokens(&self, account: AccountId) -> Result<Vec<TokenEntry>, NotSignedIn> {
        let rows = self.vault().api_tokens(account)?;
        Ok(rows.iter().filter(|row| row.name.starts_with(NAMED)).map(entry).collect())
    }

    /// Takes a token away; false when the account has no such token.
    ///
    /// # Errors
    /// The vault failed.
    pub fn revoke_token(&self, account: AccountId, id: &str) -> Result<bool, NotSignedIn> {
        let rows = self.vault().api_tokens(account)?;
        let mut named = rows.iter().filter(|row| row.name.starts_with(NAMED));
        let Some(found) = named.find(|row| short(&row.token) == id) else { return Ok(false) };
        self.vault().delete_api_token(&found.token)?;
        Ok(true)
    }
}

fn entry(row: &ApiToken) -> TokenEntry {
    TokenEntry {
        id: short(&row.token),
        name: row.name.strip_prefix(NAMED).unwrap_or_default().to_owned(),
        created_at: row.created_at,
        expires_at: row.expires_at,
    }
}
