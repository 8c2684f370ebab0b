//! Who is here, from where, and how often it went wrong.

/// An open session.
pub mod session {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "session")]
    pub struct Model {
        /// SHA-256 of the cookie's token.
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: Vec<u8>,
        pub person_id: Uuid,
        pub created_at: DateTimeUtc,
        pub last_seen_at: DateTimeUtc,
        pub expires_at: DateTimeUtc,
        pub source: String,
        pub user_agent: String,
        /// The login before this one.
        pub previous_login_at: Option<DateTimeUtc>,
        /// How the session is named on the list of sessions.
        pub id: Uuid,
        /// When the password was last given: at login, and again before a change of credentials (R-G09).
        pub confirmed_at: DateTimeUtc,
        /// What must be done before anything else: [`app::domain::duty::Duty`]'s words, by commas; empty for a full session.
        pub duties: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "crate::store::entity::space::person::Entity",
            from = "Column::PersonId",
            to = "crate::store::entity::space::person::Column::Id"
        )]
        Person,
    }
    impl Related<crate::store::entity::space::person::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Person.def()
        }
    }
    impl ActiveModelBehavior for ActiveModel {}
}

/// A browser that an account knows.
pub mod device {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "device")]
    pub struct Model {
        /// SHA-256 of the long-lived cookie's token.
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: Vec<u8>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: Uuid,
        pub last_used_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A try to sign in or to activate; written as a failure before anything is hashed, mended after a success.
pub mod attempt {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "attempt")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// `login`, `activation`, `creation`; `reset`, a success when it was worth a link; `answer` to a trust question.
        pub purpose: String,
        /// Keyed hash of the address tried.
        pub account_hash: Vec<u8>,
        /// Keyed hash of the source (IPv4 /32, IPv6 /64).
        pub source_hash: Vec<u8>,
        /// SHA-256 of the device cookie, when the account knows that browser.
        pub device_hash: Option<Vec<u8>>,
        pub success: bool,
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A source that is closed for a while.
pub mod closure {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "closure")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub source_hash: Vec<u8>,
        /// `spray` or `scan`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub reason: String,
        pub until: DateTimeUtc,
        pub times: i32,
        /// The address itself, for the operator who lifts it.
        pub source: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The link mailed to an account with too many failures.
pub mod unlock {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "unlock_link")]
    pub struct Model {
        /// SHA-256 of the token.
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: Vec<u8>,
        pub account_hash: Vec<u8>,
        pub expires_at: DateTimeUtc,
        /// Keyed hash of the browser that used it.
        pub used_by: Option<Vec<u8>>,
        pub used_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The mailed link of a forgotten password: an hour, one use, five answers.
pub mod reset_link {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "reset_link")]
    pub struct Model {
        /// SHA-256 of the token.
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: Vec<u8>,
        pub person_id: Uuid,
        pub created_at: DateTimeUtc,
        pub expires_at: DateTimeUtc,
        /// Wrong answers given with it.
        pub wrong: i32,
        pub used_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What was typed into a form whose session had ended, given back after login (T-SES-8).
pub mod kept_form {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "kept_form")]
    pub struct Model {
        /// [`super::session::Model::id`]: it outlives a new token.
        #[sea_orm(primary_key, auto_increment = false)]
        pub session_id: Uuid,
        /// Form and fields, never a secret one; sealed.
        pub content: Vec<u8>,
        pub expires_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
