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
    "/creation/simplifiee/conditions",
    "/creation/simplifiee/identifiants",
    "/creation/simplifiee/formulaire",
    "/creation/simplifiee/recapitulatif",
    "/creation/simplifiee/confirmation",
    "/creation/annulation",
    "/creation/annulee",
    "/activation",
    "/activation/identifiants",
    "/activation/recapitulatif",
    "/activation/services",
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
    "/entreprise/validation",
    "/entreprise/validee",
    "/refus",
    "/refus/enregistre",
    "/dossiers",
    "/espace/gestion/adhesion",
    "/espace/gestion/activation",
    "/espace/gestion/demandes",
    "/espace/gestion/habilitations",
    "/espace/gestion/comptes",
    "/espace/gestion/adresse",
    "/dossiers/calendrier",
    "/espace/gestionnaires",
    "/espace/tests-tiers-declarants",
    "/messagerie",
    "/messagerie/nouveau",
    "/messagerie/avis",
];

/// The addresses of pages with a part that varies: `{siren}` is nine digits, `{id}` a key of ours, `{service}` an id of
/// the catalogue.
pub const PATTERNS: &[&str] = &[
    "/messagerie/brouillons/{id}/pieces",
    "/dossiers/{siren}",
    "/dossiers/{siren}/calendrier",
    OPENING,
    "/dossiers/{siren}/rangement",
    "/dossiers/{siren}/comptes",
    "/dossiers/{siren}/comptes/ajout",
    "/dossiers/{siren}/comptes/contrat",
    "/dossiers/{siren}/comptes/{id}/titulaire",
    "/dossiers/{siren}/comptes/{id}/suppression",
    "/dossiers/{siren}/contrats/{id}",
    "/dossiers/{siren}/contrats/{id}/revocation",
    "/dossiers/{siren}/adresse",
    "/dossiers/{siren}/adhesion",
    "/dossiers/{siren}/adhesion/complements",
    "/dossiers/{siren}/adhesion/recapitulatif",
    "/espace/gestion/demandes/{id}",
    "/espace/gestion/demandes/{id}/annulation",
    "/espace/gestion/habilitations/{id}/suppression",
    "/messagerie/brouillons/{id}",
    "/messagerie/{id}",
    "/messagerie/{id}/lecture",
    "/messagerie/{id}/code",
];

/// Where a service of a company is opened.
pub const OPENING: &str = "/dossiers/{siren}/services/{service}";

/// True for a page that must be loaded whole: its policy lets it post elsewhere, and a page shown by the router has the
/// policy of the one before it.
pub fn is_whole(address: &str) -> bool {
    varying(OPENING, address.split(['?', '#']).next().unwrap_or_default()).is_some()
}

/// The console of the agents, and the way into it.
pub const AGENT_CONSOLE: &str = "/agent";
pub const AGENT_LOGIN: &str = "/agent/connexion";

/// The pages of the agents: another host in production (V3.5.4).
pub const AGENT_PAGES: &[&str] =
    &["/agent", "/agent/connexion", "/agent/invitation", "/agent/dossiers", "/agent/courrier", "/agent/courrier/lettres"];

/// Those with a part that varies.
pub const AGENT_PATTERNS: &[&str] = &[
    "/agent/fils/{id}",
    "/agent/fils/{id}/reponse",
    "/agent/fils/{id}/pieces",
    // Where a thread's buttons are posted: each shows the thread.
    "/agent/fils/{id}/prise-en-charge",
    "/agent/fils/{id}/attribution",
    "/agent/fils/{id}/cloture",
    "/agent/fils/{id}/note",
    "/agent/dossiers/{siren}",
    "/agent/habilitations/{id}/fin",
    "/agent/courrier/lettres/{id}",
    // Where a batch is noted as posted: it shows the mail room.
    "/agent/courrier/{id}/expedition",
];

/// The pattern of an agents' address, with the parts that vary.
pub fn agent_pattern(path: &str) -> Option<(&'static str, Vec<&str>)> {
    AGENT_PATTERNS.iter().find_map(|pattern| varying(pattern, path).map(|parts| (*pattern, parts)))
}

/// True for what belongs to the agents, whether it exists or not.
pub fn is_agents(path: &str) -> bool {
    path == AGENT_CONSOLE || path.starts_with("/agent/")
}

