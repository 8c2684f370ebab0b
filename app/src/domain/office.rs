//! Who manages a company (« Coordonnées du gestionnaire ») and whose agents see it (T-AGT-2): the operator's table, by
//! département and legal category. The first office that fits has the company; the last fits everybody.
use serde::{Deserialize, Serialize};

/// A managing office.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// What rows keep: small letters, digits and hyphens; never changed.
    pub id: String,
    pub name: String,
    /// Lines of its postal address.
    pub address: Vec<String>,
    pub phone: String,
    pub hours: String,
    /// Where an appointment can be made; by telephone when empty.
    #[serde(default)]
    pub appointment: String,
    /// Those of these départements; of all when empty.
    #[serde(default)]
    pub departments: Vec<String>,
    /// Whose legal category begins with one of these; all when empty.
    #[serde(default)]
    pub legal_categories: Vec<String>,
}

/// The offices; the first that fits is the company's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offices {
    #[serde(rename = "office", default)]
    offices: Vec<Office>,
}

impl Offices {
    /// In the order in which they are asked.
    pub fn all(&self) -> &[Office] {
        &self.offices
    }

    /// One by its id.
    pub fn find(&self, id: &str) -> Option<&Office> {
        self.offices.iter().find(|office| office.id == id)
    }

    /// The name of one; its id when the table has lost it.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.find(id).map_or(id, |office| office.name.as_str())
    }

    /// Everything that is wrong with the table, a line each.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let whole = |office: &Office| office.departments.is_empty() && office.legal_categories.is_empty();
        if !self.offices.last().is_some_and(whole) {
            faults.push("the last office must be everybody's: neither departments nor legal_categories".to_owned());
        }
        for (at, office) in self.offices.iter().enumerate() {
            let name = &office.name;
            let plain = !office.id.is_empty() && office.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            if !plain || self.offices[..at].iter().any(|other| other.id == office.id) {
                faults.push(format!("« {name} »: an id has small letters, digits and hyphens, and stands once"));
            }
            let lines = [name, &office.phone, &office.hours].into_iter().chain(&office.address);
            if name.trim().is_empty() || office.phone.trim().is_empty() {
                faults.push(format!("« {name} » needs a name and a phone"));
            }
            if lines.clone().any(|line| line.chars().any(super::text::is_forbidden)) {
                faults.push(format!("« {name} » has a control character"));
            }
            if !office.appointment.is_empty() && !office.appointment.starts_with("https://") {
                faults.push(format!("« {name} »: appointment is an https address"));
            }
            for department in office.departments.iter().filter(|department| !is_department(department)) {
                faults.push(format!("« {name} »: « {department} » is no département"));
            }
        }
        faults
    }

    /// The office of a company, by the lines of its postal address and its legal category.
    pub fn of(&self, address: &[String], legal_category: &str) -> Option<&Office> {
        let department = address.iter().rev().find_map(|line| department(line));
        self.offices.iter().find(|office| {
            let near = office.departments.is_empty() || department.as_ref().is_some_and(|here| office.departments.contains(here));
            let kind = &office.legal_categories;
            near && (kind.is_empty() || kind.iter().any(|prefix| legal_category.starts_with(prefix.as_str())))
        })
    }
}

fn is_department(text: &str) -> bool {
    matches!(text.len(), 2 | 3) && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'A' | b'B'))
}

/// The département of a line such as « 35000 RENNES »: `35`, `2A`, `974`.
fn department(line: &str) -> Option<String> {
    let code: String = line.trim().chars().take(5).collect();
    let after = line.trim().chars().nth(5);
    if code.len() != 5 || !code.bytes().all(|b| b.is_ascii_digit()) || after.is_some_and(|c| !c.is_whitespace()) {
        return None;
    }
    Some(match &code[..2] {
        "97" | "98" => code[..3].to_owned(),
        "20" if &code[..3] < "202" => "2A".to_owned(),
        "20" => "2B".to_owned(),
        two => two.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office(name: &str, departments: &[&str], kinds: &[&str]) -> Office {
        let owned = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
        Office {
            id: name.to_lowercase().replace('\n', " "),
            name: name.to_owned(),
            phone: "01 99 00 00 01".to_owned(),
            departments: owned(departments),
            legal_categories: owned(kinds),
            ..Office::default()
        }
    }

    #[test]
    fn t_agt_2_the_first_office_that_fits_manages_a_company() {
        let offices =
            Offices { offices: vec![office("Public", &[], &["7"]), office("Ouest", &["35", "2A", "974"], &[]), office("Reste", &[], &[])] };
        assert_eq!(offices.faults(), Vec::<String>::new());
        let of = |line: &str, kind: &str| offices.of(&["12 rue des Exemples".to_owned(), line.to_owned()], kind).map(|o| o.name.as_str());
        for (line, kind, name) in [
            ("35000 RENNES", "5499", "Ouest"),
            ("35000 RENNES", "7210", "Public"),
            ("20000 AJACCIO", "5499", "Ouest"),
            ("20200 BASTIA", "5499", "Reste"),
            ("97400 SAINT-DENIS", "5499", "Ouest"),
            ("75001 PARIS", "", "Reste"),
            ("", "5499", "Reste"),
            ("350001 RENNES", "5499", "Reste"),
        ] {
            assert_eq!(of(line, kind), Some(name), "{line} {kind}");
        }
        assert_eq!(offices.of(&[], "5499").map(|o| o.name.as_str()), Some("Reste"));
    }

    #[test]
    fn a_table_says_everything_that_is_wrong_with_it() {
        assert_eq!(Offices::default().faults().len(), 1);
        let bad = Office { phone: String::new(), appointment: "javascript:1".to_owned(), ..office("a\nb", &["é", "1234"], &[]) };
        assert_eq!(Offices { offices: vec![bad] }.faults().len(), 7);
    }
}
