/** All names by their sound, in one tree. Walked from the root, node 0; 0 as an answer means that there is no such node. */
export type SoundTrie = {
  /** The node that `code` leads to, or 0. */
  child(node: number, code: number): number;
  /** Bits of the letters that lead on from a node; bit 0 is `a`. */
  letters(node: number): number;
  /** Names that sound as the way to this node; empty for most. */
  names(node: number): readonly number[];
};

/** Codes: 0…25 are letters, 32… blank, plus, dot and the digits; -1 leads nowhere. */
export function codeOf(character: number): number {
  if (character >= 97 && character <= 122) return character - 97;
  if (character >= 48 && character <= 57) return character - 13;
  if (character === 43) return 33;
  if (character === 46) return 34;
  return character === 32 ? 32 : -1;
}

/** A name's place in its list, by how it sounds. */
export type Sounding = { readonly sound: string; readonly name: number };

/**
 * Built from the sorted sounds level by level, so that the children of a node stand side by side and a node needs only
 * where they begin and which they are: 14 bytes, where a hash table of edges needs 30.
 */
export function buildSoundTrie(soundings: readonly Sounding[]): SoundTrie {
  const sorted = [...soundings].sort((a, b) =>
    a.sound < b.sound ? -1 : a.sound > b.sound ? 1 : a.name - b.name,
  );
  const nodes = fillNodes(sorted.map(({ sound }) => sound));
  const ends = endsOf(sorted);
  return {
    child: (node, code) => childOf(nodes, node, code),
    letters: (node) => nodes.letters[node] ?? 0,
    names: (node) => namesAt(nodes.term[node] ?? -1, ends),
  };
}

type Nodes = {
  /** The first child; children stand in the order of their characters: blank, plus, dot, digits, letters. */
  readonly first: Int32Array;
  readonly letters: Uint32Array;
  readonly others: Uint16Array;
  /** Where the names that end here begin in the sorted list, or -1. */
  readonly term: Int32Array;
};

/** Names in sorted order, and 1 where one sounds like the one before. */
type Ends = { readonly names: Int32Array; readonly same: Uint8Array };

/** Its own function, so that the closures above do not keep the sorted strings alive. */
function endsOf(sorted: readonly Sounding[]): Ends {
  return {
    names: Int32Array.from(sorted, ({ name }) => name),
    same: Uint8Array.from(sorted, ({ sound }, at) => (sorted[at - 1]?.sound === sound ? 1 : 0)),
  };
}

/** Breadth first: node `n` stands for the stretch `low[n]`…`high[n]` of the sorted sounds, which begin alike. */
function fillNodes(sounds: readonly string[]): Nodes {
  const most = 1 + sounds.reduce((sum, sound) => sum + sound.length, 0);
  const low = new Int32Array(most);
  const high = new Int32Array(most);
  const nodes: Nodes = {
    first: new Int32Array(most),
    letters: new Uint32Array(most),
    others: new Uint16Array(most),
    term: new Int32Array(most).fill(-1),
  };
  high[0] = sounds.length;
  let size = 1;
  let depth = 0;
  let levelEnd = 1;
  for (let node = 0; node < size; node += 1) {
    if (node === levelEnd) {
      depth += 1;
      levelEnd = size;
    }
    const end = high[node] ?? 0;
    let at = low[node] ?? 0;
    if ((sounds[at]?.length ?? -1) === depth && at < end) nodes.term[node] = at;
    while (at < end && sounds[at]?.length === depth) at += 1;
    nodes.first[node] = size;
    while (at < end) {
      const character = sounds[at]?.charCodeAt(depth) ?? 0;
      low[size] = at;
      while (at < end && sounds[at]?.charCodeAt(depth) === character) at += 1;
      high[size] = at;
      addChild(nodes, node, codeOf(character));
      size += 1;
    }
  }
  return trimmed(nodes, size);
}

function addChild({ letters, others }: Nodes, node: number, code: number): void {
  if (code < 32) letters[node] = (letters[node] ?? 0) | (1 << code);
  else others[node] = (others[node] ?? 0) | (1 << (code - 32));
}

function trimmed({ first, letters, others, term }: Nodes, size: number): Nodes {
  return {
    first: first.slice(0, size),
    letters: letters.slice(0, size),
    others: others.slice(0, size),
    term: term.slice(0, size),
  };
}

function childOf({ first, letters, others }: Nodes, node: number, code: number): number {
  const other = others[node] ?? 0;
  const mask = letters[node] ?? 0;
  if (code < 0) return 0;
  if (code < 32) {
    if (((mask >>> code) & 1) === 0) return 0;
    return (first[node] ?? 0) + bitsIn(other) + bitsIn(mask & ((1 << code) - 1));
  }
  const bit = code - 32;
  return (other >>> bit) & 1 ? (first[node] ?? 0) + bitsIn(other & ((1 << bit) - 1)) : 0;
}

function bitsIn(mask: number): number {
  let bits = mask - ((mask >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

const NONE: readonly number[] = [];

function namesAt(term: number, { names, same }: Ends): readonly number[] {
  if (term < 0) return NONE;
  let end = term + 1;
  while (same[end] === 1) end += 1;
  return [...names.subarray(term, end)];
}
