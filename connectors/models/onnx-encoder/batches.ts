/** Most texts of one run: more hold the thread too long for the next one who asks. */
export const MOST = 8;

/** Gives the vectors of at most `MOST` texts; asked again only when it has answered. */
export type Run = (texts: readonly string[]) => Promise<readonly Float32Array[]>;

export type Batches = {
  encode(texts: readonly string[]): Promise<readonly Float32Array[]>;
  /** Rejects all that waits with `reason`. */
  stop(reason: Error): void;
};

type Job = {
  readonly texts: readonly string[];
  readonly vectors: Float32Array[];
  sent: number;
  missing: number;
  readonly resolve: (vectors: readonly Float32Array[]) => void;
  readonly reject: (reason: unknown) => void;
};

/** A text of a job, by its place there. */
type Seat = { readonly job: Job; readonly at: number };

/**
 * Gathers what is asked in one turn of the loop into runs. Seats are given out in rounds, so that a visitor's message does
 * not wait for all the hundreds of wordings that a bot being loaded has asked for.
 */
export function createBatches(run: Run): Batches {
  let jobs: Job[] = [];
  let busy = false;
  const work = async (): Promise<void> => {
    for (let seats = takeSeats(jobs); seats.length > 0; seats = takeSeats(jobs)) {
      await answerSeats(seats, run);
      jobs = jobs.filter(({ missing }) => missing > 0);
    }
    busy = false;
  };
  return {
    encode: (texts) =>
      new Promise((resolve, reject) => {
        if (texts.length === 0) return resolve([]);
        jobs.push({ texts, vectors: [], sent: 0, missing: texts.length, resolve, reject });
        if (!busy) setImmediate(work);
        busy = true;
      }),
    stop: (reason) => {
      for (const job of jobs.splice(0)) abandon(job, reason);
    },
  };
}

function takeSeats(jobs: readonly Job[]): readonly Seat[] {
  const seats: Seat[] = [];
  for (let round = jobs; round.length > 0 && seats.length < MOST; ) {
    round = round.filter(({ sent, texts }) => sent < texts.length);
    for (const job of round.slice(0, MOST - seats.length)) {
      seats.push({ job, at: job.sent });
      job.sent += 1;
    }
  }
  return seats;
}

async function answerSeats(seats: readonly Seat[], run: Run): Promise<void> {
  try {
    const vectors = await run(seats.map(({ job, at }) => job.texts[at] ?? ''));
    for (const [place, { job, at }] of seats.entries()) {
      job.vectors[at] = vectors[place] ?? new Float32Array();
      job.missing -= 1;
      if (job.missing === 0) job.resolve(job.vectors);
    }
  } catch (thrown) {
    for (const { job } of seats) abandon(job, thrown);
  }
}

/** Nothing more of it is sent or awaited. */
function abandon(job: Job, reason: unknown): void {
  job.sent = job.texts.length;
  job.missing = 0;
  job.reject(reason);
}
