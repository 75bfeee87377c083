import { SEARCH } from '../../dialog/answer.ts';
import { END } from '../../dialog/compile-flow.ts';
import { replyKey } from '../../dialog/repair-changes.ts';
import { FAQ_PREFIX } from '../../dialog/say-reply.ts';
import { type Env, write } from '../values/env.ts';
import { EMPTY, TEXT } from '../values/sample.ts';
import { valuesOf } from '../values/values-of.ts';
import type { Watch } from './explore.ts';
import type { Model } from './model.ts';
import { pathOf } from './model.ts';
import { begin, FRESH_TURN, filled, go } from './moves.ts';
import type { Next, State } from './state.ts';
import { takeForm } from './take-form.ts';

/** Flows that call one another deeper than this are not looked into. */
const DEEPEST = 12;

/** The states that follow one: the step on top taken in every way that it can go. */
export function takeStep(state: State, model: Model, watch: Watch): readonly Next[] {
  const top = state.frames.at(-1);
  const flow = top && model.flows.get(top.flow);
  if (!top || !flow) return [{ over: 'ended' }];
  if (top.step === END) return leaveFlow(state, model, watch);
  const compiled = flow.steps.get(top.step);
  if (!compiled) return [{ over: 'ended' }];
  watch.reach(top);
  if (top.done !== null) return takeForm(state, compiled, model, watch);
  const guard = compiled.step.when;
  if (guard === undefined) return act(state, model, watch);
  const { yes, no } = watch.guard(guard, pathOf(`${compiled.path}.when`), state);
  return [
    ...yes.flatMap((side) => act({ ...state, ...side }, model, watch).map((next) => ({ ...side, ...next }))),
    ...no.map((side) => ({ ...side, ...go(state, model, 'next') })),
  ];
}

function leaveFlow(state: State, model: Model, watch: Watch): readonly Next[] {
  const frames = state.frames.slice(0, -1);
  if (frames.length === 0) {
    if (state.quiet) watch.silence(state);
    return [{ frames, over: 'ended' }];
  }
  return [frames.at(-1)?.done ? resume(state, frames, model) : go({ ...state, frames }, model, 'next')];
}

/** The question over which the flow was begun is open again. */
function resume(state: State, frames: State['frames'], { bot }: Model): Next {
  const isAside = bot.flows[state.frames.at(-1)?.flow ?? '']?.aside === true;
  const said = isAside ? [] : [replyKey(bot, 'repair_resume')];
  return { frames, quiet: false, said: [...state.said, ...said], decided: [], digression: 'over' };
}

function act(state: State, model: Model, watch: Watch): readonly Next[] {
  const top = state.frames.at(-1);
  const compiled = top && model.flows.get(top.flow)?.steps.get(top.step);
  if (!top || !compiled) return [];
  const { step, kind, path } = compiled;
  switch (kind) {
    case 'say': {
      const said = [step.say ?? []].flat();
      for (const reply of said) watch.reply(reply, state);
      return [{ ...go(state, model, 'next'), quiet: false, said: [...state.said, ...said] }];
    }
    case 'set':
      return [
        {
          ...go(state, model, 'next'),
          env: assign(step.set ?? {}, state, model, (slot) => [...pathOf(path), 'set', slot], watch),
        },
      ];
    case 'if': {
      const { yes, no } = watch.guard(step.if ?? 'false', [...pathOf(path), 'if'], state);
      return [
        ...yes.map((side) => ({ ...side, ...go(state, model, 'then') })),
        ...no.map((side) => ({ ...side, ...go(state, model, 'else') })),
      ];
    }
    case 'call':
      if (state.frames.length >= DEEPEST) return watch.cut(`${top.flow}/${top.step}`);
      return [{ frames: [...callers(state, model), ...begin(step.call ?? '', model)] }];
    case 'link':
      return [{ frames: [...state.frames.slice(0, -1), ...begin(step.link ?? '', model)] }];
    case 'action':
      return callAction(state, model, watch);
    case 'search':
      return search(state, model);
    case 'wait':
      return sleep(state, model);
    case 'ticket':
      for (const [name, text] of Object.entries(step.ticket?.fields ?? {}))
        watch.value(text, [...pathOf(path), 'ticket', 'fields', name], state);
      if (step.ticket?.subject !== undefined) {
        const act = { kind: 'filed', ticket: step.ticket.create, as: step.ticket.as ?? null } as const;
        watch.reply(step.ticket.subject, { ...state, from: state, act, answer: null, said: [] });
      }
      return [{ ...go(state, model, 'next'), env: filled(state.env, step.ticket?.as, model), quiet: false }];
    case 'handoff':
      return [{ ...go(state, model, 'next'), act: { kind: 'agent' }, ...FRESH_TURN }];
    case 'end':
      return step.end === 'close' ? [{ over: 'closed' }] : [go(state, model, 'next')];
    case 'ask':
    case 'form':
      return takeForm(
        { ...state, frames: [...state.frames.slice(0, -1), { ...top, done: [] }] },
        compiled,
        model,
        watch,
      );
  }
}

