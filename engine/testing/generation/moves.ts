import type { Bot } from '#engine/config/bot';
import { topFrame } from '#engine/dialog/state';
import { offered, type StepView } from '../check-step.ts';
import type { FixtureStep } from '../fixture-schema.ts';
import { type AskedField, askedFieldOf } from './asked-field.ts';
import type { Harvest } from './harvest.ts';
import type { Wanted } from './wanted.ts';

/** Different words for one entity that are tried at one question: enough for every order of an example shop. */
const MOST_SAMPLES = 16;
/** Where other values lead nowhere new. */
const FEW_SAMPLES = 3;

/** Words of visitors in a language that bots may not know from their own examples. */
const WORDS: Readonly<
  Record<string, { nonsense: string; skip: string; no: string; back: string; wrong: string }>
> = {
  zh: { nonsense: '咕噜咕噜', skip: '跳过', no: '不对', back: '上一步', wrong: '不对，是' },
  en: { nonsense: 'blah blah', skip: 'skip', no: 'no', back: 'go back', wrong: 'no, it is ' },
};

/** Where a visitor stands: what was seen last, after how many steps. */
export type Stand = { readonly view: StepView; readonly depth: number };

/** Repairs are tried near the beginning only: they are the same everywhere. */
const DEEPEST_REPAIR = 2;

/** What a visitor could do next that may lead to something wanted, the likeliest first. */
export function nextMoves(
  { view, depth }: Stand,
  bot: Bot,
  known: Harvest,
  wanted: Wanted,
): readonly FixtureStep[] {
  if (view.state.lifecycle !== 'bot') return [];
  const language = view.state.language ?? bot.languages[0];
  const words = WORDS[language] ?? WORDS['en'];
  if (words === undefined) return [];
  const taps = offered(view.recent).map(({ payload }): FixtureStep => ({ tap: payload }));
  const asked = askedFieldOf(view.state, bot);
  const wishes = depth <= DEEPEST_REPAIR && wanted.has('repairs');
  const phrases = [
    ...(wishes || wanted.has(`ladders ${asked?.path} fails`) ? [words.nonsense] : []),
    ...(wishes || wanted.has(`ladders ${asked?.path} skipped`) ? [words.skip] : []),
    ...(wishes ? [words.no, words.back] : []),
  ].map((user): FixtureStep => ({ user }));
  if (!topFrame(view.state.dialog)?.form) return distinct([...taps, ...phrases]);
  const answers = asked ? answersTo(asked, known, wanted.has('values') ? MOST_SAMPLES : FEW_SAMPLES) : [];
  const corrections = wanted.has('corrected') ? correctionsOf(view, known) : [];
  const corrected = corrections.map((text): FixtureStep => ({ user: `${words.wrong}${text}` }));
  return distinct([...taps, ...phrases, ...answers, ...corrected]);
}

function answersTo(
  { name, field }: AskedField,
  { answers, samples }: Harvest,
  most: number,
): readonly FixtureStep[] {
  if (field.type === 'file')
    return [
      { attach: { name: 'photo.jpg', mime: 'image/jpeg', size: 20_000 } },
      { attach: { name: 'letter.txt', mime: 'text/plain', size: 20_000 } },
    ];
  const texts = [
    ...(answers.get(name) ?? []),
    ...(samples.get(field.entity ?? '') ?? []),
    ...(field.type === 'number' ? ['1', '100', '10000'] : []),
  ];
  const chosen = [...new Set(texts)].slice(0, most);
  const long = 'A sentence that is long enough for most questions';
  return [...chosen, ...(field.type === 'text' ? ['x', long] : [])].map((user) => ({ user }));
}

/** Other words for what is filled already. */
function correctionsOf({ state }: StepView, { samples }: Harvest): readonly string[] {
  const filled = new Set(Object.values(state.dialog.slots).filter((value) => typeof value === 'string'));
  const types = [...samples].filter(([, texts]) => texts.some((text) => filled.has(text)));
  return types.flatMap(([, texts]) => texts.filter((text) => !filled.has(text)).slice(0, 4));
}

function distinct(steps: readonly FixtureStep[]): readonly FixtureStep[] {
  const seen = new Set<string>();
  return steps.filter((step) => {
    const key = JSON.stringify(step);
    return !seen.has(key) && seen.add(key);
  });
}
