//! Executes instructions on references.

use super::operands::Operands;
use crate::code::reference::ReferenceOp;
use crate::machine::{Machine, Ref};

pub(super) fn execute(op: ReferenceOp, machine: &Machine, instance: u32, operands: &mut Operands) {
    match op {
        ReferenceOp::Null => operands.push_value(Ref::NULL),
        ReferenceOp::IsNull => {
            let is_null = operands.pop::<Ref>().is_null();
            operands.push_value(is_null);
        }
        ReferenceOp::Func(index) => {
            let address = machine.instances[instance as usize].functions[index as usize];
            operands.push_value(Ref::func(address));
        }
    }
}
