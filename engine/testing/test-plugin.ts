import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { Plugin } from '#engine/pipeline/plugin';
import { runStage, type StageOutcome } from '#engine/pipeline/run-stage';
import { createFakeClock } from './fake-clock.ts';
import { findFlaw, type PluginCase, portsOf, turnOf } from './plugin-case.ts';

/** How long a plugin may go on after its turn was aborted, in milliseconds. */
const GRACE = 1000;

/**
 * The tests that every plugin has to pass, and its own cases. Cases that prove nothing are refused at once,
 * by a throw, so that they can't pass for green.
 */
export function testPlugin(plugin: Plugin, { cases }: { readonly cases: readonly PluginCase[] }): void {
  const flaw = flawOf(plugin) ?? cases.map((one) => findFlaw(plugin, one, cases)).find(Boolean);
  if (flaw !== undefined) throw new TypeError(`plugin ${plugin.id}: ${flaw}`);
  if (cases.length === 0) throw new TypeError(`plugin ${plugin.id}: there are no cases`);
  describe(`plugin ${plugin.id}`, () => {
    test('its options refuse a key that it does not know', () => {
      expect(complaints(plugin, { surely_not_an_option: true })).toContain('');
    });
    test('it stops when its turn is aborted', () => stopsWhenAborted(plugin, cases));
    for (const one of cases) test(one.name, () => keeps(plugin, one));
  });
}

const PARTS: readonly string[] = ['language', 'tokens', 'mentions', 'entities', 'intent', 'dialog', 'extras'];

/** What is wrong with the plugin as data, before any of it runs. */
export function flawOf({ id, summary, needs, gives }: Plugin): string | undefined {
  if (!/^[a-z][a-z0-9-]*$/.test(id)) return `its id "${id}" is not small letters, digits and hyphens`;
  if (!/^\S.{2,119}$/.test(summary)) return 'its summary is not one line';
  const unknown = [...needs, ...gives].find((part) => !PARTS.includes(part));
  if (unknown !== undefined) return `there is no part ${unknown}`;
  const twice = [needs, gives].find((list) => new Set(list).size < list.length);
  return twice && `a part stands twice in ${twice.join(', ')}`;
}

async function keeps(plugin: Plugin, one: PluginCase): Promise<void> {
  const wrong = complaints(plugin, one.options ?? {});
  if (one.invalid !== undefined) return expect(wrong).toContain(one.invalid);
  expect(wrong, 'its options').toEqual([]);
  const { parts, trace, failure } = await runCase(plugin, one);
  if (one.fails !== undefined) return expect(failure?.code).toBe(one.fails);
  expect(failure, 'its failure').toBeNull();
  if (one.nothing) return expect(trace.outcome).toBe('nothing');
  expect(parts).toMatchObject(one.gives ?? {});
}

/** Through the real stage runner, so that a part that `gives` does not list is a failure here too. */
async function runCase(plugin: Plugin, one: PluginCase): Promise<StageOutcome> {
  const running = await plugin.create(one.options ?? {}, portsOf(one), one.trained ?? null);
  const place = { file: 'pipeline.yaml', line: 1, column: 1 };
  const spec = { plugin: plugin.id, options: {}, timeout: GRACE, onError: 'skip', place } as const;
  try {
    return await runStage({ spec, plugin, running }, turnOf(one), createFakeClock(0));
  } finally {
    await running.close?.();
  }
}

async function stopsWhenAborted(plugin: Plugin, cases: readonly PluginCase[]): Promise<void> {
  const one = cases.find((candidate) => candidate.invalid === undefined);
  if (one === undefined) return;
  const running = await plugin.create(one.options ?? {}, portsOf(one), one.trained ?? null);
  const begun = performance.now();
  await Promise.allSettled([running.run(turnOf(one), AbortSignal.abort())]);
  await running.close?.();
  expect(performance.now() - begun).toBeLessThan(GRACE);
}

/** JSON pointers of the options that the plugin's schema refuses. */
function complaints(plugin: Plugin, options: unknown): readonly string[] {
  const validate = new Ajv({ allErrors: true, strict: false }).compile(plugin.options);
  return validate(options) ? [] : (validate.errors ?? []).map((error) => error.instancePath);
}
