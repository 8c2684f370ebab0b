//! What hangs on a company's bank accounts: direct debit contracts, and who did what when.

/// A direct debit contract.
pub mod contract {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "contract")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub siren: String,
        pub account_id: Uuid,
        /// [`app::domain::mandate::Scheme`].
        pub scheme: String,
        /// The unique reference of its mandate (RUM).
        pub reference: String,
        pub created_at: DateTimeUtc,
        /// When it was revoked.
        pub ended_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Something that was done to an account or a contract; never changed.
pub mod event {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "bank_event")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub siren: String,
        pub person_id: Uuid,
        /// As the journal names it.
        pub event: String,
        /// The account, masked, or the reference of the contract.
        pub subject: String,
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
