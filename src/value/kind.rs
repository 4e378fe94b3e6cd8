//! The types a field may have, the values it then holds, and the three truth values of conditions.

use super::number::Number;
use super::term::Term;
use super::time::When;

/// The type of a field, of an event's field, or of a table's result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// 文: free text.
    Text,
    /// 数: an exact decimal number.
    Number,
    /// 是否: yes or no.
    Bool,
    /// 日期: a day.
    Date,
    /// 时刻: a moment, to the second or to the day.
    Moment,
    /// 时限: a time limit, such as `5个工作日`.
    Span,
    /// 单位: the name of an organisation.
    Unit,
    /// `咨询 | 求助 | …`: one of the values listed.
    Enum(Vec<String>),
    /// 列表<…>: several of them.
    List(Box<Type>),
}

/// A text by its number: texts of the policy come first, those of a ticket after them, and equal texts have equal
/// numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId(pub u32);

/// A value in a slot of a ticket. Small and copied freely; texts and lists live elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Nothing is there.
    #[default]
    Absent,
    /// 是, 否.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A date or a moment.
    When(When),
    /// The value with this index in its enumeration.
    Choice(u32),
    /// A text or a unit.
    Text(TextId),
    /// A time limit.
    Span(Term),
    /// Several values: so many from here on in the ticket's lists.
    List {
        /// The first.
        start: u32,
        /// How many.
        len: u32,
    },
}

/// The truth of a condition: an absent optional value makes it unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Truth {
    /// It does not hold.
    #[default]
    False,
    /// It cannot be said, because a value it needs is absent.
    Unknown,
    /// It holds.
    True,
}

impl Truth {
    /// 且: false if either is false, else unknown if either is.
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::True, Truth::True) => Truth::True,
            _ => Truth::Unknown,
        }
    }

    /// 或: true if either is true, else unknown if either is.
    pub fn or(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::True, _) | (_, Truth::True) => Truth::True,
            (Truth::False, Truth::False) => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// 非.
    pub fn negate(self) -> Truth {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Truth {
        if value { Truth::True } else { Truth::False }
    }
}
