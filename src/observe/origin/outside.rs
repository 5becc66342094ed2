//! Going back over what the outside did: calls and their arguments, changes, and instantiation.

use super::Source;
use super::trail::{Asker, Output, Outside, Spot, Trail};
use crate::module::ExternKind;
use crate::observe::change::ChangedPlace;
use crate::observe::location::Location;
use crate::observe::log::Event;
use crate::observe::timeline::Timeline;

impl Trail {
    /// Goes back over what the outside did.
    pub(super) fn outside(&mut self, entry: usize, timeline: &mut Timeline) {
        let Some(happened) = timeline.log().get(entry) else {
            return;
        };
        let step = happened.step;
        match &happened.event {
            Event::Invoke { function, .. } => {
                let params = timeline.session().function_type(*function).params.clone();
                let mut slot = 0;
                for (index, ty) in params.iter().enumerate() {
                    let index = index as u32;
                    for (_, askers) in self.take_slots(slot, ty.slots() as u32) {
                        let output = Output::Outside(Outside::Argument(index));
                        self.settle(step, output, Source::Argument { index }, askers, 1);
                    }
                    slot += ty.slots() as u32;
                }
                for (_, askers) in self.take_slots(slot, u32::MAX - slot) {
                    self.settle(step, Output::Default, Source::Default(None), askers, 1);
                }
            }
            Event::Answer(_) if timeline.is_answer_to_outside(entry) => {
                for (_, askers) in self.take_slots(0, u32::MAX) {
                    let output = Output::Outside(Outside::Entry(entry));
                    self.settle(step, output, Source::Host(None), askers, 1);
                }
            }
            Event::Answer(_) | Event::Wake => {}
            Event::Change(change) => {
                let output = Output::Outside(Outside::Entry(entry));
                match timeline.changed.place(entry, change) {
                    Some(ChangedPlace::Slots(slot, slots)) => {
                        for (_, askers) in self.take_slots(slot, slots) {
                            self.settle(step, output, Source::Change, askers, 1);
                        }
                    }
                    Some(ChangedPlace::Location(location)) => {
                        for (part, askers) in self.take_location(&location) {
                            self.settle(step, output, Source::Change, askers, part.span().1);
                        }
                    }
                    None => {}
                }
            }
            Event::Instantiate { module, .. } => {
                let instances = &timeline.machine().instances;
                let instance = instances.iter().position(|instance| instance.module == *module);
                if let Some(instance) = instance {
                    self.instantiated(step, instance as u32, timeline);
                    self.allocated(step, instance as u32, timeline);
                }
            }
        }
    }

    /// What is left at the beginning has been there ever since.
    pub(super) fn begin(&mut self, timeline: &mut Timeline) {
        let step = timeline.start();
        if step == 0 {
            // Whatever was there before the first instruction, instantiation put there.
            for instance in (0..timeline.machine().instances.len()).rev() {
                self.instantiated(step, instance as u32, timeline);
            }
        }
        for (_, askers) in std::mem::take(&mut self.slots) {
            self.settle(step, Output::Outside(Outside::Initial), Source::Initial, askers, 1);
        }
        for (spot, askers) in std::mem::take(&mut self.elsewhere) {
            let length = match spot {
                Spot::Location(location) => location.span().1,
                _ => 1,
            };
            self.settle(step, Output::Outside(Outside::Initial), Source::Initial, askers, length);
        }
    }

    /// Goes back over the copying of an instance's active segments.
    fn instantiated(&mut self, step: u64, instance: u32, timeline: &mut Timeline) {
        let of = |spot: &Spot| matches!(spot, Spot::Location(Location::Memory { .. } | Location::Table { .. }));
        if !self.elsewhere.iter().any(|(spot, _)| of(spot)) {
            return;
        }
        for (source, written) in timeline.segments(instance).into_iter().rev() {
            let output = match source {
                Source::Data { module, segment } => Outside::Data(module, segment),
                Source::Elements { module, segment } => Outside::Elements(module, segment),
                _ => Outside::Initial,
            };
            for (part, askers) in self.take_location(&written) {
                let (_, length) = part.span();
                self.settle(step, Output::Outside(output), source, askers, length);
            }
        }
    }

    /// Goes back over the allocation of what an instance defines.
    fn allocated(&mut self, step: u64, instance: u32, timeline: &Timeline) {
        let machine = timeline.machine();
        let instance = &machine.instances[instance as usize];
        let imports = &timeline.session().program.module(instance.module).module.imports;
        let imported = |kind| imports.iter().filter(|import| import.ty.kind() == kind).count();
        let memories = &instance.memories[imported(ExternKind::Memory)..];
        let tables = &instance.tables[imported(ExternKind::Table)..];
        let globals = &instance.globals[imported(ExternKind::Global)..];
        let is_new = |spot: &Spot| match spot {
            Spot::Location(Location::Memory { memory, .. }) => memories.contains(memory),
            Spot::Location(Location::Table { table, .. }) => tables.contains(table),
            Spot::Location(Location::Global { global }) => globals.contains(global),
            _ => false,
        };
        let found: Vec<(Spot, Vec<Asker>)> = self.elsewhere.extract_if(.., |(spot, _)| is_new(spot)).collect();
        for (spot, askers) in found {
            if let Spot::Location(location) = spot {
                let output = Output::Outside(Outside::Initial);
                self.settle(step, output, Source::Initial, askers, location.span().1);
            }
        }
    }
}
