/** An action that waits until its calls have paused. */
export type Debounced = { call(): void; cancel(): void };

/** Run `action` once after `pause` milliseconds without a further call. */
export function debounce(pause: number, action: () => void): Debounced {
  let timer: NodeJS.Timeout | undefined;
  const cancel = () => clearTimeout(timer);
  return {
    cancel,
    call: () => {
      cancel();
      timer = setTimeout(action, pause);
    },
  };
}
