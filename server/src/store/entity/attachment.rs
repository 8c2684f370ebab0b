//! Attachments, and how much room each company's take.

/// A file that was sent: first a draft's, then its message's. The file itself lies in the depot.
pub mod file {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "attachment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// [`app::domain::thread::Side`].
        pub author_side: String,
        pub author_id: Uuid,
        pub draft_id: Uuid,
        /// Whose room it takes.
        pub siren: String,
        /// Its place among the files of its draft; a refused one has none.
        pub place: Option<i32>,
        /// [`app::domain::attachment::FileName`].
        pub name: String,
        /// [`app::domain::attachment::Kind`]; empty for a refused one that is none.
        pub kind: String,
        /// [`app::domain::attachment::State`].
        pub state: String,
        /// [`app::domain::attachment::Refusal`].
        pub refusal: Option<String>,
        /// What the scanner found, in its words.
        pub finding: Option<String>,
        /// Bytes, as kept.
        pub size: i64,
        /// SHA-256 of the file as kept.
        pub sha256: Option<Vec<u8>>,
        /// Its name in the depot; none once there is no file.
        #[sea_orm(unique)]
        pub file: Option<String>,
        /// The message that it belongs to for good.
        pub message_id: Option<Uuid>,
        pub attempts: i32,
        pub next_at: DateTimeUtc,
        pub leased_by: Option<Uuid>,
        pub leased_until: Option<DateTimeUtc>,
        pub created_at: DateTimeUtc,
        pub judged_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// How many bytes a company's files take.
pub mod company_room {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "company_room")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub siren: String,
        pub bytes: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
