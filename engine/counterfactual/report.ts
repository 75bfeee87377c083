import { type ConversationDiff, type Difference, firstDivergence, LEVELS, type Level } from './compare.ts';
import type { Consequence } from './view-turns.ts';

/** Conversations that part from the recording in the same way. */
export type ChangeGroup = {
  /** What is different first, for example `intent: return_goods → exchange_goods`. */
  readonly title: string;
  readonly level: Level;
  readonly changes: readonly ConversationDiff[];
};

/** What a candidate changes in many conversations. */
export type DiffReport = {
  readonly conversations: number;
  /** Conversations with a change at this level; one may count at several. */
  readonly changed: Readonly<Record<Level, number>>;
  /** Conversations with any change but of wording. */
  readonly different: number;
  /** Conversations whose consequences of this kind differ. */
  readonly consequences: Readonly<Record<Consequence['kind'], number>>;
  /** Conversations in which the candidate asked for what was never recorded. */
  readonly unknown: number;
  /** The largest first. */
  readonly groups: readonly ChangeGroup[];
};

/** Add conversations up. */
export function reportOf(diffs: readonly ConversationDiff[]): DiffReport {
  const changes = diffs.filter(({ levels }) => levels.length > 0);
  const at = (level: Level) => changes.filter(({ levels }) => levels.includes(level)).length;
  return {
    conversations: diffs.length,
    changed: {
      understanding: at('understanding'),
      path: at('path'),
      consequences: at('consequences'),
      wording: at('wording'),
    },
    different: changes.filter(({ levels }) => levels.some((level) => level !== 'wording')).length,
    consequences: {
      ticket: noticed(changes, 'ticket'),
      effect: noticed(changes, 'effect'),
      handoff: noticed(changes, 'handoff'),
      close: noticed(changes, 'close'),
    },
    unknown: diffs.filter(({ unknown }) => unknown.length > 0).length,
    groups: groupChanges(changes),
  };
}

function noticed(changes: readonly ConversationDiff[], kind: Consequence['kind']): number {
  return changes.filter(({ consequences: { lost, added } }) =>
    [...lost, ...added].some((one) => one.kind === kind),
  ).length;
}

function groupChanges(changes: readonly ConversationDiff[]): readonly ChangeGroup[] {
  const groups = Map.groupBy(changes, (change) => titleOf(firstDifference(change)));
  return [...groups]
    .map(([title, own]) => ({ title, level: firstDifference(own[0])?.level ?? 'consequences', changes: own }))
    .sort((one, other) => other.changes.length - one.changes.length || (one.title < other.title ? -1 : 1));
}

/** The first turn that differs at one of the conversation's levels, and there the first level. */
function firstDifference(change: ConversationDiff | undefined): Difference | undefined {
  const differences = change ? (firstDivergence(change)?.differences ?? []) : [];
  return LEVELS.flatMap((level) => differences.find((one) => one.level === level) ?? [])[0];
}

/** Values of slots and tickets are as different as people; which slot and which kind is what they have in common. */
function titleOf(difference: Difference | undefined): string {
  if (!difference) return 'after the last turn';
  const { what, recorded, candidate } = difference;
  if (what.startsWith('slot ') || what === 'wording' || what === 'entities') return what;
  return what === 'consequences'
    ? `${kindIn(recorded)} → ${kindIn(candidate)}`
    : `${what}: ${recorded} → ${candidate}`;
}

function kindIn(consequence: string): string {
  return consequence.split(' ').slice(0, 2).join(' ');
}
