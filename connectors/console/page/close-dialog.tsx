import { useState } from 'preact/hooks';
import { useAround } from './context.ts';
import { Dialog } from './dialog.tsx';

const OUTCOMES = ['resolved', 'unresolved', 'spam'] as const;

/** How it ended, and what colleagues should know. The visitor is asked to rate. */
export function CloseDialog({ c, close }: { c: string; close: () => void }) {
  const { client, texts } = useAround();
  const [outcome, setOutcome] = useState<(typeof OUTCOMES)[number]>('resolved');
  const [note, setNote] = useState('');

  function submit(event: Event): void {
    event.preventDefault();
    if (note.trim() !== '') client.put(c, 'agent.note', { text: note.trim() });
    client.put(c, 'conversation.close', { outcome });
    close();
  }

  return (
    <Dialog title={texts.closeTitle} close={close}>
      <form onSubmit={submit}>
        <fieldset class="choices">
          <legend class="hidden">{texts.closeTitle}</legend>
          {OUTCOMES.map((one) => (
            <button
              key={one}
              type="button"
              class={one === outcome ? 'choice choice-on' : 'choice'}
              aria-pressed={one === outcome}
              onClick={() => setOutcome(one)}
            >
              {texts.outcome[one]}
            </button>
          ))}
        </fieldset>
        <label>
          {texts.closeNote}
          <textarea rows={3} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
        </label>
        <div class="dialog-end">
          <button type="submit" class="button button-strong">
            {texts.close}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
