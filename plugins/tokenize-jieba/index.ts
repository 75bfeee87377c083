import {
  definePlugin,
  type Failure,
  failure,
  type Lexicon,
  type Mention,
  type Turn,
  type TurnParts,
} from '#engine/plugin';
import { cutText } from './cut-text.ts';
import { detectLanguage } from './detect-language.ts';
import { type Cutter, loadCutter, missingJieba } from './load-cutter.ts';
import { type Options, options } from './schema.ts';

export const plugin = definePlugin({
  id: 'tokenize-jieba',
  summary: 'language, words by jieba, catalogue names kept whole',
  options,
  needs: [],
  gives: ['language', 'tokens', 'mentions'],
  warmUp: () => void loadCutter(),
  check: () => checkJieba(missingJieba()),
  create: async (chosen, ports) => {
    const tokenizer = { cutter: await loadCutter(), lexicon: ports.lexicon, languages: ports.bot.languages };
    return { run: (turn) => tokenize(tokenizer, chosen, turn) };
  },
});

/** The warning where jieba is missing; a test hands in another reason. */
export async function checkJieba(missing: Promise<string | null>): Promise<readonly Failure[]> {
  const reason = await missing;
  const instead = "the runtime's own segmenter cuts Chinese, which knows fewer words";
  const wants = 'python3, make and g++ to be built';
  const lack = { stage: 'tokenize-jieba', package: 'nodejieba', instead, wants, reason };
  return reason === null ? [] : [failure('STAGE_LACKS_PACKAGE', lack)];
}

/** What one bot's stage works with. */
export type Tokenizer = {
  readonly cutter: Cutter;
  readonly lexicon: Lexicon;
  readonly languages: readonly [string, ...string[]];
};

/** Language, tokens and mentions of a turn's message. Turns without a message keep the conversation's language. */
export function tokenize(
  { cutter, lexicon, languages }: Tokenizer,
  chosen: Options,
  turn: Turn,
): Partial<TurnParts> & { readonly notes?: readonly string[] } {
  const before = turn.parts.language ?? languages[0];
  if (turn.input.kind !== 'message') return { language: before };
  const { text } = turn.input;
  const mentions = lexicon.match(text);
  const tokens = cutText(cutter.cut, text, mentions.filter(isProtected(chosen)));
  const notes = [
    ...(cutter.problem === null ? [] : [cutter.problem]),
    ...(tokens.length > 0
      ? [
          `tokens ${listed(
            tokens.map((token) => token.text),
            ' | ',
          )}`,
        ]
      : []),
    ...(mentions.length > 0 ? [`dictionary ${listed(mentions.map(hitText), ', ')}`] : []),
  ];
  return {
    language: detectLanguage(text, mentions, languages, turn.state.turns > 0) ?? before,
    tokens,
    mentions,
    ...(notes.length > 0 ? { notes } : {}),
  };
}

/** Notes are kept with every turn for ever, so those of a pasted page are cut. */
const MOST_NOTED = 40;

function listed(all: readonly string[], between: string): string {
  const more = all.length > MOST_NOTED ? `${between}… and ${all.length - MOST_NOTED} more` : '';
  return all.slice(0, MOST_NOTED).join(between) + more;
}

function hitText({ text, entries, score }: Mention): string {
  const [best, ...others] = entries;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const loosely = score < 1 ? `, by ${score.toFixed(2)}` : '';
  return `${text} = ${best?.type ?? 'nothing'} ${best?.id ?? ''}${more}${loosely}`;
}

function isProtected({ dictionary }: Options): (mention: Mention) => boolean {
  return ({ entries }) => dictionary === undefined || entries.some(({ type }) => dictionary.includes(type));
}
