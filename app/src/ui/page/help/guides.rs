//! The help sheets as data. Labels in « » are those of the pages: the test below looks each of them up.

/// One procedure.
pub struct Guide {
    /// Its anchor.
    pub id: &'static str,
    pub title: &'static str,
    pub who: &'static str,
    /// What to have ready.
    pub ready: &'static [&'static str],
    pub steps: &'static [&'static str],
    /// Where it begins: address and label.
    pub start: (&'static str, &'static str),
    pub troubles: &'static [Trouble],
}

/// What can go wrong, and what to do then; may hold the placeholders of the terms.
pub struct Trouble {
    pub when: &'static str,
    pub remedy: &'static str,
    /// Where to go: address and label.
    pub link: Option<(&'static str, &'static str)>,
}

const fn trouble(when: &'static str, remedy: &'static str) -> Trouble {
    Trouble { when, remedy, link: None }
}

/// The sheets, in the order of the journey.
pub const GUIDES: &[Guide] = &[CREATE, ACTIVATE, SIGN_IN];

const CREATE: Guide = Guide {
    id: "creer-un-espace",
    title: "Créer un espace professionnel en mode expert",
    who: "Toute personne qui fait les démarches d’une ou de plusieurs entreprises, associations, collectivités locales ou établissements publics. Un seul espace suffit jusqu’à 100 entreprises. Dans un cabinet, chaque collaborateur crée le sien.",
    ready: &[
        "Une adresse électronique que vous relevez, que vous garderez et qui ne sert à aucun autre espace.",
        "Un mot de passe de 20 caractères au minimum, qui ne sert nulle part ailleurs.",
        "Le numéro SIREN de l’entreprise où vous travaillez, ou son identifiant si elle est étrangère, et un numéro de téléphone.",
        "La réponse à une question de confiance, que vous seul connaissez.",
    ],
    steps: &[
        "Sur la page d’accueil, cliquez sur « Créer votre espace professionnel », puis, pour le mode expert, sur « Créez votre espace ».",
        "Cliquez sur « Lire les conditions générales ». Cochez « Je reconnais avoir pris connaissance des conditions générales et les accepte sans restriction. », puis cliquez sur « Valider ».",
        "Remplissez « Votre adresse électronique : » et « Votre mot de passe : », et confirmez chacun des deux. Le niveau de sécurité doit être Moyen ou Fort.",
        "Recopiez les caractères de l’image, ou cliquez sur « Vérification sans image », puis sur « Valider ».",
        "Remplissez les rubriques « Usager », « Entreprise d’appartenance », « Contact » et « Question de confiance », puis cliquez sur « Valider ».",
        "Relisez « Votre inscription ». Pour corriger, cliquez sur « Modifier » ; sinon, sur « Confirmer ».",
        "Ouvrez votre messagerie : le code d’activation vous y attend. Il est valable 48 heures. Passez à la fiche suivante.",
    ],
    start: ("/creation", "Créer votre espace professionnel"),
    troubles: &[
        trouble(
            "Le code n’arrive pas.",
            "Regardez dans les courriers indésirables. Si l’adresse est fausse, revenez sur la page de confirmation, dans le même navigateur, et cliquez sur « Je me suis trompé d’adresse ». Aucun autre code ne peut être demandé pour la même adresse avant 48 heures.",
        ),
        trouble(
            "Vous recevez un courriel disant qu’un espace ou une demande existe déjà.",
            "Votre adresse est déjà celle d’un espace, ou d’une demande qui attend son code. Suivez ce courriel, ou recommencez avec une autre adresse.",
        ),
        Trouble {
            when: "Le mot de passe est refusé.",
            remedy: "Il est trop court, trop facile à deviner, publié, ou il contient votre adresse, votre nom, votre SIREN ou le nom du site.",
            link: Some(("/aide/mot-de-passe", "Conseils pour choisir un mot de passe")),
        },
        trouble("Le numéro SIREN n’est pas reconnu.", "Vérifiez-le. S’il est exact, continuez : ce n’est qu’un avertissement."),
        trouble("Vous vous êtes interrompu.", "Vos réponses sont gardées 2 heures dans ce navigateur. Ensuite, recommencez au début."),
    ],
};

const ACTIVATE: Guide = Guide {
    id: "activer-un-espace",
    title: "Activer votre espace",
    who: "Toute personne qui a demandé un espace et reçu un code d’activation.",
    ready: &[
        "Le code de 12 caractères reçu par courriel. Ce n’est pas votre mot de passe.",
        "L’adresse électronique choisie lors de la création.",
        "De quoi imprimer ou enregistrer le récapitulatif.",
    ],
    steps: &[
        "Cliquez sur « Connexion à l’espace professionnel », puis sur « Activer ».",
        "Remplissez « Saisissez le code d’activation : », recopiez les caractères de l’image ou cliquez sur « Vérification sans image », puis cliquez sur « Continuer ».",
        "Remplissez « Saisissez votre adresse électronique de connexion : », puis cliquez sur « Continuer ».",
        "Notez votre numéro d’abonné, puis imprimez ou enregistrez le récapitulatif : il reste affiché 30 minutes.",
        "Cliquez sur « Accédez à vos services en ligne » pour vous connecter.",
    ],
    start: ("/activation", "Activer"),
    troubles: &[
        Trouble {
            when: "Le code n’est plus valable.",
            remedy: "Les 48 heures sont passées. Rien n’a été créé et votre adresse est libre : recommencez la création depuis le début.",
            link: Some(("/creation", "Créer votre espace professionnel")),
        },
        trouble(
            "Le code et l’adresse ne vont pas ensemble.",
            "Vérifiez les majuscules et les minuscules du code ; les espaces ne comptent pas. L’adresse est celle à laquelle le code a été envoyé.",
        ),
        Trouble {
            when: "Le code a déjà servi.",
            remedy: "Votre espace est actif. Il ne reste qu’à vous connecter.",
            link: Some(("/connexion", "Connexion à l’espace professionnel")),
        },
        trouble("Trop de tentatives.", "Attendez le temps indiqué, puis recommencez avec le code exact. Il n’est pas perdu."),
        trouble(
            "Vous n’avez pas demandé d’espace.",
            "Quelqu’un s’est sans doute trompé d’adresse. Le courriel contient un lien qui annule la demande. Si vous ne faites rien, elle s’éteint d’elle-même.",
        ),
    ],
};

