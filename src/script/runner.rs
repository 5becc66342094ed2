//! Carries out one directive after the other.

use std::collections::{HashMap, VecDeque};
use std::mem;
use std::sync::Arc;

use wast::core::WastArgCore;
use wast::token::Id;
use wast::{QuoteWat, WastArg, WastDirective, WastExecute, WastInvoke, WastThread, Wat};

use super::forms::Form;
use super::{Check, Options, modules, pattern, wordings};
use crate::error::{Error, ErrorKind, Trap, TrapCode};
use crate::host::Console;
use crate::link::Linker;
use crate::machine::{Extern, InstantiationError, Ref, Value};
use crate::module::{ExternKind, Module, Place, syntax_error};
use crate::session::{Outcome, Session};

/// A script's state between two directives.
#[derive(Debug)]
pub(super) struct Runner {
    options: Options,
    pub(super) session: Session,
    /// What can be imported before the script has registered anything.
    hosts: Linker,
    scope: Scope,
}

/// The names of a script, or of a thread in it.
#[derive(Debug, Default)]
struct Scope {
    definitions: HashMap<String, Arc<Module>>,
    /// The definition that is meant where none is named.
    last_definition: Option<Arc<Module>>,
    instances: HashMap<String, u32>,
    /// The instance that is meant where none is named. After a module that could not be instantiated there is none.
    current: Option<u32>,
    /// The threads that were started.
    threads: Vec<String>,
}

/// A check that fails says what was expected and what was got.
type Verdict = Result<(), String>;

impl Runner {
    pub(super) fn new(options: Options) -> Self {
        let session = Session::new(options.limits).with_spectest();
        let hosts = session.linker.clone();
        Self {
            options,
            session,
            hosts,
            scope: Scope::default(),
        }
    }

    /// Runs the directive of a form, and those inside of it if it is a thread.
    pub(super) fn run(&mut self, form: &Form<'_>, console: &mut dyn Console, checks: &mut VecDeque<Check>) {
        let mut run = || -> Result<(), wast::Error> {
            let buffer = form.buffer()?;
            let directive = form.parse(&buffer)?;
            Step {
                runner: self,
                form,
                console,
                checks,
            }
            .directive(directive, form.place.clone());
            Ok(())
        };
        if let Err(error) = run() {
            checks.push_back(Check::syntax(form.locate(syntax_error(form.text, &error))));
        }
    }
}

/// One form being run.
struct Step<'a> {
    runner: &'a mut Runner,
    form: &'a Form<'a>,
    console: &'a mut dyn Console,
    checks: &'a mut VecDeque<Check>,
}

