//! Measures of quantities (%, 百分点, 户, 万户, 工作日): which are the same, and how much one is in the other, exactly.

use super::number::Number;

/// The measure as it is compared: 天 is 日, 个百分点 is 百分点.
pub fn plain_measure(measure: &str) -> &str {
    match measure {
        "天" => "日",
        "％" => "%",
        "个百分点" | "percentage_points" => "百分点",
        "个工作日" => "工作日",
        other => other,
    }
}

/// So many of one measure in another: 55000户 are 5.5万户. `None` where they are not the same kind, or where the result
/// would not be exact.
pub fn convert(amount: Number, from: &str, to: &str) -> Option<Number> {
    let (from, to) = (plain_measure(from), plain_measure(to));
    if from == to {
        return Some(amount);
    }
    let ((size, kind), (other_size, other_kind)) = (scale(from), scale(to));
    if kind != other_kind {
        return None;
    }
    let (size, other_size) = (Number::whole(size), Number::whole(other_size));
    let result = amount.times(size)?.over(other_size)?;
    (result.times(other_size)? == amount.times(size)?).then(|| result.plain())
}

/// How many of its own kind one of a measure is: 10000 for 万户, 1 for 户.
pub fn size(measure: &str) -> i64 {
    scale(plain_measure(measure)).0
}

/// 万户: ten thousand, of 户.
fn scale(measure: &str) -> (i64, &str) {
    let sizes = [("万", 10_000), ("亿", 100_000_000)];
    let found = sizes.into_iter().find_map(|(word, size)| Some((size, measure.strip_prefix(word)?)));
    found.filter(|(_, kind)| !kind.is_empty()).unwrap_or((1, measure))
}

#[cfg(test)]
mod tests {
    use super::{Number, convert};

    #[test]
    fn measures_convert_where_they_are_of_a_kind() {
        let n = |text: &str| text.parse::<Number>().unwrap();
        assert_eq!(convert(n("55000"), "户", "万户"), Some(n("5.5")));
        assert_eq!(convert(n("5.5"), "万户", "户"), Some(n("55000")));
        assert_eq!(convert(n("1"), "亿元", "万元"), Some(n("10000")));
        assert_eq!(convert(n("3"), "天", "日"), Some(n("3")));
        assert_eq!(convert(n("3"), "%", "百分点"), None);
        assert_eq!(convert(n("3"), "户", "件"), None);
        assert_eq!(convert(n("3"), "万", "户"), None);
    }
}
