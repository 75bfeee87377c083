import type { Bot } from '#engine/config/bot';
import { formsOf } from '#engine/dialog/compile-flow';
import { type FormState, topFrame } from '#engine/dialog/state';
import { pointId } from '../coverage/points.ts';
import type { FixtureStep } from '../fixture-schema.ts';
import { askedFieldOf, pathsOfFields } from './asked-field.ts';
import type { Harvest } from './harvest.ts';
import { phrasesOf } from './phrases.ts';
import type { Place } from './place.ts';
import type { Reach } from './reach.ts';
import { type OpenField, otherWordsFor, wordsFor, wrongWordsFor } from './values-for.ts';
import type { Wanted } from './wanted.ts';

/** A step that may be done next, and the ids of points to which it may lead; without any it only explores. */
export type Move = { readonly step: FixtureStep; readonly aims: readonly string[] };

/** What moves are chosen by. */
export type Search = {
  readonly bot: Bot;
  readonly known: Harvest;
  readonly wanted: Wanted;
  readonly reach: Reach;
};

/** Different words that are tried for one thing. */
const FEW = 4;

type Sight = {
  readonly form: FormState;
  readonly slots: Place['view']['state']['dialog']['slots'];
  readonly language: string;
  readonly asked: OpenField | undefined;
  readonly known: Harvest;
  readonly wanted: Wanted;
};

/** What could be done in an open form for what is wanted of its fields: answered wrongly, together, corrected, gone back to. */
export function formMoves(
  { view: { state } }: Place,
  { bot, known, wanted, reach }: Search,
): readonly Move[] {
  const top = topFrame(state.dialog);
  const form = top?.form;
  if (!form) return [];
  const paths = pathsOfFields(bot);
  const fields = Object.entries(formsOf(bot)[form.form]?.fields ?? {}).map(
    ([key, field]): OpenField => ({ key, name: `${form.form}.${key}`, field, path: paths.get(field) ?? '' }),
  );
  const language = state.language ?? bot.languages[0];
  const open = askedFieldOf(state, bot);
  const asked = open && { ...open, key: open.name.slice(open.name.lastIndexOf('.') + 1) };
  const sight = { form, slots: state.dialog.slots, language, asked, known, wanted };
  const inside = asked && fields.every(({ field }) => field !== asked.field) ? [asked] : [];
  return [
    ...[...inside, ...fields].flatMap((field) => movesFor(field, sight)),
    ...twiceMoves(sight, bot, (id) => reach.flowsOf(id).includes(top?.flow ?? '')),
  ];
}

function movesFor(field: OpenField, sight: Sight): readonly Move[] {
  const wants: Wants = (events) =>
    events
      .map((event) => pointId({ kind: 'ladders', name: `${field.path} ${event}` }))
      .filter((id) => sight.wanted.has(id));
  if (field.field === sight.asked?.field) return askedMoves(field, sight, wants);
  if (sight.form.done.includes(field.key)) return doneMoves(field, sight, wants);
  return says(besides(field, sight), wants(['several']));
}

/** Which of these of a field's events are wanted, by their ids. */
type Wants = (events: readonly string[]) => readonly string[];

function says(texts: readonly string[], aims: readonly string[]): readonly Move[] {
  return aims.length === 0 ? [] : texts.map((user) => ({ step: { user }, aims }));
}

/** Failures to answer from one attempt on. */
function failuresFrom({ field: { tries = 3 } }: OpenField, failed: number): readonly string[] {
  return [...Array.from({ length: tries }, (_, attempt) => `attempt ${attempt + 1}`).slice(failed), 'end'];
}

