//! Parts 4 and 5: access to the data, and what they are processed for.
use super::{Article, Rule, Section};

pub(super) const DATA: Section = Section {
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
                    "Dans la grande majorité des cas (85 %), vous pouvez supprimer vous-même votre espace et toutes les adhésions qu’il contient : « Gérer les services », puis « Supprimer mon espace professionnel ».",
                    "Dans les autres cas, il faut d’abord retirer des services :",
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
                    "Pour les références bancaires d’une personne sirenisée, il faut être administrateur titulaire ou administrateur suppléant d’un de ses services de paiement. Ces personnes, et elles seules, peuvent à tout moment en ajouter, en supprimer, ou changer le nom du titulaire d’une référence existante.",
                ],
                bullets: &[],
            },
            Rule {
                id: "art-4-e",
                letter: Some('e'),
                title: None,
                paragraphs: &[
                    "Pour l’adresse électronique d’une personne sirenisée, il faut être administrateur titulaire ou administrateur suppléant de son service de messagerie. Ces personnes, et elles seules, peuvent à tout moment en demander la modification.",
                    "Rappel : la nouvelle adresse ne prend effet que lorsque le code d’activation, envoyé par courrier postal à la personne sirenisée, est saisi.",
                ],
                bullets: &[],
            },
            Rule {
                id: "art-4-f",
                letter: Some('f'),
                title: None,
                paragraphs: &[
                    "Pour déléguer des services d’une personne sirenisée, il faut en être administrateur titulaire, administrateur suppléant ou acteur déléguant. Ces personnes, et elles seules, peuvent à tout moment déléguer tout ou partie de ces services à un autre utilisateur, ou mettre fin à une délégation.",
                ],
                bullets: &[],
            },
            Rule {
                id: "art-4-g",
                letter: Some('g'),
                title: None,
                paragraphs: &[
                    "L’administrateur titulaire d’un ou plusieurs services d’une personne sirenisée, et lui seul, peut à tout moment désigner ou supprimer un administrateur suppléant pour cette personne sirenisée.",
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

pub(super) const PROCESSING: Section = Section {
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
                    "L’administration traite les données des utilisateurs professionnels pour deux missions : la création des espaces professionnels, et la gestion de l’assiette et de la taxation des professionnels. Elles servent à :",
                ],
                bullets: &[
                    "créer votre espace professionnel sécurisé, adhérer aux services en ligne proposés et y accéder, depuis votre espace sur le site ou depuis le portail commun des professionnels ;",
                    "permettre aux services gestionnaires de consulter et de gérer ces abonnements ;",
                    "afficher les références bancaires de l’entreprise à l’utilisateur qui déclare ses contributions indirectes dans la téléprocédure de l’administration des douanes, pour qu’il choisisse celle du paiement ;",
                    "effectuer les autres traitements que demandent les missions d’assiette et de taxation des professionnels.",
                ],
            },
            Rule {
                id: "art-5-2",
                letter: None,
                title: Some("Vos droits"),
                paragraphs: &[
                    "La page [Données personnelles](/donnees-personnelles) du site vous dit comment vos données sont traitées et protégées, et comment exercer vos droits.",
                ],
                bullets: &[],
            },
        ],
    }],
};
