//! A run at each of its moments.

use std::ops::ControlFlow;

use semblance::code::Op;
use semblance::code::atomic::AtomicOp;
use semblance::execute::{Moment, Observer};
use semblance::machine::{Frame, Machine, Object, Ref, RefKind};
use semblance::observe::Timeline;

/// What there is to know of a moment.
#[derive(Clone, Debug)]
pub(crate) struct Shot {
    /// The last one stands at its next instruction.
    pub(super) frames: Vec<Frame>,
    pub(super) stack: Vec<u64>,
    pub(super) op: Op,
    /// Sizes of memories and tables.
    pub(super) sizes: (Vec<u64>, Vec<u64>),
    /// What an indirect call calls; whether a conditional store stores; the tag that is thrown.
    pub(super) callee: Option<u32>,
    pub(super) stores: bool,
    pub(super) thrown: u32,
}

fn sizes(machine: &Machine) -> (Vec<u64>, Vec<u64>) {
    let memories = machine.memories.iter().map(|memory| memory.bytes.len() as u64);
    (
        memories.collect(),
        machine.tables.iter().map(|table| table.size()).collect(),
    )
}

struct Camera(Vec<Shot>);

impl Observer for Camera {
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        let machine = moment.machine;
        let instance = &machine.instances[moment.frame.instance as usize];
        let mut frames = machine.frames.clone();
        *frames.last_mut().expect("there is a frame") = moment.frame;
        let top = |depth: usize| moment.stack[moment.stack.len() - 1 - depth];
        let callee = match moment.op {
            Op::Call(index) | Op::ReturnCall(index) => Some(instance.functions[index as usize]),
            Op::CallRef | Op::ReturnCallRef => Ref::from_slot(top(0)).as_func(),
            Op::CallIndirect { table, .. } | Op::ReturnCallIndirect { table, .. } => {
                let table = &machine.tables[instance.tables[table as usize] as usize];
                table.get(top(0)).and_then(Ref::as_func)
            }
            _ => None,
        };
        let stores = match moment.op {
            Op::Atomic(AtomicOp::Cmpxchg { cmpxchg, at }) => {
                let memory = &machine.memories[instance.memories[at.memory as usize] as usize];
                let found = memory.get(top(2) + { at.offset }, cmpxchg.bytes() as u64);
                let mut bytes = [0; 8];
                found.is_ok_and(|found| {
                    bytes[..found.len()].copy_from_slice(found);
                    u64::from_le_bytes(bytes) == top(1)
                })
            }
            _ => true,
        };
        let exception = |slot: u64| match Ref::from_slot(slot)
            .as_kind(RefKind::Exn)
            .map(|it| machine.heap.get(it))
        {
            Some(Object::Exception { tag, .. }) => *tag,
            _ => u32::MAX,
        };
        let thrown = match moment.op {
            Op::Throw(tag) => instance.tags[tag as usize],
            Op::ThrowRef => exception(top(0)),
            Op::Rethrow(slot) => exception(moment.stack[(moment.frame.base + slot) as usize]),
            _ => u32::MAX,
        };
        self.0.push(Shot {
            frames,
            stack: moment.stack.to_vec(),
            op: moment.op,
            sizes: sizes(machine),
            callee,
            stores,
            thrown,
        });
        ControlFlow::Continue(())
    }
}

/// A run at each of its moments; the last one is where nothing comes after.
pub(crate) fn shots(timeline: &mut Timeline) -> Vec<Shot> {
    let mut camera = Camera(Vec::new());
    timeline.seek(timeline.start());
    timeline.forward(u64::MAX, &mut camera);
    let machine = timeline.machine();
    camera.0.push(Shot {
        frames: machine.frames.clone(),
        stack: machine.stack.to_vec(),
        op: Op::Nop,
        sizes: sizes(machine),
        callee: None,
        stores: false,
        thrown: u32::MAX,
    });
    camera.0
}
