//! Files as INSEE publishes them: whole headers, lines by column name, and as many companies as wanted.
//!
//! `reference.sql` beside it is what `sqlite3` does with the same two files.
#![allow(dead_code, reason = "each test file and the benchmark use their part")]
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// The columns of StockUniteLegale.
pub const UNITS: &str = "siren,statutDiffusionUniteLegale,unitePurgeeUniteLegale,dateCreationUniteLegale,sigleUniteLegale,\
sexeUniteLegale,prenom1UniteLegale,prenom2UniteLegale,prenom3UniteLegale,prenom4UniteLegale,prenomUsuelUniteLegale,\
pseudonymeUniteLegale,identifiantAssociationUniteLegale,trancheEffectifsUniteLegale,anneeEffectifsUniteLegale,\
dateDernierTraitementUniteLegale,nombrePeriodesUniteLegale,categorieEntreprise,anneeCategorieEntreprise,dateDebut,\
etatAdministratifUniteLegale,nomUniteLegale,nomUsageUniteLegale,denominationUniteLegale,denominationUsuelle1UniteLegale,\
denominationUsuelle2UniteLegale,denominationUsuelle3UniteLegale,categorieJuridiqueUniteLegale,activitePrincipaleUniteLegale,\
nomenclatureActivitePrincipaleUniteLegale,nicSiegeUniteLegale,economieSocialeSolidaireUniteLegale,societeMissionUniteLegale,\
caractereEmployeurUniteLegale";

/// The columns of StockEtablissement.
pub const SEATS: &str = "siren,nic,siret,statutDiffusionEtablissement,dateCreationEtablissement,trancheEffectifsEtablissement,\
anneeEffectifsEtablissement,activitePrincipaleRegistreMetiersEtablissement,dateDernierTraitementEtablissement,etablissementSiege,\
nombrePeriodesEtablissement,complementAdresseEtablissement,numeroVoieEtablissement,indiceRepetitionEtablissement,\
dernierNumeroVoieEtablissement,indiceRepetitionDernierNumeroVoieEtablissement,typeVoieEtablissement,libelleVoieEtablissement,\
codePostalEtablissement,libelleCommuneEtablissement,libelleCommuneEtrangerEtablissement,distributionSpecialeEtablissement,\
codeCommuneEtablissement,codeCedexEtablissement,libelleCedexEtablissement,codePaysEtrangerEtablissement,\
libellePaysEtrangerEtablissement,identifiantAdresseEtablissement,coordonneeLambertAbscisseEtablissement,\
coordonneeLambertOrdonneeEtablissement,complementAdresse2Etablissement,numeroVoie2Etablissement,indiceRepetition2Etablissement,\
typeVoie2Etablissement,libelleVoie2Etablissement,codePostal2Etablissement,libelleCommune2Etablissement,\
libelleCommuneEtranger2Etablissement,distributionSpeciale2Etablissement,codeCommune2Etablissement,codeCedex2Etablissement,\
libelleCedex2Etablissement,codePaysEtranger2Etablissement,libellePaysEtranger2Etablissement,dateDebut,etatAdministratifEtablissement,\
enseigne1Etablissement,enseigne2Etablissement,enseigne3Etablissement,denominationUsuelleEtablissement,activitePrincipaleEtablissement,\
nomenclatureActivitePrincipaleEtablissement,caractereEmployeurEtablissement";

/// What `sqlite3` does with `units.csv` and `seats.csv`.
pub const REFERENCE: &str = include_str!("reference.sql");

/// One line under a header: values by the column's name, the others empty.
pub fn line(header: &str, values: &[(&str, &str)]) -> String {
    let value = |column: &str| values.iter().find(|(name, _)| *name == column).map_or("", |(_, value)| value);
    let fields: Vec<String> = header.split(',').map(|column| quoted(value(column))).collect();
    fields.join(",")
}

fn quoted(value: &str) -> String {
    if value.contains([',', '"', '\n']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value.to_owned() }
}

/// A line of StockUniteLegale: an active company with a denomination, otherwise as given.
pub fn unit(siren: &str, values: &[(&str, &str)]) -> String {
    let usual = [
        ("siren", siren),
        ("statutDiffusionUniteLegale", "O"),
        ("etatAdministratifUniteLegale", "A"),
        ("categorieJuridiqueUniteLegale", "5499"),
        ("nicSiegeUniteLegale", "00011"),
    ];
    line(UNITS, &[values, &usual].concat())
}

