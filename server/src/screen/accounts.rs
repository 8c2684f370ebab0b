//! « Gérer les comptes bancaires » and « Gérer les contrats de prélèvement automatique » (SC33, R-L01 to R-L03): one page for a
//! company, and the forms behind it. An IBAN is masked wherever it is shown (V14.2.6).
use app::api::Form;
use app::api::company::{
    ACCOUNTS, AddAccountForm, AddContractForm, MANDATE, RemoveAccountForm, RenameAccountForm, RevokeContractForm, accounts, contract,
};
use app::api::prose::Line;
use app::api::screen::{Asked, Block, Screen, Text, Tone, Weight};
use app::domain::mandate::{Scheme, State};

use super::enrolment::Named;
use super::{MANAGE, SPACE, actions, alert, asking, count, field, form, link, named, paragraph, plain, screen, sought, strong, text};

/// What every form here carries.
#[derive(Clone, Debug)]
pub struct Permitted {
    pub key: String,
    pub permit: String,
}

/// A bank account; its number is masked.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: String,
    pub holder: String,
    pub masked: String,
    pub bic: Option<String>,
    pub scheme: Scheme,
    /// « 23/11/2026 ».
    pub since: String,
}

/// A direct debit contract.
#[derive(Clone, Debug)]
pub struct Contract {
    pub id: String,
    pub reference: String,
    /// Of its account.
    pub masked: String,
    pub holder: String,
    pub scheme: Scheme,
    pub since: String,
}

/// A line of the history.
#[derive(Clone, Debug)]
pub struct Done {
    pub at: String,
    pub who: String,
    pub what: &'static str,
    pub subject: String,
}

/// What the page of a company shows.
#[derive(Clone, Debug)]
pub struct Overview {
    pub accounts: Vec<Account>,
    pub contracts: Vec<Contract>,
    pub history: Vec<Done>,
}

const TITLE: &str = "Comptes bancaires et contrats de prélèvement";

/// Up to so many companies their list needs no search.
const SEARCHED: usize = 20;

/// The companies of which one is chosen: those that were asked for, of all.
#[derive(Clone, Debug)]
pub struct Choice {
    pub companies: Vec<Named>,
    pub all: usize,
    /// What was searched for.
    pub words: String,
}

/// The choice of a company, among those whose accounts the person manages.
pub fn choice(companies: &Choice) -> Screen {
    let none = "La gestion des comptes bancaires demande d’être titulaire ou suppléant d’un service de paiement de l’entreprise. Une délégation ne suffit pas.";
    choose(
        "Gérer les comptes bancaires",
        "Choisissez l’entreprise dont vous gérez les comptes bancaires et les contrats de prélèvement.",
        none,
        companies,
        (ACCOUNTS, accounts),
    )
}

/// The choice of a company for something that only some roles may do.
pub(super) fn choose(title: &str, lead: &str, none: &str, choice: &Choice, (here, to): (&str, fn(&str) -> String)) -> Screen {
    let mut page = screen(title, &[SPACE, MANAGE]);
    if choice.all == 0 {
        page.blocks = vec![
            alert(Tone::Info, "Aucune entreprise à gérer ici", &[none]),
            actions(&[
                (Weight::Primary, "Adhérer aux services", app::api::enrolment::BEGIN),
                (Weight::Secondary, "Consulter mes services (habilitations)", app::api::demand::ENTITLEMENTS),
            ]),
        ];
        return page;
    }
    page.blocks = vec![Block::Lead(text(lead))];
    if choice.all > SEARCHED || !choice.words.is_empty() {
        page.forms = vec![asking("company/choice", here, vec![("q".to_owned(), choice.words.clone())])];
        let all = vec![(Weight::Tertiary, "Tout effacer".to_owned(), here.to_owned())];
        let beside = if choice.words.is_empty() { Vec::new() } else { all };
        page.blocks.push(Block::Ask { which: 0, blocks: vec![sought("Nom ou SIREN")], submit: "Rechercher".to_owned(), beside });
        let found = match choice.companies.len() {
            0 => "Aucune de vos entreprises ne correspond à cette recherche.".to_owned(),
            found => count(found, "entreprise", "entreprises"),
        };
        // Said aloud after a search; the title is the same.
        page.blocks.push(Block::Live { data: vec![("role".to_owned(), "status".to_owned())], blocks: vec![Block::Muted(text(found))] });
    }
    let lines = choice
        .companies
        .iter()
        .map(|one| vec![link(one.name.clone(), to(&one.siren)), plain(format!("SIREN\u{a0}{}", one.shown.replace(' ', "\u{a0}")))]);
    if !choice.companies.is_empty() {
        page.blocks.push(Block::Lines(lines.collect()));
    }
    page
}

