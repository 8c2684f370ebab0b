//! What is kept, whole: to say that nothing changed, or what did.
use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use server::store::Store;

/// The rows of every table, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot(pub BTreeMap<String, Vec<String>>);

/// The first column of a question's answer, as text.
pub async fn texts(store: &Store, question: &str) -> Vec<String> {
    let db = store.reader();
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), question)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index::<Option<String>>(0).unwrap().unwrap_or_default()).collect()
}

/// The first column of a question's answer, read in a transaction of its own.
pub async fn in_one_transaction(store: &Store, question: &str) -> Vec<String> {
    let tx = store.reader().begin().await.unwrap();
    let rows = tx.query_all_raw(Statement::from_string(tx.get_database_backend(), question)).await.unwrap();
    let found = rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect();
    tx.commit().await.unwrap();
    found
}

/// Does what no page does.
pub async fn run(store: &Store, statement: &str) {
    store.reader().execute_unprepared(statement).await.unwrap();
}

/// A count.
pub async fn count(store: &Store, question: &str) -> i64 {
    let db = store.reader();
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), question)).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

impl Snapshot {
    pub async fn of(store: &Store) -> Self {
        let postgres = store.reader().get_database_backend() == DbBackend::Postgres;
        let tables = if postgres {
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
        } else {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        };
        let mut all = BTreeMap::new();
        for table in texts(store, tables).await {
            let rows = if postgres {
                texts(store, &format!("SELECT row_to_json(t)::text FROM \"{table}\" t ORDER BY 1")).await
            } else {
                let columns = texts(store, &format!("SELECT name FROM pragma_table_info('{table}') ORDER BY name")).await;
                let parts: Vec<String> = columns.iter().map(|name| format!("'{name}=' || quote(\"{name}\")")).collect();
                texts(store, &format!("SELECT {} FROM \"{table}\" ORDER BY 1", parts.join(" || ' ' || "))).await
            };
            all.insert(table, rows);
        }
        Self(all)
    }

    /// Without tables that may change.
    pub fn but(mut self, tables: &[&str]) -> Self {
        for table in tables {
            assert!(self.0.remove(*table).is_some(), "no table {table}");
        }
        self
    }

    pub fn count(&self, table: &str) -> usize {
        self.0[table].len()
    }

    /// Tables whose number of rows differs, and by how much.
    pub fn growth_since(&self, before: &Self) -> BTreeMap<String, i64> {
        let size = |rows: &Vec<String>| i64::try_from(rows.len()).unwrap();
        let grown = self.0.iter().map(|(table, rows)| (table.clone(), size(rows) - size(&before.0[table])));
        grown.filter(|(_, by)| *by != 0).collect()
    }

    /// All of it as one text, to be searched.
    pub fn text(&self) -> String {
        self.0.iter().map(|(table, rows)| [table.as_str(), "\n", &rows.join("\n"), "\n"].concat()).collect()
    }

    /// The tables that are not the same.
    pub fn changed_since(&self, before: &Self) -> Vec<String> {
        self.0.iter().filter(|(table, rows)| before.0.get(*table) != Some(rows)).map(|(table, _)| table.clone()).collect()
    }

    #[track_caller]
    pub fn is_as(&self, before: &Self, why: &str) {
        let changed = self.changed_since(before);
        assert!(changed.is_empty(), "{why}: changed {changed:?}, grown {:?}", self.growth_since(before));
    }
}
