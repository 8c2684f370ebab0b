//! The advice behind the « ? » of every new password: how to keep one’s credentials from being
//! usurped.

/// The dialog’s title.
pub const TITLE: &str = "Recommandations pour prévenir les usurpations";

/// The dialog’s only button.
pub const CLOSE: &str = "Fermer";

/// The phrase of the memory technique.
pub const EXAMPLE_PHRASE: &str =
    "mon espace professionnel est davantage sécurisé si je choisis un mot de passe personnalisé de plus de 20 caractères !";

/// What the phrase gives. Everybody can read it: the server refuses it.
pub const EXAMPLE_PASSWORD: &str = "mepedssjcumdppdpd20c!";

/// One piece of advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advice {
    /// Its anchor.
    pub id: &'static str,
    /// What to do, in bold.
    pub title: &'static str,
    /// Why, or how.
    pub text: &'static str,
    /// The worked example of the memory technique.
    pub example: Option<Example>,
}

/// A phrase, the password made from it, and the warning that goes with both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// The phrase to remember.
    pub phrase: &'static str,
    /// What becomes of it.
    pub password: &'static str,
    /// Why it must not be used.
    pub warning: &'static str,
}

/// The seven points, in the source’s order.
pub const ADVICE: &[Advice] = &[
    Advice {
        id: "conseil-un-par-site",
        title: "Un mot de passe différent pour chaque site.",
        text: "Si l’un d’eux est intercepté, vos autres comptes restent à l’abri.",
        example: None,
    },
    Advice {
        id: "conseil-toujours-nouveau",
        title: "Un mot de passe que vous n’avez jamais utilisé.",
        text: "Ne reprenez aucun de vos anciens mots de passe, même un peu modifié.",
        example: None,
    },
    Advice {
        id: "conseil-pas-de-courriel",
        title: "Ne l’envoyez pas par courriel.",
        text: "Les messageries électroniques sont souvent la cible de pirates.",
        example: None,
    },
    Advice {
        id: "conseil-pas-d-ecrit",
        title: "Ne l’écrivez jamais.",
        text: "Ni dans un fichier, ni sur papier, ni ailleurs.",
        example: None,
    },
    Advice {
        id: "conseil-renouveler",
        title: "Renouvelez-le régulièrement.",
        text: "Faites-le en particulier quand un collaborateur arrive ou s’en va.",
        example: None,
    },
    Advice {
        id: "conseil-phrase",
        title: "Aidez-vous d’une phrase pour le retenir.",
        text: "Inventez une phrase que vous n’oublierez pas. Gardez l’initiale de chaque mot, les nombres et la ponctuation.",
        example: Some(Example {
            phrase: EXAMPLE_PHRASE,
            password: EXAMPLE_PASSWORD,
            warning: "C’est un exemple : ne l’utilisez pas. Tout le monde peut le lire ici, et le site le refuse.",
        }),
    },
    Advice {
        id: "conseil-navigateur",
        title: "Réglez votre navigateur.",
        text: "Il ne doit pas se souvenir des mots de passe que vous saisissez.",
        example: None,
    },
];

#[cfg(test)]
mod tests {
    use super::{ADVICE, EXAMPLE_PASSWORD, EXAMPLE_PHRASE};

    #[test]
    fn there_are_seven_points_with_ids_of_their_own() {
        assert_eq!(ADVICE.len(), 7);
        for advice in ADVICE {
            let same = ADVICE.iter().filter(|other| other.id == advice.id).count();
            assert_eq!(same, 1, "{}", advice.id);
        }
    }

    /// The technique as the advice states it really gives the example.
    #[test]
    fn the_phrase_gives_the_password() {
        let made: String = EXAMPLE_PHRASE
            .split_whitespace()
            .map(|word| if word.chars().all(|c| c.is_ascii_digit()) { word.to_owned() } else { word.chars().take(1).collect() })
            .collect();
        assert_eq!(made, EXAMPLE_PASSWORD);
    }

    #[test]
    fn the_example_comes_with_its_warning() {
        let examples: Vec<_> = ADVICE.iter().filter_map(|advice| advice.example).collect();
        assert_eq!(examples.len(), 1);
        assert!(examples.iter().all(|example| example.warning.contains("ne l’utilisez pas")));
    }

    #[test]
    fn double_punctuation_has_its_hard_space() {
        for advice in ADVICE {
            let warning = advice.example.map_or("", |example| example.warning);
            for text in [advice.title, advice.text, EXAMPLE_PHRASE, warning] {
                for mark in [" :", " ;", " ?", " !", " »", "« "] {
                    assert!(!text.contains(mark), "{mark}: {text}");
                }
            }
        }
    }
}
