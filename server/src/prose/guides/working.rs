//! The sheets of every day: opening a service of a company, the fiscal calendar.
use super::{Guide, trouble};

pub(super) const OPEN: Guide = Guide {
    id: "ouvrir-un-service",
    title: "Ouvrir un service d’une entreprise",
    who: "Toute personne qui dispose du service pour l’entreprise, comme titulaire, suppléant ou délégataire.",
    ready: &["Le nom ou le numéro SIREN de l’entreprise, si vous en avez plusieurs.", "Ce que la description du service demande."],
    steps: &[
        "Connectez-vous. Avec plusieurs entreprises, cliquez sur « Choisir un dossier », ou sur le service : la liste ne montre alors que celles qui l’ont.",
        "Choisissez l’entreprise, puis le service.",
        "Lisez à quoi il sert et ce qu’il faut préparer.",
        "Cliquez sur le bouton : le service s’ouvre sur un autre site, qui sait pour quelle entreprise vous agissez et à quel titre.",
    ],
    start: ("/dossiers", "Choisir un dossier"),
    troubles: &[
        trouble(
            "Le site dit que la demande est trop ancienne, ou déjà utilisée.",
            "Le bouton fonctionne une fois, pendant cinq minutes. Revenez à la page du service et cliquez sur « Recharger cette page ».",
        ),
        trouble(
            "La page dit que le service ne s’ouvre pas encore.",
            "Votre droit est bien enregistré. Pour la démarche elle-même, adressez-vous au service gestionnaire : ses coordonnées sont sur la page.",
        ),
        trouble(
            "Le service n’est pas proposé pour cette entreprise.",
            "Vous n’en disposez pas, ou son titulaire l’a mis en veille. Votre liste est dans « Consulter mes services (habilitations) ».",
        ),
    ],
};

pub(super) const CALENDAR: Guide = Guide {
    id: "calendrier-fiscal",
    title: "Suivre le calendrier fiscal",
    who: "Toute personne qui a au moins un service pour une entreprise.",
    ready: &["Pour chaque entreprise : son régime de TVA et le jour où son exercice se clôt."],
    steps: &[
        "Connectez-vous, puis cliquez sur « Calendrier fiscal ».",
        "Si le calendrier attend une information sur une entreprise, ouvrez son calendrier, remplissez « Régime de TVA » et la clôture de l’exercice, et cliquez sur « Enregistrer ».",
        "Parcourez les mois avec « Mois précédent » et « Mois suivant ».",
        "Pour retrouver les dates dans votre agenda, cliquez sur « Télécharger le calendrier (ICS) ».",
        "Pour être prévenu, choisissez un délai sous « Recevoir un rappel » et cliquez sur « Enregistrer mon choix ».",
    ],
    start: ("/dossiers/calendrier", "Calendrier fiscal"),
    troubles: &[
        trouble(
            "Une échéance manque.",
            "Le calendrier ne suit que les services dont vous disposez, et se tait tant qu’il lui manque une information. Vos obligations ne dépendent pas de lui.",
        ),
        trouble(
            "Une date n’est pas celle du service gestionnaire.",
            "Celle du service gestionnaire l’emporte. Une règle marquée comme exemple illustre seulement le calendrier.",
        ),
        trouble(
            "Le régime de TVA affiché est faux.",
            "Corrigez-le : toute personne habilitée pour l’entreprise le peut, et cela ne change que le calendrier.",
        ),
    ],
};
