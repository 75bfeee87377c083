/** One case of a logistic regression: its signs (the last one always 1) and the answer. `weight` counts it more or less. */
export type Case = { readonly signs: readonly number[]; readonly yes: boolean; readonly weight?: number };

/** Weights that give a chance: 1 / (1 + e^-Σ weight·sign). */
export type Weights = readonly number[];

export function chanceOf(weights: Weights, signs: readonly number[]): number {
  return 1 / (1 + Math.exp(-oddsOf(weights, signs)));
}

/** The logarithm of the odds. */
export function oddsOf(weights: Weights, signs: readonly number[]): number {
  return signs.reduce((total, sign, at) => total + sign * (weights[at] ?? 0), 0);
}

/**
 * Newton's method with a little pull towards `prior`, so that few cases don't give wild weights; and as if one more case had
 * gone the other way on each side (Platt), so that no chance is ever quite 1.
 */
export function fitLogistic(cases: readonly Case[], prior: Weights, pull: number): Weights {
  const yes = cases.filter((one) => one.yes).length;
  const targets = { yes: (yes + 1) / (yes + 2), no: 1 / (cases.length - yes + 2) };
  let weights = [...prior];
  for (let step = 0; step < 30; step += 1) {
    const { slope, curve } = derive(cases, targets, weights, { prior, pull });
    const change = solve(curve, slope);
    const size = Math.max(...change.map(Math.abs));
    const share = size > 2 ? 2 / size : 1;
    weights = weights.map((weight, at) => weight - share * (change[at] ?? 0));
    if (size < 1e-6) break;
  }
  return weights.map((weight) => Math.round(weight * 1e5) / 1e5);
}

function derive(
  cases: readonly Case[],
  targets: { readonly yes: number; readonly no: number },
  weights: Weights,
  { prior, pull }: { readonly prior: Weights; readonly pull: number },
) {
  const slope = weights.map((weight, at) => pull * (weight - (prior[at] ?? 0)));
  const curve = weights.map((_, row) => weights.map((_, column) => (row === column ? pull : 0)));
  for (const { signs, yes, weight = 1 } of cases) {
    const chance = chanceOf(weights, signs);
    const error = weight * (chance - (yes ? targets.yes : targets.no));
    const bend = weight * chance * (1 - chance);
    signs.forEach((sign, row) => {
      slope[row] = (slope[row] ?? 0) + error * sign;
      const line = curve[row];
      if (line)
        for (const [column, other] of signs.entries())
          line[column] = (line[column] ?? 0) + bend * sign * other;
    });
  }
  return { slope, curve };
}

/** Gaussian elimination with the largest pivot; the matrix is small and, because of the pull, never singular. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  for (let column = 0; column < rows.length; column += 1) {
    const rest = rows.splice(column).sort((a, b) => Math.abs(b[column] ?? 0) - Math.abs(a[column] ?? 0));
    rows.push(...rest);
    const pivot = rows[column] ?? [];
    const scaled = pivot.map((value) => value / (pivot[column] || 1));
    rows.forEach((row, at) => {
      const factor = row[column] ?? 0;
      rows[at] = at === column ? scaled : row.map((value, place) => value - factor * (scaled[place] ?? 0));
    });
  }
  return rows.map((row) => row.at(-1) ?? 0);
}
