//! What a city's applications would come to under other parameters: read from an export or from a
//! data folder, computed twice, compared.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use yunquan_core::contract::Line;
use yunquan_core::ids::{ApplicationId, EnterpriseId, ProviderId};
use yunquan_core::money::Fen;
use yunquan_core::provider::{Catalogue, Item};
use yunquan_core::whatif::{Filed, YearOnFile};

use crate::export::{self, ExportFailed};
use crate::view::Lens;

/// The tables that the computation rests on.
const TABLES: &[&str] =
    &["applications", "catalogues", "budgets", "notices", "allowances", "enterprises"];

/// A city could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// A file of the export could not be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A row is not as the schema says.
    #[error("{table}, row {row}: {source}")]
    Row {
        /// The table.
        table: &'static str,
        /// The row, from 1.
        row: usize,
        /// Why.
        source: serde_json::Error,
    },
    /// The office could not be read.
    #[error(transparent)]
    Office(#[from] ExportFailed),
}

/// A city as the computation needs it.
#[derive(Debug, Clone, Default)]
pub struct OnFile {
    /// The support years, the earliest first.
    pub years: BTreeMap<i32, YearOnFile>,
    /// The names of enterprises.
    pub names: BTreeMap<EnterpriseId, String>,
}

#[derive(Deserialize)]
struct Application {
    id: ApplicationId,
    status: String,
    enterprise: EnterpriseId,
    provider: Option<ProviderId>,
    support_year: Option<i32>,
    order: Option<u32>,
    later_order: Option<u32>,
    tier: u8,
    because: Option<String>,
    contract_terms: Option<Terms>,
}

#[derive(Deserialize)]
struct Terms {
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct CatalogueRow {
    provider: ProviderId,
    year: i32,
    version: u32,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct BudgetRow {
    year: i32,
    appropriated_fen: Fen,
    carried_in_fen: Fen,
}

#[derive(Deserialize)]
struct NoticeRow {
    year: i32,
    quota_fen: Fen,
}

#[derive(Deserialize)]
struct AllowanceRow {
    enterprise: EnterpriseId,
    year: i32,
    #[serde(default)]
    brought_forward_fen: Fen,
}

#[derive(Deserialize)]
struct Named {
    id: EnterpriseId,
    name: String,
}

/// Rows by table, as the export writes them.
struct Rows(BTreeMap<&'static str, Vec<Value>>);

impl Rows {
    fn of<T: DeserializeOwned>(&mut self, table: &'static str) -> Result<Vec<T>, Unreadable> {
        let rows = self.0.remove(table).unwrap_or_default().into_iter().enumerate();
        let read = rows.map(|(index, row)| {
            serde_json::from_value(row).map_err(|source| Unreadable::Row {
                table,
                row: index + 1,
                source,
            })
        });
        read.collect()
    }
}

/// Reads an export's folder.
///
/// # Errors
/// [`Unreadable`].
pub fn exported(folder: &Path) -> Result<OnFile, Unreadable> {
    let mut rows = BTreeMap::new();
    for table in TABLES.iter().copied() {
        let path = folder.join(format!("{table}.jsonl"));
        let text = std::fs::read_to_string(&path)
            .map_err(|source| Unreadable::Io { path: path.display().to_string(), source })?;
        let lines = text.lines().enumerate().map(|(index, line)| {
            serde_json::from_str(line).map_err(|source| Unreadable::Row {
                table,
                row: index + 1,
                source,
            })
        });
        rows.insert(table, lines.collect::<Result<Vec<Value>, _>>()?);
    }
    on_file(Rows(rows))
}

/// Reads a running office.
///
/// # Errors
/// [`Unreadable`].
pub fn living(lens: &Lens<'_>) -> Result<OnFile, Unreadable> {
    let mut rows: BTreeMap<&'static str, Vec<Value>> = BTreeMap::new();
    export::tables(lens, &mut |table, line| {
        if TABLES.contains(&table) {
            rows.entry(table).or_default().push(serde_json::from_str(line)?);
        }
        Ok(())
    })?;
    on_file(Rows(rows))
}

fn on_file(mut rows: Rows) -> Result<OnFile, Unreadable> {
    let mut all = OnFile::default();
    let quotas: BTreeMap<i32, Fen> =
        rows.of::<NoticeRow>("notices")?.into_iter().map(|it| (it.year, it.quota_fen)).collect();
    for it in rows.of::<BudgetRow>("budgets")? {
        let year = all.year(it.year);
        let money = it.appropriated_fen.checked_add(it.carried_in_fen).unwrap_or(Fen::ZERO);
        year.room = quotas.get(&it.year).map_or(money, |quota| money.min(*quota));
    }
    for it in rows.of::<CatalogueRow>("catalogues")? {
        let items = it.items.into_iter().map(|item| (item.code.clone(), item)).collect();
        let (provider, year, version) = (it.provider, it.year, it.version);
        let catalogue = Catalogue { provider, year, version, items };
        all.year(year).catalogues.insert(provider, catalogue);
    }
    for it in rows.of::<AllowanceRow>("allowances")? {
        all.year(it.year).brought_forward.insert(it.enterprise, it.brought_forward_fen);
    }
    for it in rows.of::<Application>("applications")?.into_iter().filter(counts) {
        let (Some(year), Some(order)) = (it.support_year, it.later_order.or(it.order)) else {
            continue;
        };
        let (Some(provider), Some(terms)) = (it.provider, it.contract_terms) else { continue };
        all.year(year).files.push(Filed {
            application: it.id,
            enterprise: it.enterprise,
            provider,
            tier: it.tier,
            order,
            lines: terms.lines,
        });
    }
    all.names = rows.of::<Named>("enterprises")?.into_iter().map(|it| (it.id, it.name)).collect();
    all.years.retain(|_, year| !year.files.is_empty());
    Ok(all)
}

/// Whether an application competes for the year's money: not withdrawn, and not refused for
/// anything but what the parameters decide, the cap (R3.3) and the end of the money (R14.2).
fn counts(it: &Application) -> bool {
    let by_parameters = ["R3.3", "R14.2", "R16.1"];
    match it.status.as_str() {
        "draft" | "withdrawn" => false,
        "refused" => it.because.as_deref().is_some_and(|rule| by_parameters.contains(&rule)),
        _ => true,
    }
}

impl OnFile {
    fn year(&mut self, year: i32) -> &mut YearOnFile {
        self.years.entry(year).or_insert_with(|| YearOnFile { year, ..YearOnFile::default() })
    }
}