fn framed(title: &str, company: &Named) -> Screen {
    let dossier = format!("/dossiers/{}", company.siren);
    let mut page = screen(title, &[SPACE, MANAGE, (&company.name, &dossier)]);
    page.blocks = vec![Block::Lead(vec![strong(company.name.clone()), plain(format!(", SIREN {}", company.shown))])];
    page
}

/// A form behind the page of the accounts.
fn behind(title: &str, company: &Named) -> Screen {
    let mut page = framed(title, company);
    page.crumbs.push((TITLE.to_owned(), accounts(&company.siren)));
    page
}

/// All of a company, on one page; `done` says what has just been done.
pub fn overview(company: &Named, all: &Overview, done: &str) -> Screen {
    let mut page = framed(TITLE, company);
    page.wide = true;
    let said = match done {
        "ajoute" => "Le compte est ajouté.",
        "titulaire" => "Le titulaire du compte est modifié.",
        "supprime" => "Le compte est supprimé.",
        "revoque" => "Le contrat est révoqué.",
        _ => "",
    };
    if !said.is_empty() {
        page.blocks.insert(0, alert(Tone::Success, said, &[]));
    }
    page.blocks.extend([accounts_part(company, all), contracts_part(company, all), history_part(all)]);
    page.blocks.push(Block::Actions(vec![(Weight::Secondary, "Retourner au dossier".to_owned(), format!("/dossiers/{}", company.siren))]));
    page
}

fn accounts_part(company: &Named, all: &Overview) -> Block {
    let base = accounts(&company.siren);
    let mut blocks = vec![paragraph(
        "Les services de paiement de l’entreprise utilisent ces comptes. Seuls le titulaire et les suppléants d’un service de paiement les gèrent. Les numéros sont masqués.",
    )];
    if all.accounts.is_empty() {
        blocks.push(Block::Muted(text("Aucun compte n’est enregistré pour cette entreprise.")));
    } else {
        let rows = all.accounts.iter().map(|one| {
            let acts = vec![
                named("Modifier le titulaire", format!("{base}/{}/titulaire", one.id), one.masked.clone()),
                plain(", "),
                named("Supprimer", format!("{base}/{}/suppression", one.id), one.masked.clone()),
            ];
            let bic = one.bic.clone().unwrap_or_else(|| "Non renseigné".to_owned());
            vec![text(one.holder.clone()), text(one.masked.clone()), text(bic), text(takes(one.scheme)), text(one.since.clone()), acts]
        });
        let head = ["Titulaire", "IBAN", "BIC", "Prélèvements acceptés", "Ajouté le", "Actions"].map(str::to_owned).to_vec();
        blocks.push(Block::Table { caption: count(all.accounts.len(), "compte", "comptes"), head, rows: rows.collect() });
    }
    blocks.push(Block::Actions(vec![(Weight::Primary, "Ajouter un compte".to_owned(), format!("{base}/ajout"))]));
    Block::Part { id: "comptes".to_owned(), title: "Gérer les comptes bancaires".to_owned(), blocks }
}

