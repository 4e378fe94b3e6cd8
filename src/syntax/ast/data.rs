//! The tree as data. Places are not written: they say where a text stood. Read back, each part has the place in the data
//! it was read from, where the reader knows places (see `syntax::data`). A node that is its form and its place alone is
//! written as its form.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::{
    DateForm, DateKind, Expr, ExprForm, Happening, HappeningForm, Literal, LiteralForm, MomentForm, Name,
};
use crate::span::Span;

/// What a node is asked for by, so that a reader that knows places hands the place over, and then the node.
pub(in crate::syntax) const SPANNED: &str = "$duban::spanned";

/// Whether a flag need not be written.
pub(super) fn is_false(flag: &bool) -> bool {
    !flag
}

/// A due moment as data.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(super) enum Due {
    /// 无
    None,
    /// This moment.
    At(MomentForm),
}

/// What is said of a due moment: nothing, that there is none, or which.
pub(super) mod due {
    use super::{Deserialize, Deserializer, Due, MomentForm, Serialize, Serializer};

    pub(in super::super) fn serialize<S: Serializer>(
        due: &Option<Option<MomentForm>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        due.map(|due| due.map_or(Due::None, Due::At)).serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Option<MomentForm>>, D::Error> {
        let due = Option::<Due>::deserialize(deserializer)?;
        Ok(due.map(|due| if let Due::At(moment) = due { Some(moment) } else { None }))
    }
}

/// A node with its place; readers that know no places give none.
struct Spanned<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Spanned<T> {
    type Value = (T, Span);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("node")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(T, Span), D::Error> {
        Ok((T::deserialize(deserializer)?, Span::default()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(T, Span), A::Error> {
        let span = seq.next_element()?.ok_or_else(|| A::Error::invalid_length(0, &self))?;
        let node = seq.next_element()?.ok_or_else(|| A::Error::invalid_length(1, &self))?;
        Ok((node, span))
    }
}

macro_rules! spanned {
    ($($ty:ident { $field:ident: $form:ty })*) => {
        $(
            impl Serialize for $ty {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    self.$field.serialize(serializer)
                }
            }

            impl<'de> Deserialize<'de> for $ty {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$ty, D::Error> {
                    let visitor = Spanned::<$form>(PhantomData);
                    let ($field, span) = deserializer.deserialize_newtype_struct(SPANNED, visitor)?;
                    Ok($ty { $field, span })
                }
            }

            #[cfg(feature = "schema")]
            impl schemars::JsonSchema for $ty {
                fn inline_schema() -> bool {
                    true
                }

                fn schema_name() -> std::borrow::Cow<'static, str> {
                    stringify!($ty).into()
                }

                fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                    generator.subschema_for::<$form>()
                }
            }
        )*
    };
}

spanned! {
    Name { text: String }
    Happening { form: HappeningForm }
    Expr { form: ExprForm }
    Literal { form: LiteralForm }
    DateForm { form: DateKind }
}
