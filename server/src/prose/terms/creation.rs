//! Parts 1 and 2: what the terms are for, and how a space is created.
use super::{Article, Rule, Section};

pub(super) const PURPOSE: Section = Section {
    id: "section-1",
    number: "1",
    title: "Objet des conditions générales d’utilisation",
    intro: &[],
    articles: &[Article {
        id: "art-1",
        number: "1",
        title: "Ce que règle ce document",
        rules: &[
            Rule {
                id: "art-1-1",
                letter: None,
                title: Some("Un service gratuit"),
                paragraphs: &[
                    "Le site {site} est exploité par {organisation}. Dans ce document, « l’administration » désigne cet exploitant et « le site » désigne {site}.",
                    "L’administration met gratuitement à votre disposition un espace professionnel. Vous y effectuez en ligne des démarches fiscales, foncières et domaniales : consulter, déclarer, payer, échanger avec l’administration par une messagerie sécurisée.",
                    "Vous pouvez agir pour une ou plusieurs entreprises, associations, collectivités locales ou établissements publics. Ce document les appelle « personnes sirenisées ».",
                ],
                bullets: &[],
            },
            Rule {
                id: "art-1-2",
                letter: None,
                title: Some("Ce que fixent ces conditions"),
                paragraphs: &[
                    "Ces conditions disent comment créer et utiliser un espace professionnel, comment adhérer aux services en ligne, comment remplacer leur titulaire (substitution) et comment se servir de ces services.",
                    "Trois raisons les justifient : la réglementation, la sécurité informatique et la rapidité du service.",
                ],
                bullets: &[],
            },
            Rule {
                id: "art-1-3",
                letter: None,
                title: Some("Évolutions"),
                paragraphs: &[
                    "Ces conditions s’appliquent aussi aux améliorations, aux changements et aux nouveaux services, sauf règle contraire. Quand elles changent, le site vous demande de les accepter à nouveau à votre connexion suivante.",
                    "Lisez ce document et revenez-y chaque fois que vous en avez besoin.",
                ],
                bullets: &[],
            },
        ],
    }],
};

pub(super) const CREATION: Section = Section {
    id: "section-2",
    number: "2",
    title: "Obligations relatives à la création d’un espace professionnel et à l’adhésion aux services en ligne",
    intro: &[],
    articles: &[
        Article {
            id: "art-2-1",
            number: "2.1",
            title: "Choisir le mode de création adapté de son espace professionnel",
            rules: &[
                Rule {
                    id: "art-2-1-a",
                    letter: Some('a'),
                    title: Some("Création d’un espace simplifié"),
                    paragraphs: &[
                        "Le mode simplifié est réservé aux entreprises et aux associations qui remplissent deux conditions : elles n’ont encore aucun service en ligne, et elles n’ont pas besoin de partager leur gestion entre plusieurs personnes.",
                        "Il vous donne :",
                    ],
                    bullets: &[
                        "les moyens de vous identifier, rattachés à un espace qui porte un numéro d’inscription ;",
                        "l’adhésion à un bouquet de services utiles, sans autre demande à faire. L’aide du site donne la liste de ces services.",
                    ],
                },
                Rule {
                    id: "art-2-1-b",
                    letter: Some('b'),
                    title: Some("Création d’un espace expert"),
                    paragraphs: &[
                        "Le mode expert convient à tous les autres cas. Si vous hésitez, choisissez-le. Il est conçu notamment pour les collaborateurs des cabinets comptables.",
                        "Un espace expert est vide à sa création. Demandez ensuite l’adhésion aux services pour une personne sirenisée. Vous pouvez aussi demander une substitution, ou recevoir une délégation de services.",
                        "L’aide du site décrit pas à pas la création d’un espace dans les deux modes et la demande d’adhésion.",
                        "Le mode expert est obligatoire si vous voulez des services en ligne :",
                    ],
                    bullets: &["pour une collectivité locale ou un établissement public ;", "pour plusieurs personnes sirenisées."],
                },
            ],
        },
        Article {
            id: "art-2-2",
            number: "2.2",
            title: "Adhérer à bon escient aux services en ligne",
            rules: &[Rule {
                id: "art-2-2-1",
                letter: None,
                title: None,
                paragraphs: &[
                    "Depuis votre espace, vous pouvez adhérer à une trentaine de services pour une personne sirenisée. Aucune entreprise n’a besoin de tous.",
                    "Avant de demander un service, lisez sa description. Demandez-vous si vous allez vraiment l’utiliser.",
                    "Adhérer à un service par erreur n’a pas de conséquence.",
                ],
                bullets: &[],
            }],
        },
        Article {
            id: "art-2-3",
            number: "2.3",
            title: "Activer sa demande au moyen d’un code d’activation qui vaut mandat",
            rules: &[
                Rule {
                    id: "art-2-3-1",
                    letter: None,
                    title: None,
                    paragraphs: &[
                        "Certaines demandes faites pour une personne sirenisée déclenchent l’envoi d’un code d’activation à cette personne :",
                    ],
                    bullets: &[
                        "la création d’un espace professionnel en mode simplifié ;",
                        "l’adhésion à des services en ligne, ou la substitution de leur titulaire ;",
                        "la modification de l’adresse électronique de l’entreprise.",
                    ],
                },
                Rule {
                    id: "art-2-3-2",
                    letter: None,
                    title: None,
                    paragraphs: &[
                        "Le code part par courrier postal. Dans certains cas, il est aussi déposé dans la messagerie sécurisée de la personne sirenisée.",
                        "Quand le représentant légal vous remet ce code, il vous donne mandat. Vous pouvez alors faire, pour le compte de la personne sirenisée, les procédures en ligne et les démarches que cite le courrier ou le message.",
                    ],
                    bullets: &[],
                },
            ],
        },
        Article {
            id: "art-2-4",
            number: "2.4",
            title: "Conserver le récapitulatif de votre inscription suite à la création de votre espace professionnel",
            rules: &[
                Rule {
                    id: "art-2-4-1",
                    letter: None,
                    title: None,
                    paragraphs: &[
                        "Après l’activation de votre espace, simplifié ou expert, le site vous propose le récapitulatif de votre inscription. Téléchargez-le et gardez-le.",
                        "Il contient deux informations dont vous ne pourrez pas vous passer :",
                    ],
                    bullets: &[
                        "la question de confiance que vous avez choisie, utile si vous oubliez votre mot de passe ;",
                        "votre numéro d’abonné, à donner à la personne qui veut vous déléguer des services.",
                    ],
                },
                Rule {
                    id: "art-2-4-2",
                    letter: None,
                    title: None,
                    paragraphs: &[
                        "Le récapitulatif contient la question de confiance, jamais la réponse. Vous seul la connaissez. Retenez-la exactement, majuscules et espaces compris.",
                    ],
                    bullets: &[],
                },
            ],
        },
    ],
};
