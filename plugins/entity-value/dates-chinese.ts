import { dayOf, isDate, iso, monthRange, type Now, range, weekRange } from './calendar.ts';
import { FESTIVAL_CLUE, FESTIVAL_NAMES, festivalDay } from './festivals.ts';
import { type Found, findAll, rule } from './found.ts';
import { readNumber } from './numerals.ts';

const N = '(\\d{1,4}|[零一二两三四五六七八九十百半]{1,5})';
const DAYS: Readonly<Record<string, number>> = { 大前: -3, 前: -2, 昨: -1, 今: 0, 明: 1, 后: 2, 大后: 3 };
const YEARS: Readonly<Record<string, number>> = { 前: -2, 去: -1, 今: 0, 本: 0, 明: 1 };
const WEEKDAYS = '一二三四五六日天';
/** What is still to come is meant where such a word follows. */
const AHEAD = /^(?:之前|前|以前)?(?:能|可以|会|要|送|发|到(?![周星礼下\d一二三四五六七八九十])|来|就|再)/;
const PAST = /(?:买|下单|下的单|收到|签收|付|拍)/;

const NAMED_DAY = rule(/[前后昨今明][天日儿早晚]/, /(大前|大后|前|昨|今|明|后)(?:天|日|儿个?|早|晚)(?!天)/g);
const WEEKDAY = rule(
  /[周期拜]/,
  /(上上|下下|上|下|这|本)?个?(?:周|星期|礼拜)([一二三四五六日天1-6])(?![0-9个年月])/g,
);
const WEEK = rule(
  /[周期拜]/,
  /(上上|下下|上|下|这|本)(?:一)?个?(周末|周(?![一二三四五六日天1-6])|星期(?![一二三四五六日天1-6])|礼拜(?![一二三四五六日天1-6]))|(?<![上下这本个])(周末)/g,
);
const FULL = rule(
  /月/,
  new RegExp(
    `(?:(\\d{2}|\\d{4}|去|今|明|前)年)?${N}月(?:份)?(?:${N}(?:日|号|(?=[-到至~]\\d{1,2}[号日])))?`,
    'g',
  ),
);
const NUMERIC = rule(
  /\d[-/.年]\d/,
  /(?<![\d.])(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?![\d.])|(?<![\d/.-])(\d{1,2})\/(\d{1,2})(?![\d/])/g,
);
/** "11.8下单": with a dot it is a day only where something was done on it. */
const DOTTED = rule(
  /\d\.\d/,
  /(?<![\d.¥$])(1[0-2]|0?[1-9])\.(3[01]|[12]\d|0?[1-9])(?:号|日)?(?=\s?(?:那天|当天|早上|上午|中午|下午|晚上|下的?单|买|拍|收|签|到货|发货|付|退|寄|的(?:订?单|快递)))/g,
);
const OF_MONTH = rule(
  /[号日]/,
  /(上上|上|这|本|下)?个?(月)?(?<!\d)(3[01]|[12]?\d|[一二三四五六七八九十]{1,3})(?:号|日)(?![楼院店线门馆厅栋码召称字桌柜窗仓库a-z]|(?:干|碱性|锂)?电池)/g,
);
const MONTH = rule(
  /月/,
  /(上上|上|这|本|下)个?月(初|底|末|中旬?)?(?![\d一二三四五六七八九十])|(?<![上下这本])月(初|底|末)/g,
);
const YEAR = rule(
  /年/,
  /(前|去|今|明)年(上半年|下半年|年初|年底)?(?!\d{0,2}月|[一二三四五六七八九十]{1,3}月)|(?<!\d)(20\d\d)年(?![\d款版型]|新款)/g,
);
const LASTING = rule(
  /[天周期拜月年阵]/,
  new RegExp(
    `(最近|近|过去|这|前)(?:的)?(?:这)?${N}?(?:个)?(几天|天|周|星期|礼拜|月|年)(?:来|内|里)?|(?<![\\d最])这(几天|阵子)`,
    'g',
  ),
);
const AGO = rule(
  /[天周期拜月年][之以前后内]/,
  new RegExp(
    `(?<!\\d)${N}(?:多)?(?:个)?(天|周|星期|礼拜|月|年)(之前|以前|前|之后|以后|后|之内|以内|内)`,
    'g',
  ),
);
const FESTIVAL = rule(
  FESTIVAL_CLUE,
  new RegExp(`(?:(去|今|前|明)年(?:的)?|(20\\d\\d)年?)?(${FESTIVAL_NAMES})`, 'g'),
);

/** Days and stretches of days in Chinese, as ISO days; two with a slash for a stretch, first and last counted. */
export function findChineseDates(text: string, now: Now): readonly Found[] {
  const behind = (match: RegExpExecArray): string =>
    text.slice(match.index + match[0].length, match.index + match[0].length + 4);
  return [
    ...findAll(text, 'date', NAMED_DAY, ([, name = '']) => iso(now.day + (DAYS[name] ?? 0))),
    ...findAll(text, 'date', WEEKDAY, (match) => readWeekday(match, now, behind(match))),
    ...findAll(text, 'date', WEEK, (match) => readWeek(match, now)),
    ...findAll(text, 'date', FULL, (match) => readFull(match, now)),
    ...findAll(text, 'date', NUMERIC, (match) => readNumeric(match, now)),
    ...findAll(text, 'date', DOTTED, ([, month, date]) => {
      const [inYear, day] = [Number(month), Number(date)];
      return isDate(now.year, inYear, day) ? iso(dayOf(now.year, inYear, day)) : null;
    }),
    ...findAll(text, 'date', OF_MONTH, (match) => readDayOfMonth(match, now, behind(match))),
    ...findAll(text, 'date', MONTH, ([, which, part, bare]) => readMonth(steps(which), part ?? bare, now)),
    ...findAll(text, 'date', YEAR, (match) => readYear(match, now)),
    ...findAll(text, 'date', LASTING, (match) => readLasting(match, now)),
    ...findAll(text, 'date', AGO, (match) => readAgo(match, now)),
    ...findAll(text, 'date', FESTIVAL, ([, which, year, name = '']) => {
      const day = festivalDay(name, now, year === undefined ? yearOf(which, now) : Number(year));
      return day === null ? null : iso(day);
    }),
  ];
}

