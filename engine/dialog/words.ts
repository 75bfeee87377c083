import { fold, foldText } from '../core/fold.ts';
import type { RepairIntent } from './repair-replies.ts';

/**
 * Words that dialogs need in every language they speak: yes, no, ordinals, cues of correction, labels of buttons.
 * Matched on folded text (so that they stand here in simplified Chinese only), without punctuation and outer space.
 */
type Words = {
  readonly yes: RegExp;
  readonly no: RegExp;
  /** Said to mend something said before. */
  readonly correction: RegExp;
  /** What stands behind such words replaces a text given before. */
  readonly replacement: RegExp;
  /** Asking something rather than answering. */
  readonly question: RegExp;
  /** Words around a name that do not belong to it. */
  readonly fillers: RegExp;
  readonly ordinals: readonly RegExp[];
  /** Whole messages that mean a repair, whatever the classifier thinks of them. */
  readonly cues: Readonly<Partial<Record<RepairIntent, RegExp>>>;
  readonly labels: { readonly yes: string; readonly no: string; readonly skip: string; readonly all: string };
  readonly comma: string;
  /** Between the last two of a list. */
  readonly and: string;
};

const ZH: Words = {
  yes: /^(?:嗯+|哦+)?(?:那|那就|那么)?(嗯+|恩+|昂|是|是的|就是|是这样|对+|对头|没错|不错|没问题|没意见|好+|好嘞|好滴|好呗|行+|成|中|可以|可以可以|能|确认|确定|确认提交|提交|同意|赞成|要|我要|想要|需要|必须|当然|那当然|正确|正是|有|愿意|收到|就这样|就这么办|没毛病|妥|妥妥|安排|得嘞|得咧|就是这个|就这个|好的好的|要得|得|可不是|系|好嘅|冇问题|冇意见|ok+|okay|okey|yes|y)(了|吧|呢|哦|噢|啊|呀|呐|哈|的|滴|哒|嘞|呗|嘛|嘅|啦|喇|谢谢)*$/u,
  no: /^(?:嗯+|哦+)?(?:那|那就|就|先|暂时|目前|还是){0,2}(不+|不是|不是这样|不是这个|不对|不行|不要|我不要|不用|不了|不必|不想|不想要|不成|不能|不可以|不可|不同意|不需要|不愿意|不好|不确定|不确认|不提交|否|否认|没有|没|木有|无|错|错了|取消|先不|先不要|先不用|暂时不|暂时不用|暂不|免了|别|拒绝|还是不|还是不要|才不|不太行|不太好|不太想|不大行|不大好|不用麻烦|不麻烦|还没|还没有|没呢|算了|算啦|冇|唔系|唔要|唔好|唔使|唔得|唔需要|no|nope|n)(了|吧|呢|哦|噢|啊|呀|呐|哈|的|滴|嘞|呗|嘛|嘅|啦|喇|谢谢)*$/u,
  correction: /(不对|不是|说错|弄错|写错|打错|输错|错了|更正|改成|改为|换成|应该是|改一下|我是说)/u,
  replacement: /(?:改成|改为|换成|应该是|应该写|.是)[:：,，\s]*(.+)$/su,
  question: /[?？]|吗|呢|多少|怎么|什么|哪|几|能不能|可不可以|是不是|有没有|是否|查一下|查下|帮我查/u,
  fillers:
    /(那个|这个|那款|这款|那件|这件|就是|我要|不对|说错了?|弄错了?|应该|改成|换成|我是说|还是|退货?|换货?|吧|的|是)/gu,
  ordinals: [
    /^(第一|1|一|前面那)(个|件|款|项|种)?$/u,
    /^(第二|2|二|两)(个|件|款|项|种)?$/u,
    /^(第三|3|三)(个|件|款|项|种)?$/u,
    /^(第四|4|四)(个|件|款|项|种)?$/u,
    /^(第五|5|五)(个|件|款|项|种)?$/u,
  ],
  cues: {
    human_handoff:
      /^(转|要|找|我要|我想|请转|帮我转|给我转|接)*(真)?(人工|真人)(客服|服务|坐席)?(吧|谢谢)?$/u,
    cancel: /^(取消|算了|算了吧|不办了|不弄了|不退了|不换了|不用办了|不想办了|退出)(了|吧)?$/u,
    skip: /^(跳过|略过|没有照片|没照片|不填|下一步)(了|吧)?$/u,
    go_back: /^(上一步|返回|返回上一步|后退|退回去|回到上一步)$/u,
    repeat: /^(再说一遍|再说一次|重复一遍|什么|没听清|刚才说什么)$/u,
    start_over:
      /^(?:那就?|还是|我要|我想|请|咱们|我们)?(重新开始|从头开始|重来|从头来|重新来)(一遍|一次)?(吧|了)?$/u,
    help: /^(帮助|你能做什么|怎么用)$/u,
  },
  labels: { yes: '是的', no: '不是', skip: '跳过', all: '全部' },
  comma: '、',
  and: '和',
};