impl Step<'_> {
    fn directive(&mut self, directive: WastDirective<'_>, place: Place) {
        let name = name_of(&directive);
        let result = match directive {
            WastDirective::Module(module) => self.module(module),
            WastDirective::ModuleDefinition(module) => self.definition(module),
            WastDirective::ModuleInstance { instance, module, .. } => self.instance(instance, module),
            WastDirective::Register { name, module, .. } => self.register(name, module),
            WastDirective::Invoke(invoke) => self.command(invoke),
            WastDirective::AssertReturn { exec, results, .. } => self.assert_return(exec, &results),
            WastDirective::AssertTrap { exec, message, .. } => self.assert_trap(exec, message),
            WastDirective::AssertExhaustion { call, message, .. } => self.assert_exhaustion(call, message),
            WastDirective::AssertException { exec, .. } => self.assert_exception(exec),
            WastDirective::AssertSuspension { .. } => Err("suspensions are not supported".to_owned()),
            WastDirective::AssertMalformed { module, message, .. }
            | WastDirective::AssertMalformedCustom { module, message, .. } => {
                self.assert_refused(module, ErrorKind::Malformed, message)
            }
            WastDirective::AssertInvalid { module, message, .. }
            | WastDirective::AssertInvalidCustom { module, message, .. } => {
                self.assert_refused(module, ErrorKind::Invalid, message)
            }
            WastDirective::AssertUnlinkable { module, message, .. } => self.assert_unlinkable(module, message),
            WastDirective::Thread(thread) => self.thread(thread),
            WastDirective::Wait { thread, .. } => self.wait(thread),
        };
        self.checks.push_back(Check {
            place,
            directive: name,
            result,
        });
    }

    fn module(&mut self, mut module: QuoteWat<'_>) -> Verdict {
        let name = module.name().map(|id| id.name().to_owned());
        self.runner.scope.current = None;
        self.runner.scope.last_definition = None;
        let module = self.load(&mut module).map_err(|error| error.to_string())?;
        self.runner.define(name.as_deref(), &module);
        let instance = self.instantiate_wholly(module)?;
        self.runner.name(name.as_deref(), instance);
        Ok(())
    }

    fn definition(&mut self, mut module: QuoteWat<'_>) -> Verdict {
        self.runner.scope.last_definition = None;
        let name = module.name().map(|id| id.name().to_owned());
        let module = self.load(&mut module).map_err(|error| error.to_string())?;
        self.runner.define(name.as_deref(), &module);
        Ok(())
    }

    fn instance(&mut self, instance: Option<Id<'_>>, module: Option<Id<'_>>) -> Verdict {
        self.runner.scope.current = None;
        let scope = &self.runner.scope;
        let module = match module {
            Some(id) => scope
                .definitions
                .get(id.name())
                .ok_or_else(|| format!("there is no module ${}", id.name()))?,
            None => scope.last_definition.as_ref().ok_or("there is no module")?,
        };
        let number = self.instantiate_wholly(Arc::clone(module))?;
        self.runner.name(instance.as_ref().map(Id::name), number);
        Ok(())
    }

    fn register(&mut self, name: &str, module: Option<Id<'_>>) -> Verdict {
        let instance = self.runner.instance(module)?;
        self.runner.session.register(name, instance);
        Ok(())
    }

    fn command(&mut self, invoke: WastInvoke<'_>) -> Verdict {
        let what = format!("invoke {:?}", invoke.name);
        match self.invoke(invoke)? {
            Outcome::Returned(_) => Ok(()),
            other => Err(format!("{what}: expected it to return, got {}", describe(&other))),
        }
    }

    fn assert_return(&mut self, exec: WastExecute<'_>, expected: &[wast::WastRet<'_>]) -> Verdict {
        let what = describe_action(&exec);
        match self.execute(exec)? {
            Outcome::Returned(values) if pattern::all_match(expected, &values) => Ok(()),
            Outcome::Returned(values) => {
                let (expected, got) = pattern::describe(expected, &values);
                Err(format!("{what}: expected {expected}, got {got}"))
            }
            other => {
                let (expected, _) = pattern::describe(expected, &[]);
                Err(format!("{what}: expected {expected}, got {}", describe(&other)))
            }
        }
    }

    fn assert_trap(&mut self, exec: WastExecute<'_>, expected: &str) -> Verdict {
        let what = describe_action(&exec);
        match self.execute(exec)? {
            Outcome::Trapped(trap) if !is_exhaustion(&trap) && words(&trap).starts_with(expected) => Ok(()),
            other => Err(format!(
                "{what}: expected the trap {expected:?}, got {}",
                describe(&other)
            )),
        }
    }

    fn assert_exhaustion(&mut self, call: WastInvoke<'_>, expected: &str) -> Verdict {
        let what = format!("invoke {:?}", call.name);
        match self.invoke(call)? {
            Outcome::Trapped(trap) if is_exhaustion(&trap) && words(&trap).starts_with(expected) => Ok(()),
            other => Err(format!(
                "{what}: expected exhaustion, {expected:?}, got {}",
                describe(&other)
            )),
        }
    }

    fn assert_exception(&mut self, exec: WastExecute<'_>) -> Verdict {
        let what = describe_action(&exec);
        match self.execute(exec)? {
            Outcome::Thrown { .. } => Ok(()),
            other => Err(format!("{what}: expected an exception, got {}", describe(&other))),
        }
    }

    fn assert_refused(&mut self, mut module: QuoteWat<'_>, kind: ErrorKind, expected: &str) -> Verdict {
        let error = match self.load(&mut module) {
            Ok(_) => {
                return Err(format!(
                    "expected a module that is {}, {expected:?}, got a good one",
                    kind.name()
                ));
            }
            Err(error) => error,
        };
        if wordings::fits(kind, expected, &error) {
            return Ok(());
        }
        let (expected_kind, got) = (kind.name(), error.kind().name());
        Err(format!(
            "expected a module that is {expected_kind}, {expected:?}, got {got}, {:?}",
            error.message()
        ))
    }

    fn assert_unlinkable(&mut self, module: Wat<'_>, expected: &str) -> Verdict {
        let module = modules::load_wat(self.form, module, self.runner.options.features);
        let module = module.map_err(|error| error.to_string())?;
        match self.runner.session.instantiate(module) {
            Err(InstantiationError::Refused(error))
                if error.kind() == ErrorKind::Unlinkable && error.message().starts_with(expected) =>
            {
                Ok(())
            }
            other => {
                let got = match other {
                    Err(InstantiationError::Refused(error)) => {
                        format!("{}, {:?}", error.kind().name(), error.message())
                    }
                    Err(InstantiationError::Trapped { trap, .. }) => format!("the trap {:?}", words(&trap)),
                    Ok(_) => "one that links".to_owned(),
                };
                Err(format!("expected a module that is unlinkable, {expected:?}, got {got}"))
            }
        }
    }

    /// Runs a thread's directives where it is started. It sees the modules that are shared with it and nothing else.
    fn thread(&mut self, thread: WastThread<'_>) -> Verdict {
        let mut scope = Scope::default();
        if let Some(shared) = thread.shared_module {
            let instance = self.runner.instance(Some(shared))?;
            scope.instances.insert(shared.name().to_owned(), instance);
        }
        let outer_scope = mem::replace(&mut self.runner.scope, scope);
        let outer_linker = mem::replace(&mut self.runner.session.linker, self.runner.hosts.clone());
        for directive in thread.directives {
            let place = self.form.place_of(directive.span().offset());
            self.directive(directive, place);
        }
        self.runner.session.linker = outer_linker;
        self.runner.scope = outer_scope;
        self.runner.scope.threads.push(thread.name.name().to_owned());
        Ok(())
    }

    /// Threads have ended when they are waited for, since each runs to its end where it is started.
    fn wait(&mut self, thread: Id<'_>) -> Verdict {
        match self.runner.scope.threads.iter().any(|name| name == thread.name()) {
            true => Ok(()),
            false => Err(format!("there is no thread ${}", thread.name())),
        }
    }

    fn load(&mut self, module: &mut QuoteWat<'_>) -> Result<Arc<Module>, Error> {
        modules::load(self.form, module, self.runner.options.features)
    }

    /// What becomes of an action. An `Err` says that it could not even begin.
    fn execute(&mut self, exec: WastExecute<'_>) -> Result<Outcome, String> {
        match exec {
            WastExecute::Invoke(invoke) => self.invoke(invoke),
            WastExecute::Get { module, global, .. } => {
                self.get(module, global).map(|value| Outcome::Returned(vec![value]))
            }
            WastExecute::Wat(module) => {
                let module = modules::load_wat(self.form, module, self.runner.options.features);
                let module = module.map_err(|error| error.to_string())?;
                self.instantiate(module).map(|(_, outcome)| outcome)
            }
        }
    }

    fn invoke(&mut self, invoke: WastInvoke<'_>) -> Result<Outcome, String> {
        let instance = self.runner.instance(invoke.module)?;
        let arguments = invoke.args.iter().map(argument).collect::<Result<Vec<Value>, _>>()?;
        let session = &mut self.runner.session;
        let begun = session
            .exported_function(instance, invoke.name)
            .and_then(|function| session.invoke(function, &arguments));
        begun.map_err(|error| format!("invoke {:?}: {error}", invoke.name))?;
        Ok(self.run())
    }

    /// Runs what was begun to its end. Time does not pass in scripts: a wait is over at once.
    fn run(&mut self) -> Outcome {
        let Options { fuel, driver, .. } = self.runner.options;
        let session = &mut self.runner.session;
        let mut outcome = driver(session, fuel, self.console);
        while let Outcome::Waiting(_) = outcome {
            session.machine.wake();
            outcome = driver(session, fuel, self.console);
        }
        outcome
    }

    fn get(&mut self, module: Option<Id<'_>>, name: &str) -> Result<Value, String> {
        let instance = self.runner.instance(module)?;
        let session = &self.runner.session;
        match session.machine.export(&session.program, instance, name) {
            Some(Extern {
                kind: ExternKind::Global,
                address,
            }) => Ok(session.machine.globals[address as usize].value()),
            _ => Err(format!("get {name:?}: the module exports no such global")),
        }
    }

    /// Instantiates a module and runs its start function. The outcome is that of instantiation as a whole.
    fn instantiate(&mut self, module: Arc<Module>) -> Result<(Option<u32>, Outcome), String> {
        let starts = module.start.is_some();
        match self.runner.session.instantiate(module) {
            Ok(instance) if starts => Ok((Some(instance), self.run())),
            Ok(instance) => Ok((Some(instance), Outcome::Returned(Vec::new()))),
            Err(InstantiationError::Trapped { trap, .. }) => Ok((None, Outcome::Trapped(trap))),
            Err(InstantiationError::Refused(error)) => Err(error.message().to_owned()),
        }
    }

    fn instantiate_wholly(&mut self, module: Arc<Module>) -> Result<u32, String> {
        match self.instantiate(module)? {
            (Some(instance), Outcome::Returned(_)) => Ok(instance),
            (_, other) => Err(format!(
                "expected the module to be instantiated, got {}",
                describe(&other)
            )),
        }
    }
}

