import { OPTIONAL_REPLIES, REPAIR_REPLIES } from '../../dialog/repair-replies.ts';
import type { Draft, Part } from '../draft.ts';
import { checkReference, type Names } from '../names.ts';
import type { Problem } from '../problem.ts';
import { dotted, type Path, problem, warning } from '../report.ts';
import type { RepliesFile, ReplyButton } from '../schema/replies.ts';
import { startOf } from '../source/source.ts';
import { type ReplyPieces, walkReplies } from '../walk-replies.ts';
import { hasWrongPart } from '../wrong-part.ts';

/** What a payload begins with that starts something, and what it then names. */
const STARTS = { 'intent:': 'intent', 'flow:': 'flow' } as const;

/** Replies must speak every language of the bot, lead to what exists, and be said by something. */
export function* checkReplies(draft: Draft, names: Names): Iterable<Problem> {
  const { replies, pipeline } = draft;
  if (replies === null) return;
  const languages = pipeline?.data.languages ?? [];
  for (const pieces of walkReplies(replies.data)) {
    yield* checkTexts(replies, pieces, languages);
    for (const [words, path] of pieces.words) {
      for (const language of languages.filter((one) => words[one] === undefined)) {
        const place = replies.source.place(path, 'key');
        yield problem(place, 'MISSING_WORDS', { path: dotted(path), language });
      }
    }
    for (const [button, path] of pieces.buttons) yield* checkButton(replies, button, path, names);
  }
  yield* checkRepairs(replies, names);
  yield* checkUnused(draft, replies);
}

function* checkTexts(
  replies: Part<RepliesFile>,
  { name, texts }: ReplyPieces,
  languages: readonly string[],
): Iterable<Problem> {
  for (const [text, path] of texts) {
    for (const language of languages.filter((one) => text[one] === undefined)) {
      const place = replies.source.place(path.slice(0, -1), path.length === 3 ? 'key' : undefined);
      yield problem(place, 'MISSING_LANGUAGE', { reply: name, language });
    }
  }
}

/** A button does one thing: it says something, or it opens an address. */
function* checkButton(
  replies: Part<RepliesFile>,
  { payload, url }: ReplyButton,
  path: Path,
  names: Names,
): Iterable<Problem> {
  if ((payload === undefined) === (url === undefined) && !hasWrongPart(replies, path)) {
    yield problem(replies.source.place(path), 'BAD_VALUE', {
      path: dotted(path),
      reason: payload === undefined ? 'a tap does nothing' : 'payload and url exclude each other',
      suggestion: 'Give it exactly one of payload, url.',
    });
  }
  for (const [start, kind] of Object.entries(STARTS)) {
    if (!payload?.startsWith(start) || payload.includes('{')) continue;
    const name = payload.slice(start.length);
    const known = kind === 'intent' ? names.intents : names.flows;
    yield* checkReference(kind, known, name, replies, [...path, 'payload']);
  }
}

function* checkRepairs(replies: Part<RepliesFile>, names: Names): Iterable<Problem> {
  for (const reply of REPAIR_REPLIES.filter((one) => names.replies?.has(one) === false)) {
    const suggestion = `Every bot needs it: add ${reply} to replies.yaml.`;
    yield problem(startOf(replies.source.file), 'UNKNOWN_REPLY', { reply, suggestion });
  }
}

/** Only said of whole files: a step that was taken out may have been the one that says it. */
function* checkUnused(draft: Draft, replies: Part<RepliesFile>): Iterable<Problem> {
  const { flows, pipeline } = draft;
  if (!flows?.whole || !pipeline?.whole) return;
  const said = new Set<string>([...REPAIR_REPLIES, ...Object.keys(OPTIONAL_REPLIES)]);
  // A validator or a stage may name replies in its options; any text that equals a reply's key counts as its use.
  collectTexts(flows.data, said);
  collectTexts(pipeline.data, said);
  for (const reply of Object.keys(replies.data.replies ?? {}).filter((one) => !said.has(one))) {
    yield warning(replies.source.place(['replies', reply], 'key'), 'UNUSED_REPLY', { reply });
  }
}

function collectTexts(value: unknown, texts: Set<string>): void {
  if (typeof value === 'string') texts.add(value);
  else if (value !== null && typeof value === 'object') {
    for (const member of Object.values(value)) collectTexts(member, texts);
  }
}