const EN: Words = {
  yes: /^(y|yes|yep|yeah|yup|sure|ok|okay|correct|right|exactly|confirm|confirmed|that's right|thats right|of course|please do|go ahead|submit|yes please|sounds good|fine)$/u,
  no: /^(n|no|nope|nah|not really|wrong|incorrect|not now|not yet|not today|no need|no way|no thanks|nope thanks|nah thanks|no thank you|don't|dont|not correct|that's wrong|thats wrong)$/u,
  correction:
    /\b(actually|i meant|i mean|sorry|wrong|change|correction|should be|not that|instead|rather)\b|^no\b/u,
  replacement: /\b(?:change (?:it|that|the \w+) to|should be|make it|it's|it is|is)[:,\s]+(.+)$/isu,
  question: /\?|^(what|how|when|where|why|who|which|can|could|do|does|is|are|will)\b/iu,
  fillers:
    /\b(the|that|this|one|my|it's|it|is|please|i mean|i meant|actually|sorry|no|rather|instead|i want|return|make|just)\b/giu,
  ordinals: [
    /^(the )?(first|1|1st|one)( one)?$/u,
    /^(the )?(second|2|2nd|two)( one)?$/u,
    /^(the )?(third|3|3rd|three)( one)?$/u,
    /^(the )?(fourth|4|4th|four)( one)?$/u,
    /^(the )?(fifth|5|5th|five)( one)?$/u,
  ],
  cues: {
    human_handoff:
      /^(talk to |speak to |i want |get me )?(an? )?(human|person|real person|agent|live agent|human agent)( please)?$/u,
    cancel: /^(cancel|never mind|nevermind|forget it|stop|quit|abort)( it| that| this)?( please)?$/u,
    skip: /^(skip|skip it|skip this|pass|no photo|next)$/u,
    go_back: /^(back|go back|previous|undo)$/u,
    repeat: /^(repeat|say that again|say again|pardon|come again|what)$/u,
    start_over: /^(start over|restart|start again|begin again|reset)( please)?$/u,
    help: /^(help|what can you do)$/u,
  },
  labels: { yes: 'Yes', no: 'No', skip: 'Skip', all: 'All of them' },
  comma: ', ',
  and: ' and ',
};

const WORDS: Readonly<Record<string, Words>> = { zh: ZH, en: EN };

/** The words of a language; English where a language has none of its own. */
export function wordsOf(language: string): Words {
  return WORDS[language] ?? EN;
}

/** Text as the word lists expect it. */
export function plain(text: string): string {
  if (last.text !== text) last = { text, plain: plainAnew(text) };
  return last.plain;
}

/** A dialog asks a dozen questions about one message. */
let last = { text: '', plain: '' };

function plainAnew(text: string): string {
  return foldText(text)
    .replace(/[\p{P}\p{S}\s]+/gu, (gap) => (gap === "'" ? "'" : ' '))
    .trim();
}

/** "不是不要" is no no; what it is, is asked. */
const DENIED_TWICE = /^(?:也|又|并)?(?:不是|没有|没)(?:说)?不/u;

/** Whether a short text says yes or no, in any language known here; "嗯？" asks. */
export function yesOrNo(text: string): 'yes' | 'no' | null {
  if (/[?？]\s*$/.test(text)) return null;
  const words = plain(text);
  if (DENIED_TWICE.test(words)) return null;
  const all = Object.values(WORDS);
  if (all.some(({ no }) => no.test(words))) return 'no';
  if (all.some(({ yes }) => yes.test(words))) return 'yes';
  if (words === '') return signOf(text);
  if (words.length > 24) return null;
  const parts = answersOfTwo(words.split(' ')).flatMap(repeatedAnswers);
  if (parts.length < 2) return null;
  const said = new Set(
    parts.map((part) =>
      all.some(({ no }) => no.test(part)) ? 'no' : all.some(({ yes }) => yes.test(part)) ? 'yes' : null,
    ),
  );
  const [only] = said;
  return said.size === 1 ? (only ?? null) : null;
}

/** "sure, go ahead": two words that are one answer stay together. */
function answersOfTwo(words: readonly string[]): readonly string[] {
  const [first, second, ...others] = words;
  if (first === undefined || second === undefined) return words;
  const both = `${first} ${second}`;
  return EN.yes.test(both) || EN.no.test(both)
    ? [both, ...answersOfTwo(others)]
    : [first, ...answersOfTwo([second, ...others])];
}

/** "嗯嗯好的" and "不对不对" are two answers without a space: cut where answers of two characters and more fill the whole. */
function repeatedAnswers(part: string): readonly string[] {
  for (let at = 2; at <= part.length - 2; at += 1) {
    const [first, second] = [part.slice(0, at), part.slice(at)];
    if ([ZH.yes, ZH.no].some((answer) => answer.test(first) && answer.test(second))) return [first, second];
  }
  return [part];
}

/** A message of nothing but one sign. */
function signOf(text: string): 'yes' | 'no' | null {
  if (/^\s*(?:(?:👍|👌|🙆|✅)[\u{1f3fb}-\u{1f3ff}\u{fe0f}]*)+\s*$/u.test(text)) return 'yes';
  return /^\s*(?:(?:👎|🙅|❌)[\u{1f3fb}-\u{1f3ff}\u{fe0f}]*)+\s*$/u.test(text) ? 'no' : null;
}

/** The place that "the second one" means, from 0; null when the text is no ordinal. */
export function ordinal(text: string): number | null {
  const words = plain(text);
  for (const { ordinals } of Object.values(WORDS)) {
    const index = ordinals.findIndex((pattern) => pattern.test(words));
    if (index >= 0) return index;
  }
  return null;
}

/** Whether the visitor is mending something said before. */
export function soundsLikeCorrection(text: string): boolean {
  const folded = foldText(text);
  return Object.values(WORDS).some(({ correction }) => correction.test(folded));
}

/** The repair that a whole message asks for in so many words. */
export function repairCue(text: string): RepairIntent | null {
  const words = plain(text);
  for (const { cues } of Object.values(WORDS)) {
    for (const [repair, pattern] of Object.entries(cues))
      if (pattern.test(words)) return repair as RepairIntent;
  }
  return null;
}

/** Whether the visitor asks something rather than answers. */
export function soundsLikeQuestion(text: string): boolean {
  const folded = foldText(text).trim();
  return Object.values(WORDS).some(({ question }) => question.test(folded));
}

/** The text that is meant to replace one given before: what stands behind "change it to", as it was written. */
export function replacementText(text: string, language: string): string | null {
  const folded = fold(text);
  const meant = wordsOf(language).replacement.exec(folded.text)?.[1];
  if (meant === undefined) return null;
  // The pattern ends where the text ends.
  const { start, end } = folded.origin(folded.text.length - meant.length, folded.text.length);
  return text.slice(start, end).trim() || null;
}

/** A short text without the words that people put around a name. */
export function withoutFillers(text: string): string {
  const words = Object.values(WORDS).reduce((rest, { fillers }) => rest.replace(fillers, ' '), plain(text));
  return words.replace(/\s+/g, ' ').trim();
}
