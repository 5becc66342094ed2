//! Whether two runs are the same, as far as can be seen from outside.

use super::evidence::{Ending, Evidence, HostCall};
use super::seen::Seen;
use crate::error::TrapCode;

/// What comes of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything is the same.
    Identical,
    /// Something is different.
    Different,
    /// It could not be found out, or would mean nothing.
    NotComparable(Obstacle),
}

/// Why two runs cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The bits of a NaN, which every engine may choose.
    NanBits,
    /// How deep calls can go, which every engine decides for itself.
    CallDepth,
    /// How much room there is.
    Room(String),
    /// One was not over when it was stopped. What there was is the same.
    Time,
    /// They wait for what nobody types. What there was is the same.
    Input,
    /// A browser's message of which it is not known what it means.
    UnknownTrap(String),
}

/// What is the same in two runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// What comes of it.
    pub verdict: Verdict,
    /// How they ended.
    pub ending: bool,
    /// Their calls of the host.
    pub calls: bool,
    /// The first call of the host that is different, of those that were kept.
    pub first_call: Option<u64>,
    /// What they printed.
    pub output: bool,
    /// Their globals: the first that is different.
    pub global: Option<usize>,
    /// Their memories: the first that is different, and where.
    pub memory: Option<(usize, u64)>,
    /// The files that the host has for them.
    pub files: bool,
}

/// Compares what is seen of two runs.
pub fn judge(ours: &Evidence, theirs: &Evidence) -> Judgement {
    let is_over = ours.ending != Ending::Unfinished && theirs.ending != Ending::Unfinished;
    let first_call = first_different_call(&ours.calls.first, &theirs.calls.first, is_over);
    let calls = first_call.is_none() && (!is_over || ours.calls == theirs.calls);
    let output = match is_over {
        true => ours.output == theirs.output,
        false => {
            let both = ours.output.first.len().min(theirs.output.first.len());
            ours.output.first[..both] == theirs.output.first[..both]
        }
    };
    let globals = ours.globals.iter().flatten().zip(theirs.globals.iter().flatten());
    let memories = ours.memories.iter().flatten().zip(theirs.memories.iter().flatten());
    let mut judgement = Judgement {
        verdict: Verdict::Identical,
        ending: is_same_ending(&ours.ending, &theirs.ending),
        calls,
        first_call,
        output,
        global: globals.into_iter().position(|(ours, theirs)| is_over && ours != theirs),
        memory: memories.enumerate().find_map(|(index, (ours, theirs))| {
            let at = ours.first_difference(theirs).filter(|_| is_over)?;
            Some((index, at))
        }),
        files: !is_over || ours.files == theirs.files,
    };
    judgement.verdict = verdict(&judgement, ours, theirs, is_over);
    judgement
}

fn verdict(judgement: &Judgement, ours: &Evidence, theirs: &Evidence, is_over: bool) -> Verdict {
    for ending in [&ours.ending, &theirs.ending] {
        if let Ending::Failed(message) = ending {
            return Verdict::NotComparable(Obstacle::Room(message.clone()));
        }
    }
    let same_so_far = judgement.calls && judgement.output;
    if !is_over {
        return match same_so_far {
            true => Verdict::NotComparable(Obstacle::Time),
            false => Verdict::Different,
        };
    }
    let is_same =
        same_so_far && judgement.ending && judgement.global.is_none() && judgement.memory.is_none() && judgement.files;
    if is_same {
        return match ours.ending {
            Ending::Waiting => Verdict::NotComparable(Obstacle::Input),
            _ => Verdict::Identical,
        };
    }
    let exhausted = [TrapCode::CallStackExhausted, TrapCode::HeapExhausted];
    for code in exhausted {
        if may_be(&ours.ending, code) || may_be(&theirs.ending, code) {
            return Verdict::NotComparable(match code {
                TrapCode::CallStackExhausted => Obstacle::CallDepth,
                _ => Obstacle::Room(code.message().to_owned()),
            });
        }
    }
    match &theirs.ending {
        Ending::Trapped { codes, text } if codes.is_empty() => {
            Verdict::NotComparable(Obstacle::UnknownTrap(text.clone()))
        }
        _ => Verdict::Different,
    }
}

fn may_be(ending: &Ending, code: TrapCode) -> bool {
    matches!(ending, Ending::Trapped { codes, .. } if codes.contains(&code))
}

/// The first call that is different; when one run is not over, only of those that both have made.
fn first_different_call(ours: &[HostCall], theirs: &[HostCall], is_over: bool) -> Option<u64> {
    let same = ours
        .iter()
        .zip(theirs)
        .take_while(|(ours, theirs)| ours == theirs)
        .count();
    let both = ours.len().min(theirs.len());
    let differs = same < both || (is_over && ours.len() != theirs.len());
    differs.then_some(same as u64)
}

fn is_same_ending(ours: &Ending, theirs: &Ending) -> bool {
    match (ours, theirs) {
        (
            Ending::Trapped { codes: ours, text },
            Ending::Trapped {
                codes: theirs,
                text: its,
            },
        ) => {
            let is_host = |codes: &[TrapCode]| codes == [TrapCode::Host];
            match is_host(ours) || is_host(theirs) {
                true => ours == theirs && text == its,
                false => ours.iter().any(|code| theirs.contains(code)),
            }
        }
        (
            Ending::Thrown { tag, payload },
            Ending::Thrown {
                tag: its,
                payload: other,
            },
        ) => {
            let is_same = |(ours, theirs): (&Option<Seen>, &Option<Seen>)| {
                ours.zip(*theirs).is_none_or(|(ours, theirs)| ours == theirs)
            };
            tag.zip(*its).is_none_or(|(ours, theirs)| ours == theirs) && payload.iter().zip(other).all(is_same)
        }
        (ours, theirs) => ours == theirs,
    }
}
