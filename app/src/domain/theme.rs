//! What a request to the administration is about, as an operator's file says: checked when it is read (R-M08).
use serde::{Deserialize, Serialize};

/// A theme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// What rows keep: small letters, digits and hyphens; never changed.
    pub id: String,
    /// As shown: « TVA : déclaration et paiement ».
    pub label: String,
}

/// The themes in the order of display.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Themes {
    #[serde(rename = "theme")]
    themes: Vec<Theme>,
}

impl Themes {
    /// Everything that is wrong with them, a line each.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.themes.is_empty() {
            faults.push("there is no theme".to_owned());
        }
        for (at, theme) in self.themes.iter().enumerate() {
            let id = &theme.id;
            let plain = !id.is_empty() && id.len() <= 40 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            if !plain {
                faults.push(format!("« {id} » is no identifier: small letters, digits and hyphens"));
            }
            let before = self.themes.iter().take(at);
            if before.clone().any(|other| other.id == *id) {
                faults.push(format!("two themes are called {id}"));
            }
            if before.clone().any(|other| other.label == theme.label) {
                faults.push(format!("two themes have the label of {id}"));
            }
            if super::text::line(&theme.label, 80).is_err() {
                faults.push(format!("the label of {id} is no line of 1 to 80 characters"));
            }
        }
        faults
    }

    /// All of them, in the order of display.
    pub fn themes(&self) -> &[Theme] {
        &self.themes
    }

    /// True when there is such a theme.
    pub fn has(&self, id: &str) -> bool {
        self.themes.iter().any(|theme| theme.id == id)
    }

    /// The label of a theme; its id when it has left the list.
    pub fn label<'a>(&'a self, id: &'a str) -> &'a str {
        self.themes.iter().find(|theme| theme.id == id).map_or(id, |theme| theme.label.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_m08_a_list_of_themes_says_everything_that_is_wrong_with_it() {
        let theme = |id: &str, label: &str| Theme { id: id.to_owned(), label: label.to_owned() };
        let good = Themes { themes: vec![theme("tva", "TVA"), theme("autre", "Autre question")] };
        assert_eq!(good.faults(), Vec::<String>::new());
        assert_eq!((good.label("tva"), good.label("parti")), ("TVA", "parti"));
        let bad = Themes { themes: vec![theme("tva", "TVA"), theme("tva", "TVA"), theme("É", " ")] };
        assert_eq!(bad.faults().len(), 4, "{:?}", bad.faults());
        assert_eq!(Themes::default().faults().len(), 1);
    }
}
