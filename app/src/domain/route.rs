//! The addresses that a person can be sent to: a redirect goes to one of these or nowhere (V3.7.2).

/// Every page's address, with the parts that vary left out.
pub const PAGES: &[&str] = &[
    "/",
    "/connexion",
    "/connexion/deblocage",
    "/mot-de-passe-oublie",
    "/mot-de-passe-oublie/envoi",
    "/mot-de-passe-oublie/reponse",
    "/mot-de-passe-oublie/termine",
    "/creation",
    "/creation/expert/conditions",
    "/creation/expert/identifiants",
    "/creation/expert/formulaire",
    "/creation/expert/recapitulatif",
    "/creation/expert/confirmation",
    "/creation/annulation",
    "/creation/annulee",
    "/activation",
    "/activation/identifiants",
    "/activation/recapitulatif",
    "/conditions-generales",
    "/aide",
    "/aide/mot-de-passe",
    "/aide/connexion-impossible",
    "/aide/questions",
    "/mentions-legales",
    "/accessibilite",
    "/donnees-personnelles",
    "/plan-du-site",
    "/espace",
    "/espace/gestion",
    "/espace/gestion/confirmation",
    "/espace/gestion/identifiants",
    "/espace/gestion/identifiants/enregistrement",
    "/espace/gestion/connexions",
    "/espace/gestion/coordonnees",
    "/espace/gestion/donnees",
    "/connexion/renouvellement",
    "/connexion/conditions",
];

/// Pages that exist in demonstration mode only.
pub const DEMONSTRATION: &[&str] = &["/demonstration/courrier", "/demonstration/composants"];

/// The récapitulatif to keep, for who is signed in and for who has just activated.
pub const RECEIPT: &str = "/espace/gestion/recapitulatif.pdf";
pub const ACTIVATION_RECEIPT: &str = "/activation/recapitulatif.pdf";

/// Everything that is held about who is signed in, for a machine (R-N08).
pub const DATA: &str = "/espace/gestion/donnees.json";

/// The path to come back to after login, if it is a page of the space that the router knows.
pub fn way_back(raw: &str) -> Option<&'static str> {
    PAGES.iter().copied().find(|page| *page == raw && page.starts_with("/espace"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v3_7_2_only_known_pages_are_ways_back() {
        assert_eq!(way_back("/espace/gestion"), Some("/espace/gestion"));
        for hostile in ["//example.com", "https://example.com", "/espace/../x", "/\\example.com", "/deconnexion", ""] {
            assert_eq!(way_back(hostile), None);
        }
    }
}
