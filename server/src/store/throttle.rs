//! Tries to sign in, to activate, to get a lost password back, kept to be counted: windows slide (the table of 3.12 as ruled).
use app::domain::throttle::{ActivationHistory, LoginHistory, Streak};
use chrono::{DateTime, Duration, Utc};
use sea_orm::sea_query::{Condition, Expr, Func};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::Stored;
use super::entity::access::attempt::{self, Column as C};

/// A try: on which account, from where.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub id: Uuid,
    pub purpose: &'static str,
    pub account: Vec<u8>,
    pub source: Vec<u8>,
    /// Set when the account knows the browser.
    pub device: Option<Vec<u8>>,
}

/// Writes a try as a failure, before anything is hashed: a crash or a race cannot make it free.
///
/// # Errors
/// A database fault.
pub async fn record(db: &impl ConnectionTrait, attempt: &Attempt, now: DateTime<Utc>) -> Stored<()> {
    let row = attempt::ActiveModel {
        id: Set(attempt.id),
        purpose: Set(attempt.purpose.to_owned()),
        account_hash: Set(attempt.account.clone()),
        source_hash: Set(attempt.source.clone()),
        device_hash: Set(attempt.device.clone()),
        success: Set(false),
        at: Set(now),
    };
    attempt::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Mends a try that succeeded.
///
/// # Errors
/// A database fault.
pub async fn succeeded(db: &impl ConnectionTrait, id: Uuid) -> Stored<()> {
    attempt::Entity::update_many().col_expr(C::Success, Expr::value(true)).filter(C::Id.eq(id)).exec(db).await?;
    Ok(())
}

/// Takes a try back: it was neither a failure nor a success (the hash gate was full).
///
/// # Errors
/// A database fault.
pub async fn withdraw(db: &impl ConnectionTrait, id: Uuid) -> Stored<()> {
    attempt::Entity::delete_by_id(id).exec(db).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Counted {
    failures: i64,
    last: Option<DateTime<Utc>>,
}

/// Failures that fit a condition, and the last of them.
async fn streak(db: &impl ConnectionTrait, condition: Condition) -> Stored<Streak> {
    tries(db, condition.add(C::Success.eq(false))).await
}

/// Tries that fit a condition, and the last of them.
async fn tries(db: &impl ConnectionTrait, condition: Condition) -> Stored<Streak> {
    let counted = attempt::Entity::find()
        .select_only()
        .column_as(C::Id.count(), "failures")
        .column_as(C::At.max(), "last")
        .filter(condition)
        .into_model::<Counted>()
        .one(db)
        .await?;
    let (failures, last) = counted.map_or((0, None), |c| (c.failures, c.last));
    Ok(Streak { failures: u32::try_from(failures).unwrap_or(u32::MAX), last })
}

/// The last success that fits a condition.
async fn last_success(db: &impl ConnectionTrait, condition: Condition) -> Stored<Option<DateTime<Utc>>> {
    let found = attempt::Entity::find().filter(condition.add(C::Success.eq(true))).order_by_desc(C::At).one(db).await?;
    Ok(found.map(|row| row.at))
}

/// What is known of earlier tries to sign in. `local` sources (the loopback of a demonstration) have no limit of their own.
///
/// # Errors
/// A database fault.
pub async fn login_history(db: &impl ConnectionTrait, attempt: &Attempt, local: bool, now: DateTime<Utc>) -> Stored<LoginHistory> {
    let day = now - Duration::hours(24);
    let account = || Condition::all().add(C::Purpose.eq("login")).add(C::AccountHash.eq(attempt.account.clone()));
    let pair = || match &attempt.device {
        Some(device) => account().add(C::DeviceHash.eq(device.clone())),
        None => account().add(C::SourceHash.eq(attempt.source.clone())).add(C::DeviceHash.is_null()),
    };
    let since = last_success(db, pair()).await?.map_or(day, |success| success.max(day));
    let unknown = || account().add(C::DeviceHash.is_null());
    let success = last_success(db, account()).await?;
    let consecutive = match success {
        Some(at) => unknown().add(C::At.gt(at)),
        None => unknown(),
    };
    let source = Condition::all()
        .add(C::Purpose.eq("login"))
        .add(C::SourceHash.eq(attempt.source.clone()))
        .add(C::DeviceHash.is_null())
        .add(C::At.gt(now - Duration::hours(1)));
    Ok(LoginHistory {
        known_browser: attempt.device.is_some(),
        pair: streak(db, pair().add(C::At.gt(since))).await?,
        account: streak(db, unknown().add(C::At.gt(day))).await?,
        consecutive: streak(db, consecutive).await?.failures,
        unlocked: false,
        source: if local { Streak::default() } else { streak(db, source).await? },
        source_closed_until: None,
    })
}

/// Failed tries to sign in to an account since an instant.
///
/// # Errors
/// A database fault.
pub async fn failures_since(db: &impl ConnectionTrait, account: &[u8], since: DateTime<Utc>) -> Stored<u32> {
    let mine = Condition::all().add(C::Purpose.eq("login")).add(C::AccountHash.eq(account.to_vec())).add(C::At.gt(since));
    Ok(streak(db, mine).await?.failures)
}

/// How many accounts a source tried in three hours with a failure and without a success.
///
/// # Errors
/// A database fault.
pub async fn accounts_tried(db: &impl ConnectionTrait, source: &[u8], now: DateTime<Utc>) -> Stored<u32> {
    let since = now - Duration::hours(3);
    let mine = || Condition::all().add(C::Purpose.eq("login")).add(C::SourceHash.eq(source.to_vec())).add(C::At.gt(since));
    if last_success(db, mine()).await?.is_some() {
        return Ok(0);
    }
    let counted: Option<i64> = attempt::Entity::find()
        .select_only()
        .column_as(Expr::expr(Func::count_distinct(Expr::col(C::AccountHash))), "accounts")
        .filter(mine().add(C::Success.eq(false)))
        .into_tuple()
        .one(db)
        .await?;
    Ok(counted.and_then(|n| u32::try_from(n).ok()).unwrap_or_default())
}

/// What is known of earlier tries to activate. `local` sources have no limit of their own.
///
/// # Errors
/// A database fault.
pub async fn activation_history(
    db: &impl ConnectionTrait,
    attempt: &Attempt,
    local: bool,
    now: DateTime<Utc>,
) -> Stored<ActivationHistory> {
    let tries = || Condition::all().add(C::Purpose.eq("activation"));
    let address = || tries().add(C::AccountHash.eq(attempt.account.clone()));
    let source = || C::SourceHash.eq(attempt.source.clone());
    Ok(ActivationHistory {
        pair: streak(db, address().add(source()).add(C::At.gt(now - Duration::minutes(15)))).await?,
        address: streak(db, address().add(C::At.gt(now - Duration::hours(24)))).await?,
        source: if local { Streak::default() } else { streak(db, tries().add(source()).add(C::At.gt(now - Duration::hours(1)))).await? },
    })
}

/// Forgets tries older than `before`; failures of accounts still count for « consecutive » until then.
///
/// # Errors
/// A database fault.
pub async fn purge(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Stored<u64> {
    Ok(attempt::Entity::delete_many().filter(C::At.lt(before)).exec(db).await?.rows_affected)
}

/// Tries of a purpose from a source since an instant, however they ended.
///
/// # Errors
/// A database fault.
pub async fn from_source(db: &impl ConnectionTrait, purpose: &str, source: &[u8], since: DateTime<Utc>) -> Stored<Streak> {
    tries(db, Condition::all().add(C::Purpose.eq(purpose)).add(C::SourceHash.eq(source.to_vec())).add(C::At.gt(since))).await
}

/// How many tries of a purpose on an account ended so, since an instant.
///
/// # Errors
/// A database fault.
pub async fn on_account(db: &impl ConnectionTrait, purpose: &str, account: &[u8], success: bool, since: DateTime<Utc>) -> Stored<u32> {
    let ended = Condition::all().add(C::Purpose.eq(purpose)).add(C::AccountHash.eq(account.to_vec())).add(C::Success.eq(success));
    Ok(tries(db, ended.add(C::At.gt(since))).await?.failures)
}