const SIGN_IN: Guide = Guide {
    id: "se-connecter",
    title: "Vous connecter, vous déconnecter",
    who: "Toute personne dont l’espace est activé.",
    ready: &["L’adresse électronique et le mot de passe de votre espace."],
    steps: &[
        "Cliquez sur « Connexion à l’espace professionnel ».",
        "Remplissez « Adresse électronique » et « Mot de passe ». « Afficher » permet de relire ce que vous tapez.",
        "Remplissez « Recopier les caractères », ou cliquez sur « Vérification sans image ».",
        "Cliquez sur « Se connecter ».",
        "Quand vous avez fini, cliquez sur « Me déconnecter ».",
    ],
    start: ("/connexion", "Connexion à l’espace professionnel"),
    troubles: &[Trouble {
        when: "La connexion est refusée.",
        remedy: "Le message est volontairement le même pour plusieurs causes. La fiche suivante les passe en revue.",
        link: Some(("/aide#je-ne-peux-plus-me-connecter", "Je ne peux plus me connecter")),
    }],
};

/// « Je ne peux plus me connecter »: told to everybody, since the login page tells nobody (C28).
pub const LOCKED_OUT: &[Trouble] = &[
    trouble(
        "L’adresse ou le mot de passe est inexact.",
        "Cochez « Afficher » et relisez : majuscules, minuscules et espaces comptent. L’adresse est celle de votre espace, non celle de l’entreprise.",
    ),
    Trouble {
        when: "L’espace n’est pas encore activé.",
        remedy: "Servez-vous du code reçu par courriel, s’il a moins de 48 heures.",
        link: Some(("/activation", "Activer")),
    },
    Trouble {
        when: "Vous avez perdu votre mot de passe.",
        remedy: "Vous aurez besoin de la réponse à votre question de confiance.",
        link: Some(("/mot-de-passe-oublie", "Mot de passe oublié ?")),
    },
    Trouble {
        when: "Vous avez perdu le mot de passe et la réponse à la question de confiance.",
        remedy: "Cet espace ne peut plus vous être ouvert. Créez-en un autre en mode expert, avec une autre adresse électronique : la première reste liée à l’ancien espace.",
        link: Some(("/creation", "Créer votre espace professionnel")),
    },
    trouble(
        "Trop d’essais ont échoué.",
        "Attendez le temps indiqué. Après un très grand nombre d’échecs, un lien envoyé à votre adresse autorise votre navigateur à essayer de nouveau ; votre mot de passe reste le même.",
    ),
    trouble(
        "Votre espace a été désactivé par mesure de sécurité.",
        "L’administration désactive un espace qu’elle juge utilisé par quelqu’un d’autre que vous. Un courriel vous l’annonce. Présentez-vous à l’accueil de votre {service_gestionnaire} avec une pièce d’identité : vous y recevrez de quoi choisir un nouveau mot de passe. Personne ne vous rouvrira l’espace par téléphone ni par courriel.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    const PAGES: &[&str] = &[
        include_str!("../home.rs"),
        include_str!("../login.rs"),
        include_str!("../creation/mode.rs"),
        include_str!("../creation/terms.rs"),
        include_str!("../creation/credentials.rs"),
        include_str!("../creation/details.rs"),
        include_str!("../creation/review.rs"),
        include_str!("../creation/requested.rs"),
        include_str!("../activation/mod.rs"),
        include_str!("../activation/receipt.rs"),
        include_str!("../space.rs"),
        include_str!("../../kit/check.rs"),
        include_str!("../../kit/password.rs"),
    ];

    fn quoted(text: &str) -> Vec<&str> {
        text.split('«').skip(1).filter_map(|rest| rest.split_once('»')).map(|(label, _)| label.trim()).collect()
    }

    #[test]
    fn every_label_cited_is_one_of_the_pages() {
        let steps = GUIDES.iter().flat_map(|guide| guide.steps).copied();
        let remedies = GUIDES.iter().flat_map(|guide| guide.troubles).chain(LOCKED_OUT).map(|trouble| trouble.remedy);
        let mut seen = 0;
        for label in steps.chain(remedies).flat_map(quoted) {
            assert!(PAGES.iter().any(|page| page.contains(&format!("\"{label}\""))), "no page has the label « {label} »");
            seen += 1;
        }
        assert!(seen > 20);
    }

    #[test]
    fn every_sheet_is_whole_and_has_an_anchor_of_its_own() {
        for guide in GUIDES {
            assert_eq!(GUIDES.iter().filter(|other| other.id == guide.id).count(), 1, "{}", guide.id);
            assert!(!guide.who.is_empty() && !guide.ready.is_empty() && guide.steps.len() > 3 && !guide.troubles.is_empty());
        }
    }

    #[test]
    fn c28_everybody_is_told_that_a_space_can_be_disabled() {
        assert!(LOCKED_OUT.iter().any(|trouble| trouble.when.contains("désactivé") && trouble.remedy.contains("{service_gestionnaire}")));
    }
}
