import type { Field, FlowsFile, Form } from '../../config/schema/flows.ts';
import { createTalk, toyBot } from '../dialog.rig.ts';

const AT = Date.parse('2026-11-20T02:00:00Z');

/** What begins the form. */
export const START = { intent: 'start' };

/** A bot with one flow that fills the form `main`, and one that answers a question beside it. */
export function talkOf(
  fields: Readonly<Record<string, Field>>,
  world: Parameters<typeof createTalk>[1] & { forms?: Record<string, Form>; confirm?: string } = {},
) {
  const { forms = {}, confirm, ...rest } = world;
  const flows: FlowsFile = {
    flows: {
      main: { start: { intent: 'start' }, steps: [{ form: 'main' }, { say: 'done' }] },
      price: { start: { intent: 'price' }, steps: [{ say: 'price_answer' }] },
      fallback: { steps: [{ say: 'fallback_said' }] },
    },
    forms: { main: { fields, ...(confirm === undefined ? {} : { confirm }) }, ...forms },
  };
  const talking = createTalk(toyBot(flows), { at: AT, ...rest });
  return { ...talking, form: () => talking.state().stack[0]?.form };
}
