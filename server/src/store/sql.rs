//! A statement that grows with what is asked, its values bound and never pasted (V1.2.4).
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

/// The text of a statement, with its values.
pub(super) struct Text {
    sql: String,
    values: Vec<Value>,
    backend: DbBackend,
}

impl Text {
    /// An empty one for this database.
    pub(super) fn of(db: &impl ConnectionTrait) -> Self {
        Self { sql: String::new(), values: Vec::new(), backend: db.get_database_backend() }
    }

    /// True for PostgreSQL.
    pub(super) fn is_postgres(&self) -> bool {
        self.backend == DbBackend::Postgres
    }

    /// Adds text, then the mark of a value.
    pub(super) fn with(&mut self, text: &str, value: impl Into<Value>) -> &mut Self {
        self.sql.push_str(text);
        self.values.push(value.into());
        if self.is_postgres() {
            self.sql.push('$');
            self.sql.push_str(&self.values.len().to_string());
        } else {
            self.sql.push('?');
        }
        self
    }

    /// Adds text.
    pub(super) fn and(&mut self, text: &str) -> &mut Self {
        self.sql.push_str(text);
        self
    }

    /// What is asked.
    pub(super) fn statement(self) -> Statement {
        Statement::from_sql_and_values(self.backend, self.sql, self.values)
    }
}
