//! Wizards: a row per browser, two hours long.

/// The creation of a space.
pub mod creation_draft {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "creation_draft")]
    pub struct Model {
        /// Keyed hash of the browser's cookie.
        #[sea_orm(primary_key, auto_increment = false)]
        pub browser_hash: Vec<u8>,
        pub id: Uuid,
        pub revision: i64,
        pub terms_version: String,
        pub terms_accepted_at: DateTimeUtc,
        /// In simplified mode, for the company `siren`, reached at `company_address`.
        pub simplified: bool,
        pub siren: Option<String>,
        pub company_address: Option<String>,
        pub address: Option<String>,
        /// Sealed with the row's id.
        pub password: Option<Vec<u8>>,
        pub registration: Option<Json>,
        /// Sealed with the row's id.
        pub answer: Option<Vec<u8>>,
        /// Set by « Confirmer »: SC09 shows this row from then on.
        pub confirmed_at: Option<DateTimeUtc>,
        pub pending_id: Option<Uuid>,
        pub expires_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The activation with a code.
pub mod activation_draft {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "activation_draft")]
    pub struct Model {
        /// Keyed hash of the browser's cookie.
        #[sea_orm(primary_key, auto_increment = false)]
        pub browser_hash: Vec<u8>,
        pub id: Uuid,
        pub revision: i64,
        /// Sealed with the row's id; erased at the end.
        pub code: Option<Vec<u8>>,
        /// Set when the activation is finished: this document alone, until `expires_at`.
        pub person_id: Option<Uuid>,
        /// The request that it redeemed, when the code was a letter's.
        pub demand_id: Option<Uuid>,
        pub expires_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
