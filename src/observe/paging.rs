//! Events of a trace page by page, for whoever shows a part of it: the trace itself is nowhere, only the run.

use super::filter::TraceFilter;
use super::timeline::{End, Timeline};
use super::trace::{TraceEvent, TracePosition};
use super::tracer::Tracer;

/// Instructions that a search back begins with.
const FIRST_WINDOW: u64 = 1 << 12;

/// How many times as many it takes each time that it does not find enough. To come to the beginning of a window can take
/// as long as a run between two snapshots, so there should be few.
const GROWTH: u64 = 8;

/// A part of a trace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TracePage {
    /// The events, the earliest first.
    pub events: Vec<TraceEvent>,
    /// Where to go on, in the same direction; `None` where what has been recorded ends. When there are fewer events than
    /// were wanted, the search has only not come to its end yet.
    pub next: Option<TracePosition>,
}

impl Timeline {
    /// The next events that pass a filter, from a position on: at most `count`, among at most `budget` instructions, of
    /// what has been recorded. The present stays what it is.
    pub fn events_from(&mut self, from: TracePosition, count: usize, budget: u64, filter: &TraceFilter) -> TracePage {
        self.elsewhere(|timeline| timeline.page_from(from, count, budget, filter))
    }

    /// The last events that pass a filter, before a position: at most `count`, among at most `budget` instructions. The
    /// present stays what it is.
    pub fn events_before(
        &mut self,
        before: TracePosition,
        count: usize,
        budget: u64,
        filter: &TraceFilter,
    ) -> TracePage {
        self.elsewhere(|timeline| timeline.page_before(before, count, budget, filter))
    }

    fn page_from(&mut self, from: TracePosition, count: usize, budget: u64, filter: &TraceFilter) -> TracePage {
        let from = from.min(TracePosition::of_step(self.recorded()));
        // Functions end together with the instruction before.
        let is_instruction = from.order == TracePosition::INSTRUCTION;
        self.seek(from.step.saturating_sub(u64::from(!is_instruction)));
        let last = from.step.saturating_add(budget.max(1)).min(self.recorded());
        let mut page = TracePage::default();
        // One more tells where the next page begins.
        let wanted = count.saturating_add(1);
        let mut end = End::Observed;
        while page.events.len() < wanted && end == End::Observed {
            let mut tracer = Tracer::first(filter.clone(), wanted - page.events.len());
            end = self.trace(last, &mut tracer);
            let events = tracer.take().into_iter();
            page.events.extend(events.filter(|event| event.position() >= from));
        }
        page.next = match page.events.get(count) {
            Some(first) => Some(first.position()),
            None => (last < self.recorded()).then_some(TracePosition::of_step(last)),
        };
        page.events.truncate(count);
        page
    }

    fn page_before(&mut self, before: TracePosition, count: usize, budget: u64, filter: &TraceFilter) -> TracePage {
        let before = before.min(TracePosition::of_step(self.recorded()));
        let lowest = before.step.saturating_sub(budget.max(1)).max(self.start());
        let mut page = TracePage::default();
        let mut end = before;
        let mut window = FIRST_WINDOW;
        while page.events.len() < count && end.step > lowest {
            let start = end.step.saturating_sub(window).max(lowest);
            window = window.saturating_mul(GROWTH);
            self.seek(start);
            let mut tracer = Tracer::last(filter.clone(), count - page.events.len(), end);
            self.trace(end.step, &mut tracer);
            let mut events = tracer.take();
            events.append(&mut page.events);
            page.events = events;
            end = TracePosition::of_step(start);
        }
        page.next = match page.events.first() {
            Some(first) if page.events.len() == count => Some(first.position()),
            _ => (end.step > self.start()).then_some(end),
        };
        page
    }
}
