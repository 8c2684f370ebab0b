//! Part 3, second half: sharing, the limit, surveillance, robots.
use super::{Article, Rule};

pub(super) const SHARING: Article = Article {
    id: "art-3-4",
    number: "3.4",
    title: "Un partage des habilitations explicite et sécurisé",
    rules: &[
        Rule {
            id: "art-3-4-1",
            letter: None,
            title: None,
            paragraphs: &[
                "Cet article vous concerne si plusieurs personnes physiques doivent accéder au compte fiscal, à la messagerie sécurisée ou aux services de déclaration ou de paiement d’une même personne sirenisée. C’est le cas, le plus souvent, des responsables de cabinets comptables.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-4-a",
            letter: Some('a'),
            title: None,
            paragraphs: &[
                "Vous êtes administrateur titulaire d’un service ? Vous pouvez à tout moment, si besoin, désigner un administrateur suppléant : « Gérer les services », puis « Gérer mes administrateurs suppléants ».",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-4-b",
            letter: Some('b'),
            title: None,
            paragraphs: &[
                "L’administrateur suppléant a les mêmes droits que vous, sauf celui de gérer les suppléants.",
                "Vous pouvez aussi déléguer : la délégation partage tout ou partie de vos habilitations. Passez par « Gérer les services », puis « Gérer mes délégations ». L’aide du site explique la procédure.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-4-c",
            letter: Some('c'),
            title: None,
            paragraphs: &[
                "Vous êtes administrateur titulaire et vous quittez vos fonctions ? Un remplaçant doit reprendre vos habilitations. S’il n’a pas d’espace, il en crée un en mode expert. Il utilise ensuite la procédure de substitution, que l’aide du site explique.",
                "Rappel : il est formellement interdit de transmettre vos identifiants de connexion à votre successeur ou à toute autre personne.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-4-d",
            letter: Some('d'),
            title: None,
            paragraphs: &[
                "Administrateurs titulaires, administrateurs suppléants et acteurs déléguants doivent vérifier régulièrement que les délégations qu’ils ont accordées restent nécessaires. Dès qu’une délégation ne sert plus, ils doivent la supprimer.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-4-e",
            letter: Some('e'),
            title: None,
            paragraphs: &[
                "En déléguant des habilitations ou en désignant un suppléant, vous engagez votre responsabilité civile.",
                "Si des délégations ou des désignations mal gérées font connaître à des personnes non habilitées des données protégées par le secret fiscal ou par le RGPD, la responsabilité de l’administration ne peut pas être engagée.",
            ],
            bullets: &[],
        },
    ],
};

pub(super) const LIMIT: Article = Article {
    id: "art-3-5",
    number: "3.5",
    title: "Un espace professionnel dont le périmètre ne doit pas dépasser 100 SIREN",
    rules: &[
        Rule {
            id: "art-3-5-1",
            letter: None,
            title: None,
            paragraphs: &["Avec un seul espace, vous pouvez utiliser les téléprocédures fiscales pour plusieurs personnes sirenisées."],
            bullets: &[],
        },
        Rule {
            id: "art-3-5-a",
            letter: Some('a'),
            title: None,
            paragraphs: &[
                "Un même espace gère 100 personnes sirenisées au plus. Au-delà, l’espace deviendrait lent à ouvrir et à utiliser.",
                "Cette limite protège aussi vos données : si un espace est compromis, moins d’informations risquent d’être divulguées.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-5-b",
            letter: Some('b'),
            title: None,
            paragraphs: &[
                "Votre espace dépasse déjà 100 personnes sirenisées ? Créez un ou plusieurs autres espaces en mode expert, puis répartissez les personnes sirenisées entre eux par substitution ou par délégation.",
            ],
            bullets: &[],
        },
    ],
};

pub(super) const WATCH: Article = Article {
    id: "art-3-6",
    number: "3.6",
    title: "Un espace professionnel surveillé",
    rules: &[
        Rule {
            id: "art-3-6-a",
            letter: Some('a'),
            title: None,
            paragraphs: &[
                "La réglementation, et notamment le RGPD, oblige l’administration à surveiller les accès à son système d’information.",
                "Ses équipes et ses outils repèrent les connexions qui viennent d’une source inhabituelle et les utilisations suspectes d’un espace.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-6-b",
            letter: Some('b'),
            title: None,
            paragraphs: &[
                "Un espace est compromis quand une autre personne, ou un automate, s’en sert à la place de son utilisateur légitime. Si l’administration estime que c’est le cas du vôtre, elle peut le désactiver. Elle change alors d’office le mot de passe et la réponse à la question de confiance.",
                "Pour retrouver l’accès, présentez-vous à l’accueil de votre service gestionnaire ({service_gestionnaire}) et prouvez que l’espace est bien le vôtre. Vous y recevrez la réponse à la question de confiance, avec laquelle vous choisirez un nouveau mot de passe.",
            ],
            bullets: &[],
        },
    ],
};

pub(super) const ROBOTS: Article = Article {
    id: "art-3-7",
    number: "3.7",
    title: "Un espace professionnel interdisant l’usage d’un automate",
    rules: &[
        Rule {
            id: "art-3-7-a",
            letter: Some('a'),
            title: None,
            paragraphs: &[
                "L’administration interdit de se connecter à un espace ou de collecter des données du site avec un automate : robot, coffre-fort numérique ou autre.",
                "La sécurité informatique et la rapidité du service l’exigent. L’espace professionnel n’est pas fait pour être utilisé automatiquement.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-7-b",
            letter: Some('b'),
            title: None,
            paragraphs: &[
                "Si un automate est détecté malgré cette interdiction, l’administration bloque les accès à son système d’information depuis l’adresse IP qu’il utilise.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-7-c",
            letter: Some('c'),
            title: None,
            paragraphs: &[
                "Vous avez besoin d’échanges automatisés ? Pour les déclarations, adressez-vous à un partenaire EDI (échange de données informatisé). Pour consulter des informations par API, adressez-vous à l’équipe de l’administration qui en est chargée : l’assistance ({support}) vous met en relation avec elle.",
            ],
            bullets: &[],
        },
    ],
};
