import type { Entity } from '../../core/events/shapes.ts';
import { type Json, sameJson } from '../../core/json.ts';
import { soundsLikeCorrection, soundsLikeQuestion, yesOrNo } from '../words.ts';
import { splitAside } from './beside.ts';
import { ALL, optionsOf } from './choices.ts';
import { filledWith, openForm } from './form-state.ts';
import { entitiesFor, type Found, type Wanted, type Words } from './found.ts';
import { applySelection, type Offer, select } from './select.ts';

/** What the words say for a field that takes several: the list as it is then. */
export function extractList(wanted: Wanted, words: Words): Found | null {
  const { question, asked } = wanted;
  const { run, context } = words;
  const form = openForm(run);
  const filled = form?.done.includes(question.path) === true;
  const held = asked ? (form?.items ?? []) : filledWith(run, question.path);
  const before: readonly Json[] = Array.isArray(held) ? held : [];
  if (question.field.type === 'text') return asked ? extractTexts(before, context.text) : null;
  const offer = offerOf(wanted, words);
  if (asked && context.choice !== null) return tapped(context.choice, before, offer);
  const text = splitAside(context.text).answer;
  const selection = select(text, offer);
  if (selection === null) return null;
  const settling = form?.phase !== 'filling';
  const explicit = selection.adds || selection.without.length > 0 || soundsLikeCorrection(context.text);
  if (!asked && selection.all && !explicit && !settling) return null;
  if (filled && !asked && (soundsLikeQuestion(text) || !(explicit || settling))) return null;
  const adds = selection.adds || (before.length > 0 && !soundsLikeCorrection(context.text));
  const value = applySelection({ ...selection, adds }, before, offer);
  if (filled && !asked && sameJson(value, before) && !selection.unclear) return null;
  const used = offer.entities.filter((entity) => entity.source !== 'choice');
  return {
    value,
    used,
    ...(selection.unclear ? { unclear: true as const } : {}),
    ...(filled && explicit ? { edits: selection.pure ? ('only' as const) : ('beside' as const) } : {}),
  };
}

/** Options with the entities that mean one of them; or, without options, the entities themselves. */
function offerOf(wanted: Wanted, words: Words): Offer {
  const { question } = wanted;
  const { run, context, taken } = words;
  const { entity } = question.field;
  const filled = openForm(run)?.done.includes(question.path) === true;
  const heed = { asked: wanted.asked, loosely: wanted.asked || filled };
  if (entity !== undefined) return { ...heed, options: [], entities: entitiesFor(entity, wanted, words) };
  const options = optionsOf(question, run, context);
  const means = (one: Entity) => !taken.has(one) && options.some(({ value }) => value === one.value);
  return { ...heed, options, entities: context.entities.filter(means) };
}

function tapped(choice: string, before: readonly Json[], { options }: Offer): Found | null {
  const everything = options.map(({ value }) => value);
  if (choice === ALL) return { value: everything, used: [] };
  const option = options.find(({ value }) => String(value) === choice);
  if (!option) return null;
  return { value: everything.filter((one) => sameJson(one, option.value) || before.includes(one)), used: [] };
}

/** Each line, or what 、 and ; part, is an item; yes and no are not. */
function extractTexts(before: readonly Json[], text: string): Found | null {
  if (yesOrNo(text) !== null) return null;
  const items = text
    .split(/[\n、;；]/u)
    .map((item) => item.trim())
    .filter((item) => item !== '');
  const fresh = items.filter((item) => !before.includes(item));
  return items.length === 0 ? null : { value: [...before, ...fresh], used: [] };
}
