//! Rights and the requests that make them: habilitations, requests, the wizard, bank accounts, company addresses.

/// One person's right on one service of one company.
pub mod entitlement {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "entitlement")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub person_id: Uuid,
        pub siren: String,
        /// Its id in the catalogue.
        pub service: String,
        /// [`app::domain::entitlement::Role`].
        pub role: String,
        /// [`app::domain::entitlement::State`].
        pub state: String,
        pub may_delegate: bool,
        /// Who granted it; none when a letter did.
        pub granted_by: Option<Uuid>,
        /// The request that made it.
        pub demand_id: Option<Uuid>,
        pub since: DateTimeUtc,
        /// Last day, in Paris, for a right with an end.
        pub until: Option<Date>,
        pub ended_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A request that a letter makes effective.
pub mod demand {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "demand")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// `enrolment`, `creation`, `address`.
        pub kind: String,
        /// The requester's space; none while it does not exist yet (simplified creation).
        pub person_id: Option<Uuid>,
        /// The pending creation of that space.
        pub pending_id: Option<Uuid>,
        pub siren: String,
        /// Ids of the catalogue.
        pub services: Json,
        /// `representant`, `mandataire`.
        pub quality: String,
        /// [`app::domain::demand::State`].
        pub state: String,
        /// The company's electronic address, when the messaging was asked for; the new one of a change.
        pub address: Option<String>,
        /// SHA-256 of the token mailed to that address.
        #[sea_orm(unique)]
        pub link_hash: Option<Vec<u8>>,
        /// The mail with the link.
        pub link_outbox_id: Option<Uuid>,
        pub link_used_at: Option<DateTimeUtc>,
        /// SHA-256 of the token mailed to the login address of a simplified creation, when it is not the company's.
        pub login_hash: Option<Vec<u8>>,
        pub login_outbox_id: Option<Uuid>,
        pub login_used_at: Option<DateTimeUtc>,
        /// When the messaging was struck for want of an answer.
        pub struck_at: Option<DateTimeUtc>,
        /// [`app::domain::bank::Account`], sealed with the row's id; erased at the end.
        pub account: Option<Vec<u8>>,
        /// The first 8 bytes of the code's keyed hash, unique among requests under way.
        pub code_index: Option<i64>,
        pub code_hash: Option<String>,
        /// Keyed hash of the reference that the letter prints for a refusal.
        #[sea_orm(unique)]
        pub refusal_hash: Option<Vec<u8>>,
        pub letter_id: Option<Uuid>,
        /// The day that the letter bears.
        pub letter_on: Option<Date>,
        /// Not before this is the letter put into the outbox.
        pub held_until: Option<DateTimeUtc>,
        /// What the activation did: ids of the services given and of those that had a holder.
        pub outcome: Option<Json>,
        /// The requester was told that the end is near (M14).
        pub reminded_at: Option<DateTimeUtc>,
        pub created_at: DateTimeUtc,
        pub ended_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// An enrolment under way: one per person and company, two hours long.
pub mod enrolment_draft {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "enrolment_draft")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub siren: String,
        pub id: Uuid,
        pub revision: i64,
        pub quality: String,
        pub services: Option<Json>,
        pub address: Option<String>,
        /// [`app::domain::bank::Account`], sealed with the row's id.
        pub account: Option<Vec<u8>>,
        pub expires_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A bank account of a company.
pub mod bank_account {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "bank_account")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub siren: String,
        pub holder: String,
        /// [`app::domain::bank::Iban`], sealed with the row's id.
        pub iban: Vec<u8>,
        /// Keyed hash of the IBAN: the same account is kept once.
        pub iban_hash: Vec<u8>,
        /// As shown.
        pub masked: String,
        pub bic: Option<String>,
        /// [`app::domain::mandate::Scheme`]: the widest that it takes.
        pub scheme: String,
        pub added_by: Uuid,
        pub created_at: DateTimeUtc,
        pub ended_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The electronic address of a company, as validated by its link and its letter.
pub mod company_address {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "company_address")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub siren: String,
        pub address: String,
        pub since: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The postal address of a company whose directory entry has none, as the managing office entered it.
pub mod office_address {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "office_address")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub siren: String,
        /// Lines, as in the directory.
        pub address: String,
        /// Where the office has it from.
        pub source: String,
        pub entered_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A name that a person gave some of her companies, to find them again; empty for her favourites.
pub mod company_label {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "company_label")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub siren: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub label: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The code of a letter, readable in the company's messaging while its request lasts (C16).
pub mod code_deposit {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "code_deposit")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub demand_id: Uuid,
        /// Whose message says that the code can be seen: opened when the letter has left.
        #[sea_orm(unique)]
        pub thread_id: Option<Uuid>,
        pub siren: String,
        /// Who asks.
        pub person_id: Uuid,
        /// The code and who asks for what, sealed with the request's id.
        pub sealed: Vec<u8>,
        pub created_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// That somebody sees such a code, for some minutes.
pub mod code_view {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "code_view")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub demand_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: Uuid,
        pub until: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
