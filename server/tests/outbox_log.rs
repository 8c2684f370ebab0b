//! Nothing secret in the log (its own process: what a thread logs depends on the others' subscribers).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::sync::Arc;

use outbox_support::{CODE, Database, Server, sender, start};
use server::clock::Clock;

mod outbox_support;

/// Everything that is logged, at the finest level.
#[derive(Clone, Default)]
struct Log(Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, part: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(part);
        Ok(part.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_log_line_holds_a_code_an_address_or_a_password() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).with_writer(move || writer.clone()).finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let server = Server::start(&["--credentials", "portail:motdepasse"]);
    let database = Database::file().await;
    let clock = Clock::by_hand(start());
    let url = format!("smtp://portail:motdepasse@127.0.0.1:{}", server.port);
    let sender = sender(&database.store, &clock, &url);
    for mode in ["accept", "refuse", "later", "drop-before-250"] {
        server.mode(mode);
        database.put("lila.rosemonde@example.com", clock.now()).await;
        sender.round().await.unwrap();
    }
    assert_eq!(server.mails().len(), 2);
    let said = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(said.contains("refused a mail for good") && said.contains("outcome=Sent"), "{said}");
    for secret in [CODE, "BBB zvn", "lila.rosemonde", "motdepasse", "jeton=x", "bW90ZGVwYXNzZQ"] {
        assert!(!said.contains(secret), "{secret} in {said}");
    }
}
