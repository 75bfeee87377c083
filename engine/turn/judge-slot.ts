import type { Bot } from '../config/bot.ts';
import type { Field } from '../config/schema/flows.ts';
import { readValueSchema } from '../config/value-schema.ts';
import { walkFields } from '../config/walk-fields.ts';
import type { Conversation } from '../conversation/state.ts';
import { type Failure, failure } from '../core/errors.ts';
import { isObject, type Json } from '../core/json.ts';

/**
 * Why an agent may not put this value into a slot; null when he may. A slot is known when a field of the bot fills it, or
 * when the conversation has it; the value has to be one that the field itself could take. Pure.
 */
export function judgeSlot(
  bot: Bot | undefined,
  name: string,
  value: Json,
  { dialog }: Pick<Conversation, 'dialog'>,
): Failure | null {
  const fields = [...walkFields({ flows: bot?.flows ?? {}, forms: bot?.forms ?? {} })]
    .filter((placed) => placed.name === name)
    .map(({ field }) => field);
  if (fields.length === 0 && !Object.hasOwn(dialog.slots, name)) return failure('SLOT_UNKNOWN', { name });
  const wanted = fields.map((field) => wrongFor(field, value));
  const [first] = wanted;
  return first !== undefined && wanted.every((wrong) => wrong !== null)
    ? failure('SLOT_VALUE', { name, wanted: first })
    : null;
}

/** What a field wants instead of this value; null when it takes it. */
function wrongFor({ type, options, schema, many, form }: Field, value: Json): string | null {
  if (form !== undefined || many !== undefined || type === 'file') return 'what only the bot fills';
  if (type === 'number' && typeof value !== 'number') return 'a number';
  if (type === 'yes_no' && typeof value !== 'boolean') return 'true or false';
  if (options && !Object.hasOwn(options, String(value))) return `one of ${Object.keys(options).join(', ')}`;
  const read = isObject(schema) ? readValueSchema(schema) : undefined;
  return read?.ok && !read.fits(value) ? `what fits ${JSON.stringify(schema)}` : null;
}