/// The pattern of an address, with the parts that vary.
pub fn pattern(path: &str) -> Option<(&'static str, Vec<&str>)> {
    PATTERNS.iter().find_map(|pattern| varying(pattern, path).map(|parts| (*pattern, parts)))
}

fn varying<'a>(pattern: &str, path: &'a str) -> Option<Vec<&'a str>> {
    let (mut asked, mut given) = (pattern.split('/'), path.split('/'));
    let mut parts = Vec::new();
    loop {
        match (asked.next(), given.next()) {
            (None, None) => return Some(parts),
            (Some("{siren}"), Some(part)) if part.len() == 9 && part.bytes().all(|b| b.is_ascii_digit()) => parts.push(part),
            (Some("{id}"), Some(part)) if is_key(part) => parts.push(part),
            (Some("{service}"), Some(part)) if is_name(part) => parts.push(part),
            (Some(asked), Some(given)) if asked == given => {}
            _ => return None,
        }
    }
}

/// The form of a service's id; whether there is one, the catalogue says.
fn is_name(part: &str) -> bool {
    (1..=60).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The form of a key of ours, `01890a5d-ac96-774b-bcce-b302099a8057`; whether it is one, its row says.
fn is_key(part: &str) -> bool {
    let dash = |at: usize| matches!(at, 8 | 13 | 18 | 23);
    part.len() == 36 && part.bytes().enumerate().all(|(at, byte)| if dash(at) { byte == b'-' } else { byte.is_ascii_hexdigit() })
}

/// True for a document: the browser fetches it, no page shows it.
pub fn is_document(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    matches!(path.rsplit_once('.'), Some((_, "pdf" | "json" | "csv" | "ics")))
}

/// Pages that exist in demonstration mode only.
pub const DEMONSTRATION: &[&str] = &["/demonstration/courrier", "/demonstration/composants"];

/// The récapitulatif to keep, for who is signed in and for who has just activated.
pub const RECEIPT: &str = "/espace/gestion/recapitulatif.pdf";
pub const ACTIVATION_RECEIPT: &str = "/activation/recapitulatif.pdf";

/// Everything that is held about who is signed in, for a machine (R-N08).
pub const DATA: &str = "/espace/gestion/donnees.json";

/// The path to come back to after login, if it is a page of the space that the router knows.
pub fn way_back(raw: &str) -> Option<String> {
    let inside = ["/espace", "/dossiers", "/messagerie"].iter().any(|folder| raw.starts_with(folder));
    (inside && (PAGES.contains(&raw) || pattern(raw).is_some())).then(|| raw.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v3_7_2_only_known_pages_are_ways_back() {
        for page in [
            "/espace/gestion",
            "/dossiers",
            "/dossiers/987654321",
            "/dossiers/987654321/adhesion",
            "/dossiers/987654321/services/declarer-tva",
            "/dossiers/987654321/calendrier",
            "/dossiers/calendrier",
            "/espace/gestion/demandes/01890a5d-ac96-774b-bcce-b302099a8057",
            "/dossiers/987654321/comptes/ajout",
            "/dossiers/987654321/comptes/01890a5d-ac96-774b-bcce-b302099a8057/titulaire",
            "/messagerie/01890a5d-ac96-774b-bcce-b302099a8057",
            "/messagerie",
        ] {
            assert_eq!(way_back(page).as_deref(), Some(page));
        }
        for hostile in [
            "/espace/gestion/demandes/01890a5d-ac96-774b-bcce-b302099a805",
            "/espace/gestion/demandes/01890a5dxac96-774b-bcce-b302099a8057",
            "/dossiers/98765432",
            "/dossiers/987654321/services/",
            "/dossiers/987654321/services/%2e%2e",
            "/dossiers/987654321/services/Payer",
            "/dossiers/987654321/calendrier.ics",
            "/dossiers/calendrier/x",
            "/dossiers/987654321/",
            "/dossiers/../connexion",
            "/refus",
            "//example.com",
            "https://example.com",
            "/espace/../x",
            "/\\example.com",
            "/deconnexion",
            "",
        ] {
            assert_eq!(way_back(hostile), None);
        }
    }
}
