import type { Path } from '../../config/report.ts';
import { END } from '../../dialog/compile-flow.ts';
import { isEmpty } from '../values/sample.ts';
import { type Side, splitBy } from '../values/split.ts';
import { type Scope, SLOTS, wayIn, wayOf } from '../values/ways.ts';
import type { Said, Turn, Watch } from './explore.ts';
import type { Model } from './model.ts';
import { passGuard } from './pass-guard.ts';
import { type Facts, isDoubtful, type State } from './state.ts';

/** Note down what the steps tell of. */
export function createWatch(model: Model, facts: Facts, cut: Set<string>): Watch {
  const empty = (file: 'flows' | 'replies', slot: string, path: Path, state: State, reply: string | null) => {
    const key = reply === null ? `${path.join('.')} ${slot}` : `${reply} ${slot}`;
    const seen = facts.empties.get(key);
    if (!state.exact || (seen && (isDoubtful(state) || !isDoubtful(seen.state)))) return;
    facts.empties.set(key, { slot, file, path, reply, at: placeOf(state), state });
  };
  const guard: Watch['guard'] = (expression, path, state, scope) => {
    const split = splitBy(expression, state.env, model.weigher, scope);
    for (const slot of split.empties) empty('flows', slot, path, state, null);
    const key = path.join('.');
    const seen = facts.guards.get(key) ?? {
      path,
      slots: slotsIn(expression, model, scope),
      yes: false,
      no: false,
    };
    facts.guards.set(key, {
      ...seen,
      yes: seen.yes || split.yes.length > 0,
      no: seen.no || split.no.length > 0,
    });
    const turn =
      (holds: boolean) =>
      (side: Side): Turn => ({
        ...passGuard(state, side, { expression, holds, scope }, model),
        decided: [...new Set([...state.decided, ...side.decides])],
      });
    return { yes: split.yes.map(turn(true)), no: split.no.map(turn(false)) };
  };
  const stranger = (name: string, path: Path, state: State, reply: string) => {
    const key = `${reply} ${name}`;
    const seen = facts.strangers.get(key);
    if (model.written.has(name) || seen?.state.exact || (seen && !state.exact)) return;
    facts.strangers.set(key, { slot: name, file: 'replies', path, reply, at: placeOf(state), state });
  };
  return {
    reach: ({ flow, step }) => void facts.reached.add(`${flow}/${step}`),
    guard,
    reply: (reply, state, seen = {}) => {
      // Only what surely happens is claimed to be empty.
      if (state.exact || model.replies.get(reply)?.isPlaced)
        lookAtReply(reply, state, { model, seen, empty, stranger });
    },
    value: (expression, path, state, { scope = SLOTS } = {}) => {
      if (!state.exact) return;
      for (const { judged } of model.weigher.weigh(expression, state.env, { scope })?.cases ?? [])
        if (judged.kind === 'error')
          for (const slot of judged.empties) empty('flows', slot, path, state, null);
    },
    silence: (state) => noteSilence(state, facts),
    cut: (at) => {
      cut.add(at);
      return [{ over: 'ended' }];
    },
  };
}

/** Note down a flow that ended without a word, by the step where it did; one that surely does comes before one that may. */
function noteSilence(state: State, { silences }: Facts): void {
  let last: State | null = state.from;
  while (last !== null && last.frames.at(-1)?.step === END) last = last.from;
  const top = last?.frames.at(-1);
  const key = `${top?.flow}/${top?.step}`;
  const seen = silences.get(key);
  if (state.exact && (!seen || (isDoubtful(seen) && !isDoubtful(state)))) silences.set(key, state);
}

/** Where the bot stands; before the visitor's first words nowhere. */
function placeOf({ frames }: State): string {
  const top = frames.at(-1);
  return top ? `${top.flow}/${top.step}` : 'the beginning';
}

function slotsIn(expression: string, { domains, weigher }: Model, scope?: Scope): readonly string[] {
  return weigher.waysOf(expression, scope).filter(domains.isOwn);
}

type ReplyWatch = {
  readonly model: Model;
  readonly seen: Said;
  readonly stranger: (name: string, path: Path, state: State, reply: string) => void;
  readonly empty: (
    file: 'flows' | 'replies',
    slot: string,
    path: Path,
    state: State,
    reply: string | null,
  ) => void;
};

/** A reply says the first case that holds; what its words show must be filled. */
function lookAtReply(reply: string, state: State, { model, seen, empty, stranger }: ReplyWatch): void {
  const { scope = SLOTS, names = [] } = seen;
  let sides: readonly State[] = [state];
  for (const { when, reads } of model.replies.get(reply)?.cases ?? []) {
    const split = sides.map((side) => ({
      side,
      by: when === undefined ? null : splitBy(when, side.env, model.weigher, scope),
    }));
    const after = (side: State, to: Side, holds: boolean): State => ({
      ...side,
      ...passGuard(side, to, { expression: when ?? '', holds, scope }, model),
    });
    const said = split.flatMap(({ side, by }) => (by ? by.yes.map((yes) => after(side, yes, true)) : [side]));
    for (const one of said) {
      for (const { expression, path, shows, placed } of reads) {
        for (const name of placed) if (!names.includes(name)) stranger(name, path, one, reply);
        if (!one.exact || !shows) continue;
        const weighed = model.weigher.weigh(expression, one.env, { scope });
        const name = weighed ? wayOf(weighed.ast) : undefined;
        const way = name === undefined ? '' : wayIn(name, scope);
        const at = model.domains.isOwn(way) ? (weighed?.ways.indexOf(way) ?? -1) : -1;
        for (const { judged, samples } of weighed?.cases ?? []) {
          const shown = samples[at];
          const slots = judged.kind === 'error' ? judged.empties : shown && isEmpty(shown) ? [way] : [];
          for (const slot of slots) empty('replies', slot, path, one, reply);
        }
      }
    }
    sides = split.flatMap(({ side, by }) => by?.no.map((no) => after(side, no, false)) ?? []);
  }
}
