//! Every sentence that answers a refusal, in one place, each in one exhaustive `match`.
use crate::api::{ApiError, reset};
use crate::domain::activation::Over;
use crate::domain::attachment::{Limits, MEBIBYTE, Refusal};
use crate::domain::fault::{Fault, Problem};
use crate::domain::route::{AGENT_CONSOLE as CONSOLE, AGENT_LOGIN as LOGIN, is_agents};

/// What a field calls itself in the sentence « Saisissez … ».
fn asked(field: &str) -> &'static str {
    match field {
        "email" => "l’adresse électronique",
        "email_again" => "l’adresse électronique une seconde fois",
        "company_email" => "l’adresse électronique de l’entreprise",
        "company_email_again" => "l’adresse électronique de l’entreprise une seconde fois",
        "password" => "le mot de passe",
        "password_again" => "le mot de passe une seconde fois",
        "civility" => "la civilité",
        "last_name" => "le nom",
        "first_name" => "le prénom",
        "siren" => "le numéro SIREN ou équivalent",
        "phone" => "le numéro de téléphone",
        "city" => "la ville",
        "country" => "le pays",
        "answer" => "la réponse à la question de confiance",
        "code" => "le code d’activation",
        "account_holder" | "holder" => "le titulaire du compte",
        "iban" => "l’IBAN",
        "reference" => "la référence de refus",
        "one_time" => "le code à usage unique",
        "motive" => "le motif de la consultation",
        "note" => "la note",
        "subject" => "l’objet",
        "text" => "le message",
        _ => "ce champ",
    }
}

