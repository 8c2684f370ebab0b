//! The demonstration's company directory: the two companies of the sources' samples and 300
//! fictitious ones, the same at every start.
//!
//! Names, streets and people are invented; towns and postcodes are real, those of the invented
//! communes excepted. The SIRENs pass Luhn's check (the samples' do not, on purpose) and lie in
//! ranges where, as far as we know, no real one is: 21 99, which would be a commune of a
//! département 99, and 29.

/// A legal unit of the demonstration directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Nine digits.
    pub siren: String,
    /// The name, in capitals without accents as the public directory writes it.
    pub name: String,
    /// INSEE's four-digit code of the legal form.
    pub legal_category: &'static str,
    /// Not closed.
    pub active: bool,
    /// The day of closing, for a closed one.
    pub closed_on: Option<&'static str>,
    /// The owner restricted what is published: no address.
    pub partial_diffusion: bool,
    /// Up to four lines of at most 38 characters: number and street first, postcode and town
    /// last; empty when the address is not published.
    pub address_lines: Vec<String>,
}

/// How many companies are made up beside the two samples.
const MADE_UP: usize = 300;

/// What kind of legal unit comes at each place of a round of 50.
#[derive(Clone, Copy)]
enum Kind {
    /// A trade with its owner's family name: SARL, EURL, SAS, SASU…
    Trade,
    /// A company with a fancy name.
    Fancy,
    /// A sole trader.
    Sole,
    /// A family's property company.
    Property,
    /// A farm.
    Farm,
    /// A practice of doctors, lawyers, accountants…
    Practice,
    /// An association.
    Association,
    /// A public body.
    Public,
}

/// The whole directory, samples first.
#[must_use]
pub fn companies() -> Vec<Company> {
    let samples = [
        sample("123456789", "SARL MARTIN DISTRIBUTION", "12 RUE DES TANNEURS", "35000 RENNES"),
        sample("987654321", "SARL ALERIS", "48 AVENUE DES ACACIAS", "69003 LYON"),
    ];
    samples.into_iter().chain((0..MADE_UP).map(made_up)).collect()
}

fn sample(siren: &str, name: &str, street: &str, town: &str) -> Company {
    Company {
        siren: siren.to_owned(),
        name: name.to_owned(),
        legal_category: "5499",
        active: true,
        closed_on: None,
        partial_diffusion: false,
        address_lines: vec![street.to_owned(), town.to_owned()],
    }
}

fn made_up(place: usize) -> Company {
    let kind = kind_at(place);
    let (name, legal_category) = identity(kind, place);
    let public = matches!(kind, Kind::Public);
    let closed_on = (!public && place % 19 == 7).then(|| pick(CLOSINGS, place / 19));
    let partial_diffusion = matches!(kind, Kind::Sole) && place % 6 == 2;
    Company {
        siren: siren(place, legal_category == "7210"),
        legal_category,
        active: closed_on.is_none(),
        closed_on,
        partial_diffusion,
        address_lines: if partial_diffusion {
            Vec::new()
        } else if let Some(town) = invented_town(&name) {
            vec!["1 PLACE DE LA MAIRIE".to_owned(), town.to_owned()]
        } else {
            address(place)
        },
        name,
    }
}

fn kind_at(place: usize) -> Kind {
    match place % 50 {
        3 | 14 | 22 | 33 | 38 | 44 => Kind::Sole,
        5 | 16 | 27 | 41 => Kind::Property,
        9 | 31 => Kind::Farm,
        11 | 25 | 46 => Kind::Practice,
        12 | 29 | 48 => Kind::Association,
        19 | 36 => Kind::Public,
        rest if rest % 4 == 2 => Kind::Fancy,
        _ => Kind::Trade,
    }
}

