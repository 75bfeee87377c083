import type { Bot } from '../../config/bot.ts';
import { BUILTIN_SLOTS } from '../../config/builtin-names.ts';
import type { Draft } from '../../config/draft.ts';
import type { Path } from '../../config/report.ts';
import type { Flow, Form } from '../../config/schema/flows.ts';
import { type CompiledStep, type LaidOut, layOut } from '../../dialog/compile-flow.ts';
import { createCollector } from '../values/compared.ts';
import { createDomains, type Domains, type Writer } from '../values/domains.ts';
import { createWeigher, type Weigher } from '../values/weigh.ts';
import { createLive, type Live } from './live.ts';
import { type ReplyCases, repliesByCases } from './reply-cases.ts';

/** A bot laid out for thinking: its flows as states, its forms, and what its expressions tell apart. */
export type Model = {
  readonly bot: Bot;
  readonly draft: Draft;
  readonly flows: ReadonlyMap<string, LaidOut>;
  /** By name, those of ask steps included. */
  readonly forms: Readonly<Record<string, Form>>;
  readonly replies: ReadonlyMap<string, ReplyCases>;
  readonly domains: Domains;
  readonly weigher: Weigher;
  readonly live: Live;
};

/** Lay a bot out. */
export function createModel(bot: Bot, draft: Draft): Model {
  const flows = new Map(Object.entries(bot.flows).map(([name, flow]) => [name, layOut(name, flow)] as const));
  const steps = [...flows.values()].flatMap((flow) => [...flow.steps.values()]);
  const asked = steps.flatMap(({ form, step: { ask } }) =>
    ask && form ? [[form, { fields: ask }] as const] : [],
  );
  const forms: Readonly<Record<string, Form>> = { ...bot.forms, ...Object.fromEntries(asked) };
  const replies = repliesByCases(bot);
  const domains = createDomains(compare(bot, steps, forms, replies), writersOf(steps, forms));
  const weigher = createWeigher(domains, new Set(BUILTIN_SLOTS));
  const live = createLive({ bot, flows, forms, replies, weigher });
  return { bot, draft, flows, forms, replies, domains, weigher, live };
}

/** The way inside flows.yaml to what a dotted path names. */
export function pathOf(dotted: string): Path {
  return dotted.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** The slots that a step itself writes, those of its form included. */
export function writesOf(
  { step, form }: CompiledStep,
  forms: Readonly<Record<string, Form>>,
): readonly string[] {
  const fields = Object.entries(forms[form ?? '']?.fields ?? {});
  return [
    ...Object.keys(step.set ?? {}),
    ...[step.as, step.ticket?.as].filter((slot) => slot !== undefined),
    ...fields.flatMap(([slot, { check }]) => [slot, ...(check?.as === undefined ? [] : [check.as])]),
  ];
}

function writersOf(
  steps: readonly CompiledStep[],
  forms: Readonly<Record<string, Form>>,
): ReadonlyMap<string, readonly Writer[]> {
  const all = steps.flatMap((compiled): readonly (readonly [string, Writer])[] => {
    const fields = Object.entries(forms[compiled.form ?? '']?.fields ?? {});
    const sets = Object.entries(compiled.step.set ?? {});
    const others = writesOf(compiled, {}).filter((slot) => compiled.step.set?.[slot] === undefined);
    return [
      ...sets.map(([slot, set]) => [slot, { set }] as const),
      ...others.map((slot) => [slot, null] as const),
      ...fields.map(([slot, field]) => [slot, { field }] as const),
      ...fields.flatMap(([, { check }]) => (check?.as === undefined ? [] : [[check.as, null] as const])),
    ];
  });
  const grouped = Map.groupBy(all, ([slot]) => slot);
  return new Map([...grouped].map(([slot, entries]) => [slot, entries.map(([, writer]) => writer)]));
}

function compare(
  bot: Bot,
  steps: readonly CompiledStep[],
  forms: Readonly<Record<string, Form>>,
  replies: ReadonlyMap<string, ReplyCases>,
) {
  const { compared, add } = createCollector();
  const all = (expressions: Readonly<Record<string, string>> | undefined) => {
    for (const expression of Object.values(expressions ?? {})) add(expression, false);
  };
  for (const { start } of Object.values<Flow>(bot.flows)) if (start?.when) add(start.when, true);
  for (const { step } of steps) {
    for (const guard of [step.when, step.if]) if (guard !== undefined) add(guard, true);
    for (const given of [step.set, step.with, step.ticket?.fields]) all(given);
  }
  for (const { fields } of Object.values(forms)) {
    for (const [slot, { when, valid }] of Object.entries(fields)) {
      if (when !== undefined) add(when, true);
      if (valid !== undefined) add(valid, true, (way) => (way === 'value' ? slot : way));
    }
  }
  for (const { cases } of replies.values()) {
    for (const { when, reads } of cases) {
      if (when !== undefined) add(when, true);
      for (const { expression, shows } of reads) add(expression, !shows);
    }
  }
  return compared;
}
