//! What happens to a timeline from outside, at its moment: as the log says, and at the end of the log as the host does it.

use super::change::Change;
use super::log::Event;
use super::timeline::Timeline;
use crate::error::Error;
use crate::host::canvas;
use crate::machine::{Extern, InstantiationError, Status};
use crate::session::{Answer, Session};

impl Timeline {
    /// Whether an answer is awaited and there is nobody to give it.
    pub(super) fn is_at_a_loss(&self) -> bool {
        let waits = matches!(self.session.machine.status, Status::Waiting { .. });
        self.used == self.log.count() && (self.sealed || !(self.hosted || waits || self.rehearsed().is_some()))
    }

    /// Whether the log has something that was done from outside at this moment, other than an answer.
    pub(super) fn is_acted_on(&self) -> bool {
        let next = self.log.get(self.used);
        next.is_some_and(|entry| entry.is_act() && entry.step == self.position())
    }

    /// Does what happens from outside at this moment: what the log says, and at its end what the host does. After an
    /// answer or a call the machine may have something to do that takes no time, before more happens.
    pub(super) fn take_part(&mut self) {
        while self.broken.is_none() {
            let entry = self.log.get(self.used);
            let (taken, is_done) = match (&self.session.machine.status, entry.map(|entry| entry.event.clone())) {
                (Status::Host { .. }, Some(Event::Answer(answer))) => {
                    self.note_picture(&answer);
                    (self.repeat_answer(answer), true)
                }
                (Status::Waiting { .. }, Some(Event::Wake)) => {
                    self.session.machine.wake();
                    (Ok(()), true)
                }
                (Status::Host { .. } | Status::Waiting { .. }, Some(_)) => {
                    let error = Error::malformed("the log of the host has something else here");
                    (Err(error), true)
                }
                (Status::Host { .. } | Status::Waiting { .. }, None) if self.is_at_a_loss() => return,
                (Status::Host { .. }, None) => {
                    let rehearsed = self.rehearsed();
                    let is_rehearsed = rehearsed.is_some();
                    let Some(answer) = rehearsed.or_else(|| self.ask_host()) else {
                        return;
                    };
                    self.note_rehearsed();
                    let answered = match is_rehearsed {
                        true => {
                            self.note_picture(&answer);
                            self.repeat_answer(answer.clone())
                        }
                        false => {
                            self.session.answer(answer.outcome.clone());
                            Ok(())
                        }
                    };
                    self.log.push(self.position(), Event::Answer(answer));
                    self.forget_if_full();
                    (answered, true)
                }
                (Status::Waiting { .. }, None) => {
                    self.session.machine.wake();
                    self.log.push(self.position(), Event::Wake);
                    (Ok(()), true)
                }
                (_, Some(Event::Change(change))) if self.is_acted_on() => (self.repeat_change(&change), false),
                (_, Some(event)) if self.is_acted_on() => {
                    (self.repeat_call(event), self.session.machine.status == Status::Running)
                }
                _ => return,
            };
            match taken {
                Ok(()) => self.used += 1,
                Err(error) => self.broken = Some(error),
            }
            if is_done && self.session.machine.status == Status::Running {
                return;
            }
        }
    }

    /// What the host does; `None` when it waits for something itself. It knows the moment, so that what it does can be undone.
    fn ask_host(&mut self) -> Option<Answer> {
        self.session.world.be_at(self.used);
        self.session.ask_host()
    }

    /// Takes down where the program has its picture, if that is what the call says that is answered without a host.
    fn note_picture(&mut self, answer: &Answer) {
        let Status::Host { host, .. } = self.session.machine.status else {
            return;
        };
        let Session {
            program,
            machine,
            world,
            ..
        } = &mut self.session;
        let host = program.host(host);
        if answer.outcome.is_ok() && canvas::is_show(&host.module, &host.name) {
            world.canvas.replay(self.used, &machine.host_arguments(program));
        }
    }

    /// Does what was changed from outside.
    fn repeat_change(&mut self, change: &Change) -> Result<(), Error> {
        let entry = self.used;
        self.apply(change, entry)
            .map_err(|error| Error::malformed(error.message()))
    }

    /// Does what a host function did. What comes from a file may be anything, and is checked.
    fn repeat_answer(&mut self, answer: Answer) -> Result<(), Error> {
        for (address, bytes) in &answer.writes {
            let memory = self.session.machine.callers_memory();
            let place = memory.and_then(|memory| memory.get_mut(*address, bytes.len() as u64).ok());
            let place = place.ok_or_else(|| Error::malformed("the host writes where there is no memory"))?;
            place.copy_from_slice(bytes);
        }
        match answer.outcome {
            Err(trap) => self.session.machine.fail(trap),
            Ok(results) => {
                self.session.machine.answer(&self.session.program, &results)?;
            }
        }
        Ok(())
    }

    /// Does what the embedder did, checked likewise.
    fn repeat_call(&mut self, event: Event) -> Result<(), Error> {
        let Session { program, machine, .. } = &self.session;
        match event {
            Event::Invoke { function, arguments } => {
                if function as usize >= machine.functions.len() {
                    return Err(Error::malformed("a function is called that there is not"));
                }
                self.failed = None;
                self.session.invoke(function, &arguments)
            }
            Event::Instantiate { module, imports } => {
                let there = |import: &Extern| (import.address as usize) < machine.len(import.kind);
                if module as usize >= program.modules().len() || !imports.iter().all(there) {
                    return Err(Error::malformed("a module is instantiated that there is not"));
                }
                match self.session.instantiate_with(module, &imports) {
                    Err(InstantiationError::Refused(error)) => return Err(error),
                    instantiated => self.failed = instantiated.err(),
                }
                Ok(())
            }
            Event::Answer(_) | Event::Wake | Event::Change(_) => unreachable!("no call"),
        }
    }
}
