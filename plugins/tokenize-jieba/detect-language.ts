import type { Span } from '#engine/plugin';

const HAN = /[\p{Script=Han}\p{Script=Bopomofo}]/gu;
const WORD = /\p{Script=Latin}+/gu;

/** Chinese that has taken English words in: "地址 change to 上海市". */
const HAN_AT_BOTH_ENDS = /^\P{L}*\p{Script=Han}.*\p{Script=Han}\P{L}*$/su;

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
  /^\s*(?:ok(?:ay)?|hi|bye|yes|no|thx|vip|app|lol|wifi|sos|vs|pk|h(?:a?h)+a*|e+m+)(?:[\s\p{P}]+(?:ok|thx|bye|yes|no))*[\s\p{P}]*$/iu;

/** Chinese written in Latin letters by those who are in a hurry: every word reads as pinyin, and one of them as nothing else. */
const PINYIN =
  /^(?:(?:[bpmfdtnlgkjqxrzcsyw]|[zcs]?h)?(?:[iu]?ang|i?ong|[ei]ng|[iu]?an|iao|u?ai|ei|ao|ou|[eiu]n|i[aeu]|u[aeio]|er|[aeiouv])){1,6}$/i;
const ONLY_PINYIN =
  /^(?:wo|ni|nin|nihao|zen|zenme|shenme|yao|huo|tui(?:huo|kuan)?|kuan|dingdan|kuaidi|fahuo|mei(?:you)?|duoshao|qian|xie(?:xie)?|zai(?:ma|me)?|keyi|nali|zhuan|rengong|duoshaoqian|zhuanrengong)$/i;

/** Words that make a sentence English; without any, Latin words in a Chinese message are names. */
const ENGLISH = new Set(
  'i the is are was my me you your it this that how what when where why which who do does did can could would will want need have has had get please not and or of for to in on at with by but from much many any there'.split(
    ' ',
  ),
);
/** Words that make a sentence Chinese, simplified and traditional; without any, Chinese words in an English message are names. */
const CHINESE =
  /[的了我你您这那這哪谁誰怎么麼吗嗎呢吧请請想要有没沒能可会會是不把给給帮幫几幾啥咋]|多少|什么|甚麼|谢谢|謝謝/gu;
/** An address is written in Chinese by whoever lives there. */
const PLACE = /[省市区區县縣镇鎮路街道巷弄号號楼樓栋棟室]/gu;

/** An English word that is bent like a Chinese one: "check 一下", "转 human". */
const CHINESE_BEND = /一下|^\s*[转轉查]\s/u;
const CHINESE_END = /[吗嗎呢吧啊呀嘛么麼啦喔哦]["”’」』)）\s\p{P}]*$/u;

/**
 * The language of one message among those that the bot speaks. Catalogue names say nothing about it, so they are left out:
 * "iPhone 15 Pro 多少钱" is Chinese, "华为 price?" English. Where both scripts stand, the words that make sentences decide;
 * where both have some, a Han character weighs as much as a Latin word.
 * Null where nothing tells: emoji, numbers, codes, names and addresses alone, "ok", a single Latin word in the middle of a conversation, and
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
  const han = count(rest, HAN);
  const own = LETTERS.find(([, letters]) => count(rest, letters) >= Math.max(2, han / 3));
  if (own !== undefined) return own[0];
  const words = rest.match(WORD) ?? [];
  if (han === 0) return guessInLatin(words, inMidTalk);
  if (inMidTalk && count(rest, PLACE) > 1 && count(rest, CHINESE) === 0 && words.length === 0) return null;
  if (words.length === 0) return 'zh';
  return isEnglishWithNames(rest, words, han) ? 'latin' : 'zh';
}

/** In mid-talk one word may be said in any language, and two or three with capitals are somebody's name. */
function guessInLatin(words: readonly string[], inMidTalk: boolean): 'zh' | 'latin' | null {
  if (words.length === 0) return null;
  if (words.some((word) => ONLY_PINYIN.test(word)) && words.every((word) => PINYIN.test(word))) return 'zh';
  if (!inMidTalk) return 'latin';
  const isName =
    words.length <= 3 && words.every((word) => /^\p{Lu}\p{Ll}+$/u.test(word) && !isEnglish(word));
  return words.length === 1 || isName ? null : 'latin';
}

function isEnglishWithNames(rest: string, words: readonly string[], han: number): boolean {
  const english = words.filter(isEnglish).length;
  if (english === 0 || CHINESE_END.test(rest) || CHINESE_BEND.test(rest)) return false;
  const chinese = count(rest, CHINESE);
  if (chinese > 0) return words.length > han || english >= 3 * chinese;
  return words.length > 1 && !(english === 1 && HAN_AT_BOTH_ENDS.test(rest));
}

function isEnglish(word: string): boolean {
  return ENGLISH.has(word.normalize('NFKC').toLowerCase());
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
