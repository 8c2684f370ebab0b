//! The general terms of use, as data: every lettered rule of the source under its own anchor,
//! in our own words.
//!
//! The text names nobody: the operator's names are placeholders that [`fill`] replaces. Changing
//! a rule means changing [`VERSION`], and people are asked to accept the new version at their
//! next login.

/// The date of this version; it is stored beside each acceptance.
pub const VERSION: &str = "2026-04-01";

/// A numbered part of the terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    /// The anchor of the section's heading.
    pub id: &'static str,
    /// The section's number, without a full stop.
    pub number: &'static str,
    /// The heading.
    pub title: &'static str,
    /// Paragraphs before the first article.
    pub intro: &'static [&'static str],
    /// The articles, in order.
    pub articles: &'static [Article],
}

/// An article of a section.
///
/// A section that the source does not divide has one article, which carries the section's own
/// number: a page may leave that article's heading out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Article {
    /// The anchor of the article's heading.
    pub id: &'static str,
    /// The article's number, such as « 2.1 ».
    pub number: &'static str,
    /// The heading.
    pub title: &'static str,
    /// The rules, in order.
    pub rules: &'static [Rule],
}

/// One rule, which can be cited and linked to on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The rule's anchor.
    pub id: &'static str,
    /// The source's letter; none for an introduction or an article without letters.
    pub letter: Option<char>,
    /// A heading of its own, where the source gives one.
    pub title: Option<&'static str>,
    /// The text.
    pub paragraphs: &'static [&'static str],
    /// A list after the text; empty when there is none.
    pub bullets: &'static [&'static str],
}

/// The operator's names, which stand in for the placeholders of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Names<'a> {
    /// `{organisation}`: who runs the service.
    pub organisation: &'a str,
    /// `{site}`: the site's name.
    pub site: &'a str,
    /// `{service_gestionnaire}`: the offices that look after a company's file.
    pub service_gestionnaire: &'a str,
    /// `{support}`: how to reach the assistance, telephone and hours.
    pub support: &'a str,
}

/// Replaces the placeholders of `text` in one pass: braces inside a name stay as they are, and
/// so does an unknown placeholder.
#[must_use]
pub fn fill(text: &str, names: &Names<'_>) -> String {
    let mut filled = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let known = after.split_once('}').and_then(|(key, tail)| {
            let name = match key {
                "organisation" => names.organisation,
                "site" => names.site,
                "service_gestionnaire" => names.service_gestionnaire,
                "support" => names.support,
                _ => return None,
            };
            Some((name, tail))
        });
        if let Some((name, tail)) = known {
            filled.push_str(name);
            rest = tail;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

/// Every anchor of the text in reading order: sections, articles and rules.
pub fn anchors() -> impl Iterator<Item = &'static str> {
    SECTIONS.iter().flat_map(|section| {
        let articles = section.articles.iter().flat_map(|article| {
            std::iter::once(article.id).chain(article.rules.iter().map(|rule| rule.id))
        });
        std::iter::once(section.id).chain(articles)
    })
}

/// The five sections.
pub const SECTIONS: &[Section] = &[PURPOSE, CREATION, USE, DATA, PROCESSING];

const PURPOSE: Section = Section {
    id: "section-1",
    number: "1",
    title: "Objet des conditions générales d'utilisation",
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
                    "Le site {site} est exploité par {organisation}. Dans ce document, « l'administration » désigne cet exploitant et « le site » désigne {site}.",
                    "L'administration met gratuitement à votre disposition un espace professionnel. Vous y effectuez en ligne des démarches fiscales, foncières et domaniales : consulter, déclarer, payer, échanger avec l'administration par une messagerie sécurisée.",
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
                    "Ces conditions s'appliquent aussi aux améliorations, aux changements et aux nouveaux services, sauf règle contraire. Quand elles changent, le site vous demande de les accepter à nouveau à votre connexion suivante.",
                    "Lisez ce document et revenez-y chaque fois que vous en avez besoin.",
                ],
                bullets: &[],
            },
        ],
    }],
};