/// The sentence next to a field and in the summary: the same in both places.
pub fn problem(fault: &Fault) -> String {
    match fault.problem {
        Problem::Missing if fault.field == "civility" => "Choisissez la civilité.".to_owned(),
        Problem::Missing if fault.field == "theme" => "Choisissez le thème de la demande.".to_owned(),
        Problem::Missing if fault.field == "company" => "Choisissez l’entreprise.".to_owned(),
        Problem::Missing if fault.field == "quality" => "Indiquez à quel titre vous faites cette demande.".to_owned(),
        Problem::Missing if fault.field == "then" => "Choisissez la suite à donner au fil.".to_owned(),
        Problem::Missing if fault.field == "scheme" => "Choisissez les prélèvements acceptés.".to_owned(),
        Problem::Missing => format!("Saisissez {}.", asked(&fault.field)),
        Problem::TooLong(max) => format!("Raccourcissez ce texte\u{a0}: {max} caractères au maximum."),
        Problem::ControlCharacter => {
            "Ce champ contient un caractère invisible ou un saut de ligne. Retapez-le sans copier-coller.".to_owned()
        }
        Problem::NameCharacter => "Un nom ne contient que des lettres, des espaces, des tirets et des apostrophes.".to_owned(),
        Problem::Choice => "Choisissez une valeur de la liste.".to_owned(),
        Problem::AddressForm => "Cette adresse n’a pas la forme attendue. Exemple\u{a0}: prenom.nom@example.com.".to_owned(),
        Problem::AddressTooLong => "Cette adresse est trop longue\u{a0}: 110 caractères au maximum.".to_owned(),
        Problem::AddressAccents => {
            "L’adresse ne peut contenir ni accent ni caractère spécial. Vérifiez-la, par exemple zoe@example.com.".to_owned()
        }
        Problem::AddressDisposable => "Les adresses jetables ne sont pas acceptées. Indiquez une adresse que vous garderez.".to_owned(),
        Problem::AddressMismatch => "Les deux adresses sont différentes. Vérifiez les deux saisies.".to_owned(),
        Problem::PasswordMismatch => "Les deux mots de passe sont différents. Saisissez-les de nouveau.".to_owned(),
        Problem::PasswordTooShort(least) => format!("Ce mot de passe est trop court\u{a0}: {least} caractères au minimum."),
        Problem::PasswordTooLong => "Ce mot de passe est trop long\u{a0}: 256 caractères au maximum.".to_owned(),
        Problem::PasswordWeak => {
            "Ce mot de passe est trop facile à deviner (niveau Faible). Ajoutez des mots sans rapport entre eux.".to_owned()
        }
        Problem::PasswordUsedBefore => "Ce mot de passe a déjà servi pour cet espace. Choisissez-en un nouveau.".to_owned(),
        Problem::PasswordWrong => "Ce mot de passe n’est pas le vôtre. Vérifiez les majuscules et recommencez.".to_owned(),
        Problem::AddressSame => "C’est déjà votre adresse de connexion. Saisissez la nouvelle.".to_owned(),
        Problem::NothingChosen => "Cochez au moins une case\u{a0}: rien n’est choisi.".to_owned(),
        Problem::AnswerWrong(0) => "Cette réponse n’est pas la bonne. Ce lien ne peut plus servir.".to_owned(),
        Problem::AnswerWrong(1) => "Cette réponse n’est pas la bonne. Il reste un essai avec ce lien.".to_owned(),
        Problem::AnswerWrong(left) => format!("Cette réponse n’est pas la bonne. Il reste {left} essais avec ce lien."),
        Problem::PasswordPublished => "Ce mot de passe a été publié\u{a0}: tout le monde peut l’essayer. Choisissez-en un autre.".to_owned(),
        Problem::PasswordPersonal => {
            "Ce mot de passe contient votre adresse, votre nom, votre SIREN ou le nom du site. Choisissez-en un autre.".to_owned()
        }
        Problem::TermsNotAccepted => "Pour continuer, cochez la case d’acceptation des conditions générales.".to_owned(),
        Problem::SirenDigits => "Un numéro SIREN compte 9 chiffres, par exemple 987 654 321.".to_owned(),
        Problem::SirenUnknown => "Aucune entreprise ne porte ce numéro SIREN. Vérifiez les 9 chiffres.".to_owned(),
        Problem::SirenCeased => "Cette entreprise a cessé son activité\u{a0}: aucune demande n’est possible pour elle.".to_owned(),
        Problem::DemandPending => "Une demande est déjà en cours pour cette entreprise. Suivez-la ou annulez-la dans «\u{a0}Suivi de mes demandes\u{a0}».".to_owned(),
        Problem::HundredReached => "Votre espace compte déjà 100 dossiers, le maximum. Supprimez d’abord les services d’une autre entreprise, ou utilisez un autre espace.".to_owned(),
        Problem::TooManyGroups => "Un dossier est dans dix groupes au plus.".to_owned(),
        Problem::LettersToday => "Vous avez déjà demandé 25 courriers aujourd’hui, le maximum. Recommencez demain.".to_owned(),
        Problem::ServiceUnknown => "Un des services choisis ne peut pas être demandé. Voici ceux qui peuvent l’être\u{a0}: choisissez de nouveau.".to_owned(),
        Problem::AllTaken => "Tous les services de ce courrier ont un titulaire entre-temps. Votre code reste utilisable jusqu’à sa date limite.".to_owned(),
        Problem::AccountKnown => "Ce compte est déjà enregistré pour cette entreprise.".to_owned(),
        Problem::AccountUsed => "Un contrat de prélèvement utilise ce compte. Révoquez d’abord le contrat.".to_owned(),
        Problem::AccountCore => "Ce compte n’est pas déclaré pour les prélèvements B2B. Choisissez SEPA CORE, ou un autre compte.".to_owned(),
        Problem::ContractKnown => "Ce compte a déjà un contrat de ce type. Révoquez-le avant d’en faire un autre.".to_owned(),
        Problem::ChangePending => "Un changement d’adresse est déjà en cours pour cette entreprise. Attendez qu’il se termine, ou demandez à son auteur de l’annuler.".to_owned(),
        Problem::CompanyAddressSame => "C’est déjà l’adresse de l’entreprise. Saisissez la nouvelle.".to_owned(),
        Problem::MailboxLost => "Vous n’êtes plus titulaire ni suppléant de la messagerie de cette entreprise\u{a0}: l’adresse n’est pas changée.".to_owned(),
        Problem::Iban => "Cet IBAN est incorrect. Recopiez-le en entier, tel qu’il figure sur le relevé d’identité bancaire.".to_owned(),
        Problem::IbanZone => "Ce compte est tenu hors de la zone SEPA. Indiquez un compte d’un pays de la zone SEPA.".to_owned(),
        Problem::Bic => "Un BIC compte 8 ou 11 lettres et chiffres, par exemple BNPAFRPP.".to_owned(),
        Problem::ReferenceRefused => "Aucune demande en cours ne porte cette référence. Recopiez-la telle qu’elle figure sur le courrier.".to_owned(),
        Problem::NotSimplified => "Le mode simplifié n’est pas ouvert aux collectivités et aux établissements publics. Choisissez le mode expert.".to_owned(),
        Problem::AlreadyServed => "Cette entreprise dispose déjà de services en ligne. Choisissez le mode expert.".to_owned(),
        Problem::ForeignIdentifier => "Cet identifiant compte 2 à 30 lettres ou chiffres, par exemple BE 0123.456.789.".to_owned(),
        Problem::Phone => "Ce numéro n’a pas la forme attendue. Exemples\u{a0}: 01 99 00 12 34 ou +32 2 555 12 12.".to_owned(),
        Problem::Postcode => "Un code postal français compte 5 chiffres, par exemple 35000.".to_owned(),
        Problem::AnswerTooShort => "La réponse compte au moins 3 caractères.".to_owned(),
        Problem::AnswerRepeats => "La réponse ne peut être ni la question, ni votre adresse, ni votre nom.".to_owned(),
        Problem::CodeLength => "Le code compte 12 caractères. Les espaces ne comptent pas.".to_owned(),
        Problem::CodeCharacter => {
            "Un caractère de ce code n’existe pas dans nos codes. Vérifiez-le (0, O, 1, l et I n’y figurent jamais).".to_owned()
        }
        Problem::CodeCase => "Respectez les majuscules et les minuscules\u{a0}: un code contient toujours les deux.".to_owned(),
        Problem::CheckWrong => "Les caractères recopiés ne sont pas ceux de l’image. Recopiez ceux de la nouvelle image.".to_owned(),
        Problem::CheckMissing => "Recopiez les caractères de l’image, ou utilisez la vérification sans image.".to_owned(),
        Problem::CheckOver => "Cette vérification n’est plus valable. Faites la nouvelle.".to_owned(),
        Problem::Credentials => "L’adresse électronique ou le mot de passe est incorrect, ou l’espace n’est pas encore activé.".to_owned(),
        // Inside the space there is no address to compare with.
        Problem::CodeRefused if fault.field == "code" => {
            "Ce code n’est celui d’aucune de vos demandes en cours. Recopiez-le tel qu’il figure sur le courrier.".to_owned()
        }
        Problem::CodeRefused => "Ce code et cette adresse ne vont pas ensemble. Vérifiez les deux, puis recommencez.".to_owned(),
        Problem::OneTimeForm => "Le code à usage unique compte 6 chiffres.".to_owned(),
        Problem::OneTimeRefused => "Ce code n’est pas celui du moment, ou il a déjà servi. Attendez le suivant, puis saisissez-le.".to_owned(),
        Problem::AgentCredentials => "L’adresse, le mot de passe ou le code à usage unique est incorrect. Un code ne sert qu’une fois\u{a0}: attendez le suivant.".to_owned(),
        Problem::NotCompetent => "Aucune entreprise de la compétence de votre service ne porte ce numéro SIREN.".to_owned(),
        Problem::OwnCompany => "Vous avez vous-même des droits sur cette entreprise\u{a0}: un collègue doit traiter ce dossier.".to_owned(),
        Problem::DueDay => "Indiquez un délai de 1 à 90 jours.".to_owned(),
        Problem::CookieMissing => "Votre navigateur n’a pas renvoyé le cookie de ce formulaire. Rechargez la page\u{a0}; si ce message revient, autorisez les cookies pour ce site.".to_owned(),
        Problem::ThreadFull => "Ce fil a atteint le nombre de messages permis. Faites une nouvelle demande, et rappelez celle-ci.".to_owned(),
        Problem::ThreadOver => "Cette demande est clôturée depuis trop longtemps pour être rouverte. Faites une nouvelle demande, et rappelez celle-ci.".to_owned(),
        Problem::ThreadClosed => "Cette demande est clôturée\u{a0}: seul un message de l’usager la rouvre.".to_owned(),
        Problem::DayPast => "Cette date est passée. Choisissez aujourd’hui ou un jour à venir.".to_owned(),
        Problem::TooManyDrafts => "Vous avez déjà 50 demandes en préparation. Envoyez-en ou supprimez-en une.".to_owned(),
        Problem::Malformed => "Le formulaire n’a pas pu être lu. Rechargez la page et recommencez.".to_owned(),
    }
}

