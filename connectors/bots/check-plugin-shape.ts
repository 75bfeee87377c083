import type { Plugin } from '#engine/plugin';

/** Parts of a turn that plugins hand on. */
const PARTS = ['language', 'tokens', 'mentions', 'entities', 'intent', 'dialog', 'extras'];

/** What is wrong with something that a module offers as the plugin `id`; undefined when nothing is. */
export function pluginFault(value: unknown, id: string): string | undefined {
  if (value === null || typeof value !== 'object') return `its module exports no plugin ${id}`;
  const plugin: Partial<Record<keyof Plugin, unknown>> = value;
  if (plugin.id !== id) return `its id is ${String(plugin.id)}, pipeline.yaml calls it ${id}`;
  if (typeof plugin.summary !== 'string' || plugin.summary === '') return 'it has no summary';
  if (!isObjectSchema(plugin.options)) return 'its options are not the schema of an object';
  if (typeof plugin.create !== 'function') return 'it has no create()';
  const odd = (['warmUp', 'check'] as const).find(
    (key) => !['undefined', 'function'].includes(typeof plugin[key]),
  );
  if (odd !== undefined) return `its ${odd} is no function`;
  return (
    partsFault('needs', plugin.needs) ?? partsFault('gives', plugin.gives) ?? trainerFault(plugin.trainer)
  );
}

function isObjectSchema(value: unknown): boolean {
  return value !== null && typeof value === 'object' && 'type' in value && value.type === 'object';
}

function partsFault(key: string, value: unknown): string | undefined {
  if (!Array.isArray(value)) return `its ${key} is not a list`;
  const strange = value.find((part) => !PARTS.includes(part));
  return strange === undefined
    ? undefined
    : `its ${key} lists ${String(strange)}; parts are ${PARTS.join(', ')}`;
}

function trainerFault(trainer: unknown): string | undefined {
  if (trainer === undefined) return undefined;
  const whole =
    trainer !== null && typeof trainer === 'object' && 'fingerprint' in trainer && 'train' in trainer;
  return whole ? undefined : 'its trainer lacks fingerprint() or train()';
}