impl Runner {
    fn define(&mut self, name: Option<&str>, module: &Arc<Module>) {
        self.scope.last_definition = Some(Arc::clone(module));
        if let Some(name) = name {
            self.scope.definitions.insert(name.to_owned(), Arc::clone(module));
        }
    }

    fn name(&mut self, name: Option<&str>, instance: u32) {
        self.scope.current = Some(instance);
        if let Some(name) = name {
            self.scope.instances.insert(name.to_owned(), instance);
        }
    }

    fn instance(&self, id: Option<Id<'_>>) -> Result<u32, String> {
        match id {
            Some(id) => {
                let instance = self.scope.instances.get(id.name()).copied();
                instance.ok_or_else(|| format!("there is no instance ${}", id.name()))
            }
            None => self.scope.current.ok_or_else(|| "there is no instance".to_owned()),
        }
    }
}

fn argument(argument: &WastArg<'_>) -> Result<Value, String> {
    let WastArg::Core(argument) = argument else {
        return Err("values of the component model are not supported".to_owned());
    };
    Ok(match argument {
        WastArgCore::I32(value) => Value::I32(*value),
        WastArgCore::I64(value) => Value::I64(*value),
        WastArgCore::F32(value) => Value::F32(f32::from_bits(value.bits)),
        WastArgCore::F64(value) => Value::F64(f64::from_bits(value.bits)),
        WastArgCore::V128(value) => Value::V128(u128::from_le_bytes(value.to_le_bytes())),
        WastArgCore::RefNull(_) => Value::Ref(Ref::NULL),
        WastArgCore::RefExtern(number) | WastArgCore::RefHost(number) => Value::Ref(Ref::host(*number)),
    })
}

