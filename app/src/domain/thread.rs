//! A thread between a company and its administration: its states, its texts, its chain (R-M02 to R-M05, R-M08, 1.7; T-MSG-1, T-MSG-3).
//!
//! What was said is never changed: messages and moments are only added. Days are Paris days.
use std::fmt;

use chrono::{DateTime, Days, NaiveDate, SubsecRound, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::fault::Problem;
use super::text::{fold, is_forbidden, line};

/// Messages of a thread from which on a company writes in a new one; the office may still answer.
pub const MESSAGES: i64 = 300;

/// Where a thread stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// `depose`: nobody of the office has taken it yet.
    Filed,
    /// `pris_en_charge`.
    Taken,
    /// `en_attente_usager`: the office asks for something, until a day.
    WaitingPerson,
    /// `en_attente_administration`: the company wrote after the office.
    WaitingOffice,
    /// The office answered and asks for nothing.
    Answered,
    /// `clos`.
    Closed,
    /// `rouvert`: written to after its end.
    Reopened,
}

impl State {
    /// In the order of a thread's life.
    pub const ALL: [Self; 7] =
        [Self::Filed, Self::Taken, Self::WaitingPerson, Self::WaitingOffice, Self::Answered, Self::Closed, Self::Reopened];

    /// As kept.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Taken => "taken",
            Self::WaitingPerson => "waiting_person",
            Self::WaitingOffice => "waiting_office",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
        }
    }

    /// As in an address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Filed => "deposee",
            Self::Taken => "prise-en-charge",
            Self::WaitingPerson => "attente",
            Self::WaitingOffice => "attente-administration",
            Self::Answered => "reponse",
            Self::Closed => "cloturee",
            Self::Reopened => "rouverte",
        }
    }

    /// As shown to the company (R-M08).
    pub const fn label(self) -> &'static str {
        match self {
            Self::Filed => "Déposée",
            Self::Taken => "Prise en charge",
            Self::WaitingPerson => "En attente de votre réponse",
            Self::WaitingOffice => "En attente de l’administration",
            Self::Answered => "Réponse de l’administration",
            Self::Closed => "Clôturée",
            Self::Reopened => "Rouverte",
        }
    }

    /// As shown to an agent: the other side is « l’usager ».
    pub const fn office_label(self) -> &'static str {
        match self {
            Self::WaitingPerson => "En attente de l’usager",
            Self::WaitingOffice => "En attente du service",
            Self::Answered => "Réponse envoyée",
            other => other.label(),
        }
    }

    /// The state behind a kept word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// True while the office has something to do.
    pub const fn waits_for_office(self) -> bool {
        matches!(self, Self::Filed | Self::Taken | Self::WaitingOffice | Self::Reopened)
    }

    /// The state after an act, `today` in Paris; the thread itself when the act changes nothing.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn after(self, act: Act, closed_on: Option<NaiveDate>, reopen_days: u64, today: NaiveDate) -> Result<Self, Refused> {
        match (self, act) {
            (Self::Closed, Act::Write) => {
                let last = closed_on.and_then(|day| reopen_last_day(day, reopen_days));
                if last.is_some_and(|last| today <= last) { Ok(Self::Reopened) } else { Err(Refused::Over) }
            }
            (Self::Closed, _) => Err(Refused::Closed),
            // What the office has not begun with stays as it is.
            (Self::Filed | Self::Reopened, Act::Write) => Ok(self),
            (_, Act::Write) => Ok(Self::WaitingOffice),
            (Self::Filed | Self::Reopened, Act::Take) => Ok(Self::Taken),
            (_, Act::Take) => Ok(self),
            (_, Act::Answer) => Ok(Self::Answered),
            (_, Act::Ask(due)) => {
                if due >= today {
                    Ok(Self::WaitingPerson)
                } else {
                    Err(Refused::PastDay)
                }
            }
            (_, Act::Close) => Ok(Self::Closed),
        }
    }
}

/// The last day on which a message reopens a thread closed on `day`.
pub fn reopen_last_day(day: NaiveDate, reopen_days: u64) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(reopen_days))
}

/// What somebody does with a thread. The first one is the company's, the others are the office's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The company writes.
    Write,
    /// An agent takes charge, or takes over.
    Take,
    /// An agent answers and asks for nothing.
    Answer,
    /// An agent asks for something until the end of a day.
    Ask(NaiveDate),
    /// An agent closes, with a last message or without.
    Close,
}

impl Act {
    /// True for the company's.
    pub const fn is_persons(self) -> bool {
        matches!(self, Self::Write)
    }

    /// Until when an answer is asked for after it.
    pub const fn due(self) -> Option<NaiveDate> {
        match self {
            Self::Ask(day) => Some(day),
            _ => None,
        }
    }
}

/// Why an act is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Closed for longer than a message may reopen it: a new request is to be made.
    Over,
    /// Closed: only the company reopens it.
    Closed,
    /// An answer asked for until a day that is past.
    PastDay,
}

/// On which side of the counter somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    Person,
    Agent,
}

impl Side {
    /// As kept.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Agent => "agent",
        }
    }

    /// The side behind a kept word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Person, Self::Agent].into_iter().find(|side| side.word() == word)
    }
}

/// Who acts: a person for the company, or an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    pub side: Side,
    pub id: Uuid,
    /// As shown beside the message for good: « Lila ROSEMONDE ».
    pub name: String,
}

