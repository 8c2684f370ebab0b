//! What is asked of the list of one's companies: words, filters, order, page; all of it in the address (R-I10, SC36).
//!
//! Nothing in an address is a fault: what does not exist is left out and named ([`Asked::ignored`]), a page that does not
//! exist is the nearest one.
use super::entitlement::Role;
use super::fault::Problem;
use super::text::{fold, line};

/// Characters of a search that are looked at; a company's name has at most 120.
const LONGEST: usize = 120;

/// Lines on a page that can be asked for.
pub const LINES: [u64; 3] = [20, 50, 100];

/// Lines on a page unless asked otherwise: a whole space (R-O01), so that the browser's own search finds all of it.
const WHOLE: u64 = 100;

/// By what the list is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Name,
    Siren,
    Services,
    Since,
}

impl Sort {
    /// In the order of the columns.
    pub const ALL: [Self; 4] = [Self::Name, Self::Siren, Self::Services, Self::Since];

    /// As in the address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "nom",
            Self::Siren => "siren",
            Self::Services => "services",
            Self::Since => "depuis",
        }
    }

    /// As shown.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Entreprise",
            Self::Siren => "SIREN",
            Self::Services => "Services",
            Self::Since => "Depuis",
        }
    }
}

/// Which companies, by how they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A request is under way.
    Requested,
    /// Marked as favourite.
    Favourite,
    /// Ceased in the directory.
    Ceased,
    /// With a message that was not read.
    Unread,
    /// With a thread that waits for an answer.
    Waiting,
}

impl Standing {
    /// In the order of the list.
    pub const ALL: [Self; 5] = [Self::Favourite, Self::Unread, Self::Waiting, Self::Requested, Self::Ceased];

    /// As in the address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Requested => "demande",
            Self::Favourite => "favori",
            Self::Ceased => "cessee",
            Self::Unread => "non-lu",
            Self::Waiting => "attente",
        }
    }

    /// As shown.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Requested => "Demande en cours",
            Self::Favourite => "Favoris",
            Self::Ceased => "Entreprise cessée",
            Self::Unread => "Messages non lus",
            Self::Waiting => "En attente de votre réponse",
        }
    }
}

/// What is asked of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// As typed, at most as long as a name.
    pub words: String,
    /// A service of the catalogue, by its id.
    pub service: Option<String>,
    pub role: Option<Role>,
    pub standing: Option<Standing>,
    /// A group of companies, by its name's slug.
    pub group: Option<String>,
    pub sort: Sort,
    pub descending: bool,
    /// From 1 on.
    pub page: u64,
    pub lines: u64,
    /// Names of parts of the address that mean nothing here.
    pub ignored: Vec<&'static str>,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            words: String::new(),
            service: None,
            role: None,
            standing: None,
            group: None,
            sort: Sort::Name,
            descending: false,
            page: 1,
            lines: WHOLE,
            ignored: Vec::new(),
        }
    }
}

impl Asked {
    /// Reads an address's query; `is_service` and `is_group` know what exists.
    pub fn read<'a>(value: impl Fn(&str) -> &'a str, is_service: impl Fn(&str) -> bool, is_group: impl Fn(&str) -> bool) -> Self {
        let mut asked = Self { words: value("q").chars().filter(|c| !c.is_control()).take(LONGEST).collect(), ..Self::default() };
        asked.words = asked.words.trim().to_owned();
        let mut ignored = Vec::new();
        let mut one = |name: &'static str, label: &'static str, known: &mut dyn FnMut(&str) -> bool| {
            let given = value(name);
            if !given.is_empty() && !known(given) {
                ignored.push(label);
            }
        };
        one("service", "service", &mut |given| {
            asked.service = is_service(given).then(|| given.to_owned());
            asked.service.is_some()
        });
        one("role", "rôle", &mut |given| {
            asked.role = [Role::Holder, Role::Deputy, Role::Delegate].into_iter().find(|role| role_word(*role) == given);
            asked.role.is_some()
        });
        one("etat", "état", &mut |given| {
            asked.standing = Standing::ALL.into_iter().find(|standing| standing.word() == given);
            asked.standing.is_some()
        });
        one("groupe", "groupe", &mut |given| {
            asked.group = is_group(given).then(|| given.to_owned());
            asked.group.is_some()
        });
        one("tri", "tri", &mut |given| {
            let (word, descending) = given.strip_prefix('-').map_or((given, false), |word| (word, true));
            let sort = Sort::ALL.into_iter().find(|sort| sort.word() == word);
            (asked.sort, asked.descending) = (sort.unwrap_or_default(), descending && sort.is_some());
            sort.is_some()
        });
        one("lignes", "lignes par page", &mut |given| {
            let lines = given.parse().ok().filter(|lines| LINES.contains(lines));
            asked.lines = lines.unwrap_or(WHOLE);
            lines.is_some()
        });
        // Any number is a page: the list leads it to the nearest one.
        asked.page = value("page").parse::<u64>().unwrap_or(1).clamp(1, 1_000_000);
        asked.ignored = ignored;
        asked
    }

    /// Words alone.
    pub fn of_words(words: &str) -> Self {
        Self::read(|name| if name == "q" { words } else { "" }, |_| false, |_| false)
    }

    /// True for a company that the words name, or whose number they begin.
    pub fn finds(&self, name: &str, siren: &str) -> bool {
        fold(name).contains(&self.folded()) || self.digits().is_some_and(|digits| siren.starts_with(&digits))
    }

    /// The words as they are compared with names: folded, as in the directory.
    pub fn folded(&self) -> String {
        fold(&self.words)
    }

    /// The digits of the words, when they look like the beginning of a SIREN: from two on, nothing but digits and spaces.
    pub fn digits(&self) -> Option<String> {
        let digits: String = self.words.chars().filter(|c| !c.is_whitespace()).collect();
        let fits = (2..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        fits.then_some(digits)
    }

    /// True when some companies are left out.
    pub fn is_filtered(&self) -> bool {
        !self.words.is_empty() || self.service.is_some() || self.role.is_some() || self.standing.is_some() || self.group.is_some()
    }

    /// What stands in the address, what is as always left out.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let plain = Self::default();
        let mut pairs = Vec::new();
        let mut put = |name, value: Option<String>| pairs.extend(value.filter(|value| !value.is_empty()).map(|value| (name, value)));
        put("q", Some(self.words.clone()));
        put("service", self.service.clone());
        put("role", self.role.map(|role| role_word(role).to_owned()));
        put("etat", self.standing.map(|standing| standing.word().to_owned()));
        put("groupe", self.group.clone());
        let order = [if self.descending { "-" } else { "" }, self.sort.word()].concat();
        put("tri", ((self.sort, self.descending) != (plain.sort, plain.descending)).then_some(order));
        put("lignes", (self.lines != plain.lines).then(|| self.lines.to_string()));
        put("page", (self.page > 1).then(|| self.page.to_string()));
        pairs
    }

    /// The same on another page.
    #[must_use]
    pub fn on(&self, page: u64) -> Self {
        Self { page, ..self.clone() }
    }

    /// Ordered by a column: the other way round when it is ordered by it already. Back to the first page.
    #[must_use]
    pub fn by(&self, sort: Sort) -> Self {
        Self { sort, descending: self.sort == sort && !self.descending, page: 1, ..self.clone() }
    }
}