/// The name and the legal form.
fn identity(kind: Kind, place: usize) -> (String, &'static str) {
    let surname = pick(SURNAMES, place * 7);
    // How many of the same kind came in earlier rounds and in this one, roughly: enough to walk
    // through a list without repeating.
    let turn = (0..place).filter(|earlier| same(kind_at(*earlier), kind)).count();
    match kind {
        Kind::Trade => {
            let trade = pick(TRADES, turn * 5);
            let name = match turn % 5 {
                0 => format!("{surname} {trade}"),
                1 => format!("ETABLISSEMENTS {surname} {trade}"),
                2 => format!("{surname} ET FILS {trade}"),
                3 => format!("{trade} {surname}"),
                _ => format!("SOCIETE {surname} {trade}"),
            };
            (name, pick(&["5499", "5710", "5498", "5720", "5499", "5710", "5599"], turn))
        }
        Kind::Fancy => {
            let name = format!("{} {}", pick(FANCY_FIRST, turn), pick(FANCY_LAST, turn * 3));
            (name, pick(&["5720", "5710", "5499", "5458", "5202"], turn))
        }
        Kind::Sole => (format!("{} {surname}", pick(GIVEN_NAMES, turn)), "1000"),
        Kind::Property => (format!("SCI {}", pick(PROPERTIES, turn)), "6540"),
        Kind::Farm => {
            let (form, category) = pick(&[("EARL", "6598"), ("GAEC", "6533")], turn);
            (format!("{form} {}", pick(FARMS, turn)), category)
        }
        Kind::Practice => {
            let (form, category) = pick(&[("SELARL", "5485"), ("SCM", "6589"), ("SELAS", "5785")], turn);
            (format!("{form} {} {surname}", pick(PRACTICES, turn)), category)
        }
        Kind::Association => pick(ASSOCIATIONS, turn).into_named(),
        Kind::Public => pick(PUBLIC_BODIES, turn).into_named(),
    }
}

fn same(one: Kind, other: Kind) -> bool {
    std::mem::discriminant(&one) == std::mem::discriminant(&other)
}

/// A name with its legal form, from a list.
trait IntoNamed {
    fn into_named(self) -> (String, &'static str);
}

impl IntoNamed for (&'static str, &'static str) {
    fn into_named(self) -> (String, &'static str) {
        (self.0.to_owned(), self.1)
    }
}

/// The address of an invented commune's town hall.
fn invented_town(name: &str) -> Option<&'static str> {
    INVENTED_TOWNS.iter().find(|(commune, _)| name.ends_with(commune)).map(|(_, town)| *town)
}

fn address(place: usize) -> Vec<String> {
    let number = 1 + place * 37 % 149;
    let repeat = if place % 17 == 4 { " BIS" } else { "" };
    let mut lines = vec![format!("{number}{repeat} {}", pick(STREETS, place * 11))];
    if place % 9 == 3 {
        lines.push(pick(PLACES, place / 9).to_owned());
    }
    if place % 45 == 12 {
        lines.push(format!("BP {}", 40_000 + place));
    }
    lines.push(pick(TOWNS, place * 13).to_owned());
    lines
}

/// The SIREN at one place: eight digits from a fixed stride, then Luhn's key.
fn siren(place: usize, commune: bool) -> String {
    let stem = if commune { 21_990_000 + place * 31 } else { 29_000_000 + (place + 1) * 3_307 };
    let stem = format!("{stem:08}");
    let key = (10 - luhn_sum(&format!("{stem}0")) % 10) % 10;
    format!("{stem}{key}")
}

/// Luhn's sum: every second digit from the right doubled, the digits of the products added.
fn luhn_sum(digits: &str) -> u32 {
    digits
        .chars()
        .rev()
        .filter_map(|digit| digit.to_digit(10))
        .enumerate()
        .map(|(rank, digit)| {
            let value = if rank % 2 == 1 { digit * 2 } else { digit };
            value / 10 + value % 10
        })
        .sum()
}

/// The element at `place`, round and round.
fn pick<T: Copy + Default>(list: &[T], place: usize) -> T {
    list.iter().cycle().nth(place % list.len().max(1)).copied().unwrap_or_default()
}

const CLOSINGS: &[&str] = &["2019-06-30", "2021-12-31", "2023-03-31", "2024-09-30", "2025-12-31"];

