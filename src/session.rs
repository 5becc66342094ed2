//! A program, its machine and its host together: what the command line, scripts and the page drive.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::code::Program;
use crate::error::{Error, Trap, TrapCode};
use crate::execute::{Observer, Stop, run_observed};
use crate::host::{
    CANVAS, Call, Console, ENV, GuestMemory, HostFunction, SPECTEST_FUNCTIONS, Stream, Unanswered, WASI, Wait, World,
    define_spectest,
};
use crate::link::Linker;
use crate::machine::{
    Extern, FunctionKind, InstantiationError, Limits, Machine, Object, Ref, RefKind, Status, Value, values_in,
};
use crate::module::types::ExternType;
use crate::module::{ExternKind, FuncType, Module};

/// Modules linked with a host and with each other, and the state they are in.
#[derive(Clone, Debug)]
pub struct Session {
    /// What is executed.
    pub program: Program,
    /// Its state.
    pub machine: Machine,
    /// What modules can import.
    pub linker: Linker,
    /// What the host has for the program besides functions.
    pub world: World,
    /// The behaviour of each host function, by its number in the program.
    hosts: Vec<HostFunction>,
    /// What the host function that is awaited waits for itself.
    pub(crate) wait: Option<Wait>,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// With these results.
    Returned(Vec<Value>),
    /// With a trap; the machine's frames are still there to be looked at.
    Trapped(Trap),
    /// With an exception that nobody catches; likewise.
    Thrown {
        /// The name of its tag.
        tag: String,
        /// Its payload.
        payload: Vec<Value>,
    },
    /// Not yet: the budget is spent.
    Paused,
    /// Not yet: so many nanoseconds have to pass first, then [`Machine::wake`].
    Waiting(u64),
    /// By itself, with this status; the machine's frames are still there to be looked at.
    Exited(u32),
    /// Not yet: the program reads what nobody has typed.
    Asking,
}

/// What a host function did when it was called: all that a replay needs in its place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Its results, or the trap that it raised.
    pub outcome: Result<Vec<Value>, Trap>,
    /// What it wrote to the caller's memory, in order: addresses and bytes.
    pub writes: Vec<(u64, Vec<u8>)>,
    /// What it printed, or has shown of what was typed.
    pub output: Vec<u8>,
    /// Which of them, and where.
    #[serde(skip)]
    pub stream: Stream,
}

impl Answer {
    /// A host function that does nothing and gives nothing.
    pub(crate) fn nothing() -> Self {
        Self {
            outcome: Ok(Vec::new()),
            writes: Vec::new(),
            output: Vec::new(),
            stream: Stream::Output,
        }
    }
}

/// What a host function prints. One call writes to one stream.
#[derive(Default)]
struct Printed {
    bytes: Vec<u8>,
    stream: Stream,
}

impl Console for Printed {
    fn write(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    fn write_error(&mut self, bytes: &[u8]) {
        self.stream = Stream::Error;
        self.write(bytes);
    }

    fn echo(&mut self, bytes: &[u8]) {
        self.stream = Stream::Echo;
        self.write(bytes);
    }
}

/// A memory that keeps a list of what the host writes to it.
struct Recorded<'a> {
    memory: &'a mut dyn GuestMemory,
    writes: Vec<(u64, Vec<u8>)>,
}

impl GuestMemory for Recorded<'_> {
    fn size(&self) -> u64 {
        self.memory.size()
    }

    fn read(&self, address: u64, bytes: &mut [u8]) -> bool {
        self.memory.read(address, bytes)
    }

    fn write(&mut self, address: u64, bytes: &[u8]) -> bool {
        let written = self.memory.write(address, bytes);
        if written {
            self.writes.push((address, bytes.to_vec()));
        }
        written
    }
}

/// Lets a host function do its work, and tells what that was, or what it waits for.
fn call_host(
    function: &HostFunction,
    memory: Option<&mut dyn GuestMemory>,
    world: &mut World,
    arguments: &[Value],
) -> Result<Answer, Wait> {
    let mut printed = Printed::default();
    let mut memory = memory.map(|memory| Recorded {
        memory,
        writes: Vec::new(),
    });
    let mut call = Call {
        memory: memory.as_mut().map(|memory| memory as &mut dyn GuestMemory),
        console: &mut printed,
        world,
    };
    let outcome = (function.call)(&mut call, arguments);
    let writes = memory.map_or_else(Vec::new, |memory| memory.writes);
    let outcome = match outcome {
        Ok(results) => Ok(results),
        Err(Unanswered::Trap(trap)) => Err(trap),
        Err(Unanswered::Wait(wait)) => return Err(wait),
    };
    Ok(Answer {
        outcome,
        writes,
        output: printed.bytes,
        stream: printed.stream,
    })
}

/// Results as every face of the engine prints them: `Ok [7, 2.5]`.
pub fn ok(results: &[Value]) -> String {
    let results: Vec<String> = results.iter().map(Value::to_string).collect();
    format!("Ok [{}]", results.join(", "))
}