fn contracts_part(company: &Named, all: &Overview) -> Block {
    let mut blocks = vec![paragraph(
        "Un contrat de prélèvement autorise l’administration à prélever sur un compte. Il se fait ici, puis son mandat s’imprime, se signe et se transmet : ce site ne sait pas s’il a été reçu, ni ce que fait la banque.",
    )];
    if all.contracts.is_empty() {
        blocks.push(Block::Muted(text("Aucun contrat en cours.")));
    } else {
        let rows = all.contracts.iter().map(|one| -> Vec<Line> {
            vec![
                vec![link(one.reference.clone(), contract(&company.siren, &one.id))],
                text(one.masked.clone()),
                text(one.scheme.label()),
                text(State::ToSign.label()),
                text(one.since.clone()),
            ]
        });
        let head = ["Référence du mandat", "Compte", "Type", "État", "Créé le"].map(str::to_owned).to_vec();
        blocks.push(Block::Table { caption: count(all.contracts.len(), "contrat", "contrats"), head, rows: rows.collect() });
    }
    if all.accounts.is_empty() {
        blocks.push(Block::Muted(text("Pour faire un contrat, ajoutez d’abord un compte.")));
    } else {
        blocks.push(Block::Actions(vec![(
            Weight::Secondary,
            "Créer un contrat".to_owned(),
            format!("{}/contrat", accounts(&company.siren)),
        )]));
    }
    Block::Part { id: "contrats".to_owned(), title: "Gérer les contrats de prélèvement automatique".to_owned(), blocks }
}

fn history_part(all: &Overview) -> Block {
    let blocks = if all.history.is_empty() {
        vec![Block::Muted(text("Rien n’a encore été fait."))]
    } else {
        let rows =
            all.history.iter().map(|one| vec![text(one.at.clone()), text(one.who.clone()), text(one.what), text(one.subject.clone())]);
        let head = ["Date", "Personne", "Acte", "Compte ou contrat"].map(str::to_owned).to_vec();
        vec![Block::Table { caption: "Les derniers actes, le plus récent d’abord".to_owned(), head, rows: rows.collect() }]
    };
    Block::Part { id: "historique".to_owned(), title: "Historique".to_owned(), blocks }
}

/// What an account takes, in words.
fn takes(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Core => "SEPA CORE",
        Scheme::B2b => "SEPA CORE et B2B",
    }
}

fn hidden(company: &Named, permitted: &Permitted, id: Option<&str>) -> Vec<(String, String)> {
    let all = [("key", Some(permitted.key.as_str())), ("permit", Some(&permitted.permit)), ("siren", Some(&company.siren)), ("id", id)];
    all.into_iter().filter_map(|(name, value)| value.map(|value| (name.to_owned(), value.to_owned()))).collect()
}

fn sent(company: &Named, hidden: Vec<(String, String)>, blocks: Vec<Block>, submit: &str) -> Block {
    Block::Form {
        which: 0,
        hidden,
        blocks,
        submit: submit.to_owned(),
        weight: Weight::Primary,
        what: String::new(),
        beside: vec![(Weight::Secondary, "Quitter".to_owned(), accounts(&company.siren))],
    }
}

fn holder_field() -> Block {
    Block::Field(Text {
        autocomplete: "off".to_owned(),
        ..field("holder", "Titulaire du compte", "Tel qu’il figure sur le relevé d’identité bancaire")
    })
}

fn schemes(label: &str, hint: &str, core: &str, b2b: &str) -> Block {
    let options = [(Scheme::Core, core), (Scheme::B2b, b2b)].map(|(scheme, label)| (scheme.word().to_owned(), label.to_owned()));
    Block::Choice { name: "scheme".to_owned(), label: label.to_owned(), hint: hint.to_owned(), options: options.to_vec() }
}

/// « Ajouter un compte ».
pub fn add(company: &Named, permitted: &Permitted) -> Screen {
    let mut page = behind("Ajouter un compte", company);
    page.forms = vec![form(format!("{}/ajout", accounts(&company.siren)), &AddAccountForm::default())];
    let off = |text: Text| Text { autocomplete: "off".to_owned(), ..text };
    let fields = vec![
        holder_field(),
        Block::Field(off(Text {
            secret: true,
            ..field("iban", "IBAN", "Par exemple FR14 2004 1010 0505 0001 3M02 606 ; les espaces et les minuscules sont acceptés")
        })),
        Block::Field(off(Text { asked: Asked::Optional, narrow: 1, ..field("bic", "BIC", "8 ou 11 lettres et chiffres") })),
        schemes(
            "Prélèvements acceptés par ce compte",
            "Les échanges EDI demandent un compte qui accepte les prélèvements SEPA B2B ; votre banque vous le dit.",
            "SEPA CORE seulement",
            "SEPA CORE et SEPA B2B (interentreprises)",
        ),
    ];
    page.blocks.extend([
        paragraph("Le compte est tenu dans la zone SEPA, au nom de l’entreprise. Il est enregistré aussitôt ; son numéro ne sera plus affiché en entier."),
        sent(company, hidden(company, permitted, None), fields, "Ajouter le compte"),
    ]);
    page
}

