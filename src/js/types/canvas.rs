//! What crosses about programs that draw.

use serde::Deserialize;

/// What the user did to the picture of a program.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum CanvasEventKind {
    /// A key went down.
    KeyDown,
    /// A key went up.
    KeyUp,
    /// The pointer moved.
    Move,
    /// A button of the mouse went down.
    ButtonDown,
    /// A button of the mouse went up.
    ButtonUp,
}

/// Something that the user did, and where.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CanvasEvent {
    /// What.
    pub kind: CanvasEventKind,
    /// Which key, as a character, or which button.
    pub code: u32,
    /// How far from the left, in pixels of the picture.
    pub x: i32,
    /// How far from the top.
    pub y: i32,
}
