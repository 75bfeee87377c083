import type { Place } from '#engine/config/bot';
import { problem } from '#engine/config/report';
import { LOGIC_HOOKS, USER_INPUTS, wordsOf } from './botium-words.ts';
import { type Found, joined, type Piece, readHook, stepOf, textProblem, unsupported } from './pieces.ts';
import type { Line, Section } from './read-convo.ts';
import { readExpected } from './read-expected.ts';

/** Turn a section into steps; what is not understood or not supported is a problem at its line. */
export function readSection(section: Section): Found {
  const found: Found = { pieces: [], problems: [] };
  const { sender, argument, place } = section;
  if (sender === 'include') readInclude(section, found);
  else if (argument !== '') {
    found.problems.push(
      unsupported(place, `The channel ${argument}`, 'A conversation here has one channel.'),
    );
  } else if (sender === 'me') readMe(section, found);
  else if (sender === 'bot') readExpected(section, found);
  else if (sender === 'begin' || sender === 'end') readHooksAlone(section, found);
  else {
    const data = { what: `#${sender}`, reason: 'there is no such section', suggestion: KNOWN_SECTIONS };
    found.problems.push(problem(place, 'CONVO_INVALID', data));
  }
  return found;
}

const KNOWN_SECTIONS = 'Known are #me, #bot, #include, #begin and #end.';

function readInclude({ argument, place, lines }: Section, found: Found): void {
  const [first] = lines.filter((line) => line.text !== '');
  const name = argument === '' ? (first?.text ?? '') : argument;
  found.pieces.push({ include: name, place: argument === '' && first ? first.place : place });
}

function readHooksAlone({ sender, lines }: Section, found: Found): void {
  for (const line of lines.filter(({ text }) => text !== '')) {
    const { word } = wordsOf(line.text);
    if (LOGIC_HOOKS.has(word)) readHook(line, found);
    else found.problems.push(unsupported(line.place, `${word} in #${sender}`));
  }
}

function readMe({ place, lines }: Section, found: Found): void {
  const texts: Line[] = [];
  const after: Found = { pieces: [], problems: found.problems };
  let last = '';
  for (const line of lines) {
    const { word } = wordsOf(line.text);
    if (USER_INPUTS.has(word)) readInput(line, found);
    else if (LOGIC_HOOKS.has(word)) readHook(line, after);
    else if (line.text !== '' && last !== '') {
      const data = {
        what: line.text,
        reason: `no text may stand below ${last}`,
        suggestion: 'Put it above.',
      };
      found.problems.push(problem(line.place, 'CONVO_INVALID', data));
    } else {
      texts.push(line);
      continue;
    }
    if (line.text !== '') last = word;
  }
  say(texts, { place, last }, found);
  // Replies are on their way while Botium empties its queue behind #me; here they would be there already.
  const [skips, others] = [after.pieces.filter(isSkip), after.pieces.filter((piece) => !isSkip(piece))];
  found.pieces.unshift(...skips);
  found.pieces.push(...others);
}

function isSkip(piece: Piece): boolean {
  return 'step' in piece && piece.step.message === 'skip';
}

function readInput(line: Line, found: Found): void {
  const { word, args } = wordsOf(line.text);
  const [payload] = args;
  if (word !== 'BUTTON') found.problems.push(unsupported(line.place, `${word} of the visitor`));
  else if (payload === undefined || payload === '') {
    const data = { what: 'BUTTON', reason: 'it names no button', suggestion: 'Write its label or payload.' };
    found.problems.push(problem(line.place, 'CONVO_INVALID', data));
  } else found.pieces.push(stepOf(line.place, { tap: payload }));
}

function say(
  texts: readonly Line[],
  { place, last }: { readonly place: Place; readonly last: string },
  found: Found,
): void {
  const text = joined(texts);
  const [first] = texts.filter((line) => line.text !== '');
  const reason = textProblem(text, first?.place ?? place);
  if (reason) found.problems.push(reason);
  else if (text !== '' && first) {
    if (found.pieces.length > 0) found.problems.push(unsupported(first.place, 'A text beside a BUTTON'));
    else found.pieces.push(stepOf(first.place, { user: text }));
  } else if (last === '') found.problems.push(unsupported(place, 'An empty message', 'Write what is said.'));
}
