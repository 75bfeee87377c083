import type { Place } from '#engine/config/bot';
import type { Problem } from '#engine/config/problem';
import { inReadingOrder, problem } from '#engine/config/report';
import { suggest } from '#engine/config/suggest';
import type { PlacedFixture } from '../read-fixture.ts';
import { expandWordings } from './expand-wordings.ts';
import { type Piece, type StepPiece, unsupported } from './pieces.ts';
import { type Convo, readConvo, readUtterances, type Section, type Utterances } from './read-convo.ts';
import { readSection } from './read-section.ts';

/** A file by its name from the project's root. */
export type BotiumFile = { readonly file: string; readonly text: string };

export type BotiumFixtures = {
  readonly fixtures: readonly PlacedFixture[];
  readonly problems: readonly Problem[];
};

/** For which bot a file is, by its name. */
type BotOf = (file: string) => string | undefined;

/**
 * Botium's conversations as fixtures. A conversation with a problem is not run. It knows the partial conversations
 * and wordings of its own bot and those that are no bot's.
 */
export function convosToFixtures(files: readonly BotiumFile[], botOf: BotOf): BotiumFixtures {
  const unread = files.filter(({ file }) => !READ.some((end) => file.endsWith(end)));
  const problems = unread.map(({ file }) => unsupported(topOf(file), 'This kind of file', KINDS));
  const bots = new Set(files.map(({ file }) => botOf(file)));
  const fixtures = [...bots].flatMap((bot) => {
    const near = files.filter(({ file }) => [bot, undefined].includes(botOf(file)));
    const library = readLibrary(near, problems);
    return near
      .filter(({ file }) => file.endsWith('.convo.txt') && botOf(file) === bot)
      .flatMap(({ file, text }) => fixturesOf(readConvo(file, text), bot, { library, problems, within: [] }));
  });
  return { fixtures, problems: inReadingOrder(problems) };
}

function readLibrary(files: readonly BotiumFile[], problems: Problem[]): Library {
  const ending = (end: string) => files.filter(({ file }) => file.endsWith(end));
  const partials = ending('.pconvo.txt').map(({ file, text }) => readConvo(file, text));
  const utterances = ending('.utterances.txt').map(({ file, text }) => readUtterances(file, text));
  return { partials: byName(partials, problems), utterances: merged(utterances) };
}

function fixturesOf(convo: Convo, bot: string | undefined, reading: Reading): readonly PlacedFixture[] {
  const problems: Problem[] = [];
  if (bot === undefined) problems.push(problem(topOf(convo.file), 'CONVO_INVALID', NO_BOT));
  const steps = stepsOf(convo, { ...reading, problems });
  if (steps.length === 0 && problems.length === 0)
    problems.push(problem(topOf(convo.file), 'CONVO_INVALID', EMPTY));
  const runs = expandWordings(convo.name, steps, reading.library.utterances, problems);
  reading.problems.push(...problems);
  return bot === undefined || problems.length > 0 ? [] : runs.map((run) => placed(convo, bot, run));
}

const KINDS = 'Write .convo.txt, .pconvo.txt or .utterances.txt.';

const READ = ['.convo.txt', '.pconvo.txt', '.utterances.txt'];

const NO_BOT = {
  what: 'The conversation',
  reason: 'it names no bot',
  suggestion: 'Give --bot, or put it below a folder that is named as the bot.',
};

const EMPTY = { what: 'The conversation', reason: 'it has no step', suggestion: 'Begin with #me or #bot.' };

type Library = {
  readonly partials: ReadonlyMap<string, Convo>;
  readonly utterances: ReadonlyMap<string, readonly string[]>;
};

/** Where reading stands: `within` are the partial conversations that are being put in. */
type Reading = {
  readonly library: Library;
  readonly problems: Problem[];
  readonly within: readonly string[];
};

function stepsOf(convo: Convo, reading: Reading): readonly StepPiece[] {
  return convo.sections.flatMap((section, index) => {
    const { pieces, problems } = readSection(section);
    reading.problems.push(...problems, ...lonelyOptional(pieces, section, convo.sections[index + 1]));
    return pieces.flatMap((piece) => ('include' in piece ? included(piece, reading) : [piece]));
  });
}

function included(piece: Extract<Piece, { include: string }>, reading: Reading): readonly StepPiece[] {
  const { include: name, place } = piece;
  const { partials } = reading.library;
  const partial = partials.get(name);
  if (partial && !reading.within.includes(name))
    return stepsOf(partial, { ...reading, within: [...reading.within, name] });
  const data = partial
    ? { what: `INCLUDE ${name}`, reason: 'it includes itself', suggestion: 'Take one of them out.' }
    : {
        what: `INCLUDE ${name}`,
        reason: 'there is no such .pconvo.txt',
        suggestion: suggest(name, partials.keys()),
      };
  reading.problems.push(problem(place, 'CONVO_INVALID', data));
  return [];
}

/** What may be missing can only be told from what comes after it. */
function lonelyOptional(
  pieces: readonly Piece[],
  section: Section,
  next: Section | undefined,
): readonly Problem[] {
  const optional = pieces.some(
    (piece) => 'step' in piece && typeof piece.step.message === 'object' && piece.step.message.optional,
  );
  if (!optional || next?.sender === 'bot' || next?.sender === 'include') return [];
  const data = {
    what: '?',
    reason: 'no #bot follows that could tell',
    suggestion: 'Write what comes after it.',
  };
  return [problem(section.place, 'CONVO_INVALID', data)];
}

function placed(
  convo: Convo,
  bot: string,
  run: { readonly name: string; readonly steps: readonly StepPiece[] },
) {
  const { file, about } = convo;
  const place = (index: number, key?: string): Place => {
    const step = run.steps[index];
    return (key === undefined ? undefined : step?.places[key]) ?? step?.place ?? topOf(file);
  };
  const steps = run.steps.map(({ step }) => step);
  return { dialog: run.name, bot, ...(about === '' ? {} : { about }), steps, file, place };
}

function byName(convos: readonly Convo[], problems: Problem[]): ReadonlyMap<string, Convo> {
  const known = new Map<string, Convo>();
  for (const convo of convos) {
    const earlier = known.get(convo.name);
    if (earlier) {
      const what = `The partial conversation ${convo.name}`;
      const data = { what, reason: `it is in ${earlier.file} too`, suggestion: 'Rename one of them.' };
      problems.push(problem(topOf(convo.file), 'CONVO_INVALID', data));
    } else known.set(convo.name, convo);
  }
  return known;
}

function merged(all: readonly Utterances[]): ReadonlyMap<string, readonly string[]> {
  const known = new Map<string, readonly string[]>();
  for (const { name, wordings } of all) known.set(name, [...(known.get(name) ?? []), ...wordings]);
  return known;
}

function topOf(file: string): Place {
  return { file, line: 1, column: 1 };
}
