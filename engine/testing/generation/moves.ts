import type { Bot } from '#engine/config/bot';
import { topFrame } from '#engine/dialog/state';
import { offered, type StepView } from '../check-step.ts';
import type { FixtureStep } from '../fixture-schema.ts';
import { type AskedField, askedFieldOf } from './asked-field.ts';
import type { Harvest } from './harvest.ts';

/** Different words for one entity that are tried at one question: enough for every order of an example shop. */
const MOST_SAMPLES = 16;

/** Words of visitors in a language that bots may not know from their own examples. */
const WORDS: Readonly<
  Record<string, { nonsense: string; skip: string; no: string; back: string; wrong: string }>
> = {
  zh: { nonsense: '咕噜咕噜', skip: '跳过', no: '不对', back: '上一步', wrong: '不对，是' },
  en: { nonsense: 'blah blah', skip: 'skip', no: 'no', back: 'go back', wrong: 'no, it is ' },
};

/** What a visitor could do next, the likeliest first. */
export function nextMoves(view: StepView, bot: Bot, known: Harvest): readonly FixtureStep[] {
  if (view.state.lifecycle !== 'bot') return [];
  const language = view.state.language ?? bot.languages[0];
  const words = WORDS[language] ?? WORDS['en'];
  const taps = offered(view.recent).map(({ payload }): FixtureStep => ({ tap: payload }));
  const open = topFrame(view.state.dialog)?.form;
  if (!open || !words) return distinct([...taps, { user: words?.nonsense ?? '…' }]);
  const asked = askedFieldOf(view.state, bot);
  const answers = asked ? answersTo(asked, known) : [];
  const corrections = correctionsOf(view, known).map(
    (text): FixtureStep => ({ user: `${words.wrong}${text}` }),
  );
  const phrases = [words.nonsense, words.skip, words.no, words.back].map((user): FixtureStep => ({ user }));
  return distinct([...taps, ...answers, ...corrections, ...phrases]);
}

function answersTo({ name, field }: AskedField, { answers, samples }: Harvest): readonly FixtureStep[] {
  if (field.type === 'file')
    return [
      { attach: { name: 'photo.jpg', mime: 'image/jpeg', size: 20_000 } },
      { attach: { name: 'letter.txt', mime: 'text/plain', size: 20_000 } },
    ];
  const texts = [
    ...(answers.get(name) ?? []),
    ...(samples.get(field.entity ?? '') ?? []).slice(0, MOST_SAMPLES),
    ...(field.type === 'number' ? ['1', '100', '10000'] : []),
    ...(field.type === 'text' ? ['x', 'A sentence that is long enough for most questions'] : []),
  ];
  return texts.slice(0, 2 * MOST_SAMPLES).map((user) => ({ user }));
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
