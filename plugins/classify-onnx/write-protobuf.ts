/** A protobuf message in the making, field by field in the order given. Only what ONNX files need. */
export type Message = readonly Uint8Array[];

/** An embedded message, a text or raw bytes. */
export function bytesField(field: number, value: Message | string | Uint8Array): Message {
  const parts =
    typeof value === 'string' ? [Buffer.from(value)] : value instanceof Uint8Array ? [value] : value;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [varint(field * 8 + 2), varint(length), ...parts];
}

export function intField(field: number, value: number): Message {
  return [varint(field * 8), varint(value)];
}

export function encode(message: Message): Uint8Array {
  return Buffer.concat(message);
}

/** Seven bits a byte, the lowest first. Negative numbers don't occur in the files that are written. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.from([...bytes, rest]);
}
