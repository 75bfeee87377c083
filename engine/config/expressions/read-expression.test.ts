import { describe, expect, it } from 'vitest';
import { expressionsIn, readExpression } from './read-expression.ts';

describe('the names that an expression reads', () => {
  it.each([
    ['order.price_drop > 0', ['order']],
    ['a && (b || !c)', ['a', 'b', 'c']],
    ['size(items) > limits["most"]', ['items', 'limits']],
    ['items.exists(item, item.price > budget)', ['items', 'budget']],
    ['has(order.id) ? order.id : draft', ['order', 'draft']],
    ['type(count) == int', ['count']],
    ['{"why": reason, "who": [name]}', ['reason', 'name']],
    ['1 + 1', []],
  ])('%s', (text, names) => {
    expect(readExpression(text)).toMatchObject({ ok: true, names });
  });

  it.each([
    'reason = broken',
    'text.matches("(a+)+$")',
    'nothing(text)',
    'a &&',
    "'open",
    '',
    'x'.repeat(3000),
  ])('none, because it is none: %s', (text) => {
    expect(readExpression(text)).toMatchObject({ ok: false });
  });
});

it('a reply has its expressions in braces', () => {
  expect(expressionsIn('Order {order.id} of {name}, {}')).toEqual(['order.id', 'name']);
});
