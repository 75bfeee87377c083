import type { Model } from '../machine/model.ts';
import { carryOver } from './domains.ts';
import type { Env } from './env.ts';
import { NULL, type Sample, sampleOf } from './sample.ts';
import { literalOf, type Scope, SLOTS, wayIn, wayOf } from './ways.ts';

/** What a slot may hold when it is set to an expression. */
export function valuesOf(
  expression: string,
  slot: string,
  env: Env,
  model: Model,
  scope: Scope = SLOTS,
): readonly Sample[] {
  const { domains, weigher } = model;
  const unknown = () => domains.of(slot).filter(({ kind }) => kind !== 'unset');
  const weighed = weigher.weigh(expression, env, { scope });
  if (!weighed?.cases) return unknown();
  const literal = literalOf(weighed.ast);
  if (literal !== undefined) return [sampleOf(literal)];
  const way = wayOf(weighed.ast);
  const at = way === undefined ? -1 : weighed.ways.indexOf(wayIn(way, scope));
  const samples = weighed.cases.flatMap(({ judged, samples: held }): readonly Sample[] => {
    const copied = held[at];
    if (copied && judged.kind !== 'error') return carryOver(copied, slot, domains, env.fresh);
    if (judged.kind === 'error') return [NULL];
    if (judged.kind === 'known' && typeof judged.value !== 'number') return [sampleOf(judged.value)];
    return unknown().filter(({ kind, value }) => kind !== 'value' || value !== null || !env.fresh);
  });
  return [...new Set(samples)];
}

/** Whether a slot is compared as a whole, so that a system's answer in it may be one of what it is compared with. */
export function isShared(slot: string, { domains }: Model): boolean {
  return domains
    .of(slot)
    .some(({ kind, value }) => kind === 'value' && value !== null && typeof value !== 'number');
}
