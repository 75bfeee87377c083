import type { Bot, Place } from '../config/bot.ts';
import type { InFlight } from '../config/schema/pipeline.ts';
import type { Conversation } from '../conversation/state.ts';
import { type Fate, migrate, stands } from './migrate.ts';

/** A place in an earlier version where conversations stand and that is gone. */
export type NeededRule = {
  /** `flow/step` or `form.field`. */
  readonly at: string;
  readonly conversations: number;
  /** Where the rule belongs. */
  readonly place: Place;
  /** To be pasted below `migrate:`. */
  readonly rule: string;
};

/** What a release would do to conversations that are not closed. */
export type Survey = {
  readonly policy: InFlight;
  readonly live: number;
  /** Nothing is open in them, or they are in this version already. */
  readonly unaffected: number;
  readonly mapped: number;
  /** They stay in the version that they are in. */
  readonly pinned: number;
  /** A rule hands them to a person, or their version is not kept and they don't fit. */
  readonly handedOver: number;
  /** Something they stand in is gone and has no rule: they stay pinned, or the release is refused. */
  readonly needRule: number;
  readonly rules: readonly NeededRule[];
  readonly allowed: boolean;
};

/** Versions of a bot that are still known. */
export type KnownVersions = (version: string) => Bot | undefined;

/** Look at live conversations one by one. */
export function survey(live: readonly Conversation[], to: Bot, known: KnownVersions): Survey {
  const fates = live.map((state) => fateOf(state, to, known));
  const count = (kind: ReturnType<typeof fateOf>['kind']) =>
    fates.filter((fate) => fate.kind === kind).length;
  const gone = fates.flatMap((fate) => (fate.kind === 'gone' ? [fate.at] : []));
  const pinsAll = to.inFlight === 'pin';
  const needRule = pinsAll ? 0 : gone.length;
  return {
    policy: to.inFlight,
    live: live.length,
    unaffected: count('unaffected'),
    mapped: pinsAll ? 0 : count('mapped'),
    pinned: count('pin') + (pinsAll ? count('mapped') + count('handoff') + gone.length : 0),
    handedOver: (pinsAll ? 0 : count('handoff')) + count('unknown'),
    needRule,
    rules: pinsAll ? [] : rulesFor(gone, to),
    allowed: to.inFlight !== 'refuse' || needRule + count('unknown') === 0,
  };
}

type Told = Fate | { readonly kind: 'unaffected' } | { readonly kind: 'unknown' };

function fateOf(state: Conversation, to: Bot, known: KnownVersions): Told {
  if (state.dialog.stack.length === 0 || state.pipeline === to.version) return { kind: 'unaffected' };
  const from = known(state.pipeline);
  if (from) return migrate(state.dialog, from, to);
  return stands(state.dialog, to) ? { kind: 'mapped', dialog: state.dialog, notes: [] } : { kind: 'unknown' };
}

function rulesFor(gone: readonly string[], to: Bot): readonly NeededRule[] {
  return [...Map.groupBy(gone, (at) => at)]
    .map(([at, own]) => ({ at, conversations: own.length, place: placeFor(at, to), rule: `${at}: pin` }))
    .sort((one, other) => other.conversations - one.conversations || (one.at < other.at ? -1 : 1));
}

/** The line of the flow or form as it stands now, or the top of the file where it is gone altogether. */
function placeFor(at: string, to: Bot): Place {
  const path = at.includes('/') ? `flows.${at.split('/')[0]}` : `forms.${at.split('.')[0]}`;
  return to.places[path] ?? { file: `pipelines/${to.name}/flows.yaml`, line: 1, column: 1 };
}
