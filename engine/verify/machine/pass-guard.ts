import type { Side } from '../values/split.ts';
import { type Scope, SLOTS } from '../values/ways.ts';
import type { Model } from './model.ts';
import type { State } from './state.ts';

/** A condition that came out one way. */
type Passed = { readonly expression: string; readonly holds: boolean; readonly scope?: Scope | undefined };

/** What is known once a condition has come out so; where the values decide, that is to be remembered. */
export function passGuard(
  { exact, assumed }: Pick<State, 'exact' | 'assumed'>,
  side: Side,
  { expression, holds, scope = SLOTS }: Passed,
  { weigher, domains }: Model,
): Pick<State, 'env' | 'exact' | 'assumed'> {
  const passed = { env: side.env, exact: exact && side.exact };
  if (!side.open) return { ...passed, assumed };
  const ways = weigher.waysOf(expression, scope);
  return { ...passed, assumed: [...assumed, { expression, holds, scope, own: ways.every(domains.isOwn) }] };
}
