import type { Bot } from '#engine/config/bot';
import type { Path } from '#engine/config/report';
import type { Field } from '#engine/config/schema/flows';
import { walkFields } from '#engine/config/walk-fields';
import { walkReplies } from '#engine/config/walk-replies';
import { BRANCHES } from '#engine/config/walk-steps';
import { compileFlows, type Outcome } from '#engine/dialog/compile-flow';
import { repairsOf } from './repairs.ts';

/** What is covered, in the order in which it is told. */
export const KINDS = [
  'steps',
  'transitions',
  'guards',
  'repairs',
  'ladders',
  'replies',
  'intents',
  'languages',
] as const;
export type Kind = (typeof KINDS)[number];

/** One thing that a dialogue can go through. Its id is kind and name. */
export type Point = {
  readonly kind: Kind;
  readonly name: string;
  /** Where it stands in the bot's files; a repair or a language of the engine's own stands nowhere. */
  readonly path?: Path;
};

/** The id of a point. */
export function pointId({ kind, name }: Pick<Point, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}

/** Everything of a bot that dialogues can go through. */
export function pointsOf(bot: Bot): readonly Point[] {
  return [
    ...stepPoints(bot),
    ...guardPoints(bot),
    ...repairsOf(bot).map((name) => ({ kind: 'repairs' as const, name, path: ['repair', name] })),
    ...ladderPoints(bot),
    ...replyPoints(bot),
    ...Object.keys(bot.intents).map((name) => ({ kind: 'intents' as const, name, path: ['intents', name] })),
    ...bot.languages.map((name) => ({ kind: 'languages' as const, name, path: ['languages'] })),
  ];
}

const OUTCOMES: readonly Outcome[] = ['next', ...BRANCHES];

function* stepPoints(bot: Bot): Iterable<Point> {
  for (const flow of compileFlows(bot).values()) {
    for (const [step, { path: dotted, kind, step: written }] of flow.steps) {
      const path = dotted.split('.');
      const name = `${flow.name}/${step}`;
      yield { kind: 'steps', name, path };
      for (const outcome of OUTCOMES) {
        // An `if` goes on by then or else; `next` is left to its own `when`, which is a guard.
        if (outcome === 'next' && (kind === 'if' || kind === 'link')) continue;
        if (flow.after(step, outcome) === undefined) continue;
        const inner = [...path, outcome];
        const own = outcome in written ? inner : path;
        yield { kind: 'transitions', name: `${name} ${outcome}`, path: own };
      }
    }
  }
}

function* guardPoints(bot: Bot): Iterable<Point> {
  for (const path of guardPaths(bot)) {
    for (const holds of [true, false]) yield { kind: 'guards', name: `${path.join('.')} ${holds}`, path };
  }
}

function* guardPaths(bot: Bot): Iterable<Path> {
  for (const [name, { start }] of Object.entries(bot.flows))
    if (start?.when !== undefined) yield ['flows', name, 'start', 'when'];
  for (const flow of compileFlows(bot).values())
    for (const { path, step } of flow.steps.values())
      for (const key of ['when', 'if'] as const) if (step[key] !== undefined) yield [...path.split('.'), key];
  for (const { path, field } of fieldsOf(bot))
    for (const key of ['when', 'valid'] as const) if (field[key] !== undefined) yield [...path, key];
  for (const { expressions } of walkReplies({ replies: { ...bot.replies } }))
    for (const [, path] of expressions) if (path.at(-1) === 'when') yield path;
}

/** Every field of forms and ask steps. */
export function fieldsOf(bot: Bot): ReturnType<typeof walkFields> {
  return walkFields({ flows: { ...bot.flows }, forms: { ...bot.forms } });
}

function* ladderPoints(bot: Bot): Iterable<Point> {
  const sizes = new Map<string, number>();
  for (const { path } of fieldsOf(bot)) sizes.set(listOf(path), (sizes.get(listOf(path)) ?? 0) + 1);
  const nested = new Set(Object.values(bot.forms).flatMap(({ fields }) => Object.values(fields).map(formIn)));
  for (const { path, field } of fieldsOf(bot)) {
    if (field.form !== undefined) continue;
    const isInside = nested.has(String(path[1]));
    const isConfirmed = bot.forms[String(path[1])]?.confirm !== undefined || isInside;
    const hasOthers = (sizes.get(listOf(path)) ?? 0) > 1 || isInside;
    for (const event of ladderOf(field, { hasOthers, isConfirmed }))
      yield { kind: 'ladders', name: `${path.join('.')} ${event}`, path };
  }
}

function formIn({ form }: Field): string | undefined {
  return form;
}

function listOf(path: Path): string {
  return path.slice(0, -1).join('.');
}

type Around = { readonly hasOthers: boolean; readonly isConfirmed: boolean };

/**
 * All that can happen to a field: how it is filled, each failed attempt, and the end of its attempts. A form of one field
 * that is not confirmed is complete before the field could be corrected.
 */
function* ladderOf(field: Field, { hasOthers, isConfirmed }: Around): Iterable<string> {
  yield 'asked';
  if (hasOthers && isHeardUnasked(field)) yield 'several';
  if (field.prefill !== undefined || field.remember) yield 'prefilled';
  if (isConfirmed ? isHeardUnasked(field) || field.type === 'text' : hasOthers && isHeardUnasked(field))
    yield 'corrected';
  if (field.optional) yield 'skipped';
  const { tries = 3 } = field;
  if (!canFail(field)) return;
  for (let attempt = 1; attempt < tries; attempt += 1) yield `attempt ${attempt}`;
  yield 'end';
}

/** Text, a number, yes or no say nothing of which field they are for, unless it is called by its name. */
function isHeardUnasked({ type, called, many }: Field): boolean {
  if (type === 'file') return false;
  return called !== undefined || many !== undefined || !['text', 'number', 'yes_no'].includes(type ?? '');
}

/** Free text that nothing checks is right whatever is said. */
function canFail({ type, valid, check, validator, schema }: Field): boolean {
  return type !== 'text' || [valid, check, validator, schema].some((one) => one !== undefined);
}

/** Subjects of tickets stand among the replies but are said to a desk. */
function* replyPoints(bot: Bot): Iterable<Point> {
  const steps = [...compileFlows(bot).values()].flatMap((flow) => [...flow.steps.values()]);
  const subjects = new Set(steps.map(({ step }) => step.ticket?.subject));
  for (const [key, { variants = [] }] of Object.entries(bot.replies)) {
    if (subjects.has(key)) continue;
    for (const language of bot.languages) {
      yield { kind: 'replies', name: `${key} ${language}`, path: ['replies', key, 'text', language] };
      for (const [place] of variants.entries())
        yield {
          kind: 'replies',
          name: `${key} ${language} variants.${place}`,
          path: ['replies', key, 'variants', place],
        };
    }
  }
}
