//! The services that a company can be enrolled for, as an operator's file says (1.6): checked when it is read.
use serde::{Deserialize, Serialize};

/// Where a service stands in the menu of the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    Consulter,
    Declarer,
    Payer,
    Demarches,
    Messagerie,
}

impl Category {
    /// In the order of the menu.
    pub const ALL: [Self; 5] = [Self::Consulter, Self::Declarer, Self::Payer, Self::Demarches, Self::Messagerie];

    /// « Déclarer ».
    pub const fn label(self) -> &'static str {
        match self {
            Self::Consulter => "Consulter",
            Self::Declarer => "Déclarer",
            Self::Payer => "Payer",
            Self::Demarches => "Démarches",
            Self::Messagerie => "Messagerie",
        }
    }
}

/// A service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// What rows keep: small letters, digits and hyphens; never changed.
    pub id: String,
    pub category: Category,
    /// The label of the menu, under its category: « TVA ».
    pub short: String,
    /// The label on its own: « Déclarer la TVA ».
    pub long: String,
    /// What it is for, who needs it, what to have ready.
    pub description: String,
    /// What it holds, where it holds several things (`[+]`).
    #[serde(default)]
    pub entries: Vec<String>,
    /// Needs a bank account of the company (R-J04).
    #[serde(default)]
    pub payment: bool,
    /// Part of the simplified bundle (C8).
    #[serde(default = "yes")]
    pub simplified: bool,
    /// The secure messaging: needs the company's address (R-J03).
    #[serde(default)]
    pub messaging: bool,
}

const fn yes() -> bool {
    true
}

/// The services in the order of display.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    #[serde(rename = "service")]
    services: Vec<Service>,
}

impl Catalogue {
    /// Everything that is wrong with it, a line each.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut fault = |wrong: bool, text: String| {
            if wrong {
                faults.push(text);
            }
        };
        fault(self.services.is_empty(), "the catalogue has no service".to_owned());
        let messaging = self.services.iter().filter(|service| service.messaging).count();
        fault(messaging > 1, "two services are marked as the messaging".to_owned());
        for (at, service) in self.services.iter().enumerate() {
            let id = &service.id;
            let plain = !id.is_empty() && id.len() <= 60 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            fault(!plain, format!("« {id} » is no identifier: small letters, digits and hyphens"));
            let mut before = self.services.iter().take(at);
            fault(before.clone().any(|other| other.id == *id), format!("two services are called {id}"));
            fault(before.any(|other| other.long == service.long), format!("two services have the label of {id}"));
            fault(
                at.checked_sub(1).and_then(|last| self.services.get(last)).is_some_and(|last| last.category > service.category),
                format!("{id} stands after a later category"),
            );
            fault(service.short.trim().is_empty() || service.long.trim().is_empty(), format!("{id} has an empty label"));
            let words = service.description.split_whitespace().count();
            fault(!(40..=120).contains(&words), format!("the description of {id} has {words} words instead of 40 to 120"));
        }
        faults
    }

    /// All of them, in the order of display.
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// A service by its id.
    pub fn find(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    /// The id of the secure messaging, if it is offered.
    pub fn messaging(&self) -> Option<&str> {
        self.services.iter().find(|service| service.messaging).map(|service| service.id.as_str())
    }

    /// The long label of a service; its id when it has left the catalogue.
    pub fn label<'a>(&'a self, id: &'a str) -> &'a str {
        self.find(id).map_or(id, |service| service.long.as_str())
    }

    /// The services of a category.
    pub fn of(&self, category: Category) -> impl Iterator<Item = &Service> {
        self.services.iter().filter(move |service| service.category == category)
    }

    /// Where a service stands in the order of display; those that have left the catalogue come last.
    pub fn place(&self, id: &str) -> usize {
        self.services.iter().position(|service| service.id == id).unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(id: &str, category: Category) -> Service {
        Service {
            id: id.to_owned(),
            category,
            short: id.to_owned(),
            long: format!("Service {id}"),
            description: "mot ".repeat(40),
            entries: Vec::new(),
            payment: false,
            simplified: true,
            messaging: false,
        }
    }

    #[test]
    fn a_catalogue_says_everything_that_is_wrong_with_it() {
        let good = Catalogue { services: vec![service("a", Category::Consulter), service("b", Category::Payer)] };
        assert_eq!(good.faults(), Vec::<String>::new());
        assert_eq!(good.place("b"), 1);
        let mut bad = good.clone();
        bad.services.push(service("a", Category::Declarer));
        bad.services.push(Service { description: "court".to_owned(), short: " ".to_owned(), ..service("Été", Category::Messagerie) });
        let faults = bad.faults();
        assert_eq!(faults.len(), 6, "{faults:?}");
        assert_eq!(Catalogue::default().faults().len(), 1);
    }
}
