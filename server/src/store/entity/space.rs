//! Companies, persons, pending requests.

/// The directory: one row per SIREN.
pub mod company {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "company")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub siren: String,
        pub name: String,
        /// INSEE's four digits.
        pub legal_category: String,
        pub active: bool,
        /// Up to four lines, separated by line ends; empty when the address is not published.
        pub address: String,
        /// The name in lower case without accents.
        pub folded_name: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A space: one natural person.
pub mod person {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "person")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(unique)]
        pub subscriber_number: String,
        pub address: String,
        #[sea_orm(unique)]
        pub address_key: String,
        pub civility: String,
        pub last_name: String,
        pub first_name: String,
        /// [`app::domain::identity::Registration`], whole.
        pub registration: Json,
        pub password_hash: String,
        /// The name of the strength algorithm it was judged with.
        pub password_judged: String,
        pub password_changed_at: DateTimeUtc,
        /// Last valid day, in Paris.
        pub password_last_day: Date,
        pub answer_hash: String,
        pub terms_version: String,
        pub terms_accepted_at: DateTimeUtc,
        pub state: String,
        pub created_at: DateTimeUtc,
        pub last_login_at: Option<DateTimeUtc>,
        pub answer_changed_at: Option<DateTimeUtc>,
        /// Wants mails about services and legislation (R-N06).
        pub information_mails: bool,
        /// Since when mails to the address come back (R-G12).
        pub bounced_at: Option<DateTimeUtc>,
        /// Since when the answer is closed after too many wrong ones (T-OUB-3).
        pub recovery_closed_at: Option<DateTimeUtc>,
        /// The last reminder sent for the present password, in days before its end: 60, 15 or 1; 0 before the first.
        pub reminded: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A request that waits for its code.
pub mod pending {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "pending_creation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub address: String,
        /// Unique among the rows whose state closes the address.
        pub address_key: String,
        pub registration: Json,
        pub password_hash: String,
        pub password_judged: String,
        pub answer_hash: String,
        /// The first 8 bytes of the code's keyed hash, unique among pending rows.
        pub code_index: i64,
        pub code_hash: String,
        /// SHA-256 of the cancel link's token.
        #[sea_orm(unique)]
        pub cancel_hash: Vec<u8>,
        /// Keyed hash of the cookie of the browser that asked.
        pub browser_hash: Vec<u8>,
        pub outbox_id: Uuid,
        pub terms_version: String,
        pub terms_accepted_at: DateTimeUtc,
        /// Keyed hash of the source address the terms were accepted from.
        pub terms_source_hash: Vec<u8>,
        /// A simplified creation: its code is a letter's, of the request for its services.
        pub simplified: bool,
        /// `shadow` when the address of a simplified creation was not free: on screen the same, but nobody can end it.
        pub state: String,
        pub created_at: DateTimeUtc,
        pub ended_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Passwords that a space had before (R-F04).
pub mod past_password {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "past_password")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub person_id: Uuid,
        pub password_hash: String,
        /// When it was replaced.
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A change of the login address that waits for its code.
pub mod address_change {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "address_change")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub person_id: Uuid,
        /// The new address.
        pub address: String,
        pub address_key: String,
        /// The first 8 bytes of the code's keyed hash, unique among pending rows.
        pub code_index: i64,
        pub code_hash: String,
        /// SHA-256 of the cancel link's token, mailed to the old address.
        #[sea_orm(unique)]
        pub cancel_hash: Vec<u8>,
        /// Keyed hash of the cookie of the browser that asked.
        pub browser_hash: Vec<u8>,
        pub outbox_id: Uuid,
        /// As a request's; `shadow` when the address was not free: on screen the same, but no code left.
        pub state: String,
        pub created_at: DateTimeUtc,
        pub ended_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
