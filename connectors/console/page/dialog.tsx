import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useAround } from './context.ts';
import { CrossIcon } from './icons.tsx';

type Props = { readonly title: string; readonly close: () => void; readonly children: ComponentChildren };

/** A window over the page: the browser keeps the focus in it, closes it on Esc, and gives the focus back. */
export function Dialog({ title, close, children }: Props) {
  const { texts } = useAround();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => element.current?.showModal(), []);
  return (
    <dialog ref={element} class="dialog" aria-label={title} onClose={close}>
      <header>
        <h2>{title}</h2>
        <button type="button" class="bare" aria-label={texts.cancel} onClick={() => element.current?.close()}>
          <CrossIcon />
        </button>
      </header>
      {children}
    </dialog>
  );
}
