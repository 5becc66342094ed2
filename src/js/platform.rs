//! What the JavaScript engine around this one does for compiled code.

use std::cell::RefCell;

use js_sys::WebAssembly::{Instance, Module, Table};
use js_sys::{Function, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use crate::code::compiled::{Platform, set_platform};

/// Lets hot functions be compiled from now on; whatever is executed, at once, if `eager`.
pub fn install(eager: bool) {
    set_platform(Platform {
        compile,
        release,
        eager,
    });
}

thread_local! {
    /// Places of the engine's table that are free again, from one on, how many.
    static FREE: RefCell<Vec<(u32, u32)>> = const { RefCell::new(Vec::new()) };
}

/// The table in which the engine's functions are.
fn table() -> Table {
    wasm_bindgen::function_table().unchecked_into()
}

fn compile(bytes: &[u8], count: u32) -> Option<u32> {
    let exports = instantiate(bytes).ok()?.exports();
    let table = table();
    let first = places(&table, count)?;
    for index in 0..count {
        let function = Reflect::get(&exports, &index.to_string().into()).ok()?;
        table.set(first + index, function.unchecked_ref::<Function>()).ok()?;
    }
    Some(first)
}

fn instantiate(bytes: &[u8]) -> Result<Instance, JsValue> {
    let engine = Object::new();
    Reflect::set(&engine, &"m".into(), &wasm_bindgen::memory())?;
    Reflect::set(&engine, &"t".into(), &wasm_bindgen::function_table())?;
    let imports = Object::new();
    Reflect::set(&imports, &"e".into(), &engine)?;
    let module = Module::new(&Uint8Array::from(bytes))?;
    Instance::new(&module, &imports)
}

/// So many free places one behind the other.
fn places(table: &Table, count: u32) -> Option<u32> {
    FREE.with_borrow_mut(|free| {
        let Some(range) = free.iter_mut().find(|(_, free)| *free >= count) else {
            return table.grow(count).ok();
        };
        let first = range.0;
        *range = (first + count, range.1 - count);
        free.retain(|(_, free)| *free > 0);
        Some(first)
    })
}

fn release(first: u32, count: u32) {
    let table = table();
    for place in first..first + count {
        // What is not referred to any more can be collected.
        let _ = table.set_raw(place, &JsValue::NULL);
    }
    FREE.with_borrow_mut(|free| free.push((first, count)));
}
