//! Exact decimal numbers of up to 18 significant digits. No binary floating point takes part anywhere.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The most significant digits a number in facts or policies may have (the contract's limit).
pub(crate) const MAX_DIGITS: usize = 18;

/// An exact decimal number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(Decimal);

/// Why a text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// It is not written like one.
    NotANumber,
    /// It has more than 18 significant digits, or an exponent out of range.
    TooManyDigits,
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NumberError::NotANumber => "not a number",
            NumberError::TooManyDigits => "more than 18 significant digits",
        })
    }
}

impl std::error::Error for NumberError {}

impl Number {
    /// A whole number.
    pub fn whole(n: i64) -> Number {
        Number(Decimal::from(n))
    }

    /// The value as a whole number, where it is one.
    pub fn as_whole(self) -> Option<i64> {
        if self.0.fract().is_zero() { self.0.to_i64() } else { None }
    }

    /// Sum, or `None` where it is out of range.
    pub fn plus(self, other: Number) -> Option<Number> {
        self.0.checked_add(other.0).map(Number)
    }

    /// Difference, or `None` where it is out of range.
    pub fn minus(self, other: Number) -> Option<Number> {
        self.0.checked_sub(other.0).map(Number)
    }

    /// Product, or `None` where it is out of range.
    pub fn times(self, other: Number) -> Option<Number> {
        self.0.checked_mul(other.0).map(Number)
    }

    /// Quotient, or `None` when the divisor is zero or the result is out of range.
    pub fn over(self, other: Number) -> Option<Number> {
        self.0.checked_div(other.0).map(Number)
    }

    /// Reads any exact decimal, however many digits it has: a share (三分之一) has more than anyone writes.
    pub(super) fn exact(text: &str) -> Option<Number> {
        let plain = text.bytes().all(|b| b.is_ascii_digit() || b"-.".contains(&b));
        if plain { Decimal::from_str_exact(text).ok().map(Number) } else { text.parse().ok() }
    }

    /// The same number without zeros behind it: 600001 for 600001.0.
    #[must_use]
    pub fn plain(self) -> Number {
        Number(self.0.normalize())
    }

    /// The whole part, towards zero.
    pub fn truncated(self) -> Number {
        Number(self.0.trunc())
    }

    /// Rounded half up to so many decimals: how rates, means and scores are reported.
    pub fn rounded(self, decimals: u32) -> Number {
        let strategy = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
        Number(self.0.round_dp_with_strategy(decimals, strategy).normalize())
    }
}

impl FromStr for Number {
    type Err = NumberError;

    /// Reads `12`, `-0.5`, `1.5e3` (JSON's forms).
    fn from_str(text: &str) -> Result<Number, NumberError> {
        let mantissa = text.split(['e', 'E']).next().unwrap_or("");
        let written = mantissa.chars().filter(char::is_ascii_digit).skip_while(|c| *c == '0').count();
        if mantissa.is_empty() || !text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b)) {
            return Err(NumberError::NotANumber);
        }
        if written > MAX_DIGITS {
            return Err(NumberError::TooManyDigits);
        }
        let parsed = if mantissa.len() == text.len() {
            Decimal::from_str(text)
        } else {
            Decimal::from_scientific(text)
        };
        match parsed {
            Ok(value) => Ok(Number(value.normalize())),
            Err(_) if mantissa.len() < text.len() => Err(NumberError::TooManyDigits),
            Err(_) => Err(NumberError::NotANumber),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
