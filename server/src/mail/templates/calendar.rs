//! The reminder of deadlines (M7).

use serde::{Deserialize, Serialize};

use super::{Mail, MailBrand, Rendered, one_line};

/// Companies that are named; the others are counted.
const NAMED: usize = 20;

/// M7: deadlines of one day are near; goes to who asked to be reminded.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlinesDue {
    /// « 15 décembre 2026 ».
    pub due: String,
    /// Days until then.
    pub days: u32,
    pub lines: Vec<DeadlineLine>,
    /// Where all of them stand, and the switch.
    pub calendar_url: String,
}

/// What is due, for whom.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineLine {
    pub label: String,
    /// Names of companies.
    pub names: Vec<String>,
}

impl DeadlineLine {
    /// The companies on one line: names, then how many more.
    #[must_use]
    pub fn companies(&self) -> String {
        let mut shown: Vec<String> = self.names.iter().take(NAMED).map(|name| one_line(name)).collect();
        match self.names.len().saturating_sub(NAMED) {
            0 => {}
            1 => shown.push("une autre entreprise".to_owned()),
            more => shown.push(format!("{more} autres entreprises")),
        }
        shown.join(", ")
    }
}

mail!(DeadlinesDue, "Espace professionnel - Rappel d'échéances fiscales", "deadlines_due.txt", "deadlines_due.html");
