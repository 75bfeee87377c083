const KEPT = 'parley.console.sound';

let context: AudioContext | undefined;

export function isSoundOn(): boolean {
  return localStorage.getItem(KEPT) !== 'off';
}

export function switchSound(isOn: boolean): void {
  localStorage.setItem(KEPT, isOn ? 'on' : 'off');
}

/** Two short tones for a chat that rings, one for a message. Silent until somebody has touched the page: browsers have it so. */
export function ring(what: 'chat' | 'message'): void {
  if (!isSoundOn()) return;
  context ??= new AudioContext();
  if (context.state !== 'running') void context.resume();
  const tones = what === 'chat' ? [660, 880] : [740];
  for (const [index, tone] of tones.entries()) play(context, tone, context.currentTime + index * 0.16);
}

function play(audio: AudioContext, tone: number, at: number): void {
  const oscillator = audio.createOscillator();
  const volume = audio.createGain();
  oscillator.frequency.value = tone;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.12, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.15);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.16);
}
