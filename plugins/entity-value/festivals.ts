import { type Day, dayOf, lunarDay, type Now, nthWeekday } from './calendar.ts';

/** Days that a shop talks about, by how people call them. */
const FESTIVALS: readonly { readonly names: string; readonly day: (year: number) => Day }[] = [
  {
    names: '双十一|双11|双1[1１]|11\\.11|光棍节|singles.? day|double 11|double eleven',
    day: (year) => dayOf(year, 11, 11),
  },
  { names: '双十二|双12|12\\.12|double 12', day: (year) => dayOf(year, 12, 12) },
  { names: '618|六一八', day: (year) => dayOf(year, 6, 18) },
  { names: '元旦|new year.?s day', day: (year) => dayOf(year, 1, 1) },
  { names: '情人节|valentine.?s(?: day)?', day: (year) => dayOf(year, 2, 14) },
  { names: '妇女节|三八节|38节|女神节', day: (year) => dayOf(year, 3, 8) },
  { names: '五一|劳动节|labou?r day', day: (year) => dayOf(year, 5, 1) },
  { names: '六一|儿童节', day: (year) => dayOf(year, 6, 1) },
  { names: '教师节', day: (year) => dayOf(year, 9, 10) },
  { names: '国庆节|国庆|十一长假|national day', day: (year) => dayOf(year, 10, 1) },
  { names: '圣诞节|圣诞|christmas(?: day)?|xmas', day: (year) => dayOf(year, 12, 25) },
  { names: '平安夜|christmas eve', day: (year) => dayOf(year, 12, 24) },
  { names: '黑五|黑色星期五|black friday', day: (year) => nthWeekday(year, 11, 4, 4) + 1 },
  { names: 'cyber monday|网络星期一', day: (year) => nthWeekday(year, 11, 4, 4) + 4 },
  { names: '春节|大年初一|过年|chinese new year|spring festival', day: (year) => lunarDay(year, 1, 1) },
  { names: '除夕|大年三十', day: (year) => lunarDay(year, 1, 1) - 1 },
  { names: '元宵节|元宵', day: (year) => lunarDay(year, 1, 15) },
  { names: '端午节|端午', day: (year) => lunarDay(year, 5, 5) },
  { names: '七夕', day: (year) => lunarDay(year, 7, 7) },
  { names: '中秋节|中秋', day: (year) => lunarDay(year, 8, 15) },
];

const COMPILED = FESTIVALS.map(({ names, day }) => ({ pattern: new RegExp(`^(?:${names})$`), day }));

/** All names, as a piece of a pattern. */
export const FESTIVAL_NAMES = FESTIVALS.map(({ names }) => names).join('|');

/** Every name has one of these in it. */
export const FESTIVAL_CLUE =
  /[双旦节庆诞夜夕宵午秋黑]|[五六]一|长假|网络|[大过]年|618|1[12]\.1[12]|singles|double|new year|valentine|labou?r|national|mas|black|cyber|spring/;

/** The festival in a given year, else the one that is nearest to now. */
export function festivalDay(name: string, now: Now, year?: number): Day | null {
  const day = COMPILED.find(({ pattern }) => pattern.test(name))?.day;
  if (day === undefined) return null;
  if (year !== undefined) return day(year);
  const days = [now.year - 1, now.year, now.year + 1].map(day);
  return days.reduce((best, one) => (Math.abs(one - now.day) < Math.abs(best - now.day) ? one : best));
}