function steps(which: string | undefined): number {
  const sign = which?.startsWith('上') ? -1 : which?.startsWith('下') ? 1 : 0;
  return sign * (which?.length ?? 0);
}

function yearOf(which: string | undefined, now: Now): number | undefined {
  return which === undefined ? undefined : now.year + (YEARS[which] ?? 0);
}

function readWeekday([, which, name = '']: RegExpExecArray, now: Now, behind: string): string {
  const weekday = /\d/.test(name) ? Number(name) : Math.min(7, WEEKDAYS.indexOf(name) + 1);
  const day = now.day - now.weekday + weekday + steps(which) * 7;
  return iso(which === undefined && day < now.day && AHEAD.test(behind) ? day + 7 : day);
}

function readWeek([, which, what, bare]: RegExpExecArray, now: Now): string {
  if (what !== '周末' && bare === undefined) return weekRange(now, steps(which));
  const saturday = now.day - now.weekday + 6 + steps(which) * 7;
  return range(saturday, saturday + 1);
}

function readFull([, year, month = '', date]: RegExpExecArray, now: Now): string | null {
  const spelled =
    year === undefined ? undefined : (yearOf(/\d/.test(year) ? undefined : year, now) ?? Number(year));
  const full = spelled === undefined ? now.year : spelled < 100 ? 2000 + spelled : spelled;
  const inYear = readNumber(month) ?? 0;
  if (date === undefined)
    return inYear >= 1 && inYear <= 12 && /^\d{1,2}$|^[一二三四五六七八九十]+$/.test(month)
      ? monthRange(full, inYear)
      : null;
  const day = readNumber(date) ?? 0;
  return isDate(full, inYear, day) ? iso(dayOf(full, inYear, day)) : null;
}

function readNumeric([, year, month, date, shortMonth, shortDate]: RegExpExecArray, now: Now): string | null {
  const [y, m, d] = [Number(year ?? now.year), Number(month ?? shortMonth), Number(date ?? shortDate)];
  return isDate(y, m, d) ? iso(dayOf(y, m, d)) : null;
}

/** "3号" is in this month, but the next where it is still to come, and the last where it is over. */
function readDayOfMonth(
  [, which, month, date = '']: RegExpExecArray,
  now: Now,
  behind: string,
): string | null {
  if ((which === undefined) !== (month === undefined)) return null;
  const day = readNumber(date) ?? 0;
  const shift =
    which !== undefined
      ? steps(which)
      : day < now.date && AHEAD.test(behind)
        ? 1
        : day > now.date && PAST.test(behind)
          ? -1
          : 0;
  const first = new Date(Date.UTC(now.year, now.month - 1 + shift, 1));
  const [year, inYear] = [first.getUTCFullYear(), first.getUTCMonth() + 1];
  return isDate(year, inYear, day) ? iso(dayOf(year, inYear, day)) : null;
}

function readMonth(shift: number, part: string | undefined, now: Now): string {
  const month = now.month + shift;
  if (part === '初') return range(dayOf(now.year, month, 1), dayOf(now.year, month, 10));
  if (part?.startsWith('中')) return range(dayOf(now.year, month, 11), dayOf(now.year, month, 20));
  return part === undefined
    ? monthRange(now.year, month)
    : range(dayOf(now.year, month, 21), dayOf(now.year, month + 1, 0));
}

function readYear([, which, part, written]: RegExpExecArray, now: Now): string {
  const year = written === undefined ? (yearOf(which, now) ?? now.year) : Number(written);
  if (part === '上半年') return range(dayOf(year, 1, 1), dayOf(year, 6, 30));
  if (part === '下半年') return range(dayOf(year, 7, 1), dayOf(year, 12, 31));
  return range(dayOf(year, 1, 1), dayOf(year, 12, 31));
}

/** 最近三天 ends today and counts it. */
function readLasting([, which, count, unit, loose]: RegExpExecArray, now: Now): string | null {
  if (loose !== undefined || unit === '几天') return range(now.day - 6, now.day);
  if (count === undefined || (which === '前' && unit === '年')) return null;
  const many = readNumber(count) ?? 1;
  return range(back(now, many, unit ?? '天') + 1, now.day);
}

function readAgo([, count = '', unit = '', where = '']: RegExpExecArray, now: Now): string | null {
  const many = readNumber(count);
  if (many === null) return null;
  if (/内$/.test(where)) return range(now.day, back(now, -many, unit));
  return iso(back(now, /前$/.test(where) ? many : -many, unit));
}

/** The day that lies so many units back; forward with a negative number. */
function back(now: Now, many: number, unit: string): number {
  if (unit === '天') return now.day - Math.round(many);
  if (unit === '月')
    return many === 0.5 || many === -0.5 ? now.day - many * 30 : dayOf(now.year, now.month - many, now.date);
  if (unit === '年') return dayOf(now.year, now.month - Math.round(many * 12), now.date);
  return now.day - Math.round(many * 7);
}
