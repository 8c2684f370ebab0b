//! What keeps the work straight: used checks, repeated forms, the journal, the outbox.

/// A human check that was used up.
pub mod used_check {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "used_check")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub used_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The first answer to a form, for its repeats.
pub mod idempotency {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "idempotency")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub actor: Vec<u8>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub action: String,
        /// Keyed hash of the decoded command.
        pub content: Vec<u8>,
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The journal: append-only.
pub mod journal {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "journal")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub at: DateTimeUtc,
        pub event: String,
        /// Whose space, when there is one.
        pub person_id: Option<Uuid>,
        /// Keyed hash of the address concerned, when there is no space.
        pub subject_hash: Option<Vec<u8>>,
        pub source: String,
        pub user_agent: String,
        pub detail: Json,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What must happen after a commit.
pub mod outbox {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "outbox")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// `mail` or `letter`.
        pub kind: String,
        /// The template's name.
        pub template: String,
        pub recipient: String,
        /// Sealed with the row's id; erased at sending (in demonstration mode after 7 days).
        pub payload: Option<Vec<u8>>,
        /// `waiting`, `sent`, `abandoned`, `refused`, `suppressed`.
        pub state: String,
        pub attempts: i32,
        pub next_at: DateTimeUtc,
        pub leased_until: Option<DateTimeUtc>,
        pub leased_by: Option<Uuid>,
        pub created_at: DateTimeUtc,
        pub sent_at: Option<DateTimeUtc>,
        /// After this it serves nobody any more: abandoned.
        pub dead_at: Option<DateTimeUtc>,
        /// The batch that a letter leaves with.
        pub batch_id: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Letters that leave together, in one file.
pub mod letter_batch {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "letter_batch")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Counts up; the name of the file.
        pub number: i64,
        /// The date of its letters.
        pub created_at: DateTimeUtc,
        /// How many.
        pub letters: i32,
        /// `writing`, `written`, `posted`.
        pub state: String,
        pub written_at: Option<DateTimeUtc>,
        pub posted_at: Option<DateTimeUtc>,
        /// The name of the file, as long as there is one.
        pub file: Option<String>,
        pub leased_by: Option<Uuid>,
        pub leased_until: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// When an address last got a notice of a kind: « at most one in 48 h ».
pub mod notice {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "notice")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub address_key: String,
        pub last_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
