//! The ground on which a year stands: money, notices, and their changes.

use serde_json::json;
use yunquan_core::time::Date;
use yunquan_core::world::{Entity, Key};

use super::SimulationFailed;
use super::life::Life;
use super::world::{FORENOON, MORNING, Task};

/// What each enterprise of the city is worth to a year's appropriation, in fen: less than all ask
/// for, so that the money ends.
const FEN_A_FIRM: i64 = 4_000_000;
/// The same of a city that is to be looked at: enough for work at every stage.
const FEN_A_FIRM_SHOWN: i64 = 9_000_000;

impl Life<'_> {
    /// Notes what a year brings by itself.
    pub(super) fn plan_ground(&mut self, year: i32, first: bool) {
        let day = |month, day| Date::from_ymd_opt(year, month, day).unwrap_or_default();
        let world = &mut self.world;
        // In the first year the city is founded on 2 January.
        world.note(day(1, 2), FORENOON, Task::OpenYear(year));
        world.note_working(day(1, 3), MORNING, Task::Roster(year, 1));
        world.note_working(day(7, 1), MORNING, Task::Roster(year, 2));
        for month in [1, 4, 7, 10] {
            world.note_working(day(month, 5), MORNING, Task::Credit);
        }
        world.note_working(day(1, 6), MORNING, Task::Relations);
        // A generous adjustment in summer, a sharp cut in autumn that must be refused.
        world.note_working(day(7, 10), MORNING, Task::Adjust(year, 110));
        world.note_working(day(10, 20), MORNING, Task::Adjust(year, 5));
        // A cut that can be borne while money is left.
        world.note_working(day(11, 10), MORNING, Task::Adjust(year, 96));
        if !first {
            world.note_working(day(6, 8), MORNING, Task::CloseEarly(year - 1));
            world.note_working(day(3, 9), MORNING, Task::Adjust(year - 1, 130));
        }
    }

    /// A year's appropriation and notice. The window leaves out its first and last weeks, but for
    /// the scheme's last day.
    pub(super) fn open_year(&mut self, year: i32) -> Result<(), SimulationFailed> {
        let each = if self.plan.until.is_some() { FEN_A_FIRM_SHOWN } else { FEN_A_FIRM };
        let amount = each.saturating_mul(self.world.firms.len().max(1) as i64);
        let form = json!({"year": year, "amount_fen": amount,
            "document": format!("柳财预〔{year}〕1号")});
        self.driver.tell(self.staff.finance, "budget/appropriate", form)?;
        // Refused in a year before which nothing is left.
        let form = json!({"year": year, "amount_fen": 0, "carried_in_fen": amount / 50,
            "document": format!("柳财预〔{year}〕2号")});
        self.driver.tell(self.staff.finance, "budget/appropriate", form)?;
        let closes = if self.world.years.last() == Some(&year) { (12, 31) } else { (12, 20) };
        let form = json!({
            "year": year,
            "title": format!("{year}年企业上云服务券申报通知"),
            "opens_on": Date::from_ymd_opt(year, 1, 6),
            "closes_on": Date::from_ymd_opt(year, closes.0, closes.1),
            "categories": ["equipment", "management", "business"],
            "quota_fen": amount + amount / 4,
            "evidence": ["验收记录", "现场照片"],
            "address": "柳州市三中路66号",
            "phone": "0772-2660000",
            "supervision_phones": ["0772-2660001"],
        });
        self.driver.tell(self.staff.officer, "notice/publish", form)?;
        Ok(())
    }

    /// Adjusts a year's appropriation to a share of what it is; a share that is too small must be
    /// refused (R4.2).
    pub(super) fn adjust(&mut self, year: i32, percent: i64) -> Result<(), SimulationFailed> {
        let Some(Entity::Budget(budget)) = self.driver.entity(&Key::Budget(year))? else {
            return Ok(());
        };
        let total = budget.appropriated.0 / 100 * percent;
        let form = json!({"year": year, "appropriated_fen": total,
            "document": format!("柳财绩〔{year}〕{percent}号")});
        self.driver.tell(self.staff.finance, "budget/adjust", form)?;
        Ok(())
    }

    /// Nobody closes a year before its day (R14.2), and only the reviewer closes at all.
    pub(super) fn close_early(&mut self, year: i32) -> Result<(), SimulationFailed> {
        let form = json!({"year": year, "document": "误办"});
        self.driver.tell(self.staff.finance, "budget/close", form.clone())?;
        self.driver.tell(self.staff.finance_reviewer, "budget/close", form)?;
        Ok(())
    }

    /// The bureau publishes how it reads a rule (article 27); the same number twice is refused.
    pub(super) fn interpret(&mut self, year: i32) -> Result<(), SimulationFailed> {
        let form = json!({
            "number": format!("柳工信解〔{year}〕1号"),
            "title": "关于受理顺序与优先层级的解释",
            "text": "发放时先按优先层级、再按受理顺序；补正逾期的按新的受理顺序排列。",
            "rules": ["R13.3", "R4.4"],
        });
        self.driver.tell(self.staff.reviewer, "interpretation/publish", form.clone())?;
        self.driver.tell(self.staff.reviewer, "interpretation/publish", form)?;
        Ok(())
    }
}