/// A frame of a backtrace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BacktraceFrame {
    /// The number of the function's module in the program.
    pub module: u32,
    /// The function's index in its module.
    pub index: u32,
    /// The function's name.
    pub function: String,
    /// The offset, in the module's bytes, of the instruction that is executed in this frame.
    pub offset: usize,
}

impl Session {
    /// A session whose modules can import `env`.
    pub fn new(limits: Limits) -> Self {
        let mut session = Self {
            program: Program::new(),
            machine: Machine::new(limits),
            linker: Linker::new(),
            world: World::default(),
            hosts: Vec::new(),
            wait: None,
        };
        session.define(ENV);
        session
    }

    /// Lets modules import WASI and `canvas` too, and have from them what is in this world.
    #[must_use]
    pub fn within(mut self, world: World) -> Self {
        self.define(WASI);
        self.define(CANVAS);
        self.world = world;
        self
    }

    /// Lets modules import `spectest` too.
    pub fn with_spectest(mut self) -> Self {
        self.define(SPECTEST_FUNCTIONS);
        define_spectest(&mut self.linker, &self.program, &mut self.machine);
        self
    }

    /// Lets modules import host functions.
    pub fn define(&mut self, functions: &[HostFunction]) {
        self.linker.define_host(&mut self.program, &mut self.machine, functions);
        self.hosts.extend_from_slice(functions);
    }

