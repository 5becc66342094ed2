//! The operations alone: edge cases of the specification, and properties.