/// A refusal that is not a field's: title and explanation with the next step.
pub fn refusal(error: &ApiError) -> (&'static str, String) {
    match error {
        ApiError::Faults { .. } => ("Il y a un problème", "Corrigez les champs signalés.".to_owned()),
        ApiError::Over(Over::Expired) => (
            "Ce code n’est plus valable",
            "Les 48 heures sont passées. Recommencez la création de votre espace depuis le début\u{a0}: un nouveau code vous sera envoyé."
                .to_owned(),
        ),
        ApiError::Over(Over::Used) => (
            "Ce code a déjà servi",
            "Votre espace est actif. Connectez-vous avec votre adresse électronique et votre mot de passe.".to_owned(),
        ),
        ApiError::Over(Over::Cancelled) => (
            "Cette demande a été annulée",
            "Le code ne peut plus servir. Recommencez la création de votre espace si vous en avez besoin.".to_owned(),
        ),
        ApiError::Over(Over::Lapsed) => (
            "Ce code n’est plus valable",
            "Le dernier jour indiqué sur le courrier est passé. Recommencez la demande\u{a0}: un nouveau courrier sera envoyé à l’entreprise."
                .to_owned(),
        ),
        ApiError::Over(Over::Void) => (
            "Ce code n’est plus valable",
            "Le dernier jour indiqué sur le courrier est passé. Recommencez la création de votre espace depuis le début.".to_owned(),
        ),
        ApiError::Over(Over::Redeemed) => ("Ce code a déjà servi", "Les services de ce courrier sont actifs dans votre espace.".to_owned()),
        ApiError::Over(Over::Declined) => (
            "L’entreprise a refusé cette demande",
            "Le code ne peut plus servir. Adressez-vous à l’entreprise avant de refaire une demande.".to_owned(),
        ),
        ApiError::Over(Over::Withdrawn) => (
            "Cette demande a été annulée",
            "Le code ne peut plus servir. Refaites une demande d’adhésion si vous en avez besoin.".to_owned(),
        ),
        ApiError::Over(Over::LinkUsed) => (
            "Ce lien a déjà servi",
            "L’adresse électronique est validée\u{a0}: il n’y a plus rien à faire ici. Si vous ne connaissez pas cette demande, ne donnez pas le code du courrier qui suit : ce courrier dit comment refuser."
                .to_owned(),
        ),
        ApiError::Over(Over::LinkLapsed) => (
            "Ce lien n’est plus valable",
            "Les 72 heures sont passées, ou la demande a pris fin. La personne qui l’a faite en est prévenue et peut en faire une autre\u{a0}: un nouveau lien sera alors envoyé."
                .to_owned(),
        ),
        ApiError::SignIn => (
            "Connectez-vous pour continuer",
            "Cette page fait partie de l’espace professionnel. Votre session a peut-être pris fin.".to_owned(),
        ),
        ApiError::Forbidden => {
            ("Accès refusé", "Vous n’avez pas le droit de faire cette opération, ou la demande ne vient pas de ce site.".to_owned())
        }
        ApiError::NotFound => ("Page introuvable", "Cette adresse ne mène à rien. Si elle vient d’un courriel, recopiez le lien en entier.".to_owned()),
        ApiError::Elsewhere(_) => ("Il manque une étape", "Une étape précédente n’est pas remplie. Reprenez à cette étape.".to_owned()),
        ApiError::Stale => (
            "Cette page n’est plus à jour",
            "La demande a changé entre-temps, peut-être dans un autre onglet. Affichez son état actuel, vérifiez-le et recommencez."
                .to_owned(),
        ),
        ApiError::Gone => (
            "Ce lien ou cette démarche n’est plus valable",
            "Le délai est passé, ou l’opération est déjà faite. Recommencez depuis le début.".to_owned(),
        ),
        ApiError::TooLarge => {
            ("Envoi trop volumineux", "Ce qui a été envoyé dépasse la taille acceptée. Raccourcissez les textes et recommencez.".to_owned())
        }
        ApiError::TooMany { seconds } => ("Trop de tentatives", format!("Par sécurité, attendez {} avant de recommencer.", wait(*seconds))),
        ApiError::Busy { seconds } => {
            ("Le service est très demandé", format!("Rien n’a été enregistré. Recommencez dans {}.", wait(*seconds)))
        }
        ApiError::Unavailable { incident } => (
            "Une erreur est survenue",
            format!(
                "Rien n’a été perdu de ce qui était enregistré. Recommencez dans quelques minutes\u{a0}; si l’erreur persiste, indiquez à l’assistance le numéro d’incident {incident}."
            ),
        ),
        ApiError::Unreachable => (
            "Le site ne répond pas",
            "Vérifiez votre connexion à internet, puis recommencez. Ce que vous avez saisi est toujours là.".to_owned(),
        ),
    }
}

