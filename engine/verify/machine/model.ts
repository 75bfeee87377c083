import type { Bot } from '../../config/bot.ts';
import { BUILTIN_SLOTS } from '../../config/builtin-names.ts';
import type { Draft } from '../../config/draft.ts';
import type { Path } from '../../config/report.ts';
import type { Flow, Form } from '../../config/schema/flows.ts';
import { type CompiledStep, type LaidOut, layOut } from '../../dialog/compile-flow.ts';
import { createCollector } from '../values/compared.ts';
import { createDomains, type Domains, type Writer } from '../values/domains.ts';
import { isWithin, wayIn } from '../values/ways.ts';
import { createWeigher, type Weigher } from '../values/weigh.ts';
import { createLive, type Live } from './live.ts';
import { everyField, layQuestions, type Question } from './questions.ts';
import { type ReplyCases, repliesByCases } from './reply-cases.ts';

/** A bot laid out for thinking: its flows as states, its forms, and what its expressions tell apart. */
export type Model = {
  readonly bot: Bot;
  readonly draft: Draft;
  readonly flows: ReadonlyMap<string, LaidOut>;
  /** By name, those of ask steps included. */
  readonly forms: Readonly<Record<string, Form>>;
  readonly questions: Questions;
  readonly replies: ReadonlyMap<string, ReplyCases>;
  /** Ways that some step writes. */
  readonly written: ReadonlySet<string>;
  readonly domains: Domains;
  readonly weigher: Weigher;
  readonly live: Live;
};

/** What each form asks, by its name; forms that only fill fields of others are laid out there. */
export type Questions = ReadonlyMap<string, readonly Question[]>;

/** Lay a bot out. */
export function createModel(bot: Bot, draft: Draft): Model {
  const flows = new Map(Object.entries(bot.flows).map(([name, flow]) => [name, layOut(name, flow)] as const));
  const steps = [...flows.values()].flatMap((flow) => [...flow.steps.values()]);
  const asked = steps.flatMap(({ form, step: { ask } }) =>
    ask && form ? [[form, { fields: ask }] as const] : [],
  );
  const forms: Readonly<Record<string, Form>> = { ...bot.forms, ...Object.fromEntries(asked) };
  const questions = questionsOf(steps, forms);
  const replies = repliesByCases(bot);
  const writers = writersOf(steps, questions);
  const domains = createDomains(compare(bot, steps, questions, replies), writers);
  const weigher = createWeigher(domains, new Set(BUILTIN_SLOTS));
  const live = createLive({ bot, flows, forms, questions, replies, weigher });
  const written = new Set(writers.keys());
  return { bot, draft, flows, forms, questions, replies, written, domains, weigher, live };
}

/** The way inside flows.yaml to what a dotted path names. */
export function pathOf(dotted: string): Path {
  return dotted.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** The slots that a step itself writes, those of its form included. */
export function writesOf({ step, form }: CompiledStep, questions: Questions): readonly string[] {
  const fields = [...everyField(questions.get(form ?? '') ?? [])];
  return [
    ...Object.keys(step.set ?? {}),
    ...[step.as, step.ticket?.as].filter((slot) => slot !== undefined),
    ...fields.flatMap(({ way, field: { check } }) => [way, ...(check?.as === undefined ? [] : [check.as])]),
  ];
}

function questionsOf(steps: readonly CompiledStep[], forms: Model['forms']): Questions {
  return new Map(
    steps.flatMap(({ form, path, step: { ask } }) => {
      if (form === undefined) return [];
      const base = ask === undefined ? ['forms', form, 'fields'] : [...pathOf(path), 'ask'];
      return [[form, layQuestions(forms[form], base, forms)] as const];
    }),
  );
}

function writersOf(
  steps: readonly CompiledStep[],
  questions: Questions,
): ReadonlyMap<string, readonly Writer[]> {
  const all = steps.flatMap((compiled): readonly (readonly [string, Writer])[] => {
    const fields = [...everyField(questions.get(compiled.form ?? '') ?? [])];
    const sets = Object.entries(compiled.step.set ?? {});
    const others = writesOf(compiled, new Map()).filter((slot) => compiled.step.set?.[slot] === undefined);
    return [
      ...sets.map(([slot, set]) => [slot, { set }] as const),
      ...others.map((slot) => [slot, null] as const),
      ...fields.map(({ way, field }) => [way, { field }] as const),
      ...fields.flatMap(({ field: { check } }) =>
        check?.as === undefined ? [] : [[check.as, null] as const],
      ),
    ];
  });
  const grouped = Map.groupBy(all, ([slot]) => slot);
  const foreign = all.flatMap(([slot, writer]) => (writer && 'field' in writer ? [] : [slot]));
  // Who writes a whole object writes what is in it.
  const isForeign = (way: string) => foreign.some((slot) => isWithin(way, slot));
  return new Map(
    [...grouped].map(([way, entries]) => {
      const writers = entries.map(([, writer]) => writer);
      return [way, way.includes('.') && isForeign(way) ? [...writers, null] : writers];
    }),
  );
}

function compare(
  bot: Bot,
  steps: readonly CompiledStep[],
  questions: Questions,
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
  for (const { way, scope, field } of [...questions.values()].flatMap((form) => [...everyField(form)])) {
    const { when, valid } = field;
    const meant = (name: string) => wayIn(name, scope);
    if (when !== undefined) add(when, true, meant);
    if (valid !== undefined) add(valid, true, (name) => (name === 'value' ? way : meant(name)));
  }
  for (const { cases } of replies.values()) {
    for (const { when, reads } of cases) {
      if (when !== undefined) add(when, true);
      for (const { expression, shows } of reads) add(expression, !shows);
    }
  }
  return compared;
}
