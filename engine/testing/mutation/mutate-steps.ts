import type { Path } from '#engine/config/report';
import type { Flow, FlowsFile, Step } from '#engine/config/schema/flows';
import { walkSteps } from '#engine/config/walk-steps';
import type { Ground } from './ground.ts';
import { put, type Sketch, without } from './mutant.ts';

/** Mistakes in the steps of flows. */
export function* mutateSteps(file: Partial<FlowsFile>, ground: Ground): Iterable<Sketch> {
  for (const { path, step } of walkSteps(file)) {
    const reached = [ground.stepPoint(path.join('.'))];
    // What a guarded step does shows only where its condition held.
    const taken = step.when === undefined ? reached : [`guards ${path.join('.')}.when true`];
    const mine = [
      ...dropStep(file, path),
      ...swapReplies(path, step, ground),
      ...dropDetails(path, step),
      ...changeEnds(path, step),
    ];
    for (const sketch of mine) yield { ...sketch, touches: taken };
    for (const sketch of mendConditions(path, step)) yield { ...sketch, touches: reached };
  }
}

/** Mistakes in how flows begin. */
export function* mutateStarts(file: Partial<FlowsFile>): Iterable<Sketch> {
  for (const [name, { start, aside }] of Object.entries<Flow>(file.flows ?? {})) {
    if (aside && start) {
      const path = ['flows', name, 'aside'];
      const touches = [start.intent].flat().map((intent) => `intents ${intent}`);
      yield { ...dropped(path, `${name} is no aside any more`), touches };
    }
    if (start) yield* mutateStart(name, start);
  }
}

function* mutateStart(name: string, start: NonNullable<Flow['start']>): Iterable<Sketch> {
  const base: Path = ['flows', name, 'start'];
  const intents = [start.intent].flat();
  for (const [index, intent] of intents.entries()) {
    const path = intents.length > 1 ? [...base, 'intent', index] : base;
    const what = `${intent} no longer starts ${name}`;
    yield { operator: 'drop-intent', path, what, edits: [without(path)], touches: [`intents ${intent}`] };
  }
  if (start.when === undefined) return;
  const path = [...base, 'when'];
  yield { ...negated(path, start.when), touches: [`guards ${path.join('.')}`] };
}

type Untouched = Omit<Sketch, 'touches'>;

/** A list that would be empty is left out with its key; a flow's own list can't be. */
function* dropStep(file: Partial<FlowsFile>, path: Path): Iterable<Untouched> {
  const list = path.slice(0, -1);
  const isOnly = lengthAt(file, list) === 1;
  if (isOnly && list.at(-1) === 'steps') return;
  yield {
    operator: 'drop-step',
    path,
    what: 'the step is left out',
    edits: [without(isOnly ? list : path)],
  };
}

function lengthAt(file: unknown, path: Path): number {
  const list = path.reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>>)[key], file);
  return Array.isArray(list) ? list.length : 0;
}

function* mendConditions(path: Path, step: Step): Iterable<Untouched> {
  if (step.when !== undefined) yield negated([...path, 'when'], step.when);
  if (step.if === undefined) return;
  const { then, else: other } = step;
  if (!then || !other) return yield negated([...path, 'if'], step.if);
  const edits = [put([...path, 'then'], other), put([...path, 'else'], then)];
  yield { operator: 'swap-branches', path: [...path, 'if'], what: 'then and else are swapped', edits };
}

/** The opposite of a condition. */
export function negated(path: Path, expression: string): Untouched {
  const edits = [put(path, `!(${expression})`)];
  return { operator: 'negate', path, what: `the condition ${expression} is turned round`, edits };
}

function* swapReplies(path: Path, { say }: Step, { otherReply }: Ground): Iterable<Untouched> {
  const keys = say === undefined ? [] : [say].flat();
  for (const [index, key] of keys.entries()) {
    const place = typeof say === 'string' ? [...path, 'say'] : [...path, 'say', index];
    const other = otherReply(key);
    if (other !== undefined) yield anotherReply(place, key, other);
  }
}

/** One reply where another should be. */
export function anotherReply(path: Path, key: string, other: string): Untouched {
  return {
    operator: 'swap-reply',
    path,
    what: `${other} is said instead of ${key}`,
    edits: [put(path, other)],
  };
}

/** Things in a step that are easily forgotten: a slot that is set, a field of a ticket. */
function* dropDetails(path: Path, { set = {}, ticket }: Step): Iterable<Untouched> {
  const slots = Object.keys(set);
  for (const slot of slots.length > 1 ? slots : [])
    yield dropped([...path, 'set', slot], `the slot ${slot} is not set`);
  for (const field of Object.keys(ticket?.fields ?? {}))
    yield dropped([...path, 'ticket', 'fields', field], `the ticket goes without ${field}`);
}

function dropped(path: Path, what: string): Untouched {
  return { operator: 'drop-detail', path, what, edits: [without(path)] };
}

function* changeEnds(path: Path, { ticket, handoff, end }: Step): Iterable<Untouched> {
  if (ticket) {
    const place = [...path, 'ticket', 'create'];
    const what = `the ticket is another one than ${ticket.create}`;
    yield { operator: 'change-kind', path: place, what, edits: [put(place, `not_${ticket.create}`)] };
  }
  if (typeof handoff === 'object' && handoff.reason !== undefined)
    yield dropped([...path, 'handoff', 'reason'], `the handoff does not say ${handoff.reason}`);
  if (end === 'close') {
    const place = [...path, 'end'];
    yield {
      operator: 'change-end',
      path: place,
      what: 'the conversation is not closed',
      edits: [put(place, true)],
    };
  }
}
