import type { Draft, Part } from '../../config/draft.ts';
import type { Problem } from '../../config/problem.ts';
import { type Path, spot, warning } from '../../config/report.ts';
import type { IntentsFile } from '../../config/schema/knowledge.ts';

/** Words that change nothing of what is wanted. */
const FILLERS = new Set('a an the please pls just now so well hey hi hello oh um'.split(' '));
const PARTICLES = /[了呢啊吧呀哦嘛哈请]/gu;

/** Shorter ones are alike by chance. */
const LEAST_WORDS = 3;
const LEAST_CHARACTERS = 4;

type Placed = {
  readonly intent: string;
  readonly example: string;
  readonly part: Part<IntentsFile>;
  readonly path: Path;
};

/** Examples of two intents that differ only in fillers or in the order of their words. */
export function* checkExamples({ intents }: Draft): Iterable<Problem> {
  const first = new Map<string, Placed>();
  for (const placed of intents.flatMap(listExamples)) {
    const key = essenceOf(placed.example);
    const earlier = key === undefined ? undefined : first.get(key);
    if (key !== undefined && earlier === undefined) first.set(key, placed);
    if (
      earlier === undefined ||
      earlier.intent === placed.intent ||
      plain(earlier.example) === plain(placed.example)
    )
      continue;
    const { example, intent, part, path } = placed;
    const other = `${earlier.intent} (${spot(earlier.part.source.place(earlier.path))})`;
    yield warning(part.source.place(path), 'NEAR_EXAMPLE', { example, intent, other });
  }
}

function listExamples(part: Part<IntentsFile>): readonly Placed[] {
  return Object.entries(part.data.intents ?? {}).flatMap(([intent, { examples }]) =>
    Object.entries(examples).flatMap(([language, said]) =>
      said.map((example, index) => ({
        intent,
        example,
        part,
        path: ['intents', intent, 'examples', language, index],
      })),
    ),
  );
}

function plain(example: string): string {
  return example
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{P}\s]+/gu, ' ')
    .trim();
}

/** What is left without fillers: words in any order; Chinese as it stands, because there order is meaning. */
function essenceOf(example: string): string | undefined {
  const text = plain(example);
  if (/\p{Script=Han}/u.test(text)) {
    const rest = text.replace(PARTICLES, '').replace(/ /g, '');
    return rest.length < LEAST_CHARACTERS ? undefined : rest;
  }
  const words = text.split(' ').filter((word) => !FILLERS.has(word));
  return words.length < LEAST_WORDS ? undefined : [...words].sort().join(' ');
}
