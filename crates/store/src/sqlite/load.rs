//! Rows into entities.

use std::sync::LazyLock;

use rusqlite::types::ToSqlOutput;
use rusqlite::{CachedStatement, Connection, OptionalExtension as _};
use uuid::Uuid;
use yunquan_core::application::Status;
use yunquan_core::contract::Named;
use yunquan_core::form::Choice as _;
use yunquan_core::ids::ContractId;
use yunquan_core::projection::{self, Cell, Form, Table};
use yunquan_core::redemption;
use yunquan_core::round::in_queue;
use yunquan_core::world::{Entity, Key, Set};

use super::lists::{Lists, Register};
use super::text::texts;
use super::values::{cell, value};
use crate::StoreError;

const AGREEMENT: &str = "SELECT id FROM contract
    WHERE enterprise = ?1 AND provider = ?2 AND plain_number = ?3";

const VOUCHERS: &str = "SELECT id FROM voucher WHERE holder = ?1 ORDER BY id";

const VOUCHERS_AT: &str = "SELECT id FROM voucher WHERE provider = ?1 ORDER BY id";

const REDEMPTIONS: &str = "SELECT id FROM redemption WHERE status = ?1 ORDER BY id";

/// In the order of their first vouchers there, so that no more is read than is answered.
const CUSTOMERS: &str = "SELECT DISTINCT holder FROM voucher WHERE provider = ?1 LIMIT 200";

static QUEUE: LazyLock<String> = LazyLock::new(|| {
    let words = words(in_queue);
    format!("SELECT id FROM application WHERE year = ?1 AND status IN ({words}) ORDER BY id")
});

static OPEN_APPLICATIONS: LazyLock<String> = LazyLock::new(|| open_applications("enterprise"));

static OPEN_APPLICATIONS_AT: LazyLock<String> = LazyLock::new(|| open_applications("provider"));

fn open_applications(party: &str) -> String {
    let words = words(|status| !status.ended() && status != Status::Issued);
    format!("SELECT id FROM application WHERE {party} = ?1 AND status IN ({words}) ORDER BY id")
}

fn words(wanted: impl Fn(Status) -> bool) -> String {
    let wanted = Status::ALL.iter().filter(|(_, status)| wanted(*status));
    wanted.map(|(word, _)| format!("'{word}'")).collect::<Vec<_>>().join(", ")
}

/// The ids that answer a question.
pub(super) fn set(conn: &Connection, set: Set) -> Result<Vec<Uuid>, StoreError> {
    let (sql, asked) = match set {
        Set::Queue(year) => (QUEUE.as_str(), Cell::from(year)),
        Set::VouchersOf(enterprise) => (VOUCHERS, Cell::from(enterprise)),
        Set::VouchersAt(provider) => (VOUCHERS_AT, Cell::from(provider)),
        Set::CustomersOf(provider) => (CUSTOMERS, Cell::from(provider)),
        Set::OpenApplicationsOf(enterprise) => (OPEN_APPLICATIONS.as_str(), Cell::from(enterprise)),
        Set::OpenApplicationsAt(provider) => (OPEN_APPLICATIONS_AT.as_str(), Cell::from(provider)),
        Set::Determined => (REDEMPTIONS, Cell::from(redemption::Status::Determined.as_str())),
    };
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([ToSqlOutput::Borrowed(value(&asked))])?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        match cell(row, 0, Form::Id)? {
            Cell::Id(id) => ids.push(id),
            _ => return Err(StoreError::Corrupt("an id is missing".to_owned())),
        }
    }
    Ok(ids)
}

/// What stands under keys, in their order.
pub(super) fn load(
    conn: &Connection,
    lists: &Lists,
    keys: &[Key],
) -> Result<Vec<(Key, Option<Entity>)>, StoreError> {
    let mut select: Option<(&'static Table, CachedStatement<'_>)> = None;
    let mut register: Option<Register> = None;
    let mut loaded = Vec::with_capacity(keys.len());
    for key in keys {
        let entity = match key {
            Key::Standing(code) => {
                let register = match &mut register {
                    Some(register) => register,
                    none => none.insert(lists.register(conn)?),
                };
                Some(Entity::Standing(Box::new(register.standing(*code))))
            }
            Key::Relations(_) => {
                lists.relations(conn)?.map(|relations| Entity::Relations(Box::new(relations)))
            }
            Key::Agreement(buyer, seller, number) => {
                let mut select = conn.prepare_cached(AGREEMENT)?;
                let named = (buyer.0.as_bytes(), seller.0.as_bytes(), number);
                let id = select.query_row(named, |row| row.get::<_, [u8; 16]>(0)).optional()?;
                let contract = id.map(|id| ContractId(Uuid::from_bytes(id)));
                contract.map(|contract| Entity::Agreement(Box::new(Named { contract })))
            }
            key => {
                let table = projection::table_of(key).ok_or_else(|| not_stored(key))?;
                let statement = match &mut select {
                    Some((open, statement)) if *open == table => statement,
                    other => {
                        let statement = conn.prepare_cached(&texts(table)?.select)?;
                        &mut other.insert((table, statement)).1
                    }
                };
                stored(table, key, statement)?
            }
        };
        loaded.push((key.clone(), entity));
    }
    Ok(loaded)
}

fn not_stored(key: &Key) -> StoreError {
    StoreError::Misuse(format!("{key} is no entity"))
}

fn stored(
    table: &'static Table,
    key: &Key,
    select: &mut CachedStatement<'_>,
) -> Result<Option<Entity>, StoreError> {
    for (index, cell) in projection::key_cells(key).iter().enumerate() {
        select.raw_bind_parameter(index + 1, ToSqlOutput::Borrowed(value(cell)))?;
    }
    let mut rows = select.raw_query();
    match rows.next()? {
        Some(row) => entity(table, row, 0).map(Some),
        None => Ok(None),
    }
}

/// The entity whose body stands in a column.
pub(super) fn entity(
    table: &Table,
    row: &rusqlite::Row<'_>,
    index: usize,
) -> Result<Entity, StoreError> {
    let body = row.get_ref(index)?.as_bytes().map_err(rusqlite::Error::from)?;
    let entity = Entity::read(table.name, body);
    let entity = entity.map_err(|error| StoreError::Corrupt(error.to_string()))?;
    entity.ok_or_else(|| StoreError::Corrupt(format!("{} holds no entities", table.name)))
}
