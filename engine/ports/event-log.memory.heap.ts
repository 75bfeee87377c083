/** A binary heap: the first of its items is at hand, the others are in no order. */
export type Heap<Item> = {
  first(): Item | undefined;
  add(item: Item): void;
  takeFirst(): Item | undefined;
  size(): number;
  /** Drop all items that do not pass. */
  keepOnly(passes: (item: Item) => boolean): void;
};

/** An empty heap; `compare` is negative where its first argument comes first. */
export function createHeap<Item>(compare: (left: Item, right: Item) => number): Heap<Item> {
  let items: Item[] = [];

  const add = (item: Item): void => {
    let place = items.push(item) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = items[parent] as Item;
      if (compare(above, item) <= 0) break;
      items[place] = above;
      place = parent;
    }
    items[place] = item;
  };

  const takeFirst = (): Item | undefined => {
    const first = items[0];
    const last = items.pop();
    if (last !== undefined && items.length > 0) sink(last);
    return first;
  };

  const sink = (item: Item): void => {
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      if (left >= items.length) break;
      const right = left + 1;
      const isRight = right < items.length && compare(items[right] as Item, items[left] as Item) < 0;
      const below = isRight ? right : left;
      if (compare(item, items[below] as Item) <= 0) break;
      items[place] = items[below] as Item;
      place = below;
    }
    items[place] = item;
  };

  const keepOnly = (passes: (item: Item) => boolean): void => {
    const kept = items.filter(passes);
    items = [];
    for (const item of kept) add(item);
  };

  return { first: () => items[0], add, takeFirst, size: () => items.length, keepOnly };
}
