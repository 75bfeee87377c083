import type { Bot } from '#engine/config/bot';
import type { Json } from '#engine/core/json';
import { compileFlows } from '#engine/dialog/compile-flow';
import { evaluate } from '#engine/dialog/expressions';
import { topFrame } from '#engine/dialog/state';
import { saidByBot } from '../check-step.ts';
import { fieldsOf, type Point, pointId } from '../coverage/points.ts';
import type { ActionStub } from '../fixture-schema.ts';
import type { Harvest, Tale } from './harvest.ts';
import { lengthOf, type Opening } from './place.ts';
import type { Part } from './retell.ts';

/** A known dialogue that would reach a point if it were told with another opening. */
export type Retelling = { readonly part: Part; readonly opening: Opening };

/** Known dialogues tried for one point. */
const MOST_PARTS = 4;

/** For a reply, dialogues in which it is said in another language; for what a system answers, those that ask it. */
export function partsFor(point: Point, bot: Bot, { tales }: Harvest): readonly Retelling[] {
  const found = [...saying(point, tales), ...asking(point, bot, tales), ...outages(point, bot, tales)];
  return found.sort((left, right) => toTell(left) - toTell(right)).slice(0, MOST_PARTS);
}

/** Of what is told again. */
function toTell({ part: { tale, after, upTo } }: Retelling): number {
  const place = tale[upTo]?.place;
  return place ? lengthOf({ ...place, steps: place.steps.slice(after) }) : 0;
}

function saying({ kind, name }: Point, tales: Harvest['tales']): Retelling[] {
  if (kind !== 'replies') return [];
  const [key, language = ''] = name.split(' ');
  return tales.flatMap((tale) => {
    const upTo = tale.findIndex(({ place: { view } }) =>
      saidByBot(view.recent).some(({ reply }) => reply === key),
    );
    const [{ place }] = tale;
    const opening = { ...place.opening, language };
    return partsOf(tale, upTo).map((part) => ({ part, opening }));
  });
}

/** The steps since nothing was open, and all of them: what was said before may be needed. */
function partsOf(tale: Tale, upTo: number): readonly Part[] {
  if (upTo < 1) return [];
  const idle = tale.findLastIndex(({ place }, at) => at < upTo && !topFrame(place.view.state.dialog));
  const afters = idle > 0 ? [idle, 0] : [0];
  return afters.map((after) => ({ tale, after, upTo }));
}

/** The very call of that step is answered otherwise, all others really. */
function asking({ kind, name }: Point, bot: Bot, tales: Harvest['tales']): Retelling[] {
  const [place = '', outcome = ''] = name.split(' ');
  const [flow = '', key = ''] = place.split('/');
  const step = compileFlows(bot).get(flow)?.steps.get(key)?.step;
  if (kind !== 'transitions' || step?.action === undefined) return [];
  if (outcome !== 'missing' && outcome !== 'failed') return [];
  const { action, with: inputs = {} } = step;
  const answer: ActionStub = outcome === 'missing' ? { missing: true } : { failed: 'CALL_TIMEOUT' };
  return tales.flatMap((tale) => {
    const upTo = tale.findIndex(({ points }) => points.includes(pointId({ kind: 'steps', name: place })));
    const at = tale[upTo]?.place;
    if (!at) return [];
    const { slots } = at.view.state.dialog;
    const values = Object.entries(inputs).map(([input, expression]) => [input, judged(expression, slots)]);
    const stub: ActionStub[] = [{ with: Object.fromEntries(values), ...answer }, { real: true }];
    const actions = { ...at.opening.actions, [action]: stub };
    return partsOf(tale, upTo).map((part) => ({ part, opening: { ...at.opening, actions } }));
  });
}

/** A system that a field is checked by does not answer at all. */
function outages({ kind, name }: Point, bot: Bot, tales: Harvest['tales']): Retelling[] {
  const [key = '', language] = name.split(' ');
  const isOutage =
    kind === 'repairs' ? key === 'unavailable' : kind === 'replies' && key === 'repair_unavailable';
  if (!isOutage) return [];
  return [...fieldsOf(bot)].flatMap(({ field: { check }, path }) => {
    const asked = pointId({ kind: 'ladders', name: `${path.join('.')} asked` });
    if (!check) return [];
    return tales.flatMap((tale) => {
      const upTo = tale.findIndex(({ points }) => points.includes(asked));
      const [{ place }] = tale;
      const actions = { ...place.opening.actions, [check.action]: { failed: 'CALL_TIMEOUT' } };
      const opening = { ...place.opening, ...(language === undefined ? {} : { language }), actions };
      return partsOf(tale, upTo).map((part) => ({ part, opening }));
    });
  });
}

function judged(expression: string, slots: Readonly<Record<string, Json>>): Json {
  const result = evaluate(expression, slots);
  return result.ok ? result.value : null;
}
