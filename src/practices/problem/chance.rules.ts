/**
 * How likely at least `hits` of `trials` are, where each hits with probability `chance` and none knows of another: the upper tail of the
 * binomial distribution, as its natural logarithm, so that a very small one is not lost. Source: any text on statistics; summed from the
 * largest term on, by logarithms of factorials.
 */
export function logTail(hits: number, trials: number, chance: number): number {
  if (hits <= 0) return 0;
  if (hits > trials || chance <= 0) return Number.NEGATIVE_INFINITY;
  if (chance >= 1) return 0;
  const [yes, no] = [Math.log(chance), Math.log1p(-chance)];
  let sum = 0;
  let largest = Number.NEGATIVE_INFINITY;
  for (let count = hits; count <= trials; count++) {
    const term = logChoose(trials, count) + count * yes + (trials - count) * no;
    if (term > largest) {
      sum = sum * Math.exp(largest - term) + 1;
      largest = term;
    } else sum += Math.exp(term - largest);
  }
  return Math.min(0, largest + Math.log(sum));
}

const logFactorials = [0, 0];

function logChoose(of: number, some: number): number {
  for (let n = logFactorials.length; n <= of; n++) logFactorials.push(logFactorials[n - 1]! + Math.log(n));
  return logFactorials[of]! - logFactorials[some]! - logFactorials[of - some]!;
}
