import type { Field } from '../../config/schema/flows.ts';
import type { CompiledStep } from '../../dialog/compile-flow.ts';
import { samplesOf } from '../values/domains.ts';
import { type Env, write } from '../values/env.ts';
import { isEmpty, NULL, type Sample } from '../values/sample.ts';
import { valuesOf } from '../values/values-of.ts';
import type { Watch } from './explore.ts';
import { type Model, pathOf } from './model.ts';
import { begin, FRESH_TURN, filled, go, unseen } from './moves.ts';
import type { Next, State } from './state.ts';

/** Work on the form on top: the first question that applies and is not dealt with, in every way that it can go. */
export function takeForm(state: State, compiled: CompiledStep, model: Model, watch: Watch): readonly Next[] {
  const fields = Object.entries<Field>(model.forms[compiled.form ?? '']?.fields ?? {});
  const done = state.frames.at(-1)?.done ?? [];
  const env = done.length === 0 ? emptied(state.env, fields, model) : state.env;
  return askNext({ ...state, env }, fields, { compiled, model, watch, done });
}

type Asking = {
  readonly compiled: CompiledStep;
  readonly model: Model;
  readonly watch: Watch;
  readonly done: readonly string[];
};

function pathTo({ compiled }: Asking, slot: string) {
  const base =
    compiled.step.ask === undefined
      ? ['forms', compiled.form ?? '', 'fields']
      : [...pathOf(compiled.path), 'ask'];
  return [...base, slot];
}

/** A form begins empty, but for what it remembers. */
function emptied(env: Env, fields: readonly (readonly [string, Field])[], model: Model): Env {
  return fields.reduce((current, [slot, { remember }]) => {
    const held =
      remember === true ? model.weigher.heldBy(env, slot).filter((sample) => !isEmpty(sample)) : [];
    return write(current, slot, [NULL, ...held]);
  }, env);
}

function askNext(
  state: State,
  fields: readonly (readonly [string, Field])[],
  asking: Asking,
): readonly Next[] {
  const { model, watch, done } = asking;
  const open = fields.find(([slot]) => !done.includes(slot));
  if (!open) return finish(state, asking);
  const [slot, field] = open;
  const others = fields.filter((one) => one !== open);
  if (field.when === undefined) return ask(state, slot, field, asking);
  const { yes, no } = watch.guard(field.when, [...pathTo(asking, slot), 'when'], state);
  return [
    ...yes.flatMap((side) =>
      ask({ ...state, ...side }, slot, field, asking).map((next) => ({ ...side, ...next })),
    ),
    ...no.flatMap((side) => {
      // Passed over for now: an answer to a later question may open it.
      const next = askNext({ ...state, ...side }, others, asking);
      return next.map((one) => ({ ...side, env: side.env, ...one }));
    }),
  ].map((next) => ({
    ...next,
    env: next.env ?? write(state.env, slot, model.weigher.heldBy(state.env, slot)),
  }));
}

function ask(state: State, slot: string, field: Field, asking: Asking): readonly Next[] {
  const { model, watch, done } = asking;
  watch.ask(`${asking.compiled.form}.${slot}`);
  const top = state.frames.at(-1);
  if (!top) return [];
  const after = (env: Env): Next => ({
    env,
    frames: [...state.frames.slice(0, -1), { ...top, done: [...done, slot] }],
  });
  const known = knownBefore(state, slot, field, model);
  const good = allowed(state, slot, field, model);
  const found = field.check
    ? { answer: { action: field.check.action, kind: 'found' as const, slot: field.check.as ?? null } }
    : {};
  const accepted = (samples: readonly Sample[]) =>
    filled(write(state.env, slot, samples), field.check?.as, model);
  const taken: readonly Next[] =
    known.length > 0 && field.confirm === undefined ? [{ ...after(accepted(known)), ...found }] : [];
  if (known.length > 0 && !mayLack(state, slot, field, model)) return taken;
  const empty = { ...state, env: write(state.env, slot, [NULL]) };
  lookAtReplies(empty, slot, field, watch);
  if (field.valid !== undefined) watch.value(field.valid, [...pathTo(asking, slot), 'valid'], state);
  const skipped = after(write(state.env, slot, [NULL]));
  return [
    ...taken,
    ...(good.length === 0
      ? []
      : [{ ...after(accepted(good)), ...found, act: { kind: 'answer', slot, field } as const, ...TURN }]),
    ...(field.optional ? [{ ...skipped, act: { kind: 'skip', slot, field } as const, ...TURN }] : []),
    ...giveUp(state, slot, field, asking, skipped),
  ];
}

