//! Who lives in every demo city.

/// An enterprise without a past, its district's officer and the provider of its contract.
pub(crate) const ENTERPRISE: &str = "甲机械";
pub(crate) const DISTRICT: &str = "鱼峰区经办";
pub(crate) const PROVIDER: &str = "云一";
/// The bureau's persons.
pub(crate) const OFFICER: &str = "市局经办";
pub(crate) const SECOND_OFFICER: &str = "市局经办二";
pub(crate) const REVIEWER: &str = "市局复核";
/// The finance bureau's two.
pub(crate) const FINANCE: &str = "财政经办";
pub(crate) const FINANCE_REVIEWER: &str = "财政复核";
/// Who holds panels.
pub(crate) const ORGANISER: &str = "评审机构";
pub(crate) const INSPECTOR: &str = "检查员1";
/// Everybody's password.
pub(crate) const PASSWORD: &str = "yunquan-demo";
