//! Lines of examples: tickets, what happened to them, what is expected.

use serde::{Deserialize, Serialize};

use super::{Block, Literal, MomentForm, Name, Words};

/// `工单 事项 「编号」 { 字段 = 值 }`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TicketForm {
    /// The matter, which may be left out where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<Name>,
    /// The ticket's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Words>,
    /// Its parties and fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Block<Assignment>>,
}

/// `名 = 值、值`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// What is set.
    pub name: Name,
    /// To what.
    pub values: Vec<Literal>,
}

/// `2021-01-04 09:30 接收(…) 由 … 置 …`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Dated {
    /// When.
    pub at: MomentForm,
    /// What.
    pub event: Name,
    /// Its fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Assignment>,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Name>,
    /// What it sets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set: Vec<Assignment>,
}

/// `预期 …`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Expect {
    /// `预期 违反 1项 [种类]`
    Violations {
        /// How many.
        count: u32,
        /// Of which kind.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<Name>,
    },
    /// `预期 [工单 「编号」] 义务#2 = 状态 [于 时刻]`, `预期 定期 单位 2024-04 = 状态`
    Status {
        /// The ticket, where there are several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ticket: Option<Words>,
        /// The duty; or a recurring duty, a task, an indicator.
        duty: Name,
        /// Which of its obligations; the first where it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instance: Option<u32>,
        /// The unit that owes it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Name>,
        /// To whom of a list it is owed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        object: Option<Name>,
        /// Its period.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        period: Option<String>,
        /// Its state.
        status: Name,
        /// Its due moment: `Some(None)` for 无.
        #[serde(default, skip_serializing_if = "Option::is_none", with = "super::data::due")]
        #[cfg_attr(feature = "schema", schemars(with = "Option<super::data::Due>"))]
        due: Option<Option<MomentForm>>,
    },
    /// `预期 红黄牌.红牌 [单位] 1次`, `预期 红黄牌.红牌 [单位] = 状态 [于 时刻]`
    Rung {
        /// The ladder.
        ladder: Name,
        /// The rung.
        rung: Name,
        /// Whom it is on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Name>,
        /// How often it was reached, or how the duty it brought stands.
        what: RungExpect,
    },
}

/// What is expected of a rung.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RungExpect {
    /// It was reached so often.
    Times(u32),
    /// Its duty has this state, and this due moment where it is said: `Some(None)` for 无.
    Duty(
        Name,
        #[serde(with = "super::data::due")]
        #[cfg_attr(feature = "schema", schemars(with = "Option<super::data::Due>"))]
        Option<Option<MomentForm>>,
    ),
}
