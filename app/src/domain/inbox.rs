//! What is asked of the inbox: words, filters, page; all of it in the address (R-M08, R-I10).
//!
//! Nothing in an address is a fault: what does not exist is left out and named ([`Asked::ignored`]).
use super::siren::Siren;
use super::thread::{State, words};

/// Characters of a search that are looked at.
const LONGEST: usize = 120;

/// Lines on a page.
pub const LINES: u64 = 20;

/// What is asked of the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// As typed.
    pub typed: String,
    pub company: Option<Siren>,
    /// A theme of the list, by its id.
    pub theme: Option<String>,
    pub state: Option<State>,
    /// Only threads with something unread.
    pub unread: bool,
    /// From 1 on.
    pub page: u64,
    pub lines: u64,
    /// Names of parts of the address that mean nothing here.
    pub ignored: Vec<&'static str>,
}

impl Default for Asked {
    fn default() -> Self {
        Self { typed: String::new(), company: None, theme: None, state: None, unread: false, page: 1, lines: LINES, ignored: Vec::new() }
    }
}

/// What stands in the address for unread threads.
pub const UNREAD: &str = "non-lu";

impl Asked {
    /// Reads an address's query; `is_company` and `is_theme` know what the person can ask for.
    pub fn read<'a>(value: impl Fn(&str) -> &'a str, is_company: impl Fn(&Siren) -> bool, is_theme: impl Fn(&str) -> bool) -> Self {
        let typed: String = value("q").chars().filter(|c| !c.is_control()).take(LONGEST).collect();
        let mut asked = Self { typed: typed.trim().to_owned(), ..Self::default() };
        let given = |name: &str| Some(value(name)).filter(|given| !given.is_empty());
        if let Some(given) = given("dossier") {
            asked.company = given.parse().ok().filter(is_company);
            if asked.company.is_none() {
                asked.ignored.push("entreprise");
            }
        }
        if let Some(given) = given("theme") {
            asked.theme = is_theme(given).then(|| given.to_owned());
            if asked.theme.is_none() {
                asked.ignored.push("thème");
            }
        }
        if let Some(given) = given("etat") {
            asked.unread = given == UNREAD;
            asked.state = State::ALL.into_iter().find(|state| state.slug() == given);
            if asked.state.is_none() && !asked.unread {
                asked.ignored.push("état");
            }
        }
        if given("lu") == Some("non") {
            asked.unread = true;
        }
        // Any number is a page: the list leads it to the nearest one.
        asked.page = value("page").parse::<u64>().unwrap_or(1).clamp(1, 1_000_000);
        asked
    }

    /// The words that are searched for.
    pub fn words(&self) -> Vec<String> {
        words(&self.typed)
    }

    /// True when some threads are left out.
    pub fn is_filtered(&self) -> bool {
        !self.typed.is_empty() || self.company.is_some() || self.theme.is_some() || self.state.is_some() || self.unread
    }

    /// What stands in the address, what is as always left out.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let mut put = |name, value: Option<String>| pairs.extend(value.filter(|value| !value.is_empty()).map(|value| (name, value)));
        put("q", Some(self.typed.clone()));
        put("dossier", self.company.as_ref().map(|siren| siren.as_str().to_owned()));
        put("theme", self.theme.clone());
        put("etat", self.state.map(|state| state.slug().to_owned()));
        put("lu", self.unread.then(|| "non".to_owned()));
        put("page", (self.page > 1).then(|| self.page.to_string()));
        pairs
    }

    /// The same on another page.
    #[must_use]
    pub fn on(&self, page: u64) -> Self {
        Self { page, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Asked {
        let pairs: Vec<(String, String)> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let value = |name: &str| pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
        Asked::read(value, |siren| siren.as_str() == "123456789", |theme| theme == "tva")
    }

    #[test]
    fn r_m08_what_is_read_is_written_again() {
        let pairs =
            [("q", "remboursement TVA"), ("dossier", "123456789"), ("theme", "tva"), ("etat", "attente"), ("lu", "non"), ("page", "2")];
        let asked = read(&pairs);
        let written = asked.pairs();
        assert_eq!(written.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>(), pairs);
        assert!(asked.ignored.is_empty() && asked.is_filtered() && read(&[("etat", UNREAD)]).unread);
        assert!(read(&[]).pairs().is_empty() && !read(&[]).is_filtered());
    }

    #[test]
    fn t_0_7_a_company_that_is_not_hers_is_left_out_and_named() {
        let asked = read(&[("dossier", "987654321"), ("theme", "x"), ("etat", "?"), ("page", "-1")]);
        assert_eq!(asked.ignored, ["entreprise", "thème", "état"]);
        assert_eq!(Asked { ignored: Vec::new(), ..asked }, Asked::default());
    }
}
