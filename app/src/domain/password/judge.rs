//! Whether a password may be chosen: rules R-F01 (length), R-F02 (never *Faible*) and R-F07 (dedicated
//! to the space: it contains neither the login, the name, the SIREN, nor the site's name, and is not
//! the published example). It refuses with every reason at once. Earlier passwords (R-F04) and leaked
//! ones are the server's to compare.

use serde::{Deserialize, Serialize};

use super::fold::{compact, compact_leet};
use super::{Level, MAX_LENGTH, Personal, Policy, Strength, measure};

/// The example that the documentation publishes, its letters and digits folded: `mepedssjcumdppdpd20c!`.
const PUBLISHED: &str = "mepedssjcumdppdpd20c";

/// The site's name, its letters folded.
const SITE: &str = "espaceprofessionnel";

/// One reason to refuse a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Refusal {
    /// Fewer than the policy's characters.
    TooShort,
    /// More than [`MAX_LENGTH`] characters.
    TooLong,
    /// A control character (tabulation, line end, DEL, C1).
    ControlCharacter,
    /// Contains the published example, with or without its last sign.
    Published,
    /// Contains the whole login address.
    ContainsLogin,
    /// Contains the whole last name, of four letters or more.
    ContainsName,
    /// Contains a SIREN.
    ContainsSiren,
    /// Contains « espace professionnel ».
    ContainsSite,
    /// The contents are *Faible*, whatever the length, or less than the policy's level.
    Weak,
}

/// Judges a password (in NFC): its strength, or everything that is wrong with it, in the order of
/// [`Refusal`]. Capitals, accents, punctuation between letters and leet hide nothing. Only the first
/// [`MAX_LENGTH`] characters are read.
///
/// # Errors
///
/// The refusals, at least one.
pub fn judge(password: &str, personal: &Personal) -> Result<Strength, Vec<Refusal>> {
    judge_by(&Policy::default(), password, personal)
}

/// [`judge`], by the operator's policy (R-F06).
///
/// # Errors
///
/// The refusals, at least one.
pub fn judge_by(policy: &Policy, password: &str, personal: &Personal) -> Result<Strength, Vec<Refusal>> {
    let strength = measure(password, personal);
    let head: String = password.chars().take(MAX_LENGTH).collect();
    let plain = compact(&head);
    let readings = [compact_leet(&head, false), compact_leet(&head, true)];
    let contains = |datum: &str| plain.contains(datum) || readings.iter().any(|text| text.contains(datum));
    let any = |data: &[String]| data.iter().any(|datum| contains(datum));

    let rules = [
        (Refusal::TooShort, strength.length < usize::from(policy.min_length)),
        (Refusal::TooLong, strength.length > MAX_LENGTH),
        (Refusal::ControlCharacter, head.contains(char::is_control)),
        (Refusal::Published, plain.contains(PUBLISHED)),
        (Refusal::ContainsLogin, any(personal.logins())),
        (Refusal::ContainsName, any(personal.names())),
        (Refusal::ContainsSiren, personal.sirens().iter().any(|siren| plain.contains(siren.as_str()))),
        (Refusal::ContainsSite, contains(SITE)),
        (Refusal::Weak, strength.is_poor() || (policy.level == Level::Strong && strength.level != Level::Strong)),
    ];
    let refusals: Vec<Refusal> = rules.into_iter().filter_map(|(rule, broken)| broken.then_some(rule)).collect();
    if refusals.is_empty() { Ok(strength) } else { Err(refusals) }
}