/// « Modifier le titulaire ».
pub fn rename(company: &Named, permitted: &Permitted, one: &Account) -> Screen {
    let mut page = behind("Modifier le titulaire d’un compte", company);
    let path = format!("{}/{}/titulaire", accounts(&company.siren), one.id);
    page.forms = vec![form(path, &RenameAccountForm { holder: one.holder.clone(), ..RenameAccountForm::default() })];
    page.blocks.extend([
        Block::Summary(vec![("IBAN".to_owned(), one.masked.clone())]),
        paragraph("Seul le nom du titulaire se modifie. Pour changer de numéro, ajoutez un autre compte. Un mandat déjà signé garde l’ancien nom : imprimez-le de nouveau s’il le faut."),
        sent(company, hidden(company, permitted, Some(&one.id)), vec![holder_field()], "Enregistrer"),
    ]);
    page
}

/// « Supprimer le compte »; `used` when a contract is on it: then there is nothing to confirm.
pub fn removal(company: &Named, permitted: &Permitted, one: &Account, used: bool, last: bool) -> Screen {
    let mut page = behind("Supprimer un compte", company);
    let path = format!("{}/{}/suppression", accounts(&company.siren), one.id);
    page.forms = vec![form(path, &RemoveAccountForm::default())];
    page.blocks.push(Block::Summary(vec![("IBAN".to_owned(), one.masked.clone()), ("Titulaire".to_owned(), one.holder.clone())]));
    if used {
        page.blocks.extend([
            alert(
                Tone::Warning,
                "Ce compte ne peut pas être supprimé",
                &["Un contrat de prélèvement l’utilise. Révoquez d’abord le contrat."],
            ),
            Block::Actions(vec![(Weight::Secondary, "Voir les contrats".to_owned(), accounts(&company.siren))]),
        ]);
        return page;
    }
    page.blocks.push(paragraph(
        "Le numéro du compte est effacé pour de bon. L’historique garde le numéro masqué. Pour l’utiliser de nouveau, il faudra l’ajouter.",
    ));
    if last {
        page.blocks.push(alert(
            Tone::Warning,
            "C’est le seul compte de l’entreprise",
            &["Sans compte, ses services de paiement n’ont plus rien à proposer."],
        ));
    }
    page.blocks.push(sent(company, hidden(company, permitted, Some(&one.id)), Vec::new(), "Supprimer le compte"));
    page
}

/// « Créer un contrat ».
pub fn add_contract(company: &Named, permitted: &Permitted, all: &[Account]) -> Screen {
    let mut page = behind("Créer un contrat de prélèvement", company);
    if all.is_empty() {
        page.blocks.extend([
            alert(
                Tone::Info,
                "Aucun compte n’est enregistré",
                &["Un contrat se fait sur un compte de l’entreprise : ajoutez-en un d’abord."],
            ),
            Block::Actions(vec![(Weight::Primary, "Ajouter un compte".to_owned(), format!("{}/ajout", accounts(&company.siren)))]),
        ]);
        return page;
    }
    page.forms = vec![form(AddContractForm::PATH.replace("{siren}", &company.siren), &AddContractForm::default())];
    let mut options = vec![(String::new(), "Choisissez un compte".to_owned())];
    options.extend(all.iter().map(|one| (one.id.clone(), format!("{}, {}, {}", one.masked, one.holder, takes(one.scheme)))));
    let fields = vec![
        Block::List { name: "account".to_owned(), label: "Compte à prélever".to_owned(), options },
        schemes(
            "Type de prélèvement",
            "Un compte porte au plus un contrat de chaque type.",
            "SEPA CORE : remboursement possible dans les 8 semaines",
            "SEPA B2B (interentreprises) : sans remboursement, mandat à remettre aussi à la banque",
        ),
    ];
    page.blocks.extend([
        paragraph("Le contrat reçoit une référence unique de mandat. Son mandat s’imprime à la page suivante ; il ne vaut qu’une fois signé et transmis."),
        sent(company, hidden(company, permitted, None), fields, "Créer le contrat"),
    ]);
    page
}

