//! What the fiscal calendar keeps: facts of companies, who is reminded, which reminders have left.

/// What somebody with a right on a company said about it.
pub mod company_facts {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "company_facts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub siren: String,
        /// [`app::domain::calendar::Vat`].
        pub vat: Option<String>,
        /// [`app::domain::calendar::Closing`].
        pub closing: Option<String>,
        /// Who said it last.
        pub said_by: Uuid,
        pub said_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Somebody who wants to be reminded of deadlines (M7).
pub mod deadline_reminder {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "deadline_reminder")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: Uuid,
        /// How many days before.
        pub days: i32,
        pub since: DateTimeUtc,
        /// The last Paris day on which her deadlines were looked at.
        pub looked_on: Option<Date>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A deadline of which somebody was reminded.
pub mod deadline_notice {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "deadline_notice")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: Uuid,
        /// [`app::domain::calendar::Rule::id`].
        #[sea_orm(primary_key, auto_increment = false)]
        pub rule: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub due: Date,
        pub told_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
