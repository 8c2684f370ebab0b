//! The closed list of trust questions (R-C15): the first is preselected; never free text.
use serde::{Deserialize, Serialize};

/// A question of the list, by its number in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Question(u8);

/// What is asked, in the order of the drop-down.
pub const QUESTIONS: &[&str] = &[
    "Quel est votre surnom ?",
    "Le nom de votre animal de compagnie ?",
    "Quel est votre plat préféré ?",
    "Quel est le nom de votre premier professeur ?",
    "Dans quelle rue habitiez-vous enfant ?",
    "Quel est le titre de votre livre préféré ?",
    "Quel était le nom de votre premier employeur ?",
];

impl Question {
    /// The question's words.
    pub fn text(self) -> &'static str {
        QUESTIONS.get(usize::from(self.0)).copied().unwrap_or_default()
    }

    /// The number in the list.
    pub fn number(self) -> u8 {
        self.0
    }

    /// From a form's value; `None` when the list has no such question.
    pub fn parse(raw: &str) -> Option<Self> {
        raw.trim().parse::<u8>().ok().and_then(|n| Self::try_from(n).ok())
    }
}

impl TryFrom<u8> for Question {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        if usize::from(number) < QUESTIONS.len() { Ok(Self(number)) } else { Err("no such question") }
    }
}

impl From<Question> for u8 {
    fn from(question: Question) -> Self {
        question.0
    }
}