const SURNAMES: &[&str] = &[
    "ABADIE",
    "AUBERTIN",
    "BARATIER",
    "BELLANGER",
    "BOISSIERE",
    "BRUNETIERE",
    "CAZENAVE",
    "CHAUVELOT",
    "COURTADE",
    "DELCOURT",
    "DESMOULINS",
    "DUTHEIL",
    "ESTRADE",
    "FAUVERNIER",
    "FONTANILLE",
    "GAUDRON",
    "GIRARDOT",
    "GUILLEMIN",
    "HERVOUET",
    "JACQUELIN",
    "KERVELLA",
    "LAGARRIGUE",
    "LAMBALLAIS",
    "LESCURE",
    "MALHERBE",
    "MARCHESSEAU",
    "MAUVOISIN",
    "MORVAN",
    "NAVARRETE",
    "NICOLAZIC",
    "OLLIVIER",
    "OZANNE",
    "PELISSON",
    "PERRICHON",
    "PLANTADE",
    "QUEMENEUR",
    "RABOUIN",
    "RIVALLAND",
    "ROUSSILLE",
    "SAUVAGNAC",
    "SERVANTIE",
    "TAILLANDIER",
    "TREMOULET",
    "URVOY",
    "VALENTIN",
    "VAUTRAVERS",
    "VERNHES",
    "VIGNERON",
    "WEISSBERG",
    "YVONNET",
    "ZIMMERLIN",
    "BOUVARDIER",
    "CHAMBREUIL",
];

const GIVEN_NAMES: &[&str] = &[
    "HELENE",
    "MEHDI",
    "CLAIRE",
    "YANN",
    "AMINATA",
    "PASCAL",
    "SOPHIE",
    "THI LAN",
    "BENOIT",
    "NADIA",
    "GUILLAUME",
    "FATOUMATA",
    "ELODIE",
    "SAMIR",
    "MARGAUX",
    "JEAN-PIERRE",
    "INES",
    "OLIVIER",
    "CAMILLE",
    "RACHID",
    "VALERIE",
    "THOMAS",
    "LEILA",
    "BERTRAND",
    "ANAIS",
    "KEVIN",
    "MONIQUE",
    "ANTOINE",
    "ZOE",
    "PAULO",
    "BRIGITTE",
    "ERWAN",
    "SALOME",
    "DIDIER",
    "LOUISE",
    "IBRAHIM",
];

const TRADES: &[&str] = &[
    "MACONNERIE",
    "PLOMBERIE CHAUFFAGE",
    "MENUISERIE",
    "ELECTRICITE",
    "COUVERTURE ZINGUERIE",
    "PEINTURE ET DECORATION",
    "BOULANGERIE PATISSERIE",
    "BOUCHERIE TRAITEUR",
    "FROMAGERIE",
    "POISSONNERIE",
    "PRIMEURS",
    "CAVISTE",
    "RESTAURATION",
    "TRANSPORTS",
    "DEMENAGEMENTS",
    "TAXIS",
    "AUTOMOBILES",
    "CARROSSERIE",
    "CYCLES",
    "MECANIQUE AGRICOLE",
    "IMPRIMERIE",
    "RELIURE",
    "PHOTOGRAPHIE",
    "OPTIQUE",
    "HORLOGERIE",
    "COIFFURE",
    "FLEURS",
    "PEPINIERES",
    "ELAGAGE",
    "PAYSAGES",
    "NETTOYAGE",
    "BLANCHISSERIE",
    "CORDONNERIE",
    "TEXTILES",
    "LITERIE",
    "ASSURANCES",
    "IMMOBILIER",
    "CONSEIL",
    "INFORMATIQUE",
    "FORMATION",
    "GEOMETRE",
    "INGENIERIE",
    "SERRURERIE",
    "CHAUDRONNERIE",
    "USINAGE",
    "PLASTURGIE",
    "EMBALLAGES",
    "GRANULATS",
    "SCIERIE",
    "BOIS",
    "CERAMIQUE",
    "VERRERIE",
    "BRASSERIE",
];

const FANCY_FIRST: &[&str] = &[
    "LES COMPTOIRS",
    "LA FABRIQUE",
    "LES ATELIERS",
    "LE RELAIS",
    "AU JARDIN",
    "LA MANUFACTURE",
    "LES JOURS",
    "LE FOURNIL",
    "LA MAISON",
    "LES CHANTIERS",
    "LE GARAGE",
    "LA TABLE",
    "LE STUDIO",
    "LES SAVEURS",
    "LA BOUTIQUE",
    "LE BUREAU",
    "LES OUTILS",
];

