import { RE2JS } from 're2js';
import type { Field } from '../../config/schema/flows.ts';
import { splitAside } from '../../dialog/forms/beside.ts';
import { isOff } from '../../dialog/repair-changes.ts';
import {
  ordinal,
  plain,
  repairCue,
  soundsLikeCorrection,
  soundsLikeQuestion,
  withoutFillers,
  yesOrNo,
} from '../../dialog/words.ts';
import { itemsOf } from '../dialogue/answers-of.ts';
import { isEmpty, keyOf } from '../values/sample.ts';
import { slotOf } from '../values/ways.ts';
import { type Model, writesOf } from './model.ts';
import { begin, doneIn, TURN } from './moves.ts';
import { startedBy } from './open-flow.ts';
import { everyField } from './questions.ts';
import { flowsFrom } from './roots.ts';
import type { AtQuestion, State } from './state.ts';

/** What one flow, with those that it goes to, has to do with others. */
type Ties = { readonly writes: ReadonlySet<string>; readonly reads: ReadonlySet<string> };

/** Says where other flows begin while a question is open. */
export type Digress = (asked: State, at: AtQuestion) => readonly State[];

/**
 * Flows that a visitor may begin from within a question, by words that are no answer to it nor to any other question
 * of its form. Only those are gone through that have to do with what is open: they write over what it has told
 * and still reads, or read what it has told.
 */
export function createDigress(model: Model, roots: readonly string[]): Digress {
  const ties = new Map(roots.map((root) => [root, tiesOf(root, model)] as const));
  const tied = tiedTo(ties);
  const begun = new Set<string>();
  const heard = new Map<string, (text: string) => boolean>();
  return (asked, at) => {
    const top = asked.frames.at(-1);
    if (!top || asked.frames.length >= MOST_OPEN) return [];
    const told = toldIn(asked);
    const near = new Set([...told].flatMap((way) => tied.get(way) ?? []));
    if (near.size === 0) return [];
    const form = model.flows.get(top.flow)?.steps.get(top.step)?.form ?? '';
    const isText = at.field.type === 'text' && at.field.form === undefined;
    const place = `${form} ${isText}`;
    const fits = heard.get(place) ?? otherWords(form, isText, model);
    heard.set(place, fits);
    const left = new Set(pendingIn(form, asked, model));
    const read = new Set(asked.frames.flatMap(({ flow, step }) => [...model.live(flow, step)].map(slotOf)));
    const isTold = (way: string) => told.has(way);
    return roots.flatMap((flow) => {
      if (!near.has(flow)) return [];
      const { writes, reads } = ties.get(flow) ?? NO_TIES;
      if (asked.frames.some((frame) => frame.flow === flow) || [...writes].some((way) => left.has(way)))
        return [];
      if (isOff(model.bot, model.bot.flows[flow]?.aside ? 'aside' : 'digress')) return [];
      const spoilt = [...writes].filter((way) => isTold(way) && read.has(way));
      const seen = [...reads].filter(isTold);
      const here = spoilt.length > 0 ? `${top.flow}/${top.step} ` : '';
      const held = [...spoilt, ...seen].map((way) => `${way}:${keyOf(model.weigher.heldBy(asked.env, way))}`);
      const key = `${here}${flow} ${held.join(' ')}`;
      if (held.length === 0 || begun.has(key)) return [];
      begun.add(key);
      return startedBy(flow, blank(asked, flow, model), model, fits);
    });
  };
}

/** Flows that may be open at once, as the engine has it. */
const MOST_OPEN = 6;

const NO_TIES: Ties = { writes: new Set(), reads: new Set() };

function tiesOf(root: string, model: Model): Ties {
  const flows = [...flowsFrom([root], model)];
  const steps = flows.flatMap((flow) => [...(model.flows.get(flow)?.steps.values() ?? [])]);
  const { when } = model.bot.flows[root]?.start ?? {};
  const first = model.flows.get(root)?.first ?? '';
  const reads = [...model.live(root, first), ...(when === undefined ? [] : model.weigher.waysOf(when))];
  return {
    writes: new Set(steps.flatMap((step) => writesOf(step, model.questions)).map(slotOf)),
    reads: new Set(reads.map(slotOf)),
  };
}