/// A trap in the suite's words: the index of an element belongs to them.
fn words(trap: &Trap) -> String {
    match (trap.code, &trap.detail) {
        (TrapCode::Host, _) | (_, None) => trap.to_string(),
        (_, Some(detail)) => format!("{trap} {detail}"),
    }
}

fn is_exhaustion(trap: &Trap) -> bool {
    trap.code == TrapCode::CallStackExhausted
}

fn describe(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Returned(values) => pattern::describe_values(values),
        Outcome::Trapped(trap) => format!("the trap {:?}", words(trap)),
        Outcome::Thrown { tag, payload } => format!("the exception {tag} {}", pattern::describe_values(payload)),
        Outcome::Exited(status) => format!("the program's own end with status {status}"),
        Outcome::Paused | Outcome::Waiting(_) | Outcome::Asking => {
            "no end within the instructions that a call may take".to_owned()
        }
    }
}

fn describe_action(exec: &WastExecute<'_>) -> String {
    match exec {
        WastExecute::Invoke(invoke) => format!("invoke {:?}", invoke.name),
        WastExecute::Get { global, .. } => format!("get {global:?}"),
        WastExecute::Wat(_) => "module".to_owned(),
    }
}

fn name_of(directive: &WastDirective<'_>) -> &'static str {
    match directive {
        WastDirective::Module(_) => "module",
        WastDirective::ModuleDefinition(_) => "module definition",
        WastDirective::ModuleInstance { .. } => "module instance",
        WastDirective::AssertMalformed { .. } => "assert_malformed",
        WastDirective::AssertMalformedCustom { .. } => "assert_malformed_custom",
        WastDirective::AssertInvalid { .. } => "assert_invalid",
        WastDirective::AssertInvalidCustom { .. } => "assert_invalid_custom",
        WastDirective::Register { .. } => "register",
        WastDirective::Invoke(_) => "invoke",
        WastDirective::AssertTrap { .. } => "assert_trap",
        WastDirective::AssertReturn { .. } => "assert_return",
        WastDirective::AssertExhaustion { .. } => "assert_exhaustion",
        WastDirective::AssertUnlinkable { .. } => "assert_unlinkable",
        WastDirective::AssertException { .. } => "assert_exception",
        WastDirective::AssertSuspension { .. } => "assert_suspension",
        WastDirective::Thread(_) => "thread",
        WastDirective::Wait { .. } => "wait",
    }
}