const FANCY_LAST: &[&str] = &[
    "DU PONT VIEUX",
    "DE LA ROSE TREMIERE",
    "DES TROIS TILLEULS",
    "DU VENT D'OUEST",
    "DE LA PETITE OURSE",
    "DES QUATRE CHEMINS",
    "DU MOULIN BRULE",
    "DE L'ANCIENNE GARE",
    "DES HIRONDELLES",
    "DU GRAND LARGE",
    "DE LA FONTAINE SECHE",
    "DU CHAT BOTTEUR",
    "DES DEUX RIVES",
    "DU COQ ENDORMI",
    "DE LA TOUR CARREE",
    "DES GENETS",
    "DU PUITS PERDU",
    "DE LA LUNE ROUSSE",
    "DES PAVES BLEUS",
];

const PROPERTIES: &[&str] = &[
    "LES GLYCINES",
    "DU VIEUX LAVOIR",
    "BELLE ETOILE",
    "LES TROIS NOYERS",
    "DE LA CORDERIE",
    "LE PETIT CLOS",
    "DES MIMOSAS",
    "DU QUAI NORD",
    "LA BERGERIE",
    "LES AMANDIERS",
    "DU 14 BIS",
    "DE L'ECLUSE",
    "LE PRE AUX OIES",
    "LES HORTENSIAS",
    "DU HAUT JARDIN",
    "LA GRANDE COUR",
    "DES CAPUCINES",
    "LE BOIS JOLI",
    "LES MARRONNIERS",
    "DE LA POTERNE",
    "DU CLAIR LOGIS",
    "LES LAURIERS ROSES",
    "LA PIERRE LEVEE",
    "DES SABLES FINS",
];

const FARMS: &[&str] = &[
    "DE LA HAUTE LANDE",
    "DU CHENE CREUX",
    "DES GRANDS CHAMPS",
    "DE LA VALLEE AUX LOUPS",
    "DU PRE LONG",
    "DE LA COMBE NOIRE",
    "DES BLES D'OR",
    "DU VERGER NEUF",
    "DE LA SOURCE",
    "DES BREBIS ROUSSES",
    "DU COTEAU",
    "DE LA FERME NEUVE",
];

const PRACTICES: &[&str] = &[
    "PHARMACIE",
    "CABINET DENTAIRE",
    "AVOCATS",
    "CABINET INFIRMIER",
    "EXPERTISE COMPTABLE",
    "VETERINAIRE",
    "ARCHITECTES",
    "KINESITHERAPIE",
    "NOTAIRE",
];

const ASSOCIATIONS: &[(&str, &str)] = &[
    ("CLUB NAUTIQUE DES DEUX ETANGS", "9220"),
    ("LES AMIS DE LA BIBLIOTHEQUE", "9220"),
    ("HARMONIE LA CLE DES CHAMPS", "9220"),
    ("RESSOURCERIE LE DEUXIEME TOUR", "9221"),
    ("COMITE DES FETES DU BOURG", "9220"),
    ("SECOURS AUX SINISTRES DU FLEUVE", "9230"),
    ("JUDO CLUB DES TILLEULS", "9220"),
    ("LES JARDINS PARTAGES DU CANAL", "9220"),
    ("THEATRE DE LA CAVE", "9220"),
    ("AIDE A DOMICILE DES COLLINES", "9220"),
    ("CRECHE PARENTALE LES PETITS PAS", "9220"),
    ("FOOTBALL CLUB DES TROIS RIVIERES", "9220"),
    ("CHORALE A TRAVERS VOIX", "9220"),
    ("LE PEDALIER SOLIDAIRE", "9221"),
    ("CINE-CLUB LA LANTERNE", "9220"),
    ("REFUGE DES OREILLES TOMBANTES", "9220"),
    ("LES ANCIENS DE LA FILATURE", "9220"),
    ("RADIO DES PLATEAUX", "9220"),
];

