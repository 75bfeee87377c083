import { type CatalogueEntry, type Entity, fold, type Lexicon, type Span, type Turn } from '#engine/plugin';
import { findPointers, type Pointer, type Pointing } from './pointers.ts';

/** A catalogue name in the message, by one of its meanings. */
export type Named = Span & { readonly type: string; readonly value: string; readonly text: string };

type Thing = Turn['state']['focus'][number];

/** What the words stand for, with the reason for the trace. */
export type Resolved = { readonly entities: readonly Entity[]; readonly notes: readonly string[] };

/**
 * Words that say which one are surer than a pronoun, and a pronoun is surer than a colour; all are guesses below
 * anything that was named. From 0.7 on they change what is talked about.
 */
const FIRM = 0.8;
const PRONOUN = 0.6;
const COLOUR = 0.5;
/** Nobody needs more to say what is meant; a page of pronouns would hold up everybody. */
const LONGEST = 1000;

/**
 * "它多少钱", "the cheaper one", "第二个": the words stand for what was talked about or listed. Beside a thing that is named
 * they count only where both are compared ("它和小米15"), and in front of a name they belong to it ("那台电视").
 */
export function resolveReferences(
  turn: Turn,
  text: string,
  taken: readonly Span[],
  named: readonly Named[],
  lexicon: Lexicon,
): Resolved {
  const [latest] = turn.state.focus;
  const listed = turn.state.listed ?? [];
  const isOnTheWay = latest === undefined || latest.type === 'brand' || latest.type === 'category';
  const type = isOnTheWay ? mainType(turn) : latest.type;
  if (type === undefined) return { entities: [], notes: [] };
  const folded = fold(text);
  const pointers = findPointers(folded.text.slice(0, LONGEST))
    .map((pointer) => ({ ...pointer, ...folded.origin(pointer.start, pointer.end) }))
    .filter((pointer) => !taken.some((other) => pointer.start < other.end && other.start < pointer.end))
    .filter((pointer) => !named.some(({ start }) => start === pointer.end))
    .filter(
      ({ pointing }, _, all) =>
        pointing.kind !== 'variant' || all.every((other) => other.pointing.kind === 'variant'),
    );
  const things = {
    focus: turn.state.focus.filter((thing) => thing.type === type),
    listed: listed.filter((thing) => thing.type === type),
  };
  if (named.some((entity) => entity.type === type)) {
    const compared = pointers.filter((pointer) => isCompared(text, pointer));
    return entitiesOf(compared, things, text, lexicon);
  }
  const byKind = pointAtKind(named, things, text, lexicon);
  return byKind ?? entitiesOf(pointers, things, text, lexicon);
}

type Things = { readonly focus: readonly Thing[]; readonly listed: readonly Thing[] };

/** Brands and categories are talked about on the way to products. */
function mainType({ state }: Turn): string | undefined {
  const things = [...state.focus, ...(state.listed ?? [])];
  return (things.find(({ type }) => type !== 'brand' && type !== 'category') ?? things[0])?.type;
}

const JOINED_AFTER =
  /^\s*(?:和|跟|与|同|比|或|还是|(?:and|or|vs|versus|compares?|compared|differs?|differ|(?:any )?(?:better|worse))\b)/i;
const JOINED_BEFORE = /(?:和|跟|与|同|比|或|还是|\band|\bor|\bvs\.?|\bwith|\bthan|\bto)\s*$/i;

function isCompared(text: string, { start, end, pointing }: Pointer): boolean {
  if (pointing.kind === 'variant' || pointing.kind === 'both') return false;
  return JOINED_AFTER.test(text.slice(end)) || JOINED_BEFORE.test(text.slice(0, start));
}

function entitiesOf(pointers: readonly Pointer[], things: Things, text: string, lexicon: Lexicon): Resolved {
  const entities: Entity[] = [];
  for (const { pointing, start, end } of pointers) {
    const meant = thingsMeant(pointing, things, lexicon).filter(
      (thing) => !entities.some((entity) => entity.type === thing.type && entity.value === thing.value),
    );
    const guess = { score: scoreOf(pointing), because: reasonOf(pointing, things) };
    for (const thing of meant) {
      const entity = entityOf(thing, text, { start, end }, guess);
      const rivals = pointing.kind === 'last' ? rivalsOf(thing, things) : [];
      entities.push(rivals.length > 0 ? { ...entity, alternatives: rivals } : entity);
    }
  }
  return resolved(entities);
}