/// A line of StockEtablissement: the seat in Rennes, otherwise as given.
pub fn seat(siren: &str, values: &[(&str, &str)]) -> String {
    let usual = [
        ("siren", siren),
        ("nic", "00011"),
        ("statutDiffusionEtablissement", "O"),
        ("etablissementSiege", "true"),
        ("numeroVoieEtablissement", "12"),
        ("typeVoieEtablissement", "RUE"),
        ("libelleVoieEtablissement", "DES TANNEURS"),
        ("codePostalEtablissement", "35000"),
        ("libelleCommuneEtablissement", "RENNES"),
        ("etatAdministratifEtablissement", "A"),
    ];
    line(SEATS, &[values, &usual].concat())
}

/// What was generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generated {
    pub companies: u64,
    /// Lines of `seats.csv`.
    pub establishments: u64,
    pub ceased: u64,
    /// Companies without an address that can be used.
    pub unreachable: u64,
}

const FIRST: &[&str] =
    &["ATELIER", "MAISON", "GARAGE", "FERME", "COMPTOIR", "JARDIN", "FORGE", "MOULIN", "LIBRAIRIE", "CHANTIER", "VERGER"];
const LAST: &[&str] =
    &["DES LILAS", "DU PORT", "DE L'OUEST", "BRETON", "DES TROIS CHENES", "SAINT MARTIN", "DU CENTRE", "D'EMERAUDE", "NOUVEAU"];
const NAMES: &[&str] =
    &["AUBERTIN", "KERVELLA", "BENALI", "LE GOFF", "ROSEMONDE", "NGUYEN", "DA SILVA", "MARTIN", "OUEDRAOGO", "PETIT-JEAN"];
const GIVEN: &[&str] = &["LILA", "YANN", "SAMIRA", "JEAN-PIERRE", "NOUR", "PAUL", "ANNE MARIE", "GWENAELLE", "IDRISS"];
const TOWNS: &[(&str, &str)] = &[("35000", "RENNES"), ("69003", "LYON"), ("75014", "PARIS"), ("56100", "LORIENT"), ("13001", "MARSEILLE")];

const EACH_UNIT: &[(&str, &str)] = &[
    ("dateCreationUniteLegale", "2015-03-02"),
    ("dateDernierTraitementUniteLegale", "2024-06-18T10:12:34"),
    ("nombrePeriodesUniteLegale", "3"),
    ("dateDebut", "2019-07-01"),
    ("activitePrincipaleUniteLegale", "47.11B"),
    ("nomenclatureActivitePrincipaleUniteLegale", "NAFRev2"),
    ("nicSiegeUniteLegale", "00011"),
    ("caractereEmployeurUniteLegale", "N"),
];
const EACH_SEAT: &[(&str, &str)] = &[
    ("dateCreationEtablissement", "2015-03-02"),
    ("dateDernierTraitementEtablissement", "2024-06-18T10:12:34"),
    ("nombrePeriodesEtablissement", "2"),
    ("dateDebut", "2019-07-01"),
    ("etatAdministratifEtablissement", "A"),
    ("activitePrincipaleEtablissement", "47.11B"),
    ("nomenclatureActivitePrincipaleEtablissement", "NAFRev2"),
    ("caractereEmployeurEtablissement", "N"),
];

