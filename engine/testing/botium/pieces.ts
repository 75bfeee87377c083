import type { Place } from '#engine/config/bot';
import type { Problem } from '#engine/config/problem';
import { problem } from '#engine/config/report';
import type { FixtureStep } from '../fixture-schema.ts';
import { wordsOf } from './botium-words.ts';
import type { Line } from './read-convo.ts';

/** A step of a fixture, and where in the convo each of its keys comes from. */
export type StepPiece = {
  readonly step: FixtureStep;
  readonly place: Place;
  readonly places: Readonly<Record<string, Place>>;
};

/** What a section comes to: steps, and partial conversations to be put in. */
export type Piece = StepPiece | { readonly include: string; readonly place: Place };

/** Collects pieces and problems of one section. */
export type Found = { readonly pieces: Piece[]; readonly problems: Problem[] };

/** The finding that Botium may know this and Parley does not. */
export function unsupported(place: Place, what: string, suggestion = ''): Problem {
  return problem(place, 'CONVO_UNSUPPORTED', { what, suggestion });
}

/** A step of one thing, from one line. */
export function stepOf(place: Place, step: FixtureStep): StepPiece {
  return { step, place, places: Object.fromEntries(Object.keys(step).map((key) => [key, place])) };
}

/** Texts that are more than text in Botium: JSON that is compared, variables that are filled in. */
export function textProblem(text: string, place: Place): Problem | undefined {
  if (/^[{[]/.test(text) && isJson(text)) return unsupported(place, 'Comparing JSON', 'Write the text.');
  const variable = /\$[a-z]\w*/i.exec(text)?.[0];
  return variable === undefined
    ? undefined
    : unsupported(place, `The variable ${variable}`, 'Write the text itself, or * for anything.');
}

/** A logic hook, done where its section ends. */
export function readHook(line: Line, found: Found): void {
  const { word, args } = wordsOf(line.text);
  const [first = ''] = args;
  if (word === 'INCLUDE' && args.length === 1) found.pieces.push({ include: first, place: line.place });
  else if (word === 'PAUSE' && /^\d+$/.test(first))
    found.pieces.push(stepOf(line.place, { wait: Number(first) }));
  else if (word === 'SKIP_BOT_UNCONSUMED') found.pieces.push(stepOf(line.place, { message: 'skip' }));
  else if (word === 'PAUSE' || word === 'INCLUDE') {
    const suggestion = word === 'PAUSE' ? 'Write milliseconds: PAUSE 1000.' : 'Name one partial convo.';
    const data = { what: line.text, reason: 'it needs one argument', suggestion };
    found.problems.push(problem(line.place, 'CONVO_INVALID', data));
  } else found.problems.push(unsupported(line.place, word));
}

/** Lines as one text, without empty ones around it. */
export function joined(lines: readonly Line[]): string {
  return lines
    .map((line) => line.text)
    .join('\n')
    .trim();
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