function resolved(entities: readonly Entity[]): Resolved {
  return {
    entities,
    notes: entities.map(({ text, value, because }) => `${text} → ${value}: ${because}`),
  };
}

function scoreOf({ kind }: Pointing): number {
  if (kind === 'variant') return COLOUR;
  return kind === 'last' ? PRONOUN : FIRM;
}

/** "It", after two were named in one breath, may be either. */
function rivalsOf(thing: Thing, { focus }: Things): { value: string; score: number }[] {
  return focus
    .filter(({ value, turn }) => value !== thing.value && turn === thing.turn)
    .map(({ value }) => ({ value, score: COLOUR }));
}

function thingsMeant(pointing: Pointing, { focus, listed }: Things, lexicon: Lexicon): readonly Thing[] {
  const choice = listed.length > 1 ? listed : focus.slice(0, 2).reverse();
  switch (pointing.kind) {
    case 'place':
      return some((listed.length > 1 ? listed : [...focus].reverse()).at(pointing.place));
    case 'first':
      return some(focus.at(-1));
    case 'before':
      return some(focus[1]);
    case 'other':
      return some(choice.find(({ value }) => value !== focus[0]?.value));
    case 'both':
      return choice.length > 1 ? choice.slice(0, 2) : [];
    case 'cheapest':
      return some(byPrice(choice, lexicon)[0]);
    case 'dearest':
      return some(byPrice(choice, lexicon).at(-1));
    case 'last':
    case 'variant':
      return some(focus[0] ?? listed[0]);
  }
}

function byPrice(things: readonly Thing[], lexicon: Lexicon): readonly Thing[] {
  if (things.length < 2) return [];
  const priced = things.map((thing) => ({
    thing,
    price: Number(lexicon.entry(thing.type, thing.value)?.facts['price']),
  }));
  return priced.some(({ price }) => Number.isNaN(price))
    ? []
    : priced.sort((a, b) => a.price - b.price).map(({ thing }) => thing);
}

/** "苹果那个", "那台电脑", "the Sony one": the latest thing of that brand or kind. */
function pointAtKind(
  named: readonly Named[],
  things: Things,
  text: string,
  lexicon: Lexicon,
): Resolved | undefined {
  for (const kind of named) {
    const before = POINTS_BEFORE.exec(text.slice(0, kind.start))?.[0] ?? '';
    const after = POINTS_AFTER.exec(text.slice(kind.end))?.[0] ?? '';
    if (before === '' && after === '') continue;
    const thing = [...things.focus, ...things.listed].find(
      (one) => factsOf(one, lexicon)?.[kind.type] === kind.value,
    );
    if (thing === undefined) continue;
    const words = { start: kind.start - before.length, end: kind.end + after.length };
    const because = `the last one talked about with ${kind.type} ${kind.value}`;
    return resolved([entityOf(thing, text, words, { score: FIRM, because })]);
  }
  return undefined;
}

const POINTS_BEFORE =
  /(?:[这那](?:一)?[个款台部只件双副种条]?|(?:我|刚才|之前)(?:说|问|看)的|\b(?:the|that|this))\s*$/i;
const POINTS_AFTER = /^(?:的?[这那]一?[个款台部只件双副种条]|\s+one\b)/i;

function factsOf(thing: Thing, lexicon: Lexicon): CatalogueEntry['facts'] | undefined {
  return lexicon.entry(thing.type, thing.value)?.facts;
}

function reasonOf(pointing: Pointing, { listed }: Things): string {
  const among =
    listed.length > 1 ? `among ${listed.map(({ value }) => value).join(', ')}` : 'of what was talked about';
  switch (pointing.kind) {
    case 'place':
      return `place ${pointing.place < 0 ? 'last' : pointing.place + 1} ${among}`;
    case 'last':
    case 'variant':
      return 'talked about last';
    default:
      return `${pointing.kind} ${among}`;
  }
}

function some(thing: Thing | undefined): readonly Thing[] {
  return thing === undefined ? [] : [thing];
}

type Guess = { readonly score: number; readonly because: string };

function entityOf({ type, value, name }: Thing, text: string, { start, end }: Span, guess: Guess): Entity {
  return { type, value, name, text: text.slice(start, end), start, end, source: 'focus', ...guess };
}
