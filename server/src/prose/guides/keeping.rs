//! The sheets of somebody who has a space and keeps it: credentials, récapitulatif, data, connections.
use super::{Guide, Trouble, trouble};

pub(super) const CREDENTIALS: Guide = Guide {
    id: "modifier-mes-identifiants",
    title: "Modifier mes identifiants de connexion",
    who: "Toute personne dont l’espace est actif, en mode simplifié ou expert, à tout moment. L’adresse, le mot de passe et la question de confiance se changent ensemble ou séparément ; vos entreprises et vos services restent les mêmes.",
    ready: &[
        "Votre mot de passe actuel : il est redemandé avant toute modification, sauf si vous venez de vous connecter.",
        "Pour changer d’adresse : une adresse que vous relevez dès maintenant et qui ne sert à aucun autre espace.",
        "Pour changer de mot de passe : 20 caractères au minimum, différents de vos cinq derniers mots de passe.",
        "Pour changer de question : une réponse que vous retiendrez exactement, majuscules et espaces compris.",
    ],
    steps: &[
        "Connectez-vous, cliquez sur « GÉRER », puis sur « Modifier mes identifiants de connexion ». Saisissez votre mot de passe actuel, s’il vous est demandé. Vous avez ensuite 30 minutes.",
        "Adresse : cochez « Modifier mon adresse électronique », remplissez « Saisir ma nouvelle adresse électronique de connexion » et « Confirmer ma nouvelle adresse électronique de connexion ».",
        "Mot de passe : cochez « Modifier mon mot de passe », remplissez « Saisir mon nouveau mot de passe » et « Confirmer mon nouveau mot de passe ». Le niveau de sécurité doit être Moyen ou Fort.",
        "Question : cochez « Modifier ma question de confiance », choisissez la question dans la liste et saisissez la réponse.",
        "Cliquez sur « Valider ». Si une seule des modifications est refusée, aucune n’est faite.",
        "Le mot de passe et la question changent tout de suite ; un courriel vous le confirme. Après un changement de question, cliquez sur « Télécharger mon récapitulatif ».",
        "Pour l’adresse, un code de 12 caractères part à la nouvelle adresse, valable 48 heures. Déconnectez-vous, cliquez sur « Connexion à l’espace professionnel », puis sur « Activer », et saisissez le code, puis la nouvelle adresse.",
    ],
    start: ("/espace/gestion", "Gérer mon espace"),
    troubles: &[
        trouble(
            "Le code n’arrive pas à la nouvelle adresse.",
            "Regardez dans les courriers indésirables. Tant que le code n’a pas servi, l’ancienne adresse reste la bonne : vous pouvez vous connecter et recommencer aussitôt : la nouvelle demande remplace l’ancienne.",
        ),
        trouble("Les 48 heures sont passées.", "Le code ne vaut plus rien et rien n’a changé. Reprenez la modification au début."),
        Trouble {
            when: "Le nouveau mot de passe est refusé.",
            remedy: "Il est trop court, trop facile à deviner, publié, déjà utilisé, ou il contient une information sur vous.",
            link: Some(("/aide/mot-de-passe", "Conseils pour choisir un mot de passe")),
        },
        trouble(
            "Vous êtes déconnecté ailleurs.",
            "C’est voulu : un changement de mot de passe ferme vos autres sessions, et l’activation d’une nouvelle adresse les ferme toutes.",
        ),
        Trouble {
            when: "Un courriel annonce une modification que vous n’avez pas faite.",
            remedy: "Connectez-vous au plus vite, ouvrez « Mes connexions » et cliquez sur « Ce n’est pas moi ».",
            link: Some(("/aide#mes-connexions", "Mes connexions")),
        },
    ],
};

pub(super) const EXPIRED: Guide = Guide {
    id: "mot-de-passe-expire",
    title: "Renouveler un mot de passe expiré",
    who: "Toute personne dont le mot de passe a atteint sa date d’expiration. Elle s’affiche à l’accueil de l’espace : trois ans au plus après le dernier changement. Des courriels vous préviennent 60 jours, 15 jours et 1 jour avant.",
    ready: &[
        "Votre adresse de connexion et le mot de passe expiré : il ouvre encore cette page, et elle seule.",
        "Un nouveau mot de passe de 20 caractères au minimum, différent de vos cinq derniers.",
    ],
    steps: &[
        "Cliquez sur « Connexion à l’espace professionnel » et connectez-vous comme d’habitude.",
        "Une page vous demande un nouveau mot de passe : rien d’autre n’est accessible avant.",
        "Remplissez « Saisir mon nouveau mot de passe » et « Confirmer mon nouveau mot de passe ».",
        "Cliquez sur « Valider ». La page suivante indique le dernier jour de validité, et votre espace s’ouvre comme avant.",
    ],
    start: ("/connexion", "Connexion à l’espace professionnel"),
    troubles: &[
        Trouble {
            when: "Vous ne retrouvez pas le mot de passe expiré.",
            remedy: "Passez par la procédure de mot de passe oublié, avec la réponse à votre question de confiance.",
            link: Some(("/aide#mot-de-passe-oublie", "Mot de passe oublié")),
        },
        trouble(
            "L’ancien mot de passe est refusé comme nouveau.",
            "Un mot de passe déjà utilisé ne peut pas resservir. Un chiffre ajouté ne suffit pas : prenez-en un autre.",
        ),
    ],
};

