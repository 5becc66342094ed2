//! Copying between two memories or two tables, which may be the same.

use crate::machine::{Tracked, range};

/// A list of the store, and where in it.
pub(super) type Place = (u32, u64);

/// Copies so many items from one list to another or within one, as if by way of a third. `None`, with nothing copied,
/// when a place is not wholly inside of its list.
pub(super) fn copy<L, T: Copy>(
    lists: &mut [L],
    items: fn(&mut L) -> &mut Tracked<T>,
    to: Place,
    from: Place,
    length: u64,
) -> Option<()> {
    let (target, source) = (range(to.1, length)?, range(from.1, length)?);
    if to.0 == from.0 {
        items(&mut lists[to.0 as usize]).copy_within(source, target)?;
    } else {
        let pair = lists.get_disjoint_mut([to.0 as usize, from.0 as usize]);
        let [to, from] = pair.expect("two lists of the store");
        let source = items(from).get(source)?;
        items(to).get_mut(target)?.copy_from_slice(source);
    }
    Some(())
}
