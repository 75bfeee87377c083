import type { StoredEvent } from '#engine/core/events';
import { canonicalJson, type JsonObject, sameJson } from '#engine/core/json';
import type { Reenacted } from './reenact.ts';
import { type Consequence, consequencesOf, type TurnView, viewTurns } from './view-turns.ts';

/** Where two turns may differ. Wording is beside the three levels: the same reply in other words. */
export const LEVELS = ['understanding', 'path', 'consequences', 'wording'] as const;
export type Level = (typeof LEVELS)[number];

/** One thing that is different in a turn, as short texts. */
export type Difference = {
  readonly level: Level;
  readonly what: string;
  readonly recorded: string;
  readonly candidate: string;
};

/** One turn beside the other; a side is null where it has no such turn. */
export type TurnPair = {
  readonly heard: string;
  readonly recorded: TurnView | null;
  readonly candidate: TurnView | null;
  readonly differences: readonly Difference[];
};

/** What a candidate changes in one conversation. */
export type ConversationDiff = {
  readonly conversation: string;
  readonly turns: readonly TurnPair[];
  readonly levels: readonly Level[];
  /** What the world notices of one and not of the other. */
  readonly consequences: {
    readonly lost: readonly Consequence[];
    readonly added: readonly Consequence[];
  };
  readonly unknown: readonly string[];
  readonly leftOut: readonly string[];
};

/** Compare a recorded conversation with what the candidate made of it. */
export function compare(
  conversation: string,
  recorded: readonly StoredEvent[],
  reenacted: Reenacted,
): ConversationDiff {
  const turns = pairUp(viewTurns(recorded), viewTurns(reenacted.events));
  const consequences = subtract(consequencesOf(recorded), consequencesOf(reenacted.events));
  const changed = new Set(turns.flatMap(({ differences }) => differences.map(({ level }) => level)));
  // One and the same ticket a turn later is another path; the world notices the same.
  changed.delete('consequences');
  if (consequences.lost.length + consequences.added.length > 0) changed.add('consequences');
  return {
    conversation,
    turns,
    consequences,
    levels: LEVELS.filter((level) => changed.has(level)),
    unknown: reenacted.unknown,
    leftOut: reenacted.leftOut,
  };
}

/** The first turn that differs; what comes after it may only follow from it. */
export function firstDivergence({ turns }: ConversationDiff): TurnPair | undefined {
  return turns.find(({ differences }) => differences.length > 0);
}

/** Turns about the same input beside each other; one without a partner stands where it happened. */
function pairUp(recorded: readonly TurnView[], candidate: readonly TurnView[]): readonly TurnPair[] {
  const rest = [...candidate];
  const pairs: TurnPair[] = [];
  for (const own of recorded) {
    const place = rest.findIndex(({ id }) => id === own.id);
    if (place < 0) {
      pairs.push(alone({ recorded: own, candidate: null }, own));
      continue;
    }
    for (const other of rest.splice(0, place)) pairs.push(alone({ recorded: null, candidate: other }, other));
    const [partner] = rest.splice(0, 1);
    if (partner)
      pairs.push({ heard: own.heard, recorded: own, candidate: partner, differences: differ(own, partner) });
  }
  return [...pairs, ...rest.map((other) => alone({ recorded: null, candidate: other }, other))];
}

function alone(sides: Pick<TurnPair, 'recorded' | 'candidate'>, { heard, path }: TurnView): TurnPair {
  const said = path.said.join(', ') || 'silence';
  const [recorded, candidate] = sides.recorded
    ? [said, 'the bot has no turn']
    : ['the bot has no turn', said];
  return { heard, ...sides, differences: [{ level: 'path', what: 'turn', recorded, candidate }] };
}

function differ(left: TurnView, right: TurnView): readonly Difference[] {
  const found: Difference[] = [];
  const look = (level: Level, what: string, recorded: unknown, candidate: unknown): void => {
    if (!sameJson(recorded, candidate)) {
      found.push({ level, what, recorded: show(recorded), candidate: show(candidate) });
    }
  };
  const [one, other] = [left.understanding, right.understanding];
  look('understanding', 'language', one.language, other.language);
  look('understanding', 'intent', one.intent, other.intent);
  look('understanding', 'entities', one.entities, other.entities);
  for (const slot of slotsOf(one.slots, other.slots)) {
    look('understanding', `slot ${slot}`, one.slots[slot], other.slots[slot]);
  }
  for (const what of ['steps', 'repair', 'open', 'said', 'state'] as const) {
    look('path', what, left.path[what], right.path[what]);
  }
  look(
    'consequences',
    'consequences',
    left.consequences.map(describeConsequence),
    right.consequences.map(describeConsequence),
  );
  if (sameJson(left.path.said, right.path.said)) look('wording', 'wording', left.wording, right.wording);
  return found;
}

function slotsOf(one: JsonObject, other: JsonObject): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
}

/** One line for people. */
export function describeConsequence({ kind, what }: Consequence): string {
  if (kind === 'ticket')
    return `ticket ${String(what['kind'])} ${canonicalJson(what['fields'] ?? {})} "${String(what['subject'])}"`;
  if (kind === 'handoff')
    return `handoff ${String(what['reason'])}${what['team'] ? ` to ${String(what['team'])}` : ''}`;
  return kind === 'close' ? `closed by ${String(what['reason'])}` : `effect ${canonicalJson(what)}`;
}

function show(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.map(String).join(' → ');
  return typeof value === 'string' ? value : canonicalJson(value);
}

/** What is in one list and not in the other, each as often as it is there. */
function subtract(recorded: readonly Consequence[], candidate: readonly Consequence[]) {
  const keys = candidate.map((one) => canonicalJson(one));
  const lost = recorded.filter((one) => {
    const place = keys.indexOf(canonicalJson(one));
    if (place >= 0) keys.splice(place, 1);
    return place < 0;
  });
  const rest = [...keys];
  const added = candidate.filter((one) => {
    const place = rest.indexOf(canonicalJson(one));
    if (place >= 0) rest.splice(place, 1);
    return place >= 0;
  });
  return { lost, added };
}