/** The flows that write or read a slot. */
function tiedTo(ties: ReadonlyMap<string, Ties>): ReadonlyMap<string, readonly string[]> {
  const all = [...ties].flatMap(([flow, { writes, reads }]) =>
    [...new Set([...writes, ...reads])].map((way) => ({ way, flow })),
  );
  return new Map(
    [...Map.groupBy(all, ({ way }) => way)].map(([way, some]) => [way, some.map(({ flow }) => flow)]),
  );
}

function blank(asked: State, flow: string, model: Model): State {
  const { frames } = asked;
  const held = frames.map((frame, at) =>
    at === frames.length - 1 ? { ...frame, done: doneIn(asked) } : frame,
  );
  return {
    ...asked,
    ...TURN,
    frames: [...held, ...begin(flow, model)],
    from: asked,
    act: { kind: 'start', flow, by: null },
    answer: null,
    digression: 'open',
  };
}

/** Slots in which something is known to be. */
function toldIn({ env }: State): ReadonlySet<string> {
  const filled = Object.entries(env.held).filter(([, samples]) => samples.some((sample) => !isEmpty(sample)));
  return new Set(filled.map(([way]) => slotOf(way)));
}

/** Slots of the form that were not dealt with: a flow that writes them leaves them as nobody here knows. */
function pendingIn(form: string, asked: State, { questions }: Model): readonly string[] {
  const done = doneIn(asked);
  const all = [...everyField(questions.get(form) ?? [])];
  return all.filter(({ way }) => !done.includes(way)).map(({ way }) => slotOf(way));
}

/** Whether words are surely taken for no answer, no repair and nothing to be mended. */
function otherWords(form: string, isText: boolean, model: Model): (text: string) => boolean {
  const fields = [...everyField(model.questions.get(form) ?? [])].map(({ field }) => field);
  const known = new Map<string, boolean>();
  const isOther = (text: string) =>
    repairCue(text) === null &&
    yesOrNo(text) === null &&
    ordinal(text) === null &&
    !soundsLikeCorrection(text) &&
    splitAside(text).aside === null &&
    (!isText || soundsLikeQuestion(text)) &&
    !fields.some((field) => mayBeFilledBy(field, text, model));
  return (text) => {
    const other = known.get(text) ?? isOther(text);
    known.set(text, other);
    return other;
  };
}

/** What stages find in words without knowing the bot: told by digits and by these. */
const MAY_BE_FOUND =
  /\d|[一二三四五六七八九十两百千万半@¥$€]|[今明后昨]天|周|星期|月|号|日|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|half|today|tonight|tomorrow|yesterday|week\w*|month\w*|day|days|mon|tues|wednes|thurs|fri|satur|sun)/iu;

function mayBeFilledBy(field: Field, text: string, model: Model): boolean {
  const { bot } = model;
  const said = plain(text);
  const core = withoutFillers(text);
  const names = [
    ...Object.values(field.options ?? {}).flatMap((words) => Object.values(words).flat()),
    ...Object.values(field.called ?? {}).flat(),
    ...(field.choices === undefined ? [] : itemsOf(field, model).map(({ label }) => label)),
    ...(field.entity === undefined ? [] : bot.catalogue.filter(({ type }) => type === field.entity)).flatMap(
      ({ name, aliases = [] }) => [name, ...aliases],
    ),
  ];
  if (names.some((name) => said.includes(plain(name)) || plain(name).includes(core))) return true;
  const own = field.entity === undefined ? undefined : bot.entities[field.entity];
  if (own) return RE2JS.compile(own.pattern, RE2JS.CASE_INSENSITIVE).matcher(text).find();
  return (field.type === 'number' || field.entity !== undefined) && MAY_BE_FOUND.test(text);
}
