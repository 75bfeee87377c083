import type { Bot } from '../../config/bot.ts';
import { PLACED_NAMES, type PlacedName } from '../../config/builtin-names.ts';
import { expressionsIn, readExpression } from '../../config/expressions/read-expression.ts';
import type { Path } from '../../config/report.ts';
import { type ReplyPieces, walkReplies } from '../../config/walk-replies.ts';

/** An expression inside a reply. `shows`: its value stands in the words; else it is a condition. `placed`: names in it that only some replies see. */
export type ReplyRead = {
  readonly expression: string;
  readonly path: Path;
  readonly shows: boolean;
  readonly placed: readonly PlacedName[];
};

/** One reply as it may come: with a variant, in the order in which they are tried, or at last without. */
export type ReplyCases = {
  /** Whether it reads a name that only some replies see. */
  readonly isPlaced: boolean;
  readonly cases: readonly { readonly when?: string; readonly reads: readonly ReplyRead[] }[];
};

/** Every reply by its cases. */
export function repliesByCases(bot: Bot): ReadonlyMap<string, ReplyCases> {
  const pieces = [...walkReplies({ replies: { ...bot.replies } })];
  return new Map(pieces.map((reply) => [reply.name, casesOf(reply, bot)]));
}

function casesOf(pieces: ReplyPieces, bot: Bot): ReplyCases {
  const reads = readsOf(pieces);
  const base = reads.filter(({ path }) => path[2] !== 'variants');
  const variants = (bot.replies[pieces.name]?.variants ?? []).map(({ when, ...parts }, index) => ({
    when,
    reads: [
      ...reads.filter(({ path }) => path[2] === 'variants' && path[3] === index && path[4] !== 'when'),
      ...base.filter(({ path }) => !(String(path[2]) in parts)),
    ],
  }));
  return { isPlaced: reads.some(({ placed }) => placed.length > 0), cases: [...variants, { reads: base }] };
}

function readsOf({ texts, words, buttons, addresses, expressions }: ReplyPieces): readonly ReplyRead[] {
  const inText = (text: string, path: Path): readonly ReplyRead[] =>
    expressionsIn(text).map((expression) => ({
      expression,
      path,
      shows: true,
      placed: placedIn(expression, path),
    }));
  return [
    ...[...texts, ...words].flatMap(([byLanguage, path]) =>
      Object.entries(byLanguage).flatMap(([language, said]) =>
        [said]
          .flat()
          .flatMap((text: string, index) =>
            inText(text, [...path, language, ...(typeof said === 'string' ? [] : [index])]),
          ),
      ),
    ),
    ...buttons.flatMap(([{ payload = '' }, path]) => inText(payload, [...path, 'payload'])),
    ...addresses.flatMap(([text, path]) => inText(text, path)),
    ...expressions
      .filter(([, path]) => path.at(-1) === 'when')
      .map(([expression, path]) => ({ expression, path, shows: false, placed: [] })),
  ];
}

/** Cards have their item, and one reply its wish, wherever they are said. */
function placedIn(expression: string, path: Path): readonly PlacedName[] {
  const read = readExpression(expression);
  const names = read.ok ? read.names : [];
  return PLACED.filter(
    (name) =>
      names.includes(name) &&
      !(name === 'item' && path.includes('cards')) &&
      !(name === 'meant' && path[1] === 'repair_did_you_mean'),
  );
}

const PLACED = Object.keys(PLACED_NAMES) as readonly PlacedName[];
