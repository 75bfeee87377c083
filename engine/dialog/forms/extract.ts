import { limitsOf } from '../../config/field-limits.ts';
import type { Attachment, Entity } from '../../core/events/shapes.ts';
import type { Json } from '../../core/json.ts';
import type { DialogContext } from '../context.ts';
import type { DialogRun } from '../run.ts';
import { replacementText, soundsLikeCorrection, yesOrNo } from '../words.ts';
import { splitAside } from './beside.ts';
import { type SaidOf, saidOf } from './called.ts';
import { extractList } from './extract-list.ts';
import { extractOption } from './extract-option.ts';
import { judgeFiles } from './files.ts';
import { filledWith, openForm } from './form-state.ts';
import { entitiesFor, type Found, type Wanted, type Words } from './found.ts';
import { type Question, questionsOf } from './questions.ts';
import { wishesToStop } from './short-words.ts';
import { chosenBetween, rivalsAmong } from './which-one.ts';

/**
 * What the visitor's words say for one field. Free text, bare yes or no, ordinals and bare numbers
 * count only for the field that was asked for, or that is called by its name; "it" may fill a field, and replace
 * what a form that has just begun took over from before, but not correct what was answered.
 */
export function extract(wanted: Wanted, words: Words): Found | null {
  const { question, asked } = wanted;
  const { run, context } = words;
  const { field } = question;
  if (question.kind === 'gate') return asked ? extractYesNo(context) : null;
  if (field.type === 'file') return extractFiles(question, asked, run, context);
  const said = asked ? null : saidOf(field, context.text, questionsOf(run, context));
  if (field.many !== undefined) return extractList(wanted, words);
  if (field.options || field.choices) return extractOption(wanted, words);
  if (field.entity !== undefined) return extractEntity(field.entity, wanted, words, said);
  switch (field.type) {
    case 'text':
      if (asked && field.optional === true && yesOrNo(context.text) === 'no') return null;
      return found(asked ? ownText(context) : said?.value || replacementOf(run, context));
    case 'number':
      return asked || said ? extractEntity('number', wanted, words, said, Number) : null;
    case 'yes_no':
      return asked ? extractYesNo(context) : null;
    default:
      return null;
  }
}

function extractEntity(
  type: string,
  wanted: Wanted,
  words: Words,
  said: SaidOf | null,
  convert: (value: string) => Json = (value) => value,
): Found | null {
  const chosen = wanted.asked ? chosenBetween(words) : null;
  if (chosen) return chosen;
  const affirmed = affirmedOf(entitiesFor(type, wanted, words), words);
  const entities = meantOf(affirmed, wanted, words);
  const named = said && entities.find(({ start, end }) => start >= said.start && end <= said.end);
  const entity = named ?? (said && said.value !== '' && type === 'number' ? undefined : entities[0]);
  if (!entity) return null;
  const isMended = soundsLikeCorrection(words.context.text);
  const rivals = named ? [] : rivalsAmong(isMended ? entities : affirmed, wanted, words);
  if (rivals.length > 1) {
    const values = rivals.map(({ value, name, text }) => ({ value, label: name ?? text }));
    return { value: values.map(({ value }) => value), used: rivals, rivals: values };
  }
  const value =
    wanted.question.field.entity === 'date' ? dayIfOne(entity.value, wanted.question) : entity.value;
  return { value: convert(value), used: [entity] };
}

/** "Not SO1 but SO2": what is denied is not meant. */
function affirmedOf(entities: readonly Entity[], { context }: Words): readonly Entity[] {
  const affirmed = entities.filter(({ start }) => !DENIES.test(context.text.slice(0, start)));
  return affirmed.length > 0 ? affirmed : entities;
}

/** Where something else is named, what the field has already is not meant. */
function meantOf(
  affirmed: readonly Entity[],
  { question, asked }: Wanted,
  { run }: Words,
): readonly Entity[] {
  if (asked) return affirmed;
  const others = affirmed.filter(({ value }) => value !== filledWith(run, question.path));
  return others.length > 0 ? others : affirmed;
}

const DENIES = /(?:不是|不要|别用|不用|\bnot|\bisn't|\binstead of|\brather than)\s*(?:the\s+|order\s+)?$/iu;

/** A field whose schema wants a day takes "yesterday evening" as that day. */
function dayIfOne(value: string, { field }: Question): string {
  const { format } = (field.schema ?? {}) as { readonly format?: unknown };
  if (format !== 'date') return value;
  const days = new Set(value.split('/').map((moment) => moment.slice(0, 10)));
  const [day = value] = days;
  return days.size === 1 ? day : value;
}

function found(text: string): Found | null {
  return text.trim() === '' ? null : { value: text.trim(), used: [] };
}

/** What stands beside the answer, "by the way …?", is no part of it. */
function ownText({ text }: DialogContext): string {
  return splitAside(text).answer;
}

/** "Change it to …" while confirming replaces the form's free text, where it has only one that is filled. */
function replacementOf(run: DialogRun, context: DialogContext): string {
  const form = openForm(run);
  if (!form || form.phase === 'filling' || context.choice !== null || yesOrNo(context.text) !== null)
    return '';
  const texts = questionsOf(run, context).filter(
    ({ path, field }) =>
      field.type === 'text' &&
      field.many === undefined &&
      form.done.includes(path) &&
      filledWith(run, path) !== null,
  );
  return texts.length === 1 ? (replacementText(context.text, context.language) ?? '') : '';
}

/** "取消" says no to a summary, but to a question about a lift it is a wish to stop. */
function extractYesNo(context: DialogContext): Found | null {
  if (wishesToStop(context)) return null;
  const { choice, text } = context;
  const said = choice === 'yes' || choice === 'no' ? choice : yesOrNo(splitAside(text).answer);
  return said === null ? null : { value: said === 'yes', used: [] };
}

/** Files count for the question that is open, or for a field that has none yet. Those that may not be are told. */
function extractFiles(
  question: Question,
  asked: boolean,
  run: DialogRun,
  { turn }: DialogContext,
): Found | null {
  const files: readonly Attachment[] = turn.input.kind === 'message' ? turn.input.attachments : [];
  if (files.length === 0) return null;
  const { good, wrong } = judgeFiles(question.field, files);
  const before = asked ? (openForm(run)?.items ?? []) : [];
  const room = question.field.many === undefined ? good.length : limitsOf(question.field).max - before.length;
  const objection = wrong ?? (good.length > room ? 'repair_invalid' : undefined);
  return {
    value: [...before, ...good.slice(0, Math.max(0, room))],
    used: [],
    ...(objection === undefined ? {} : { objection }),
  };
}