/// Groups of one company, at most.
pub const GROUPS: usize = 10;

/// Characters of a group's name.
pub const GROUP: u16 = 40;

/// The names of groups, with commas between; each once, in the order of the alphabet.
///
/// # Errors
/// [`Problem::TooManyGroups`], or what is wrong with a name.
pub fn groups(typed: &str) -> Result<Vec<String>, Problem> {
    let mut names = Vec::new();
    for part in typed.split(',').filter(|part| !part.trim().is_empty()) {
        let name = line(part, GROUP)?;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.sort_by_key(|name| fold(name));
    if names.len() > GROUPS { Err(Problem::TooManyGroups) } else { Ok(names) }
}

/// A role as in the address.
pub const fn role_word(role: Role) -> &'static str {
    match role {
        Role::Holder => "titulaire",
        Role::Deputy => "suppleant",
        Role::Delegate => "delegataire",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Asked {
        let pairs: Vec<(String, String)> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let value = |name: &str| pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
        Asked::read(value, |id| id == "messagerie", |group| group == "clients")
    }

    #[test]
    fn r_i10_what_is_read_is_written_again() {
        let pairs = [("q", "Société d’Été"), ("service", "messagerie"), ("role", "suppleant"), ("etat", "demande"), ("groupe", "clients")];
        let order = [("tri", "-services"), ("lignes", "50"), ("page", "3")];
        let asked = read(&[&pairs[..], &order[..]].concat());
        assert_eq!(asked.folded(), "societe d’ete");
        let written: Vec<(&str, String)> = asked.pairs();
        assert_eq!(written.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>(), [&pairs[..], &order[..]].concat());
        assert!(asked.ignored.is_empty() && asked.is_filtered());
        assert!(read(&[]).pairs().is_empty() && !read(&[]).is_filtered());
    }

    #[test]
    fn r_i10_what_means_nothing_is_left_out_and_named() {
        let odd = [("service", "x"), ("role", "roi"), ("etat", "?"), ("groupe", "y"), ("tri", "-"), ("lignes", "7"), ("page", "-3")];
        let asked = read(&odd);
        assert_eq!(asked.ignored, ["service", "rôle", "état", "groupe", "tri", "lignes par page"]);
        assert_eq!(Asked { ignored: Vec::new(), ..asked }, Asked::default());
        assert_eq!(read(&[("page", "0")]).page, 1);
        assert_eq!(read(&[("page", "1000000000")]).page, 1_000_000);
        assert_eq!(read(&[("q", &"é".repeat(10_000))]).words.chars().count(), LONGEST);
    }

    #[test]
    fn r_i10_digits_are_looked_for_in_numbers_too() {
        for (typed, digits) in
            [("123 456", Some("123456")), ("987654321", Some("987654321")), ("1", None), ("12 rue", None), ("1234567890", None)]
        {
            assert_eq!(read(&[("q", typed)]).digits().as_deref(), digits, "{typed}");
        }
    }

    #[test]
    fn r_i10_words_find_names_and_the_beginnings_of_numbers() {
        for (typed, found) in [("", true), ("ATELIER", true), ("été", true), ("98 7", true), ("654", false), ("boulangerie", false)] {
            assert_eq!(Asked::of_words(typed).finds("L’Atelier d’Été", "987654321"), found, "{typed}");
        }
    }

    #[test]
    fn sc36_groups_are_names_with_commas_between() {
        assert_eq!(groups(" Été , clients,,Clients, clients ").unwrap(), ["clients", "Clients", "Été"]);
        assert_eq!(groups(" , "), Ok(Vec::new()));
        assert_eq!(groups("a,b,c,d,e,f,g,h,i,j,k"), Err(Problem::TooManyGroups));
        assert!(groups(&"a".repeat(41)).is_err());
    }

    #[test]
    fn r_i10_a_column_orders_then_turns_round() {
        let by = read(&[("page", "4")]).by(Sort::Siren);
        assert_eq!((by.sort, by.descending, by.page), (Sort::Siren, false, 1));
        assert!(by.by(Sort::Siren).descending && !by.by(Sort::Name).descending);
    }
}
