//! The demonstration's people: the accounts of the contract, all with one published password.
use app::domain::identity::{Civility, Firm, Registration};
use app::domain::question::Question;

/// The password of every demonstration account; refused outside demonstration mode.
pub const PASSWORD: &str = "tournesol-briquet-falaise-cobalt-27";

/// The answer of every demonstration account.
pub const ANSWER: &str = "Capucine la tortue";

/// A person of the demonstration.
#[derive(Clone, Debug)]
pub struct Account {
    pub address: &'static str,
    pub subscriber_number: &'static str,
    pub what: &'static str,
    civility: Civility,
    last_name: &'static str,
    first_name: &'static str,
    siren: &'static str,
    phone: &'static str,
}

/// The agent of the demonstration; his office is the one of a town.
#[derive(Clone, Copy, Debug)]
pub struct Agent {
    pub address: &'static str,
    pub name: &'static str,
    pub town: &'static str,
}

/// The agent: the same password, and one-time codes of a fixed secret.
pub const AGENT: Agent = Agent { address: "agent@example.com", name: "Maud Le Bihan", town: "35000 RENNES" };

/// The accounts, the agent aside.
pub const ACCOUNTS: &[Account] = &[
    Account {
        address: "nouvelle@example.com",
        subscriber_number: "20263270000001",
        what: "no company yet",
        civility: Civility::Madame,
        last_name: "Aubertin",
        first_name: "Nour",
        siren: "987654321",
        phone: "0639980001",
    },
    Account {
        address: "martin@example.com",
        subscriber_number: "20260510000101",
        what: "one company: SARL MARTIN DISTRIBUTION",
        civility: Civility::Monsieur,
        last_name: "Martin",
        first_name: "Paul",
        siren: "123456789",
        phone: "0199000002",
    },
    Account {
        address: "lila.rosemonde@example.com",
        subscriber_number: "20101670101919",
        what: "100 companies, all roles, requests in every state",
        civility: Civility::Madame,
        last_name: "Rosemonde",
        first_name: "Lila",
        siren: "123456789",
        phone: "0199000003",
    },
    Account {
        address: "suppleant@example.com",
        subscriber_number: "20263270000004",
        what: "deputy for SARL MARTIN DISTRIBUTION",
        civility: Civility::Monsieur,
        last_name: "Kervella",
        first_name: "Yann",
        siren: "123456789",
        phone: "0199000004",
    },
    Account {
        address: "delegataire@example.com",
        subscriber_number: "20263270000005",
        what: "delegate for SARL MARTIN DISTRIBUTION",
        civility: Civility::Madame,
        last_name: "Benali",
        first_name: "Samira",
        siren: "987654321",
        phone: "0199000005",
    },
    Account {
        address: "titulaire@example.com",
        subscriber_number: "20263270000006",
        what: "holder who designated Lila for some of her companies",
        civility: Civility::Madame,
        last_name: "Le Goff",
        first_name: "Anne",
        siren: "987654321",
        phone: "0199000006",
    },
];

impl Account {
    /// What this person would have typed; `None` if the constants above were wrong (a test says they are not).
    pub fn registration(&self) -> Option<Registration> {
        Some(Registration {
            civility: self.civility,
            last_name: self.last_name.to_owned(),
            first_name: self.first_name.to_owned(),
            firm: Firm::French(self.siren.parse().ok()?),
            phone: self.phone.parse().ok()?,
            street_number: Some("12".to_owned()),
            street_kind: Some("rue".to_owned()),
            street_name: Some("des Exemples".to_owned()),
            address_extra: None,
            postcode: Some("35000".to_owned()),
            city: "Rennes".to_owned(),
            country: "FRANCE".to_owned(),
            question: Question::parse("1")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::domain::password::{Personal, judge};

    #[test]
    fn every_account_is_one_that_could_have_been_made() {
        for account in ACCOUNTS {
            let registration = account.registration().unwrap();
            let personal = Personal::default().with_login(account.address).with_last_name(&registration.last_name);
            assert!(judge(PASSWORD, &personal).is_ok(), "{}", account.address);
            assert_eq!(account.subscriber_number.len(), 14);
        }
    }
}