pub(super) const FORGOTTEN: Guide = Guide {
    id: "mot-de-passe-oublie",
    title: "Mot de passe oublié",
    who: "Toute personne dont l’espace est actif, qui a perdu son mot de passe et se souvient de la réponse à sa question de confiance. La procédure se fait hors de l’espace.",
    ready: &[
        "Votre adresse de connexion, et l’accès à sa boîte aux lettres.",
        "La réponse à votre question de confiance, au caractère près. La question figure sur votre récapitulatif, la réponse jamais.",
        "Un nouveau mot de passe de 20 caractères au minimum.",
    ],
    steps: &[
        "Sur la page de connexion, cliquez sur « Mot de passe oublié ? ».",
        "Saisissez votre adresse, faites la vérification, puis cliquez sur « Recevoir le lien ». La page répond la même chose que l’adresse soit connue ou non.",
        "Ouvrez le courriel reçu et suivez son lien. Il sert une seule fois, pendant une heure.",
        "Répondez à la question de confiance, choisissez le nouveau mot de passe et confirmez-le.",
        "Connectez-vous avec le nouveau mot de passe : vos autres sessions sont fermées, et un courriel vous confirme le changement.",
    ],
    start: ("/mot-de-passe-oublie", "Mot de passe oublié ?"),
    troubles: &[
        trouble(
            "Le courriel n’arrive pas.",
            "Regardez dans les courriers indésirables et vérifiez l’adresse. Trois liens au plus partent en 24 heures pour une même adresse.",
        ),
        trouble("Le lien ne marche plus.", "Il a plus d’une heure, ou il a déjà servi. Demandez-en un autre."),
        trouble(
            "La réponse est refusée.",
            "Majuscules, minuscules, accents et espaces comptent. Après cinq erreurs, le lien s’éteint ; après dix en 30 jours, la procédure en ligne se ferme et seul votre {service_gestionnaire} peut vous aider.",
        ),
        Trouble {
            when: "Vous avez oublié la réponse aussi.",
            remedy: "Il faut un autre espace, avec une autre adresse.",
            link: Some(("/aide/connexion-impossible#mot-de-passe-et-reponse-perdus", "Mot de passe et réponse perdus")),
        },
        trouble(
            "Votre espace a été désactivé.",
            "Un nouveau mot de passe ne le rouvre pas. Présentez-vous à votre {service_gestionnaire}.",
        ),
    ],
};

pub(super) const RECEIPT: Guide = Guide {
    id: "telecharger-mon-recapitulatif",
    title: "Télécharger mon récapitulatif",
    who: "Toute personne dont l’espace est actif. Le récapitulatif réunit vos coordonnées, votre numéro d’abonné et votre question de confiance : il vous servira si vous perdez votre mot de passe, ou quand un titulaire veut vous déléguer des services.",
    ready: &["Votre adresse et votre mot de passe.", "Un endroit sûr où garder le document : il est personnel."],
    steps: &[
        "Connectez-vous, puis cliquez sur « GÉRER ».",
        "Cliquez sur « Télécharger mon récapitulatif ». Le document est un PDF, lisible aussi par un lecteur d’écran.",
        "Enregistrez-le ou imprimez-le, puis rangez-le ailleurs que dans un ordinateur partagé.",
        "Téléchargez-le de nouveau après chaque changement d’adresse, de coordonnées ou de question.",
    ],
    start: ("/espace/gestion", "Gérer mon espace"),
    troubles: &[
        trouble(
            "La réponse à la question n’y est pas.",
            "Elle n’y figure jamais : elle est conservée sous une forme que personne ne peut relire. Vous seul la connaissez.",
        ),
        trouble("Une information est fausse.", "Corrigez-la par « Modifier mes coordonnées », puis téléchargez le document de nouveau."),
    ],
};

