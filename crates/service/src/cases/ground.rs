//! The ground of a case: the clock first, then everything else by ordinary commands.

use serde_json::{Value, json};
use yunquan_core::allowance::Allowance;
use yunquan_core::budget::Budget;
use yunquan_core::money::Fen;
use yunquan_core::world::{Entity, Key};

use super::fixture::{BEGINS, FINANCE};
use super::sentence::Ground;
use super::spoken::denied;
use super::stage::{Halt, Stage, Thing};
use crate::envelope::Who;

impl Stage<'_> {
    /// Moves a fresh city to where the case begins.
    pub(super) fn begin(&self, time: Option<&str>) -> Result<(), Halt> {
        let text = time.unwrap_or(BEGINS);
        if self.instant(text)? < self.city.first {
            return Err("the city was set up on 2020-01-02: a case begins on 2020-01-03 or later"
                .to_owned());
        }
        self.advance(text)
    }

    /// Lays down one step of the ground.
    pub(super) fn lay(&mut self, it: &Ground) -> Result<(), Halt> {
        match it {
            // The city stands already, and the clock was set before.
            Ground::City | Ground::Time(_) => Ok(()),
            Ground::Apart => {
                self.agrees = false;
                Ok(())
            }
            Ground::Contract(agreement) => {
                self.agreements.push(agreement.clone());
                Ok(())
            }
            Ground::Received { enterprise, year, yuan } => self.received(enterprise, *year, *yuan),
            Ground::BudgetLeft { year, yuan } => self.budget_left(*year, *yuan),
            Ground::Listed { list, party } => {
                let code = self.code_of(party)?;
                let form = self.lists.credit_with(party, &code, list, self.today());
                self.lay_list("import/credit", &form)
            }
            Ground::NotInRoster { enterprise } => {
                let code = self.code_of(enterprise)?;
                let form = self.lists.roster_without(&code, self.today());
                self.lay_list("import/roster", &form)
            }
            Ground::Holds { holder, held, basis_points } => {
                self.link(holder, held, "holding", Some(*basis_points))
            }
            Ground::Controls { holder, held } => self.link(holder, held, "control", None),
            Ground::Represents { person, first, second } => {
                self.person(person);
                self.link(person, first, "legal-representative", None)?;
                self.link(person, second, "legal-representative", None)
            }
            Ground::Exempt { node } => {
                let key = self.node(node)?;
                self.lists.exempt(&key);
                let form = self.lists.relations();
                self.lay_list("import/relations", &form)
            }
        }
    }

    /// Runs a command of the ground, which must succeed.
    fn lay_down(&mut self, who: Who, command: &str, form: &Value) -> Result<(), Halt> {
        match self.ask(who, command, form)? {
            Ok(_) => Ok(()),
            Err(denial) => {
                let why = denied(&denial, &self.city.pack);
                Err(format!("the ground cannot be laid: {command} was {why}"))
            }
        }
    }

    fn lay_list(&mut self, command: &str, form: &Value) -> Result<(), Halt> {
        self.lay_down(self.officer()?, command, form)
    }

    /// Sets what an enterprise has received in a year to a total.
    fn received(&mut self, enterprise: &str, year: i32, total: Fen) -> Result<(), Halt> {
        let Some(Thing::Key(Key::Enterprise(id))) = self.things.get(enterprise).cloned() else {
            return Err(format!("no enterprise is called {enterprise:?}"));
        };
        let issued = match self.entity(&Key::Allowance(id, year))? {
            Some(Entity::Allowance(it)) => {
                let Allowance { received, brought_forward, .. } = *it;
                received.checked_sub(brought_forward).unwrap_or(Fen::ZERO)
            }
            _ => Fen::ZERO,
        };
        let brought = total.checked_sub(issued).filter(|fen| *fen >= Fen::ZERO);
        let brought = brought.ok_or("vouchers of a higher total are issued already")?;
        let form = json!({"enterprise": id, "year": year, "received_fen": brought,
            "document": format!("柳工信函〔{year}〕8号")});
        self.lay_down(self.officer()?, "enterprise/bring-forward", &form)
    }

    /// Adjusts a year's budget until that much is available.
    fn budget_left(&mut self, year: i32, left: Fen) -> Result<(), Halt> {
        let Some(Entity::Budget(budget)) = self.entity(&Key::Budget(year))? else {
            return Err(format!("there is no budget of {year}"));
        };
        let Budget { appropriated, available, .. } = *budget;
        let total = appropriated.checked_sub(available).and_then(|fen| fen.checked_add(left));
        let form = json!({"year": year, "appropriated_fen": total,
            "document": format!("柳财绩〔{year}〕1号")});
        self.lay_down(self.who(FINANCE)?, "budget/adjust", &form)
    }

    /// The credit code of a party; an unknown name becomes a company with a made-up code.
    fn code_of(&mut self, name: &str) -> Result<String, Halt> {
        let known = match self.things.get(name).and_then(Thing::key) {
            Some(key) => self.entity(key)?,
            None => None,
        };
        Ok(match (known, self.lists.node(name)) {
            (Some(Entity::Enterprise(it)), _) => it.credit_code.to_string(),
            (Some(Entity::Provider(it)), _) => it.credit_code.to_string(),
            (_, Some(key)) => key,
            (_, None) => self.credit_code(),
        })
    }

    /// The key of a node of the relations, listed now if it was not.
    fn node(&mut self, name: &str) -> Result<String, Halt> {
        if let Some(key) = self.lists.node(name) {
            return Ok(key);
        }
        let key = self.code_of(name)?;
        self.lists.add_node(name, &key);
        Ok(key)
    }

    /// Lists a person, who has no credit code.
    fn person(&mut self, name: &str) {
        if self.lists.node(name).is_none() {
            let key = format!("自然人{}", self.serial());
            self.lists.add_node(name, &key);
        }
    }

    fn link(&mut self, from: &str, to: &str, kind: &str, share: Option<u32>) -> Result<(), Halt> {
        let (from, to) = (self.node(from)?, self.node(to)?);
        self.lists.add_edge(&from, &to, kind, share);
        let form = self.lists.relations();
        self.lay_list("import/relations", &form)
    }
}
