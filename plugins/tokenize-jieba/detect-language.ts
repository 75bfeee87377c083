import type { Span } from '#engine/plugin';

const HAN = /[\p{Script=Han}\p{Script=Bopomofo}]/gu;
const WORD = /\p{Script=Latin}+/gu;

/** Letters that belong to one language, or that only one language of a shop's visitors is written in. */
const LETTERS = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['ru', /\p{Script=Cyrillic}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['th', /\p{Script=Thai}/gu],
] as const;

/** Languages that are not written in Latin letters. */
const NOT_LATIN: readonly string[] = ['zh', ...LETTERS.map(([language]) => language)];

/** A run without spaces and Chinese, and what makes one a code: numbers and addresses are written alike in every language. */
const RUN = /[\p{Script=Latin}\d@._:/?=&#%+-]+/gu;
const CODE = /[\d@]|^(?:https?:|www\.)|\.(?:com|cn|net|org|jpe?g|png|pdf|mp4)(?:[./?#:]|$)/iu;

/** Words that people type in the middle of a Chinese conversation too. */
const EVERYWHERE =
  /^\s*(?:ok(?:ay)?|hi|bye|yes|no|thx|vip|app|lol|wifi|sos|h(?:a?h)+a*|e+m+)(?:[\s\p{P}]+(?:ok|thx|bye|yes|no))*[\s\p{P}]*$/iu;

/** Chinese written in Latin letters by those who are in a hurry. */
const PINYIN =
  /^\s*(?:ni ?hao|nin ?hao|zai ?(?:ma|me)|xie ?xie|duo ?shao(?: ?qian)?|tui ?(?:kuan|huo)|zhuan ?ren ?gong)[\s\p{P}]*$/iu;

/** Words that make a sentence English; without any, Latin words in a Chinese message are names. */
const ENGLISH = new Set(
  'the is are was my me you your it this that how what when where why which who do does did can could would will want need have has had get please not and or of for to in on at with much many any there'.split(
    ' ',
  ),
);
/** Words that make a sentence Chinese, simplified and traditional; without any, Chinese words in an English message are names. */
const CHINESE =
  /[的了我你您这那這哪谁誰怎么麼吗嗎呢吧请請想要有没沒能可会會是不把给給帮幫几幾啥咋]|多少|什么|甚麼|谢谢|謝謝/gu;
const CHINESE_END = /[吗嗎呢吧啊呀嘛么麼啦喔哦]["”’」』)）\s\p{P}]*$/u;

/**
 * The language of one message among those that the bot speaks. Catalogue names say nothing about it, so they are left out:
 * "iPhone 15 Pro 多少钱" is Chinese, "华为 price?" English. Where both scripts stand, the words that make sentences decide;
 * where both have some, a Han character weighs as much as a Latin word.
 * Null where nothing tells: emoji, numbers, codes, names alone, "ok", a single Latin word in the middle of a conversation, and
 * languages that the bot doesn't speak.
 */
export function detectLanguage(
  text: string,
  names: readonly Span[],
  languages: readonly string[],
  inMidTalk: boolean,
): string | null {
  const rest = withoutSpans(text, names).replace(RUN, (run) => (CODE.test(run) ? ' ' : run));
  if (EVERYWHERE.test(rest)) return null;
  const language = guess(rest, inMidTalk);
  if (language === 'latin') return languageInLatin(languages);
  return language !== null && languages.includes(language) ? language : null;
}

function guess(rest: string, inMidTalk: boolean): string | null {
  if (PINYIN.test(rest)) return 'zh';
  const han = count(rest, HAN);
  const own = LETTERS.find(([, letters]) => count(rest, letters) >= Math.max(2, han / 3));
  if (own !== undefined) return own[0];
  const words = rest.match(WORD) ?? [];
  if (han === 0) return words.length === 0 || (words.length === 1 && inMidTalk) ? null : 'latin';
  if (words.length === 0) return 'zh';
  return isEnglishWithNames(rest, words, han) ? 'latin' : 'zh';
}

function isEnglishWithNames(rest: string, words: readonly string[], han: number): boolean {
  const english = words.filter((word) => ENGLISH.has(word.normalize('NFKC').toLowerCase())).length;
  if (english === 0 || CHINESE_END.test(rest)) return false;
  return words.length > (count(rest, CHINESE) === 0 ? 1 : han);
}

/** Which of the bot's languages Latin letters are: English where it speaks that, else the only one there is. */
function languageInLatin(languages: readonly string[]): string | null {
  const latin = languages.filter((language) => !NOT_LATIN.includes(language));
  if (latin.includes('en')) return 'en';
  return latin.length === 1 ? (latin[0] ?? null) : null;
}

function withoutSpans(text: string, spans: readonly Span[]): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of spans) {
    rest += `${text.slice(from, start)} `;
    from = end;
  }
  return rest + text.slice(from);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