/// One contract: what it is, its mandate to print, how it goes on.
pub fn one_contract(company: &Named, permit: &str, one: &Contract, made: bool) -> Screen {
    let mut page = behind("Contrat de prélèvement", company);
    page.crumbs.truncate(4);
    if made {
        page.blocks
            .insert(0, alert(Tone::Success, "Le contrat est créé.", &["Il reste à imprimer, à signer et à transmettre son mandat."]));
    }
    let steps = match one.scheme {
        Scheme::Core => "Transmettez-le au service gestionnaire de l’entreprise, qui le garde.",
        Scheme::B2b => {
            "Transmettez-le au service gestionnaire de l’entreprise, et remettez-en une copie à votre banque : sans elle, elle rejette un prélèvement B2B."
        }
    };
    let path = MANDATE.replace("{siren}", &company.siren).replace("{id}", &one.id);
    page.blocks.extend([
        Block::Summary(vec![
            ("Référence du mandat".to_owned(), one.reference.clone()),
            ("Compte".to_owned(), format!("{}, {}", one.masked, one.holder)),
            ("Type".to_owned(), one.scheme.label().to_owned()),
            ("État".to_owned(), State::ToSign.label().to_owned()),
            ("Créé le".to_owned(), one.since.clone()),
        ]),
        super::heading("Imprimer le mandat"),
        Block::Bullets(vec![
            text("Téléchargez le mandat. C’est le seul document où l’IBAN figure en entier ; chaque téléchargement est noté dans l’historique."),
            text("Faites-le signer par une personne qui engage l’entreprise auprès de sa banque."),
            text(steps),
        ]),
        Block::Document { action: path, hidden: vec![("permit".to_owned(), permit.to_owned())], submit: "Télécharger le mandat (PDF)".to_owned() },
        alert(
            Tone::Info,
            "Ce que ce site ne sait pas",
            &["La réception du mandat signé, les prélèvements et leurs rejets se passent entre le service gestionnaire et la banque. L’état reste donc « À signer et à transmettre » jusqu’à la révocation."],
        ),
        Block::Actions(vec![
            (Weight::Secondary, "Révoquer le contrat".to_owned(), format!("{}/revocation", contract(&company.siren, &one.id))),
            (Weight::Tertiary, "Retourner aux comptes et contrats".to_owned(), accounts(&company.siren)),
        ]),
    ]);
    page
}

/// « Révoquer le contrat ».
pub fn revocation(company: &Named, permitted: &Permitted, one: &Contract) -> Screen {
    let mut page = behind("Révoquer un contrat de prélèvement", company);
    page.forms = vec![form(format!("{}/revocation", contract(&company.siren, &one.id)), &RevokeContractForm::default())];
    page.blocks.extend([
        Block::Summary(vec![
            ("Référence du mandat".to_owned(), one.reference.clone()),
            ("Compte".to_owned(), one.masked.clone()),
            ("Type".to_owned(), one.scheme.label().to_owned()),
        ]),
        paragraph("Le contrat ne pourra plus être imprimé. Si le mandat signé a déjà été transmis, prévenez aussi le service gestionnaire et la banque : ce site ne le fait pas."),
        sent(company, hidden(company, permitted, Some(&one.id)), Vec::new(), "Révoquer le contrat"),
    ]);
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sc33_a_list_of_more_than_twenty_can_be_searched() {
        for (all, words, asks) in [(20, "", false), (21, "", true), (2, "x", true)] {
            let page = choice(&Choice { companies: Vec::new(), all, words: words.to_owned() });
            assert_eq!(page.blocks.iter().any(|block| matches!(block, Block::Ask { .. })), asks, "{all} {words}");
        }
    }
}
