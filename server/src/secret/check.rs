//! The human check: a sealed value in the form, bound to a purpose and a browser (T-CAP-1 as ruled).
//!
//! The token tells nothing of the answer; its use is a row (`store::check`). It lives as long as the
//! form's session, 30 minutes, and a check well done is given back as a token that says so.
use app::api::ticket::{Challenge, CheckFields, Purpose};
use app::domain::effort::{self, Effort};
use app::domain::fault::Problem;
use app::domain::validity::FORM;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::keys::{Broken, Keys, Use};
use super::{picture, token};

/// What a token holds, once opened.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sealed {
    pub id: Uuid,
    purpose: Purpose,
    answer: String,
    /// The browser it was made for.
    browser: Vec<u8>,
    made_at: i64,
    solved: bool,
}

/// A new check.
///
/// # Errors
/// [`Broken`] when the system gives no random bytes.
pub fn make(keys: &Keys, purpose: Purpose, browser: &[u8], effort: Effort, now: DateTime<Utc>) -> Result<Challenge, Broken> {
    let answer = picture::answer(&token::random().map_err(|_| Broken)?);
    let sealed = Sealed { id: Uuid::now_v7(), purpose, answer, browser: browser.to_vec(), made_at: now.timestamp(), solved: false };
    Ok(Challenge { token: write(keys, &sealed)?, effort })
}

/// Opens a token made for this purpose and this browser, if it is not too old.
pub fn open(keys: &Keys, purpose: Purpose, browser: &[u8], text: &str, now: DateTime<Utc>) -> Option<Sealed> {
    let sealed = read(keys, text)?;
    let fits = sealed.purpose == purpose && sealed.browser == browser && now.timestamp() - sealed.made_at <= FORM.num_seconds();
    fits.then_some(sealed)
}

impl Sealed {
    /// Whether the fields solve this check.
    ///
    /// # Errors
    /// [`Problem::CheckMissing`] or [`Problem::CheckWrong`].
    pub fn judge(&self, fields: &CheckFields, effort: Effort) -> Result<(), Problem> {
        if self.solved {
            return Ok(());
        }
        if !fields.check_proof.trim().is_empty() {
            let challenge = token::sha256(fields.check.as_bytes());
            return if effort::proves(effort, &challenge, fields.check_proof.trim(), token::sha256) {
                Ok(())
            } else {
                Err(Problem::CheckWrong)
            };
        }
        let typed: String = fields.check_answer.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
        match typed.as_str() {
            "" => Err(Problem::CheckMissing),
            typed if typed == self.answer => Ok(()),
            _ => Err(Problem::CheckWrong),
        }
    }

    /// The token that says « done »: same id, so that it is used up once.
    ///
    /// # Errors
    /// [`Broken`] when the system gives no random bytes.
    pub fn solved(&self, keys: &Keys) -> Result<String, Broken> {
        write(keys, &Self { solved: true, ..self.clone() })
    }
}

/// The picture of a token; `None` when the token is none of ours.
pub fn image(keys: &Keys, text: &str) -> Option<Vec<u8>> {
    let sealed = read(keys, text)?;
    let seed = keys.hash(Use::Picture, sealed.id.as_bytes());
    picture::draw(&sealed.answer, &seed).ok()
}

/// The answer of a token: demonstration mode only.
pub fn reveal(keys: &Keys, text: &str) -> Option<String> {
    read(keys, text).map(|sealed| sealed.answer)
}

fn write(keys: &Keys, sealed: &Sealed) -> Result<String, Broken> {
    Ok(token::write(&keys.seal_json(Use::Check, b"check", sealed)?))
}

fn read(keys: &Keys, text: &str) -> Option<Sealed> {
    keys.open_json(Use::Check, b"check", &token::read(text)?).ok()
}