const CREATION: Section = Section {
    id: "section-2",
    number: "2",
    title: "Obligations relatives à la création d'un espace professionnel et à l'adhésion aux services en ligne",
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
                    title: Some("Création d'un espace simplifié"),
                    paragraphs: &[
                        "Le mode simplifié est réservé aux entreprises et aux associations qui remplissent deux conditions : elles n'ont encore aucun service en ligne, et elles n'ont pas besoin de partager leur gestion entre plusieurs personnes.",
                        "Il vous donne :",
                    ],
                    bullets: &[
                        "les moyens de vous identifier, rattachés à un espace qui porte un numéro d'inscription ;",
                        "l'adhésion à un bouquet de services utiles, sans autre demande à faire. L'aide du site donne la liste de ces services.",
                    ],
                },
                Rule {
                    id: "art-2-1-b",
                    letter: Some('b'),
                    title: Some("Création d'un espace expert"),
                    paragraphs: &[
                        "Le mode expert convient à tous les autres cas. Si vous hésitez, choisissez-le. Il est conçu notamment pour les collaborateurs des cabinets comptables.",
                        "Un espace expert est vide à sa création. Demandez ensuite l'adhésion aux services pour une personne sirenisée. Vous pouvez aussi demander une substitution, ou recevoir une délégation de services.",
                        "L'aide du site décrit pas à pas la création d'un espace dans les deux modes et la demande d'adhésion.",
                        "Le mode expert est obligatoire si vous voulez des services en ligne :",
                    ],
                    bullets: &[
                        "pour une collectivité locale ou un établissement public ;",
                        "pour plusieurs personnes sirenisées.",
                    ],
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
                    "Depuis votre espace, vous pouvez adhérer à une trentaine de services pour une personne sirenisée. Aucune entreprise n'a besoin de tous.",
                    "Avant de demander un service, lisez sa description. Demandez-vous si vous allez vraiment l'utiliser.",
                    "Adhérer à un service par erreur n'a pas de conséquence.",
                ],
                bullets: &[],
            }],
        },
        Article {
            id: "art-2-3",
            number: "2.3",
            title: "Activer sa demande au moyen d'un code d'activation qui vaut mandat",
            rules: &[
                Rule {
                    id: "art-2-3-1",
                    letter: None,
                    title: None,
                    paragraphs: &[
                        "Certaines demandes faites pour une personne sirenisée déclenchent l'envoi d'un code d'activation à cette personne :",
                    ],
                    bullets: &[
                        "la création d'un espace professionnel en mode simplifié ;",
                        "l'adhésion à des services en ligne, ou la substitution de leur titulaire ;",
                        "la modification de l'adresse électronique de l'entreprise.",
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
                        "Après l'activation de votre espace, simplifié ou expert, le site vous propose le récapitulatif de votre inscription. Téléchargez-le et gardez-le.",
                        "Il contient deux informations dont vous ne pourrez pas vous passer :",
                    ],
                    bullets: &[
                        "la question de confiance que vous avez choisie, utile si vous oubliez votre mot de passe ;",
                        "votre numéro d'abonné, à donner à la personne qui veut vous déléguer des services.",
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

const USE: Section = Section {
    id: "section-3",
    number: "3",
    title: "Obligations relatives à l'utilisation d'un espace professionnel",
    intro: &[
        "Les règles qui suivent tiennent à la réglementation, à la sécurité ou à la rapidité du service. L'administration répond de données protégées par le secret fiscal et de données personnelles. Une partie d'entre elles se consulte depuis les espaces professionnels : l'administration doit donc les protéger.",
        "L'article 32 du règlement général sur la protection des données (RGPD) l'oblige à prendre toutes les mesures techniques et d'organisation qu'appellent les risques. Ses systèmes et ses services doivent garantir à tout moment la confidentialité, l'intégrité, la disponibilité et la résilience.",
        "L'aide du site explique en détail chaque fonction citée ici.",
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
                "N'utilisez pas d'adresse temporaire ou jetable. L'administration ne pourrait plus vous rappeler vos obligations fiscales, ni vous alerter sur la sécurité de votre espace.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-1-b",
            letter: Some('b'),
            title: None,
            paragraphs: &[
                "Si votre adresse n'est pas atteignable et durable, vous ne pourrez pas faire valoir que vous n'avez pas reçu ces courriels.",
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
                "Pour des raisons de sécurité, l'autorité nationale chargée de la sécurité des systèmes d'information impose un mot de passe d'au moins 20 caractères.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-2-b",
            letter: Some('b'),
            title: None,
            paragraphs: &[
                "Choisissez donc 20 caractères ou plus, assez difficiles à deviner. Sous le champ de saisie, une jauge indique le niveau de sécurité : Faible, Moyen ou Fort. Le niveau Faible est refusé.",
                "Une méthode de calcul unique donne ce niveau. Elle s'applique de la même façon à l'écran et sur le serveur, et c'est le serveur qui décide.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-2-c",
            letter: Some('c'),
            title: None,
            paragraphs: &[
                "L'administration vous impose de remplacer régulièrement votre mot de passe, au moins tous les trois ans. C'est une bonne pratique de sécurité informatique.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-2-d",
            letter: Some('d'),
            title: None,
            paragraphs: &[
                "L'administration peut rendre plus sévères les règles sur les mots de passe, et vous les imposer.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-2-e",
            letter: Some('e'),
            title: None,
            paragraphs: &["Vous vous engagez à suivre ces bonnes pratiques :"],
            bullets: &[
                "réservez à votre espace son mot de passe et sa réponse à la question de confiance : rien qui serve ailleurs, rien qu'on puisse retrouver sur vos réseaux sociaux ou sur un autre site ;",
                "à chaque renouvellement, prenez un mot de passe que vous n'avez pas déjà utilisé ;",
                "changez-le de vous-même, sans attendre qu'on vous l'impose : tous les six mois, c'est conseillé ;",
                "changez-le au moindre doute, ou si quelqu'un l'a découvert : « Gérer les services », puis « Modifier mes identifiants de connexion » ;",
                "ne donnez jamais votre mot de passe à personne : l'administration ne vous le demandera jamais, et ses agents ne le connaissent pas ;",
                "n'enregistrez pas votre mot de passe dans le navigateur.",
            ],
        },
        Rule {
            id: "art-3-2-f",
            letter: Some('f'),
            title: None,
            paragraphs: &[
                "Vous avez perdu votre mot de passe ? Réinitialisez-le par la procédure « Mot de passe oublié ? », que l'aide du site explique.",
                "Elle demande la réponse à votre question de confiance : celle que vous avez donnée à la création de l'espace, ou celle par laquelle vous l'avez remplacée depuis.",
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
                "Un espace n'a qu'un utilisateur : la personne physique qui l'a créé. Elle seule connaît l'adresse électronique de connexion et le mot de passe qui permettent de l'ouvrir.",
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
            paragraphs: &[
                "Si vous ne respectez pas les points a) et b), votre espace risque d'être compromis.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-3-d",
            letter: Some('d'),
            title: None,
            paragraphs: &[
                "Si vous ne respectez pas les points a) et b), et que des personnes non habilitées prennent connaissance de données protégées par le secret fiscal ou par le RGPD, la responsabilité de l'administration ne peut pas être engagée.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-3-e",
            letter: Some('e'),
            title: None,
            paragraphs: &[
                "Vous devez partager l'accès au compte fiscal, à la messagerie sécurisée ou aux services de déclaration ou de paiement d'une personne sirenisée ? Passez par les fonctions sécurisées de l'espace, prévues pour cela et décrites à l'article 3.4.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-3-f",
            letter: Some('f'),
            title: None,
            paragraphs: &[
                "Un espace reste inutilisé plus longtemps que le délai de prescription fiscale ? L'administration vous recommande de le supprimer. L'aide du site décrit la procédure.",
            ],
            bullets: &[],
        },
    ],
};

const SHARING: Article = Article {
    id: "art-3-4",
    number: "3.4",
    title: "Un partage des habilitations explicite et sécurisé",
    rules: &[
        Rule {
            id: "art-3-4-1",
            letter: None,
            title: None,
            paragraphs: &[
                "Cet article vous concerne si plusieurs personnes physiques doivent accéder au compte fiscal, à la messagerie sécurisée ou aux services de déclaration ou de paiement d'une même personne sirenisée. C'est le cas, le plus souvent, des responsables de cabinets comptables.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-4-a",
            letter: Some('a'),
            title: None,
            paragraphs: &[
                "Vous êtes administrateur titulaire d'un service ? Vous pouvez à tout moment, si besoin, désigner un administrateur suppléant : « Gérer les services », puis « Gérer mes administrateurs suppléants ».",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-4-b",
            letter: Some('b'),
            title: None,
            paragraphs: &[
                "L'administrateur suppléant a les mêmes droits que vous, sauf celui de gérer les suppléants.",
                "Vous pouvez aussi déléguer : la délégation partage tout ou partie de vos habilitations. Passez par « Gérer les services », puis « Gérer mes délégations ». L'aide du site explique la procédure.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-4-c",
            letter: Some('c'),
            title: None,
            paragraphs: &[
                "Vous êtes administrateur titulaire et vous quittez vos fonctions ? Un remplaçant doit reprendre vos habilitations. S'il n'a pas d'espace, il en crée un en mode expert. Il utilise ensuite la procédure de substitution, que l'aide du site explique.",
                "Rappel : il est formellement interdit de transmettre vos identifiants de connexion à votre successeur ou à toute autre personne.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-4-d",
            letter: Some('d'),
            title: None,
            paragraphs: &[
                "Administrateurs titulaires, administrateurs suppléants et acteurs déléguants doivent vérifier régulièrement que les délégations qu'ils ont accordées restent nécessaires. Dès qu'une délégation ne sert plus, ils doivent la supprimer.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-4-e",
            letter: Some('e'),
            title: None,
            paragraphs: &[
                "En déléguant des habilitations ou en désignant un suppléant, vous engagez votre responsabilité civile.",
                "Si des délégations ou des désignations mal gérées font connaître à des personnes non habilitées des données protégées par le secret fiscal ou par le RGPD, la responsabilité de l'administration ne peut pas être engagée.",
            ],
            bullets: &[],
        },
    ],
};

const LIMIT: Article = Article {
    id: "art-3-5",
    number: "3.5",
    title: "Un espace professionnel dont le périmètre ne doit pas dépasser 100 SIREN",
    rules: &[
        Rule {
            id: "art-3-5-1",
            letter: None,
            title: None,
            paragraphs: &[
                "Avec un seul espace, vous pouvez utiliser les téléprocédures fiscales pour plusieurs personnes sirenisées.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-5-a",
            letter: Some('a'),
            title: None,
            paragraphs: &[
                "Un même espace gère 100 personnes sirenisées au plus. Au-delà, l'espace deviendrait lent à ouvrir et à utiliser.",
                "Cette limite protège aussi vos données : si un espace est compromis, moins d'informations risquent d'être divulguées.",
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

const WATCH: Article = Article {
    id: "art-3-6",
    number: "3.6",
    title: "Un espace professionnel surveillé",
    rules: &[
        Rule {
            id: "art-3-6-a",
            letter: Some('a'),
            title: None,
            paragraphs: &[
                "La réglementation, et notamment le RGPD, oblige l'administration à surveiller les accès à son système d'information.",
                "Ses équipes et ses outils repèrent les connexions qui viennent d'une source inhabituelle et les utilisations suspectes d'un espace.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-6-b",
            letter: Some('b'),
            title: None,
            paragraphs: &[
                "Un espace est compromis quand une autre personne, ou un automate, s'en sert à la place de son utilisateur légitime. Si l'administration estime que c'est le cas du vôtre, elle peut le désactiver. Elle change alors d'office le mot de passe et la réponse à la question de confiance.",
                "Pour retrouver l'accès, présentez-vous à l'accueil de votre service gestionnaire ({service_gestionnaire}) et prouvez que l'espace est bien le vôtre. Vous y recevrez la réponse à la question de confiance, avec laquelle vous choisirez un nouveau mot de passe.",
            ],
            bullets: &[],
        },
    ],
};

const ROBOTS: Article = Article {
    id: "art-3-7",
    number: "3.7",
    title: "Un espace professionnel interdisant l'usage d'un automate",
    rules: &[
        Rule {
            id: "art-3-7-a",
            letter: Some('a'),
            title: None,
            paragraphs: &[
                "L'administration interdit de se connecter à un espace ou de collecter des données du site avec un automate : robot, coffre-fort numérique ou autre.",
                "La sécurité informatique et la rapidité du service l'exigent. L'espace professionnel n'est pas fait pour être utilisé automatiquement.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-7-b",
            letter: Some('b'),
            title: None,
            paragraphs: &[
                "Si un automate est détecté malgré cette interdiction, l'administration bloque les accès à son système d'information depuis l'adresse IP qu'il utilise.",
            ],
            bullets: &[],
        },
        Rule {
            id: "art-3-7-c",
            letter: Some('c'),
            title: None,
            paragraphs: &[
                "Vous avez besoin d'échanges automatisés ? Pour les déclarations, adressez-vous à un partenaire EDI (échange de données informatisé). Pour consulter des informations par API, adressez-vous à l'équipe de l'administration qui en est chargée : l'assistance ({support}) vous met en relation avec elle.",
            ],
            bullets: &[],
        },
    ],
};

const DATA: Section = Section {
    id: "section-4",
    number: "4",
    title: "Droit de consultation et de rectification des données",
    intro: &[],
    articles: &[Article {
        id: "art-4",
        number: "4",
        title: "Ce que vous pouvez faire vous-même, et ce que permet chaque rôle",
        rules: &[
            Rule {
                id: "art-4-a",
                letter: Some('a'),
                title: None,
                paragraphs: &[
                    "Vous pouvez consulter à tout moment toutes les données de votre espace : « Gérer les services », puis la fonction voulue.",
                ],
                bullets: &[],
            },
            Rule {
                id: "art-4-b",
                letter: Some('b'),
                title: None,
                paragraphs: &[
                    "Vous pouvez modifier à tout moment toutes les informations qui vous concernent : « Gérer les services », puis « Modifier mes coordonnées » ou « Modifier mes identifiants de connexion ».",
                ],
                bullets: &[],
            },
            Rule {
                id: "art-4-c",
                letter: Some('c'),
                title: None,
                paragraphs: &[
                    "Dans la grande majorité des cas (85 %), vous pouvez supprimer vous-même votre espace et toutes les adhésions qu'il contient : « Gérer les services », puis « Supprimer mon espace professionnel ».",
                    "Dans les autres cas, il faut d'abord retirer des services :",
                ],
                bullets: &[
                    "soit vous le faites vous-même : « Gérer les services », puis « Consulter mes services (habilitations) », puis « Supprimer le service » en face de chaque service ;",
                    "soit vous le demandez à votre service gestionnaire ({service_gestionnaire}).",
                ],
            },
            Rule {
                id: "art-4-d",
                letter: Some('d'),
                title: None,
                paragraphs: &[
                    "Pour les références bancaires d'une personne sirenisée, il faut être administrateur titulaire ou administrateur suppléant d'un de ses services de paiement. Ces personnes, et elles seules, peuvent à tout moment en ajouter, en supprimer, ou changer le nom du titulaire d'une référence existante.",
                ],
                bullets: &[],
            },
            Rule {
                id: "art-4-e",
                letter: Some('e'),
                title: None,
                paragraphs: &[
                    "Pour l'adresse électronique d'une personne sirenisée, il faut être administrateur titulaire ou administrateur suppléant de son service de messagerie. Ces personnes, et elles seules, peuvent à tout moment en demander la modification.",
                    "Rappel : la nouvelle adresse ne prend effet que lorsque le code d'activation, envoyé par courrier postal à la personne sirenisée, est saisi.",
                ],
                bullets: &[],
            },
            Rule {
                id: "art-4-f",
                letter: Some('f'),
                title: None,
                paragraphs: &[
                    "Pour déléguer des services d'une personne sirenisée, il faut en être administrateur titulaire, administrateur suppléant ou acteur déléguant. Ces personnes, et elles seules, peuvent à tout moment déléguer tout ou partie de ces services à un autre utilisateur, ou mettre fin à une délégation.",
                ],
                bullets: &[],
            },
            Rule {
                id: "art-4-g",
                letter: Some('g'),
                title: None,
                paragraphs: &[
                    "L'administrateur titulaire d'un ou plusieurs services d'une personne sirenisée, et lui seul, peut à tout moment désigner ou supprimer un administrateur suppléant pour cette personne sirenisée.",
                ],
                bullets: &[],
            },
            Rule {
                id: "art-4-h",
                letter: Some('h'),
                title: None,
                paragraphs: &[
                    "Vous ne voulez plus utiliser une procédure en ligne pour une personne sirenisée ? Supprimez le service : « Gérer les services », puis « Consulter mes services (habilitations) », puis « Supprimer le service » en face du service concerné.",
                ],
                bullets: &[],
            },
        ],
    }],
};

const PROCESSING: Section = Section {
    id: "section-5",
    number: "5",
    title: "Traitement des données personnelles",
    intro: &[],
    articles: &[Article {
        id: "art-5",
        number: "5",
        title: "À quoi servent vos données",
        rules: &[
            Rule {
                id: "art-5-1",
                letter: None,
                title: Some("Finalités"),
                paragraphs: &[
                    "L'administration traite les données des utilisateurs professionnels pour deux missions : la création des espaces professionnels, et la gestion de l'assiette et de la taxation des professionnels. Elles servent à :",
                ],
                bullets: &[
                    "créer votre espace professionnel sécurisé, adhérer aux services en ligne proposés et y accéder, depuis votre espace sur le site ou depuis le portail commun des professionnels ;",
                    "permettre aux services gestionnaires de consulter et de gérer ces abonnements ;",
                    "afficher les références bancaires de l'entreprise à l'utilisateur qui déclare ses contributions indirectes dans la téléprocédure de l'administration des douanes, pour qu'il choisisse celle du paiement ;",
                    "effectuer les autres traitements que demandent les missions d'assiette et de taxation des professionnels.",
                ],
            },
            Rule {
                id: "art-5-2",
                letter: None,
                title: Some("Vos droits"),
                paragraphs: &[
                    "La page « Données personnelles » du site vous dit comment vos données sont traitées et protégées, et comment exercer vos droits.",
                ],
                bullets: &[],
            },
        ],
    }],
};

#[cfg(test)]
mod tests {
    use super::{Names, Rule, SECTIONS, VERSION, anchors, fill};

    /// The lettered rules of the source, article by article.
    const LETTERED: &[(&str, &str)] = &[
        ("art-2-1", "ab"),
        ("art-3-1", "abcd"),
        ("art-3-2", "abcdefg"),
        ("art-3-3", "abcdef"),
        ("art-3-4", "abcde"),
        ("art-3-5", "ab"),
        ("art-3-6", "ab"),
        ("art-3-7", "abc"),
        ("art-4", "abcdefgh"),
    ];

    /// The articles of the source that have no letters, and how many bullets their rules hold.
    const UNLETTERED: &[(&str, usize)] = &[
        ("art-1", 0),
        ("art-2-2", 0),
        ("art-2-3", 3),
        ("art-2-4", 2),
        ("art-5", 4),
    ];

    const NAMES: Names<'_> = Names {
        organisation: "Administration {site} de démonstration",
        site: "Portail d'essai",
        service_gestionnaire: "bureau des entreprises",
        support: "01 99 00 00 00",
    };

    fn rules() -> impl Iterator<Item = (&'static str, &'static Rule)> {
        SECTIONS.iter().flat_map(|section| {
            section
                .articles
                .iter()
                .flat_map(|article| article.rules.iter().map(|rule| (article.id, rule)))
        })
    }

    fn texts() -> impl Iterator<Item = &'static str> {
        let headings = SECTIONS.iter().flat_map(|section| {
            section
                .intro
                .iter()
                .copied()
                .chain(std::iter::once(section.title))
                .chain(section.articles.iter().map(|article| article.title))
        });
        let bodies = rules().flat_map(|(_, rule)| {
            rule.title
                .into_iter()
                .chain(rule.paragraphs.iter().copied())
                .chain(rule.bullets.iter().copied())
        });
        headings.chain(bodies)
    }

    fn occurrences(wanted: &str) -> usize {
        anchors().filter(|anchor| *anchor == wanted).count()
    }

    #[test]
    fn every_lettered_rule_of_the_source_has_one_anchor() {
        let mut expected = Vec::new();
        for (article, letters) in LETTERED {
            assert_eq!(occurrences(article), 1, "{article}");
            for letter in letters.chars() {
                let anchor = format!("{article}-{letter}");
                assert_eq!(occurrences(&anchor), 1, "{anchor}");
                expected.push((anchor, letter));
            }
        }
        let found: Vec<(String, char)> = rules()
            .filter_map(|(_, rule)| rule.letter.map(|letter| (rule.id.to_owned(), letter)))
            .collect();
        assert_eq!(found, expected);
        assert_eq!(found.len(), 39);
    }

    #[test]
    fn every_unlettered_article_of_the_source_is_there() {
        for (article, bullets) in UNLETTERED {
            assert_eq!(occurrences(article), 1, "{article}");
            let held: Vec<&Rule> = rules()
                .filter(|(of, _)| of == article)
                .map(|(_, rule)| rule)
                .collect();
            assert!(!held.is_empty(), "{article}");
            assert!(held.iter().all(|rule| rule.letter.is_none()), "{article}");
            let count: usize = held.iter().map(|rule| rule.bullets.len()).sum();
            assert_eq!(count, *bullets, "{article}");
        }
    }

    #[test]
    fn anchors_are_unique_and_fit_their_place() {
        let all: Vec<&str> = anchors().collect();
        for anchor in &all {
            assert_eq!(occurrences(anchor), 1, "{anchor}");
        }
        for (article, rule) in rules() {
            assert!(rule.id.starts_with(&format!("{article}-")), "{}", rule.id);
            assert!(!rule.paragraphs.is_empty(), "{}", rule.id);
        }
        for section in SECTIONS {
            assert_eq!(section.id, format!("section-{}", section.number));
            for article in section.articles {
                let number = article.number.replace('.', "-");
                assert_eq!(article.id, format!("art-{number}"));
                assert!(article.number.starts_with(section.number));
            }
        }
    }

    #[test]
    fn the_rules_that_differ_from_the_source_say_ours() {
        let words = |anchor: &str| -> String {
            rules()
                .filter(|(_, rule)| rule.id == anchor)
                .flat_map(|(_, rule)| rule.paragraphs.iter().chain(rule.bullets))
                .copied()
                .collect()
        };
        assert!(words("art-2-4-2").contains("jamais la réponse"));
        assert!(words("art-3-1-d").contains("110"));
        assert!(words("art-3-2-a").contains("20 caractères"));
        assert!(words("art-3-2-b").contains("Faible est refusé"));
        assert!(words("art-3-2-c").contains("trois ans"));
        assert!(words("art-3-2-g").contains("autre adresse"));
        assert!(words("art-3-5-a").contains("100"));
    }

    #[test]
    fn no_mark_of_the_state_occurs() {
        const MARKS: &[&str] = &[
            "impots.gouv",
            "gouv.fr",
            "dgfip",
            "dgddi",
            "république",
            "republique",
            "marianne",
            "finances publiques",
            "0809",
        ];
        for text in texts() {
            let folded = text.to_lowercase();
            for mark in MARKS {
                assert!(!folded.contains(mark), "{mark}: {text}");
            }
        }
    }

    #[test]
    fn double_punctuation_has_its_hard_space() {
        for text in texts() {
            for mark in [" :", " ;", " ?", " !", " »", "« ", " %"] {
                assert!(!text.contains(mark), "{mark}: {text}");
            }
        }
    }

    #[test]
    fn placeholders_are_filled_once() {
        for text in texts() {
            let filled = fill(text, &NAMES).replace(NAMES.organisation, "");
            assert!(!filled.contains('{') && !filled.contains('}'), "{filled}");
        }
        assert_eq!(
            fill("{organisation} / {inconnu} { {support}", &NAMES),
            "Administration {site} de démonstration / {inconnu} { 01 99 00 00 00"
        );
        for placeholder in [
            "{organisation}",
            "{site}",
            "{service_gestionnaire}",
            "{support}",
        ] {
            assert!(
                texts().any(|text| text.contains(placeholder)),
                "{placeholder}"
            );
        }
    }

    #[test]
    fn the_version_is_a_date() {
        assert_eq!(VERSION.len(), 10);
        assert!(VERSION.split('-').all(|part| part.parse::<u16>().is_ok()));
    }
}
