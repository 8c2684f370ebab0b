//! The sheets of enrolment by letter: asking, activating, following, giving up; and the company's refusal.
use super::{Guide, Trouble, trouble};

pub(super) const ENROL: Guide = Guide {
    id: "adherer-aux-services",
    title: "Adhérer aux services",
    who: "Toute personne dont l’espace est actif, qui agit pour une entreprise, une association ou une collectivité. Un espace réunit jusqu’à 100 entreprises.",
    ready: &[
        "Le numéro SIREN de l’entreprise.",
        "Pour la messagerie : l’adresse électronique de l’entreprise, que quelqu’un relève dans les 72 heures.",
        "Pour un service de paiement : l’IBAN d’un compte de l’entreprise, tenu dans la zone SEPA.",
        "L’accord du représentant légal : c’est lui qui recevra le courrier et vous donnera le code.",
    ],
    steps: &[
        "Connectez-vous, cliquez sur « GÉRER », puis sur « Adhérer aux services ».",
        "Remplissez « SIREN de l’entreprise », indiquez votre qualité et cliquez sur « Continuer ».",
        "Cochez les services. « En savoir plus » dit à quoi sert chacun. Un service qui a déjà un titulaire n’est pas proposé : demandez-lui une délégation ou une suppléance.",
        "Selon les services choisis, donnez l’adresse électronique de l’entreprise et un compte bancaire.",
        "Vérifiez le récapitulatif et cliquez sur « Confirmer ». Un courrier part à l’adresse postale de l’entreprise, connue de l’administration. Avec la messagerie, il part quand le lien envoyé à l’entreprise a servi, ou au bout de 72 heures sans la messagerie.",
        "Suivez la demande dans « Suivi de mes demandes ».",
    ],
    start: ("/espace/gestion/adhesion", "Adhérer aux services"),
    troubles: &[
        trouble(
            "Le numéro SIREN est refusé.",
            "Il compte 9 chiffres, et l’entreprise doit être connue et en activité. Vérifiez-le sur un document officiel de l’entreprise.",
        ),
        trouble(
            "Une demande est déjà en cours pour cette entreprise.",
            "Une seule demande à la fois : suivez-la, ou annulez-la dans « Suivi de mes demandes ».",
        ),
        trouble(
            "L’entreprise ne reçoit pas le courrier.",
            "Il part à son adresse officielle. Annulez la demande et faites-en une nouvelle : un autre courrier part, l’ancien code ne vaut plus rien.",
        ),
    ],
};

pub(super) const REDEEM: Guide = Guide {
    id: "activer-mes-services",
    title: "Activer mes services",
    who: "La personne qui a demandé les services, une fois que le représentant légal de l’entreprise lui a donné le code du courrier.",
    ready: &[
        "Le code de 12 caractères imprimé sur le courrier, avec ses majuscules et ses minuscules.",
        "Votre adresse électronique de connexion, si vous activez sans vous connecter.",
    ],
    steps: &[
        "Connectez-vous, cliquez sur « GÉRER », puis sur « Activer mes services ».",
        "Recopiez le code du courrier dans « Saisissez le code d’activation », avec ses majuscules et ses minuscules.",
        "Cliquez sur « Activer ».",
        "La page suivante dit quels services sont actifs. Vous en êtes titulaire.",
    ],
    start: ("/espace/gestion/activation", "Activer mes services"),
    troubles: &[
        trouble("Le code est refusé.", "Il ne fonctionne que pour la personne qui a fait la demande. Recopiez-le tel qu’il est imprimé."),
        trouble(
            "Le dernier jour est passé.",
            "Le code est valable 60 jours. Faites une nouvelle demande : un autre courrier part à l’entreprise.",
        ),
        trouble(
            "Un service manque.",
            "Il a un titulaire depuis votre demande : la page le dit. Demandez-lui une délégation ou une suppléance.",
        ),
    ],
};

pub(super) const FOLLOW: Guide = Guide {
    id: "suivre-mes-demandes",
    title: "Suivre ou annuler une demande",
    who: "Toute personne qui a demandé des services.",
    ready: &["Rien d’autre que votre espace."],
    steps: &[
        "Connectez-vous, cliquez sur « GÉRER », puis sur « Suivi de mes demandes ».",
        "Cliquez sur le nom de l’entreprise : les étapes de la demande s’affichent, avec le dernier jour du code.",
        "Pour y renoncer, cliquez sur « Annuler la demande ».",
        "Lisez ce que cela entraîne et confirmez : le code du courrier ne vaut plus rien, et vous pouvez refaire une demande.",
    ],
    start: ("/espace/gestion/demandes", "Suivi de mes demandes"),
    troubles: &[trouble(
        "L’entreprise a refusé.",
        "Adressez-vous à elle avant de refaire une demande : elle a utilisé la référence de refus du courrier.",
    )],
};

pub(super) const ENTITLEMENTS: Guide = Guide {
    id: "consulter-mes-services",
    title: "Consulter mes services, en supprimer un",
    who: "Toute personne qui a au moins un service.",
    ready: &["Avant de supprimer un service : l’accord de l’entreprise, si vous en êtes titulaire."],
    steps: &[
        "Connectez-vous, cliquez sur « GÉRER », puis sur « Consulter mes services (habilitations) ».",
        "Chaque ligne dit pour quelle entreprise, à quel titre, depuis quand et jusqu’à quand.",
        "Pour supprimer un service, suivez le lien de sa ligne.",
        "Lisez ce que cela entraîne et cliquez sur « Supprimer le service ».",
    ],
    start: ("/espace/gestion/habilitations", "Consulter mes services (habilitations)"),
    troubles: &[trouble(
        "Vous avez supprimé un service par erreur.",
        "Refaites une demande d’adhésion : un nouveau courrier part à l’entreprise.",
    )],
};

pub(super) const DECLINE: Guide = Guide {
    id: "refuser-une-demande",
    title: "Refuser une demande reçue par courrier",
    who: "L’entreprise qui a reçu un courrier avec un code et ne connaît pas la personne qui a fait la demande, ou n’est pas d’accord. Il n’y a pas besoin d’espace.",
    ready: &["Le courrier : il porte une référence de refus de 12 caractères."],
    steps: &[
        "Ouvrez la page indiquée sur le courrier.",
        "Recopiez la référence du courrier dans « Référence de refus ». Ce n’est pas le code d’activation.",
        "Cliquez sur « Refuser la demande ».",
        "Le code du courrier ne fonctionne plus, et la personne est prévenue.",
    ],
    start: ("/refus", "Refuser une demande"),
    troubles: &[
        trouble(
            "La référence n’est pas reconnue.",
            "Recopiez-la telle qu’elle est imprimée. Si la demande est déjà terminée, il n’y a plus rien à refuser.",
        ),
        Trouble {
            when: "Vous ne retrouvez pas le courrier.",
            remedy: "Ne donnez le code à personne : sans lui, la demande s’éteint d’elle-même au bout de 60 jours.",
            link: None,
        },
    ],
};
