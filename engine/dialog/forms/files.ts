import type { Field } from '../../config/schema/flows.ts';
import type { Attachment } from '../../core/events/shapes.ts';
import { isObject, type Json } from '../../core/json.ts';

/** The files of a message that a field takes, and the reply about one that it does not. */
export type JudgedFiles = { readonly good: readonly Json[]; readonly wrong: string | null };

/** Sort a message's files by the field's types and size. */
export function judgeFiles({ files }: Field, attachments: readonly Attachment[]): JudgedFiles {
  const good: Json[] = [];
  let wrong: string | null = null;
  for (const attachment of attachments) {
    const reply = objection(files, attachment);
    if (reply === null) good.push({ ...attachment });
    else wrong ??= reply;
  }
  return { good, wrong };
}

/** Whether values are files that a field takes. */
export function areFiles(field: Field, values: readonly Json[]): boolean {
  const files = values.filter(isAttachment);
  return files.length === values.length && judgeFiles(field, files).wrong === null;
}

function isAttachment(value: Json): value is Json & Attachment {
  return isObject(value) && typeof value['mime'] === 'string' && typeof value['size'] === 'number';
}

function objection(files: Field['files'], { mime, size }: Attachment): string | null {
  const { types, largest, wrong_type = 'repair_invalid', too_big = 'repair_invalid' } = files ?? {};
  if (types !== undefined && !types.some((type) => isOfType(mime.toLowerCase(), type))) return wrong_type;
  return largest !== undefined && size > bytesOf(largest) ? too_big : null;
}

/** `image` stands for all images, `pdf` for its MIME type. */
function isOfType(mime: string, type: string): boolean {
  if (type === 'pdf') return mime === 'application/pdf';
  return type.includes('/') ? mime === type.toLowerCase() : mime.startsWith(`${type}/`);
}

const UNITS: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1024 * 1024 };

function bytesOf(size: string): number {
  const [, number = '0', unit = 'b'] = /^(\d+(?:\.\d+)?)(b|kb|mb)$/.exec(size) ?? [];
  return Number(number) * (UNITS[unit] ?? 1);
}