/// Scatters neighbouring numbers: names must not come in the order of the SIRENs.
fn pick<T: Copy>(list: &[T], number: u64, salt: u64) -> T {
    let mixed = (number ^ salt.rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    list[usize::try_from(mixed >> 33).unwrap_or_default() % list.len()]
}

/// A line that is filled by place, for speed.
struct Form {
    columns: Vec<&'static str>,
    values: Vec<String>,
}

impl Form {
    /// A line under a header, with what is the same in each.
    fn new(header: &'static str, same: &[(&str, &str)]) -> Self {
        let columns: Vec<&str> = header.split(',').collect();
        let value = |column: &&str| same.iter().find(|(name, _)| name == column).map_or("", |(_, value)| value).to_owned();
        Self { values: columns.iter().map(value).collect(), columns }
    }

    fn place(&self, column: &str) -> usize {
        self.columns.iter().position(|name| *name == column).unwrap_or_default()
    }

    fn set(&mut self, at: usize, value: &str) {
        self.values[at].clear();
        self.values[at].push_str(value);
    }

    fn write(&self, file: &mut impl Write) -> io::Result<()> {
        for (at, value) in self.values.iter().enumerate() {
            if at > 0 {
                file.write_all(b",")?;
            }
            file.write_all(value.as_bytes())?;
        }
        file.write_all(b"\n")
    }
}

/// Writes `units.csv` and `seats.csv`: every third company a person, every twentieth partly published, every
/// fiftieth abroad, every tenth ceased; one establishment in eleven is no seat.
///
/// # Errors
/// The files'.
pub fn generate(folder: &Path, companies: u64) -> io::Result<Generated> {
    units(folder, companies)?;
    seats(folder, companies)?;
    let every = |step: u64, first: u64| if companies > first { (companies - first).div_ceil(step) } else { 0 };
    Ok(Generated {
        companies,
        establishments: companies + every(10, 5),
        ceased: every(10, 3),
        unreachable: (0..companies).filter(|number| is_partial(*number) || is_abroad(*number)).count() as u64,
    })
}

fn is_partial(number: u64) -> bool {
    number % 20 == 12
}

fn is_abroad(number: u64) -> bool {
    number % 50 == 1
}

fn number(company: u64) -> String {
    (200_000_000 + company).to_string()
}

fn units(folder: &Path, companies: u64) -> io::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(folder.join("units.csv"))?);
    let mut form = Form::new(UNITS, EACH_UNIT);
    let at = |column: &str| form.place(column);
    let (siren, status, state, category) =
        (at("siren"), at("statutDiffusionUniteLegale"), at("etatAdministratifUniteLegale"), at("categorieJuridiqueUniteLegale"));
    let (denomination, name, given, usual) =
        (at("denominationUniteLegale"), at("nomUniteLegale"), at("prenom1UniteLegale"), at("prenomUsuelUniteLegale"));
    file.write_all(UNITS.as_bytes())?;
    file.write_all(b"\n")?;
    for company in 0..companies {
        let (person, partial) = (company % 3 == 0, is_partial(company));
        form.set(siren, &number(company));
        form.set(status, if partial { "P" } else { "O" });
        form.set(state, if company % 10 == 3 { "C" } else { "A" });
        form.set(category, if person { "1000" } else { "5499" });
        let shown = |text: &'static str| if partial { "[ND]" } else { text };
        let title = if person { String::new() } else { format!("{} {} {company}", pick(FIRST, company, 1), pick(LAST, company, 2)) };
        form.set(denomination, if partial && !person { "[ND]" } else { &title });
        form.set(name, if person { shown(pick(NAMES, company, 3)) } else { "" });
        let first = if person { shown(pick(GIVEN, company, 4)) } else { "" };
        form.set(given, first);
        form.set(usual, first);
        form.write(&mut file)?;
    }
    file.flush()
}

fn seats(folder: &Path, companies: u64) -> io::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(folder.join("seats.csv"))?);
    let mut form = Form::new(SEATS, EACH_SEAT);
    let at = |column: &str| form.place(column);
    let (siren, index, whole, status, seat) =
        (at("siren"), at("nic"), at("siret"), at("statutDiffusionEtablissement"), at("etablissementSiege"));
    let (house, kind, street) = (at("numeroVoieEtablissement"), at("typeVoieEtablissement"), at("libelleVoieEtablissement"));
    let (postcode, town, country) =
        (at("codePostalEtablissement"), at("libelleCommuneEtablissement"), at("libellePaysEtrangerEtablissement"));
    file.write_all(SEATS.as_bytes())?;
    file.write_all(b"\n")?;
    for company in 0..companies {
        let (own, partial, abroad) = (number(company), is_partial(company), is_abroad(company));
        let (code, place) = pick(TOWNS, company, 5);
        let shown = |text: &'static str| if partial { "[ND]" } else { text };
        form.set(siren, &own);
        form.set(status, if partial { "P" } else { "O" });
        form.set(kind, shown("RUE"));
        form.set(street, shown(pick(LAST, company, 6)));
        form.set(postcode, if abroad { "" } else { shown(code) });
        form.set(town, if abroad { "" } else { shown(place) });
        form.set(country, if abroad { "BELGIQUE" } else { "" });
        let second = company % 10 == 5;
        for (nic, is_seat) in [("00029", false), ("00011", true)].into_iter().skip(usize::from(!second)) {
            form.set(index, nic);
            form.set(whole, &[own.as_str(), nic].concat());
            form.set(seat, if is_seat { "true" } else { "false" });
            form.set(house, if partial { "[ND]" } else { &nic[3..] });
            form.write(&mut file)?;
        }
    }
    file.flush()
}
