import type { Flow } from '../../config/schema/flows.ts';
import { walkReplies } from '../../config/walk-replies.ts';
import { replyKey } from '../../dialog/repair-changes.ts';
import { FLOW_PAYLOAD } from '../../dialog/taps.ts';
import { type Env, FRESH } from '../values/env.ts';
import { splitBy } from '../values/split.ts';
import type { Watch } from './explore.ts';
import { REMARKS, wordsFor } from './look-at-beginning.ts';
import type { Model } from './model.ts';
import { begin, FRESH_TURN } from './moves.ts';
import { passGuard } from './pass-guard.ts';
import type { Next, State, Steps } from './state.ts';
import { emptiedAt } from './take-form.ts';

/** Where a flow begins: in a conversation of which nothing is told (`from` is null then), or after another flow has ended. */
export type Opening = { readonly env: Env; readonly from: State | null };

/**
 * A flow's first states, where its condition can hold. They are exact where a visitor is known to come to them: by words
 * that no flow before it takes, by a button that was just shown, or by a repair that the flow stands for.
 */
export function openFlow(flow: string, { env, from }: Opening, model: Model, watch: Watch): readonly State[] {
  const blank: State = {
    frames: begin(flow, model),
    env,
    exact: env.fresh,
    from,
    act: { kind: 'start', flow, by: null },
    answer: null,
    quiet: true,
    said: [],
    decided: [],
    assumed: from?.assumed ?? [],
    digression: 'none',
  };
  const when = model.bot.flows[flow]?.start?.when;
  const open =
    when === undefined
      ? [blank]
      : watch
          .guard(when, ['flows', flow, 'start', 'when'], blank)
          .yes.map((side) => ({ ...blank, ...side, decided: [] }));
  const known = env.fresh
    ? [...open.flatMap((state) => entered(flow, state, model)), ...repaired(flow, blank, model)]
    : [];
  return known.length > 0
    ? known.slice(0, MOST_ENTRANCES)
    : open.map((state) => ({ ...state, exact: false }));
}

/** Ways into one flow that are kept apart. */
const MOST_ENTRANCES = 4;

function entered(flow: string, state: State, model: Model): readonly State[] {
  const intents = [model.bot.flows[flow]?.start?.intent ?? []].flat();
  const said = intents.map((intent) => free(flow, intent, state, model)).find((states) => states.length > 0);
  if (said) return said;
  const tapped = tapOn(flow, state.from, model);
  return tapped ? [{ ...state, act: { kind: 'start', flow, by: tapped } }] : [];
}

/** Which of a visitor's words count. */
type Fits = (text: string) => boolean;

/** The states in which words that fit start this flow, and none that stands before it. */
export function startedBy(flow: string, state: State, model: Model, fits: Fits): readonly State[] {
  const { start } = model.bot.flows[flow] ?? {};
  const intents = [start?.intent ?? []].flat();
  const open =
    start?.when === undefined
      ? [state]
      : splitBy(start.when, state.env, model.weigher).yes.map((side) => ({
          ...state,
          ...passGuard(state, side, { expression: start.when ?? '', holds: true }, model),
        }));
  const all = open.flatMap((one) => {
    if (!one.exact) return [];
    return (
      intents.map((intent) => free(flow, intent, one, model, fits)).find(({ length }) => length > 0) ?? []
    );
  });
  return all.filter(({ act }) => act?.kind === 'start' && act.by !== null);
}

/** The states in which an intent starts this flow, and none that stands before it. */
function free(
  flow: string,
  intent: string,
  state: State,
  model: Model,
  fits: Fits = () => true,
): readonly State[] {
  const { bot, weigher } = model;
  const all = Object.entries<Flow>(bot.flows);
  const before = all.slice(
    0,
    all.findIndex(([name]) => name === flow),
  );
  const examples = bot.intents[intent]?.examples;
  const said = examples?.[bot.languages[0]] ?? Object.values(examples ?? {})[0] ?? [];
  const example = said.find(fits);
  const by = example === undefined ? null : [{ user: example }];
  return before
    .filter(([, { start }]) => [start?.intent ?? []].flat().includes(intent))
    .reduce<readonly State[]>(
      (states, [, { start }]) =>
        states.flatMap((one) => {
          const { when } = start ?? {};
          const sides = when === undefined ? [] : splitBy(when, one.env, weigher).no;
          const passed = { expression: when ?? '', holds: false };
          return sides.map((side) => ({ ...one, ...passGuard(one, side, passed, model) }));
        }),
      [state],
    )
    .filter(({ exact }) => exact)
    .map((one) => ({ ...one, act: { kind: 'start', flow, by } }));
}

/** What a visitor does to find a button of the flow: it stands below what was said last, or below what the engine says when asked. */
function tapOn(flow: string, from: State | null, model: Model): Steps | undefined {
  const { bot } = model;
  const tap = { tap: `${FLOW_PAYLOAD}${flow}` };
  const shows = (reply: string) => buttonsOf(reply, model).has(tap.tap);
  const said = from === null ? [bot.welcome ?? ''] : from.said;
  if (said.some(shows)) return [tap];
  const remark = REMARKS.find(
    (one) => one.reply !== null && wordsFor(one, model) && shows(replyKey(bot, one.reply)),
  );
  return remark && [...(wordsFor(remark, model) ?? []).map((user) => ({ user })), tap];
}

/** Buttons that stand below a reply in any case. */
function buttonsOf(reply: string, { bot }: Model): ReadonlySet<string | undefined> {
  const own = bot.replies[reply];
  const pieces = own ? [...walkReplies({ replies: { [reply]: { ...own, variants: [], cards: [] } } })] : [];
  return new Set(
    pieces.flatMap(({ buttons }) =>
      buttons.flatMap(([{ when, payload }]) => (when === undefined ? [payload] : [])),
    ),
  );
}

/** A flow that stands for a repair begins with the words that ask for it, whatever its own condition says. */
function repaired(flow: string, blank: State, model: Model): readonly State[] {
  const remark = REMARKS.find(({ repair }) => flowFor(repair, model) === flow);
  const words = remark && wordsFor(remark, model, flow);
  if (!words) return [];
  return [{ ...blank, act: { kind: 'start', flow, by: words.map((user) => ({ user })) } }];
}

function flowFor(repair: string, { bot }: Model): string | undefined {
  const change = Object.entries(bot.repair ?? {}).find(([name]) => name === repair)?.[1];
  return typeof change === 'object' ? change.flow : undefined;
}

/** The flow that stands for the reminder, begun while a question is open for too long; nothing where that is not so. */
export function breakSilence(state: State, nexts: readonly Next[], model: Model): State | undefined {
  const { silence = 0 } = model.bot;
  const flow = flowFor('silence', model);
  const isOpen =
    nexts.length > 0 && nexts.every(({ act }) => act && ('slot' in act || act.kind === 'confirm'));
  if (flow === undefined || silence === 0 || !isOpen || !state.exact || state.digression !== 'none')
    return undefined;
  return {
    ...state,
    ...FRESH_TURN,
    frames: begin(flow, model),
    env: emptiedAt(state, model),
    from: state,
    act: { kind: 'start', flow, by: [{ wait: `${Math.ceil(silence / 1000)}s` }] },
    answer: null,
  };
}

/** The beginning of a conversation. */
export const AT_FIRST: Opening = { env: FRESH, from: null };
