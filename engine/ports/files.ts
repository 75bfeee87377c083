import type { Failure } from '../core/errors.ts';
import type { Attachment } from '../core/events/shapes.ts';
import type { Upload } from './uploads.ts';

/** A file with the actor who sent it, for whoever must decide who may fetch it. */
export type StoredFile = {
  readonly attachment: Attachment;
  readonly owner: string;
  readonly bytes: Uint8Array;
};

/** Keeps what people upload. Names are only for showing: a file is found by its id alone. */
export interface Files {
  /** Checks size and content, stores, and answers the attachment to put into a message. */
  put(upload: Upload): Promise<Attachment | Failure>;
  /** The file as it was put; undefined for an id that was never given out. */
  get(id: string): Promise<StoredFile | undefined>;
}