/** The question itself, and what is said when an answer will not do. */
function lookAtReplies(state: State, slot: string, field: Field, watch: Watch): void {
  const missed: State = { ...state, from: state, act: { kind: 'miss', slot, field }, answer: null, said: [] };
  if (field.ask !== undefined) watch.reply(field.ask, state);
  for (const reply of [field.again ?? []].flat()) watch.reply(reply, missed);
  for (const reply of [field.invalid ?? []].flat()) watch.reply(reply, unseen(state));
}

/** The visitor has just acted: the flow owes an answer. */
const TURN = { ...FRESH_TURN, quiet: true };

/** What the field takes over without asking. */
function knownBefore(state: State, slot: string, field: Field, model: Model): readonly Sample[] {
  const held = model.weigher.heldBy(state.env, slot).filter((sample) => !isEmpty(sample));
  if (held.length > 0 || field.prefill === undefined) return held;
  return valuesOf(field.prefill, slot, state.env, model).filter((sample) => !isEmpty(sample));
}

/** Whether what would be taken over may be missing, or be refused, so that it is asked after all. */
function mayLack(state: State, slot: string, field: Field, model: Model): boolean {
  if (
    field.check !== undefined ||
    field.valid !== undefined ||
    field.schema !== undefined ||
    field.confirm !== undefined
  )
    return true;
  if (field.prefill !== undefined) return valuesOf(field.prefill, slot, state.env, model).some(isEmpty);
  return model.weigher.heldBy(state.env, slot).some(isEmpty);
}

/** What passes the field's own rule. */
export function allowed(
  state: State,
  slot: string,
  field: Field,
  { domains, weigher }: Model,
): readonly Sample[] {
  const samples = samplesOf(field, slot, domains);
  if (field.valid === undefined || field.many !== undefined) return samples;
  const { valid } = field;
  return samples.filter((sample) => {
    const weighed = weigher.weigh(valid, state.env, { value: [sample] });
    return (
      !weighed?.cases ||
      weighed.cases.some(
        ({ judged }) =>
          judged.kind === 'unknown' ||
          judged.kind === 'some' ||
          (judged.kind === 'known' && judged.value === true),
      )
    );
  });
}

/** The last attempt has failed. */
function giveUp(state: State, slot: string, field: Field, { model }: Asking, skipped: Next): readonly Next[] {
  const act = { kind: 'fail', slot, field } as const;
  const { then = 'handoff' } = field;
  if (then === 'handoff') return [{ act, over: 'person' }];
  if (then === 'cancel') return [{ act, over: 'ended' }];
  if (then === 'skip') return [{ ...skipped, act, ...TURN }];
  if (then.link !== undefined)
    return [{ frames: [...state.frames.slice(0, -1), ...begin(then.link, model)], act, ...FRESH_TURN }];
  const env = write(state.env, slot, valuesOf(then.default ?? 'null', slot, state.env, model));
  return [{ ...skipped, env: filled(env, field.check?.as, model), act, ...TURN }];
}

function finish(state: State, { compiled, model, watch }: Asking): readonly Next[] {
  const top = state.frames.at(-1);
  const confirm = model.forms[compiled.form ?? '']?.confirm;
  if (!top) return [];
  const next = {
    env: state.env,
    ...go({ ...state, frames: [...state.frames.slice(0, -1), { ...top, done: null }] }, model, 'next'),
  };
  if (confirm === undefined) return [next];
  watch.reply(confirm, state);
  return [{ ...next, act: { kind: 'confirm' }, ...TURN }];
}
