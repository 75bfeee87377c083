/**
 * Words that choose from a list, in every language known here. Matched on folded text
 * from which the names of what is on offer have been taken out.
 */
export const LIST_WORDS = {
  /** Where a sentence changes its mind: each piece chooses or leaves out for itself. */
  clause: /[，;；。！!\n]|[,.](?!\d)|(?=但是?|不过|除了|\bbut not\b|\bnot\b|\bexcept\b|\bwithout\b)/u,
  all: /都|全部|全(?=退|换|要|选|拿|订|买)|所有|统统|通通|\b(?:all|everything|every one|both|the lot)\b/u,
  /** All but what follows. */
  except:
    /(?:除了|除去|除开)(.+?)(?:之外|以外|外面|都|全|其他|其余|别的|$)|\b(?:except(?: for)?|all but|everything but|other than|apart from)\b(.+)$/u,
  negative:
    /不(?:退|换|用|需要|买|订|选|包括|含|是)|别|去掉|删掉|拿掉|去除|移除|取消|不要(?!了)|\b(?:not|don't|dont|without|remove|drop|leave out|minus|cancel)\b/u,
  add: /还有|还要|也|加上|再加|再来|外加|补上|添上|\b(?:also|add|plus|as well|too|another)\b/u,
  /** "All three": how many there are then. */
  count:
    /(?<![前后第])([两二三四五六七八九十]|\d{1,2})\s?(?:个|件|样|台|部|款)(?=都|全)|\ball (two|three|four|five|six|\d{1,2})\b/u,
  both: /\bboth\b/u,
  /** The first or the last few. */
  firstFew: /前([两二三四五]|\d)(?:个|件|样|台|部|款)|\bfirst (two|three|four|five|\d)\b/gu,
  lastFew: /后([两二三四五]|\d)(?:个|件|样|台|部|款)|\blast (two|three|four|five|\d)\b/gu,
  last: /最后(?:一|那)?(?:个|件|样|台|部|款)|\blast(?: one)?\b/gu,
  place:
    /第\s?(\d{1,2}|[一二三四五六七八九十])|\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b|\b(\d{1,2})(?:st|nd|rd|th)\b|(?:\bno\.?|\bnumbers?|#)\s?(\d{1,2})/gu,
  /** Numerals that stand in a row behind a place: the 3 of "第1、3个". */
  bare: /\d{1,2}|[一二三四五六七八九十]/gu,
  /** What may stand around bare numerals that are places: "1和3都退". */
  aroundPlaces:
    /[和跟与及、,\s&+个件号第]|都|退货?|换货?|要|就?是|吧|了|\b(?:and|numbers?|no|the|item|items|please|one|ones)\b/gu,
  between: /和|跟|与|及|、|还有|&|\+|,|\b(?:and|plus|also)\b/u,
  around:
    /那个|这个|那款|这款|那件|这件|还有|还要|加上|再加|不要|不用|去掉|删掉|退货|换货|退|换|也|都|要|我|的|了|吧|给|一起|\b(?:the|that|this|one|my|please|i|want|to|return|also|add|as well|too|remove|not|without|and)\b/gu,
} as const;

const NUMBERS: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eighth: 8,
  ninth: 9,
  tenth: 10,
};

/** The number that a word of these patterns means. */
export function countOf(word: string): number {
  return NUMBERS[word] ?? Number(word);
}
