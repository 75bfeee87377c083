import { expect, test } from 'vitest';
import { createFakeClock } from './fake-clock.ts';
import { createTestEnv, FIXTURE_START } from './test-env.ts';

test('what was delayed runs at its own time, in order, also what was delayed on the way', () => {
  const clock = createFakeClock(1000);
  const ran: string[] = [];
  const note = (name: string) => () => ran.push(`${name} ${clock.now()}`);
  clock.delay(30, note('late'));
  clock.delay(10, () => {
    note('early')();
    clock.delay(5, note('between'));
  });
  clock.delay(10, note('same moment'));
  clock.delay(20, note('taken back'))();
  clock.advance(30);
  expect(ran).toEqual(['early 1010', 'same moment 1010', 'between 1015', 'late 1030']);
  expect(clock.elapsed()).toBe(30);
});

test('what is due later waits', () => {
  const clock = createFakeClock(0);
  let ran = false;
  clock.delay(10, () => {
    ran = true;
  });
  clock.advance(9);
  expect(ran).toBe(false);
  clock.advance(1);
  expect(ran).toBe(true);
});

test('two environments of one seed are the same, and ids sort by age', () => {
  const [one, two] = [0, 1].map(() => createTestEnv({ digest: (text) => text }));
  const draw = (env = one) => Array.from({ length: 40 }, () => [env?.newId(), env?.random()] as const);
  const drawn = draw();
  expect(draw(two)).toEqual(drawn);
  const ids = drawn.map(([id]) => id);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(drawn.map(([, random]) => random)).size).toBe(40);
  expect(one?.now()).toBe(FIXTURE_START);
});
