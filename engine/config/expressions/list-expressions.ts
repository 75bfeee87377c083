import type { Draft, Part } from '../draft.ts';
import type { Path } from '../report.ts';
import type { Field, FlowsFile } from '../schema/flows.ts';
import type { RepliesFile } from '../schema/replies.ts';
import { walkFields } from '../walk-fields.ts';
import { walkReplies } from '../walk-replies.ts';
import { walkSteps } from '../walk-steps.ts';
import { expressionsIn } from './read-expression.ts';

/** An expression where it stands. */
export type PlacedExpression = { readonly text: string; readonly part: Part<unknown>; readonly path: Path };

/** Every expression of a bot: in steps, starts, fields and reply texts. */
export function* listExpressions({ flows, replies }: Draft): Iterable<PlacedExpression> {
  if (flows) {
    for (const [text, path] of inFlows(flows.data)) yield { text, part: flows, path };
  }
  if (replies) {
    for (const [text, path] of inReplies(replies.data)) yield { text, part: replies, path };
  }
}

type Found = readonly [text: string, path: Path];

function* inFlows(file: Partial<FlowsFile>): Iterable<Found> {
  for (const [name, flow] of Object.entries(file.flows ?? {})) {
    yield* one(flow.start?.when, ['flows', name, 'start', 'when']);
  }
  for (const { path, step } of walkSteps(file)) {
    yield* one(step.when, [...path, 'when']);
    yield* one(step.if, [...path, 'if']);
    yield* each(step.set, [...path, 'set']);
    yield* each(step.with, [...path, 'with']);
    yield* each(step.ticket?.fields, [...path, 'ticket', 'fields']);
  }
  for (const { path, field } of walkFields(file)) {
    yield* one(field.when, [...path, 'when']);
    yield* one(field.prefill, [...path, 'prefill']);
    yield* one(field.valid, [...path, 'valid']);
    yield* one(defaultOf(field), [...path, 'then', 'default']);
    yield* one(field.choices?.from, [...path, 'choices', 'from']);
    yield* each(field.check?.with, [...path, 'check', 'with']);
  }
}

function defaultOf({ then }: Field): string | undefined {
  return typeof then === 'object' ? then.default : undefined;
}

function* one(text: string | undefined, path: Path): Iterable<Found> {
  if (text !== undefined) yield [text, path];
}

function* each(texts: Readonly<Record<string, string>> | undefined, path: Path): Iterable<Found> {
  for (const [key, text] of Object.entries(texts ?? {})) yield [text, [...path, key]];
}

function* inReplies(file: Partial<RepliesFile>): Iterable<Found> {
  for (const { texts, words, buttons, expressions, addresses } of walkReplies(file)) {
    yield* expressions;
    for (const [text, path] of addresses) yield* inText(text, path);
    for (const [{ payload = '' }, path] of buttons) yield* inText(payload, [...path, 'payload']);
    for (const [byLanguage, path] of [...texts, ...words]) yield* inWords(byLanguage, path);
  }
}

function* inWords(
  byLanguage: Readonly<Record<string, string | readonly string[]>>,
  path: Path,
): Iterable<Found> {
  for (const [language, texts] of Object.entries(byLanguage)) {
    if (typeof texts === 'string') yield* inText(texts, [...path, language]);
    else for (const [index, text] of texts.entries()) yield* inText(text, [...path, language, index]);
  }
}

function* inText(text: string, path: Path): Iterable<Found> {
  for (const expression of expressionsIn(text)) yield [expression, path];
}
