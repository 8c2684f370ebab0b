//! What holds for agents: their one-time codes, the reasons they give, the templates of their replies.
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::fault::Problem;

/// Seconds that a one-time code stands for (RFC 6238).
pub const STEP: i64 = 30;

/// Minutes for which an opened thread or company can be read again without being opened anew.
pub const READING: i64 = 10;

/// Hours for which an invitation can be accepted.
pub const INVITATION: i64 = 72;

/// Characters of a motive.
pub const MOTIVE: u16 = 200;

/// Characters of an internal note.
pub const NOTE: u16 = 2_000;

/// Days that a person has to answer when an agent asks for a document, unless he says otherwise; at most.
pub const DUE_DAYS: u16 = 15;
pub const DUE_DAYS_MOST: u16 = 90;

/// The queues of an office's console.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Queue {
    /// Nobody has taken charge.
    #[default]
    Fresh,
    /// The agent's own.
    Mine,
    /// They wait for the person.
    Waiting,
    /// The person's day is past, or the office's week.
    Late,
    All,
}

impl Queue {
    /// In the order of the console.
    pub const ALL: [Self; 5] = [Self::Fresh, Self::Mine, Self::Waiting, Self::Late, Self::All];

    /// As in the address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fresh => "nouveaux",
            Self::Mine => "miens",
            Self::Waiting => "attente",
            Self::Late => "retard",
            Self::All => "tous",
        }
    }

    /// As shown.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Fresh => "Nouveaux",
            Self::Mine => "À moi",
            Self::Waiting => "En attente de l’usager",
            Self::Late => "En retard",
            Self::All => "Tous",
        }
    }

    /// What its count is called in the database.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Mine => "mine",
            Self::Waiting => "waiting",
            Self::Late => "late",
            Self::All => "every",
        }
    }

    /// The queue behind a word; the first one for any other.
    pub fn parse(word: &str) -> Self {
        Self::ALL.into_iter().find(|queue| queue.word() == word).unwrap_or_default()
    }
}

/// Days before the last one on which the company is reminded of an answer that is due.
pub const REMINDER_DAYS: u64 = 3;

/// A one-time code as typed: six digits; spaces do not count. Not printable by accident.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OneTimeCode(String);

impl OneTimeCode {
    /// The six digits: to compare, never to log.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for OneTimeCode {
    type Err = Problem;

    fn from_str(raw: &str) -> Result<Self, Problem> {
        let digits: String = raw.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        match digits.as_str() {
            "" => Err(Problem::Missing),
            text if text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()) => Ok(Self(digits)),
            _ => Err(Problem::OneTimeForm),
        }
    }
}

impl TryFrom<String> for OneTimeCode {
    type Error = CodeRefused;

    fn try_from(raw: String) -> Result<Self, CodeRefused> {
        raw.parse().map_err(|_: Problem| CodeRefused)
    }
}

/// A code that came over the wire and cannot be one.
#[derive(Debug, thiserror::Error)]
#[error("not a one-time code")]
pub struct CodeRefused;

impl From<OneTimeCode> for String {
    fn from(code: OneTimeCode) -> Self {
        code.0
    }
}

impl fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneTimeCode(…)")
    }
}

/// The steps whose code an instant accepts: the present one first, then its neighbours; none at or before the last one used
/// (a code serves once).
pub fn steps(unix: i64, last: i64) -> impl Iterator<Item = i64> {
    let now = unix.div_euclid(STEP);
    [now, now - 1, now + 1].into_iter().filter(move |step| *step > last)
}

/// A reply to begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    pub id: String,
    pub label: String,
    /// Its text, with `{company}`, `{siren}`, `{subject}`, `{person}`, `{date}`, `{agent}`, `{office}`, `{due}` to be filled.
    pub text: String,
    /// It asks for something: the thread waits for the person.
    #[serde(default)]
    pub asks: bool,
}

/// The templates in the order of display.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Templates {
    #[serde(default, rename = "template")]
    templates: Vec<Template>,
}

/// What a template can be filled with.
pub const FIELDS: [&str; 8] = ["company", "siren", "subject", "person", "date", "agent", "office", "due"];

impl Templates {
    /// All of them.
    pub fn all(&self) -> &[Template] {
        &self.templates
    }

    /// One by its id.
    pub fn find(&self, id: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.id == id)
    }

    /// Everything that is wrong with the file, a line each.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (at, one) in self.templates.iter().enumerate() {
            let plain = !one.id.is_empty() && one.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            if !plain || self.templates[..at].iter().any(|other| other.id == one.id) {
                faults.push(format!("template « {} »: an id has small letters, digits and hyphens, and stands once", one.id));
            }
            if one.label.trim().is_empty() || one.text.trim().is_empty() {
                faults.push(format!("template « {} » has no label or no text", one.id));
            }
            if one.text.chars().count() > 3_500 {
                faults.push(format!("template « {} » leaves no room for its fields: 3,500 characters at most", one.id));
            }
            let mut rest = one.text.as_str();
            while let Some((_, tail)) = rest.split_once('{') {
                let (field, after) = tail.split_once('}').unwrap_or((tail, ""));
                if !FIELDS.contains(&field) {
                    faults.push(format!("template « {} »: « {{{field}}} » is no field", one.id));
                }
                rest = after;
            }
        }
        faults
    }
}

impl Template {
    /// The text with its fields filled. What a person typed is never looked at for fields again.
    pub fn filled(&self, value: impl Fn(&str) -> String) -> String {
        let mut filled = String::with_capacity(self.text.len() + 80);
        let mut rest = self.text.as_str();
        while let Some((before, tail)) = rest.split_once('{') {
            filled.push_str(before);
            match tail.split_once('}') {
                Some((field, after)) if FIELDS.contains(&field) => {
                    filled.push_str(&value(field));
                    rest = after;
                }
                _ => {
                    filled.push('{');
                    rest = tail;
                }
            }
        }
        filled.push_str(rest);
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_agt_1_a_code_has_six_digits() {
        assert_eq!("123 456".parse::<OneTimeCode>().unwrap().reveal(), "123456");
        assert_eq!("".parse::<OneTimeCode>().unwrap_err(), Problem::Missing);
        for wrong in ["12345", "1234567", "12345a", "１２３４５６", "-1234"] {
            assert_eq!(wrong.parse::<OneTimeCode>().unwrap_err(), Problem::OneTimeForm, "{wrong}");
        }
    }

    #[test]
    fn t_agt_1_one_step_before_and_after_is_accepted_and_none_twice() {
        assert_eq!(steps(59, -1).collect::<Vec<_>>(), [1, 0, 2]);
        assert_eq!(steps(59, 1).collect::<Vec<_>>(), [2]);
        assert_eq!(steps(59, 2).count(), 0);
    }

    #[test]
    fn a_template_is_filled_once_and_what_a_person_typed_stays() {
        let text = "{person}, {company} {x} {".to_owned();
        let template = Template { id: "a".to_owned(), label: "A".to_owned(), text, asks: false };
        let filled = template.filled(|field| if field == "person" { "{company}".to_owned() } else { "SARL".to_owned() });
        assert_eq!(filled, "{company}, SARL {x} {");
        let faults = Templates { templates: vec![template] }.faults().join("\n");
        assert!(faults.contains("« {x} »") && !faults.contains("{person}"), "{faults}");
    }
}
