const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Makes ULIDs that sort in the order in which they were made, also within one millisecond. */
export function createIds(now: () => number): () => string {
  let lastTime = 0;
  let digits: number[] = [];

  return () => {
    const time = Math.max(now(), lastTime);
    digits = time === lastTime && digits.length > 0 ? increased(digits) : randomDigits();
    lastTime = time;
    return encodeTime(time) + digits.map((digit) => ALPHABET.charAt(digit)).join('');
  };
}

function encodeTime(time: number): string {
  let rest = time;
  let text = '';
  for (let index = 0; index < 10; index += 1) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function randomDigits(): number[] {
  const digits = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte % 32);
  // Room to count up within one millisecond.
  digits[0] = (digits[0] ?? 0) % 16;
  return digits;
}

function increased(digits: readonly number[]): number[] {
  const next = [...digits];
  for (let index = next.length - 1; index >= 0; index -= 1) {
    const digit = (next[index] ?? 0) + 1;
    next[index] = digit % 32;
    if (digit < 32) break;
  }
  return next;
}
