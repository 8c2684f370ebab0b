//! The secure messaging: threads, messages, their course, who read them, drafts, and who is told by mail.
//!
//! Messages, steps and readings are only added (R-M04, T-MSG-3): nothing in `store` updates or deletes one.

/// A thread between a company and its office.
pub mod thread {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "thread")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub siren: String,
        /// Its id in the list of themes.
        pub theme: String,
        pub subject: String,
        /// [`app::domain::thread::State`].
        pub state: String,
        /// The id of the managing office.
        pub office: String,
        /// The person who made it.
        pub opened_by: Uuid,
        pub created_at: DateTimeUtc,
        /// Of its last message.
        pub last_at: DateTimeUtc,
        /// How many messages it has: the number of the last one.
        pub messages: i64,
        /// Until when the company is asked for an answer, in Paris.
        pub due_on: Option<Date>,
        /// The agent who has it.
        pub taken_by: Option<Uuid>,
        /// The day in Paris on which it was closed, while it is.
        pub closed_on: Option<Date>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A message: written once.
pub mod message {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "message")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub thread_id: Uuid,
        /// From 1 on, without a gap.
        pub seq: i64,
        /// [`app::domain::thread::Side`].
        pub author_side: String,
        pub author_id: Uuid,
        /// As shown.
        pub author_name: String,
        #[sea_orm(column_type = "Text")]
        pub text: String,
        /// The hashes of its attachments, in hexadecimal digits, in their order.
        pub attachments: Json,
        pub at: DateTimeUtc,
        /// SHA-256 of [`app::domain::thread::Link::canonical`].
        pub sha256: Vec<u8>,
        /// The hash of the message before, or of [`app::domain::thread::Head::canonical`].
        pub previous: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A moment of a thread's course: which state it came to, when, by whom.
pub mod thread_event {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "thread_event")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub thread_id: Uuid,
        /// [`app::domain::thread::State`].
        pub state: String,
        /// [`app::domain::thread::Side`].
        pub author_side: String,
        pub author_id: Uuid,
        pub author_name: String,
        pub due_on: Option<Date>,
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// That somebody had read a thread up to a message. One row for each time she read on.
pub mod thread_read {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "thread_read")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub thread_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub reader_id: Uuid,
        /// The number of the last message read.
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        /// [`app::domain::thread::Side`].
        pub reader_side: String,
        /// As shown.
        pub reader_name: String,
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What somebody writes and has not sent yet: a new thread, or the next message of one.
pub mod thread_draft {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "thread_draft")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// [`app::domain::thread::Side`].
        pub author_side: String,
        pub author_id: Uuid,
        /// The thread that it answers; none for a new one.
        pub thread_id: Option<Uuid>,
        pub siren: String,
        /// Empty until it is chosen.
        pub theme: String,
        pub subject: String,
        #[sea_orm(column_type = "Text")]
        pub text: String,
        /// Grows with each change.
        pub revision: i64,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// How a person is told of messages by mail; without a row she is not.
pub mod message_notice {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "message_notice")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: Uuid,
        /// [`app::domain::thread::Notice`].
        pub choice: String,
        /// The day in Paris of the last digest.
        pub told_on: Option<Date>,
        pub since: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
