import type { Bot } from '../../config/bot.ts';
import type { Form } from '../../config/schema/flows.ts';
import type { CompiledStep, LaidOut } from '../../dialog/compile-flow.ts';
import { replyKey } from '../../dialog/repair-changes.ts';
import type { RepairReply } from '../../dialog/repair-replies.ts';
import type { Weigher } from '../values/weigh.ts';
import type { Questions } from './model.ts';
import { everyField, type Question } from './questions.ts';
import type { ReplyCases } from './reply-cases.ts';

/** What is still read from a step on, so that states that differ only in what nobody reads count as one. */
export type Live = (flow: string, step: string) => ReadonlySet<string>;

type Parts = {
  readonly bot: Bot;
  readonly flows: ReadonlyMap<string, LaidOut>;
  readonly forms: Readonly<Record<string, Form>>;
  readonly questions: Questions;
  readonly replies: ReadonlyMap<string, ReplyCases>;
  readonly weigher: Weigher;
};

/** Steps go on downwards only, so that what a step and all below it read is what matters there. */
export function createLive(parts: Parts): Live {
  const { flows, questions } = parts;
  const closures = closuresOf(parts);
  const live = new Map<string, ReadonlySet<string>>();
  for (const [name, { steps }] of flows) {
    let below: ReadonlySet<string> = new Set();
    for (const [step, compiled] of [...steps].reverse()) {
      const inner = jumpsOf(compiled, questions).flatMap((flow) => [...(closures.get(flow) ?? [])]);
      const own = [...readsOf(compiled, parts), ...inner].filter((way) => !below.has(way));
      if (own.length > 0) below = new Set([...below, ...own]);
      live.set(`${name}/${step}`, below);
    }
  }
  const nothing: ReadonlySet<string> = new Set();
  return (flow, step) => live.get(`${flow}/${step}`) ?? nothing;
}

/** Flows that a step goes to. */
export function jumpsOf({ step, form }: CompiledStep, questions: Questions): readonly string[] {
  const links = [...everyField(questions.get(form ?? '') ?? [])].map(({ field: { then } }) =>
    typeof then === 'object' ? then.link : undefined,
  );
  return [step.call, step.link, ...links].filter((flow) => flow !== undefined);
}

/** All that a flow reads, and the flows that it goes to. */
function closuresOf(parts: Parts): ReadonlyMap<string, ReadonlySet<string>> {
  const closures = new Map<string, Set<string>>();
  const jumps = new Map<string, readonly string[]>();
  for (const [name, { steps }] of parts.flows) {
    closures.set(name, new Set([...steps.values()].flatMap((step) => readsOf(step, parts))));
    jumps.set(
      name,
      [...steps.values()].flatMap((step) => jumpsOf(step, parts.questions)),
    );
  }
  for (let grown = true; grown; ) {
    grown = false;
    for (const [name, own] of closures) {
      const before = own.size;
      for (const flow of jumps.get(name) ?? []) for (const way of closures.get(flow) ?? []) own.add(way);
      grown ||= own.size > before;
    }
  }
  return closures;
}

function readsOf({ step, form }: CompiledStep, parts: Parts): readonly string[] {
  const { forms, questions, weigher } = parts;
  const said = [...[step.say ?? []].flat(), step.ticket?.subject, forms[form ?? '']?.confirm];
  const expressions = [
    step.when,
    step.if,
    ...[step.set, step.with, step.ticket?.fields].flatMap((given) => Object.values(given ?? {})),
    ...readByReplies(said, parts),
  ];
  const asked = [...everyField(questions.get(form ?? '') ?? [])];
  return [
    ...present(expressions).flatMap((expression) => weigher.waysOf(expression)),
    ...asked.flatMap((question) => readsOfQuestion(question, parts)),
  ];
}

/** What the engine says by itself while a question is open. */
const AT_QUESTIONS: readonly RepairReply[] = ['repair_invalid', 'repair_too_many_tries'];

function readsOfQuestion({ field, scope }: Question, parts: Parts): readonly string[] {
  const { ask, again, invalid, confirm, check, files, when, valid, prefill, choices, many, then } = field;
  const more = typeof many === 'object' ? many.more : undefined;
  const fallback = typeof then === 'object' ? then.default : undefined;
  const replies = [
    ...[ask, more, confirm, check?.missing, check?.failed, files?.wrong_type, files?.too_big],
    ...[again, invalid].flat(),
    ...AT_QUESTIONS.map((reply) => replyKey(parts.bot, reply)),
  ];
  const expressions = [when, valid, prefill, choices?.from, fallback, ...readByReplies(replies, parts)];
  return present(expressions).flatMap((expression) => parts.weigher.waysOf(expression, scope));
}

function readByReplies(said: readonly (string | undefined)[], { replies }: Parts) {
  const cases = said.flatMap((reply) => replies.get(reply ?? '')?.cases ?? []);
  return cases.flatMap(({ when, reads }) => [when, ...reads.map(({ expression }) => expression)]);
}

function present(expressions: readonly (string | undefined)[]): readonly string[] {
  return expressions.filter((expression) => expression !== undefined);
}
