import { expect, test } from 'vitest';
import { compileFlow } from '../dialog/compile-flow.ts';
import type { Step } from './schema/flows.ts';
import { stepNames } from './step-names.ts';

test('steps have here the names that they have when they run', () => {
  const steps: readonly Step[] = [
    { say: 'a' },
    { if: 'x', then: [{ say: 'b' }, { id: 'named', say: 'c' }], else: [{ if: 'y', then: [{ say: 'd' }] }] },
    { id: 'look', action: 'find', missing: [{ say: 'e' }], failed: [{ end: true }] },
  ];
  const compiled = compileFlow('flow', { steps });
  expect([...stepNames(steps)].sort()).toEqual([...compiled.steps.keys()].sort());
});