const PUBLIC_BODIES: &[(&str, &str)] = &[
    ("COMMUNE DE VALBRUNE-SUR-ORCE", "7210"),
    ("COMMUNE DE SAINT-AUBRAY-LES-PINS", "7210"),
    ("CCAS DE VALBRUNE-SUR-ORCE", "7361"),
    ("COMMUNE DE MONTREGARD-LE-HAUT", "7210"),
    ("REGIE DES EAUX DE MONTREGARD-LE-HAUT", "4150"),
    ("COMMUNE DE KERLANVRAS", "7210"),
    ("COMMUNAUTE DE COMMUNES DU HAUT ORCE", "7346"),
    ("COLLEGE DES HAUTS DE L'ORCE", "7331"),
    ("COMMUNE DE BOURG-LA-CHESNAIE", "7210"),
    ("OFFICE PUBLIC DE L'HABITAT DE L'ORCE", "7371"),
    ("SYNDICAT DES EAUX DE LA CHESNAIE", "7353"),
    ("EHPAD DE SAINT-AUBRAY-LES-PINS", "7366"),
];

/// The invented communes; their postcodes are of no département's series.
const INVENTED_TOWNS: &[(&str, &str)] = &[
    ("VALBRUNE-SUR-ORCE", "99110 VALBRUNE-SUR-ORCE"),
    ("SAINT-AUBRAY-LES-PINS", "99220 SAINT-AUBRAY-LES-PINS"),
    ("MONTREGARD-LE-HAUT", "99330 MONTREGARD-LE-HAUT"),
    ("KERLANVRAS", "99440 KERLANVRAS"),
    ("BOURG-LA-CHESNAIE", "99550 BOURG-LA-CHESNAIE"),
    ("HAUT ORCE", "99110 VALBRUNE-SUR-ORCE"),
    ("HAUTS DE L'ORCE", "99110 VALBRUNE-SUR-ORCE"),
    ("HABITAT DE L'ORCE", "99110 VALBRUNE-SUR-ORCE"),
    ("LA CHESNAIE", "99550 BOURG-LA-CHESNAIE"),
];

const STREETS: &[&str] = &[
    "RUE DES LILAS",
    "RUE DU FOUR A CHAUX",
    "AVENUE DE LA GARE",
    "RUE DE L'EGLISE",
    "PLACE DU MARCHE",
    "CHEMIN DES VIGNES",
    "RUE VICTOR HUGO",
    "BOULEVARD DE LA LIBERATION",
    "IMPASSE DES ROSIERS",
    "RUE DU PORT",
    "ROUTE DE LA MER",
    "ALLEE DES PLATANES",
    "QUAI DU CANAL",
    "RUE JEAN JAURES",
    "COURS DES MARRONNIERS",
    "RUE DES ARTISANS",
    "AVENUE PASTEUR",
    "RUE DE LA POSTE",
    "PASSAGE DU CHAPEAU ROUGE",
    "RUE DU 8 MAI 1945",
    "CHEMIN DU LAVOIR",
    "RUE MARIE CURIE",
    "RUE DES FORGERONS",
    "AVENUE DU GENERAL LECLERC",
    "SENTE DES NOISETIERS",
    "RUE BASSE",
    "RUE DE LA FONTAINE",
    "SQUARE DES TISSERANDS",
    "RUE LOUISE MICHEL",
];

const PLACES: &[&str] = &[
    "ZONE ARTISANALE DES PRES HAUTS",
    "LIEU-DIT LA CROIX BLANCHE",
    "PARC D'ACTIVITES DU LAC",
    "LE BOURG",
    "ZONE INDUSTRIELLE NORD",
    "HAMEAU DES GRANGES",
];

const TOWNS: &[&str] = &[
    "75011 PARIS",
    "13001 MARSEILLE",
    "69007 LYON",
    "31000 TOULOUSE",
    "06000 NICE",
    "44000 NANTES",
    "34000 MONTPELLIER",
    "67000 STRASBOURG",
    "33000 BORDEAUX",
    "59000 LILLE",
    "35000 RENNES",
    "51100 REIMS",
    "76600 LE HAVRE",
    "42000 SAINT-ETIENNE",
    "83000 TOULON",
    "38000 GRENOBLE",
    "21000 DIJON",
    "49000 ANGERS",
    "30000 NIMES",
    "63000 CLERMONT-FERRAND",
    "72000 LE MANS",
    "29200 BREST",
    "37000 TOURS",
    "80000 AMIENS",
    "87000 LIMOGES",
    "74000 ANNECY",
    "66000 PERPIGNAN",
    "25000 BESANCON",
    "57000 METZ",
    "45000 ORLEANS",
    "76000 ROUEN",
    "68100 MULHOUSE",
    "14000 CAEN",
    "54000 NANCY",
    "86000 POITIERS",
    "64000 PAU",
    "17000 LA ROCHELLE",
    "29000 QUIMPER",
    "56000 VANNES",
    "15000 AURILLAC",
    "43000 LE PUY-EN-VELAY",
    "48000 MENDE",
    "20000 AJACCIO",
    "97400 SAINT-DENIS",
    "97200 FORT-DE-FRANCE",
    "12000 RODEZ",
    "24000 PERIGUEUX",
    "58000 NEVERS",
    "70000 VESOUL",
    "88000 EPINAL",
    "09000 FOIX",
    "05000 GAP",
    "73000 CHAMBERY",
];

