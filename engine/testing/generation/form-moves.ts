import type { Bot } from '#engine/config/bot';
import { formsOf } from '#engine/dialog/compile-flow';
import { type FormState, topFrame } from '#engine/dialog/state';
import { pointId } from '../coverage/points.ts';
import type { FixtureStep } from '../fixture-schema.ts';
import { askedFieldOf, pathsOfFields } from './asked-field.ts';
import type { Harvest } from './harvest.ts';
import { phrasesOf } from './phrases.ts';
import type { Place } from './place.ts';
import { type OpenField, otherWordsFor, wordsFor, wrongWordsFor } from './values-for.ts';
import type { Wanted } from './wanted.ts';

/** A step that may be done next, and the id of the point that it is to reach; without one it only explores. */
export type Move = { readonly step: FixtureStep; readonly aim?: string };

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
  bot: Bot,
  known: Harvest,
  wanted: Wanted,
): readonly Move[] {
  const form = topFrame(state.dialog)?.form;
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
  return [...inside, ...fields].flatMap((field) => movesFor(field, sight));
}

function movesFor(field: OpenField, sight: Sight): readonly Move[] {
  const aim = (event: string): string => pointId({ kind: 'ladders', name: `${field.path} ${event}` });
  const aims = (events: readonly string[]) => events.map(aim).filter((id) => sight.wanted.has(id));
  if (field.field === sight.asked?.field) return askedMoves(field, sight, aims);
  if (sight.form.done.includes(field.key)) return doneMoves(field, sight, aims);
  const [several] = aims(['several']);
  return several === undefined ? [] : besides(field, sight).map((user) => ({ step: { user }, aim: several }));
}

type Aims = (events: readonly string[]) => readonly string[];

function askedMoves(field: OpenField, sight: Sight, aims: Aims): readonly Move[] {
  const { form, language } = sight;
  const phrases = phrasesOf(language);
  const { tries = 3 } = field.field;
  const attempts = Array.from({ length: tries }, (_, attempt) => `attempt ${attempt + 1}`);
  const [fails] = aims([...attempts.slice(form.tries), 'end']);
  const [skipped] = aims(['skipped']);
  const [answered] = aims(['asked']);
  const wrong = fails === undefined ? [] : wrongStepsFor(field, sight);
  return [
    ...wrong.map((step) => ({ step, aim: fails ?? '' })),
    ...(skipped === undefined ? [] : [{ step: { user: phrases.repairs['skip'] ?? '' }, aim: skipped }]),
    ...(answered === undefined
      ? []
      : wordsFor(field, sight)
          .slice(0, FEW)
          .map((user) => ({ step: { user }, aim: answered }))),
  ];
}

function wrongStepsFor(field: OpenField, { language }: Sight): readonly FixtureStep[] {
  const said = wrongWordsFor(field, phrasesOf(language)).map((user): FixtureStep => ({ user }));
  const letter = { attach: { name: 'letter.txt', mime: 'text/plain', size: 20_000 } };
  return field.field.type === 'file' ? [letter, ...said] : said;
}

/** What is filled is mended, or gone back to and asked again. */
function doneMoves(field: OpenField, sight: Sight, aims: Aims): readonly Move[] {
  const { wrong, repairs } = phrasesOf(sight.language);
  const { tries = 3 } = field.field;
  const attempts = Array.from({ length: tries }, (_, attempt) => `attempt ${attempt + 1}`);
  const refused = pointId({ kind: 'guards', name: `${field.path}.valid false` });
  const mended = [...aims(['corrected']), ...(sight.wanted.has(refused) ? [refused] : [])];
  const back = aims(['asked', ...attempts, 'end', 'skipped']);
  return [
    ...mended.flatMap((aim) =>
      otherWordsFor(field, sight)
        .slice(0, aim === refused ? 2 * FEW : FEW)
        .map((text) => ({ step: { user: `${wrong}${text}` }, aim })),
    ),
    ...back.slice(0, 1).map((aim) => ({ step: { user: repairs['go_back'] ?? '' }, aim })),
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
