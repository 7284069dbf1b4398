//! Expert panels: drawn, recused, scored, concluded; and those who judge without a seat.

use serde_json::{Value, json};
use yunquan_core::ids::ProviderId;
use yunquan_core::world::{Entity, Key};

use super::SimulationFailed;
use super::actors::Fate;
use super::life::Life;
use crate::envelope::Who;

impl Life<'_> {
    /// A panel judges providers: one expert is barred by a declared relation, one member by a
    /// conflict with one provider, and somebody without a seat tries to score.
    pub(super) fn judge(
        &mut self,
        reviewing: &[(usize, ProviderId)],
    ) -> Result<(), SimulationFailed> {
        let providers: Vec<ProviderId> = reviewing.iter().map(|(_, party)| *party).collect();
        let experts = self.staff.experts.clone();
        let Some((first, relative)) = providers.first().zip(experts.first()) else {
            return Ok(());
        };
        let form = json!({"provider": first, "kind": "relative", "note": "配偶任职"});
        self.driver.tell(Who::Account(*relative), "relation/declare", form)?;
        let account = match self.staff.organiser {
            Who::Account(account) => account,
            Who::Public | Who::System => return Ok(()),
        };
        let form = json!({"providers": providers, "organiser": account, "experts": experts,
            "seats": 5});
        let made = self.driver.ask(self.staff.officer, "panel/commission", form)?;
        let Some(Key::Panel(panel)) = made.ok().and_then(|it| it.subject) else { return Ok(()) };
        let organiser = self.staff.organiser;
        self.driver.tell(organiser, "panel/draw", json!({"panel": panel}))?;
        let Some(Entity::Panel(drawn)) = self.driver.entity(&Key::Panel(panel))? else {
            return Ok(());
        };
        let recused = drawn.members.first().copied();
        if let Some(expert) = recused {
            let form = json!({"panel": panel, "provider": first, "conflict": true,
                "note": "曾任顾问"});
            self.driver.tell(Who::Account(expert), "panel/declare", form)?;
        }
        let mut asked = Vec::new();
        for expert in &experts {
            for (index, provider) in reviewing {
                let weak = self.world.vendors[*index].fate == Fate::Weak;
                let score = self.world.dice.between(70, 95) - if weak { 40 } else { 0 };
                let form = json!({"panel": panel, "provider": provider, "score": score,
                    "remark": "见评审意见"});
                // Those without a seat or with a conflict are turned away.
                asked.push((Who::Account(*expert), "panel/score", form));
            }
        }
        self.driver.ask_all(&asked)?;
        let results: Vec<Value> = reviewing
            .iter()
            .map(|(index, provider)| {
                let passed = self.world.vendors[*index].fate != Fate::Weak;
                json!({"provider": provider, "passed": passed, "reason": "经专家评审"})
            })
            .collect();
        let form = json!({"panel": panel, "results": results});
        self.driver.tell(organiser, "panel/conclude", form)?;
        Ok(())
    }
}