#[cfg(test)]
mod tests {
    use super::{Company, companies, luhn_sum};
    use std::collections::HashSet;

    fn count(kept: impl Fn(&Company) -> bool) -> usize {
        companies().iter().filter(|company| kept(company)).count()
    }

    #[test]
    fn the_samples_come_first_and_fail_luhn() {
        let all = companies();
        let first: Vec<(&str, &str)> = all.iter().take(2).map(|company| (company.siren.as_str(), company.name.as_str())).collect();
        assert_eq!(first, [("123456789", "SARL MARTIN DISTRIBUTION"), ("987654321", "SARL ALERIS")]);
        for company in all.iter().take(2) {
            assert_ne!(luhn_sum(&company.siren) % 10, 0);
            assert!(company.active && company.address_lines.len() == 2);
        }
    }

    #[test]
    fn the_made_up_ones_pass_luhn() {
        let all = companies();
        assert_eq!(all.len(), 302);
        for company in all.iter().skip(2) {
            assert_eq!(luhn_sum(&company.siren) % 10, 0, "{}", company.siren);
            let range = if company.legal_category == "7210" { "2199" } else { "29" };
            assert!(company.siren.starts_with(range), "{}", company.siren);
        }
        // A known one, so that the sum is not judged by itself alone.
        assert_eq!(luhn_sum("79927398713") % 10, 0);
        assert_ne!(luhn_sum("79927398710") % 10, 0);
    }

    #[test]
    fn sirens_and_names_are_distinct() {
        let all = companies();
        let sirens: HashSet<&str> = all.iter().map(|company| company.siren.as_str()).collect();
        assert_eq!(sirens.len(), all.len());
        let mut names = HashSet::new();
        for company in &all {
            assert!(names.insert(company.name.as_str()), "{}", company.name);
            assert_eq!(company.siren.len(), 9);
            assert!(company.siren.chars().all(|c| c.is_ascii_digit()));
        }
    }

    #[test]
    fn every_kind_of_case_is_there() {
        assert!(count(|company| !company.active) >= 10);
        assert!(count(|company| company.partial_diffusion) >= 3);
        assert!(count(|company| company.legal_category == "7210") >= 3);
        assert!(count(|company| company.legal_category.starts_with("92")) >= 10);
        assert!(count(|company| company.active && !company.partial_diffusion) >= 250);
        for category in ["1000", "5498", "5499", "5710", "5720", "6540", "7361", "9220"] {
            assert!(count(|company| company.legal_category == category) > 0, "{category}");
        }
    }

    #[test]
    fn each_company_is_consistent() {
        for company in companies() {
            let lines = &company.address_lines;
            assert_eq!(company.active, company.closed_on.is_none(), "{}", company.name);
            assert_eq!(company.partial_diffusion, lines.is_empty(), "{}", company.name);
            assert!(lines.len() <= 4 && lines.len() != 1, "{}", company.name);
            assert!(lines.iter().all(|line| line.len() <= 38), "{lines:?}");
            if let (Some(street), Some(town)) = (lines.first(), lines.last()) {
                assert!(street.starts_with(|c: char| c.is_ascii_digit()), "{street}");
                let postcode: String = town.chars().take_while(|c| *c != ' ').collect();
                assert!(postcode.len() == 5, "{town}");
                assert!(postcode.chars().all(|c| c.is_ascii_digit()), "{town}");
            }
            assert_eq!(company.name, company.name.to_uppercase());
            assert!(company.name.is_ascii() && company.name.len() <= 60, "{}", company.name);
        }
    }

    #[test]
    fn it_is_the_same_at_every_start() {
        assert_eq!(companies(), companies());
    }
}
