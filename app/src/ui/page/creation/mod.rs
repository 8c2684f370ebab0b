//! The creation of a space, one file per screen (SC03 to SC09, and the cancel link of its mail).
//!
//! The steps are kept by the server: a page opened too early leads to the first one missing.
pub mod cancel;
pub mod credentials;
pub mod details;
pub mod mode;
pub mod requested;
pub mod review;
pub mod terms;

/// The steps as SC04 lists them.
pub const STEP_LABELS: &[&str] =
    &["Accepter les conditions générales", "Créer vos identifiants", "Remplir le formulaire d’inscription", "Activer votre espace"];
