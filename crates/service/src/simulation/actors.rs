//! Who does what: the tempers of enterprises and providers, and the mistakes they make.

use super::dice::Dice;

/// How an enterprise goes about things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Temper {
    /// Reads the notice.
    Honest,
    /// Forgets, mistypes, comes late.
    Careless,
    /// Tries what it should not.
    Cheat,
}

impl Temper {
    pub(super) fn thrown(dice: &mut Dice) -> Self {
        match dice.below(100) {
            0..65 => Self::Honest,
            65..92 => Self::Careless,
            _ => Self::Cheat,
        }
    }

    /// How often a form goes wrong, in a hundred.
    const fn slips(self) -> usize {
        match self {
            Self::Honest => 3,
            Self::Careless => 40,
            Self::Cheat => 30,
        }
    }
}

/// What is wrong with a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slip {
    /// Nothing.
    None,
    /// A material is missing (R12.1).
    MissingMaterial,
    /// A line is carried out elsewhere (R6.2).
    Elsewhere,
    /// Signed in 2019 (R26.1).
    TooEarly,
    /// Signed before the rules took effect, without an annex (R26.1).
    NoAnnex,
    /// An item that the catalogue does not have (a fault).
    UnknownItem,
    /// Nothing of the catalogue (R16.1).
    OffCatalogue,
    /// A contract that carries an application already (R18.2).
    SameContract,
    /// The declaration is not made (a fault).
    Unpledged,
    /// The lines do not add up to the price (a fault).
    WrongSum,
    /// Signed tomorrow (a fault).
    Tomorrow,
    /// A field that there is not, a date that is none, a negative amount: all at once.
    Nonsense,
    /// More voucher than price (R17.2).
    TooMuch,
    /// With a provider that is not admitted (R5.4).
    NotAdmitted,
    /// With a provider to which it is tied (R17.1).
    Tied,
    /// With files that another application brought (a signal, R23.1).
    ReusedFiles,
}

/// Mistakes, each as often as it stands here.
const SLIPS: &[Slip] = &[
    Slip::MissingMaterial,
    Slip::MissingMaterial,
    Slip::Elsewhere,
    Slip::TooEarly,
    Slip::NoAnnex,
    Slip::NoAnnex,
    Slip::UnknownItem,
    Slip::OffCatalogue,
    Slip::SameContract,
    Slip::Unpledged,
    Slip::WrongSum,
    Slip::Tomorrow,
    Slip::Nonsense,
    Slip::TooMuch,
    Slip::NotAdmitted,
];

/// What a cheat puts into a form.
const FRAUDS: &[Slip] =
    &[Slip::Tied, Slip::Tied, Slip::ReusedFiles, Slip::ReusedFiles, Slip::SameContract];

impl Slip {
    pub(super) fn thrown(temper: Temper, dice: &mut Dice) -> Self {
        if !dice.chance(temper.slips()) {
            return Self::None;
        }
        let among = if temper == Temper::Cheat { FRAUDS } else { SLIPS };
        dice.pick(among).unwrap_or(Self::None)
    }
}

/// What becomes of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Admitted at once.
    Good,
    /// Admitted, suspended for a while in the second quarter.
    Suspended,
    /// Admitted, removed after its first year.
    Removed,
    /// Admitted, stops working in the middle of its first year.
    Striking,
    /// Falls short of article 8 in one point.
    Wanting(&'static str),
    /// Hands in the file incomplete first.
    Forgetful,
    /// The experts do not pass it.
    Weak,
    /// An objection against it is upheld; next year it tries again.
    Objected,
}

/// The fates in the order in which providers come.
pub(super) const FATES: &[Fate] = &[
    Fate::Good,
    Fate::Good,
    Fate::Suspended,
    Fate::Forgetful,
    Fate::Wanting("annual_revenue_fen"),
    Fate::Weak,
    Fate::Good,
    Fate::Objected,
    Fate::Removed,
    Fate::Wanting("service_staff"),
    Fate::Good,
    Fate::Wanting("pledges_deduction"),
    Fate::Striking,
];

/// What a cheat, or an officer who forgets himself, tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trick {
    /// Hands in another enterprise's application.
    AnothersFile,
    /// Amends or terminates another's contract.
    AnothersContract,
    /// Runs an officer's command.
    PlayOfficer,
    /// Sends a request again, with another body.
    Replay,
    /// Registers with another's credit code.
    Squat,
    /// An officer approves what he recommended, or issues what he prepared.
    ActTwice,
    /// An officer of another district recommends.
    OtherDistrict,
    /// The administrator confirms his own proposal.
    OwnSignatory,
    /// An officer decides on a declared relative's file.
    Relative,
    /// Somebody decides on a file at a stage that it has left.
    StaleStage,
    /// A voucher is presented by another, at another, for something else.
    Transfer,
    /// A voucher is used a second time.
    UseAgain,
    /// Who is to be paid determines, who is accused closes.
    PlayFinance,
    /// Officers go on with what a case has frozen.
    ThawQuietly,
}

/// What is wrong with a redemption at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paper {
    /// Nothing.
    Good,
    /// A material is missing (R21.1).
    MissingMaterial,
    /// The self-paid proof is a fen short (R21.2).
    ShortProof,
    /// A red-letter invoice annuls one of the others (R21.2).
    RedLetter,
    /// An invoice that was used elsewhere (R21.2, a signal).
    UsedInvoice,
    /// More of a line than it costs (R16.3).
    TooMuch,
    /// Complete before the voucher was accepted (R20.1).
    BeforeService,
    /// Fields that there are not, dates that are none: all at once.
    Nonsense,
    /// Handed in twice at the same instant.
    Twice,
}

const PAPERS: &[Paper] = &[
    Paper::MissingMaterial,
    Paper::ShortProof,
    Paper::RedLetter,
    Paper::UsedInvoice,
    Paper::TooMuch,
    Paper::BeforeService,
    Paper::Nonsense,
    Paper::Twice,
];

impl Paper {
    pub(super) fn thrown(dice: &mut Dice) -> Self {
        if dice.chance(30) { dice.pick(PAPERS).unwrap_or(Self::Good) } else { Self::Good }
    }
}

/// Every trick.
pub(super) const TRICKS: &[Trick] = &[
    Trick::AnothersFile,
    Trick::AnothersContract,
    Trick::PlayOfficer,
    Trick::Replay,
    Trick::Squat,
    Trick::ActTwice,
    Trick::OtherDistrict,
    Trick::OwnSignatory,
    Trick::Relative,
    Trick::StaleStage,
    Trick::Transfer,
    Trick::UseAgain,
    Trick::PlayFinance,
    Trick::ThawQuietly,
];
