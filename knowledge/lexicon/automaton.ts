/** Called for every name that ends at `end`; `name` is its index in the list the automaton was built from. */
export type OnHit = (name: number, start: number, end: number) => void;

/** Finds all occurrences of all names in one pass. */
export type Automaton = { scan(text: string, onHit: OnHit): void };

/**
 * Aho–Corasick over UTF-16 units. Edges live in one open hash table and nodes in flat arrays instead of objects:
 * 100,000 names are about a million nodes, which as objects would cost hundreds of megabytes.
 * Names must be distinct and not empty.
 */
export function buildAutomaton(names: readonly string[]): Automaton {
  const trie = trimmed(buildTrie(names));
  linkFailures(trie);
  return { scan: (text, onHit) => scan(trie, names, text, onHit) };
}

type Trie = {
  /** Nodes in use; node 0 is the root. */
  size: number;
  readonly parent: Int32Array;
  readonly unit: Uint16Array;
  readonly depth: Uint16Array;
  /** The name that ends at a node, or -1. */
  readonly name: Int32Array;
  readonly fail: Int32Array;
  /** The nearest node on the failure path at which a name ends, or 0. */
  readonly next: Int32Array;
  /** Hash table of edges: slot → child node, 0 where empty. */
  readonly edges: Int32Array;
};

function buildTrie(names: readonly string[]): Trie {
  const most = 1 + names.reduce((sum, name) => sum + name.length, 0);
  const trie: Trie = {
    size: 1,
    parent: new Int32Array(most),
    unit: new Uint16Array(most),
    depth: new Uint16Array(most),
    name: new Int32Array(most).fill(-1),
    fail: new Int32Array(most),
    next: new Int32Array(most),
    edges: new Int32Array(2 ** Math.ceil(Math.log2(most * 2))),
  };
  names.forEach((name, index) => {
    let node = 0;
    for (let at = 0; at < name.length; at += 1) node = childOf(trie, node, name.charCodeAt(at));
    trie.name[node] = index;
  });
  return trie;
}

/** Names share their beginnings, so fewer nodes are needed than they have letters. */
function trimmed(trie: Trie): Trie {
  const cut = trie.size;
  return {
    ...trie,
    parent: trie.parent.slice(0, cut),
    unit: trie.unit.slice(0, cut),
    depth: trie.depth.slice(0, cut),
    name: trie.name.slice(0, cut),
    fail: trie.fail.slice(0, cut),
    next: trie.next.slice(0, cut),
  };
}

function slotOf(trie: Trie, node: number, unit: number): number {
  const mask = trie.edges.length - 1;
  let slot = (Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b)) & mask;
  for (;;) {
    const child = at(trie.edges, slot);
    if (child === 0 || (at(trie.parent, child) === node && at(trie.unit, child) === unit)) return slot;
    slot = (slot + 1) & mask;
  }
}

function childOf(trie: Trie, node: number, unit: number): number {
  const slot = slotOf(trie, node, unit);
  const known = at(trie.edges, slot);
  if (known > 0) return known;
  const child = trie.size;
  trie.size += 1;
  trie.parent[child] = node;
  trie.unit[child] = unit;
  trie.depth[child] = at(trie.depth, node) + 1;
  trie.edges[slot] = child;
  return child;
}

/** Shallow nodes first, because a node's failure link points to a shallower one. */
function linkFailures(trie: Trie): void {
  for (const node of byDepth(trie)) {
    const parent = at(trie.parent, node);
    const fail = parent === 0 ? 0 : step(trie, at(trie.fail, parent), at(trie.unit, node));
    trie.fail[node] = fail;
    trie.next[node] = at(trie.name, fail) >= 0 ? fail : at(trie.next, fail);
  }
}

function byDepth(trie: Trie): Int32Array {
  const first = new Int32Array(65_537);
  for (let node = 1; node < trie.size; node += 1) bump(first, at(trie.depth, node) + 1);
  for (let depth = 1; depth < first.length; depth += 1)
    first[depth] = at(first, depth) + at(first, depth - 1);
  const order = new Int32Array(trie.size - 1);
  for (let node = 1; node < trie.size; node += 1) order[bump(first, at(trie.depth, node))] = node;
  return order;
}

function step(trie: Trie, from: number, unit: number): number {
  let node = from;
  for (;;) {
    const child = at(trie.edges, slotOf(trie, node, unit));
    if (child > 0 || node === 0) return child;
    node = at(trie.fail, node);
  }
}

function scan(trie: Trie, names: readonly string[], text: string, onHit: OnHit): void {
  let node = 0;
  for (let end = 1; end <= text.length; end += 1) {
    node = step(trie, node, text.charCodeAt(end - 1));
    let hit = at(trie.name, node) >= 0 ? node : at(trie.next, node);
    for (; hit > 0; hit = at(trie.next, hit)) {
      const name = at(trie.name, hit);
      onHit(name, end - (names[name]?.length ?? 0), end);
    }
  }
}

function at(array: Int32Array | Uint16Array, index: number): number {
  return array[index] ?? 0;
}

/** Count up and answer the count before. */
function bump(counts: Int32Array, index: number): number {
  const before = at(counts, index);
  counts[index] = before + 1;
  return before;
}
