import { useEffect } from 'preact/hooks';
import type { Refusal } from '../client/console-state.ts';
import { useAround } from './context.ts';
import { CrossIcon } from './icons.tsx';

/** How long a refusal stays, in milliseconds. */
const STAYS = 8000;

/** What the server refused, with its own words: they say how to mend it. */
export function Refusals({ refusals }: { refusals: readonly Refusal[] }) {
  return (
    <div class="refusals" role="alert">
      {refusals.map((refusal) => (
        <RefusalCard key={refusal.id} refusal={refusal} />
      ))}
    </div>
  );
}

function RefusalCard({ refusal: { id, code, message } }: { refusal: Refusal }) {
  const { client, texts } = useAround();
  useEffect(() => {
    const timer = setTimeout(() => client.forgetRefusal(id), STAYS);
    return () => clearTimeout(timer);
  }, [client, id]);
  return (
    <p class="refusal">
      <span>
        {message || code} <span class="soft">{code}</span>
      </span>
      <button type="button" class="bare" aria-label={texts.remove} onClick={() => client.forgetRefusal(id)}>
        <CrossIcon />
      </button>
    </p>
  );
}
