import type { Failure } from '../core/errors.ts';
import type { Attachment } from '../core/events/shapes.ts';

/** Keeps what people upload. Names are only for showing: a file is found by its id alone. */
export interface Files {
  /** Checks size and content, stores, and answers the attachment to put into a message. */
  put(upload: {
    readonly owner: string;
    readonly name: string;
    readonly bytes: Uint8Array;
  }): Promise<Attachment | Failure>;
  get(
    id: string,
  ): Promise<
    { readonly attachment: Attachment; readonly owner: string; readonly bytes: Uint8Array } | undefined
  >;
}