    /// A session whose modules can import nothing, with host functions that are only declared: whoever drives the
    /// session answers their calls.
    pub(crate) fn without_host<'a>(
        limits: Limits,
        functions: impl IntoIterator<Item = (&'a str, &'a str, FuncType)>,
    ) -> Self {
        let mut session = Self {
            program: Program::new(),
            machine: Machine::new(limits),
            linker: Linker::new(),
            world: World::default(),
            hosts: Vec::new(),
            wait: None,
        };
        for (module, name, ty) in functions {
            let host = session.program.declare_host(module, name, ty);
            session.machine.add_host_function(&session.program, host);
        }
        session
    }

    /// Adds a module and instantiates it. If it has a start function, running the session executes that.
    pub fn instantiate(&mut self, module: Arc<Module>) -> Result<u32, InstantiationError> {
        let (number, imports) = self.add(module);
        self.instantiate_with(number, &imports)
    }

    /// Adds a module, and finds what it imports; imports without a match end the list.
    pub(crate) fn add(&mut self, module: Arc<Module>) -> (u32, Vec<Extern>) {
        let number = self.program.add_module(module);
        let (program, linker) = (&self.program, &self.linker);
        let machine = &self.machine;
        let types = &program.module(number).types;
        let imports = &program.module(number).module.imports;
        let found = imports
            .iter()
            .map_while(|import| linker.resolve(program, machine, types, import));
        (number, found.collect())
    }

    /// Instantiates a module of the program with what its imports were found to be, in their order.
    pub(crate) fn instantiate_with(&mut self, number: u32, imports: &[Extern]) -> Result<u32, InstantiationError> {
        let mut imports = imports.iter().copied();
        self.machine.instantiate(&self.program, number, |_| imports.next())
    }

    /// Makes the exports of an instance importable under a name.
    pub fn register(&mut self, name: &str, instance: u32) {
        self.linker.register(&self.program, &self.machine, name, instance);
    }

    /// The exported function of a name, as its address in the store.
    pub fn exported_function(&self, instance: u32, name: &str) -> Result<u32, Error> {
        match self.machine.export(&self.program, instance, name) {
            Some(Extern {
                kind: ExternKind::Func,
                address,
            }) => Ok(address),
            Some(other) => Err(Error::usage(format!(
                "`{name}` is a {}, not a function",
                other.kind.name()
            ))),
            None => Err(Error::usage(format!("the module exports no function `{name}`"))),
        }
    }

    /// The type of a function of the store.
    pub fn function_type(&self, function: u32) -> &FuncType {
        match self.machine.type_of(Extern {
            kind: ExternKind::Func,
            address: function,
        }) {
            ExternType::Func(ty) => self.program.types.func(ty),
            _ => unreachable!("a function's type is a function type"),
        }
    }

    /// Begins a call; [`run`](Self::run) executes it.
    pub fn invoke(&mut self, function: u32, arguments: &[Value]) -> Result<(), Error> {
        self.machine.invoke(&self.program, function, arguments)
    }

    /// Runs for at most `budget` instructions, answering host calls on the way.
    pub fn run(&mut self, budget: u64, console: &mut dyn Console) -> Outcome {
        self.run_observed(budget, console, &mut ())
    }

    /// The same, with every instruction shown to an observer before it is executed. If that stops the run, it is paused.
    pub fn run_observed<O: Observer>(&mut self, budget: u64, console: &mut dyn Console, observer: &mut O) -> Outcome {
        let end = self.machine.steps.saturating_add(budget);
        loop {
            let remaining = end - self.machine.steps;
            match run_observed(&self.program, &mut self.machine, remaining, observer) {
                Stop::Host => {
                    let Some(answer) = self.ask_host() else {
                        return self.outcome();
                    };
                    console.write_to(answer.stream, &answer.output);
                    self.answer(answer.outcome);
                }
                _ => return self.outcome(),
            }
        }
    }

    /// How far the last call is, or how it ended.
    pub fn outcome(&self) -> Outcome {
        match &self.machine.status {
            Status::Idle => Outcome::Returned(self.machine.results(&self.program)),
            Status::Running => Outcome::Paused,
            Status::Host { .. } => match self.wait {
                None => Outcome::Paused,
                Some(Wait::Time(nanoseconds)) => Outcome::Waiting(nanoseconds),
                Some(Wait::Input | Wait::InputOrTime(_)) => Outcome::Asking,
            },
            Status::Waiting { nanoseconds } => Outcome::Waiting(*nanoseconds),
            Status::Trapped(trap) => match trap.code {
                TrapCode::Exit(status) => Outcome::Exited(status),
                _ => Outcome::Trapped(trap.clone()),
            },
            Status::Thrown(exception) => self.thrown(*exception),
        }
    }

    /// Lets the host function that is awaited do its work, and tells what that was. Its writes to memory are done; the
    /// machine still awaits the answer, which [`answer`](Self::answer) gives. `None` when it waits for something itself,
    /// which the [`outcome`](Self::outcome) tells, and is to be asked again.
    pub fn ask_host(&mut self) -> Option<Answer> {
        let Status::Host { host, .. } = self.machine.status else {
            unreachable!("a host call is awaited")
        };
        let arguments = self.machine.host_arguments(&self.program);
        let memory = self.machine.callers_memory();
        let memory = memory.map(|memory| memory as &mut dyn GuestMemory);
        let answered = call_host(&self.hosts[host as usize], memory, &mut self.world, &arguments);
        self.wait = answered.as_ref().err().copied();
        answered.ok()
    }

    /// Lets a host function, by its number in the program, do its work for a guest of any engine. `None` when it waits for
    /// something, and is to be called again.
    pub fn call_host(
        &mut self,
        host: u32,
        memory: Option<&mut dyn GuestMemory>,
        arguments: &[Value],
    ) -> Option<Answer> {
        let answered = call_host(&self.hosts[host as usize], memory, &mut self.world, arguments);
        self.wait = answered.as_ref().err().copied();
        answered.ok()
    }

    /// Waits for what the host function that was asked last waits for, so that it can be asked again; `false` when it waits for
    /// nothing, that cannot be, or somebody does not want to wait any longer.
    pub fn block(&mut self) -> bool {
        self.wait.is_some_and(|wait| self.world.block(wait))
    }

    /// Answers the host call that is awaited.
    pub fn answer(&mut self, outcome: Result<Vec<Value>, Trap>) {
        match outcome {
            Err(trap) => self.machine.fail(trap),
            Ok(results) => {
                let fits = self.machine.answer(&self.program, &results);
                fits.expect("a host function gives results of its declared type");
            }
        }
    }

    fn thrown(&self, exception: Ref) -> Outcome {
        let Some((RefKind::Exn, index)) = exception.get() else {
            unreachable!("a reference to an exception")
        };
        let Object::Exception { tag, payload } = self.machine.heap.get(index) else {
            unreachable!("a reference to an exception")
        };
        let tag = self.machine.tags[*tag as usize];
        let module = self.machine.instances[tag.instance as usize].module;
        let payload = values_in(&self.program.types.func(tag.ty).params, payload);
        Outcome::Thrown {
            tag: self.program.module(module).module.tag_name(tag.index),
            payload,
        }
    }

    /// The name of a function of the store.
    pub fn function_name(&self, function: u32) -> String {
        match self.machine.functions[function as usize].kind {
            FunctionKind::Wasm { instance, index } => {
                let module = self.machine.instances[instance as usize].module;
                self.program.module(module).module.function_name(index)
            }
            FunctionKind::Host(host) => {
                let host = self.program.host(host);
                format!("{}.{}", host.module, host.name)
            }
        }
    }

    /// The active calls, innermost first.
    pub fn backtrace(&self) -> Vec<BacktraceFrame> {
        self.innermost(usize::MAX)
    }

    /// So many of the active calls at most, innermost first.
    pub fn innermost(&self, count: usize) -> Vec<BacktraceFrame> {
        let frames = self.machine.frames.iter().enumerate().rev().take(count);
        frames
            .filter_map(|(number, frame)| {
                let module = self.machine.instances[frame.instance as usize].module;
                let FunctionKind::Wasm { index, .. } = self.machine.functions[frame.function as usize].kind else {
                    return None;
                };
                let code = self.program.code(module, index);
                let offset = code.offsets[self.machine.place(number)] as usize;
                let function = self.program.module(module).module.function_name(index);
                Some(BacktraceFrame {
                    module,
                    index,
                    function,
                    offset,
                })
            })
            .collect()
    }
}