/// The way on from a refusal: what the link says, and where it leads. An empty address is the page itself.
pub fn next_step(error: &ApiError, path: &str) -> (&'static str, String) {
    let (label, address) = match error {
        ApiError::Gone | ApiError::NotFound if path.starts_with(reset::STEPS[0]) => ("Demander un nouveau lien", reset::STEPS[0]),
        ApiError::Elsewhere(step) => return ("Reprendre à cette étape", step.clone()),
        ApiError::SignIn if is_agents(path) => ("Se connecter", LOGIN),
        ApiError::Forbidden | ApiError::NotFound | ApiError::Gone | ApiError::TooLarge if is_agents(path) => {
            ("Retourner à la console", CONSOLE)
        }
        ApiError::SignIn | ApiError::Over(Over::Used) => ("Se connecter", "/connexion"),
        ApiError::Over(Over::Lapsed | Over::Declined | Over::Withdrawn) => ("Adhérer aux services", "/espace/gestion/adhesion"),
        ApiError::Over(Over::Redeemed) => ("Voir mes services", "/espace/gestion/habilitations"),
        ApiError::Over(Over::Expired | Over::Cancelled | Over::Void) => ("Créer votre espace professionnel", "/creation"),
        ApiError::Stale => ("Voir l’état actuel", ""),
        ApiError::TooMany { .. } | ApiError::Busy { .. } | ApiError::Unavailable { .. } | ApiError::Unreachable => ("Recommencer", ""),
        ApiError::Faults { .. }
        | ApiError::Forbidden
        | ApiError::NotFound
        | ApiError::Gone
        | ApiError::Over(Over::LinkUsed | Over::LinkLapsed)
        | ApiError::TooLarge => ("Retourner à l’accueil", "/"),
    };
    (label, address.to_owned())
}

