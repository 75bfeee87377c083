import { REPAIR_REPLIES } from '../../dialog/repair-replies.ts';
import type { Draft, Part } from '../draft.ts';
import { checkReference, type Names } from '../names.ts';
import type { Problem } from '../problem.ts';
import { dotted, problem, warning } from '../report.ts';
import type { RepliesFile, Reply } from '../schema/replies.ts';
import { startOf } from '../source/source.ts';
import { rightItems } from '../wrong-part.ts';

const INTENT = 'intent:';

/** Replies must speak every language of the bot, lead to intents that exist, and be said by something. */
export function* checkReplies(draft: Draft, names: Names): Iterable<Problem> {
  const { replies, pipeline } = draft;
  if (replies === null) return;
  const languages = pipeline?.data.languages ?? [];
  for (const [name, reply] of Object.entries<Reply>(replies.data.replies ?? {})) {
    for (const language of languages.filter((one) => reply.text[one] === undefined)) {
      const place = replies.source.place(['replies', name], 'key');
      yield problem(place, 'MISSING_LANGUAGE', { reply: name, language });
    }
    yield* checkButtons(replies, name, reply, languages, names);
  }
  yield* checkRepairs(replies, names);
  yield* checkUnused(draft, replies);
}

function* checkButtons(
  replies: Part<RepliesFile>,
  name: string,
  { buttons }: Reply,
  languages: readonly string[],
  names: Names,
): Iterable<Problem> {
  for (const [index, { label, payload }] of rightItems(buttons)) {
    const path = ['replies', name, 'buttons', index];
    for (const language of languages.filter((one) => label[one] === undefined)) {
      const place = replies.source.place([...path, 'label'], 'key');
      yield problem(place, 'MISSING_WORDS', { path: dotted([...path, 'label']), language });
    }
    if (!payload.startsWith(INTENT)) continue;
    const intent = payload.slice(INTENT.length);
    yield* checkReference('intent', names.intents, intent, replies, [...path, 'payload']);
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
  const said = new Set<string>(REPAIR_REPLIES);
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
