//! The sheets of a company's own data: its bank accounts and direct debit contracts, its electronic address.
use super::{Guide, trouble};

pub(super) const ACCOUNTS: Guide = Guide {
    id: "gerer-les-comptes-bancaires",
    title: "Gérer les comptes bancaires et les contrats de prélèvement",
    who: "Le titulaire et les suppléants d’un service de paiement de l’entreprise. Une délégation ne suffit pas.",
    ready: &[
        "Votre mot de passe : il est redemandé à l’ouverture de chaque formulaire.",
        "Le relevé d’identité bancaire de l’entreprise, d’un compte de la zone SEPA.",
        "Pour un prélèvement interentreprises (B2B) : la confirmation de la banque que le compte l’accepte.",
    ],
    steps: &[
        "Connectez-vous, cliquez sur « GÉRER », puis sur « Gérer les comptes bancaires ». Si vous en gérez plusieurs, choisissez l’entreprise.",
        "Cliquez sur « Ajouter un compte » et donnez votre mot de passe.",
        "Remplissez « Titulaire du compte », « IBAN » et le type de prélèvements acceptés, puis cliquez sur « Ajouter le compte ». L’IBAN n’est plus jamais affiché en entier.",
        "Pour un contrat, cliquez sur « Créer un contrat », choisissez le compte et le type, puis cliquez de nouveau sur « Créer le contrat ».",
        "Cliquez sur « Télécharger le mandat (PDF) », faites-le signer et transmettez-le au service gestionnaire. Pour un prélèvement B2B, remettez-en une copie à la banque.",
        "« Historique » dit qui a fait quoi, et quand.",
    ],
    start: ("/espace/gestion/comptes", "Gérer les comptes bancaires"),
    troubles: &[
        trouble(
            "L’IBAN est refusé.",
            "Recopiez-le en entier. Les espaces et les minuscules sont acceptés ; un compte tenu hors de la zone SEPA ne l’est pas.",
        ),
        trouble(
            "Le compte ne peut pas être supprimé.",
            "Un contrat l’utilise. Ouvrez le contrat et cliquez sur « Révoquer le contrat », puis supprimez le compte.",
        ),
        trouble(
            "La page répond que vous n’y avez pas accès.",
            "Votre droit est une délégation, ou ne porte pas sur un service de paiement. Demandez à son titulaire de vous désigner suppléant.",
        ),
    ],
};

pub(super) const MAILBOX: Guide = Guide {
    id: "modifier-l-adresse-de-l-entreprise",
    title: "Modifier l’adresse électronique de l’entreprise",
    who: "Le titulaire et les suppléants de la messagerie de l’entreprise. Une délégation ne suffit pas.",
    ready: &[
        "Votre mot de passe : il est redemandé.",
        "La nouvelle adresse, que quelqu’un relève dans les 72 heures. Elle peut être celle d’une personne ou d’un service.",
        "L’accord du représentant légal : c’est lui qui recevra le courrier et vous donnera le code.",
    ],
    steps: &[
        "Connectez-vous, cliquez sur « GÉRER », puis sur « Modifier l’adresse électronique de l’entreprise ».",
        "Donnez votre mot de passe, puis saisissez deux fois la nouvelle adresse et cliquez sur « Demander le changement ». L’adresse actuelle est prévenue.",
        "À la nouvelle adresse, quelqu’un ouvre le lien reçu et clique sur « Valider cette adresse ». Un courrier part à l’adresse postale de l’entreprise.",
        "Quand le représentant légal vous a donné le code du courrier, saisissez-le dans « Activer mes services ». L’adresse change à ce moment-là.",
    ],
    start: ("/espace/gestion/adresse", "Modifier l’adresse électronique de l’entreprise"),
    troubles: &[
        trouble("Le lien n’a pas servi en 72 heures.", "La demande s’est éteinte, l’adresse n’a pas changé. Faites-en une nouvelle."),
        trouble(
            "Un changement est déjà en cours.",
            "Une seule demande à la fois par entreprise : attendez qu’elle se termine, ou demandez à son auteur de l’annuler dans « Suivi de mes demandes ».",
        ),
    ],
};
