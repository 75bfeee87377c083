import { type Found, findAll, rule } from './found.ts';
import { AMBIGUOUS, CITIES, PLACE_CLUE, PROVINCES } from './places.ts';

const PROVINCE = `(?:${PROVINCES.replaceAll(' ', '|')})(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)?`;
const CITY = `(?:(?:${CITIES.replaceAll(' ', '|')})(?:市|地区|盟|自治州)?|[\\p{Script=Han}]{2,4}市)`;
const DISTRICT = String.raw`[\p{Script=Han}]{1,5}?(?:新区|区|县|旗)(?!别|间|域)`;
const TOWN = String.raw`[\p{Script=Han}]{1,6}?(?:街道|镇|乡)`;
const ROAD = String.raw`[\p{Script=Han}\d]{1,10}?(?:大道|大街|路|街|巷|弄|胡同|道)(?:[东西南北中]段?|[一二三四五六七八九十]段)?`;
const NUMBER = String.raw`\d{1,5}(?:-\d{1,4})?(?:号院|号|弄)`;
const SITE = String.raw`[\p{Script=Han}a-z\d]{2,12}?(?:小区|花园|家园|公寓|大厦|广场|中心|大学|学院|中学|医院|科技园|工业园|产业园|苑|城|园|府|湾|村|庄)`;
const HOUSE = String.raw`(?:[a-z]?\d{1,3}(?:栋|幢|号楼|座|楼)|[a-z]座)`;
const ENTRANCE = String.raw`\d{1,2}(?:单元|门)`;
const ROOM = String.raw`[a-z]?\d{1,4}(?:室|房|户|号|层|楼)?`;

const SPOT = `(${ROAD}\\s?)?(${NUMBER}\\s?)?(${SITE}\\s?)?(${HOUSE}\\s?)?(${ENTRANCE}\\s?)?(${ROOM})?`;
const KNOWN = `${PROVINCES} ${CITIES}`.replaceAll(' ', '|');
/** Begins at a province or city that is known, so that the words before it are not taken for a name of something. */
const REGIONAL = rule(
  PLACE_CLUE,
  new RegExp(`(?=${KNOWN})(${PROVINCE}\\s?)?(${CITY}\\s?)?(${DISTRICT}\\s?)?(${TOWN}\\s?)?${SPOT}`, 'giu'),
);
const LOCAL = rule(
  /[号弄栋幢楼座元门]/,
  new RegExp(
    `(${DISTRICT}\\s?)?(${TOWN}\\s?)?(?:${ROAD}\\s?${NUMBER}|${SITE}\\s?(?:${HOUSE}|${ENTRANCE}))(?:\\s?${SITE})?(?:\\s?${HOUSE})?(?:\\s?${ENTRANCE})?(?:\\s?${ROOM})?`,
    'giu',
  ),
);
const PLACE = rule(
  PLACE_CLUE,
  new RegExp(`(?:${PROVINCES.replaceAll(' ', '|')}|${CITIES.replaceAll(' ', '|')})(?:省|市)?`, 'gu'),
);
const ENGLISH = rule(
  /\d[a-z]? [a-z]/,
  /\b(?:(?:flat|apt|unit|room|suite) \w{1,6},? )?\d{1,5}[a-z]?(?: [a-z][a-z'-]{1,20}){1,4} (?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|square)\b/g,
);
/** Words before an address that the pattern for names of roads and places would take along. */
const LEAD =
  /^(?:我的|我|你|请|帮我|把|就|那|新的?|收货|收件|配送|送货|联系)*(?:地址|地点)?(?:是|为|改成|改到|改为|换成|换到|寄到|寄往|寄去|发到|发往|送到|送往|送去|住在|住|在|到|至|:|,)*/;

/** Addresses as people write them, from a city down to a room; and provinces and cities alone as `place`. */
export function findAddresses(text: string): readonly Found[] {
  const addresses = [
    ...findAll(text, 'address', REGIONAL, (match) => (isAddress(match) ? match[0] : null)),
    ...findAll(text, 'address', LOCAL, ([whole]) => whole),
  ].map(trim);
  const places = findAll(text, 'place', PLACE, ([name]) =>
    AMBIGUOUS.has(name) ? null : name.replace(/[省市]$/, ''),
  );
  return [
    ...addresses.filter(({ value }) => value !== ''),
    ...places,
    ...findAll(text, 'address', ENGLISH, ([whole]) => whole),
  ];
}

/** Two levels that follow each other: a city alone is a place, and a city with a room behind it is none. */
function isAddress([, province, city, district, town, ...spot]: RegExpExecArray): boolean {
  const region = [province, city, district, town].filter(Boolean).length;
  return region >= 2 || (region === 1 && spot.slice(0, 5).some(Boolean));
}

function trim(found: Found): Found {
  const lead = LEAD.exec(found.value)?.[0].length ?? 0;
  const rest = found.value.slice(lead);
  const value = rest.trimEnd();
  return {
    ...found,
    value: value.replace(/\s/g, ''),
    start: found.start + lead,
    end: found.start + lead + value.length,
  };
}