function askedMoves(field: OpenField, sight: Sight, wants: Wants): readonly Move[] {
  const { form, language, known } = sight;
  const { repairs } = phrasesOf(language);
  const fails = [...wants(failuresFrom(field, form.tries)), ...repliesTo(field, sight)];
  const letter = { attach: { name: 'letter.txt', mime: 'text/plain', size: 20_000 } };
  const isFile = field.field.type === 'file' && fails.length > 0;
  return [
    ...(isFile ? [{ step: letter, aims: fails }] : []),
    ...says(wrongWordsFor(field, phrasesOf(language), known), fails),
    ...says([repairs['skip'] ?? ''], wants(['skipped'])),
    ...says(wordsFor(field, sight).slice(0, FEW), wants(['asked'])),
  ];
}

/** What is said to a wrong answer, where it is wanted. */
function repliesTo({ field }: OpenField, { language, wanted }: Sight): readonly string[] {
  const replies = [field.again ?? [], field.invalid ?? [], field.check?.missing ?? []].flat();
  return replies
    .map((reply) => pointId({ kind: 'replies', name: `${reply} ${language}` }))
    .filter(wanted.has);
}

/** What is filled is mended, or gone back to and asked again. */
function doneMoves(field: OpenField, sight: Sight, wants: Wants): readonly Move[] {
  const { wrong, and, repairs } = phrasesOf(sight.language);
  const others = otherWordsFor(field, sight).slice(0, 2 * FEW);
  const [one, two] = others;
  const both = field.field.entity !== undefined && two !== undefined ? [`${one}${and}${two}`] : [];
  const guard = pointId({ kind: 'guards', name: `${field.path}.valid false` });
  const refused = sight.wanted.has(guard) ? [guard] : [];
  const fails = wants(failuresFrom(field, 0));
  const mend = (texts: readonly string[]) => texts.map((text) => `${wrong}${text}`);
  return [
    ...says(mend([...others.slice(0, FEW), ...both]), wants(['corrected'])),
    ...says(mend(others), refused),
    ...says(mend((sight.known.refused.get(field.name) ?? []).slice(0, 2)), fails),
    ...says([repairs['go_back'] ?? ''], [...wants(['asked', 'skipped']), ...fails]),
  ];
}

/** A value for a field that is not asked for, with an answer to what is asked before it: as both went together once. */
function besides(field: OpenField, sight: Sight): readonly string[] {
  const { asked, known, language } = sight;
  const { and } = phrasesOf(language);
  const together = (known.asked.get(field.name) ?? []).flatMap(({ slots, labels }) => {
    const answer = asked && wordOf(asked, slots[asked.key], sight);
    const [word = labels[0]] = wordsFor(field, { slots, language, known });
    return answer === undefined || word === undefined ? [] : [`${answer}${and}${word}`];
  });
  const alone = wordsFor(field, sight).slice(0, 2);
  return [...new Set([...together.slice(0, FEW), ...alone])];
}

/** A value in words. */
function wordOf({ field }: OpenField, value: unknown, { language }: Sight): string | undefined {
  if (value === undefined || value === null) return undefined;
  return field.options?.[String(value)]?.[language]?.[0] ?? String(value);
}

/**
 * What the next form of a flow is to hear beside what it takes over: an answer that completes the open one, and two
 * things of a kind where one is asked.
 */
function twiceMoves(
  { asked, form, known, language, slots, wanted }: Sight,
  bot: Bot,
  isAhead: (id: string) => boolean,
): readonly Move[] {
  if (!asked) return [];
  const { and } = phrasesOf(language);
  const answer =
    asked.field.entity === undefined ? wordsFor(asked, { slots, language, known })[0] : undefined;
  return [...pathsOfFields(bot)].flatMap(([field, path]) => {
    const aim = pointId({ kind: 'ladders', name: `${path} several` });
    const kind = field.entity;
    if (kind === undefined || path.startsWith(`forms.${form.form}.`) || !wanted.has(aim) || !isAhead(aim))
      return [];
    if (answer === undefined && asked.field.entity !== kind) return [];
    const texts = (known.samples.get(kind) ?? []).slice(0, 2 * FEW);
    const pairs = texts
      .slice(1)
      .map((text, at) => [...(answer === undefined ? [] : [answer]), texts[at], text].join(and));
    return says(pairs, [aim]);
  });
}