/// « 45 secondes », « 15 minutes », « 2 heures ».
pub fn wait(seconds: u32) -> String {
    let (count, unit) = match seconds {
        0..=1 => return "1 seconde".to_owned(),
        2..=90 => (seconds, "secondes"),
        91..=5400 => (seconds.div_ceil(60), "minutes"),
        _ => (seconds.div_ceil(3600), "heures"),
    };
    format!("{count} {unit}")
}

/// What is said when files could not be sent at all.
pub const UPLOAD_FAILED: &str = "L’envoi n’a pas abouti. Ce qui était déjà joint l’est toujours\u{a0}: réessayez.";

/// Why a file was not kept, and what helps.
pub fn attachment(refusal: Refusal, limits: Limits) -> String {
    match refusal {
        Refusal::TooBig => {
            format!("il dépasse {}\u{a0}Mo. Réduisez-le, ou partagez-le en plusieurs fichiers.", limits.file / MEBIBYTE)
        }
        Refusal::Empty => "il est vide. Vérifiez que c’est le bon fichier.".to_owned(),
        Refusal::Name => "son nom ne peut pas être conservé. Renommez-le.".to_owned(),
        Refusal::Kind => "ce type de fichier n’est pas accepté. Enregistrez-le en PDF, par exemple.".to_owned(),
        Refusal::Mismatch => {
            "son contenu ne correspond pas à son extension. Ouvrez-le, puis enregistrez-le de nouveau dans un format accepté.".to_owned()
        }
        Refusal::Protected => "il est protégé par un mot de passe. Enregistrez-le sans protection.".to_owned(),
        Refusal::Macros => "il contient des macros. Enregistrez-le sans macros, ou en PDF.".to_owned(),
        Refusal::Bomb => "il contient trop de données compressées, ou des chemins interdits. Enregistrez-le en PDF.".to_owned(),
        Refusal::Pixels => "l’image a plus de 40 millions de points. Réduisez-la.".to_owned(),
        Refusal::Damaged => "il est abîmé ou incomplet. Ouvrez-le, puis enregistrez-le de nouveau.".to_owned(),
        Refusal::Text => "ce n’est pas un texte en UTF-8 ou en Latin-1. Enregistrez-le en UTF-8.".to_owned(),
        Refusal::TooMany => format!("un message a {} fichiers au plus. Retirez-en un, ou envoyez un second message.", limits.per_message),
        Refusal::Quota => "la place prévue pour les fichiers de cette entreprise est épuisée. Contactez l’assistance.".to_owned(),
        Refusal::Infected => {
            "l’antivirus y a trouvé un programme malveillant. Ne l’ouvrez pas, et faites vérifier votre ordinateur.".to_owned()
        }
        Refusal::NoScanner => "ce site ne peut pas analyser les fichiers. Écrivez votre message sans pièce jointe.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_said_in_the_unit_that_fits() {
        assert_eq!([1, 45, 120, 900, 7200].map(wait), ["1 seconde", "45 secondes", "2 minutes", "15 minutes", "2 heures"]);
    }
}