/// How a person is told of new messages by mail (R-M09).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Notice {
    #[default]
    None,
    /// With each message.
    Once,
    /// Once a day, when there is something new.
    Daily,
}

impl Notice {
    /// In the order of the choice.
    pub const ALL: [Self; 3] = [Self::None, Self::Once, Self::Daily];

    /// As kept.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Once => "once",
            Self::Daily => "daily",
        }
    }

    /// As shown.
    pub const fn label(self) -> &'static str {
        match self {
            Self::None => "Aucun courriel",
            Self::Once => "Un courriel à chaque message de l’administration",
            Self::Daily => "Un courriel par jour au plus, s’il y a du nouveau",
        }
    }

    /// The choice behind a kept word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.word() == word)
    }
}

/// Characters of a message (R-M08, T-MSG-1).
pub const TEXT: u16 = 4_000;

/// Characters of a draft: what is too long to be sent is kept all the same.
pub const DRAFT: u16 = 20_000;

/// Characters of a subject (R-M08).
pub const SUBJECT: u16 = 120;

/// The text of a message as it is kept: line breaks are LF, characters that control a screen or turn the direction of
/// writing are gone, blank lines at both ends too (T-MSG-1).
///
/// # Errors
/// [`Problem::Missing`] or [`Problem::TooLong`].
pub fn text(raw: &str) -> Result<String, Problem> {
    let text = cleaned(raw);
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    if text.chars().count() > usize::from(TEXT) { Err(Problem::TooLong(TEXT)) } else { Ok(text) }
}

/// What [`text()`] keeps of a text, however long it is: a draft may be empty.
pub fn cleaned(raw: &str) -> String {
    let lines = raw.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n");
    let kept: String = lines.chars().filter(|c| matches!(c, '\n' | '\t' | '\u{200D}') || !is_forbidden(*c)).collect();
    kept.trim_matches('\n').trim_end().to_owned()
}

/// The subject of a thread: one line.
///
/// # Errors
/// [`Problem::Missing`], [`Problem::TooLong`] or [`Problem::ControlCharacter`].
pub fn subject(raw: &str) -> Result<String, Problem> {
    line(raw, SUBJECT)
}

/// A text as it is searched: lower case, no accents, words of letters and digits with one space between.
pub fn searchable(raw: &str) -> String {
    let folded = fold(raw);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Words of a search that are looked at.
pub const WORDS: usize = 8;

/// The words that are searched for; the first [`WORDS`], each at most forty characters.
pub fn words(raw: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in searchable(raw).split(' ').filter(|word| !word.is_empty()) {
        let word: String = word.chars().take(40).collect();
        if !words.contains(&word) && words.len() < WORDS {
            words.push(word);
        }
    }
    words
}

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// From the bytes of a row.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// From sixty-four hexadecimal digits.
    pub fn from_hex(hex: &str) -> Option<Self> {
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let mut bytes = [0; 32];
        let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
        if pairs.len() != bytes.len() || !rest.is_empty() {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(pairs) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// An instant as messages bear it, to the microsecond: what both databases keep.
pub fn instant(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(6)
}

/// What begins a chain: the thread itself.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    pub id: Uuid,
    pub siren: &'a str,
    pub theme: &'a str,
    pub subject: &'a str,
    pub created_at: DateTime<Utc>,
}

/// What a message's hash covers. The author's name as shown is not part of it: when a space is deleted the display becomes
/// anonymous and the chain still holds (T-MSG-3).
#[derive(Clone, Copy, Debug)]
pub struct Link<'a> {
    pub thread: Uuid,
    /// From 1 on.
    pub seq: i64,
    pub side: Side,
    pub author: Uuid,
    pub at: DateTime<Utc>,
    pub text: &'a str,
    /// Those of the attachments as kept, in their order.
    pub attachments: &'a [Hash],
    /// The hash of the message before, or of the [`Head`].
    pub previous: Hash,
}

/// Fields one after the other, each with its length before it (`5:texte,`), so that no two texts read the same.
#[derive(Default)]
struct Netstrings(Vec<u8>);

impl Netstrings {
    fn put(&mut self, field: &str) {
        self.0.extend_from_slice(field.len().to_string().as_bytes());
        self.0.push(b':');
        self.0.extend_from_slice(field.as_bytes());
        self.0.push(b',');
    }

    fn at(&mut self, at: DateTime<Utc>) {
        self.put(&instant(at).format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string());
    }
}

impl Head<'_> {
    /// What is hashed.
    pub fn canonical(&self) -> Vec<u8> {
        let mut out = Netstrings::default();
        for field in ["thread/1", &self.id.to_string(), self.siren, self.theme, self.subject] {
            out.put(field);
        }
        out.at(self.created_at);
        out.0
    }
}

impl Link<'_> {
    /// What is hashed.
    pub fn canonical(&self) -> Vec<u8> {
        let mut out = Netstrings::default();
        for field in ["message/1", &self.thread.to_string(), &self.seq.to_string(), self.side.word(), &self.author.to_string()] {
            out.put(field);
        }
        out.at(self.at);
        out.put(self.text);
        out.put(&self.attachments.len().to_string());
        for hash in self.attachments {
            out.put(&hash.to_string());
        }
        out.put(&self.previous.to_string());
        out.0
    }
}

#[cfg(test)]
mod tests;
