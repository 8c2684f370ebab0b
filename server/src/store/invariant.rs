//! What must always hold between rows: `portal invariants` asks each question and prints the answer.
use chrono::{DateTime, Duration, Utc};
use sea_orm::{ConnectionTrait, Statement};

use super::Stored;

/// A rule between rows: its name, and how many rows break it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub rule: &'static str,
    pub broken: i64,
}

/// Each question counts the rows that break a rule; `{day}` and `{now}` are bound, never pasted.
const QUESTIONS: &[(&str, &str)] = &[
    (
        "a code that can be seen belongs to a request under way",
        "SELECT COUNT(*) FROM code_deposit c WHERE NOT EXISTS (SELECT 1 FROM demand d WHERE d.id = c.demand_id AND d.state IN ('letter', 'sent'))",
    ),
    (
        "an address opens at most one space",
        "SELECT COUNT(*) FROM (SELECT address_key FROM person GROUP BY address_key HAVING COUNT(*) > 1) AS twice",
    ),
    (
        "a subscriber number names one space",
        "SELECT COUNT(*) FROM (SELECT subscriber_number FROM person GROUP BY subscriber_number HAVING COUNT(*) > 1) AS twice",
    ),
    ("a subscriber number has fourteen digits", "SELECT COUNT(*) FROM person WHERE LENGTH(subscriber_number) <> 14"),
    (
        "an address has at most one code that works",
        "SELECT COUNT(*) FROM (SELECT address_key FROM pending_creation WHERE state IN ('pending', 'mistyped') GROUP BY address_key HAVING COUNT(*) > 1) AS twice",
    ),
    (
        "an activated request has its space",
        "SELECT COUNT(*) FROM pending_creation p WHERE p.state = 'activated' AND NOT EXISTS (SELECT 1 FROM person q WHERE q.created_at = p.ended_at)",
    ),
    (
        "at most four earlier passwords are kept",
        "SELECT COUNT(*) FROM (SELECT person_id FROM past_password GROUP BY person_id HAVING COUNT(*) > 4) AS over_four",
    ),
    (
        "a request has its mail",
        "SELECT COUNT(*) FROM pending_creation p WHERE NOT p.simplified AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.id = p.outbox_id)",
    ),
    ("an ended request says when", "SELECT COUNT(*) FROM pending_creation WHERE (state = 'pending') = (ended_at IS NOT NULL)"),
    ("a sent mail says when", "SELECT COUNT(*) FROM outbox WHERE (state = 'sent') = (sent_at IS NULL)"),
    ("a mail to be sent has a payload", "SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND payload IS NULL"),
    ("only a waiting mail is leased", "SELECT COUNT(*) FROM outbox WHERE state <> 'waiting' AND leased_by IS NOT NULL"),
    (
        "a sent letter belongs to a written batch",
        "SELECT COUNT(*) FROM outbox o WHERE o.kind = 'letter' AND o.state = 'sent' AND NOT EXISTS (SELECT 1 FROM letter_batch b WHERE b.id = o.batch_id AND b.state <> 'writing')",
    ),
    (
        "a batch counts its letters",
        "SELECT COUNT(*) FROM letter_batch b WHERE b.letters = 0 OR b.letters <> (SELECT COUNT(*) FROM outbox o WHERE o.batch_id = b.id AND o.state = CASE WHEN b.state = 'writing' THEN 'waiting' ELSE 'sent' END)",
    ),
    (
        "only a batch holds letters",
        "SELECT COUNT(*) FROM outbox o WHERE o.batch_id IS NOT NULL AND (o.kind <> 'letter' OR NOT EXISTS (SELECT 1 FROM letter_batch b WHERE b.id = o.batch_id))",
    ),
    ("only a written batch has a file", "SELECT COUNT(*) FROM letter_batch WHERE file IS NOT NULL AND state <> 'written'"),
    ("only a batch under way is leased", "SELECT COUNT(*) FROM letter_batch WHERE state <> 'writing' AND leased_by IS NOT NULL"),
    (
        "a session belongs to an active space",
        "SELECT COUNT(*) FROM session s WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.id = s.person_id AND p.state = 'active')",
    ),
    (
        "a known browser belongs to a space",
        "SELECT COUNT(*) FROM device d WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.id = d.person_id)",
    ),
    (
        "a confirmed creation keeps no secret",
        "SELECT COUNT(*) FROM creation_draft WHERE confirmed_at IS NOT NULL AND (password IS NOT NULL OR answer IS NOT NULL)",
    ),
    ("a finished activation keeps no code", "SELECT COUNT(*) FROM activation_draft WHERE person_id IS NOT NULL AND code IS NOT NULL"),
    (
        "a closed recovery has no link that works",
        "SELECT COUNT(*) FROM reset_link l JOIN person p ON p.id = l.person_id WHERE l.used_at IS NULL AND l.expires_at > p.recovery_closed_at",
    ),
    (
        "a company's service has at most one holder",
        "SELECT COUNT(*) FROM (SELECT siren, service FROM entitlement WHERE role = 'holder' AND ended_at IS NULL GROUP BY siren, service HAVING COUNT(*) > 1) AS twice",
    ),
    (
        "a space's counter is the number of its companies",
        "SELECT COUNT(*) FROM person p WHERE p.companies <> (SELECT COUNT(DISTINCT e.siren) FROM entitlement e WHERE e.person_id = p.id AND e.ended_at IS NULL)",
    ),
    (
        "no right of a request without its activation",
        "SELECT COUNT(*) FROM entitlement e JOIN demand d ON d.id = e.demand_id WHERE d.state <> 'activated'",
    ),
    (
        "a right was given by a person, a letter, or the demonstration",
        "SELECT COUNT(*) FROM entitlement e WHERE e.demand_id IS NULL AND e.granted_by IS NULL AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.person_id = e.person_id AND j.event = 'space.demonstration')",
    ),
    ("an ended right says so", "SELECT COUNT(*) FROM entitlement WHERE (state IN ('active', 'dormant')) = (ended_at IS NOT NULL)"),
    (
        "a request under way is not ended",
        "SELECT COUNT(*) FROM demand WHERE (state IN ('link', 'address', 'held', 'letter', 'sent')) = (ended_at IS NOT NULL)",
    ),
    (
        "a person has one request under way for a company",
        "SELECT COUNT(*) FROM (SELECT person_id, siren FROM demand WHERE ended_at IS NULL AND person_id IS NOT NULL GROUP BY person_id, siren HAVING COUNT(*) > 1) AS twice",
    ),
    (
        "a request that awaits its letter has one in the outbox",
        "SELECT COUNT(*) FROM demand d WHERE d.state = 'letter' AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.id = d.letter_id AND o.kind = 'letter')",
    ),
    (
        "a letter to be written belongs to a request that awaits it",
        "SELECT COUNT(*) FROM outbox o WHERE o.kind = 'letter' AND o.state = 'waiting' AND NOT EXISTS (SELECT 1 FROM demand d WHERE d.letter_id = o.id AND d.state = 'letter')",
    ),
    (
        "a simplified creation waits with the request for its services",
        "SELECT COUNT(*) FROM pending_creation p WHERE p.simplified AND p.state = 'pending' AND NOT EXISTS (SELECT 1 FROM demand d WHERE d.pending_id = p.id AND d.ended_at IS NULL)",
    ),
    (
        "a request waits with the space that it is to make",
        "SELECT COUNT(*) FROM demand d WHERE d.kind = 'creation' AND d.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM pending_creation p WHERE p.id = d.pending_id AND p.simplified AND p.state IN ('pending', 'shadow'))",
    ),
    (
        "a shadow has no letter",
        "SELECT COUNT(*) FROM demand d JOIN pending_creation p ON p.id = d.pending_id WHERE p.state = 'shadow' AND d.letter_id IS NOT NULL",
    ),
    ("an activated request has its person", "SELECT COUNT(*) FROM demand WHERE state = 'activated' AND person_id IS NULL"),
    ("a letter that is written bears its day", "SELECT COUNT(*) FROM demand WHERE state = 'sent' AND letter_on IS NULL"),
    ("an ended request keeps no bank account", "SELECT COUNT(*) FROM demand WHERE ended_at IS NOT NULL AND account IS NOT NULL"),
    ("only a closed thread bears the day of its end", "SELECT COUNT(*) FROM thread WHERE (state = 'closed') = (closed_on IS NULL)"),
    (
        "only a thread that waits for the company bears a due date",
        "SELECT COUNT(*) FROM thread WHERE (state = 'waiting_person') = (due_on IS NULL)",
    ),
    (
        "a thread has as many messages as it says, and its course",
        "SELECT COUNT(*) FROM thread t WHERE t.messages <> (SELECT COUNT(*) FROM message m WHERE m.thread_id = t.id) OR NOT EXISTS (SELECT 1 FROM thread_event e WHERE e.thread_id = t.id)",
    ),
    (
        "nobody has read what was not written",
        "SELECT COUNT(*) FROM thread_read r WHERE r.seq < 1 OR NOT EXISTS (SELECT 1 FROM message m WHERE m.thread_id = r.thread_id AND m.seq >= r.seq)",
    ),
    (
        "the draft of a reply is for a thread of the same company",
        "SELECT COUNT(*) FROM thread_draft d WHERE d.thread_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM thread t WHERE t.id = d.thread_id AND t.siren = d.siren)",
    ),
    (
        "a company's room is what its files take",
        "SELECT (SELECT COUNT(*) FROM company_room r WHERE r.bytes <> (SELECT COALESCE(SUM(a.size), 0) FROM attachment a WHERE CASE WHEN a.author_side = 'agent' THEN 'a' || a.siren ELSE a.siren END = r.siren AND a.file IS NOT NULL)) + (SELECT COUNT(*) FROM attachment a WHERE a.file IS NOT NULL AND NOT EXISTS (SELECT 1 FROM company_room r WHERE r.siren = CASE WHEN a.author_side = 'agent' THEN 'a' || a.siren ELSE a.siren END))",
    ),
    (
        "a file that is kept has its hash and its place",
        "SELECT COUNT(*) FROM attachment WHERE file IS NOT NULL AND (sha256 IS NULL OR place IS NULL)",
    ),
    ("only a file under analysis is leased", "SELECT COUNT(*) FROM attachment WHERE state <> 'analyse' AND leased_by IS NOT NULL"),
    (
        "a sent file belongs to a message",
        "SELECT COUNT(*) FROM attachment a WHERE a.message_id IS NOT NULL AND (a.sha256 IS NULL OR NOT EXISTS (SELECT 1 FROM message m WHERE m.id = a.message_id))",
    ),
    (
        "a contract is on an account of its own company",
        "SELECT COUNT(*) FROM contract c WHERE NOT EXISTS (SELECT 1 FROM bank_account a WHERE a.id = c.account_id AND a.siren = c.siren)",
    ),
    (
        "a contract that is not revoked has its account",
        "SELECT COUNT(*) FROM contract c JOIN bank_account a ON a.id = c.account_id WHERE c.ended_at IS NULL AND a.ended_at IS NOT NULL",
    ),
    ("a deleted account keeps no number", "SELECT COUNT(*) FROM bank_account WHERE (LENGTH(iban) = 0) <> (ended_at IS NOT NULL)"),
    (
        "a company has one change of address under way",
        "SELECT COUNT(*) FROM (SELECT siren FROM demand WHERE kind = 'address' AND ended_at IS NULL GROUP BY siren HAVING COUNT(*) > 1) AS twice",
    ),
    (
        "an activated change gave the company its address",
        "SELECT COUNT(*) FROM demand d WHERE d.kind = 'address' AND d.state = 'activated' AND NOT EXISTS (SELECT 1 FROM company_address a WHERE a.siren = d.siren)",
    ),
    (
        "a change of address gives no service",
        "SELECT COUNT(*) FROM entitlement e JOIN demand d ON d.id = e.demand_id WHERE d.kind = 'address'",
    ),
    (
        "an agent who is active has a password and one-time codes",
        "SELECT COUNT(*) FROM agent WHERE state = 'active' AND (password_hash IS NULL OR totp IS NULL)",
    ),
    (
        "only an active agent has sessions",
        "SELECT COUNT(*) FROM agent_session s WHERE NOT EXISTS (SELECT 1 FROM agent a WHERE a.id = s.agent_id AND a.state = 'active')",
    ),
    (
        "a thread is taken by an agent of its office",
        "SELECT COUNT(*) FROM thread t JOIN agent a ON a.id = t.taken_by WHERE a.office <> t.office",
    ),
    (
        "a space has its event",
        "SELECT COUNT(*) FROM person p WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.person_id = p.id AND j.event IN ('space.activated', 'space.demonstration'))",
    ),
];

/// Asks every question.
///
/// # Errors
/// A database fault.
pub async fn check(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Stored<Vec<Checked>> {
    let mut answers = Vec::with_capacity(QUESTIONS.len() + 1);
    for (rule, question) in QUESTIONS {
        answers.push(Checked { rule, broken: count(db, Statement::from_string(db.get_database_backend(), *question)).await? });
    }
    let mark = if db.get_database_backend() == sea_orm::DbBackend::Postgres { "$1" } else { "?" };
    let stale = ["SELECT COUNT(*) FROM creation_draft WHERE expires_at < ", mark].concat();
    let old = Statement::from_sql_and_values(db.get_database_backend(), stale, [(now - Duration::hours(25)).into()]);
    answers.push(Checked { rule: "no wizard is older than a day", broken: count(db, old).await? });
    let (broken, _) = super::thread::broken(db).await?;
    answers.push(Checked { rule: "the chain of a thread's messages is whole", broken });
    Ok(answers)
}

async fn count(db: &impl ConnectionTrait, question: Statement) -> Stored<i64> {
    let row = db.query_one_raw(question).await?;
    match row {
        Some(row) => Ok(row.try_get_by_index::<i64>(0)?),
        None => Ok(0),
    }
}
