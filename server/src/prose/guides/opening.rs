//! The sheets of somebody who opens a space: creating, activating, signing in.
use super::{Guide, Trouble, trouble};

pub(super) const CREATE: Guide = Guide {
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

pub(super) const CREATE_SIMPLIFIED: Guide = Guide {
    id: "creer-un-espace-simplifie",
    title: "Créer un espace professionnel en mode simplifié",
    who: "Le responsable d’une entreprise ou d’une association qui n’a encore aucun service en ligne, et n’a pas à les partager. Les collectivités locales et les établissements publics prennent le mode expert. Dans le doute, prenez-le aussi.",
    ready: &[
        "Le numéro SIREN de l’entreprise.",
        "L’adresse électronique de l’entreprise, que quelqu’un relève dans les 72 heures. Elle peut être votre adresse de connexion.",
        "Pour vous connecter : une adresse électronique qui ne sert à aucun autre espace, et un mot de passe de 20 caractères au minimum.",
        "Un numéro de téléphone, et la réponse à une question de confiance, que vous seul connaissez.",
    ],
    steps: &[
        "Sur la page d’accueil, cliquez sur « Créer votre espace professionnel », puis, pour le mode simplifié, sur « Créez votre espace ».",
        "Cliquez sur « Lire les conditions générales ». Cochez « Je reconnais avoir pris connaissance des conditions générales et les accepte sans restriction. », puis cliquez sur « Valider ».",
        "Remplissez « SIREN de l’entreprise » et « Adresse électronique de l’entreprise », puis « Votre adresse électronique : » et « Votre mot de passe : ». Confirmez chaque adresse et le mot de passe.",
        "Recopiez les caractères de l’image, ou cliquez sur « Vérification sans image », puis sur « Valider ».",
        "Remplissez les rubriques « Usager », « Contact » et « Question de confiance », puis cliquez sur « Valider ». Relisez « Votre inscription » et cliquez sur « Confirmer ».",
        "Dans les 72 heures, ouvrez le courriel reçu à l’adresse de l’entreprise et cliquez sur « Valider cette adresse ». Si votre adresse de connexion est une autre, faites de même pour elle.",
        "Un courrier part à l’adresse postale de l’entreprise. Saisissez son code dans les 60 jours : cliquez sur « Activer ». Vous êtes titulaire de tous les services.",
    ],
    start: ("/creation", "Créer votre espace professionnel"),
    troubles: &[
        trouble(
            "Le numéro SIREN est refusé.",
            "L’entreprise doit être connue et en activité, n’avoir aucun service en ligne, et n’être ni une collectivité ni un établissement public. Sinon, prenez le mode expert.",
        ),
        trouble(
            "Le lien n’arrive pas, ou n’a pas servi dans les 72 heures.",
            "Regardez dans les courriers indésirables. Après 72 heures, la demande s’éteint : rien n’a été créé, recommencez depuis le début.",
        ),
        trouble(
            "Le courrier n’arrive pas.",
            "Il part à l’adresse postale connue de l’administration, jamais à une adresse que vous donnez. Vérifiez auprès de l’accueil de l’entreprise. Trois courriers au plus partent vers la même entreprise en 30 jours : un quatrième attend.",
        ),
        trouble(
            "Vous recevez un courriel disant qu’un espace ou une demande existe déjà.",
            "Votre adresse de connexion est déjà celle d’un espace, ou d’une demande en cours. Suivez ce courriel, ou recommencez avec une autre adresse.",
        ),
        trouble(
            "Vous ne connaissez pas la demande.",
            "Ne validez rien : sans les liens et le code, aucun espace ne s’ouvre. Le courrier dit comment refuser.",
        ),
    ],
};

pub(super) const ACTIVATE: Guide = Guide {
    id: "activer-un-espace",
    title: "Activer votre espace",
    who: "Toute personne qui a demandé un espace et reçu un code d’activation : par courriel en mode expert, par le courrier de l’entreprise en mode simplifié.",
    ready: &[
        "Le code de 12 caractères reçu par courriel ou par courrier. Ce n’est pas votre mot de passe.",
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
            remedy: "Les 48 heures d’un courriel, ou les 60 jours d’un courrier, sont passés. Rien n’a été créé et votre adresse est libre : recommencez la création depuis le début.",
            link: Some(("/creation", "Créer votre espace professionnel")),
        },
        trouble(
            "Le code et l’adresse ne vont pas ensemble.",
            "Vérifiez les majuscules et les minuscules du code ; les espaces ne comptent pas. L’adresse est celle que vous avez choisie pour vous connecter.",
        ),
        Trouble {
            when: "Le code a déjà servi.",
            remedy: "Votre espace est actif. Il ne reste qu’à vous connecter.",
            link: Some(("/connexion", "Connexion à l’espace professionnel")),
        },
        trouble("Trop de tentatives.", "Attendez le temps indiqué, puis recommencez avec le code exact. Il n’est pas perdu."),
        trouble(
            "Vous n’avez pas demandé d’espace.",
            "Quelqu’un s’est sans doute trompé d’adresse. Le courriel qui contient un code a un lien qui annule la demande ; le courrier dit comment refuser. Si vous ne faites rien, elle s’éteint d’elle-même.",
        ),
    ],
};

pub(super) const SIGN_IN: Guide = Guide {
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
        remedy: "Le message est volontairement le même pour plusieurs causes. Une page à part les passe en revue.",
        link: Some(("/aide/connexion-impossible", "Je ne peux plus me connecter")),
    }],
};
