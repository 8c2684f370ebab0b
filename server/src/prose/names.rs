//! The operator’s names, which stand in for the placeholders of the texts.
use app::domain::brand::Brand;

/// What each placeholder becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names(Vec<(&'static str, String)>);

/// What the legal pages say where the operator’s brand is silent: visibly fictitious.
const FICTITIOUS: &[(&str, &str)] = &[
    ("adresse", "1 rue de l’Exemple, 00000 Démonstration"),
    ("publication", "la direction de l’Administration de démonstration"),
    ("hebergeur", "Hébergeur de démonstration, 2 rue de l’Exemple, 00000 Démonstration"),
    ("contact_donnees", "donnees@demonstration.example"),
    ("desabonnement", "desabonnement@demonstration.example"),
    ("autorite", "l’autorité chargée de la protection des données"),
];

impl Names {
    /// The names of a brand.
    pub fn of(brand: &Brand) -> Self {
        let legal = &brand.legal;
        let told = |key: &'static str, text: &String| {
            let fictitious = FICTITIOUS.iter().find(|(known, _)| *known == key).map_or("", |(_, text)| text);
            (key, if text.is_empty() { fictitious.to_owned() } else { text.clone() })
        };
        Self(vec![
            ("organisation", brand.organisation.clone()),
            ("site", brand.site_name.clone()),
            ("service_gestionnaire", brand.managing_office.clone()),
            ("support", format!("{} ({})", brand.support_phone, brand.support_hours)),
            ("domaine", brand.sender_domain.clone()),
            told("adresse", &legal.address),
            told("publication", &legal.publisher),
            told("hebergeur", &legal.host),
            told("contact_donnees", &legal.data_contact),
            told("desabonnement", &legal.unsubscribe),
            told("autorite", &legal.authority),
        ])
    }

    /// Replaces the placeholders of `text` in one pass: braces inside a name stay as they are, and so does an
    /// unknown placeholder.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len() + 64);
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let known = after.split_once('}').and_then(|(key, tail)| {
                let (_, name) = self.0.iter().find(|(known, _)| *known == key)?;
                Some((name, tail))
            });
            if let Some((name, tail)) = known {
                filled.push_str(name);
                rest = tail;
            } else {
                filled.push('{');
                rest = after;
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
    fn placeholders_are_filled_once() {
        let names = Names::of(&Brand { organisation: "Administration {site} d’essai".to_owned(), ..Brand::default() });
        assert_eq!(
            names.fill("{organisation} / {inconnu} { {domaine}"),
            "Administration {site} d’essai / {inconnu} { demonstration.example"
        );
    }

    #[test]
    fn the_operator_s_legal_names_win_over_the_fictitious_ones() {
        let mut brand = Brand::default();
        assert_eq!(Names::of(&brand).fill("{contact_donnees}"), "donnees@demonstration.example");
        brand.legal.data_contact = "donnees@operateur.example".to_owned();
        assert_eq!(Names::of(&brand).fill("{contact_donnees}"), "donnees@operateur.example");
        for (key, _) in FICTITIOUS {
            assert!(!Names::of(&brand).fill(&format!("{{{key}}}")).is_empty(), "{key}");
        }
    }
}