/** The frames that a called flow comes back to: one that has nothing left to do needs not be remembered. */
function callers(state: State, model: Model): State['frames'] {
  const after = go(state, model, 'next').frames ?? [];
  return after.at(-1)?.step === END ? after.slice(0, -1) : state.frames;
}

function assign(
  set: Readonly<Record<string, string>>,
  state: State,
  model: Model,
  pathTo: (slot: string) => ReturnType<typeof pathOf>,
  watch: Watch,
): Env {
  return Object.entries(set).reduce((env, [slot, text]) => {
    watch.value(text, pathTo(slot), { ...state, env });
    return write(env, slot, valuesOf(text, slot, env, model));
  }, state.env);
}

function callAction(state: State, model: Model, watch: Watch): readonly Next[] {
  const top = state.frames.at(-1);
  const compiled = top && model.flows.get(top.flow)?.steps.get(top.step);
  if (!compiled) return [];
  const { step, path } = compiled;
  const { action = '', as: slot } = step;
  for (const [name, text] of Object.entries(step.with ?? {}))
    watch.value(text, [...pathOf(path), 'with', name], state);
  const answer = (kind: 'found' | 'missing' | 'failed') => ({ answer: { action, kind, slot: slot ?? null } });
  const without = slot === undefined ? {} : { env: write(state.env, slot, EMPTY) };
  return [
    { ...go(state, model, 'next'), env: filled(state.env, slot, model), ...answer('found') },
    { ...go(state, model, 'missing'), ...without, ...answer('missing') },
    ...(action.startsWith('catalogue.')
      ? []
      : [{ ...go(state, model, 'failed'), ...without, ...answer('failed') }]),
  ];
}

/** What a bot without knowledge would find no visitor comes upon. */
function search(state: State, model: Model): readonly Next[] {
  const [entry] = model.bot.faq;
  const answer = { action: SEARCH, slot: null, entry: entry?.id ?? '' };
  const found = { ...go(state, model, 'next'), quiet: false, answer: { ...answer, kind: 'found' } } as const;
  return [
    entry === undefined
      ? { ...found, exact: false }
      : { ...found, said: [...state.said, `${FAQ_PREFIX}${entry.id}`] },
    { ...go(state, model, 'missing'), answer: { ...answer, kind: 'missing' } },
  ];
}

function sleep(state: State, model: Model): readonly Next[] {
  const top = state.frames.at(-1);
  const step = top && model.flows.get(top.flow)?.steps.get(top.step)?.step;
  const wait = step?.wait ?? 0;
  const { for: time, message } = typeof wait === 'object' ? wait : { for: wait };
  const late: Next = {
    ...go(state, model, message ? 'timeout' : 'next'),
    act: { kind: 'wait', time: time as string | number },
    ...FRESH_TURN,
  };
  if (!message) return [late];
  const env = step?.as === undefined ? state.env : write(state.env, step.as, [TEXT]);
  return [{ ...go(state, model, 'next'), env, act: { kind: 'message' }, ...FRESH_TURN, quiet: true }, late];
}
