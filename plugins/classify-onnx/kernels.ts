/** The inner loops of training and explaining over one block of memory, four numbers at a time; offsets are in bytes. Source: kernels.wat. */
export type Kernels = {
  /** y += a·x over n numbers; n is a multiple of four. */
  axpy(n: number, a: number, x: number, y: number): void;
  dot(n: number, x: number, y: number): number;
  /** The same, where x is n signed bytes. */
  dotBytes(n: number, x: number, y: number): number;
  /** out += the rows of the table named by ids, each times its value. */
  gather(count: number, ids: number, values: number, table: number, width: number, out: number): void;
  /** Each row of the table named by ids += its value times the slope. */
  scatter(count: number, ids: number, values: number, table: number, width: number, slope: number): void;
};

/** A stretch of the memory: where it begins, in bytes, and its numbers. */
export type Floats = { readonly at: number; readonly values: Float32Array };
export type Ints = { readonly at: number; readonly values: Int32Array };
export type Bytes = { readonly at: number; readonly values: Int8Array };

/** Memory that is handed out from the front and let go as a whole. */
export type Arena = {
  readonly kernels: Kernels;
  floats(count: number): Floats;
  ints(count: number): Ints;
  bytes(count: number): Bytes;
};

/** Three times as fast as the same loops in JavaScript, and the same sums on every machine. */
export function createArena(bytes: number): Arena {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((bytes + PAGE) / PAGE) });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(CODE, 'base64')), {
    env: { memory },
  });
  let free = 0;
  const take = (length: number): number => {
    const at = free;
    free += (length + 15) & ~15;
    return at;
  };
  return {
    kernels: instance.exports as Kernels,
    floats: (count) => {
      const at = take(count * 4);
      return { at, values: new Float32Array(memory.buffer, at, count) };
    },
    ints: (count) => {
      const at = take(count * 4);
      return { at, values: new Int32Array(memory.buffer, at, count) };
    },
    bytes: (count) => {
      const at = take(count);
      return { at, values: new Int8Array(memory.buffer, at, count) };
    },
  };
}

/** Widths are rounded up to what the kernels take. */
export function roundUp(width: number): number {
  return (width + 3) & ~3;
}

const PAGE = 65_536;
/** `wat2wasm kernels.wat` (wabt 1.0). A test holds it to plain loops. */
const CODE =
  'AGFzbQEAAAABGANgBH99f38AYAN/f38BfWAGf39/f39/AAIPAQNlbnYGbWVtb3J5AgABAwYFAAEBAgIHLAUEYXhweQAAA2RvdAABCGRvdEJ5dGVzAAIGZ2F0aGVyAAMHc2NhdHRlcgAECo4EBUgCAXsBfyAB/RMhBCADIABBAnRqIQUDQCADIAP9AAQAIAQgAv0ABAD95gH95AH9CwQAIAJBEGohAiADQRBqIQMgAyAFSQ0ACwtVAgF7AX8gAiAAQQJ0aiEEA0AgAyAB/QAEACAC/QAEAP3mAf3kASEDIAFBEGohASACQRBqIQIgAiAESQ0ACyAD/R8AIAP9HwGSIAP9HwIgA/0fA5KSC1sCAXsBfyABIABqIQQDQCADIAH9XAIA/YcB/acB/foBIAL9AAQA/eYB/eQBIQMgAUEEaiEBIAJBEGohAiABIARJDQALIAP9HwAgA/0fAZIgA/0fAiAD/R8DkpILhwECAXsEfyAEQQJ0IQQgASAAQQJ0aiEKIAUgBGohCQJAA0AgASAKTw0BIAIqAgD9EyEGIAMgASgCACAEbGohByAFIQgDQCAIIAj9AAQAIAYgB/0ABAD95gH95AH9CwQAIAdBEGohByAIQRBqIQggCCAJSQ0ACyABQQRqIQEgAkEEaiECDAALCwuHAQIBewR/IARBAnQhBCABIABBAnRqIQogBSAEaiEJAkADQCABIApPDQEgAioCAP0TIQYgAyABKAIAIARsaiEHIAUhCANAIAcgB/0ABAAgBiAI/QAEAP3mAf3kAf0LBAAgB0EQaiEHIAhBEGohCCAIIAlJDQALIAFBBGohASACQQRqIQIMAAsLCw==';
