//! A table to show, made by the server: what it says never weighs on the bundle.
use serde::{Deserialize, Serialize};

/// A caption, the columns' names, the lines; without columns, each line is a name and a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    pub caption: String,
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}
