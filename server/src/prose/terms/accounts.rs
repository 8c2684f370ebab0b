//! Part 3, first half: address, password, personal use.
use super::sharing::{LIMIT, ROBOTS, SHARING, WATCH};
use super::{Article, Rule, Section};

pub(super) const USE: Section = Section {
    id: "section-3",
    number: "3",
    title: "Obligations relatives à l’utilisation d’un espace professionnel",
    intro: &[
        "Les règles qui suivent tiennent à la réglementation, à la sécurité ou à la rapidité du service. L’administration répond de données protégées par le secret fiscal et de données personnelles. Une partie d’entre elles se consulte depuis les espaces professionnels : l’administration doit donc les protéger.",
        "L’article 32 du règlement général sur la protection des données (RGPD) l’oblige à prendre toutes les mesures techniques et d’organisation qu’appellent les risques. Ses systèmes et ses services doivent garantir à tout moment la confidentialité, l’intégrité, la disponibilité et la résilience.",
        "L’aide du site explique en détail chaque fonction citée ici.",
    ],
    articles: &[ADDRESS, PASSWORD, PERSONAL, SHARING, LIMIT, WATCH, ROBOTS],
};

const ADDRESS: Article = Article {
    id: "art-3-1",
    number: "3.1",
    title: "Une adresse de connexion atteignable et durable",
    rules: &[
        Rule {
            id: "art-3-1-a",
            letter: Some('a'),
            title: None,
            paragraphs: &[
                "Votre adresse électronique de connexion vous identifie. Ce doit être une vraie adresse, qui reçoit les courriels, qui dure, et dont vous relevez la boîte.",
                "N’utilisez pas d’adresse temporaire ou jetable. L’administration ne pourrait plus vous rappeler vos obligations fiscales, ni vous alerter sur la sécurité de votre espace.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-1-b",
            letter: Some('b'),
            title: None,
            paragraphs: &[
                "Si votre adresse n’est pas atteignable et durable, vous ne pourrez pas faire valoir que vous n’avez pas reçu ces courriels.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-1-c",
            letter: Some('c'),
            title: None,
            paragraphs: &[
                "Votre adresse ne reçoit plus rien ? Connectez-vous au plus vite et remplacez-la par une adresse atteignable et durable, à laquelle vous avez accès : « Gérer les services », puis « Modifier mes identifiants de connexion ».",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-1-d",
            letter: Some('d'),
            title: None,
            paragraphs: &["Votre adresse électronique de connexion compte 110 caractères au plus."],
            bullets: &[],
        },
    ],
};

const PASSWORD: Article = Article {
    id: "art-3-2",
    number: "3.2",
    title: "Un mot de passe confidentiel et de force moyenne ou forte",
    rules: &[
        Rule {
            id: "art-3-2-a",
            letter: Some('a'),
            title: None,
            paragraphs: &[
                "Pour des raisons de sécurité, l’autorité nationale chargée de la sécurité des systèmes d’information impose un mot de passe d’au moins 20 caractères.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-2-b",
            letter: Some('b'),
            title: None,
            paragraphs: &[
                "Choisissez donc 20 caractères ou plus, assez difficiles à deviner. Sous le champ de saisie, une jauge indique le niveau de sécurité : Faible, Moyen ou Fort. Le niveau Faible est refusé.",
                "Une méthode de calcul unique donne ce niveau. Elle s’applique de la même façon à l’écran et sur le serveur, et c’est le serveur qui décide.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-2-c",
            letter: Some('c'),
            title: None,
            paragraphs: &[
                "L’administration vous impose de remplacer régulièrement votre mot de passe, au moins tous les trois ans. C’est une bonne pratique de sécurité informatique.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-2-d",
            letter: Some('d'),
            title: None,
            paragraphs: &["L’administration peut rendre plus sévères les règles sur les mots de passe, et vous les imposer."],
            bullets: &[],
        },
        Rule {
            id: "art-3-2-e",
            letter: Some('e'),
            title: None,
            paragraphs: &["Vous vous engagez à suivre ces bonnes pratiques :"],
            bullets: &[
                "réservez à votre espace son mot de passe et sa réponse à la question de confiance : rien qui serve ailleurs, rien qu’on puisse retrouver sur vos réseaux sociaux ou sur un autre site ;",
                "à chaque renouvellement, prenez un mot de passe que vous n’avez pas déjà utilisé ;",
                "changez-le de vous-même, sans attendre qu’on vous l’impose : tous les six mois, c’est conseillé ;",
                "changez-le au moindre doute, ou si quelqu’un l’a découvert : « Gérer les services », puis « Modifier mes identifiants de connexion » ;",
                "ne donnez jamais votre mot de passe à personne : l’administration ne vous le demandera jamais, et ses agents ne le connaissent pas ;",
                "n’enregistrez pas votre mot de passe dans le navigateur.",
            ],
        },
        Rule {
            id: "art-3-2-f",
            letter: Some('f'),
            title: None,
            paragraphs: &[
                "Vous avez perdu votre mot de passe ? Réinitialisez-le par la procédure « Mot de passe oublié ? », que l’aide du site explique.",
                "Elle demande la réponse à votre question de confiance : celle que vous avez donnée à la création de l’espace, ou celle par laquelle vous l’avez remplacée depuis.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-2-g",
            letter: Some('g'),
            title: None,
            paragraphs: &[
                "Vous avez perdu à la fois le mot de passe et la réponse à la question de confiance ? Créez un nouvel espace en mode expert, avec une autre adresse électronique. Reprenez-y ensuite vos anciennes habilitations par la procédure de substitution.",
            ],
            bullets: &[],
        },
    ],
};

const PERSONAL: Article = Article {
    id: "art-3-3",
    number: "3.3",
    title: "Un espace professionnel strictement personnel",
    rules: &[
        Rule {
            id: "art-3-3-a",
            letter: Some('a'),
            title: None,
            paragraphs: &[
                "Un espace n’a qu’un utilisateur : la personne physique qui l’a créé. Elle seule connaît l’adresse électronique de connexion et le mot de passe qui permettent de l’ouvrir.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-3-b",
            letter: Some('b'),
            title: None,
            paragraphs: &[
                "Il est donc strictement interdit de communiquer ces informations à qui que ce soit. Cela vaut aussi pour la personne qui vous remplace, que votre départ soit provisoire ou définitif.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-3-c",
            letter: Some('c'),
            title: None,
            paragraphs: &["Si vous ne respectez pas les points a) et b), votre espace risque d’être compromis."],
            bullets: &[],
        },
        Rule {
            id: "art-3-3-d",
            letter: Some('d'),
            title: None,
            paragraphs: &[
                "Si vous ne respectez pas les points a) et b), et que des personnes non habilitées prennent connaissance de données protégées par le secret fiscal ou par le RGPD, la responsabilité de l’administration ne peut pas être engagée.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-3-e",
            letter: Some('e'),
            title: None,
            paragraphs: &[
                "Vous devez partager l’accès au compte fiscal, à la messagerie sécurisée ou aux services de déclaration ou de paiement d’une personne sirenisée ? Passez par les fonctions sécurisées de l’espace, prévues pour cela et décrites à l’article 3.4.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-3-f",
            letter: Some('f'),
            title: None,
            paragraphs: &[
                "Un espace reste inutilisé plus longtemps que le délai de prescription fiscale ? L’administration vous recommande de le supprimer. L’aide du site décrit la procédure.",
            ],
            bullets: &[],
        },
    ],
};