pub(super) const DETAILS: Guide = Guide {
    id: "modifier-mes-coordonnees",
    title: "Modifier mes coordonnées",
    who: "Toute personne dont l’espace est actif et dont le nom, le téléphone, l’adresse postale ou l’entreprise d’appartenance a changé.",
    ready: &[
        "Vos nouvelles coordonnées. Le nom, le prénom, le téléphone, la ville et le pays sont obligatoires.",
        "Le numéro SIREN de l’entreprise où vous travaillez, si vous en avez changé.",
    ],
    steps: &[
        "Connectez-vous, cliquez sur « GÉRER », puis sur « Modifier mes coordonnées ».",
        "Corrigez ce qui a changé. L’adresse électronique n’est pas sur cette page : passez par « Modifier mes identifiants de connexion ».",
        "Dites aussi, si vous le souhaitez, que vous ne voulez plus recevoir de courriels d’information sur les services.",
        "Cliquez sur « Valider ». Les nouvelles coordonnées figurent aussitôt sur votre récapitulatif.",
    ],
    start: ("/espace/gestion", "Gérer mon espace"),
    troubles: &[
        trouble("Le numéro SIREN n’est pas reconnu.", "Vérifiez-le. S’il est exact, continuez : ce n’est qu’un avertissement."),
        trouble(
            "Vos services n’ont pas suivi.",
            "Changer d’entreprise d’appartenance n’ajoute et n’enlève aucun service : c’est une information sur vous.",
        ),
        trouble("La raison sociale affichée est fausse.", "Prenez contact avec votre {service_gestionnaire}."),
    ],
};

pub(super) const DATA: Guide = Guide {
    id: "mes-donnees",
    title: "Mes données",
    who: "Toute personne dont l’espace est actif et qui veut voir, ou emporter, tout ce que le site conserve à son sujet.",
    ready: &["Votre adresse et votre mot de passe.", "Un endroit sûr où garder le fichier téléchargé."],
    steps: &[
        "Connectez-vous, puis cliquez sur « GÉRER ».",
        "Ouvrez la page « Mes données ».",
        "Lisez ce que le site conserve : identité, coordonnées, dates, événements de sécurité.",
        "Téléchargez le fichier de vos données si vous voulez les garder ou les transmettre. Il ne contient ni votre mot de passe, ni votre réponse.",
    ],
    start: ("/espace/gestion", "Gérer mon espace"),
    troubles: &[
        trouble(
            "Une donnée est fausse.",
            "Corrigez-la vous-même par « Modifier mes coordonnées » ou « Modifier mes identifiants de connexion ».",
        ),
        Trouble {
            when: "Vous voulez faire effacer une donnée, ou vous opposer à son traitement.",
            remedy: "La page sur les données personnelles dit quels sont vos droits et à qui écrire.",
            link: Some(("/donnees-personnelles#vos-droits", "Vos droits")),
        },
    ],
};

pub(super) const CONNECTIONS: Guide = Guide {
    id: "mes-connexions",
    title: "Mes connexions",
    who: "Toute personne dont l’espace est actif et qui veut vérifier que personne d’autre ne s’en sert.",
    ready: &["Votre adresse et votre mot de passe.", "L’idée d’un nouveau mot de passe, si une connexion n’est pas la vôtre."],
    steps: &[
        "Connectez-vous, puis cliquez sur « GÉRER ».",
        "Ouvrez la page « Mes connexions ».",
        "Comparez chaque ligne à ce que vous avez fait : la date, l’heure, le genre d’appareil, l’adresse IP.",
        "Si une connexion n’est pas la vôtre, cliquez sur « Ce n’est pas moi ». Votre mot de passe vous est demandé, sauf si vous venez de vous connecter, puis toutes vos autres connexions se ferment.",
        "Choisissez aussitôt un nouveau mot de passe : rien d’autre ne s’ouvre avant, dans aucun navigateur.",
    ],
    start: ("/espace/gestion", "Gérer mon espace"),
    troubles: &[
        trouble(
            "Une ligne vous étonne, sans certitude.",
            "Un téléphone change souvent d’adresse de réseau, et un navigateur mis à jour change de nom. Dans le doute, cliquez sur « Ce n’est pas moi » : vous ne perdez qu’un mot de passe. Choisissez le nouveau aussitôt : l’ancien n’ouvre plus rien, et si vous fermez la page, il reste le mot de passe oublié.",
        ),
        trouble(
            "Vous avez cliqué par erreur.",
            "Rien d’autre que le mot de passe n’est perdu. Choisissez-en un nouveau ; vos entreprises et vos services vous attendent.",
        ),
    ],
};
