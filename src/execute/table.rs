//! Executes accesses to tables and element segments.

use std::sync::Arc;

use super::copy::copy;
use super::operands::Operands;
use crate::code::table::TableOp;
use crate::error::TrapCode;
use crate::machine::{Machine, Ref, Table, range};

pub(super) fn execute(
    op: TableOp,
    machine: &mut Machine,
    instance: u32,
    operands: &mut Operands,
) -> Result<(), TrapCode> {
    match op {
        TableOp::Get { table } => {
            let index = operands.pop::<u64>();
            let element = table_of(machine, instance, table)
                .get(index)
                .ok_or(TrapCode::TableOutOfBounds)?;
            operands.push_value(element);
        }
        TableOp::Set { table } => {
            let element = operands.pop::<Ref>();
            let index = operands.pop::<u64>();
            table_of(machine, instance, table).get_mut(index, 1)?[0] = element;
        }
        TableOp::Size { table } => {
            let size = table_of(machine, instance, table).size();
            operands.push(size);
        }
        TableOp::Grow { table } => {
            let by = operands.pop::<u64>();
            let init = operands.pop::<Ref>();
            let address = machine.instances[instance as usize].tables[table as usize];
            let is_64 = machine.tables[address as usize].ty.is_64;
            let failed = if is_64 { u64::MAX } else { u64::from(u32::MAX) };
            operands.push(machine.grow_table(address, by, init).unwrap_or(failed));
        }
        TableOp::Fill { table } => {
            let length = operands.pop::<u64>();
            let element = operands.pop::<Ref>();
            let start = operands.pop::<u64>();
            table_of(machine, instance, table).get_mut(start, length)?.fill(element);
        }
        TableOp::Copy { to, from } => {
            let length = operands.pop::<u64>();
            let source = operands.pop::<u64>();
            let target = operands.pop::<u64>();
            let tables = &machine.instances[instance as usize].tables;
            let (to, from) = (tables[to as usize], tables[from as usize]);
            copy(
                &mut machine.tables,
                |table| &mut table.elements,
                (to, target),
                (from, source),
                length,
            )
            .ok_or(TrapCode::TableOutOfBounds)?;
        }
        TableOp::Init { table, element } => {
            let length = operands.pop::<u64>();
            let source = operands.pop::<u64>();
            let target = operands.pop::<u64>();
            let instance = &machine.instances[instance as usize];
            let element = (instance.first_element + element) as usize;
            let table = instance.tables[table as usize];
            init(machine, table, element, target, source, length)?;
        }
        TableOp::DropElement { element } => {
            let address = machine.instances[instance as usize].first_element + element;
            machine.elements[address as usize] = Arc::default();
        }
    }
    Ok(())
}

fn table_of(machine: &mut Machine, instance: u32, index: u32) -> &mut Table {
    let address = machine.instances[instance as usize].tables[index as usize];
    &mut machine.tables[address as usize]
}

/// Copies elements of a segment into a table; both are addresses of the store.
pub(crate) fn init(
    machine: &mut Machine,
    table: u32,
    segment: usize,
    target: u64,
    source: u64,
    length: u64,
) -> Result<(), TrapCode> {
    let source = range(source, length).ok_or(TrapCode::TableOutOfBounds)?;
    let elements = machine.elements[segment]
        .get(source)
        .ok_or(TrapCode::TableOutOfBounds)?;
    machine.tables[table as usize]
        .get_mut(target, length)?
        .copy_from_slice(elements);
    Ok(())
}
