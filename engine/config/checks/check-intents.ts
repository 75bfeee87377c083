import type { Place } from '../bot.ts';
import type { Draft, Part } from '../draft.ts';
import type { Problem } from '../problem.ts';
import { type Path, problem, spot, warning } from '../report.ts';
import type { IntentsFile } from '../schema/knowledge.ts';
import { hasWrongPart } from '../wrong-part.ts';

/** Fewer than this teach a classifier nothing. */
const LEAST = 5;

/** Each intent stands once, each example for one intent, and there are enough of them. */
export function* checkIntents(draft: Draft): Iterable<Problem> {
  const languages = draft.pipeline?.data.languages ?? [];
  yield* checkNamesOnce(draft.intents);
  yield* checkExamplesOnce(draft.intents);
  for (const part of draft.intents) yield* checkEnough(part, languages);
}

function* checkNamesOnce(parts: readonly Part<IntentsFile>[]): Iterable<Problem> {
  const first = new Map<string, Place>();
  for (const part of parts) {
    for (const intent of Object.keys(part.data.intents ?? {})) {
      const place = part.source.place(['intents', intent], 'key');
      const earlier = first.get(intent);
      if (earlier) yield problem(place, 'DUPLICATE_ID', { id: intent, other: spot(earlier) });
      else first.set(intent, place);
    }
  }
}

function* checkExamplesOnce(parts: readonly Part<IntentsFile>[]): Iterable<Problem> {
  const first = new Map<string, { readonly part: Part<IntentsFile>; readonly path: Path }>();
  for (const part of parts) {
    for (const { intent, example, path } of listExamples(part)) {
      const key = normalExample(example);
      const earlier = first.get(key);
      if (earlier === undefined) first.set(key, { part, path });
      else {
        const other = spot(earlier.part.source.place(earlier.path));
        yield problem(part.source.place(path), 'DUPLICATE_EXAMPLE', { example, intent, other });
      }
    }
  }
}

type PlacedExample = { readonly intent: string; readonly example: string; readonly path: Path };

function* listExamples({ data }: Part<IntentsFile>): Iterable<PlacedExample> {
  for (const [intent, { examples }] of Object.entries(data.intents ?? {})) {
    yield* examplesOf(intent, examples, ['intents', intent, 'examples']);
  }
  yield* examplesOf('out_of_scope', data.out_of_scope ?? {}, ['out_of_scope']);
}

function* examplesOf(
  intent: string,
  byLanguage: Readonly<Record<string, readonly string[]>>,
  base: Path,
): Iterable<PlacedExample> {
  for (const [language, examples] of Object.entries(byLanguage)) {
    for (const [index, example] of examples.entries()) {
      yield { intent, example, path: [...base, language, index] };
    }
  }
}

/** Two examples that a classifier could not tell apart are the same: width, case, punctuation and spacing don't count. */
function normalExample(example: string): string {
  const plain = example.normalize('NFKC').toLowerCase();
  const words = plain.replace(/(?<!\d)[\p{P}\s]+|[\p{P}\s]+(?!\d)/gu, ' ').trim();
  return words.replace(/(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu, '') || plain;
}

function* checkEnough(part: Part<IntentsFile>, languages: readonly string[]): Iterable<Problem> {
  const { data, source } = part;
  for (const [intent, { examples }] of Object.entries(data.intents ?? {})) {
    if (hasWrongPart(part, ['intents', intent, 'examples'])) continue;
    const written = languages.filter((language) => examples[language] !== undefined);
    for (const language of written.length > 0 ? written : languages.slice(0, 1)) {
      const count = examples[language]?.length ?? 0;
      if (count >= LEAST) continue;
      const place = source.place(['intents', intent, 'examples', language], 'key');
      yield warning(place, 'TOO_FEW_EXAMPLES', { intent, count, language, least: LEAST });
    }
  }
}
