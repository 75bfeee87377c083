import type { Place } from '#engine/config/bot';
import { problem } from '#engine/config/report';
import type { FixtureStep } from '../fixture-schema.ts';
import { ASSERTERS, LOGIC_HOOKS, wordsOf } from './botium-words.ts';
import { type Found, joined, readHook, textProblem, unsupported } from './pieces.ts';
import type { Line, Section } from './read-convo.ts';

/** `?` and `!` before a text or an asserter; doubled they are the character itself. */
type Marked = { readonly text: string; readonly optional: boolean; readonly not: boolean };

/** Checks of one `#bot` section while they are put together. */
type Draft = {
  step: FixtureStep;
  readonly places: Record<string, Place>;
  /** Whether each of its lines may be missing. */
  readonly optional: boolean[];
};

/** A `#bot` section looks at the next message; its asserters at that message and at what was understood. */
export function readExpected({ place, lines }: Section, found: Found): void {
  const draft: Draft = { step: {}, places: {}, optional: [] };
  const texts: Line[] = [];
  const hooks: Found = { pieces: [], problems: found.problems };
  for (const line of lines) {
    const { word } = wordsOf(marked(line.text).text);
    if (ASSERTERS.has(word)) readAsserter(line, draft, found);
    else if (LOGIC_HOOKS.has(word)) readHook(line, hooks);
    else texts.push(line);
  }
  const says = expectText(texts, draft, found);
  const message = typeof draft.step.message === 'object' ? draft.step.message : {};
  const [optional, ...others] = new Set(draft.optional);
  if (others.length > 0) {
    const data = {
      what: '?',
      reason: 'it stands before some lines only',
      suggestion: 'All or none, in a #bot.',
    };
    found.problems.push(problem(place, 'CONVO_INVALID', data));
  }
  const whole = { ...message, ...says, ...(optional === true ? { optional } : {}) };
  const places = { message: place, ...draft.places };
  // Nothing but hooks is nothing to wait for.
  const idle = hooks.pieces.length > 0 && Object.keys({ ...draft.step, ...whole }).length === 0;
  if (!idle) found.pieces.push({ step: { ...draft.step, message: whole }, place, places });
  found.pieces.push(...hooks.pieces);
}

function expectText(texts: readonly Line[], draft: Draft, found: Found) {
  const { text, optional, not } = marked(joined(texts));
  const [first] = texts.filter((line) => line.text !== '');
  if (text === '' || !first) return {};
  const reason = textProblem(text, first.place);
  if (reason) found.problems.push(reason);
  draft.optional.push(optional);
  draft.places['message.says'] = first.place;
  return { says: [text], ...(not ? { not } : {}) };
}

function readAsserter(line: Line, draft: Draft, found: Found): void {
  const { text, optional, not } = marked(line.text);
  const { word, args } = wordsOf(text);
  if (args.length === 0 || args.includes('')) {
    const data = {
      what: word,
      reason: 'it has no argument',
      suggestion: 'Write what is expected behind it.',
    };
    found.problems.push(problem(line.place, 'CONVO_INVALID', data));
    return;
  }
  const checks = checksOf(word, args, { draft, not });
  if (checks === undefined || ((optional || not) && checks.message === undefined)) {
    const sign = `${optional ? '?' : ''}${not ? '!' : ''}`;
    found.problems.push(unsupported(line.place, `${sign}${word}`));
    return;
  }
  draft.optional.push(optional);
  draft.step = { ...draft.step, ...checks };
  for (const key of Object.keys(checks)) draft.places[key === 'message' ? partOf(not) : key] = line.place;
}

/** What an asserter is in a fixture; undefined for one that fixtures have nothing for. */
function checksOf(
  word: string,
  args: readonly string[],
  { draft, not }: { readonly draft: Draft; readonly not: boolean },
): FixtureStep | undefined {
  const [first = ''] = args;
  const message = typeof draft.step.message === 'object' ? draft.step.message : {};
  const key = not ? 'no_buttons' : 'buttons';
  switch (word) {
    case 'BUTTONS':
      return { message: { ...message, [key]: [...(message[key] ?? []), ...args] } };
    case 'INTENT':
      return args.length === 1 ? { intent: first } : undefined;
    case 'INTENT_CONFIDENCE':
      return /^\d{1,3}$/.test(first) && Number(first) <= 100
        ? { confidence: Number(first) / 100 }
        : undefined;
    case 'ENTITIES':
      return { entity_types: [...args] };
    case 'ENTITY_VALUES':
      return { entity_values: [...args] };
    default:
      return undefined;
  }
}

function partOf(not: boolean): string {
  return not ? 'message.no_buttons' : 'message.buttons';
}

function marked(line: string): Marked {
  const optional = /^\?(?!\?)/.test(line);
  const rest = line.startsWith('?') ? line.slice(1) : line;
  const not = /^!(?!!)/.test(rest);
  return { text: rest.startsWith('!') ? rest.slice(1) : rest, optional, not };
}
