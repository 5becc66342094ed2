//! Steps and addresses as people write them.

/// A number: `1234`, `1_234`, `1,234`, `0x4d2`.
pub(crate) fn number(word: &str) -> Result<u64, String> {
    let digits = word.replace(['_', ','], "");
    let number = match digits.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => digits.parse(),
    };
    number.map_err(|_| format!("`{}` is no number", word.escape_debug()))
}

/// Bytes of a memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Addresses {
    pub(crate) start: u64,
    pub(crate) length: u64,
}

/// The byte at an address, or those from one up to another: `0x10..0x20`.
pub(crate) fn addresses(text: &str) -> Result<Addresses, String> {
    let Some((start, end)) = text.split_once("..") else {
        let start = number(text)?;
        return Ok(Addresses { start, length: 1 });
    };
    let start = number(start)?;
    match number(end)?.checked_sub(start) {
        Some(length @ 1..) => Ok(Addresses { start, length }),
        _ => Err(format!("there are no bytes in `{}`", text.escape_debug())),
    }
}
