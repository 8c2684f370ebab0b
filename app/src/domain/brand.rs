//! The operator's brand, as data: names, support, links. The default is visibly fictitious.
use serde::{Deserialize, Serialize};

/// What pages, mails and letters call the site and whom they point to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Brand {
    /// « Espace professionnel de démonstration ».
    pub site_name: String,
    /// The administration, as it signs.
    pub organisation: String,
    /// The desk that a person can go to.
    pub managing_office: String,
    pub support_phone: String,
    pub support_hours: String,
    /// What stands before the `@` of the sender.
    pub sender: String,
    /// The right part that every mail's sender must have.
    pub sender_domain: String,
    /// A page of the operator for paying local taxes with a notice's reference; not shown when empty.
    pub pay_url: String,
    /// What the legal pages must name; the server alone needs it, so it does not travel with the pages.
    #[serde(skip_serializing)]
    pub legal: Legal,
    /// Links of the footer beside the product's own pages.
    pub links: Vec<Link>,
    /// True for a real administration: only then may the public address end in `gouv.fr`.
    pub official: bool,
}

/// A link of the operator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Link {
    pub label: String,
    pub url: String,
}

/// Who answers for the site. What is empty is shown as a fictitious value of the demonstration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Legal {
    /// Postal address of the organisation.
    pub address: String,
    /// Who directs the publication: a name or an office.
    pub publisher: String,
    /// Who hosts the site: name and address.
    pub host: String,
    /// Where to exercise one's rights on personal data.
    pub data_contact: String,
    /// Where to stop the mails about services and legislation (R-N06).
    pub unsubscribe: String,
    /// The authority to complain to about personal data.
    pub authority: String,
    /// The SEPA creditor identifier (ICS), printed on direct debit mandates; left to be filled in when it is empty.
    pub creditor: String,
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            site_name: "Espace professionnel de démonstration".to_owned(),
            organisation: "Administration de démonstration".to_owned(),
            managing_office: "service des impôts des entreprises".to_owned(),
            support_phone: "01\u{a0}99\u{a0}00\u{a0}00\u{a0}10".to_owned(),
            support_hours: "du lundi au vendredi, de 8\u{a0}h\u{a0}00 à 18\u{a0}h\u{a0}00".to_owned(),
            sender: "ne-pas-repondre".to_owned(),
            sender_domain: "demonstration.example".to_owned(),
            pay_url: String::new(),
            legal: Legal::default(),
            links: Vec::new(),
            official: false,
        }
    }
}
