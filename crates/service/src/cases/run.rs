//! Running cases: step by step, each in a city of its own, several at a time.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;

use super::acts::Done;
use super::feature::{Case, Step};
use super::fixture::City;
use super::sentence::{Act, Ground, Outcome, Sentence, understand};
use super::stage::{Halt, Stage};

/// What became of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The feature file.
    pub file: String,
    /// The line of the scenario, from 1; 0 for a file that could not be read.
    pub line: usize,
    /// The scenario.
    pub name: String,
    /// Its tags, without `@`.
    pub tags: Vec<String>,
    /// Whether everything that it says held.
    pub ok: bool,
    /// File, line, step and reason of the failure; empty when there is none.
    pub message: String,
}

/// Where and why a case failed.
struct Failure {
    line: usize,
    step: String,
    why: Halt,
}

impl Failure {
    fn at(step: &Step, why: Halt) -> Self {
        let text = step.text.trim_end_matches([':', '：']);
        Self { line: step.line, step: format!("{} {text}", step.keyword), why }
    }
}

/// A step with what it says.
struct Spoken<'a> {
    step: &'a Step,
    sentence: Sentence,
}

/// Runs a case; the seed decides its ids and numbers.
pub fn run(city: &City, case: &Case, seed: u64) -> Verdict {
    let failure = match &case.fault {
        Some(fault) => {
            let step = case.name.clone();
            Some(Failure { line: case.line, step, why: fault.clone() })
        }
        None => play(city, case, seed).err(),
    };
    let message = failure.map(|it| format!("{}:{}: {}: {}", case.file, it.line, it.step, it.why));
    Verdict {
        file: case.file.clone(),
        line: case.line,
        name: case.name.clone(),
        tags: case.tags.clone(),
        ok: message.is_none(),
        message: message.unwrap_or_default(),
    }
}

/// Runs cases on so many threads; the verdicts stand in the order of the cases.
pub fn run_all(city: &City, cases: &[Case], threads: usize) -> Vec<Verdict> {
    let next = AtomicUsize::new(0);
    let verdicts = Mutex::new(Vec::with_capacity(cases.len()));
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(case) = cases.get(index) else { return };
            // The place in the run decides the seed, so that a case is the same on any thread.
            let verdict = run(city, case, index as u64 + 1);
            let mut all = verdicts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            all.push((index, verdict));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(work);
        }
    });
    let mut verdicts = verdicts.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    verdicts.sort_by_key(|(index, _)| *index);
    verdicts.into_iter().map(|(_, verdict)| verdict).collect()
}

fn play(city: &City, case: &Case, seed: u64) -> Result<(), Failure> {
    let mut spoken = Vec::with_capacity(case.steps.len());
    for step in &case.steps {
        let sentence = understand(step).map_err(|why| Failure::at(step, why))?;
        spoken.push(Spoken { step, sentence });
    }
    let (first, last) = match (spoken.first(), spoken.last()) {
        (Some(first), Some(last)) => (first.step, last.step),
        _ => return Ok(()),
    };
    let outcomes = spoken.iter().any(|it| matches!(it.sentence, Sentence::Outcome(_)));
    if !outcomes {
        return Err(Failure::at(last, "the case says 那么 nowhere: it checks nothing".to_owned()));
    }
    let stage = Stage::new(city, seed).map_err(|why| Failure::at(first, why))?;
    let mut player = Player { stage, founded: false, done: None, unseen: None };
    let mut rest = spoken.as_slice();
    while let Some(it) = rest.first() {
        let same = rest.iter().take_while(|other| kind(other) == kind(it)).count();
        let (together, later) = rest.split_at(same);
        player.part(together)?;
        rest = later;
    }
    player.seen()
}

/// Ground, acts and outcomes come in runs; each run is looked at as a whole.
fn kind(it: &Spoken<'_>) -> u8 {
    match it.sentence {
        Sentence::Ground(_) => 0,
        Sentence::Act(_) => 1,
        Sentence::Outcome(_) => 2,
    }
}

struct Player<'c, 's> {
    stage: Stage<'c>,
    founded: bool,
    /// What the last act came to.
    done: Option<Done>,
    /// An act that was not done and that no outcome has looked at.
    unseen: Option<&'s Step>,
}

impl<'s> Player<'_, 's> {
    fn part(&mut self, together: &[Spoken<'s>]) -> Result<(), Failure> {
        let mut ground = Vec::new();
        let mut outcomes = Vec::new();
        for it in together {
            match &it.sentence {
                Sentence::Ground(ground_step) => ground.push((it.step, ground_step)),
                Sentence::Act(act) => self.act(it.step, act)?,
                Sentence::Outcome(outcome) => outcomes.push((it.step, outcome)),
            }
        }
        self.ground(&ground)?;
        self.outcomes(&outcomes)
    }

    /// The clock goes first, wherever among the ground its step stands.
    fn ground(&mut self, steps: &[(&'s Step, &Ground)]) -> Result<(), Failure> {
        let Some((first, _)) = steps.first() else { return Ok(()) };
        self.seen()?;
        let time = steps.iter().rev().find_map(|(step, it)| match it {
            Ground::Time(text) => Some((*step, text.as_str())),
            _ => None,
        });
        let city = steps.iter().any(|(_, it)| **it == Ground::City);
        if !self.founded && !city {
            let why = "a case begins with 假如 标准城市".to_owned();
            return Err(Failure::at(first, why));
        }
        let clock = match (self.founded, time) {
            (false, time) => {
                self.founded = true;
                self.stage.begin(time.map(|(_, text)| text))
            }
            (true, Some((_, text))) => self.stage.advance(text),
            (true, None) => Ok(()),
        };
        clock.map_err(|why| Failure::at(time.map_or(first, |(step, _)| step), why))?;
        for (step, it) in steps {
            self.stage.lay(it).map_err(|why| Failure::at(step, why))?;
        }
        Ok(())
    }

    fn act(&mut self, step: &'s Step, act: &Act) -> Result<(), Failure> {
        if !self.founded {
            return Err(Failure::at(step, "a case begins with 假如 标准城市".to_owned()));
        }
        if !matches!(act, Act::Label(_)) {
            self.seen()?;
        }
        let done = self.stage.play(act).map_err(|why| Failure::at(step, why))?;
        if let Some(done) = done {
            self.unseen = done.denial.is_some().then_some(step);
            self.done = Some(done);
        }
        Ok(())
    }

    fn outcomes(&mut self, steps: &[(&'s Step, &Outcome)]) -> Result<(), Failure> {
        if steps.is_empty() {
            return Ok(());
        }
        if steps.iter().any(|(_, outcome)| outcome.answers()) {
            self.unseen = None;
        }
        self.seen()?;
        for (step, outcome) in steps {
            let checked = self.stage.check(outcome, self.done.as_ref());
            checked.map_err(|why| Failure::at(step, why))?;
        }
        Ok(())
    }

    /// Fails on an act that was not done without any outcome saying so.
    fn seen(&self) -> Result<(), Failure> {
        match (self.unseen, &self.done) {
            (Some(step), Some(done)) => {
                Err(Failure::at(step, format!("it was {}", self.stage.answered(done))))
            }
            _ => Ok(()),
        }
    }
}
