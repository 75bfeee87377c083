/** How words point at something that was talked about. */
export type Pointing =
  | { readonly kind: 'last' | 'first' | 'before' | 'other' | 'both' | 'cheapest' | 'dearest' | 'variant' }
  | { readonly kind: 'place'; readonly place: number };

/** Words that point, where they stand in the folded text. */
export type Pointer = { readonly start: number; readonly end: number; readonly pointing: Pointing };

const PIECE = '[个款台部只件双副种条]';
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];
const COLOURS = '黑|白|红|蓝|绿|紫|粉|金|银|灰|橙|黄|原|钛|沙漠|深空灰?|暗夜';
const ENGLISH_COLOURS = 'black|white|red|blue|green|purple|pink|gold|silver|gr[ae]y|orange|yellow|titanium';
const NOT_THINGS =
  '(?!订单|单子?|问题|快递|包裹|时候|月|星期|礼拜|人|客服|价|活动|券|地址|号码|电话|小时|字|意思|功能|颜色|办法|事)';

/** "刚才推荐的第二个": who brought it up, and when, is a part of the words that point. */
const SAID =
  '(?:(?:(?:刚才|刚刚|之前|前面|上面)?(?:你们?|您|我|咱们?)?(?:刚才|刚刚|之前)?(?:推荐|介绍|列|说|问|看|提)(?:过|到|出来)?|刚才|刚刚|之前|上面)的?)?';
const SAID_AFTER =
  '(?: (?:that )?(?:you|i|we)(?: just)? (?:recommended|suggested|mentioned|listed|named|said|asked about))?';

type Rule = { readonly pattern: RegExp; readonly read: (match: RegExpExecArray) => Pointing | null };

/** In order: what says more comes first, the bare pronoun last. */
const RULES: readonly Rule[] = [
  {
    pattern: new RegExp(
      `(?:这|那|前面|上面|刚才)?(?:那|这)?(?:两|俩)${PIECE}${NOT_THINGS}|它们|它俩|\\b(?:both(?: of them)?|these two|those two|the two(?: of them)?)\\b`,
      'g',
    ),
    read: both,
  },
  {
    pattern: new RegExp(
      `(?:最(?:开始|早|先|初)|一开始|开头|头一次)(?:说|问|看|聊)?(?:过)?的?(?:那|这)?一?${PIECE}|\\bthe (?:very )?first one i (?:asked|mentioned|looked)[a-z ]{0,12}`,
      'g',
    ),
    read: () => ({ kind: 'first' }),
  },
  {
    pattern: new RegExp(
      `(?:倒数第[一1]|最后)(?:那|这)?一?${PIECE}|后者|后面(?:那|这)?一?${PIECE}|\\b(?:the latter|the last one)\\b`,
      'g',
    ),
    read: () => ({ kind: 'place', place: -1 }),
  },
  {
    pattern: new RegExp(`前者|前面(?:那|这)一?${PIECE}|\\bthe former\\b`, 'g'),
    read: () => ({ kind: 'place', place: 0 }),
  },
  {
    pattern: new RegExp(`${SAID}第([一二三四五六1-6])${PIECE}${NOT_THINGS}`, 'g'),
    read: ([, place = '']) => ({ kind: 'place', place: '一二三四五六123456'.indexOf(place) % 6 }),
  },
  {
    pattern: new RegExp(
      `\\bthe (${ORDINALS.join('|')}|1st|2nd|3rd) (?:one|phone|laptop|product|model|option|item)\\b${SAID_AFTER}`,
      'g',
    ),
    read: ([, name = '']) => ({
      kind: 'place',
      place: /^\d/.test(name) ? Number(name[0]) - 1 : ORDINALS.indexOf(name),
    }),
  },
  {
    pattern: new RegExp(`(?:另外?一?|别的那)${PIECE}|\\bthe other one\\b`, 'g'),
    read: () => ({ kind: 'other' }),
  },
  {
    pattern: new RegExp(
      `(?:上|前)一${PIECE}${NOT_THINGS}|(?:之前|刚才|刚刚)(?:说|问|看)?(?:过)?的?(?:那|上)一?${PIECE}${NOT_THINGS}|\\b(?:the previous one|the one before(?: that)?)\\b`,
      'g',
    ),
    read: () => ({ kind: 'before' }),
  },
  {
    pattern: new RegExp(
      `(?:(?:那|这)${PIECE}(?:最|更|比较)?(?:便宜|实惠)(?:一?点|一?些)?的?|(?<![有没找])(?:最|更)?(?:便宜|实惠)(?:一?点|一?些)?的?(?:那|这)(?:一)?${PIECE}|(?<=(?:就|要|选|买|拿|看看)(?:那)?)(?:最|更)?便宜(?:一?点|一?些)?的|^便宜(?:一?点|一?些)?的(?=多少|呢|有|能))`,
      'g',
    ),
    read: () => ({ kind: 'cheapest' }),
  },
  {
    pattern: new RegExp(
      `(?:(?:那|这)${PIECE}(?:最|更|比较)?(?:贵|高端)(?:一?点|一?些)?的?|(?:最|更)?(?:贵|高端)(?:一?点|一?些)?的?(?:那|这)(?:一)?${PIECE}|(?<=(?:就|要|选|买|拿|看看)(?:那)?)(?:最|更)?贵(?:一?点|一?些)?的|^贵(?:一?点|一?些)?的(?=多少|呢|有|能|值|好))`,
      'g',
    ),
    read: () => ({ kind: 'dearest' }),
  },
  {
    pattern: /\bthe (?:cheaper|cheapest|less expensive|more affordable)(?: (?:one|of the two))?\b/g,
    read: () => ({ kind: 'cheapest' }),
  },
  {
    pattern: /\bthe (?:more expensive|most expensive|pricier|dearer|fancier)(?: (?:one|of the two))?\b/g,
    read: () => ({ kind: 'dearest' }),
  },
  {
    pattern: new RegExp(
      `(?:换成|换|改成|要|有|有没有|来)?(?:个|台|部)?(?:${COLOURS})色(?:的|款)?|\\bin (?:${ENGLISH_COLOURS})\\b`,
      'g',
    ),
    read: () => ({ kind: 'variant' }),
  },
  {
    pattern: new RegExp(
      `它(?!们|俩)|[这那](?:一)?${PIECE}${NOT_THINGS}|\\b(?:it|(?:this|that) (?:one|product|model|item))\\b`,
      'g',
    ),
    read: () => ({ kind: 'last' }),
  },
];

function both(match: RegExpExecArray): Pointing | null {
  // "两个" alone counts; with 这, 那 in front, or 它们, it points.
  return /^(?:两|俩)/.test(match[0]) ? null : { kind: 'both' };
}

/** The words that point in a folded text; of two rules at one place the one that says more. */
export function findPointers(text: string): readonly Pointer[] {
  const found: Pointer[] = [];
  for (const { pattern, read } of RULES) {
    for (const match of text.matchAll(pattern)) {
      const pointing = read(match);
      const [start, end] = [match.index, match.index + match[0].length];
      if (pointing === null || found.some((other) => start < other.end && other.start < end)) continue;
      found.push({ start, end, pointing });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}
