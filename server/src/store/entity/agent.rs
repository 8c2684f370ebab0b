//! The administration's side: agents, their sessions, what they opened, what they keep to themselves.

/// An agent.
pub mod account {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub address: String,
        /// The address in lower case.
        #[sea_orm(unique)]
        pub address_key: String,
        pub name: String,
        /// Its id in the operator's file.
        pub office: String,
        /// The subscriber number of the agent's own space, when he has one under another address (T-AGT-5).
        pub own_number: Option<String>,
        /// He works in the mail room: letters of all offices, their codes included.
        pub mail_room: bool,
        /// `invited`, `active`, `disabled`.
        pub state: String,
        pub password_hash: Option<String>,
        /// The secret of the one-time codes, sealed with the row's id.
        pub totp: Option<Vec<u8>>,
        /// The last step whose code was used.
        pub last_step: i64,
        pub created_at: DateTimeUtc,
        pub last_login_at: Option<DateTimeUtc>,
        pub disabled_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The link by which an agent chooses his password: 72 hours, one use.
pub mod invitation {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_invitation")]
    pub struct Model {
        /// SHA-256 of the token.
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: Vec<u8>,
        pub agent_id: Uuid,
        pub expires_at: DateTimeUtc,
        pub used_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A browser that an agent's account knows: he accepted his invitation in it, or signed in with it.
pub mod device {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_device")]
    pub struct Model {
        /// SHA-256 of the device cookie.
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: Vec<u8>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub agent_id: Uuid,
        pub last_used_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// An agent's session: password and one-time code were given.
pub mod session {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_session")]
    pub struct Model {
        /// SHA-256 of the cookie's token.
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: Vec<u8>,
        pub agent_id: Uuid,
        pub created_at: DateTimeUtc,
        pub last_seen_at: DateTimeUtc,
        pub expires_at: DateTimeUtc,
        pub source: String,
        pub user_agent: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::account::Entity", from = "Column::AgentId", to = "super::account::Column::Id")]
        Agent,
    }
    impl Related<super::account::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Agent.def()
        }
    }
    impl ActiveModelBehavior for ActiveModel {}
}

/// A thread or a company that an agent opened: journaled for whom it concerns, readable until its end (T-AGT-2, R-R08).
pub mod consultation {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "consultation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub agent_id: Uuid,
        pub office: String,
        pub siren: String,
        /// The thread that was opened; none for the company's rights.
        pub thread_id: Option<Uuid>,
        pub motive: String,
        pub at: DateTimeUtc,
        /// Until when it opens the page without being journaled anew.
        pub until: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A letter that the post brought back.
pub mod returned {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "letter_return")]
    pub struct Model {
        /// The letter's row in the outbox: noted once.
        #[sea_orm(primary_key, auto_increment = false)]
        pub letter_id: Uuid,
        pub agent_id: Uuid,
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What agents note about a thread among themselves. A table of its own: nothing that a company reads ever joins it.
pub mod note {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_note")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub thread_id: Uuid,
        pub agent_id: Uuid,
        /// Sealed with the row's id.
        pub text: Vec<u8>,
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// That the company was reminded of an answer that is due: once for each day asked for.
pub mod reminded {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "thread_reminder")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub thread_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub due_on: Date,
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
