import { useAround } from './context.ts';
import { Dialog } from './dialog.tsx';

/** All keys, called up by one. */
export function HelpSheet({ close }: { close: () => void }) {
  const { texts } = useAround();
  return (
    <Dialog title={texts.help} close={close}>
      <dl class="keys">
        {Object.entries(texts.keys).map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
