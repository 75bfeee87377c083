import type { TrainProgress } from '#connectors/bots/train-plugins';
import type { Io } from './io.ts';

/** Says how training goes, once per tenth, so that a log file stays readable. */
export function createProgress(io: Io, bot: string): (progress: TrainProgress) => void {
  const told = new Map<string, number>();
  return ({ plugin, done, what }) => {
    const tenth = Math.floor(done * 10);
    if (told.get(plugin) === tenth) return;
    told.set(plugin, tenth);
    io.err(`training ${bot} ${plugin} ${String(tenth * 10).padStart(3)} % ${what}`);
  };
}
