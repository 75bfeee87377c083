/** What visitors say in a language, of which a bot may not know words from its own examples. */
export type Phrases = {
  readonly nonsense: string;
  /** Before what was meant instead. */
  readonly wrong: string;
  /** Between two things that are said at once. */
  readonly and: string;
  /** By the repair that they ask for. */
  readonly repairs: Readonly<Record<string, string>>;
};

const PHRASES: Readonly<Record<string, Phrases>> = {
  zh: {
    nonsense: '咕噜咕噜',
    wrong: '不对，是',
    and: '，',
    repairs: {
      correct: '不对',
      cancel: '取消',
      skip: '跳过',
      go_back: '上一步',
      repeat: '再说一遍',
      help: '帮助',
      start_over: '重新开始',
      human_handoff: '转人工',
    },
  },
  en: {
    nonsense: 'blah blah',
    wrong: 'no, it is ',
    and: ', ',
    repairs: {
      correct: 'no',
      cancel: 'cancel',
      skip: 'skip',
      go_back: 'go back',
      repeat: 'say that again',
      help: 'help',
      start_over: 'start over',
      human_handoff: 'talk to a person',
    },
  },
};

/** The phrases of a language; the engine's own words are English where it has none. */
export function phrasesOf(language: string): Phrases {
  return PHRASES[language] ?? (PHRASES['en'] as Phrases);
}

/** Long enough for most questions. */
export const SENTENCE = 'A sentence that is long enough for most questions';
