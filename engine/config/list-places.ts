import type { Place } from './bot.ts';
import type { Draft, Part } from './draft.ts';
import type { Path } from './report.ts';
import { walkFields } from './walk-fields.ts';
import { walkSteps } from './walk-steps.ts';

/** Where flows, steps, forms, fields and replies stand, by dotted path. */
export function listPlaces({ flows, replies }: Draft): Readonly<Record<string, Place>> {
  const places: Record<string, Place> = {};
  const add = (part: Part<unknown>, path: Path) => {
    places[path.join('.')] = part.source.place(path, 'key');
  };
  if (flows) {
    for (const name of Object.keys(flows.data.flows ?? {})) add(flows, ['flows', name]);
    for (const { path } of walkSteps(flows.data)) add(flows, path);
    for (const name of Object.keys(flows.data.forms ?? {})) add(flows, ['forms', name]);
    for (const { path } of walkFields(flows.data)) add(flows, path);
  }
  if (replies) for (const name of Object.keys(replies.data.replies ?? {})) add(replies, ['replies', name]);
  return places;
}
